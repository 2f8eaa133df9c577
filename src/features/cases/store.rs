//! What requesters said of resolutions, and the rows that figures are counted from.

use diesel::prelude::*;

use super::figures::Counted;
use crate::each;
use crate::forum::cases::model::{CaseId, CaseState};
use crate::kit::db::{Conn, Ts};
use crate::schema::{case_surveys, cases};

/// `false` when this resolution was judged before.
pub fn add_survey(
    tx: &mut Conn,
    case: CaseId,
    resolution: i64,
    (score, words): (i64, &str),
    now: Ts,
) -> QueryResult<bool> {
    let row = (
        case_surveys::case_id.eq(case),
        case_surveys::resolution.eq(resolution),
        case_surveys::score.eq(score),
        case_surveys::words.eq(words),
        case_surveys::at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(case_surveys::table)
        .values(row)
        .on_conflict((case_surveys::case_id, case_surveys::resolution))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// Whether this resolution was judged.
pub fn is_judged(conn: &mut Conn, case: CaseId, resolution: i64) -> QueryResult<bool> {
    let found: i64 = case_surveys::table
        .filter(case_surveys::case_id.eq(case))
        .filter(case_surveys::resolution.eq(resolution))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Cases that came since then, those that went into others left out.
pub fn counted(conn: &mut Conn, since: Ts) -> QueryResult<Vec<Counted>> {
    /// When it came, was due, was answered and was resolved, and how often.
    type Row = (Ts, Option<Ts>, Option<Ts>, Option<Ts>, i64);
    let rows: Vec<Row> = cases::table
        .filter(cases::created_at.ge(since))
        .filter(cases::state.ne(CaseState::Unconfirmed))
        .filter(cases::merged_into.is_null())
        .select((
            cases::created_at,
            cases::first_due_at,
            cases::first_reply_at,
            cases::resolved_at,
            cases::resolutions,
        ))
        .load(conn)?;
    let counted =
        rows.into_iter().map(|(created_at, first_due_at, first_reply_at, resolved_at, resolutions)| {
            Counted { created_at, first_due_at, first_reply_at, resolved_at, resolutions }
        });
    Ok(counted.collect())
}

/// The scores that were given since then.
pub fn scores(conn: &mut Conn, since: Ts) -> QueryResult<Vec<i64>> {
    case_surveys::table.filter(case_surveys::at.ge(since)).select(case_surveys::score).load(conn)
}
