//! Seats and macros.

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{State, UserId};
use crate::id_type;
use crate::kit::db::{Conn, Ts};
use crate::schema::{case_macros, desk_seats, users};

id_type! {
    /// A macro's number.
    MacroId
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = case_macros)]
pub struct Macro {
    pub id: MacroId,
    pub name: String,
    pub body: String,
    pub by_id: UserId,
    pub changed_at: Ts,
}

/// Those that can be used, by name.
pub fn macros(conn: &mut Conn) -> QueryResult<Vec<Macro>> {
    case_macros::table
        .filter(case_macros::gone_at.is_null())
        .order((case_macros::name, case_macros::id))
        .select(Macro::as_select())
        .load(conn)
}

pub fn macro_by_id(conn: &mut Conn, id: MacroId) -> QueryResult<Macro> {
    let present = case_macros::table.find(id).filter(case_macros::gone_at.is_null());
    present.select(Macro::as_select()).first(conn)
}

pub fn add_macro(tx: &mut Conn, name: &str, body: &str, by: UserId, now: Ts) -> QueryResult<MacroId> {
    diesel::insert_into(case_macros::table)
        .values((
            case_macros::name.eq(name),
            case_macros::body.eq(body),
            case_macros::by_id.eq(by),
            case_macros::changed_at.eq(now),
        ))
        .returning(case_macros::id)
        .get_result(tx)
}

/// A macro goes, or comes back.
pub fn set_gone(tx: &mut Conn, id: MacroId, at: Option<Ts>) -> QueryResult<()> {
    diesel::update(case_macros::table.find(id)).set(case_macros::gone_at.eq(at)).execute(tx)?;
    Ok(())
}

pub fn is_there(conn: &mut Conn, id: MacroId) -> QueryResult<bool> {
    let there = case_macros::table.find(id).filter(case_macros::gone_at.is_null());
    Ok(there.count().get_result::<i64>(conn)? == 1)
}

/// Whether somebody on a team takes new cases; none where they are not on it.
pub fn seat(conn: &mut Conn, user: UserId, team: &str) -> QueryResult<Option<bool>> {
    desk_seats::table.find((user, team)).select(desk_seats::takes).first(conn).optional()
}

/// Who sits where, and whether new cases may be given to them.
pub fn seats(conn: &mut Conn) -> QueryResult<Vec<(UserId, String, bool)>> {
    desk_seats::table
        .inner_join(users::table.on(users::id.eq(desk_seats::user_id)))
        .filter(users::state.eq(State::Active))
        .order((desk_seats::team, desk_seats::user_id))
        .select((desk_seats::user_id, desk_seats::team, desk_seats::takes))
        .load(conn)
}

pub fn set_seat(tx: &mut Conn, user: UserId, team: &str, takes: bool) -> QueryResult<()> {
    let row = (desk_seats::user_id.eq(user), desk_seats::team.eq(team), desk_seats::takes.eq(takes));
    each!(tx, c => diesel::insert_into(desk_seats::table)
        .values(row)
        .on_conflict((desk_seats::user_id, desk_seats::team))
        .do_update()
        .set(desk_seats::takes.eq(takes))
        .execute(c))?;
    Ok(())
}

pub fn remove_seat(tx: &mut Conn, user: UserId, team: &str) -> QueryResult<()> {
    diesel::delete(desk_seats::table.find((user, team))).execute(tx)?;
    Ok(())
}
