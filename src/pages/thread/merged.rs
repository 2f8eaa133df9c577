//! Where a thread is now that was merged into another one.

use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store::{self as threads, statuses};
use crate::forum::threads::views::Link;
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;
use crate::kit::error::Error;

/// The address of what a merged thread is in now, if the viewer may read that.
pub fn place(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> Result<Option<String>, Error> {
    Ok(home(conn, viewer, id)?.map(|thread| thread.url()))
}

/// What a merged thread is in now, for the page that shows its own words.
pub fn link(conn: &mut Conn, viewer: &Viewer, thread: &Thread) -> Result<Option<Link>, Error> {
    if thread.merged_into.is_none() {
        return Ok(None);
    }
    let home = home(conn, viewer, thread.id)?;
    Ok(home.map(|thread| Link { url: thread.url(), name: thread.title }))
}

fn home(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> Result<Option<Thread>, Error> {
    let Some(into) = statuses::merged_into(conn, id)? else { return Ok(None) };
    match threads::visible_to(conn, viewer, into) {
        Ok((thread, _)) => Ok(Some(thread)),
        Err(diesel::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
