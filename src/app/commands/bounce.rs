//! `bandstand bounce`: reads a letter that came back from standard input and
//! stops letters to an address that does not exist. A mail server pipes what
//! comes to the site's own sender into it.

use std::io::Read;

use crate::app::setup;
use crate::features::notifications::bounce::{self, Outcome};
use crate::kit::config::Config;

/// Bytes of a message that are read: a returned letter and a report about it.
const MOST: u64 = 1024 * 1024;

/// Says what was done; an error when the message is no bounce of ours.
pub fn run(config: Config) -> Result<(), String> {
    let mut raw = Vec::new();
    std::io::stdin().take(MOST).read_to_end(&mut raw).map_err(|error| format!("standard input: {error}"))?;
    let site = setup::open_site(config)?;
    let bounce = bounce::read(&site.key, &raw).map_err(str::to_owned)?;
    let now = site.clock.now();
    let taken = site.db.write_now(move |tx| bounce::take(tx, &bounce, now)).map_err(super::told)?;
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
