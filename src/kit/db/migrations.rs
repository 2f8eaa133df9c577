//! Migrations: two sets of the same names, one for each database, in the binary.

use diesel::result::Error as QueryError;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Unavailable};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// The advisory lock that keeps two processes from migrating at once.
const MIGRATION_LOCK: &str = "7202611210";

/// Runs what has not been run; returns the names.
pub fn migrate(conn: &mut Conn) -> Result<Vec<String>, Unavailable> {
    locked(conn, |conn| {
        let run = crate::each!(conn, c => c.run_pending_migrations(set_of(c)).map(|done| {
            done.iter().map(ToString::to_string).collect::<Vec<_>>()
        }));
        run.map_err(|error| Unavailable(format!("a migration failed: {error}")))
    })
}

/// Takes every migration back, newest first; for tests.
pub fn revert_all(conn: &mut Conn) -> Result<(), Unavailable> {
    crate::each!(conn, c => c.revert_all_migrations(set_of(c)).map(|_| ()))
        .map_err(|error| Unavailable(format!("a migration failed: {error}")))
}

/// Whether the database is older than the program.
pub fn pending(conn: &mut Conn) -> Result<bool, Unavailable> {
    crate::each!(conn, c => c.has_pending_migration(set_of(c)))
        .map_err(|error| Unavailable(format!("the migrations cannot be read: {error}")))
}

trait HasMigrations {
    const SET: EmbeddedMigrations;
}

impl HasMigrations for diesel::PgConnection {
    const SET: EmbeddedMigrations = POSTGRES;
}

impl HasMigrations for diesel::SqliteConnection {
    const SET: EmbeddedMigrations = SQLITE;
}

fn set_of<C: HasMigrations>(_: &C) -> EmbeddedMigrations {
    C::SET
}

fn locked<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, Unavailable>,
) -> Result<T, Unavailable> {
    use diesel::connection::SimpleConnection;
    let say = |error: QueryError| Unavailable(error.to_string());
    if conn.is_sqlite() {
        return work(conn);
    }
    conn.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).map_err(say)?;
    let result = work(conn);
    conn.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})")).map_err(say)?;
    result
}
