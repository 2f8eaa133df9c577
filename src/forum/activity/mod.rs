//! The ledger of what members did (PRODUCT 12): rows are only ever added, and
//! ranks and Star points are computed from it. Owns the tables deeds and attendances.
//!
//! Nothing is taken from an event but what it is about. Whatever happened to
//! that, the ledger is *settled*: what it ought to say is asked of the present
//! state, and the difference is written down, counter entries included. So an
//! event that is heard twice, late, out of order or by two workers at once
//! leaves the same.

pub mod fill;
pub mod listen;
pub mod model;
pub mod settle;
pub mod store;

use crate::forum::accounts::model::UserId;
use crate::forum::events::{self, Event};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use model::Deed;

/// What follows from new rows of the ledger, in the transaction that writes
/// them: the members whose rows they are are held. `app/listeners.rs` names all.
pub type Follower = fn(&mut Conn, &Site, &[Deed], Ts) -> Result<(), Error>;

/// Somebody came to a meeting of the community (`at` is when it took place), or
/// did not after all. Doing it twice changes nothing more; the ledger hears of it.
pub fn set_attended(
    tx: &mut Conn,
    (meeting, user): (i64, UserId),
    at: Option<Ts>,
    now: Ts,
) -> diesel::QueryResult<()> {
    if store::state::set_attended(tx, meeting, user, at)? {
        events::record(tx, Event::AttendanceChanged { meeting, user }, now)?;
    }
    Ok(())
}
