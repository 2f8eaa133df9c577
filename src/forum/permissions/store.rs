//! Who moderates which boards.

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{Face, User, UserId};
use crate::forum::accounts::store::SessionRow;
use crate::forum::boards::model::BoardId;
use crate::forum::gate::panic;
use crate::forum::gate::store::Outcome;
use crate::forum::permissions::Standing;
use crate::kit::db::{Conn, Ts};
use crate::schema::{board_moderators, second_steps, sessions, site_facts, users, waiting_members};

/// What a request needs to know of the person behind it.
pub struct Found {
    pub user: User,
    pub session: SessionRow,
    pub moderates: Vec<BoardId>,
    pub has_second_step: bool,
    pub is_panic: bool,
    /// What became of somebody who joined in an emergency.
    pub waiting: Option<Outcome>,
}

/// Who a token's hash belongs to, in one query.
pub fn by_session(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<Found>> {
    type Row = (User, SessionRow, Option<BoardId>, Option<Ts>, Option<String>, Option<Outcome>);
    let rows: Vec<Row> = sessions::table
        .inner_join(users::table)
        .left_join(board_moderators::table.on(board_moderators::user_id.eq(sessions::user_id)))
        .left_join(second_steps::table.on(second_steps::user_id.eq(sessions::user_id)))
        .left_join(site_facts::table.on(site_facts::name.eq(panic::FACT)))
        .left_join(waiting_members::table.on(waiting_members::user_id.eq(sessions::user_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .select((
            User::as_select(),
            SessionRow::as_select(),
            board_moderators::board_id.nullable(),
            second_steps::confirmed_at.nullable(),
            site_facts::name.nullable(),
            waiting_members::outcome.nullable(),
        ))
        .load(conn)?;
    let moderates = rows.iter().filter_map(|row| row.2).collect();
    Ok(rows.into_iter().next().map(|(user, session, _, confirmed_at, fact, waiting)| Found {
        user,
        session,
        moderates,
        has_second_step: confirmed_at.is_some(),
        is_panic: fact.is_some(),
        waiting,
    }))
}

/// The boards that somebody moderates besides their role.
pub fn moderated_by(conn: &mut Conn, user: UserId) -> QueryResult<Vec<BoardId>> {
    board_moderators::table
        .filter(board_moderators::user_id.eq(user))
        .order(board_moderators::board_id)
        .select(board_moderators::board_id)
        .load(conn)
}

/// The moderators of a board, in the order in which they became it.
pub fn moderators_of(conn: &mut Conn, board: BoardId) -> QueryResult<Vec<Face>> {
    board_moderators::table
        .inner_join(users::table.on(users::id.eq(board_moderators::user_id)))
        .filter(board_moderators::board_id.eq(board))
        .order((board_moderators::granted_at, board_moderators::user_id))
        .select(Face::as_select())
        .load(conn)
}

/// `false` when it was so already.
pub fn add(tx: &mut Conn, board: BoardId, user: UserId, by: UserId, now: Ts) -> QueryResult<bool> {
    let row = (
        board_moderators::board_id.eq(board),
        board_moderators::user_id.eq(user),
        board_moderators::granted_by.eq(by),
        board_moderators::granted_at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(board_moderators::table)
        .values(row)
        .on_conflict((board_moderators::board_id, board_moderators::user_id))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// `false` when there was none.
pub fn remove(tx: &mut Conn, board: BoardId, user: UserId) -> QueryResult<bool> {
    Ok(diesel::delete(board_moderators::table.find((board, user))).execute(tx)? == 1)
}

/// Only [`super::standing`] calls it: who somebody is stands in the audit log.
pub(super) fn set_standing(tx: &mut Conn, user: UserId, standing: Standing) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set((
            users::role.eq(standing.role),
            users::rank.eq(standing.rank),
            users::star_level.eq(standing.level),
        ))
        .execute(tx)?;
    Ok(())
}
