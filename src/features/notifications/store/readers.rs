//! Who is told of something.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::features::notifications::model::{Kind, Place, Reader, Target, Way};
use crate::forum::accounts::model::{State, UserId};
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::posts::model::Post;
use crate::forum::threads::model::{PostId, Thread};
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{
    boards, notice_choices, notice_settings, posts, subscriptions, thread_tags, threads, users, votes,
};

/// What people are told of, with all that decides who.
#[derive(Clone, Debug)]
pub struct Subject {
    pub post: Post,
    pub thread: Thread,
    pub board: Board,
}

/// The post with its thread and board, while both are visible.
pub fn subject(conn: &mut Conn, post: PostId) -> QueryResult<Option<Subject>> {
    let found: Option<(Post, Thread, Board)> = posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(posts::id.eq(post))
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        .select((Post::as_select(), Thread::as_select(), Board::as_select()))
        .first(conn)
        .optional()?;
    Ok(found.map(|(post, thread, board)| Subject { post, thread, board }))
}

/// The words of a post as they were typed.
pub fn body_of(conn: &mut Conn, post: PostId) -> QueryResult<String> {
    posts::table.find(post).select(posts::body).first(conn)
}

/// The places by which a new thread reaches people.
pub fn places_of(conn: &mut Conn, subject: &Subject) -> QueryResult<Vec<Target>> {
    let (thread, board) = (&subject.thread, &subject.board);
    let mut places = vec![Target::new(Place::Area, board.area_id.0), Target::new(Place::Board, board.id.0)];
    places.extend(thread.label_id.map(|label| Target::new(Place::Label, label.0)));
    let tags: Vec<i64> = thread_tags::table
        .filter(thread_tags::thread_id.eq(thread.id))
        .select(thread_tags::tag_id)
        .load(conn)?;
    places.extend(tags.into_iter().map(|tag| Target::new(Place::Tag, tag)));
    if board.kind == BoardKind::Blog {
        places.push(Target::new(Place::Author, thread.author_id.0));
        places.push(Target::new(Place::Blog, 0));
    }
    Ok(places)
}

/// Who follows one of these places, in the order of their numbers after
/// `after`: `most` people at most, each with the first place that reaches them.
/// Who came after it happened has seen it, or did not want to.
pub fn followers(
    conn: &mut Conn,
    places: &[Target],
    happened: Ts,
    (after, most): (i64, i64),
) -> QueryResult<Vec<Reader>> {
    let mut found: Vec<Reader> = Vec::new();
    // Each place by itself, so that each is a walk along the index.
    for place in places {
        if place.place == Place::Vote {
            let users = voters(conn, place.id, happened, (after, most))?;
            found.extend(users.into_iter().map(|user| Reader { user, via: Some(*place) }));
            continue;
        }
        let users: Vec<UserId> = subscriptions::table
            .filter(subscriptions::kind.eq(place.place))
            .filter(subscriptions::subject_id.eq(place.id))
            .filter(subscriptions::user_id.gt(after))
            .filter(subscriptions::wanted.eq(true))
            .filter(subscriptions::at.le(happened))
            .order(subscriptions::user_id)
            .limit(most)
            .select(subscriptions::user_id)
            .load(conn)?;
        found.extend(users.into_iter().map(|user| Reader { user, via: Some(*place) }));
    }
    found.sort_by_key(|reader| reader.user);
    found.dedup_by_key(|reader| reader.user);
    found.truncate(usize::try_from(most).unwrap_or(0));
    Ok(found)
}

/// Who had voted on a thread by then and did not say that they don't want to hear of it.
fn voters(conn: &mut Conn, thread: i64, happened: Ts, (after, most): (i64, i64)) -> QueryResult<Vec<UserId>> {
    let left = subscriptions::table
        .filter(subscriptions::user_id.eq(votes::user_id))
        .filter(subscriptions::kind.eq(Place::Vote))
        .filter(subscriptions::subject_id.eq(votes::thread_id))
        .filter(subscriptions::wanted.eq(false));
    votes::table
        .filter(votes::thread_id.eq(thread))
        .filter(votes::user_id.gt(after))
        .filter(votes::at.le(happened))
        .filter(diesel::dsl::not(diesel::dsl::exists(left)))
        .order(votes::user_id)
        .limit(most)
        .select(votes::user_id)
        .load(conn)
}

/// Whether an author who never said anything about their thread wants it: those
/// that were imported have no subscriptions.
pub fn follows_own(conn: &mut Conn, thread: &Thread) -> QueryResult<bool> {
    let said: i64 = subscriptions::table
        .filter(subscriptions::user_id.eq(thread.author_id))
        .filter(subscriptions::kind.eq(Place::Thread))
        .filter(subscriptions::subject_id.eq(thread.id))
        .count()
        .get_result(conn)?;
    if said > 0 {
        return Ok(false);
    }
    let wants = notice_settings::table
        .find(thread.author_id)
        .select(notice_settings::follow_own)
        .first(conn)
        .optional()?;
    Ok(wants.unwrap_or(true))
}

/// These people's states and roles.
pub fn people(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, (State, Role)>> {
    let rows: Vec<(UserId, State, Role)> = users::table
        .filter(any_of(users::id, ids))
        .select((users::id, users::state, users::role))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, state, role)| (id, (state, role))).collect())
}

/// How these people hear of a kind, of those who chose.
pub fn ways(conn: &mut Conn, ids: &[UserId], kind: Kind) -> QueryResult<HashMap<UserId, Way>> {
    let rows: Vec<(UserId, Way)> = notice_choices::table
        .filter(notice_choices::kind.eq(kind))
        .filter(any_of(notice_choices::user_id, ids))
        .select((notice_choices::user_id, notice_choices::way))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The people of these names.
pub fn by_usernames(conn: &mut Conn, names: &[String]) -> QueryResult<Vec<UserId>> {
    users::table.filter(any_of(users::username, names)).select(users::id).load(conn)
}
