//! Questions about uploaded pictures.

use std::collections::HashMap;

use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::{Attachment, NewAttachment, PostId};
use crate::forum::threads::model::Visibility;
use crate::forum::threads::store as threads;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{attachments, conversation_members, drafts, message_files, messages, posts};

/// The attachments of these posts, in one query.
pub fn attachments_of(conn: &mut Conn, posts: &[PostId]) -> QueryResult<HashMap<PostId, Vec<Attachment>>> {
    let rows: Vec<Attachment> = attachments::table
        .filter(any_of(attachments::post_id, posts))
        .order(attachments::id)
        .select(Attachment::as_select())
        .load(conn)?;
    let mut found: HashMap<PostId, Vec<Attachment>> = HashMap::new();
    for row in rows {
        if let Some(post) = row.post_id {
            found.entry(post).or_default().push(row);
        }
    }
    Ok(found)
}

/// The upload, if the viewer may see its post, or it is their own and not posted yet.
pub fn visible_attachment(conn: &mut Conn, viewer: &Viewer, key: &str) -> QueryResult<Attachment> {
    let found: Attachment = attachments::table
        .filter(attachments::file_key.eq(key))
        .select(Attachment::as_select())
        .first(conn)?;
    match found.post_id {
        Some(post) => {
            match super::visible_to(conn, viewer, post) {
                Err(diesel::NotFound) => reads_merged(conn, viewer, post)?,
                other => drop(other?),
            }
            Ok(found)
        }
        None => match message_of(conn, key)? {
            Some(message) if reads_message(conn, viewer, message)? => Ok(found),
            None if viewer.id() == Some(found.user_id) => Ok(found),
            _ => Err(diesel::NotFound),
        },
    }
}

/// A visible post of what was merged into a thread that the viewer may see.
fn reads_merged(conn: &mut Conn, viewer: &Viewer, post: PostId) -> QueryResult<()> {
    let thread = posts::table
        .find(post)
        .filter(posts::state.eq(Visibility::Visible))
        .select(posts::thread_id)
        .first(conn)?;
    threads::merged_for(conn, viewer, thread).map(drop)
}

/// The private message that shows the picture.
fn message_of(conn: &mut Conn, key: &str) -> QueryResult<Option<i64>> {
    message_files::table.find(key).select(message_files::message_id).first(conn).optional()
}

/// Whether somebody takes part in the message's conversation, and has not deleted it for themselves.
fn reads_message(conn: &mut Conn, viewer: &Viewer, message: i64) -> QueryResult<bool> {
    let Some(person) = viewer.person.as_ref().filter(|person| person.messages_on) else {
        return Ok(false);
    };
    let own: i64 = messages::table
        .inner_join(
            conversation_members::table
                .on(conversation_members::conversation_id.eq(messages::conversation_id)),
        )
        .filter(messages::id.eq(message))
        .filter(messages::removed.eq(false))
        .filter(conversation_members::user_id.eq(person.id))
        .filter(conversation_members::left_at.is_null())
        .filter(messages::number.gt(conversation_members::cleared_number))
        .select(count_star())
        .first(conn)?;
    Ok(own > 0)
}

/// Ties somebody's own uploads of these keys to the private message that shows them.
pub fn attach_to_message(tx: &mut Conn, user: UserId, message: i64, keys: &[String]) -> QueryResult<()> {
    let own: Vec<String> = attachments::table
        .filter(attachments::file_key.eq_any(keys))
        .filter(attachments::user_id.eq(user))
        .filter(attachments::post_id.is_null())
        .select(attachments::file_key)
        .load(tx)?;
    for key in own {
        let row = (message_files::file_key.eq(key), message_files::message_id.eq(message));
        each!(tx, c => diesel::insert_into(message_files::table)
            .values(row)
            .on_conflict(message_files::file_key)
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}

pub fn insert_attachment(tx: &mut Conn, attachment: &NewAttachment) -> QueryResult<()> {
    diesel::insert_into(attachments::table).values(attachment).execute(tx)?;
    Ok(())
}

/// How many pictures somebody has uploaded since then.
pub fn uploads_since(conn: &mut Conn, user: UserId, since: Ts) -> QueryResult<i64> {
    attachments::table
        .filter(attachments::user_id.eq(user))
        .filter(attachments::created_at.ge(since))
        .select(count_star())
        .first(conn)
}

/// What a private message shows belongs to nobody else's eyes, and to no post.
#[diesel::dsl::auto_type]
fn in_a_message() -> _ {
    message_files::table.filter(message_files::file_key.eq(attachments::file_key))
}

/// Ties somebody's own uploads of these keys to the post that shows them.
pub fn attach(tx: &mut Conn, user: UserId, post: PostId, keys: &[String]) -> QueryResult<()> {
    if keys.is_empty() {
        return Ok(());
    }
    diesel::update(
        attachments::table
            .filter(attachments::file_key.eq_any(keys))
            .filter(attachments::user_id.eq(user))
            .filter(attachments::post_id.is_null())
            .filter(not(exists(in_a_message()))),
    )
    .set(attachments::post_id.eq(post))
    .execute(tx)?;
    Ok(())
}

/// Forgets the pictures of a post; gives their keys.
pub fn delete_pictures(tx: &mut Conn, post: PostId) -> QueryResult<Vec<String>> {
    diesel::delete(
        attachments::table.filter(attachments::post_id.eq(post)).filter(not(exists(in_a_message()))),
    )
    .returning(attachments::file_key)
    .get_results(tx)
}

/// Keys of pictures uploaded before `before` that no post shows, and no draft of their owner.
pub fn unposted(conn: &mut Conn, before: Ts, most: i64) -> QueryResult<Vec<String>> {
    let shown = "%".into_sql::<Text>().concat(attachments::file_key).concat("%");
    let drafted = drafts::table
        .filter(drafts::user_id.eq(attachments::user_id))
        .filter(drafts::body.like(shown))
        .select(drafts::user_id);
    attachments::table
        .filter(attachments::post_id.is_null())
        .filter(attachments::created_at.lt(before))
        .filter(not(exists(drafted)))
        .filter(not(exists(in_a_message())))
        .order(attachments::id)
        .limit(most)
        .select(attachments::file_key)
        .load(conn)
}

/// Forgets these uploads unless they were posted meanwhile; gives the keys of those that are gone.
pub fn delete_unposted(tx: &mut Conn, keys: &[String]) -> QueryResult<Vec<String>> {
    diesel::delete(
        attachments::table
            .filter(attachments::file_key.eq_any(keys))
            .filter(attachments::post_id.is_null())
            .filter(not(exists(in_a_message()))),
    )
    .returning(attachments::file_key)
    .get_results(tx)
}
