//! Who moderates which boards.

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::boards::model::BoardId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{board_moderators, users};

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
