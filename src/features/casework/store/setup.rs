//! Macros; seats are the spine's (`forum/cases/store/seats.rs`), because cases are given by them.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::id_type;
use crate::kit::db::{Conn, Ts};
use crate::schema::case_macros;

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
