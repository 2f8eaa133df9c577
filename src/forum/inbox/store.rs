//! The questions about what reaches a member that the spine itself asks.

pub mod notices;

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::policy;
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{boards, conversation_members, conversations, notifications, posts, threads};

/// The unread that are looked at: more than anybody counts.
const MOST: i64 = 200;

/// How somebody came to a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    Started,
    Replied,
}

/// Follows the thread for somebody who wrote in it, unless they don't want that
/// or have left it before.
pub fn joined(tx: &mut Conn, user: UserId, thread: ThreadId, how: Joined, now: Ts) -> QueryResult<()> {
    let setting = match how {
        Joined::Started => "follow_own",
        Joined::Replied => "follow_replied",
    };
    diesel::sql_query(format!(
        "INSERT INTO subscriptions (user_id, kind, subject_id, wanted, at)
         SELECT $1, 'thread', $2, TRUE, $3
         WHERE NOT EXISTS (SELECT 1 FROM notice_settings s WHERE s.user_id = $1 AND NOT s.{setting})
         ON CONFLICT (user_id, kind, subject_id) DO NOTHING"
    ))
    .bind::<BigInt, _>(user.0)
    .bind::<BigInt, _>(thread.0)
    .bind::<BigInt, _>(now.0)
    .execute(tx)?;
    Ok(())
}

/// Follows the blog for a member who asked for it at an address that is theirs.
pub fn follow_blog(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO subscriptions (user_id, kind, subject_id, wanted, at) VALUES ($1, 'blog', 0, TRUE, $2)
         ON CONFLICT (user_id, kind, subject_id) DO UPDATE SET wanted = TRUE",
    )
    .bind::<BigInt, _>(user.0)
    .bind::<BigInt, _>(now.0)
    .execute(tx)?;
    Ok(())
}

/// Whether reading a thread up to a post is reading this kind of notification:
/// thanks come for what was read long ago.
pub fn is_read_with_its_post(kind: &str) -> bool {
    matches!(kind, "reply" | "thread" | "mention" | "answer")
}

/// How many groups of notifications somebody has not read, of those they may
/// see now. `seen` says how far they read a thread since that was written down.
pub fn unread(conn: &mut Conn, viewer: &Viewer, user: UserId, seen: impl Fn(i64) -> i64) -> QueryResult<i64> {
    let rows: Vec<(String, i64, i64, i64)> = notifications::table
        .inner_join(posts::table.inner_join(threads::table.inner_join(boards::table)))
        .filter(notifications::user_id.eq(user))
        .filter(notifications::read_at.is_null())
        .filter(notifications::withdrawn.eq(false))
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .order(notifications::id.desc())
        .limit(MOST)
        .select((notifications::kind, posts::thread_id, posts::number, posts::id))
        .load(conn)?;
    let groups: HashSet<(String, i64)> = rows
        .into_iter()
        .filter(|(kind, thread, number, _)| !is_read_with_its_post(kind) || seen(*thread) < *number)
        .map(|(kind, thread, _, post)| {
            let subject = if kind == "kudos" { post } else { thread };
            (kind, subject)
        })
        .collect();
    Ok(groups.len() as i64)
}

/// Conversations in which somebody has not read the last message. Muted ones are quiet.
pub fn unread_messages(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    conversation_members::table
        .inner_join(conversations::table)
        .filter(conversation_members::user_id.eq(user))
        .filter(conversation_members::left_at.is_null())
        .filter(conversation_members::muted.eq(false))
        .filter(conversations::last_number.gt(conversation_members::read_number))
        .filter(conversations::last_number.gt(conversation_members::cleared_number))
        .count()
        .get_result(conn)
}
