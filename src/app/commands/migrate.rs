//! `bandstand migrate`: brings the database to the newest shape.

use crate::app::setup;
use crate::kit::config::Config;

pub fn run(config: Config) -> Result<(), String> {
    let (_, run) = setup::prepare_database(&config)?;
    if run.is_empty() {
        super::say("The database is up to date.");
    }
    for name in run {
        super::say(&name);
    }
    Ok(())
}
