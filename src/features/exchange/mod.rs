//! Communities as files: the exchange format in and out, and writing many rows at once.
//! Owns the table imported_ids.

pub mod export;
pub mod generate;
pub mod import;
pub mod model;
pub mod rows;
pub mod store;
pub mod words;

/// Marks these posts `(thread, post)` as the solutions of their threads.
pub fn solutions(tx: &mut crate::kit::db::Conn, solved: &[(i64, i64)]) -> diesel::QueryResult<()> {
    for (thread, post) in solved {
        store::set_solution(tx, *thread, *post)?;
    }
    Ok(())
}
