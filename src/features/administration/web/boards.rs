//! The boards: the list, and one to add or to change.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{done, forget};
use crate::features::administration::actions::boards as actions;
use crate::features::administration::actions::members::may;
use crate::features::administration::forms::{self, LabelsForm};
use crate::features::administration::store::{self, BoardRow};
use crate::features::administration::views::{
    AreaView, BoardModerators, BoardView, BoardsPage, LabelView, ModeratorView, PlacePage,
};
use crate::forum::accounts::mentions;
use crate::forum::accounts::model::Face;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{FieldView, LinkView};
use crate::forum::boards::model::{Access, Area, AreaId, Board, BoardKind, Label};
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::markdown::MarkdownOptions;
use crate::kit::web::forms::FormErrors;

const LIST: &str = "/admin/boards";
const NEW: &str = "New board";

#[derive(serde::Deserialize)]
pub struct Query {
    area: Option<String>,
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let (areas, boards) =
        site.db.read(move |conn| Ok::<_, Error>((boards::areas(conn)?, store::all_boards(conn)?))).await?;
    let view = |board: &Board| BoardView {
        name: board.name.clone(),
        url: format!("/admin{}", board.url()),
        kind: board.kind.word(),
        read: board.read_access.word(),
        post: board.post_access.word(),
        threads: board.thread_count,
    };
    let areas = areas.into_iter().map(|area| AreaView {
        boards: boards
            .iter()
            .filter(|(board, _)| board.area_id == area.id)
            .map(|(board, _)| view(board))
            .collect(),
        url: format!("/admin/areas/{}", area.slug),
        new_board_url: format!("{LIST}/new?area={}", area.slug),
        name: area.name,
    });
    let page = BoardsPage { places: areas.collect() };
    Frame::new(&site, &who.viewer(), &request).show(BoardsPage::TEMPLATE, "Areas and boards", &page).await
}

