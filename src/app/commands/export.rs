//! `bandstand export FILE`: writes the community as an exchange file.

use std::path::Path;

use crate::app::setup;
use crate::features::exchange::export;
use crate::kit::config::Config;

pub fn run(config: Config, file: &Path) -> Result<(), String> {
    let db = setup::open_database(&config)?;
    let records = export::run(&db, file)?;
    eprintln!("{records} records written to {}", file.display());
    Ok(())
}
