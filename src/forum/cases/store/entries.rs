//! What was said in a case, with its files.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::forum::cases::model::{Case, CaseFile, CaseId, Entry, EntryId, EntryKind, NewEntry, NewFile};
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{case_entries, case_files, cases};

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

/// Files of something that was said, as they were kept.
pub fn insert_files(tx: &mut Conn, case: CaseId, entry: EntryId, files: &[NewFile]) -> QueryResult<()> {
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

/// The files of an entry go to the one that was made of it, in another case.
pub fn move_files(tx: &mut Conn, from: EntryId, to: &Entry) -> QueryResult<()> {
    diesel::update(case_files::table.filter(case_files::entry_id.eq(from)))
        .set((case_files::entry_id.eq(to.id), case_files::case_id.eq(to.case_id)))
        .execute(tx)?;
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
