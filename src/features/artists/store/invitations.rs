//! Who was asked to join a team.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::each;
use crate::features::artists::model::{Artist, ArtistId, Invitation, TeamRole};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{artist_invitations as invitations, artists};

/// What waits for somebody's answer, the latest first.
pub fn of_user(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Artist, Invitation)>> {
    invitations::table
        .inner_join(artists::table)
        .filter(invitations::user_id.eq(user))
        .filter(invitations::declined_at.is_null())
        .filter(artists::verified_at.is_not_null())
        .order((invitations::at.desc(), invitations::artist_id))
        .select((Artist::as_select(), Invitation::as_select()))
        .load(conn)
}

/// Whom a team waits for, the oldest first.
pub fn of_artist(conn: &mut Conn, id: ArtistId) -> QueryResult<Vec<Invitation>> {
    invitations::table
        .filter(invitations::artist_id.eq(id))
        .filter(invitations::declined_at.is_null())
        .order((invitations::at, invitations::user_id))
        .select(Invitation::as_select())
        .load(conn)
}

/// The invitation, whether it waits or was declined.
pub fn find(conn: &mut Conn, id: ArtistId, user: UserId) -> QueryResult<Option<Invitation>> {
    invitations::table.find((id, user)).select(Invitation::as_select()).first(conn).optional()
}

pub fn count(conn: &mut Conn, id: ArtistId) -> QueryResult<i64> {
    invitations::table
        .filter(invitations::artist_id.eq(id))
        .filter(invitations::declined_at.is_null())
        .select(count_star())
        .first(conn)
}

/// Asks somebody, or asks them again with another role.
pub fn put(
    tx: &mut Conn,
    id: ArtistId,
    user: UserId,
    (role, by): (TeamRole, UserId),
    now: Ts,
) -> QueryResult<()> {
    let row = (
        invitations::artist_id.eq(id),
        invitations::user_id.eq(user),
        invitations::role.eq(role),
        invitations::by_id.eq(by),
        invitations::at.eq(now),
    );
    let asked = (
        invitations::role.eq(role),
        invitations::by_id.eq(by),
        invitations::at.eq(now),
        invitations::declined_at.eq(None::<Ts>),
    );
    each!(tx, c => diesel::insert_into(invitations::table)
        .values(row)
        .on_conflict((invitations::artist_id, invitations::user_id))
        .do_update()
        .set(asked)
        .execute(c))?;
    Ok(())
}

/// Takes what waits for an answer out: its role, or `None` when nothing waits any more.
pub fn take(tx: &mut Conn, id: ArtistId, user: UserId) -> QueryResult<Option<TeamRole>> {
    let taken: Vec<TeamRole> = diesel::delete(
        invitations::table
            .filter(invitations::artist_id.eq(id))
            .filter(invitations::user_id.eq(user))
            .filter(invitations::declined_at.is_null()),
    )
    .returning(invitations::role)
    .get_results(tx)?;
    Ok(taken.into_iter().next())
}

/// `false` when nothing waits any more.
pub fn decline(tx: &mut Conn, id: ArtistId, user: UserId, now: Ts) -> QueryResult<bool> {
    let waiting = invitations::table.find((id, user)).filter(invitations::declined_at.is_null());
    Ok(diesel::update(waiting).set(invitations::declined_at.eq(now)).execute(tx)? == 1)
}
