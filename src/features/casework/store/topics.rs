//! What rises is counted from, and the answers that are drafted for linked cases.

use diesel::prelude::*;

use crate::each;
use crate::features::casework::topics::{Said, Source};
use crate::forum::boards::model::{Access, BoardKind};
use crate::forum::cases::model::{Case, CaseId, CaseState};
use crate::forum::threads::model::{PostId, Thread, ThreadId, Visibility};
use crate::id_type;
use crate::kit::db::{Conn, Ts};
use crate::schema::{boards, case_drafts, case_entries, case_links, cases, posts, threads, votes};

id_type! {
    /// A drafted answer's number.
    DraftId
}

/// Read at most of each source.
const MOST: i64 = 20_000;

/// What was said since then, of all cases, of threads that everybody reads, and by votes for issues.
pub fn said(conn: &mut Conn, since: Ts) -> QueryResult<Vec<Said>> {
    let asked: Vec<(Ts, String, String)> = cases::table
        .inner_join(case_entries::table)
        .filter(cases::created_at.ge(since))
        .filter(cases::state.ne(CaseState::Unconfirmed))
        .filter(case_entries::number.eq(1))
        .order(cases::id.desc())
        .limit(MOST)
        .select((cases::created_at, cases::subject, case_entries::body))
        .load(conn)?;
    let started: Vec<(Ts, String)> = threads::table
        .inner_join(boards::table)
        .filter(boards::read_access.eq(Access::Everyone))
        .filter(threads::state.eq(Visibility::Visible))
        .filter(threads::created_at.ge(since))
        .order(threads::id.desc())
        .limit(MOST)
        .select((threads::created_at, threads::title))
        .load(conn)?;
    let voted: Vec<(Ts, String)> = votes::table
        .inner_join(threads::table.on(threads::id.eq(votes::thread_id)))
        .inner_join(boards::table.on(boards::id.eq(threads::board_id)))
        .filter(boards::kind.eq(BoardKind::Issue))
        .filter(boards::read_access.eq(Access::Everyone))
        .filter(threads::state.eq(Visibility::Visible))
        .filter(votes::at.ge(since))
        .limit(MOST)
        .select((votes::at, threads::title))
        .load(conn)?;
    let asked = asked.into_iter().map(|(at, subject, body)| Said {
        at,
        source: Source::Case,
        text: format!("{subject}\n{body}"),
    });
    let started = started.into_iter().map(|(at, text)| Said { at, source: Source::Thread, text });
    let voted = voted.into_iter().map(|(at, text)| Said { at, source: Source::Vote, text });
    Ok(asked.chain(started).chain(voted).collect())
}

/// Cases since then that the desk still has to do with, each with what it says.
pub fn live(conn: &mut Conn, since: Ts) -> QueryResult<Vec<(Case, String)>> {
    cases::table
        .inner_join(case_entries::table)
        .filter(cases::created_at.ge(since))
        .filter(cases::state.eq_any([CaseState::New, CaseState::Open, CaseState::Waiting]))
        .filter(case_entries::number.eq(1))
        .order(cases::id)
        .limit(MOST)
        .select((Case::as_select(), case_entries::body))
        .load(conn)
}

/// The thread of a post, where everybody may see it.
pub fn thread_of(conn: &mut Conn, post: PostId) -> QueryResult<Option<Thread>> {
    posts::table
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .inner_join(boards::table.on(boards::id.eq(threads::board_id)))
        .filter(posts::id.eq(post))
        .filter(threads::state.eq(Visibility::Visible))
        .filter(boards::read_access.eq(Access::Everyone))
        .select(Thread::as_select())
        .first(conn)
        .optional()
}

/// The cases that are linked to a thread.
pub fn linked(conn: &mut Conn, thread: ThreadId) -> QueryResult<Vec<Case>> {
    case_links::table
        .inner_join(cases::table)
        .filter(case_links::thread_id.eq(thread))
        .filter(cases::merged_into.is_null())
        .order(cases::id)
        .select(Case::as_select())
        .load(conn)
}

/// `false` when it was drafted before.
pub fn add_draft(tx: &mut Conn, case: CaseId, thread: ThreadId, body: &str, at: Ts) -> QueryResult<bool> {
    let row = (
        case_drafts::case_id.eq(case),
        case_drafts::thread_id.eq(thread),
        case_drafts::body.eq(body),
        case_drafts::at.eq(at),
    );
    let made = each!(tx, c => diesel::insert_into(case_drafts::table)
        .values(row)
        .on_conflict((case_drafts::case_id, case_drafts::thread_id, case_drafts::at))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// The drafts of a case that wait, the latest first.
pub fn drafts(conn: &mut Conn, case: CaseId) -> QueryResult<Vec<(DraftId, String, Ts)>> {
    case_drafts::table
        .filter(case_drafts::case_id.eq(case))
        .filter(case_drafts::settled_at.is_null())
        .order(case_drafts::id.desc())
        .select((case_drafts::id, case_drafts::body, case_drafts::at))
        .load(conn)
}

/// Cases with drafts that wait, the oldest first.
pub fn drafted(conn: &mut Conn, most: i64) -> QueryResult<Vec<Case>> {
    cases::table
        .filter(cases::merged_into.is_null())
        .filter(cases::id.eq_any(
            case_drafts::table.filter(case_drafts::settled_at.is_null()).select(case_drafts::case_id),
        ))
        .order(cases::id)
        .limit(most)
        .select(Case::as_select())
        .load(conn)
}

/// Sent or thrown away; `false` when it was before, or is another case's.
pub fn settle(tx: &mut Conn, case: CaseId, draft: DraftId, now: Ts) -> QueryResult<bool> {
    let waiting = case_drafts::table
        .find(draft)
        .filter(case_drafts::case_id.eq(case))
        .filter(case_drafts::settled_at.is_null());
    Ok(diesel::update(waiting).set(case_drafts::settled_at.eq(now)).execute(tx)? == 1)
}
