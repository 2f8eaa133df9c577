//! `bandstand ranks recompute`: the ledger of deeds and everybody's rank, from scratch.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::check::Shape;
use crate::app::setup;
use crate::features::ranks::recompute::{self, Outcome};
use crate::features::ranks::ruler::Ruler;
use crate::forum::activity::fill;
use crate::kit::clock::Clock;
use crate::kit::config::Config;
use crate::kit::db::Db;

/// What is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What members did, from posts, kudos and the rest; then the ranks.
    Everything,
    /// The ranks alone, from the ledger as it is.
    Scores,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Report {
    rows_added: i64,
    #[serde(flatten)]
    outcome: Outcome,
    seconds: f64,
}

pub fn run(config: Config, reach: Reach, shape: Shape) -> Result<(), String> {
    let db = setup::open_database(&config)?;
    let begun = std::time::Instant::now();
    let (rows_added, outcome) = compute(&db, &config, reach)?;
    let report = Report { rows_added, outcome, seconds: begun.elapsed().as_secs_f64() };
    if shape == Shape::Json {
        super::say(&serde_json::to_string(&report).map_err(|error| error.to_string())?);
    } else {
        let Outcome { members, wrong, moved, went_on } = outcome;
        let on = if went_on { "went on where a run was interrupted: the other " } else { "" };
        super::say(&format!(
            "{on}{members} members in {:.1} s: {rows_added} rows added to the ledger, {wrong} scores set right, {moved} ranks moved",
            report.seconds
        ));
    }
    Ok(())
}

/// Goes through, with progress on standard error; gives how many rows were added, and what was found.
pub fn compute(db: &Db, config: &Config, reach: Reach) -> Result<(i64, Outcome), String> {
    Ruler::of(config).map_err(|error| format!("ranks.formula: {error}"))?;
    let now = Clock::default().now();
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos} {elapsed}") {
        bar.set_style(style);
    }
    let mut rows = 0;
    if reach == Reach::Everything {
        let seen = |stage: &'static str, last: i64| {
            bar.set_message(stage);
            bar.set_position(u64::try_from(last).unwrap_or(0));
        };
        rows = fill::all(db, config.ranks.batch, now, seen).map_err(super::told)?;
    }
    bar.set_message("members");
    let seen = |done: i64| bar.set_position(u64::try_from(done).unwrap_or(0));
    let outcome = recompute::all(db, config, now, seen).map_err(super::told)?;
    bar.finish_and_clear();
    Ok((rows, outcome))
}
