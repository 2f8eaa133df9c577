//! What only those who run the community ask, and change.

use diesel::prelude::*;

use crate::forum::accounts::model::{Face, State, UserId};
use crate::forum::boards::model::{Access, Area, AreaId, Board, BoardId, BoardKind, Label, LabelId};
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{areas, audit_log, board_moderators, boards, labels, threads, users};

/// Everybody with an office or an honour, the highest first.
pub fn officers(conn: &mut Conn, most: i64) -> QueryResult<Vec<Face>> {
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| *role > Role::Member).collect();
    let mut faces: Vec<Face> = users::table
        .filter(any_of(users::role, &roles))
        .filter(users::state.ne(State::Deleted))
        .order(users::username)
        .limit(most)
        .select(Face::as_select())
        .load(conn)?;
    faces.sort_by_key(|face| (std::cmp::Reverse(face.role), std::cmp::Reverse(face.rank)));
    Ok(faces)
}

/// Which board has which moderators, by the boards' names.
pub fn board_moderators(conn: &mut Conn, most: i64) -> QueryResult<Vec<(Face, Board)>> {
    board_moderators::table
        .inner_join(users::table.on(users::id.eq(board_moderators::user_id)))
        .inner_join(boards::table.on(boards::id.eq(board_moderators::board_id)))
        .order((boards::name, users::username))
        .limit(most)
        .select((Face::as_select(), Board::as_select()))
        .load(conn)
}

/// The administrators who can log in; held until the transaction ends, so that
/// of two who take each other's role away the second finds themselves the last.
pub fn held_administrators(tx: &mut Conn) -> QueryResult<Vec<UserId>> {
    let query = users::table
        .filter(users::role.eq(Role::Administrator))
        .filter(any_of(users::state, &[State::Active, State::Silenced]))
        .order(users::id)
        .select(users::id);
    match tx {
        Conn::Pg(pg) => users::table
            .filter(users::role.eq(Role::Administrator.word()))
            .filter(users::state.eq(State::Active.word()).or(users::state.eq(State::Silenced.word())))
            .order(users::id)
            .select(users::id)
            .for_update()
            .load(pg),
        tx => query.load(tx),
    }
}

/// An act that changed somebody: who, verb, before, after, why, when.
pub type Change = (Option<UserId>, String, String, String, String, Ts);

/// What was done to somebody, newest first.
pub fn changes_of(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<Change>> {
    audit_log::table
        .filter(audit_log::subject_kind.eq("user"))
        .filter(audit_log::subject_id.eq(user.0))
        .order(audit_log::id.desc())
        .limit(most)
        .select((
            audit_log::actor_id,
            audit_log::verb,
            audit_log::before,
            audit_log::after,
            audit_log::reason,
            audit_log::at,
        ))
        .load(conn)
}

/// Every board, whoever may read it, in its order.
pub fn all_boards(conn: &mut Conn) -> QueryResult<Vec<(Board, i64)>> {
    boards::table
        .order((boards::area_id, boards::position, boards::id))
        .select((Board::as_select(), boards::position))
        .load(conn)
}

/// A board with its position and the source of its guidelines.
pub fn board(conn: &mut Conn, slug: &str) -> QueryResult<(Board, i64, String)> {
    boards::table
        .filter(boards::slug.eq(slug))
        .select((Board::as_select(), boards::position, boards::guidelines))
        .first(conn)
}

pub fn area(conn: &mut Conn, slug: &str) -> QueryResult<(Area, i64)> {
    areas::table.filter(areas::slug.eq(slug)).select((Area::as_select(), areas::position)).first(conn)
}

/// What those who run the community set of a board.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = boards)]
pub struct BoardRow {
    pub area_id: AreaId,
    pub name: String,
    pub description: String,
    pub kind: BoardKind,
    pub guidelines: String,
    pub guidelines_html: String,
    pub read_access: Access,
    pub post_access: Access,
    pub label_required: bool,
    pub position: i64,
    /// What a new thread must say, a question a line.
    pub questions: String,
    /// Votes that an issue needs here; 0 is the site's number.
    pub minimum_votes: i64,
}

impl BoardRow {
    /// The votes as the form has them.
    pub fn votes(&self) -> String {
        if self.minimum_votes > 0 { self.minimum_votes.to_string() } else { String::new() }
    }
}

pub fn insert_board(tx: &mut Conn, slug: &str, row: &BoardRow) -> QueryResult<BoardId> {
    diesel::insert_into(boards::table)
        .values((boards::slug.eq(slug), row.clone()))
        .returning(boards::id)
        .get_result(tx)
}

pub fn update_board(tx: &mut Conn, board: BoardId, row: &BoardRow) -> QueryResult<()> {
    diesel::update(boards::table.find(board)).set(row.clone()).execute(tx)?;
    Ok(())
}

/// What those who run the community set of an area.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = areas)]
pub struct AreaRow {
    pub name: String,
    pub description: String,
    pub position: i64,
}

pub fn insert_area(tx: &mut Conn, slug: &str, row: &AreaRow) -> QueryResult<AreaId> {
    diesel::insert_into(areas::table)
        .values((areas::slug.eq(slug), row.clone()))
        .returning(areas::id)
        .get_result(tx)
}

pub fn update_area(tx: &mut Conn, area: AreaId, row: &AreaRow) -> QueryResult<()> {
    diesel::update(areas::table.find(area)).set(row.clone()).execute(tx)?;
    Ok(())
}

pub fn is_board_slug_taken(conn: &mut Conn, slug: &str) -> QueryResult<bool> {
    Ok(boards::table.filter(boards::slug.eq(slug)).count().get_result::<i64>(conn)? > 0)
}

pub fn is_area_slug_taken(conn: &mut Conn, slug: &str) -> QueryResult<bool> {
    Ok(areas::table.filter(areas::slug.eq(slug)).count().get_result::<i64>(conn)? > 0)
}

/// How many threads of any state are in a board.
pub fn threads_in(conn: &mut Conn, board: BoardId) -> QueryResult<i64> {
    threads::table.filter(threads::board_id.eq(board)).count().get_result(conn)
}

pub fn threads_with(conn: &mut Conn, label: LabelId) -> QueryResult<i64> {
    threads::table.filter(threads::label_id.eq(label)).count().get_result(conn)
}

pub fn insert_label(tx: &mut Conn, board: BoardId, name: &str, position: i64) -> QueryResult<()> {
    diesel::insert_into(labels::table)
        .values((labels::board_id.eq(board), labels::name.eq(name), labels::position.eq(position)))
        .execute(tx)?;
    Ok(())
}

pub fn rename_label(tx: &mut Conn, label: &Label, name: &str) -> QueryResult<()> {
    diesel::update(labels::table.find(label.id)).set(labels::name.eq(name)).execute(tx)?;
    Ok(())
}

pub fn delete_label(tx: &mut Conn, label: LabelId) -> QueryResult<()> {
    diesel::delete(labels::table.find(label)).execute(tx)?;
    Ok(())
}
