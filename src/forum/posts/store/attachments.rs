//! Questions about uploaded pictures.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::{Attachment, NewAttachment, PostId};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::attachments;

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
            super::visible_to(conn, viewer, post)?;
            Ok(found)
        }
        None if viewer.id() == Some(found.user_id) => Ok(found),
        None => Err(diesel::NotFound),
    }
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

/// Ties somebody's own uploads of these keys to the post that shows them.
pub fn attach(tx: &mut Conn, user: UserId, post: PostId, keys: &[String]) -> QueryResult<()> {
    if keys.is_empty() {
        return Ok(());
    }
    diesel::update(
        attachments::table
            .filter(attachments::file_key.eq_any(keys))
            .filter(attachments::user_id.eq(user))
            .filter(attachments::post_id.is_null()),
    )
    .set(attachments::post_id.eq(post))
    .execute(tx)?;
    Ok(())
}
