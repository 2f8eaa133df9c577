//! What the administrators' pages show.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, LinkView, summary};
use crate::forum::permissions::{Cell, GROUPS, PLANNED, Who};
use crate::forum::ranks::Rank;
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// What there is to run, for those who may.
#[derive(Debug, Serialize)]
pub struct AdminPage {
    pub links: Vec<AdminLink>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct AdminLink {
    pub name: &'static str,
    pub url: &'static str,
    pub text: &'static str,
    pub icon: &'static str,
}

impl AdminPage {
    pub const TEMPLATE: &str = "features/administration/index.html";

    pub fn sample() -> Self {
        let text = "Who is what here.";
        Self { links: vec![AdminLink { name: "Members", url: "/admin/members", text, icon: "person" }] }
    }
}

/// The table of permissions.
#[derive(Debug, Serialize)]
pub struct PermissionsPage {
    pub columns: Vec<String>,
    pub groups: Vec<PermissionGroup>,
}

#[derive(Debug, Serialize)]
pub struct PermissionGroup {
    pub name: &'static str,
    pub rows: Vec<PermissionRow>,
}

#[derive(Debug, Serialize)]
pub struct PermissionRow {
    pub text: &'static str,
    /// Whether its feature is still to come.
    pub planned: bool,
    pub cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
pub struct CellView {
    pub text: String,
    pub meaning: &'static str,
}

impl PermissionsPage {
    pub const TEMPLATE: &str = "features/administration/permissions.html";

    /// `gallery` is the rank from which this site opens the gallery.
    pub fn new(brand: &str, gallery: Rank) -> Self {
        let columns = Who::ALL
            .iter()
            .map(|who| match who {
                Who::Star => format!("{brand} Star"),
                who => who.word().to_owned(),
            })
            .collect();
        let groups = GROUPS
            .iter()
            .map(|(name, rows)| PermissionGroup {
                name,
                rows: rows
                    .iter()
                    .map(|row| PermissionRow {
                        text: row.text,
                        planned: PLANNED.contains(&row.act),
                        cells: Who::ALL
                            .iter()
                            .zip(row.cells())
                            .map(|(who, cell)| view(*who, *cell, (brand, gallery)))
                            .collect(),
                    })
                    .collect(),
            })
            .collect();
        Self { columns, groups }
    }

    pub fn sample() -> Self {
        Self::new("Tempo", Rank::CasualListener)
    }
}

fn view(who: Who, cell: Cell, (brand, gallery): (&str, Rank)) -> CellView {
    let is_state = matches!(who, Who::Silenced | Who::Unconfirmed);
    let (text, meaning) = match cell {
        Cell::No => ("no".to_owned(), "no"),
        Cell::Yes if is_state => ("as before".to_owned(), "some"),
        Cell::Yes if who == Who::BoardModerator => ("in their boards".to_owned(), "some"),
        Cell::Yes => ("yes".to_owned(), "yes"),
        Cell::From(Rank::CasualListener) => (format!("from {}", gallery.title(brand)), "some"),
        Cell::From(rank) => (format!("from {}", rank.title(brand)), "some"),
        Cell::Level(level) => (format!("from level {level}"), "some"),
        Cell::Invited => ("if invited".to_owned(), "some"),
    };
    CellView { text, meaning }
}

/// Who has an office here, and who moderates which boards.
#[derive(Debug, Serialize)]
pub struct StandingsPage {
    pub officers: Vec<OfficerView>,
    pub moderators: Vec<ModeratorView>,
    /// Whether the viewer changes boards and their moderators.
    pub can_edit_boards: bool,
    pub username: FieldView,
}

#[derive(Debug, Serialize)]
pub struct OfficerView {
    pub person: PersonView,
    pub url: String,
}

#[derive(Debug, Serialize)]
pub struct ModeratorView {
    pub person: PersonView,
    pub board: LinkView,
    /// Ends it.
    pub remove_url: String,
}

impl StandingsPage {
    pub const TEMPLATE: &str = "features/administration/members.html";

    pub fn sample() -> Self {
        Self {
            officers: vec![OfficerView {
                person: person(None, "Tempo"),
                url: "/admin/members/ada".to_owned(),
            }],
            moderators: vec![ModeratorView {
                person: person(None, "Tempo"),
                board: LinkView::new("Android", "/admin/boards/android"),
                remove_url: "/admin/boards/android/moderators/1/remove".to_owned(),
            }],
            can_edit_boards: true,
            username: FieldView::new("q", "Username", "text"),
        }
    }
}

/// One member, as those who run the community see them.
#[derive(Debug, Serialize)]
pub struct StandingPage {
    pub person: PersonView,
    pub state: &'static str,
    pub confirmed: bool,
    pub joined_at: Ts,
    pub action: String,
    pub former_names: Vec<String>,
    pub boards: Vec<LinkView>,
    /// Absent for those who may look only.
    pub form: Option<StandingFields>,
    pub changes: Vec<ChangeView>,
}

#[derive(Debug, Serialize)]
pub struct StandingFields {
    pub errors: Vec<ErrorView>,
    pub standing: Choice,
    pub level: FieldView,
    pub reason: FieldView,
    /// Asked when it is some time since they showed that it is them.
    pub proof: Option<FieldView>,
}

/// A line of the audit log.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    pub by: String,
    pub verb: String,
    pub before: String,
    pub after: String,
    pub reason: String,
    pub at: Ts,
}

impl StandingFields {
    pub fn new(
        current: &str,
        options: Vec<(String, String)>,
        (level, reason): (&str, &str),
        errors: &FormErrors,
    ) -> Self {
        let field = |field: FieldView| {
            let error = errors.get(field.name).map(str::to_owned);
            FieldView { error, ..field }
        };
        let level = FieldView::new("level", "Level of a Rising Star", "number").value(level).optional();
        Self {
            errors: summary(errors),
            standing: Choice::new("standing", "Role and rank", current, options, errors),
            level: field(level.hint("Counts for Rising Stars alone.")),
            reason: field(FieldView::new("reason", "Why", "text").value(reason)),
            proof: None,
        }
    }
}

impl StandingPage {
    pub const TEMPLATE: &str = "features/administration/member.html";

