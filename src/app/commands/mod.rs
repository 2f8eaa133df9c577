//! The commands of the program, one file each. An error is one line for the operator.

pub mod admin;
pub mod bounce;
pub mod check;
pub mod demo;
pub mod export;
pub mod generate;
pub mod import;
pub mod migrate;
pub mod ranks;
pub mod serve;
pub mod support;
pub mod triage;

use crate::features::similar;
use crate::forum::boards::model::BoardKind;
use crate::forum::threads::store::statuses;
use crate::kit::clock::Clock;
use crate::kit::config::Config;
use crate::kit::db::Db;
use crate::kit::error::Error;
use crate::kit::text::names::Reserved;

/// The names that nobody may take at this site.
fn reserved(config: &Config) -> Reserved {
    use crate::forum::ranks::Rank;
    let titles: Vec<String> = Rank::ALL.iter().map(|rank| rank.title(&config.brand)).collect();
    Reserved::new(&config.brand, &titles.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Many threads came at once: they are read for the suggestions of likely same ones.
fn read_threads(db: &Db) -> Result<(), String> {
    let now = Clock::default().now();
    similar::index::fill(db).and_then(|_| similar::index::learn_anew(db, now)).map_err(told)
}

/// Ideas and issues that came without a status have the first one.
fn give_first_statuses(db: &Db, config: &Config) -> Result<(), String> {
    for kind in [BoardKind::Idea, BoardKind::Issue] {
        let Some(first) = config.statuses.first(kind.word()) else { continue };
        let name = first.name.clone();
        let given = db.write_now(move |tx| Ok(statuses::begin_all(tx, kind, &name)?)).map_err(told)?;
        if given > 0 {
            eprintln!(
                "{given} threads of {} boards had no status and have \"{}\" now",
                kind.word(),
                first.name
            );
        }
    }
    Ok(())
}

/// What went wrong, for an operator, who may see the cause.
pub(super) fn told(error: Error) -> String {
    match error {
        Error::Internal(cause) => cause,
        Error::Unavailable(cause) => cause.to_string(),
        error => error.to_string(),
    }
}

/// A line for whoever called. A pipe that was closed (`| head`) is no reason to fail.
pub fn say(line: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stdout(), "{line}"));
}
