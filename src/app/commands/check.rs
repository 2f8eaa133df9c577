//! `bandstand check`: reads the settings and looks whether the data is whole.

use crate::app::setup;
use crate::features::check;
use crate::kit::config::Config;

/// How the findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Json,
}

/// Prints the findings; an error, hence exit code 1, when there are problems.
pub fn run(config: Config, shape: Shape) -> Result<(), String> {
    let db = setup::open_database(&config)?;
    let findings = check::run(&db).map_err(super::told)?;
    if shape == Shape::Json {
        super::say(&serde_json::to_string(&findings).map_err(|error| error.to_string())?);
    } else {
        let counts = &findings.counts;
        super::say(&format!(
            "{} users, {} areas, {} boards, {} threads, {} posts, {} kudos, {} votes",
            counts.users,
            counts.areas,
            counts.boards,
            counts.threads,
            counts.posts,
            counts.kudos,
            counts.votes
        ));
        for problem in &findings.problems {
            super::say(problem);
        }
    }
    match findings.problems.len() {
        0 => Ok(()),
        1 => Err("1 problem found".to_owned()),
        number => Err(format!("{number} problems found")),
    }
}