    pub fn sample() -> Self {
        let options = vec![("member visitor".to_owned(), "Member: Visitor".to_owned())];
        let errors = FormErrors::one("reason", "Say why.");
        Self {
            person: person(None, "Tempo"),
            state: "active",
            confirmed: true,
            joined_at: Ts(1_790_000_000_000),
            action: "/admin/members/ada".to_owned(),
            former_names: vec!["ada_l".to_owned()],
            boards: vec![LinkView::new("Android", "/admin/boards/android")],
            form: Some(StandingFields::new("member visitor", options, ("1", ""), &errors)),
            changes: vec![ChangeView {
                by: "Joaquim".to_owned(),
                verb: "set standing".to_owned(),
                before: "member visitor".to_owned(),
                after: "star rising-star 1".to_owned(),
                reason: "Good answers".to_owned(),
                at: Ts(1_790_000_000_000),
            }],
        }
    }
}

/// The areas with their boards.
#[derive(Debug, Serialize)]
pub struct BoardsPage {
    /// Not "areas": the sidebar beside every page is called so.
    pub places: Vec<AreaView>,
}

#[derive(Debug, Serialize)]
pub struct AreaView {
    pub name: String,
    pub url: String,
    pub new_board_url: String,
    pub boards: Vec<BoardView>,
}

#[derive(Debug, Serialize)]
pub struct BoardView {
    pub name: String,
    pub url: String,
    pub kind: &'static str,
    pub read: &'static str,
    pub post: &'static str,
    pub threads: i64,
}

impl BoardsPage {
    pub const TEMPLATE: &str = "features/administration/boards.html";

    pub fn sample() -> Self {
        let board = BoardView {
            name: "Android".to_owned(),
            url: "/admin/boards/android".to_owned(),
            kind: "help",
            read: "everyone",
            post: "members",
            threads: 7,
        };
        let area = AreaView {
            name: "Help".to_owned(),
            url: "/admin/areas/help".to_owned(),
            new_board_url: "/admin/boards/new?area=help".to_owned(),
            boards: vec![board],
        };
        Self { places: vec![area] }
    }
}

/// An area or a board to add or to change.
#[derive(Debug, Serialize)]
pub struct PlacePage {
    pub heading: String,
    pub action: String,
    pub button: &'static str,
    pub errors: Vec<ErrorView>,
    pub fields: Vec<FieldView>,
    /// Lists to choose from, after the first fields.
    pub choices: Vec<Choice>,
    /// Fields below the lists.
    pub more: Vec<FieldView>,
    pub labels: Vec<LabelView>,
    /// Absent for areas and for boards that don't exist yet.
    pub moderators: Option<BoardModerators>,
    /// Where readers see it.
    pub place: Option<LinkView>,
}

#[derive(Debug, Serialize)]
pub struct LabelView {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Serialize)]
pub struct BoardModerators {
    pub people: Vec<ModeratorView>,
    pub action: String,
    pub username: FieldView,
}

impl PlacePage {
    pub const TEMPLATE: &str = "features/administration/place.html";

    /// Ties the errors to their fields and lists them.
    pub fn errors(mut self, errors: &FormErrors) -> Self {
        for field in self.fields.iter_mut().chain(&mut self.more) {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        self.errors = summary(errors);
        self
    }

    pub fn sample() -> Self {
        let options = vec![("everyone".to_owned(), "Everyone".to_owned())];
        let errors = FormErrors::one("name", "It needs a name.");
        Self {
            heading: "Android".to_owned(),
            action: "/admin/boards/android".to_owned(),
            button: "Save",
            errors: Vec::new(),
            fields: vec![FieldView::new("name", "Name", "text")],
            choices: vec![Choice::new("read_access", "Who may read", "everyone", options, &errors)],
            more: vec![FieldView::new("guidelines", "Guidelines", "textarea").optional()],
            labels: vec![LabelView { name: "label_1".to_owned(), value: "Playback".to_owned() }],
            moderators: Some(BoardModerators {
                people: StandingsPage::sample().moderators,
                action: "/admin/boards/android/moderators".to_owned(),
                username: FieldView::new("username", "Username", "text"),
            }),
            place: Some(LinkView::new("Android", "/boards/android")),
        }
        .errors(&errors)
    }
}