pub async fn new(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let areas = site.db.read(move |conn| Ok::<_, Error>(boards::areas(conn)?)).await?;
    let area = areas.iter().find(|area| Some(&area.slug) == query.area.as_ref()).or(areas.first());
    let row = BoardRow {
        area_id: area.map_or(AreaId(0), |area| area.id),
        name: String::new(),
        description: String::new(),
        kind: BoardKind::Help,
        guidelines: String::new(),
        guidelines_html: String::new(),
        read_access: Access::Everyone,
        post_access: Access::Members,
        label_required: false,
        position: 0,
        questions: String::new(),
        minimum_votes: 0,
    };
    let page = Draft { row: &row, areas: &areas, labels: &[], new_labels: "", slug: Some("") }.page(
        NEW,
        LIST,
        &FormErrors::default(),
    );
    Frame::new(&site, &who.viewer(), &request).show(PlacePage::TEMPLATE, NEW, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let areas = site.db.read(move |conn| Ok::<_, Error>(boards::areas(conn)?)).await?;
    let (mut row, mut errors) = forms::board(&form, &areas);
    let slug = forms::slug_of(&form, &mut errors);
    let labels = LabelsForm::read(&form, &[], &mut errors);
    row.guidelines_html = mentions::render(&site, &row.guidelines, &MarkdownOptions::default()).await?.html;
    if errors.is_empty() {
        let (by, made, place, now) = (who.clone(), (row.clone(), labels), slug.clone(), site.clock.now());
        match site.db.write(move |tx| actions::create_board(tx, &by, &place, &made, now)).await? {
            Ok(()) => {
                forget(&site);
                return Ok(done(&site, &format!("{LIST}/{slug}"), "The board is there."));
            }
            Err(refused) => errors = refused,
        }
    }
    let (new_labels, slug) = (form.get("new_labels"), Some(form.get("slug")));
    let page = Draft { row: &row, areas: &areas, labels: &[], new_labels, slug }.page(NEW, LIST, &errors);
    Frame::new(&site, &who.viewer(), &request).refuse(PlacePage::TEMPLATE, NEW, &page).await
}

/// Everything that a board's page needs.
struct Found {
    board: Board,
    row: BoardRow,
    areas: Vec<Area>,
    labels: Vec<Label>,
    moderators: Vec<Face>,
}

async fn load(site: &Site, slug: &str) -> Result<Found, Error> {
    let slug = slug.to_owned();
    site.db
        .read(move |conn| {
            let (board, position, guidelines) = store::board(conn, &slug)?;
            let row = BoardRow {
                area_id: board.area_id,
                name: board.name.clone(),
                description: board.description.clone(),
                kind: board.kind,
                guidelines,
                guidelines_html: String::new(),
                read_access: board.read_access,
                post_access: board.post_access,
                label_required: board.label_required,
                position,
                questions: board.questions.clone(),
                minimum_votes: board.minimum_votes,
            };
            let (areas, labels) = (boards::areas(conn)?, boards::labels_of(conn, board.id)?);
            let moderators = permissions::store::moderators_of(conn, board.id)?;
            Ok::<_, Error>(Found { board, row, areas, labels, moderators })
        })
        .await
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    slug: web::Path<String>,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let found = load(&site, &slug).await?;
    let page = found.page(&site.config.brand, None, &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(PlacePage::TEMPLATE, &found.board.name, &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    slug: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let found = load(&site, &slug).await?;
    let (mut row, mut errors) = forms::board(&form, &found.areas);
    let labels = LabelsForm::read(&form, &found.labels, &mut errors);
    row.guidelines_html = mentions::render(&site, &row.guidelines, &MarkdownOptions::default()).await?.html;
    if errors.is_empty() {
        let (by, change, place, now) = (who.clone(), (row.clone(), labels), slug.clone(), site.clock.now());
        match site.db.write(move |tx| actions::change_board(tx, &by, &place, &change, now)).await? {
            Ok(()) => {
                forget(&site);
                return Ok(done(&site, &format!("{LIST}/{slug}"), "The board is changed."));
            }
            Err(refused) => errors = refused,
        }
    }
    let page = found.page(&site.config.brand, Some((&row, form.get("new_labels"))), &errors);
    Frame::new(&site, &who.viewer(), &request).refuse(PlacePage::TEMPLATE, &found.board.name, &page).await
}

/// The board's page again, with what was wrong about a moderator.
pub async fn show_with(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    slug: &str,
    (given, errors): (&str, &FormErrors),
) -> Result<HttpResponse, Error> {
    let found = load(site, slug).await?;
    let mut page = found.page(&site.config.brand, None, &FormErrors::default());
    if let Some(moderators) = &mut page.moderators {
        moderators.username.value = given.to_owned();
        moderators.username.error = errors.get("username").map(str::to_owned);
    }
    Frame::new(site, &who.viewer(), request).refuse(PlacePage::TEMPLATE, &found.board.name, &page).await
}

impl Found {
    fn page(&self, brand: &str, sent: Option<(&BoardRow, &str)>, errors: &FormErrors) -> PlacePage {
        let (row, new_labels) = sent.unwrap_or((&self.row, ""));
        let action = format!("/admin{}", self.board.url());
        let draft = Draft { row, areas: &self.areas, labels: &self.labels, new_labels, slug: None };
        let people = self.moderators.iter().map(|face| ModeratorView {
            person: face.view(brand),
            board: LinkView::new(&self.board.name, &action),
            remove_url: format!("{action}/moderators/{}/remove", face.id),
        });
        let mut page = draft.page(&self.board.name, &action, errors);
        page.place = Some(LinkView::new(&self.board.name, &self.board.url()));
        page.moderators = Some(BoardModerators {
            people: people.collect(),
            action: format!("{action}/moderators"),
            username: FieldView::new("username", "Username", "text").autocomplete("off"),
        });
        page
    }
}

/// A board as its form shows it.
struct Draft<'a> {
    row: &'a BoardRow,
    areas: &'a [Area],
    labels: &'a [Label],
    new_labels: &'a str,
    /// For boards that don't exist yet: afterwards the address stays.
    slug: Option<&'a str>,
}

pub fn slug_field(slug: &str) -> FieldView {
    FieldView::new("slug", "Address", "text")
        .value(slug)
        .hint("Small letters, digits and hyphens. Empty: made from the name. It can't change later.")
        .optional()
}

pub fn position_field(position: i64) -> FieldView {
    FieldView::new("position", "Place in the list", "number")
        .value(&position.to_string())
        .hint("The lowest number comes first.")
        .optional()
}

impl Draft<'_> {
    fn page(&self, heading: &str, action: &str, errors: &FormErrors) -> PlacePage {
        let row = self.row;
        let mut fields = vec![FieldView::new("name", "Name", "text").value(&row.name)];
        fields.extend(self.slug.map(slug_field));
        fields
            .push(FieldView::new("description", "What it is for", "text").value(&row.description).optional());
        fields.push(position_field(row.position));
        let area = self.areas.iter().find(|area| area.id == row.area_id).map_or("", |area| &area.slug);
        let areas = self.areas.iter().map(|area| (area.slug.clone(), area.name.clone()));
        let kinds = BoardKind::ALL.iter().map(|kind| (kind.word().to_owned(), kind_name(*kind).to_owned()));
        let readers = Access::ALL.iter().filter(|access| **access != Access::Nobody);
        let choices = vec![
            Choice::new("area", "Area", area, areas, errors),
            Choice::new("kind", "What it holds", row.kind.word(), kinds, errors),
            Choice::new("read_access", "Who may read", row.read_access.word(), accesses(readers), errors),
            Choice::new(
                "post_access",
                "Who may start threads",
                row.post_access.word(),
                accesses(Access::ALL.iter()),
                errors,
            ),
        ];
        let mut required =
            FieldView::new("label_required", "Every thread needs a label", "checkbox").optional();
        required.value = if row.label_required { "1".to_owned() } else { String::new() };
        let more = vec![
            FieldView::new("guidelines", "Guidelines", "textarea")
                .value(&row.guidelines)
                .hint("Shown in the board. Markdown.")
                .optional(),
            required,
            FieldView::new("questions", "Questions that a new thread answers", "textarea")
                .value(&row.questions)
                .hint("One a line. Whoever starts a thread writes below each.")
                .optional(),
            FieldView::new("minimum_votes", "Votes that an issue needs", "text")
                .value(&row.votes())
                .hint("Of boards for ongoing issues: before it is ready to be reported. Empty: as many as everywhere.")
                .optional(),
            FieldView::new("new_labels", "New labels", "textarea")
                .value(self.new_labels)
                .hint("One a line.")
                .optional(),
        ];
        let labels = self
            .labels
            .iter()
            .map(|label| LabelView { name: format!("label_{}", label.id), value: label.name.clone() });
        PlacePage {
            heading: heading.to_owned(),
            action: action.to_owned(),
            button: if self.slug.is_some() { "Add the board" } else { "Save" },
            errors: Vec::new(),
            fields,
            choices,
            more,
            labels: labels.collect(),
            moderators: None,
            place: None,
        }
        .errors(errors)
    }
}

fn kind_name(kind: BoardKind) -> &'static str {
    match kind {
        BoardKind::Help => "Questions",
        BoardKind::Issue => "Ongoing issues",
        BoardKind::Chat => "Conversations",
        BoardKind::Idea => "Ideas",
        BoardKind::Faq => "FAQs",
        BoardKind::Blog => "Blog articles",
        BoardKind::Stars => "Talk among Stars",
        BoardKind::Vault => "The Vault: old threads, for reading",
    }
}

fn accesses<'a>(all: impl Iterator<Item = &'a Access>) -> Vec<(String, String)> {
    all.map(|access| {
        let name = match access {
            Access::Everyone => "Everyone",
            Access::Members => "Members",
            Access::Stars => "Stars and staff",
            Access::Staff => "Staff",
            Access::Nobody => "Nobody: for reading only",
        };
        (access.word().to_owned(), name.to_owned())
    })
    .collect()
}
