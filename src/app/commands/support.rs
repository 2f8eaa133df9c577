//! `bandstand support receive`: reads a letter to the support desk from standard input and files it.
//! A mail server pipes what comes to the desk's mailbox into it.

use std::io::Read;

use crate::app::setup;
use crate::features::cases::receive::{self, Outcome};
use crate::features::triage::ask;
use crate::kit::config::Config;

/// Bytes of a letter that are read, files included.
const MOST: u64 = 40 * 1024 * 1024;

/// Says what was done. A letter that is not filed is no failure: the mail server shall not send it again.
pub fn receive(config: Config, sender: Option<&str>) -> Result<(), String> {
    if config.support.mailbox.is_empty() {
        return Err("support.mailbox is not set: answers by mail come in nowhere".to_owned());
    }
    let mut raw = Vec::new();
    std::io::stdin().take(MOST).read_to_end(&mut raw).map_err(|error| format!("standard input: {error}"))?;
    let site = setup::open_site(config)?;
    let asked = site.clone();
    let filed = actix_web::rt::System::new().block_on(async {
        receive::receive(&asked, &raw, sender, |text| ask::suggest_now(&asked, text)).await
    });
    super::say(&match filed.map_err(super::told)? {
        Outcome::Filed(reference) => format!("{reference}: the requester's answer is filed."),
        Outcome::Noted(reference) => {
            format!(
                "{reference}: filed as a note, because it came from another address, or the mail server says that it is forged."
            )
        }
        Outcome::Again => "This letter was filed before: nothing was changed.".to_owned(),
        Outcome::Waiting => "A new request waits for its letter of confirmation.".to_owned(),
        Outcome::Dropped(why) => format!("Not filed: {why}."),
    });
    Ok(())
}
