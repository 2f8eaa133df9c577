//! What schemes for ranks and Star points are worth beside an honest contributor.
//!
//! `cargo bench --bench gaming [-- DAYS]` plays each for so many days (60) with the
//! formula and the rules of the settings, through the code that keeps scores and
//! points, and prints what one act earns. A scheme that earns more than a tenth of the honest contributor's per
//! act fails the run.

mod points;
mod schemes;

use std::process::ExitCode;

use bandstand::features::ranks::formula::{Formula, POINT};
use bandstand::kit::config::{Config, Points};
use schemes::{Play, all};

const DAYS: i64 = 60;
/// What a scheme may earn of the honest contributor's, per act.
const MOST: f64 = 0.1;

/// What the settings say of both.
struct Rules {
    formula: Formula,
    points: Points,
}

/// Something that acts can earn: another part of the table.
struct Yield {
    name: &'static str,
    /// What everybody who plays earned together.
    of: fn(&Play, &Rules) -> f64,
}

const YIELDS: &[Yield] =
    &[Yield { name: "rank score", of: score }, Yield { name: "Star points", of: star_points }];

fn score(play: &Play, rules: &Rules) -> f64 {
    play.players.iter().map(|tally| rules.formula.score(&tally.standing) as f64 / POINT as f64).sum()
}

fn star_points(play: &Play, rules: &Rules) -> f64 {
    play.book.sum(play.players.len(), &rules.points) as f64
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("gaming: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, String> {
    // Cargo itself adds `--bench`.
    let days = std::env::args().skip(1).find(|word| word != "--bench");
    let days =
        days.map_or(Ok(DAYS), |word| word.parse().map_err(|_| format!("\"{word}\" is no number of days")))?;
    let config = Config::load(None)?;
    let rules = Rules { formula: Formula::new(&config.ranks.formula)?, points: config.stars.points };
    let plays: Vec<(&str, Play)> =
        all().into_iter().map(|(name, scheme)| (name, Play::of(&rules.formula, days, scheme))).collect();
    let (honest, _) = plays.split_first().ok_or("nobody plays")?;
    let mut is_fair = true;
    for earned in YIELDS {
        println!("\n{} in {days} days\n", earned.name);
        println!("{:<42} {:>8} {:>9} {:>10} {:>9}  best rank", "", "acts", "earned", "per act", "of honest");
        let per_act = |play: &Play| (earned.of)(play, &rules) / play.acts.max(1) as f64;
        let bar = per_act(&honest.1);
        for (at, (name, play)) in plays.iter().enumerate() {
            let share = per_act(play) / bar;
            let is_too_much = at > 0 && share > MOST;
            is_fair &= !is_too_much;
            let best = play.players.iter().map(|tally| tally.standing.rank).max();
            println!(
                "{name:<42} {:>8} {:>9.1} {:>10.3} {:>8.1}%  {}{}",
                play.acts,
                (earned.of)(play, &rules),
                per_act(play),
                share * 100.0,
                best.map_or("", |rank| rank.word()),
                if is_too_much { "  TOO MUCH" } else { "" }
            );
        }
    }
    Ok(is_fair)
}
