//! `bandstand bounce`: reads a letter that came back from standard input and
//! stops letters to an address that does not exist. A mail server pipes what
//! comes to the site's own sender into it.

use std::io::Read;

use crate::app::setup;
use crate::features::articles::store::mailings;
use crate::features::notifications::bounce::{self, Bounce, Outcome, Which};
use crate::features::notifications::store::settings::Lasting;
use crate::kit::config::Config;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Bytes of a message that are read: a returned letter and a report about it.
const MOST: u64 = 1024 * 1024;

/// Notes it with its member; a guest's address that is not there gets the blog no longer.
fn take(tx: &mut Conn, bounce: &Bounce, now: Ts) -> Result<(Outcome, bool), Error> {
    let taken = bounce::take(tx, bounce, now)?;
    let gone = bounce.recipient.as_deref().filter(|_| {
        taken == Outcome::Moved && bounce.letter == Which::Letter && bounce.lasting == Lasting::Hard
    });
    let guest = gone.map(|key| mailings::delete_confirmed(tx, key)).transpose()?.unwrap_or(false);
    Ok((taken, guest))
}

/// Says what was done; an error when the message is no bounce of ours.
pub fn run(config: Config) -> Result<(), String> {
    let mut raw = Vec::new();
    std::io::stdin().take(MOST).read_to_end(&mut raw).map_err(|error| format!("standard input: {error}"))?;
    let site = setup::open_site(config)?;
    let bounce = bounce::read(&site.key, &raw).map_err(str::to_owned)?;
    let now = site.clock.now();
    let (taken, guest) = site.db.write_now(move |tx| take(tx, &bounce, now)).map_err(super::told)?;
    if guest {
        super::say("The address got the blog as a guest's; it is forgotten.");
        return Ok(());
    }
    super::say(&match taken {
        Outcome::Counted { username, is_off: true } => {
            format!("Letters to {username} are stopped until they switch them on again in their settings.")
        }
        Outcome::Counted { username, is_off: false } => format!("Noted: a letter to {username} came back."),
        Outcome::Moved => {
            "The letter went to an address that is nobody's any more: nothing was changed.".to_owned()
        }
    });
    Ok(())
}
