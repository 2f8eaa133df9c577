//! Communities as files: the exchange format in and out, and writing many rows at once.
//! Owns the table imported_ids.

pub mod accounts;
pub mod export;
pub mod generate;
pub mod import;
pub mod model;
pub mod rows;
pub mod store;
pub mod words;

/// A post that solves its thread.
#[derive(Clone, Copy, Debug)]
pub struct Solution {
    pub thread: i64,
    pub post: i64,
    /// Who accepted it, where that is known.
    pub by: Option<i64>,
    /// When; else it counts from the time of the post.
    pub at: Option<crate::kit::db::Ts>,
}

/// Marks these posts as the solutions of their threads. A thread that has a
/// solution already keeps what it has: somebody may have decided meanwhile.
pub fn solutions(tx: &mut crate::kit::db::Conn, solved: &[Solution]) -> diesel::QueryResult<()> {
    let threads: Vec<i64> = solved.iter().map(|solution| solution.thread).collect();
    let done = store::solved_among(tx, &threads)?;
    for solution in solved.iter().filter(|solution| !done.contains(&solution.thread)) {
        store::set_solution(tx, solution)?;
    }
    Ok(())
}
