//! Lists of solutions. A thread's own are the spine's (`forum::posts::store::solutions_of`).

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::accounts::model::{Face, UserId};
use crate::forum::boards::model::{Access, BoardId};
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{boards, posts, threads, users};

/// A solution as a list shows it.
#[derive(Clone, Debug, Queryable)]
pub struct Solved {
    pub thread: ThreadId,
    pub slug: String,
    pub title: String,
    pub board: String,
    pub post: PostId,
    pub number: i64,
    pub accepted_at: Option<Ts>,
    pub by: Face,
}

/// What was accepted lately in these boards, the latest first.
pub fn recent(conn: &mut Conn, boards: &[BoardId], size: i64) -> QueryResult<Vec<Solved>> {
    posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .inner_join(users::table.on(users::id.eq(posts::author_id)))
        .filter(posts::is_solution)
        .filter(posts::accepted_at.is_not_null())
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        // A sum is in no index, so that the planner walks what was accepted, from the latest on.
        .filter(any_of(sql::<BigInt>("threads.board_id + 0"), boards))
        .order(posts::accepted_at.desc())
        .limit(size)
        .select((
            threads::id,
            threads::slug,
            threads::title,
            boards::name,
            posts::id,
            posts::number,
            posts::accepted_at,
            Face::as_select(),
        ))
        .load(conn)
}

/// The author of each of the latest `most` solutions since then to others'
/// questions that every guest can read, by people who are not staff.
pub fn solvers_since(conn: &mut Conn, since: Ts, most: i64) -> QueryResult<Vec<UserId>> {
    posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .inner_join(users::table.on(users::id.eq(posts::author_id)))
        .filter(posts::is_solution)
        .filter(posts::accepted_at.ge(since))
        .filter(posts::author_id.ne(threads::author_id))
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        .filter(boards::read_access.eq(Access::Everyone))
        .filter(users::role.eq_any([Role::Member, Role::Star]))
        .filter(users::state.eq("active"))
        .order(posts::accepted_at.desc())
        .limit(most)
        .select(posts::author_id)
        .load(conn)
}
