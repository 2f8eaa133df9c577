//! Changes to posts, drafts and submissions: only actions call these.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::{Draft, NewPost, Place, Post, PostId};
use crate::forum::posts::render::Written;
use crate::forum::threads::model::Visibility;
use crate::kit::db::{Conn, Ts};
use crate::schema::{drafts, posts, revisions, submissions};

pub fn insert(tx: &mut Conn, post: &NewPost) -> QueryResult<PostId> {
    diesel::insert_into(posts::table).values(post).returning(posts::id).get_result(tx)
}

/// Gives the post new words if it still has `version`, and the mark that it was edited, if it is
/// to have one; `false` when somebody was faster.
pub fn replace(
    tx: &mut Conn,
    id: PostId,
    version: i64,
    written: &Written,
    edited_at: Option<Ts>,
) -> QueryResult<bool> {
    let changed = diesel::update(posts::table.find(id).filter(posts::version.eq(version)))
        .set((
            posts::body.eq(&written.body),
            posts::html.eq(&written.html),
            posts::format.eq("markdown"),
            posts::render_version.eq(written.version),
            posts::version.eq(version + 1),
            posts::edited_at.eq(edited_at),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// What a post said, kept when it is replaced.
#[derive(Insertable)]
#[diesel(table_name = revisions, treat_none_as_default_value = false)]
pub struct NewRevision<'a> {
    pub post_id: PostId,
    pub version: i64,
    pub title: Option<&'a str>,
    pub body: &'a str,
    pub replaced_by: UserId,
    pub replaced_at: Ts,
}

pub fn insert_revision(tx: &mut Conn, revision: &NewRevision<'_>) -> QueryResult<()> {
    diesel::insert_into(revisions::table).values(revision).execute(tx)?;
    Ok(())
}

/// Forgets all that the post said before, and every draft of a change to it.
pub fn purge(tx: &mut Conn, post: PostId) -> QueryResult<()> {
    diesel::delete(revisions::table.filter(revisions::post_id.eq(post))).execute(tx)?;
    delete_drafts_at(tx, Place::Post(post))
}

/// Takes a post's words away; its version grows, so that nobody's change brings them back.
pub fn empty(tx: &mut Conn, id: PostId, now: Ts) -> QueryResult<()> {
    diesel::update(posts::table.find(id))
        .set((
            posts::body.eq(""),
            posts::html.eq(""),
            posts::version.eq(posts::version + 1),
            posts::edited_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_state(tx: &mut Conn, post: &Post, state: Visibility, reason: Option<&str>) -> QueryResult<()> {
    diesel::update(posts::table.find(post.id))
        .set((posts::state.eq(state), posts::state_reason.eq(reason)))
        .execute(tx)?;
    Ok(())
}

/// Makes the post a solution that `by` accepted, or takes that back; `false` when it was so already.
pub fn set_solution(tx: &mut Conn, id: PostId, accepted: Option<(UserId, Ts)>) -> QueryResult<bool> {
    let changed = diesel::update(posts::table.find(id).filter(posts::is_solution.ne(accepted.is_some())))
        .set((
            posts::is_solution.eq(accepted.is_some()),
            posts::accepted_by.eq(accepted.map(|(by, _)| by)),
            posts::accepted_at.eq(accepted.map(|(_, at)| at)),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Where the form with this key led, or `None` when it is new: then it is
/// taken, and [`set_location`] must follow in the same transaction. Two forms
/// with one key at once wait for each other here.
pub fn take_key(tx: &mut Conn, user: UserId, key: &str, now: Ts) -> QueryResult<Option<String>> {
    let row = (
        submissions::user_id.eq(user),
        submissions::form_key.eq(key),
        submissions::location.eq(""),
        submissions::at.eq(now),
    );
    let taken = each!(tx, c => diesel::insert_into(submissions::table)
        .values(row)
        .on_conflict((submissions::user_id, submissions::form_key))
        .do_nothing()
        .execute(c))?;
    if taken == 1 {
        return Ok(None);
    }
    submissions::table.find((user, key)).select(submissions::location).first(tx).optional()
}

/// Where a form that was sent before led to.
pub fn location_of(conn: &mut Conn, user: UserId, key: &str) -> QueryResult<Option<String>> {
    submissions::table.find((user, key)).select(submissions::location).first(conn).optional()
}

pub fn set_location(tx: &mut Conn, user: UserId, key: &str, location: &str) -> QueryResult<()> {
    diesel::update(submissions::table.find((user, key)))
        .set(submissions::location.eq(location))
        .execute(tx)?;
    Ok(())
}

/// Gives a key back that led nowhere: the form may be sent again with it.
pub fn forget_key(tx: &mut Conn, user: UserId, key: &str) -> QueryResult<()> {
    diesel::delete(submissions::table.find((user, key))).execute(tx)?;
    Ok(())
}

/// Forgets keys older than `before`: nobody sends those forms again.
pub fn forget_keys(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    diesel::delete(submissions::table.filter(submissions::at.lt(before))).execute(tx)
}

pub fn draft(conn: &mut Conn, user: UserId, place: Place) -> QueryResult<Option<Draft>> {
    drafts::table
        .filter(drafts::user_id.eq(user))
        .filter(drafts::place.eq(place.word()))
        .select(Draft::as_select())
        .first(conn)
        .optional()
}

/// Drops a member's drafts but for the newest so many.
pub fn keep_newest_drafts(tx: &mut Conn, user: UserId, most: i64) -> QueryResult<()> {
    let last_kept: Option<Ts> = drafts::table
        .filter(drafts::user_id.eq(user))
        .order(drafts::saved_at.desc())
        .offset(most - 1)
        .select(drafts::saved_at)
        .first(tx)
        .optional()?;
    if let Some(last) = last_kept {
        let older = drafts::table.filter(drafts::user_id.eq(user)).filter(drafts::saved_at.lt(last));
        diesel::delete(older).execute(tx)?;
    }
    Ok(())
}

/// Forgets drafts that nobody has gone on with since `before`.
pub fn forget_drafts(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    diesel::delete(drafts::table.filter(drafts::saved_at.lt(before))).execute(tx)
}

/// Keeps the draft of one place; the one before is replaced.
pub fn save_draft(tx: &mut Conn, user: UserId, place: Place, draft: &Draft) -> QueryResult<()> {
    let row = (
        drafts::user_id.eq(user),
        drafts::place.eq(place.word()),
        drafts::title.eq(&draft.title),
        drafts::label_id.eq(draft.label_id),
        drafts::tags.eq(&draft.tags),
        drafts::body.eq(&draft.body),
        drafts::saved_at.eq(draft.saved_at),
    );
    each!(tx, c => diesel::insert_into(drafts::table)
        .values(row)
        .on_conflict((drafts::user_id, drafts::place))
        .do_update()
        .set((
            drafts::title.eq(excluded(drafts::title)),
            drafts::label_id.eq(excluded(drafts::label_id)),
            drafts::tags.eq(excluded(drafts::tags)),
            drafts::body.eq(excluded(drafts::body)),
            drafts::saved_at.eq(excluded(drafts::saved_at)),
        ))
        .execute(c))?;
    Ok(())
}

/// What anybody began to write there.
pub fn delete_drafts_at(tx: &mut Conn, place: Place) -> QueryResult<()> {
    diesel::delete(drafts::table.filter(drafts::place.eq(place.word()))).execute(tx)?;
    Ok(())
}

pub fn delete_draft(tx: &mut Conn, user: UserId, place: Place) -> QueryResult<()> {
    diesel::delete(drafts::table.filter(drafts::user_id.eq(user)).filter(drafts::place.eq(place.word())))
        .execute(tx)?;
    Ok(())
}
