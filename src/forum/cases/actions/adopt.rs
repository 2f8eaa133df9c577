//! A guest's cases become a member's who has proven the same address.

use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{EntryKind, NewEntry};
use crate::forum::cases::store;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail::address_key;

const NOTE: &str = "The requester has an account now, and this case is in it.";

/// Gives a member the cases that were asked from this address, which is proven to be theirs. What
/// nobody has confirmed stays a guest's: its letter has the button.
pub fn adopt(tx: &mut Conn, user: UserId, email: &str, now: Ts) -> Result<(), Error> {
    for id in store::guests_of(tx, &address_key(email))? {
        store::hold(tx, id)?;
        if store::give_to(tx, id, user)? {
            let note = NewEntry { kind: EntryKind::Note, ..NewEntry::system(NOTE) };
            store::add_entry(tx, id, &note, now)?;
        }
    }
    Ok(())
}
