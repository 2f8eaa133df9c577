//! `bandstand migrate`: brings the database to the newest shape.

use crate::kit::config::Config;
use crate::kit::db;

pub fn run(config: Config) -> Result<(), String> {
    let shown = config.data_dir.display();
    std::fs::create_dir_all(&config.data_dir).map_err(|error| format!("data_dir {shown}: {error}"))?;
    let address = config.database_address()?;
    let mut conn =
        address.connect_writer().map_err(|error| format!("the database cannot be opened: {error}"))?;
    let run = db::migrate(&mut conn).map_err(|error| error.to_string())?;
    if run.is_empty() {
        println!("The database is up to date.");
    }
    for name in run {
        println!("{name}");
    }
    Ok(())
}
