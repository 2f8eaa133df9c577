//! What is shared in posts.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts};
use crate::kit::text::music::MusicLink;
use crate::schema::{boards, posts, shared_music, threads, users};

/// Somebody shared the same piece before.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct SharedBefore {
    pub thread: ThreadId,
    /// The post's number there.
    pub number: i64,
    pub at: Ts,
}

/// Holds what a member shares until the end of the transaction. SQLite has one
/// writer and needs no lock.
pub fn hold_sharing(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    if let Conn::Pg(pg) = tx {
        users::table.find(user).select(users::id).for_update().first::<UserId>(pg)?;
    }
    Ok(())
}

/// Where a member shared a piece in Chat, the newest first, in posts that all can read.
pub fn shared_before(
    conn: &mut Conn,
    user: UserId,
    key: &str,
    except: Option<PostId>,
) -> QueryResult<Vec<SharedBefore>> {
    shared_music::table
        .inner_join(posts::table.inner_join(threads::table.inner_join(boards::table)))
        .filter(shared_music::user_id.eq(user))
        .filter(shared_music::link_key.eq(key))
        .filter(shared_music::post_id.ne(except.unwrap_or(PostId(0))))
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        .filter(boards::kind.eq("chat"))
        .order(shared_music::at.desc())
        .select((threads::id, posts::number, shared_music::at))
        .load(conn)
}

/// Writes down what a post shares; what it shared before its words changed keeps its time.
pub fn set_shared(
    tx: &mut Conn,
    post: PostId,
    author: UserId,
    pieces: &[MusicLink],
    at: Ts,
) -> QueryResult<()> {
    let mut there: Vec<String> =
        shared_music::table.filter(shared_music::post_id.eq(post)).select(shared_music::link_key).load(tx)?;
    for piece in pieces {
        if let Some(at) = there.iter().position(|key| *key == piece.key) {
            there.swap_remove(at);
            continue;
        }
        diesel::insert_into(shared_music::table)
            .values((
                shared_music::post_id.eq(post),
                shared_music::link_key.eq(&piece.key),
                shared_music::user_id.eq(author),
                shared_music::kind.eq(piece.kind.as_str()),
                shared_music::service.eq(&piece.service),
                shared_music::is_own.eq(piece.own),
                shared_music::url.eq(&piece.url),
                shared_music::at.eq(at),
            ))
            .execute(tx)?;
    }
    for gone in there {
        diesel::delete(shared_music::table.find((post, gone))).execute(tx)?;
    }
    Ok(())
}

/// A piece that a thread's posts share.
#[derive(Clone, Debug, Queryable)]
pub struct SharedPiece {
    pub kind: String,
    pub service: String,
    pub url: String,
    pub key: String,
    pub number: i64,
    pub by: UserId,
}

/// All that a thread's visible posts share, in the order of the posts.
pub fn shared_in(conn: &mut Conn, thread: ThreadId, most: i64) -> QueryResult<Vec<SharedPiece>> {
    shared_music::table
        .inner_join(posts::table)
        .filter(posts::thread_id.eq(thread))
        .filter(posts::state.eq("visible"))
        .order((posts::number, shared_music::link_key))
        .limit(most)
        .select((
            shared_music::kind,
            shared_music::service,
            shared_music::url,
            shared_music::link_key,
            posts::number,
            shared_music::user_id,
        ))
        .load(conn)
}
