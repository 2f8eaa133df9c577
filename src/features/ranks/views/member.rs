//! What administrators see of a member: the ledger, and why the rank is what it is.

use serde::Serialize;

use super::words;
use crate::features::ranks::formula::{Formula, POINT, Part};
use crate::features::ranks::store::Score;
use crate::features::ranks::tally::Standing;
use crate::forum::accounts::model::PersonView;
use crate::forum::activity::model::{Deed, SubjectKind};
use crate::forum::ranks::{Rank, RankView};
use crate::forum::threads::views::ThreadRow;
use crate::kit::db::Ts;

/// Points as people read them.
pub fn points(thousandths: i64) -> String {
    let text = format!("{:.3}", thousandths as f64 / POINT as f64);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A part of the formula, for one member.
#[derive(Clone, Debug, Serialize)]
pub struct PartView {
    pub name: &'static str,
    pub count: i64,
    pub by_day: String,
    pub by_person: Option<String>,
    pub points: String,
}

/// A row of the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct DeedView {
    pub id: i64,
    pub name: &'static str,
    pub count: i64,
    pub subject: String,
    pub subject_url: Option<String>,
    pub other: Option<PersonView>,
    pub other_rank: Option<String>,
    pub cause: &'static str,
    pub done_at: Ts,
    pub recorded_at: Ts,
}

impl DeedView {
    pub fn new(deed: &Deed, other: Option<PersonView>, brand: &str) -> Self {
        let id = deed.subject_id;
        let (subject, subject_url) = match deed.subject_kind {
            SubjectKind::Post => (format!("post {id}"), None),
            SubjectKind::Thread => (format!("thread {id}"), Some(format!("/threads/{id}"))),
            SubjectKind::Event => (format!("event {id}"), None),
            SubjectKind::Matter => (format!("matter {id}"), Some(format!("/desk/reports/{id}"))),
        };
        Self {
            id: deed.id.0,
            name: words(deed.kind),
            count: deed.count,
            subject,
            subject_url,
            other,
            other_rank: deed.other_rank.map(|rank| rank.title(brand)),
            cause: deed.cause.word(),
            done_at: deed.done_at,
            recorded_at: deed.recorded_at,
        }
    }
}

/// Why a member has their rank.
#[derive(Clone, Debug, Serialize)]
pub struct RankMemberPage {
    pub person: PersonView,
    pub score: String,
    pub earned: Option<RankView>,
    pub given: Option<RankView>,
    /// Whether it was computed by the formula that holds.
    pub is_current: bool,
    pub parts: Vec<PartView>,
    pub reached: Vec<(String, Ts)>,
    pub deeds: Vec<DeedView>,
    pub next_url: Option<String>,
}

impl RankMemberPage {
    pub const TEMPLATE: &str = "features/ranks/member.html";

    pub fn new(
        person: PersonView,
        score: Option<&Score>,
        (formula, mark): (&Formula, &str),
        brand: &str,
    ) -> Self {
        let standing: Standing =
            score.and_then(|score| serde_json::from_str(&score.standing).ok()).unwrap_or_default();
        let part = |part: &Part| PartView {
            name: part.kind.map_or("Days taken part", words),
            count: part.count,
            by_day: points(part.by_day),
            by_person: part.by_person.map(points),
            points: points(part.points),
        };
        Self {
            person,
            score: points(score.map_or(0, |score| score.score)),
            earned: score.map(|score| RankView::of(score.earned, brand)),
            given: score.map(|score| RankView::of(score.given, brand)),
            is_current: score.is_none_or(|score| score.formula == mark),
            parts: formula.parts(&standing).iter().map(part).collect(),
            reached: Vec::new(),
            deeds: Vec::new(),
            next_url: None,
        }
    }

    pub fn sample() -> Self {
        let person = ThreadRow::sample().author;
        let deed = DeedView {
            id: 1,
            name: "Replies",
            count: 1,
            subject: "post 7".to_owned(),
            subject_url: Some("/threads/7".to_owned()),
            other: Some(person.clone()),
            other_rank: Some("Regular".to_owned()),
            cause: "done",
            done_at: Ts(0),
            recorded_at: Ts(0),
        };
        let part = PartView {
            name: "Replies",
            count: 2,
            by_day: "3.6".to_owned(),
            by_person: Some("3".to_owned()),
            points: "3".to_owned(),
        };
        Self {
            person,
            score: "3.6".to_owned(),
            earned: Some(RankView::of(Rank::Visitor, "Tempo")),
            given: Some(RankView::of(Rank::Visitor, "Tempo")),
            is_current: false,
            parts: vec![part],
            reached: vec![("Newbie".to_owned(), Ts(0))],
            deeds: vec![deed],
            next_url: Some("/admin/ranks/members/mira?before=1".to_owned()),
        }
    }
}
