//! Changes to threads: only actions call these, in their transaction.

use diesel::prelude::*;

use crate::each;
use crate::forum::boards::model::{Board, BoardId, LabelId};
use crate::forum::threads::model::{NewThread, Thread, ThreadId, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;
use crate::schema::{tags, thread_tags, threads};

pub fn insert(tx: &mut Conn, thread: &NewThread) -> QueryResult<ThreadId> {
    diesel::insert_into(threads::table).values(thread).returning(threads::id).get_result(tx)
}

/// The thread, if the viewer may see it, held against others until the end of
/// the transaction: a reply and a lock at the same moment follow each other.
/// SQLite has one writer and needs no lock.
pub fn held_for(tx: &mut Conn, viewer: &Viewer, id: ThreadId) -> QueryResult<(Thread, Board)> {
    hold(tx, id)?;
    super::visible_to(tx, viewer, id)
}

/// Holds the thread, whoever may see it: no answer says more than that it is there.
pub fn hold(tx: &mut Conn, id: ThreadId) -> QueryResult<()> {
    if let Conn::Pg(pg) = tx {
        threads::table.find(id).select(threads::id).for_update().first::<ThreadId>(pg)?;
    }
    Ok(())
}

/// The thread, whoever asks, held until the end of the transaction.
pub fn held(tx: &mut Conn, id: ThreadId) -> QueryResult<Thread> {
    if let Conn::Pg(pg) = tx {
        threads::table.find(id).select(threads::id).for_update().first::<ThreadId>(pg)?;
    }
    super::by_id(tx, id)
}

/// The number of the next post; two replies at once never get the same one.
pub fn next_number(tx: &mut Conn, id: ThreadId) -> QueryResult<i64> {
    diesel::update(threads::table.find(id))
        .set(threads::last_number.eq(threads::last_number + 1))
        .returning(threads::last_number)
        .get_result(tx)
}

/// What the author may change of a thread.
#[derive(Clone, Debug)]
pub struct Heading {
    pub title: String,
    pub slug: String,
    pub label_id: Option<LabelId>,
}

pub fn set_heading(tx: &mut Conn, id: ThreadId, heading: &Heading) -> QueryResult<()> {
    diesel::update(threads::table.find(id))
        .set((
            threads::title.eq(&heading.title),
            threads::slug.eq(&heading.slug),
            threads::label_id.eq(heading.label_id),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_locked(tx: &mut Conn, id: ThreadId, locked: bool) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::locked.eq(locked)).execute(tx)?;
    Ok(())
}

pub fn set_floated(tx: &mut Conn, id: ThreadId, floated: bool) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::floated.eq(floated)).execute(tx)?;
    Ok(())
}

pub fn set_featured(tx: &mut Conn, id: ThreadId, featured: bool) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::featured.eq(featured)).execute(tx)?;
    Ok(())
}

pub fn set_label(tx: &mut Conn, id: ThreadId, label: Option<LabelId>) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::label_id.eq(label)).execute(tx)?;
    Ok(())
}

/// Call it between `counters::of` and `counters::settle`.
pub fn set_state(tx: &mut Conn, id: ThreadId, state: Visibility) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::state.eq(state)).execute(tx)?;
    Ok(())
}

/// Call it between `counters::of` and `counters::settle`.
pub fn set_board(tx: &mut Conn, id: ThreadId, board: BoardId, label: Option<LabelId>) -> QueryResult<()> {
    diesel::update(threads::table.find(id))
        .set((threads::board_id.eq(board), threads::label_id.eq(label)))
        .execute(tx)?;
    Ok(())
}

/// Gives the thread exactly these tags.
pub fn set_tags(tx: &mut Conn, id: ThreadId, names: &[String]) -> QueryResult<()> {
    diesel::delete(thread_tags::table.filter(thread_tags::thread_id.eq(id))).execute(tx)?;
    for name in names {
        each!(tx, c => diesel::insert_into(tags::table)
            .values(tags::name.eq(name))
            .on_conflict(tags::name)
            .do_nothing()
            .execute(c))?;
        let tag: i64 = tags::table.filter(tags::name.eq(name)).select(tags::id).first(tx)?;
        each!(tx, c => diesel::insert_into(thread_tags::table)
            .values((thread_tags::thread_id.eq(id), thread_tags::tag_id.eq(tag)))
            .on_conflict((thread_tags::thread_id, thread_tags::tag_id))
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}
