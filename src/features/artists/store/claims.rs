//! Claims of artists' profiles.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::each;
use crate::features::artists::forms::NewClaim;
use crate::features::artists::model::{ArtistId, Claim, ClaimId, ClaimState};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, MultiBackend, Ts, any_of};
use crate::schema::artist_claims as claims;

/// Which claims the desk lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What waits, the oldest first.
    Open,
    Verified,
    /// What was refused, taken back or withdrawn.
    Other,
}

pub fn by_id(conn: &mut Conn, id: ClaimId) -> QueryResult<Claim> {
    claims::table.find(id).select(Claim::as_select()).first(conn)
}

/// Somebody's claims, the latest first.
pub fn of_user(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<Claim>> {
    claims::table
        .filter(claims::user_id.eq(user))
        .order(claims::id.desc())
        .limit(most)
        .select(Claim::as_select())
        .load(conn)
}

/// A page of the desk: after the claim of this number.
pub fn page_of(conn: &mut Conn, which: Which, after: Option<ClaimId>, size: i64) -> QueryResult<Vec<Claim>> {
    let states: &[ClaimState] = match which {
        Which::Open => &[ClaimState::Open],
        Which::Verified => &[ClaimState::Verified],
        Which::Other => &[ClaimState::Refused, ClaimState::Revoked, ClaimState::Withdrawn],
    };
    let query = claims::table
        .filter(any_of(claims::state, states))
        .select(Claim::as_select())
        .limit(size)
        .into_boxed::<MultiBackend>();
    match (which, after) {
        (Which::Open, after) => {
            query.filter(claims::id.gt(after.unwrap_or(ClaimId(0)))).order(claims::id).load(conn)
        }
        (_, Some(after)) => query.filter(claims::id.lt(after)).order(claims::id.desc()).load(conn),
        (_, None) => query.order(claims::id.desc()).load(conn),
    }
}

/// Other claims of the same name, or of one that looks like it, the latest first.
pub fn alike(conn: &mut Conn, claim: &Claim, most: i64) -> QueryResult<Vec<Claim>> {
    claims::table
        .filter(claims::name_key.eq(&claim.name_key))
        .filter(claims::id.ne(claim.id))
        .order(claims::id.desc())
        .limit(most)
        .select(Claim::as_select())
        .load(conn)
}

pub fn open_of(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    claims::table
        .filter(claims::user_id.eq(user))
        .filter(claims::state.eq(ClaimState::Open))
        .select(count_star())
        .first(conn)
}

pub fn open_count(conn: &mut Conn) -> QueryResult<i64> {
    claims::table.filter(claims::state.eq(ClaimState::Open)).select(count_star()).first(conn)
}

/// `None` when they have claimed this name already, and it waits.
pub fn insert(tx: &mut Conn, user: UserId, new: &NewClaim, now: Ts) -> QueryResult<Option<ClaimId>> {
    let row = (
        claims::user_id.eq(user),
        claims::name.eq(&new.name),
        claims::name_key.eq(&new.key),
        claims::links.eq(&new.links),
        claims::role.eq(&new.role),
        claims::note.eq(&new.note),
        claims::at.eq(now),
        claims::state.eq(ClaimState::Open),
        claims::reason.eq(""),
    );
    let made = each!(tx, c => diesel::insert_into(claims::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(None);
    }
    claims::table
        .filter(claims::user_id.eq(user))
        .filter(claims::name_key.eq(&new.key))
        .filter(claims::state.eq(ClaimState::Open))
        .select(claims::id)
        .first(tx)
        .optional()
}

/// What a claim becomes.
#[derive(Clone, Debug)]
pub struct Next<'a> {
    pub state: ClaimState,
    pub reason: &'a str,
    /// None where it waits again.
    pub by: Option<UserId>,
    pub artist: Option<ArtistId>,
}

/// Moves a claim on; `false` when it does not stand where it was read any more.
pub fn settle(tx: &mut Conn, claim: &Claim, next: &Next<'_>, now: Ts) -> QueryResult<bool> {
    let changed = diesel::update(claims::table.find(claim.id).filter(claims::state.eq(claim.state)))
        .set((
            claims::state.eq(next.state),
            claims::reason.eq(next.reason),
            claims::decided_by.eq(next.by),
            claims::decided_at.eq(next.by.map(|_| now)),
            claims::artist_id.eq(next.artist),
        ))
        .execute(tx)?;
    Ok(changed == 1)
}
