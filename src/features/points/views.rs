//! What the leaderboard and one's own points show.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::threads::views::person;
use crate::kit::db::Ts;

/// A line of the leaderboard.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceView {
    pub place: i64,
    pub person: PersonView,
    pub points: i64,
    pub is_top: bool,
    pub is_own: bool,
}

/// A way to another month.
#[derive(Clone, Debug, Serialize)]
pub struct MonthView {
    pub name: String,
    pub url: String,
    pub current: bool,
}

/// `/leaderboard` and `/leaderboard/{month}`.
#[derive(Clone, Debug, Serialize)]
pub struct LeaderboardPage {
    pub heading: String,
    pub is_closed: bool,
    pub places: Vec<PlaceView>,
    pub months: Vec<MonthView>,
    pub is_star: bool,
}

impl LeaderboardPage {
    pub const TEMPLATE: &str = "features/points/leaderboard.html";

    pub fn sample() -> Self {
        let place =
            PlaceView { place: 1, person: person(None, "Tempo"), points: 120, is_top: true, is_own: true };
        let month =
            MonthView { name: "November 2026".to_owned(), url: "/leaderboard".to_owned(), current: true };
        Self {
            heading: "Leaderboard of November 2026".to_owned(),
            is_closed: true,
            places: vec![place],
            months: vec![month],
            is_star: true,
        }
    }
}

/// A row of one's own points.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    pub title: &'static str,
    pub url: Option<String>,
    pub points: i64,
    pub at: Ts,
}

/// `/stars/points`.
#[derive(Clone, Debug, Serialize)]
pub struct PointsPage {
    pub total: i64,
    pub month: i64,
    pub level: i64,
    /// Points that the next level begins with; none for the highest and for those without levels.
    pub next_level: Option<i64>,
    pub entries: Vec<EntryView>,
}

impl PointsPage {
    pub const TEMPLATE: &str = "features/points/own.html";
    pub const TITLE: &str = "Your points";

    pub fn sample() -> Self {
        let entry = EntryView {
            title: "Accepted solution",
            url: Some("/threads/3".to_owned()),
            points: 10,
            at: Ts(1_790_000_000_000),
        };
        let back = EntryView { points: -10, url: None, ..entry.clone() };
        Self { total: 120, month: 30, level: 2, next_level: Some(300), entries: vec![entry, back] }
    }
}
