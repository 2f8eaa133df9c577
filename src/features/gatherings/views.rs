//! What the calendar and its pages show.

use serde::Serialize;

use super::forms::RawGathering;
use super::model::{Audience, Gathering, Kind, Place, State};
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::ranks::{Family, Rank};
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::view::filters::instant;
use crate::kit::web::forms::FormErrors;

/// A line of the calendar.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub title: String,
    pub url: String,
    pub kind: &'static str,
    pub place: String,
    pub starts_at: Ts,
    pub is_cancelled: bool,
    /// "Your seat", "Waiting".
    pub own: Option<&'static str>,
}

impl LineView {
    pub fn new(one: &Gathering, own: Option<Place>) -> Self {
        Self {
            title: one.title.clone(),
            url: one.url(),
            kind: one.kind.title(),
            place: one.place.clone(),
            starts_at: one.starts_at,
            is_cancelled: one.state == State::Cancelled,
            own: own.map(|place| match place {
                Place::Seat => "You have a seat",
                Place::Waiting => "You wait for a seat",
            }),
        }
    }

    pub fn sample() -> Self {
        Self {
            title: "Star Call".to_owned(),
            url: "/calendar/3".to_owned(),
            kind: "Call",
            place: "Online".to_owned(),
            starts_at: Ts(1_790_000_000_000),
            is_cancelled: true,
            own: Some("You have a seat"),
        }
    }
}

/// `/calendar`.
#[derive(Clone, Debug, Serialize)]
pub struct CalendarPage {
    pub coming: Vec<LineView>,
    pub past: Vec<LineView>,
    pub can_plan: bool,
}

impl CalendarPage {
    pub const TEMPLATE: &str = "features/gatherings/index.html";
    pub const TITLE: &str = "Events";

    pub fn sample() -> Self {
        Self { coming: vec![LineView::sample()], past: vec![LineView::sample()], can_plan: true }
    }
}

/// Somebody with a seat or a place in the queue, as staff see them.
#[derive(Clone, Debug, Serialize)]
pub struct GuestView {
    pub id: i64,
    pub person: PersonView,
    pub attended: bool,
}

/// `/calendar/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct GatheringPage {
    pub line: LineView,
    pub about: String,
    pub in_person: bool,
    /// For those with a seat, and staff.
    pub details: Option<String>,
    pub ends_at: Ts,
    /// The time as staff wrote it, with its zone, where that is not the reader's.
    pub written: Option<String>,
    pub audience: String,
    /// "12 of 20 seats are taken".
    pub seats: String,
    pub waiting: i64,
    pub has_place: bool,
    /// One's number in the queue.
    pub queue: Option<i64>,
    pub can_come: bool,
    pub has_room: bool,
    /// Why they can't come.
    pub note: Option<String>,
    pub can_leave: bool,
    pub can_plan: bool,
    pub can_cancel: bool,
    pub can_record: bool,
    /// For staff: who comes, and who waits.
    pub guests: Vec<GuestView>,
    pub queue_of: Vec<GuestView>,
}

impl GatheringPage {
    pub const TEMPLATE: &str = "features/gatherings/show.html";

    pub fn sample() -> Self {
        let guest = GuestView { id: 3, person: person(None, "Tempo"), attended: true };
        Self {
            line: LineView::sample(),
            about: "We talk.".to_owned(),
            in_person: false,
            details: Some("https://call.example/".to_owned()),
            ends_at: Ts(1_790_003_600_000),
            written: Some(written(Ts(1_790_000_000_000), "Europe/London")),
            audience: "Stars".to_owned(),
            seats: "1 of 20 seats is taken".to_owned(),
            waiting: 2,
            has_place: true,
            queue: Some(2),
            can_come: true,
            has_room: true,
            note: Some("These seats are for Stars.".to_owned()),
            can_leave: true,
            can_plan: true,
            can_cancel: true,
            can_record: true,
            guests: vec![guest.clone()],
            queue_of: vec![guest],
        }
    }
}

/// A time in the zone in which it was written, with the zone's name.
pub fn written(at: Ts, zone: &str) -> String {
    format!("{} ({zone})", instant(at, zone))
}

