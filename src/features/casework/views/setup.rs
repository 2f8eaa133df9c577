//! Seats, macros and the notice: `/desk/support`.

use serde::Serialize;

use super::super::forms::RawMacro;
use super::super::macros::VARIABLES;
use super::super::store::setup::Macro;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::cases::model::{Routing, Seat};
use crate::kit::config::support::{Support, Team};
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
    /// What they take, in words; empty: everything of the team.
    pub knows: String,
    pub skills: Vec<SkillView>,
}

/// A category that somebody may know.
#[derive(Clone, Debug, Serialize)]
pub struct SkillView {
    pub slug: String,
    pub name: String,
    pub is_on: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct TeamView {
    pub slug: String,
    pub name: String,
    pub about: String,
    /// Whether its cases go to somebody by themselves.
    pub routes: bool,
    /// What nobody would get then: names of categories.
    pub missing: Vec<String>,
    pub seats: Vec<SeatView>,
}

impl TeamView {
    fn new(
        team: &Team,
        seats: &[Seat],
        routes: bool,
        rules: &Support,
        name: &impl Fn(UserId) -> String,
    ) -> Self {
        let seats: Vec<&Seat> = seats.iter().filter(|seat| seat.team == team.slug).collect();
        let own = || rules.categories.iter().filter(|category| category.team == team.slug);
        let is_covered = |slug: &str| seats.iter().any(|seat| seat.takes && seat.takes_on(slug));
        let view = |seat: &&Seat| {
            let names: Vec<&str> = seat.categories().map(|slug| rules.category_name(slug)).collect();
            let skills = own().map(|category| SkillView {
                slug: category.slug.clone(),
                name: category.name.clone(),
                is_on: seat.categories().any(|slug| slug == category.slug),
            });
            SeatView {
                user: seat.user_id.0,
                name: name(seat.user_id),
                takes: seat.takes,
                knows: names.join(", "),
                skills: skills.collect(),
            }
        };
        Self {
            slug: team.slug.clone(),
            name: team.name.clone(),
            about: team.about.clone(),
            routes,
            missing: own()
                .filter(|category| !is_covered(&category.slug))
                .map(|category| category.name.clone())
                .collect(),
            seats: seats.iter().map(view).collect(),
        }
    }
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
        (seats, routings): (&[Seat], &[(String, Routing)]),
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
        let routes = |team: &Team| {
            routings.iter().any(|(slug, routing)| *slug == team.slug && *routing == Routing::Least)
        };
        let teams = rules.teams.iter().map(|team| TeamView::new(team, seats, routes(team), rules, &name_of));
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
        let skill = SkillView { slug: "other".to_owned(), name: "Other".to_owned(), is_on: true };
        let seat = SeatView {
            user: 3,
            name: "Ada".to_owned(),
            takes: true,
            knows: "Other".to_owned(),
            skills: vec![skill],
        };
        let away = SeatView { takes: false, knows: String::new(), ..seat.clone() };
        let team = TeamView {
            slug: "general".to_owned(),
            name: "General".to_owned(),
            about: "All else.".to_owned(),
            routes: true,
            missing: vec!["Technical issue".to_owned()],
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
