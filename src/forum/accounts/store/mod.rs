//! Every question about accounts.

pub mod changes;
pub mod passkeys;
pub mod proof;
pub mod second_step;
pub mod sessions;
pub mod signatures;

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Face, NewUser, State, User, UserId};
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Cursor, MultiBackend, Ts, any_of};
use crate::schema::{former_usernames, users};
pub use sessions::{SessionRow, by_session};

pub fn insert(tx: &mut Conn, user: &NewUser) -> QueryResult<UserId> {
    diesel::insert_into(users::table).values(user).returning(users::id).get_result(tx)
}

pub fn by_id(conn: &mut Conn, id: UserId) -> QueryResult<User> {
    users::table.find(id).select(User::as_select()).first(conn)
}

/// By the skeleton of a username.
pub fn by_name_key(conn: &mut Conn, key: &str) -> QueryResult<Option<User>> {
    users::table.filter(users::name_key.eq(key)).select(User::as_select()).first(conn).optional()
}

/// Whose confirmed address it is, by its key.
pub fn by_email_key(conn: &mut Conn, key: &str) -> QueryResult<Option<User>> {
    users::table.filter(users::email_key.eq(key)).select(User::as_select()).first(conn).optional()
}

/// Whether the address is confirmed as that of another account than `own`.
pub fn is_address_of_another(conn: &mut Conn, key: &str, own: UserId) -> QueryResult<bool> {
    Ok(by_email_key(conn, key)?.is_some_and(|user| user.id != own))
}

/// Who had this name before, newest first.
pub fn by_former_name(conn: &mut Conn, key: &str) -> QueryResult<Option<User>> {
    former_usernames::table
        .inner_join(users::table)
        .filter(former_usernames::name_key.eq(key))
        .order(former_usernames::id.desc())
        .select(User::as_select())
        .first(conn)
        .optional()
}

/// Whom these names mean now, by the skeleton of each: a former name means who had it.
pub fn named(conn: &mut Conn, keys: &[String]) -> QueryResult<HashMap<String, String>> {
    let former: Vec<(String, String)> = former_usernames::table
        .inner_join(users::table)
        .filter(former_usernames::name_key.eq_any(keys))
        .filter(users::state.ne(State::Deleted))
        .order(former_usernames::id)
        .select((former_usernames::name_key, users::username))
        .load(conn)?;
    let present: Vec<(String, String)> = users::table
        .filter(users::name_key.eq_any(keys))
        .filter(users::state.ne(State::Deleted))
        .select((users::name_key, users::username))
        .load(conn)?;
    Ok(former.into_iter().chain(present).collect())
}

/// Whether the name is somebody's, or was somebody else's than `own`: an old
/// name stays taken, so that its links lead to whom they meant.
pub fn is_name_taken(conn: &mut Conn, key: &str, own: Option<UserId>) -> QueryResult<bool> {
    let own = own.unwrap_or(UserId(0));
    let now = users::table.filter(users::name_key.eq(key)).filter(users::id.ne(own)).count();
    let before = former_usernames::table
        .filter(former_usernames::name_key.eq(key))
        .filter(former_usernames::user_id.ne(own));
    Ok(now.get_result::<i64>(conn)? > 0 || before.count().get_result::<i64>(conn)? > 0)
}

/// What staff and Stars other than `own` are called: usernames and display names.
pub fn names_of_authority(conn: &mut Conn, own: UserId) -> QueryResult<Vec<(String, Option<String>)>> {
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| *role > Role::Member).collect();
    users::table
        .filter(any_of(users::role, &roles))
        .filter(users::id.ne(own))
        .filter(users::state.ne(State::Deleted))
        .select((users::username, users::display_name))
        .load(conn)
}

/// Somebody's earlier names with the time of each change, newest first.
pub fn former_names(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(String, Ts)>> {
    former_usernames::table
        .filter(former_usernames::user_id.eq(user))
        .order(former_usernames::id.desc())
        .select((former_usernames::username, former_usernames::changed_at))
        .load(conn)
}

pub fn has_administrator(conn: &mut Conn) -> QueryResult<bool> {
    let count: i64 = users::table
        .filter(users::role.eq(Role::Administrator))
        .filter(users::state.ne(State::Deleted))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// The faces of these people, in one query.
pub fn faces(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, Face>> {
    let faces: Vec<Face> =
        users::table.filter(any_of(users::id, ids)).select(Face::as_select()).load(conn)?;
    Ok(faces.into_iter().map(|face| (face.id, face)).collect())
}

/// How many joined since then and are still here.
pub fn joined_since(conn: &mut Conn, since: Ts) -> QueryResult<i64> {
    users::table
        .filter(users::joined_at.ge(since))
        .filter(users::state.ne(State::Deleted))
        .count()
        .get_result(conn)
}

/// How to list members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberOrder {
    Newest,
    Posts,
    Kudos,
}

/// A page of members.
pub fn page_of(
    conn: &mut Conn,
    order: MemberOrder,
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<User>> {
    let mut query: users::BoxedQuery<'_, MultiBackend> =
        users::table.into_boxed().filter(users::state.ne("deleted"));
    macro_rules! by {
        ($column:expr) => {{
            if let Some(Cursor { key, id }) = after {
                query = query.filter($column.lt(key).or($column.eq(key).and(users::id.lt(id))));
            }
            query.order(($column.desc(), users::id.desc()))
        }};
    }
    let query = match order {
        MemberOrder::Newest => by!(users::joined_at),
        MemberOrder::Posts => by!(users::post_count),
        MemberOrder::Kudos => by!(users::kudos_count),
    };
    query.limit(size).select(User::as_select()).load(conn)
}
