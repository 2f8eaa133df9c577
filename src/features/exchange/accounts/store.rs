//! The questions and changes of the `admin` command.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::viewer::Role;
use crate::kit::db::Conn;
use crate::schema::{sessions, users};

pub fn id_of(conn: &mut Conn, name_key: &str) -> QueryResult<Option<UserId>> {
    users::table.filter(users::name_key.eq(name_key)).select(users::id).first(conn).map(UserId).optional()
}

pub fn set_role(tx: &mut Conn, id: UserId, role: Role) -> QueryResult<()> {
    diesel::update(users::table.find(id)).set(users::role.eq(role)).execute(tx)?;
    Ok(())
}

pub fn set_password(tx: &mut Conn, id: UserId, hash: &str) -> QueryResult<()> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(tx)?;
    diesel::delete(sessions::table.filter(sessions::user_id.eq(id))).execute(tx)?;
    Ok(())
}
