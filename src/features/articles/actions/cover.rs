//! The picture at the head of an article.

use super::write::own_board;
use crate::features::articles::model::{Article, ArticleId, Cover, State};
use crate::features::articles::store::{self, writers};
use crate::features::articles::{files, policy};
use crate::forum::boards::store as boards;
use crate::forum::threads::store as threads;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::Error;

/// Sets or removes the cover; the file of the one before goes with it.
pub fn set(
    tx: &mut Conn,
    who: &SignedIn,
    id: ArticleId,
    cover: Option<&Cover>,
    now: Ts,
) -> Result<Article, Error> {
    let article = store::held(tx, id)?;
    own_board(tx, who, &article)?;
    store::set_cover(tx, id, cover)?;
    if let Some(name) = &article.cover {
        discard::record(tx, files::FOLDER, name, now)?;
    }
    Ok(article)
}

/// Whether the viewer may see the cover of this name: those who may read its
/// article, and before it is published those who may change it. The answer
/// says whether everybody may.
pub fn may_see(conn: &mut Conn, viewer: &Viewer, name: &str) -> Result<bool, Error> {
    let article = store::by_cover(conn, name)?;
    if let (State::Published, Some(thread)) = (article.state, article.thread_id) {
        threads::visible_to(conn, viewer, thread)?;
        return Ok(threads::visible_to(conn, &Viewer::guest(), thread).is_ok());
    }
    let board = boards::visible_to(conn, viewer, article.board_id)?;
    let grants = writers::grants(conn, viewer)?;
    match policy::may_edit(viewer, grants, &board, article.author_id) {
        Ok(()) => Ok(false),
        Err(_) => Err(Error::NotFound),
    }
}
