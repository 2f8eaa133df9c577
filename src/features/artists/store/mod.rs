//! Every question about artists and their teams.

pub mod claims;
pub mod invitations;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Artist, ArtistId, Member, TeamRole};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{self, Conn, Ts};
use crate::schema::{artist_members as members, artists};

/// Those who verify wait for each other here, so that a name is verified once.
const VERIFYING: i64 = 0x6172_7469_7374;

/// Names that a new one is compared with at most.
const NAMES: i64 = 20_000;

pub fn by_id(conn: &mut Conn, id: ArtistId) -> QueryResult<Artist> {
    artists::table.find(id).select(Artist::as_select()).first(conn)
}

/// The artist with somebody's own side; absent and not one's own look the same.
pub fn own(conn: &mut Conn, user: UserId, id: ArtistId) -> QueryResult<(Artist, Member)> {
    members::table
        .inner_join(artists::table)
        .filter(members::artist_id.eq(id))
        .filter(members::user_id.eq(user))
        .select((Artist::as_select(), Member::as_select()))
        .first(conn)
}

pub fn is_in(conn: &mut Conn, user: UserId, id: ArtistId) -> QueryResult<bool> {
    let found = members::table.find((id, user)).select(members::role).first::<TeamRole>(conn).optional()?;
    Ok(found.is_some())
}

/// The artists that somebody works for, by name.
pub fn of_member(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Artist, Member)>> {
    members::table
        .inner_join(artists::table)
        .filter(members::user_id.eq(user))
        .order((artists::name, artists::id))
        .select((Artist::as_select(), Member::as_select()))
        .load(conn)
}

/// The verified artists whose names somebody shows on their profile.
pub fn shown_by(conn: &mut Conn, user: UserId) -> QueryResult<Vec<String>> {
    members::table
        .inner_join(artists::table)
        .filter(members::user_id.eq(user))
        .filter(members::shown.eq(true))
        .filter(artists::verified_at.is_not_null())
        .order((artists::name, artists::id))
        .select(artists::name)
        .load(conn)
}

/// A team, the owners first.
pub fn team(conn: &mut Conn, id: ArtistId) -> QueryResult<Vec<Member>> {
    let mut team: Vec<Member> = members::table
        .filter(members::artist_id.eq(id))
        .order((members::joined_at, members::user_id))
        .select(Member::as_select())
        .load(conn)?;
    team.sort_by_key(|member| std::cmp::Reverse(member.role));
    Ok(team)
}

/// The verified artist of this key.
pub fn verified(conn: &mut Conn, key: &str) -> QueryResult<Option<Artist>> {
    artists::table
        .filter(artists::name_key.eq(key))
        .filter(artists::verified_at.is_not_null())
        .select(Artist::as_select())
        .first(conn)
        .optional()
}

/// The names of verified artists with their keys, the latest first.
pub fn verified_names(conn: &mut Conn) -> QueryResult<Vec<(String, String)>> {
    artists::table
        .filter(artists::verified_at.is_not_null())
        .order(artists::id.desc())
        .limit(NAMES)
        .select((artists::name, artists::name_key))
        .load(conn)
}

/// Lets one verification at a time go on from here to its end.
pub fn hold_names(tx: &mut Conn) -> QueryResult<()> {
    db::one_at_a_time(tx, VERIFYING)
}

pub fn insert(tx: &mut Conn, name: &str, key: &str, now: Ts) -> QueryResult<ArtistId> {
    diesel::insert_into(artists::table)
        .values((
            artists::name.eq(name),
            artists::name_key.eq(key),
            artists::verified_at.eq(now),
            artists::created_at.eq(now),
            artists::changed_at.eq(now),
        ))
        .returning(artists::id)
        .get_result(tx)
}

pub fn set_verified(tx: &mut Conn, id: ArtistId, at: Option<Ts>, now: Ts) -> QueryResult<()> {
    diesel::update(artists::table.find(id))
        .set((artists::verified_at.eq(at), artists::changed_at.eq(now)))
        .execute(tx)?;
    Ok(())
}

/// Holds the artist to the end of the transaction: changes of its team follow each other.
pub fn hold(tx: &mut Conn, id: ArtistId, now: Ts) -> QueryResult<()> {
    diesel::update(artists::table.find(id)).set(artists::changed_at.eq(now)).execute(tx)?;
    Ok(())
}

/// `false` when they were in the team already.
pub fn join(
    tx: &mut Conn,
    id: ArtistId,
    user: UserId,
    (role, shown): (TeamRole, bool),
    now: Ts,
) -> QueryResult<bool> {
    let row = (
        members::artist_id.eq(id),
        members::user_id.eq(user),
        members::role.eq(role),
        members::shown.eq(shown),
        members::joined_at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(members::table)
        .values(row)
        .on_conflict((members::artist_id, members::user_id))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

pub fn set_role(tx: &mut Conn, id: ArtistId, user: UserId, role: TeamRole) -> QueryResult<()> {
    diesel::update(members::table.find((id, user))).set(members::role.eq(role)).execute(tx)?;
    Ok(())
}

pub fn set_shown(tx: &mut Conn, id: ArtistId, user: UserId, shown: bool) -> QueryResult<()> {
    diesel::update(members::table.find((id, user))).set(members::shown.eq(shown)).execute(tx)?;
    Ok(())
}

pub fn remove(tx: &mut Conn, id: ArtistId, user: UserId) -> QueryResult<()> {
    diesel::delete(members::table.find((id, user))).execute(tx)?;
    Ok(())
}

pub fn owners(conn: &mut Conn, id: ArtistId) -> QueryResult<i64> {
    members::table
        .filter(members::artist_id.eq(id))
        .filter(members::role.eq(TeamRole::Owner))
        .select(count_star())
        .first(conn)
}

pub fn people(conn: &mut Conn, id: ArtistId) -> QueryResult<i64> {
    members::table.filter(members::artist_id.eq(id)).select(count_star()).first(conn)
}
