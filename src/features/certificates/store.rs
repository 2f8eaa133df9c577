//! Every question about certificates.

use diesel::prelude::*;

use crate::forum::accounts::model::{User, UserId};
use crate::forum::ranks::Rank;
use crate::id_type;
use crate::kit::db::{Conn, Ts};
use crate::schema::{certificates, gathering_guests, star_terms, users};

id_type! {
    /// A certificate's number.
    CertificateId
}

/// What stands in a certificate: it stays as it was issued.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub struct Certificate {
    pub id: CertificateId,
    pub token: String,
    pub user_id: UserId,
    pub name: String,
    pub rank: Rank,
    pub joined_at: Ts,
    pub threads: i64,
    pub posts: i64,
    pub solutions: i64,
    pub kudos: i64,
    pub gatherings: i64,
    pub points: i64,
    pub issued_at: Ts,
    pub revoked_at: Option<Ts>,
    /// Their time as a Star.
    pub star_from: Option<Ts>,
    /// None: a Star on the day of issue.
    pub star_until: Option<Ts>,
}

/// Somebody's time as a Star: from the first term's begin to the last one's end; none for
/// those who never were one.
pub fn time_of(conn: &mut Conn, user: UserId) -> QueryResult<Option<(Ts, Option<Ts>)>> {
    let terms: Vec<(Ts, Option<Ts>)> = star_terms::table
        .filter(star_terms::user_id.eq(user))
        .order(star_terms::id)
        .select((star_terms::began_at, star_terms::ended_at))
        .load(conn)?;
    let ends = terms.iter().map(|(_, ended)| *ended);
    let last = ends.reduce(|one, other| one.zip(other).map(|(one, other)| one.max(other))).flatten();
    Ok(terms.first().map(|(began, _)| (*began, last)))
}

/// Writes down what somebody has done up to now.
pub fn insert(
    tx: &mut Conn,
    user: &User,
    (token, gatherings, points): (&str, i64, i64),
    time: Option<(Ts, Option<Ts>)>,
    now: Ts,
) -> QueryResult<()> {
    diesel::insert_into(certificates::table)
        .values((
            certificates::token.eq(token),
            certificates::user_id.eq(user.id),
            certificates::name.eq(user.face().name()),
            certificates::rank.eq(user.rank),
            certificates::joined_at.eq(user.joined_at),
            certificates::threads.eq(user.thread_count),
            certificates::posts.eq(user.post_count),
            certificates::solutions.eq(user.solution_count),
            certificates::kudos.eq(user.kudos_count),
            certificates::gatherings.eq(gatherings),
            certificates::points.eq(points),
            certificates::issued_at.eq(now),
            certificates::star_from.eq(time.map(|(from, _)| from)),
            certificates::star_until.eq(time.and_then(|(_, until)| until)),
        ))
        .execute(tx)?;
    Ok(())
}

/// How many events somebody came to.
pub fn gatherings_of(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    gathering_guests::table
        .filter(gathering_guests::user_id.eq(user))
        .filter(gathering_guests::attended.eq(true))
        .count()
        .get_result(conn)
}

/// Somebody's certificates, the latest first.
pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Certificate>> {
    certificates::table
        .filter(certificates::user_id.eq(user))
        .order(certificates::id.desc())
        .limit(100)
        .select(Certificate::as_select())
        .load(conn)
}

/// How many were issued to somebody since then.
pub fn issued_since(conn: &mut Conn, user: UserId, since: Ts) -> QueryResult<i64> {
    certificates::table
        .filter(certificates::user_id.eq(user))
        .filter(certificates::issued_at.ge(since))
        .count()
        .get_result(conn)
}

/// By its address; whose account is gone has none.
pub fn by_token(conn: &mut Conn, token: &str) -> QueryResult<Certificate> {
    certificates::table
        .inner_join(users::table.on(users::id.eq(certificates::user_id)))
        .filter(certificates::token.eq(token))
        .filter(users::state.ne("deleted"))
        .select(Certificate::as_select())
        .first(conn)
}

/// Withdraws one of somebody's own; `false` when it was withdrawn before.
pub fn revoke(tx: &mut Conn, user: UserId, id: CertificateId, now: Ts) -> QueryResult<bool> {
    let own: CertificateId = certificates::table
        .find(id)
        .filter(certificates::user_id.eq(user))
        .select(certificates::id)
        .first(tx)?;
    let standing = certificates::table.find(own).filter(certificates::revoked_at.is_null());
    Ok(diesel::update(standing).set(certificates::revoked_at.eq(now)).execute(tx)? == 1)
}
