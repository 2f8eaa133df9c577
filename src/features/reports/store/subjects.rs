//! The things that are reported, as their reports need them.

use diesel::prelude::*;

use crate::features::reports::model::{Subject, SubjectKind};
use crate::forum::accounts::model::{State, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::audit;
use crate::forum::cases::model::{CaseState, EntryKind};
use crate::forum::permissions::{self, Act};
use crate::forum::posts::model::PostId;
use crate::forum::posts::store as posts;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts};
use crate::schema::{
    audit_log, case_entries as entries, cases, conversation_members as members, matters, messages,
    posts as post_rows, threads, users,
};

/// Characters of what was said that a matter keeps.
const KEPT: usize = 8_000;

/// A thing as it is now.
#[derive(Clone, Debug)]
pub struct Found {
    pub author: UserId,
    pub version: i64,
    /// Where it stands: the title of its thread, or whose profile it is.
    pub title: String,
    pub words: String,
}

/// The thing, if the viewer may see it.
pub fn visible_to(conn: &mut Conn, viewer: &Viewer, subject: Subject) -> QueryResult<Found> {
    match subject.kind {
        SubjectKind::Post => {
            let (post, thread, _) = posts::visible_to(conn, viewer, PostId(subject.id))?;
            let source = posts::source_of(conn, post.id)?;
            Ok(Found {
                author: post.author_id,
                version: post.version,
                title: thread.title,
                words: source.body.chars().take(KEPT).collect(),
            })
        }
        SubjectKind::Member => {
            let user = accounts::by_id(conn, UserId(subject.id))?;
            if user.state == State::Deleted {
                return Err(diesel::NotFound);
            }
            let name = user.display_name.clone().unwrap_or_default();
            Ok(Found {
                author: user.id,
                version: 0,
                title: user.username.clone(),
                words: format!("{} {name}\n{}", user.username, user.about).trim().to_owned(),
            })
        }
        SubjectKind::Message => {
            let (message, _) = own_message(conn, viewer, subject.id)?;
            Ok(Found {
                author: message.author,
                version: 0,
                title: "A private message".to_owned(),
                words: message.body.chars().take(KEPT).collect(),
            })
        }
        SubjectKind::Case => {
            let said = said_in_case(conn, viewer, subject.id)?;
            Ok(Found {
                author: said.author,
                version: 0,
                title: format!("Support case {}", said.reference),
                words: said.body.chars().take(KEPT).collect(),
            })
        }
    }
}

/// A private message, as a report of it needs it.
#[derive(Clone, Debug, Queryable)]
pub struct MessageNow {
    pub author: UserId,
    pub body: String,
    pub at: Ts,
}

/// A message of a conversation in which the viewer takes part, with the conversation's number.
pub fn own_message(conn: &mut Conn, viewer: &Viewer, id: i64) -> QueryResult<(MessageNow, i64)> {
    let Some(person) = viewer.person.as_ref().filter(|person| person.messages_on) else {
        return Err(diesel::NotFound);
    };
    messages::table
        .inner_join(members::table.on(members::conversation_id.eq(messages::conversation_id)))
        .filter(messages::id.eq(id))
        .filter(messages::removed.eq(false))
        .filter(members::user_id.eq(person.id))
        .filter(members::left_at.is_null())
        .filter(messages::number.gt(members::cleared_number))
        .select(((messages::author_id, messages::body, messages::at), messages::conversation_id))
        .first(conn)
}

/// What a member or an agent said in a case, as a report of it needs it.
#[derive(Clone, Debug)]
pub struct SaidInCase {
    pub author: UserId,
    pub body: String,
    pub reference: String,
    pub number: i64,
    /// Whether the case is the viewer's own; else the viewer works at the desk.
    pub is_own: bool,
}

/// Where both sides speak: notes are the desk's alone, and no part of any report.
const SPOKEN: [EntryKind; 2] = [EntryKind::Requester, EntryKind::Agent];

/// A part of a case that the viewer may read: one's own case, or any as an agent. What guests
/// say has no account behind it, so that there is nobody to decide about.
pub fn said_in_case(conn: &mut Conn, viewer: &Viewer, id: i64) -> QueryResult<SaidInCase> {
    type Row = (UserId, String, String, i64, Option<UserId>);
    let (author, body, reference, number, requester): Row = entries::table
        .inner_join(cases::table.on(cases::id.eq(entries::case_id)))
        .filter(entries::id.eq(id))
        .filter(entries::kind.eq_any(SPOKEN))
        .filter(entries::author_id.is_not_null())
        .filter(cases::state.ne(CaseState::Unconfirmed))
        .select((
            entries::author_id.assume_not_null(),
            entries::body,
            cases::reference,
            entries::number,
            cases::requester_id,
        ))
        .first(conn)?;
    let is_own = requester.is_some() && requester == viewer.id();
    if is_own || permissions::may(viewer, Act::WorkCases) {
        return Ok(SaidInCase { author, body, reference, number, is_own });
    }
    Err(diesel::NotFound)
}

