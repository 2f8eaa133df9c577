//! `bandstand import FILE`: takes a community over from an exchange file.

use std::path::Path;

use crate::app::setup;
use crate::features::exchange::import::Import;
use crate::forum::posts::render::music_services;
use crate::kit::clock::Clock;
use crate::kit::config::Config;

pub fn run(config: Config, file: &Path) -> Result<(), String> {
    let db = setup::open_database(&config)?;
    let rules = super::reserved(&config);
    let music = music_services(&config);
    let import = Import { db: &db, rules: &rules, music: &music, now: Clock::default().now() };
    let report = import.run(file)?;
    eprintln!("{report}");
    super::give_first_statuses(&db, &config)?;
    super::read_threads(&db)?;
    super::ranks::compute(&db, &config, super::ranks::Reach::Everything).map(drop)
}
