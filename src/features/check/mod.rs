//! Whether the data is whole: the database's own checks, every counter
//! recounted, and the search's rows. It only reads.

mod store;

use serde::Serialize;

use crate::kit::db::Db;
use crate::kit::error::Error;

/// What `bandstand check --json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Findings {
    pub counts: Counts,
    /// One sentence for each thing that is wrong.
    pub problems: Vec<String>,
}

/// Rows of the community's tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub users: i64,
    pub areas: i64,
    pub boards: i64,
    pub threads: i64,
    pub posts: i64,
    pub kudos: i64,
    pub votes: i64,
}

/// Looks at everything.
pub fn run(db: &Db) -> Result<Findings, Error> {
    // One moment for all questions: a site that is running goes on being written.
    db.snapshot_now(|conn| {
        let counts = store::counts(conn)?;
        let mut problems = store::broken(conn)?;
        problems.extend(store::wrong_counters(conn)?);
        problems.extend(store::forgotten_words(conn)?);
        problems.extend(store::unsearchable(conn)?);
        Ok(Findings { counts, problems })
    })
}

/// What is said of rows that make no sense, behind their number.
pub fn sentences() -> impl Iterator<Item = &'static str> {
    store::ORPHANS.iter().map(|(sentence, _)| *sentence)
}

/// How many accounts there are.
pub fn members(db: &Db) -> Result<i64, Error> {
    db.read_now(|conn| Ok(store::members(conn)?))
}
