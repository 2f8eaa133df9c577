//! What the desk asks: its queues.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseId, CaseState};
use crate::kit::db::{Conn, MultiBackend, Ts};
use crate::schema::{cases, site_facts};

/// The fact under which the notice stands.
const NOTICE: &str = "support_notice";

/// Which cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Queue {
    Unassigned,
    Mine(UserId),
    Waiting,
    /// Those whose next clock runs out before then.
    Breaching(Ts),
    /// All that wait for the desk.
    Open,
    /// Resolved and closed.
    Done,
}

type Boxed = cases::BoxedQuery<'static, MultiBackend>;

fn queue(queue: &Queue, team: Option<&str>) -> Boxed {
    let live = [CaseState::New, CaseState::Open];
    let all = cases::table.into_boxed::<MultiBackend>().filter(cases::merged_into.is_null());
    let query = match queue {
        Queue::Unassigned => all.filter(cases::state.eq_any(live)).filter(cases::agent_id.is_null()),
        Queue::Mine(user) => all
            .filter(cases::state.eq_any([CaseState::New, CaseState::Open, CaseState::Waiting]))
            .filter(cases::agent_id.eq(*user)),
        Queue::Waiting => all.filter(cases::state.eq(CaseState::Waiting)),
        Queue::Breaching(before) => all.filter(cases::state.eq_any(live)).filter(cases::due_at.lt(*before)),
        Queue::Open => all.filter(cases::state.eq_any(live)),
        Queue::Done => all.filter(cases::state.eq_any([CaseState::Resolved, CaseState::Closed])),
    };
    match team {
        Some(team) => query.filter(cases::team.eq(team.to_owned())),
        None => query,
    }
}

/// SOS first, then what is due first. What is done: the latest first.
pub fn page_of(conn: &mut Conn, which: &Queue, team: Option<&str>, most: i64) -> QueryResult<Vec<Case>> {
    let query = queue(which, team).select(Case::as_select()).limit(most);
    if *which == Queue::Done {
        return query.order((cases::last_at.desc(), cases::id.desc())).load(conn);
    }
    query.order((cases::is_sos.desc(), cases::due_at, cases::id)).load(conn)
}

pub fn count(conn: &mut Conn, which: &Queue, team: Option<&str>) -> QueryResult<i64> {
    queue(which, team).select(count_star()).first(conn)
}

/// How many SOS stand before this one.
pub fn sos_before(conn: &mut Conn, case: &Case) -> QueryResult<i64> {
    cases::table
        .filter(cases::is_sos.eq(true))
        .filter(cases::state.eq(CaseState::New))
        .filter(cases::id.lt(case.id))
        .select(count_star())
        .first(conn)
}

/// How many live cases each of these agents has.
pub fn loads(conn: &mut Conn) -> QueryResult<Vec<(Option<UserId>, i64)>> {
    cases::table
        .filter(cases::state.eq_any([CaseState::New, CaseState::Open]))
        .filter(cases::agent_id.is_not_null())
        .group_by(cases::agent_id)
        .select((cases::agent_id, count_star()))
        .load(conn)
}

/// The same person's other cases, the latest first.
pub fn others_of(conn: &mut Conn, case: &Case, most: i64) -> QueryResult<Vec<Case>> {
    let others = cases::table
        .into_boxed::<MultiBackend>()
        .filter(cases::id.ne(case.id))
        .filter(cases::state.ne(CaseState::Unconfirmed));
    let others = match (&case.requester_id, &case.guest_key) {
        (Some(user), _) => others.filter(cases::requester_id.eq(*user)),
        (None, Some(key)) => others.filter(cases::guest_key.eq(key.clone())),
        (None, None) => return Ok(Vec::new()),
    };
    others.order(cases::id.desc()).limit(most).select(Case::as_select()).load(conn)
}

/// Resolved cases whose time to be closed has come.
pub fn to_close(conn: &mut Conn, before: Ts, most: i64) -> QueryResult<Vec<CaseId>> {
    cases::table
        .filter(cases::state.eq(CaseState::Resolved))
        .filter(cases::resolved_at.lt(before))
        .order(cases::id)
        .limit(most)
        .select(cases::id)
        .load(conn)
}

/// Why replies are slower at the moment; empty where they are not.
pub fn notice(conn: &mut Conn) -> QueryResult<String> {
    let found = site_facts::table.find(NOTICE).select(site_facts::value).first(conn).optional()?;
    Ok(found.unwrap_or_default())
}

pub fn set_notice(tx: &mut Conn, text: &str) -> QueryResult<()> {
    diesel::delete(site_facts::table.find(NOTICE)).execute(tx)?;
    if !text.is_empty() {
        diesel::insert_into(site_facts::table)
            .values((site_facts::name.eq(NOTICE), site_facts::value.eq(text)))
            .execute(tx)?;
    }
    Ok(())
}
