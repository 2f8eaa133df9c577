//! Every question about cases.

pub mod desk;
pub mod seats;

mod changes;
mod entries;

pub use changes::*;
pub use entries::*;

use diesel::prelude::*;

use super::model::{Case, CaseId, CaseState, Channel};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{case_entries, case_files, case_letters, case_steps, case_surveys, cases};

/// What a new case's row has; a guest's has no clocks before the address is proven.
#[derive(Insertable)]
#[diesel(table_name = cases, treat_none_as_default_value = false)]
pub struct NewRow<'a> {
    pub reference: &'a str,
    pub requester_id: Option<UserId>,
    pub guest_name: &'a str,
    pub guest_email: Option<&'a str>,
    pub guest_key: Option<String>,
    pub token_hash: Option<&'a str>,
    pub subject: &'a str,
    pub category: &'a str,
    pub urgency: &'a str,
    pub is_sos: bool,
    pub state: CaseState,
    pub team: &'a str,
    pub channel: Channel,
    pub facts: &'a str,
    pub suggested: Option<&'a str>,
    pub created_at: Ts,
    pub due_at: Ts,
    pub last_at: Ts,
    pub form_key: Option<&'a str>,
}

pub fn insert(tx: &mut Conn, row: &NewRow<'_>) -> QueryResult<Case> {
    let id: CaseId = diesel::insert_into(cases::table).values(row).returning(cases::id).get_result(tx)?;
    by_id(tx, id)
}

pub fn by_id(conn: &mut Conn, id: CaseId) -> QueryResult<Case> {
    cases::table.find(id).select(Case::as_select()).first(conn)
}

/// By its reference, in any letters.
pub fn by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Case> {
    let reference = reference.to_ascii_uppercase();
    cases::table.filter(cases::reference.eq(reference)).select(Case::as_select()).first(conn)
}

pub fn by_form_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Case>> {
    cases::table.filter(cases::form_key.eq(key)).select(Case::as_select()).first(conn).optional()
}

/// A guest's case whose address is not proven yet, and came after `oldest`.
pub fn by_token(conn: &mut Conn, hash: &str, oldest: Ts) -> QueryResult<Option<Case>> {
    cases::table
        .filter(cases::token_hash.eq(hash))
        .filter(cases::created_at.gt(oldest))
        .filter(cases::state.eq(CaseState::Unconfirmed))
        .select(Case::as_select())
        .first(conn)
        .optional()
}

/// The first of these references that no case has.
pub fn free_reference<'a>(conn: &mut Conn, wanted: &'a [String]) -> QueryResult<Option<&'a String>> {
    let taken: Vec<String> =
        cases::table.filter(cases::reference.eq_any(wanted)).select(cases::reference).load(conn)?;
    Ok(wanted.iter().find(|one| !taken.contains(one)))
}

/// Somebody's own cases before a number, the latest first.
pub fn of_member(conn: &mut Conn, user: UserId, before: Option<CaseId>, size: i64) -> QueryResult<Vec<Case>> {
    cases::table
        .filter(cases::requester_id.eq(user))
        .filter(cases::id.lt(before.unwrap_or(CaseId(i64::MAX))))
        .order(cases::id.desc())
        .limit(size)
        .select(Case::as_select())
        .load(conn)
}

/// The confirmed cases of an address that are nobody's account's.
pub fn guests_of(conn: &mut Conn, key: &str) -> QueryResult<Vec<CaseId>> {
    cases::table
        .filter(cases::guest_key.eq(key))
        .filter(cases::requester_id.is_null())
        .filter(cases::state.ne(CaseState::Unconfirmed))
        .order(cases::id)
        .select(cases::id)
        .load(conn)
}

