//! Recurring work about posts.

use std::time::Duration;

use super::{files, store};
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::Error;

/// How long a picture waits for its post. One in a draft waits as long as the draft.
const UNPOSTED_LIFE: Duration = Duration::from_secs(86_400);
/// Pictures cleared away at once: the rest goes the next time.
const MOST: i64 = 200;

/// Clears away pictures that nobody posted: rows now, files by the outbox. Says how many.
pub fn clear_unposted(tx: &mut Conn, now: Ts) -> Result<usize, Error> {
    let keys = store::unposted(tx, now.minus(UNPOSTED_LIFE), MOST)?;
    let gone = store::delete_unposted(tx, &keys)?;
    for key in &gone {
        discard::record(tx, files::FOLDER, key, now)?;
    }
    Ok(gone.len())
}