/// Whom the seats are for.
pub fn audience(one: &Gathering, brand: &str) -> String {
    match one.audience {
        Audience::Members if one.min_rank == Rank::Visitor => "All members".to_owned(),
        Audience::Members => format!("Members from {} on, and Stars", one.min_rank.title(brand)),
        Audience::Stars if one.min_level > 1 => format!("Stars, from level {} on", one.min_level),
        Audience::Stars => "Stars".to_owned(),
        Audience::TopTen => "The top ten of the last closed month".to_owned(),
    }
}

/// How full it is.
pub fn seats(one: &Gathering, taken: i64) -> String {
    match (one.seats, taken) {
        (0, 1) => "1 person comes; there is room for all".to_owned(),
        (0, taken) => format!("{taken} people come; there is room for all"),
        (1, taken) => format!("{taken} of 1 seat is taken"),
        (seats, 1) => format!("1 of {seats} seats is taken"),
        (seats, taken) => format!("{taken} of {seats} seats are taken"),
    }
}

/// `/calendar/new` and `/calendar/{id}/edit`.
#[derive(Clone, Debug, Serialize)]
pub struct PlanPage {
    pub heading: &'static str,
    pub action: String,
    pub back: String,
    pub errors: Vec<ErrorView>,
    pub kind: Choice,
    pub title: FieldView,
    pub about: FieldView,
    pub mode: Choice,
    pub place: FieldView,
    pub details: FieldView,
    pub starts: FieldView,
    pub minutes: FieldView,
    /// Every page has the reader's `zone` already.
    pub written_in: FieldView,
    pub seats: FieldView,
    pub audience: Choice,
    pub min_rank: Choice,
    pub min_level: FieldView,
}

impl PlanPage {
    pub const TEMPLATE: &str = "features/gatherings/plan.html";

    /// `id`: of the one that is changed.
    pub fn new(id: Option<i64>, raw: &RawGathering, brand: &str, errors: &FormErrors) -> Self {
        let field = |name: &'static str, label: &str, kind: &'static str, value: &str| {
            let mut field = FieldView::new(name, label, kind).value(value);
            field.error = errors.get(name).map(str::to_owned);
            field
        };
        let pair = |value: &str, text: &str| (value.to_owned(), text.to_owned());
        let kinds = Kind::ALL.iter().map(|kind| pair(kind.word(), kind.title()));
        let modes = [pair("virtual", "Virtual"), pair("in_person", "In person")];
        let audiences = [
            pair(Audience::Stars.word(), "Stars, from a level on"),
            pair(Audience::Members.word(), "Members, from a rank on"),
            pair(Audience::TopTen.word(), "The top ten of the last closed month"),
        ];
        let ranks = Rank::ALL.iter().filter(|rank| rank.family() == Family::Member);
        let ranks = ranks.map(|rank| (rank.word().to_owned(), rank.title(brand)));
        let details = field("details", "How to get in", "textarea", &raw.details).optional();
        let seats = field("seats", "Seats", "number", &raw.seats).optional();
        Self {
            heading: if id.is_some() { "Change the event" } else { "Plan an event" },
            action: id.map_or("/calendar".to_owned(), |id| format!("/calendar/{id}/edit")),
            back: id.map_or("/calendar".to_owned(), |id| format!("/calendar/{id}")),
            errors: summary(errors),
            kind: Choice::new("kind", "What it is", &raw.kind, kinds, errors),
            title: field("title", "Title", "text", &raw.title),
            about: field("about", "What happens there", "textarea", &raw.about),
            mode: Choice::new("mode", "How people meet", &raw.mode, modes, errors),
            place: field("place", "Where, for everybody to read", "text", &raw.place),
            details: details.hint("A link or an address. Only those with a seat, and staff, read it."),
            starts: field("starts", "When it begins", "datetime-local", &raw.starts),
            minutes: field("minutes", "How many minutes it takes", "number", &raw.minutes),
            written_in: field("zone", "Time zone of what you wrote", "text", &raw.zone)
                .hint("Such as Europe/London. Everybody sees the time in their own zone."),
            seats: seats.hint("Nothing: there is room for all."),
            audience: Choice::new("audience", "Whom the seats are for", &raw.audience, audiences, errors),
            min_rank: Choice::new("min_rank", "Members: from this rank on", &raw.min_rank, ranks, errors),
            min_level: field("min_level", "Stars: from this level on", "number", &raw.min_level),
        }
    }

    pub fn sample() -> Self {
        let errors = FormErrors::one("title", "Write something here.");
        Self::new(Some(3), &RawGathering::fresh("Europe/London"), "Tempo", &errors)
    }
}
