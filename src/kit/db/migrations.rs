//! Migrations: two sets of the same names, one for each database, in the binary.

use std::collections::HashSet;

use diesel::Connection;
use diesel::migration::MigrationSource;
use diesel::result::Error as QueryError;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Unavailable, write_transaction};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// The advisory lock that keeps two processes from migrating at once.
const MIGRATION_LOCK: &str = "7202611210";

/// Runs what has not been run; returns the names. A database that knows more
/// than this program is left alone: the error says so.
pub fn migrate(conn: &mut Conn) -> Result<Vec<String>, Unavailable> {
    // Nothing to do is the usual case, and needs no lock. Of two processes that
    // look at an empty database at once, one may fail: then the lock decides.
    if let Ok(is_behind) = looked_at(conn)
        && !is_behind?
    {
        return Ok(Vec::new());
    }
    locked(conn, |conn| {
        looked_at(conn)??;
        crate::each!(conn, c => c.run_pending_migrations(set_of(c)).map(|done| {
            done.iter().map(ToString::to_string).collect::<Vec<_>>()
        }))
        .map_err(|error| Unavailable(format!("a migration failed: {error}")))
    })
}

/// Whether the database is older than the program; refused inside when it is newer.
fn looked_at(conn: &mut Conn) -> Result<Result<bool, Unavailable>, Unavailable> {
    let foreign = unknown(conn)?;
    Ok(match foreign.last() {
        Some(newest) => Err(Unavailable(format!(
            "the database is newer than this program (it has the migration {newest}): run the newer program"
        ))),
        None => Ok(pending(conn)?),
    })
}

/// Migrations that were run but that this program does not have, oldest first.
fn unknown(conn: &mut Conn) -> Result<Vec<String>, Unavailable> {
    let say = |error: Box<dyn std::error::Error + Send + Sync>| {
        Unavailable(format!("the migrations cannot be read: {error}"))
    };
    let (mut run, known) =
        crate::each!(conn, c => (c.applied_migrations().map_err(say)?, names(c).map_err(say)?));
    run.retain(|version| !known.contains(&version.to_string()));
    let mut foreign: Vec<String> = run.iter().map(ToString::to_string).collect();
    foreign.sort();
    Ok(foreign)
}

/// The versions of this program's migrations.
fn names<C>(_: &C) -> Result<HashSet<String>, Box<dyn std::error::Error + Send + Sync>>
where
    C: HasMigrations + Connection,
    EmbeddedMigrations: MigrationSource<C::Backend>,
{
    let migrations = MigrationSource::<C::Backend>::migrations(&C::SET)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
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
        // All or nothing, and another process waits for its turn.
        return write_transaction(conn, work);
    }
    // An index of a large table takes its time, and so may the process before us.
    conn.batch_execute("SET statement_timeout = 0; SET lock_timeout = '10min'").map_err(say)?;
    conn.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).map_err(say)?;
    let result = work(conn);
    let unlocked = conn.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})")).map_err(say);
    let done = result?;
    unlocked.map(|()| done)
}
