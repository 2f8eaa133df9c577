//! What stands beside the demo's ideas and issues: when their statuses came, who
//! set them, what voters use, and whether a fix works for them.

use super::content::{Thread, millis};
use crate::features::exchange::rows::{AnswerRow, ChangeRow, ThreadRow, VoteRow};
use crate::features::exchange::store as bulk;
use crate::forum::boards::model::BoardKind;
use crate::forum::threads::model::{ThreadId, Visibility};
use crate::forum::threads::store::{statuses, votes};
use crate::kit::db::{Conn, Ts};

/// The status of what was just moved in.
const ARRIVED: &str = "New Issue Report";
const FIXED: &str = "Fixed";
/// An issue is moved in so long after its thread was started, and checked so long after.
const MOVED_AFTER: i64 = 7 * 3_600_000;

/// A thread with the changes of its status, and what was said of each.
type History = (i64, Vec<(ChangeRow, Vec<AnswerRow>)>);

/// The demo's histories and merges.
#[derive(Clone, Default)]
pub struct Standings {
    histories: Vec<History>,
    /// Which thread goes into the one of which title.
    merges: Vec<(i64, String)>,
}

/// Where a thread stands, and who looks after it.
pub struct Place {
    pub kind: BoardKind,
    /// The help board that an issue came from.
    pub home: i64,
    /// Who moves and checks, and who sets statuses.
    pub moderator: i64,
    pub manager: i64,
    pub now: Ts,
}

impl Standings {
    /// Notes the thread's status, and completes its row.
    pub fn add(
        &mut self,
        thread: &Thread,
        row: &mut ThreadRow,
        voters: &[VoteRow],
        place: &Place,
    ) -> Result<(), String> {
        let Some(status) = &row.status else { return Ok(()) };
        let now = place.now;
        let part = |share: i64| Ts(row.created_at.0 + (now.0 - row.created_at.0) * share / 100);
        let arrived = Ts(row.created_at.0 + MOVED_AFTER).min(part(50));
        let promised = match (&thread.next_word, &thread.late) {
            (Some(span), _) => Some(Ts(now.0 + millis(span)?)),
            (None, Some(span)) => Some(Ts(now.0 - millis(span)?)),
            (None, None) => None,
        };
        let change = |before: Option<&str>, after: &str, at: Ts, by: i64| ChangeRow {
            thread_id: row.id,
            by_id: by,
            before: before.map(str::to_owned),
            after: Some(after.to_owned()),
            note: String::new(),
            next_word_at: None,
            requirement: None,
            board_id: row.board_id,
            before_board_id: row.board_id,
            before_note: None,
            before_at: before.map(|_| arrived),
            before_next_word_at: None,
            before_requirement: None,
            at,
            undone_at: None,
        };
        let mut changes = Vec::new();
        let is_issue = place.kind == BoardKind::Issue;
        let first = if is_issue { ARRIVED } else { "Live Idea" };
        if is_issue {
            let came = change(None, ARRIVED, arrived, place.moderator);
            changes.push((ChangeRow { before_board_id: place.home, before_at: None, ..came }, Vec::new()));
        }
        let at = if status == first { arrived } else { part(65) };
        if status != first {
            let set = change(Some(first), status, at, place.manager);
            let set = ChangeRow {
                note: row.status_note.clone().unwrap_or_default(),
                next_word_at: promised,
                requirement: thread.requirement,
                ..set
            };
            let answers = if status == FIXED { answers(voters, at) } else { Vec::new() };
            changes.push((set, answers));
        }
        row.status_at = Some(at);
        row.next_word_at = promised;
        row.requirement = thread.requirement;
        row.checked_at = (!is_issue && !thread.waits).then_some(arrived);
        if let Some(title) = &thread.merged_into {
            row.state = Visibility::Hidden;
            self.merges.push((row.id, title.clone()));
        }
        self.histories.push((row.id, changes));
        Ok(())
    }

    pub fn write(&self, tx: &mut Conn, threads: &[ThreadRow]) -> diesel::QueryResult<()> {
        for (thread, changes) in &self.histories {
            bulk::insert_history(tx, *thread, changes)?;
        }
        for (thread, title) in &self.merges {
            let Some(into) = threads.iter().find(|row| row.title == *title) else { continue };
            statuses::set_merged(tx, ThreadId(*thread), Some(ThreadId(into.id)))?;
            votes::unite(tx, ThreadId(*thread), ThreadId(into.id))?;
        }
        Ok(())
    }
}

/// Most say that it works since the newer version.
fn answers(voters: &[VoteRow], fixed: Ts) -> Vec<AnswerRow> {
    let asked = voters.iter().enumerate().filter(|(at, _)| at % 3 != 2);
    asked
        .map(|(at, vote)| AnswerRow {
            change_id: 0,
            user_id: vote.user_id,
            works: at % 10 != 4,
            version: if at % 4 == 0 { "9.4.0" } else { "9.4.1" }.to_owned(),
            at: Ts(fixed.0 + 3_600_000 * (at as i64 + 1)),
        })
        .collect()
}

/// What people use who have an issue too: each third says nothing.
pub fn said(vote: VoteRow, turn: usize, label: Option<&str>) -> VoteRow {
    const PLATFORMS: [&str; 3] = ["Android", "iOS", "Desktop"];
    const ANDROID: [&str; 3] = ["Korva P2, Android 14", "Arlen X, Android 13", "Arlen 9, Android 14"];
    const IOS: [&str; 3] = ["Pome 12, iOS 17", "Pome 11, iOS 16", "Pome Mini, iOS 17"];
    const COUNTRIES: [&str; 5] = ["Sweden", "Brazil", "Germany", "India", "Canada"];
    const NOTES: [&str; 4] = ["Every time.", "Only on mobile data.", "", "Since the last update."];
    if turn % 3 == 2 {
        return vote;
    }
    let pick = |words: &[&str]| words.get(turn % words.len()).copied().unwrap_or_default().to_owned();
    let platforms = ["Android", "iOS", "Desktop", "Web Player", "Speakers & TV", "Cars"];
    let platform = label.filter(|label| platforms.contains(label));
    VoteRow {
        platform: platform.map_or_else(|| pick(&PLATFORMS), str::to_owned),
        app_version: format!("9.{}.{}", 3 + turn % 3, turn % 4),
        system: match label {
            Some("Android") => pick(&ANDROID),
            Some("iOS") => pick(&IOS),
            _ => String::new(),
        },
        country: pick(&COUNTRIES),
        note: pick(&NOTES),
        ..vote
    }
}
