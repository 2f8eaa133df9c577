//! Issuing a certificate, and withdrawing it.

use super::store::{self, CertificateId};
use crate::forum::accounts::store as accounts;
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::points;
use crate::forum::ranks::Rank;
use crate::forum::viewer::{Role, SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

const DAY: i64 = 86_400_000;
/// Certificates that somebody is issued in a day: the figures don't change that fast.
const A_DAY: i64 = 5;

/// Stars of today, Legends, and those who were Stars: leaving keeps the record.
pub fn may_have(conn: &mut Conn, viewer: &Viewer) -> Result<(), Error> {
    let standing = viewer.standing();
    if standing.is_some_and(|standing| standing.role == Role::Star || standing.rank == Rank::Legend) {
        return Ok(());
    }
    let time = viewer.id().map(|own| store::time_of(conn, own)).transpose()?.flatten();
    match time {
        Some(_) => Ok(()),
        None => Err(Refusal::new("Certificates are for those who are or were Stars.").into()),
    }
}

/// Issues one under this token, with the figures of this moment.
pub fn issue(tx: &mut Conn, who: &SignedIn, token: &str, now: Ts) -> Result<(), Error> {
    may_have(tx, &who.viewer())?;
    may_write_at_all(&who.viewer())?;
    if store::issued_since(tx, who.id, Ts(now.0 - DAY))? >= A_DAY {
        return Err(Refusal::new("That is enough for a day. The ones that you have are good.").into());
    }
    let user = accounts::by_id(tx, who.id)?;
    let gatherings = store::gatherings_of(tx, who.id)?;
    let points = points::store::total(tx, who.id)?;
    let time = store::time_of(tx, who.id)?;
    Ok(store::insert(tx, &user, (token, gatherings, points), time, now)?)
}

/// Withdraws one's own: its address says so from then on, and shows nothing else.
pub fn revoke(tx: &mut Conn, who: &SignedIn, id: CertificateId, now: Ts) -> Result<(), Error> {
    store::revoke(tx, who.id, id, now)?;
    Ok(())
}
