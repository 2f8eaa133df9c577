//! The histories of statuses, as a thread's record has them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::names_of;
use crate::features::exchange::model::{AnswerRecord, ChangeRecord, Kind};
use crate::forum::threads::store::statuses::Change;
use crate::kit::db::{Conn, Ts};
use crate::schema::{fix_answers, status_changes};

/// The changes of these threads, the oldest first, with what was said of each.
pub fn of(conn: &mut Conn, threads: &[i64]) -> QueryResult<HashMap<i64, Vec<ChangeRecord>>> {
    let rows: Vec<Change> = status_changes::table
        .filter(status_changes::thread_id.eq_any(threads))
        .order((status_changes::thread_id, status_changes::id))
        .select(Change::as_select())
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|change| change.id).collect();
    let said: Vec<(i64, i64, bool, String, Ts)> = fix_answers::table
        .filter(fix_answers::change_id.eq_any(&ids))
        .order((fix_answers::change_id, fix_answers::user_id))
        .load(conn)?;
    let mut people: Vec<i64> = rows.iter().map(|change| change.by_id.0).collect();
    people.extend(said.iter().map(|row| row.1));
    let user = names_of(conn, Kind::User, &people)?;
    let places: Vec<i64> =
        rows.iter().flat_map(|change| [change.board_id.0, change.before_board_id.0]).collect();
    let board = names_of(conn, Kind::Board, &places)?;
    let mut answers: HashMap<i64, Vec<AnswerRecord>> = HashMap::new();
    for (change, who, works, version, at) in said {
        let answer = AnswerRecord { user: user(who), works, version, at: at.rfc3339() };
        answers.entry(change).or_default().push(answer);
    }
    let mut found: HashMap<i64, Vec<ChangeRecord>> = HashMap::new();
    for change in rows {
        found.entry(change.thread_id.0).or_default().push(ChangeRecord {
            by: user(change.by_id.0),
            at: change.at.rfc3339(),
            before: change.before,
            after: change.after,
            note: change.note,
            next_word_at: change.next_word_at.map(Ts::rfc3339),
            requirement: change.requirement,
            board: board(change.board_id.0),
            before_board: board(change.before_board_id.0),
            before_note: change.before_note,
            before_at: change.before_at.map(Ts::rfc3339),
            before_next_word_at: change.before_next_word_at.map(Ts::rfc3339),
            before_requirement: change.before_requirement,
            undone_at: change.undone_at.map(Ts::rfc3339),
            answers: answers.remove(&change.id).unwrap_or_default(),
        });
    }
    Ok(found)
}