/// A guest's case is a member's now; its seal goes on telling that it is. `false` when it was before.
pub fn give_to(tx: &mut Conn, id: CaseId, user: UserId) -> QueryResult<bool> {
    let changed = diesel::update(cases::table.find(id).filter(cases::requester_id.is_null()))
        .set((cases::requester_id.eq(user), cases::guest_name.eq(""), cases::guest_email.eq(None::<String>)))
        .execute(tx)?;
    Ok(changed == 1)
}

/// How many cases this member, or this address, has opened since then.
pub fn opened_since(conn: &mut Conn, user: Option<UserId>, key: Option<&str>, since: Ts) -> QueryResult<i64> {
    let recent = cases::table.filter(cases::created_at.ge(since)).count();
    match (user, key) {
        (Some(user), _) => recent.filter(cases::requester_id.eq(user)).get_result(conn),
        (None, Some(key)) => recent.filter(cases::guest_key.eq(key)).get_result(conn),
        (None, None) => Ok(0),
    }
}

/// Forgets guests' cases that nobody confirmed, with all that was said; gives their files' keys.
pub fn sweep_unproven(tx: &mut Conn, before: Ts, most: i64) -> QueryResult<Vec<String>> {
    let ids: Vec<CaseId> = cases::table
        .filter(cases::state.eq(CaseState::Unconfirmed))
        .filter(cases::created_at.lt(before))
        .order(cases::id)
        .limit(most)
        .select(cases::id)
        .load(tx)?;
    let files = diesel::delete(case_files::table.filter(any_of(case_files::case_id, &ids)))
        .returning(case_files::file_key)
        .get_results(tx)?;
    diesel::delete(case_entries::table.filter(any_of(case_entries::case_id, &ids))).execute(tx)?;
    diesel::delete(case_steps::table.filter(any_of(case_steps::case_id, &ids))).execute(tx)?;
    diesel::delete(case_letters::table.filter(any_of(case_letters::case_id, &ids))).execute(tx)?;
    diesel::delete(cases::table.filter(any_of(cases::id, &ids))).execute(tx)?;
    Ok(files)
}

/// Holds a case until the transaction ends: who says something at the same time comes before or after.
pub fn hold(tx: &mut Conn, id: CaseId) -> QueryResult<Case> {
    diesel::update(cases::table.find(id)).set(cases::last_number.eq(cases::last_number)).execute(tx)?;
    by_id(tx, id)
}

pub fn add_letter(tx: &mut Conn, id: &str, case: CaseId, now: Ts) -> QueryResult<()> {
    diesel::insert_into(case_letters::table)
        .values((case_letters::id.eq(id), case_letters::case_id.eq(case), case_letters::at.eq(now)))
        .execute(tx)?;
    Ok(())
}

/// Which case a letter of ours was about.
pub fn case_of_letter(conn: &mut Conn, id: &str) -> QueryResult<Option<Case>> {
    case_letters::table
        .inner_join(cases::table)
        .filter(case_letters::id.eq(id))
        .select(Case::as_select())
        .first(conn)
        .optional()
}

/// What the requester said of each resolution: which, points, words, when.
pub fn surveys(conn: &mut Conn, case: CaseId) -> QueryResult<Vec<(i64, i64, String, Ts)>> {
    case_surveys::table
        .filter(case_surveys::case_id.eq(case))
        .order(case_surveys::resolution)
        .select((case_surveys::resolution, case_surveys::score, case_surveys::words, case_surveys::at))
        .load(conn)
}

/// Resolved and closed cases after a number, in order: subject, first words, and where they ended.
pub fn closed_words(
    conn: &mut Conn,
    after: CaseId,
    size: i64,
) -> QueryResult<Vec<(CaseId, String, String, String)>> {
    cases::table
        .inner_join(case_entries::table)
        .filter(cases::state.eq_any([CaseState::Resolved, CaseState::Closed]))
        .filter(cases::merged_into.is_null())
        .filter(cases::id.gt(after))
        .filter(case_entries::number.eq(1))
        .order(cases::id)
        .limit(size)
        .select((cases::id, cases::subject, case_entries::body, cases::category))
        .load(conn)
}