/// A part of what was said between people; none wrote it who has no account here.
#[derive(Clone, Debug, Queryable)]
pub struct Said {
    pub author: Option<UserId>,
    pub body: String,
    pub at: Ts,
    /// The number of the message, or of the entry of a case.
    pub id: i64,
}

/// What was reported, with so much as was said before and after it; nothing for what is not closed.
pub fn around(conn: &mut Conn, subject: Subject, each_side: i64) -> QueryResult<Vec<Said>> {
    match subject.kind {
        SubjectKind::Message => around_message(conn, subject.id, each_side),
        SubjectKind::Case => around_in_case(conn, subject.id, each_side),
        SubjectKind::Post | SubjectKind::Member => Ok(Vec::new()),
    }
}

fn around_in_case(conn: &mut Conn, id: i64, each_side: i64) -> QueryResult<Vec<Said>> {
    let (case, number): (i64, i64) =
        entries::table.find(id).select((entries::case_id, entries::number)).first(conn)?;
    let spoken = || {
        entries::table.filter(entries::case_id.eq(case)).filter(entries::kind.eq_any(SPOKEN)).select((
            entries::author_id,
            entries::body,
            entries::at,
            entries::id,
        ))
    };
    // Counted apart, because notes and what the program says have numbers as well.
    let before = spoken().filter(entries::number.lt(number)).order(entries::number.desc());
    let mut said: Vec<Said> = before.limit(each_side).load(conn)?;
    said.reverse();
    let after = spoken().filter(entries::number.ge(number)).order(entries::number);
    said.extend(after.limit(each_side + 1).load::<Said>(conn)?);
    Ok(said)
}

fn around_message(conn: &mut Conn, id: i64, each_side: i64) -> QueryResult<Vec<Said>> {
    let (conversation, number): (i64, i64) =
        messages::table.find(id).select((messages::conversation_id, messages::number)).first(conn)?;
    messages::table
        .filter(messages::conversation_id.eq(conversation))
        .filter(messages::number.between(number - each_side, number + each_side))
        .order(messages::number)
        .select((messages::author_id.nullable(), messages::body, messages::at, messages::id))
        .load(conn)
}

/// Takes a message out for all who take part, or brings it back.
pub fn set_message_removed(tx: &mut Conn, id: i64, removed: bool) -> QueryResult<()> {
    diesel::update(messages::table.find(id)).set(messages::removed.eq(removed)).execute(tx)?;
    Ok(())
}

/// What a post is: its author, state, reason and words, and its thread's title.
#[derive(Clone, Debug, Queryable)]
pub struct PostNow {
    pub author: UserId,
    pub version: i64,
    pub state: String,
    pub reason: Option<String>,
    pub words: String,
    pub thread: String,
}

pub fn post(conn: &mut Conn, id: PostId) -> QueryResult<Option<PostNow>> {
    post_rows::table
        .inner_join(threads::table)
        .filter(post_rows::id.eq(id))
        .select((
            post_rows::author_id,
            post_rows::version,
            post_rows::state,
            post_rows::state_reason,
            post_rows::body,
            threads::title,
        ))
        .first(conn)
        .optional()
}

/// Empties what matters keep of the words of a post whose personal data was purged since.
pub fn forget_purged(tx: &mut Conn, id: PostId) -> QueryResult<()> {
    let Some(at) = audit::last(tx, "post", id.0, "purge")? else { return Ok(()) };
    let kept = matters::table
        .filter(matters::subject_kind.eq(SubjectKind::Post))
        .filter(matters::subject_id.eq(id.0))
        .filter(matters::opened_at.le(at))
        .filter(matters::words.ne(""));
    diesel::update(kept).set(matters::words.eq("")).execute(tx)?;
    Ok(())
}

/// Who took a post out last.
pub fn remover(conn: &mut Conn, id: PostId) -> QueryResult<Option<UserId>> {
    let by: Option<Option<UserId>> = audit_log::table
        .filter(audit_log::subject_kind.eq("post"))
        .filter(audit_log::subject_id.eq(id.0))
        .filter(audit_log::verb.eq("remove"))
        .order(audit_log::id.desc())
        .select(audit_log::actor_id)
        .first(conn)
        .optional()?;
    Ok(by.flatten())
}

/// Whether an account may still be told something.
pub fn is_here(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    let state: Option<State> = users::table.find(user).select(users::state).first(conn).optional()?;
    Ok(state.is_some_and(|state| state != State::Deleted))
}
