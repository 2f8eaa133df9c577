//! What comes by the clock: months that are over, and what no event told of.

use super::actions;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// The months of so many days are looked at again: the net below the events.
const DAYS: i64 = 2;

/// Settles this month, and closes the months that are over; asked twice, or by two
/// processes at once, nothing happens twice.
pub async fn run(site: &Site) -> Result<usize, Error> {
    let (book, now) = (actions::book(site), site.clock.now());
    let on = book.clone();
    if site.db.write_unseen(move |tx| actions::settle_last(tx, &on, DAYS, now)).await? > 0 {
        site.db.outdate();
    }
    let on = book.clone();
    let due = site.db.read(move |conn| actions::due(conn, &on, now)).await?;
    let mut closed = 0;
    for month in due {
        let on = book.clone();
        if site.db.write(move |tx| actions::close(tx, &on, month, now)).await? {
            closed += 1;
        }
    }
    Ok(closed)
}
