//! Every question about areas, boards and labels.

use diesel::prelude::*;

use super::model::{Area, Board, BoardId, Label};
use super::policy;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, any_of};
use crate::schema::{areas, boards, labels};

pub fn areas(conn: &mut Conn) -> QueryResult<Vec<Area>> {
    areas::table.order((areas::position, areas::id)).select(Area::as_select()).load(conn)
}

/// The boards that the viewer may read, in their order.
pub fn visible_boards(conn: &mut Conn, viewer: &Viewer) -> QueryResult<Vec<Board>> {
    boards::table
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .order((boards::area_id, boards::position, boards::id))
        .select(Board::as_select())
        .load(conn)
}

/// The board, if the viewer may read it.
pub fn visible_to(conn: &mut Conn, viewer: &Viewer, id: BoardId) -> QueryResult<Board> {
    boards::table
        .find(id)
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .select(Board::as_select())
        .first(conn)
}

/// The board, whoever asks: for work that nobody's request stands behind.
pub fn by_id(conn: &mut Conn, id: BoardId) -> QueryResult<Board> {
    boards::table.find(id).select(Board::as_select()).first(conn)
}

pub fn visible_by_slug(conn: &mut Conn, viewer: &Viewer, slug: &str) -> QueryResult<Board> {
    boards::table
        .filter(boards::slug.eq(slug))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .select(Board::as_select())
        .first(conn)
}

pub fn area_by_slug(conn: &mut Conn, slug: &str) -> QueryResult<Area> {
    areas::table.filter(areas::slug.eq(slug)).select(Area::as_select()).first(conn)
}

pub fn labels_of(conn: &mut Conn, board: BoardId) -> QueryResult<Vec<Label>> {
    labels::table
        .filter(labels::board_id.eq(board))
        .order((labels::position, labels::id))
        .select(Label::as_select())
        .load(conn)
}
