//! Seats, macros and the notice: `/desk/support`.

use serde::Serialize;

use super::super::forms::RawMacro;
use super::super::macros::VARIABLES;
use super::super::store::setup::Macro;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::kit::config::support::Support;
use crate::kit::web::forms::FormErrors;

#[derive(Clone, Debug, Serialize)]
pub struct MacroView {
    pub id: i64,
    pub name: String,
    pub body: String,
}

/// What a macro can speak of.
#[derive(Clone, Debug, Serialize)]
pub struct VariableView {
    pub name: String,
    pub about: &'static str,
}

/// Somebody on a team.
#[derive(Clone, Debug, Serialize)]
pub struct SeatView {
    pub user: i64,
    pub name: String,
    pub takes: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct TeamView {
    pub slug: String,
    pub name: String,
    pub about: String,
    pub seats: Vec<SeatView>,
}

/// `/desk/support`.
#[derive(Clone, Debug, Serialize)]
pub struct SetupPage {
    pub errors: Vec<ErrorView>,
    pub notice: FieldView,
    pub macros: Vec<MacroView>,
    pub name: FieldView,
    pub body: FieldView,
    /// What a macro can speak of: its name in braces, and what it is.
    pub variables: Vec<VariableView>,
    pub teams: Vec<TeamView>,
    pub team: Choice,
    pub person: Choice,
}

impl SetupPage {
    pub const TEMPLATE: &str = "features/casework/setup.html";
    pub const TITLE: &str = "How the desk works";

    pub fn new(
        notice: &str,
        macros: Vec<Macro>,
        seats: &[(UserId, String, bool)],
        people: &[Face],
        rules: &Support,
        (raw, errors): (&RawMacro, &FormErrors),
    ) -> Self {
        let name_of = |user: UserId| {
            people
                .iter()
                .find(|face| face.id == user)
                .map_or_else(|| "Former agent".to_owned(), |face| face.name().to_owned())
        };
        let seat = |(user, _, takes): &(UserId, String, bool)| SeatView {
            user: user.0,
            name: name_of(*user),
            takes: *takes,
        };
        let teams = rules.teams.iter().map(|team| TeamView {
            slug: team.slug.clone(),
            name: team.name.clone(),
            about: team.about.clone(),
            seats: seats.iter().filter(|(_, at, _)| *at == team.slug).map(seat).collect(),
        });
        let field =
            |field: FieldView| FieldView { error: errors.get(field.name).map(str::to_owned), ..field };
        let options = rules.teams.iter().map(|team| (team.slug.clone(), team.name.clone()));
        let faces = people.iter().map(|face| (face.id.to_string(), face.name().to_owned()));
        Self {
            errors: summary(errors),
            notice: field(
                FieldView::new("notice", "What people read above the form", "text")
                    .value(notice)
                    .hint("Such as: replies take a day longer this week. Nothing: no notice.")
                    .optional(),
            ),
            macros: macros
                .into_iter()
                .map(|one| MacroView { id: one.id.0, name: one.name, body: one.body })
                .collect(),
            name: field(FieldView::new("name", "Name", "text").value(&raw.name)),
            body: field(FieldView::new("body", "What it says", "textarea").value(&raw.body)),
            variables: VARIABLES
                .iter()
                .map(|(name, about)| VariableView { name: format!("{{{name}}}"), about })
                .collect(),
            teams: teams.collect(),
            team: Choice::new("team", "Team", "", options, errors),
            person: Choice::new("user", "Who", "", faces, errors),
        }
    }

    pub fn sample() -> Self {
        let errors = FormErrors::one("name", "Give it a name.");
        let seat = SeatView { user: 3, name: "Ada".to_owned(), takes: true };
        let away = SeatView { takes: false, ..seat.clone() };
        let team = TeamView {
            slug: "general".to_owned(),
            name: "General".to_owned(),
            about: "All else.".to_owned(),
            seats: vec![seat, away],
        };
        let none = || std::iter::empty::<(String, String)>();
        Self {
            errors: summary(&errors),
            notice: FieldView::new("notice", "What people read above the form", "text").optional(),
            macros: vec![MacroView { id: 3, name: "Thanks".to_owned(), body: "Hi {name}".to_owned() }],
            name: FieldView::new("name", "Name", "text"),
            body: FieldView::new("body", "What it says", "textarea"),
            variables: vec![VariableView { name: "{name}".to_owned(), about: "who asks" }],
            teams: vec![team],
            team: Choice::new("team", "Team", "", none(), &errors),
            person: Choice::new("user", "Who", "", none(), &errors),
        }
    }
}
