//! Every question about cases.

pub mod desk;

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{
    Case, CaseFile, CaseId, CaseState, Channel, Entry, EntryId, EntryKind, NEVER, NewEntry, NewFile, Step,
};
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

/// How many cases this member, or this address, has opened since then.
pub fn opened_since(conn: &mut Conn, user: Option<UserId>, key: Option<&str>, since: Ts) -> QueryResult<i64> {
    let recent = cases::table.filter(cases::created_at.ge(since)).count();
    match (user, key) {
        (Some(user), _) => recent.filter(cases::requester_id.eq(user)).get_result(conn),
        (None, Some(key)) => recent.filter(cases::guest_key.eq(key)).get_result(conn),
        (None, None) => Ok(0),
    }
}

/// The guest's address is proven: it comes to the desk now.
pub fn set_proven(tx: &mut Conn, id: CaseId, now: Ts) -> QueryResult<()> {
    diesel::update(cases::table.find(id))
        .set((cases::token_hash.eq(None::<String>), cases::created_at.eq(now), cases::last_at.eq(now)))
        .execute(tx)?;
    Ok(())
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

/// Adds an entry; the case is held, so that numbers follow each other.
pub fn add_entry(tx: &mut Conn, case: CaseId, new: &NewEntry, now: Ts) -> QueryResult<Entry> {
    let number: i64 = diesel::update(cases::table.find(case))
        .set((cases::last_number.eq(cases::last_number + 1), cases::last_at.eq(now)))
        .returning(cases::last_number)
        .get_result(tx)?;
    let id: EntryId = diesel::insert_into(case_entries::table)
        .values((
            case_entries::case_id.eq(case),
            case_entries::number.eq(number),
            case_entries::kind.eq(new.kind),
            case_entries::author_id.eq(new.author),
            case_entries::channel.eq(new.channel),
            case_entries::sender.eq(&new.sender),
            case_entries::body.eq(&new.words.body),
            case_entries::html.eq(&new.words.html),
            case_entries::at.eq(now),
            case_entries::message_id.eq(new.message_id.as_deref()),
            case_entries::form_key.eq(Some(new.key.as_str()).filter(|key| !key.is_empty())),
        ))
        .returning(case_entries::id)
        .get_result(tx)?;
    insert_files(tx, case, id, &new.files)?;
    entry(tx, id)
}

fn insert_files(tx: &mut Conn, case: CaseId, entry: EntryId, files: &[NewFile]) -> QueryResult<()> {
    for file in files {
        diesel::insert_into(case_files::table)
            .values((
                case_files::file_key.eq(&file.file_key),
                case_files::case_id.eq(case),
                case_files::entry_id.eq(entry),
                case_files::name.eq(&file.name),
                case_files::mime.eq(&file.mime),
                case_files::bytes.eq(file.bytes),
            ))
            .execute(tx)?;
    }
    Ok(())
}

pub fn entry(conn: &mut Conn, id: EntryId) -> QueryResult<Entry> {
    case_entries::table.find(id).select(Entry::as_select()).first(conn)
}

/// What came by this form, or by this letter, before.
pub fn entry_known(
    conn: &mut Conn,
    case: CaseId,
    key: &str,
    message_id: Option<&str>,
) -> QueryResult<Option<Entry>> {
    let own = || case_entries::table.filter(case_entries::case_id.eq(case)).select(Entry::as_select());
    if !key.is_empty()
        && let Some(found) = own().filter(case_entries::form_key.eq(key)).first(conn).optional()?
    {
        return Ok(Some(found));
    }
    match message_id {
        Some(id) => own().filter(case_entries::message_id.eq(id)).first(conn).optional(),
        None => Ok(None),
    }
}

/// Which case holds the letter of this Message-ID.
pub fn case_of_message(conn: &mut Conn, message_id: &str) -> QueryResult<Option<Case>> {
    case_entries::table
        .inner_join(cases::table)
        .filter(case_entries::message_id.eq(message_id))
        .order(case_entries::id)
        .select(Case::as_select())
        .first(conn)
        .optional()
}

/// All entries of a case in order; without the desk's own for its requester.
pub fn entries(conn: &mut Conn, case: CaseId, with_notes: bool) -> QueryResult<Vec<Entry>> {
    let mut query = case_entries::table
        .filter(case_entries::case_id.eq(case))
        .order(case_entries::number)
        .select(Entry::as_select())
        .into_boxed::<crate::kit::db::MultiBackend>();
    if !with_notes {
        query = query.filter(case_entries::kind.ne(EntryKind::Note));
    }
    query.load(conn)
}

/// The first words of these cases, by case.
pub fn first_words(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<HashMap<CaseId, String>> {
    let rows: Vec<(CaseId, String)> = case_entries::table
        .filter(any_of(case_entries::case_id, ids))
        .filter(case_entries::number.eq(1))
        .select((case_entries::case_id, case_entries::body))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The files of a case, by entry.
pub fn files(conn: &mut Conn, case: CaseId) -> QueryResult<Vec<CaseFile>> {
    case_files::table
        .filter(case_files::case_id.eq(case))
        .order(case_files::id)
        .select(CaseFile::as_select())
        .load(conn)
}

/// A file with the kind of its entry: a note's is the desk's alone.
pub fn file(conn: &mut Conn, case: CaseId, key: &str) -> QueryResult<(CaseFile, EntryKind)> {
    case_files::table
        .inner_join(case_entries::table.on(case_entries::id.eq(case_files::entry_id)))
        .filter(case_files::case_id.eq(case))
        .filter(case_files::file_key.eq(key))
        .select((CaseFile::as_select(), case_entries::kind))
        .first(conn)
}

pub fn forget_file(tx: &mut Conn, key: &str) -> QueryResult<()> {
    diesel::delete(case_files::table.filter(case_files::file_key.eq(key))).execute(tx)?;
    Ok(())
}

/// Writes down what changed.
pub fn add_step(tx: &mut Conn, step: &Step) -> QueryResult<()> {
    diesel::insert_into(case_steps::table)
        .values((
            case_steps::case_id.eq(step.case_id),
            case_steps::what.eq(step.what),
            case_steps::before.eq(&step.before),
            case_steps::after.eq(&step.after),
            case_steps::by_id.eq(step.by_id),
            case_steps::at.eq(step.at),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn steps(conn: &mut Conn, case: CaseId) -> QueryResult<Vec<Step>> {
    case_steps::table
        .filter(case_steps::case_id.eq(case))
        .order(case_steps::id)
        .select(Step::as_select())
        .load(conn)
}

/// Where it stands now, with the instants that belong to it.
pub fn set_state(tx: &mut Conn, case: &Case, to: CaseState, now: Ts) -> QueryResult<()> {
    let (resolved, closed) = match to {
        CaseState::Resolved => (Some(now), None),
        CaseState::Closed => (case.resolved_at, Some(now)),
        _ => (None, None),
    };
    let times = case.resolutions + i64::from(to == CaseState::Resolved);
    diesel::update(cases::table.find(case.id))
        .set((
            cases::state.eq(to),
            cases::resolved_at.eq(resolved),
            cases::closed_at.eq(closed),
            cases::resolutions.eq(times),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_category(tx: &mut Conn, id: CaseId, category: &str, is_sos: bool) -> QueryResult<()> {
    diesel::update(cases::table.find(id))
        .set((cases::category.eq(category), cases::is_sos.eq(is_sos)))
        .execute(tx)?;
    Ok(())
}

pub fn set_urgency(tx: &mut Conn, id: CaseId, urgency: &str) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::urgency.eq(urgency)).execute(tx)?;
    Ok(())
}

pub fn set_team(tx: &mut Conn, id: CaseId, team: &str) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::team.eq(team)).execute(tx)?;
    Ok(())
}

pub fn set_agent(tx: &mut Conn, id: CaseId, agent: Option<UserId>) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::agent_id.eq(agent)).execute(tx)?;
    Ok(())
}

pub fn set_first_reply(tx: &mut Conn, id: CaseId, at: Ts) -> QueryResult<()> {
    diesel::update(cases::table.find(id).filter(cases::first_reply_at.is_null()))
        .set(cases::first_reply_at.eq(at))
        .execute(tx)?;
    Ok(())
}

pub fn set_merged(tx: &mut Conn, id: CaseId, into: CaseId) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::merged_into.eq(into)).execute(tx)?;
    Ok(())
}

/// When its clocks run out.
pub fn set_due(tx: &mut Conn, case: &Case, first: Option<Ts>, resolve: Option<Ts>) -> QueryResult<()> {
    let waits_for_first = first.filter(|_| case.first_reply_at.is_none() && case.state.is_live());
    let next = [waits_for_first, resolve].into_iter().flatten().min().unwrap_or(NEVER);
    diesel::update(cases::table.find(case.id))
        .set((cases::first_due_at.eq(first), cases::resolve_due_at.eq(resolve), cases::due_at.eq(next)))
        .execute(tx)?;
    Ok(())
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

/// The Message-ID of the last letter that the requester sent, so that ours stands below it.
pub fn last_message_id(conn: &mut Conn, case: CaseId) -> QueryResult<Option<String>> {
    case_entries::table
        .filter(case_entries::case_id.eq(case))
        .filter(case_entries::message_id.is_not_null())
        .order(case_entries::number.desc())
        .select(case_entries::message_id.assume_not_null())
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
