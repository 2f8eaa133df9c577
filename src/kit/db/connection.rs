//! The connection that is one of two databases, and the fork for what only one of them can say.

use diesel::connection::{AnsiTransactionManager, Connection, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;
use diesel::sqlite::SqliteConnection;

/// A connection to whichever database the site runs on. Queries in stores are
/// written once against it; [`each!`](crate::each) covers the rest.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

impl Conn {
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Conn::Sqlite(_))
    }
}

/// Runs one body with the concrete connection of each backend, for upserts and
/// batch inserts, which diesel's `MultiConnection` cannot express.
#[macro_export]
macro_rules! each {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::kit::db::Conn::Pg($c) => $body,
            $crate::kit::db::Conn::Sqlite($c) => $body,
        }
    };
}

/// Where the data is, read from `BANDSTAND_DATABASE_URL` or the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file path.
    Sqlite(String),
    /// A `postgres://` URL.
    Postgres(String),
}

impl Address {
    /// Chooses the database by URL scheme and refuses every other scheme:
    /// diesel's own guess would create a SQLite file for a mistyped URL.
    pub fn parse(url: &str) -> Result<Self, String> {
        match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(impatient(url))),
            Some((scheme, _)) => Err(format!(
                "database_url has the scheme \"{scheme}\"; Bandstand knows sqlite://PATH and postgres://..."
            )),
            None => Err("database_url needs a scheme: sqlite://PATH or postgres://...".to_owned()),
        }
    }

    /// A connection that may only read (SQLite), or any (PostgreSQL).
    pub fn connect_reader(&self) -> Result<Conn, diesel::ConnectionError> {
        let mut conn = self.open()?;
        if conn.is_sqlite() {
            setup(&mut conn, "PRAGMA mmap_size=1073741824; PRAGMA cache_size=-4000; PRAGMA query_only=ON;")?;
        }
        Ok(conn)
    }

    /// A connection that may write. On SQLite `synchronous=FULL`: an
    /// acknowledged post survives power loss (STACK 6).
    pub fn connect_writer(&self) -> Result<Conn, diesel::ConnectionError> {
        let mut conn = self.open()?;
        if conn.is_sqlite() {
            setup(
                &mut conn,
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000;",
            )?;
        }
        Ok(conn)
    }

    fn open(&self) -> Result<Conn, diesel::ConnectionError> {
        match self {
            Self::Sqlite(path) => {
                let mut conn = Conn::Sqlite(SqliteConnection::establish(path)?);
                setup(
                    &mut conn,
                    "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;",
                )?;
                Ok(conn)
            }
            Self::Postgres(url) => {
                let mut conn = Conn::Pg(PgConnection::establish(url)?);
                setup(
                    &mut conn,
                    "SET statement_timeout='30s'; SET lock_timeout='10s'; SET idle_in_transaction_session_timeout='60s'; SET client_min_messages='warning';",
                )?;
                Ok(conn)
            }
        }
    }
}

/// The address with limits for a server that does not answer: libpq would wait
/// for minutes. What the operator set stands.
fn impatient(url: &str) -> String {
    let mut url = url.to_owned();
    // Seconds to connect; milliseconds until sent data must be acknowledged.
    for (parameter, value) in [("connect_timeout", 5), ("tcp_user_timeout", 15_000)] {
        if !url.contains(&format!("{parameter}=")) {
            let sign = if url.contains('?') { '&' } else { '?' };
            url.push_str(&format!("{sign}{parameter}={value}"));
        }
    }
    url
}

fn setup(conn: &mut Conn, sql: &str) -> Result<(), diesel::ConnectionError> {
    conn.batch_execute(sql).map_err(diesel::ConnectionError::CouldntSetupConfiguration)
}

/// One write transaction. On SQLite it begins IMMEDIATE: a deferred
/// transaction that upgrades to writing fails with BUSY at once (STACK 6).
pub fn write_transaction<T, E: From<QueryError>>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    if let Conn::Sqlite(sqlite) = conn {
        AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
    } else {
        return conn.transaction(work);
    }
    match work(conn) {
        Ok(value) => {
            <Conn as Connection>::TransactionManager::commit_transaction(conn)?;
            Ok(value)
        }
        Err(error) => match <Conn as Connection>::TransactionManager::rollback_transaction(conn) {
            Ok(()) | Err(QueryError::BrokenTransactionManager) => Err(error),
            Err(rollback) => Err(rollback.into()),
        },
    }
}

/// A transaction that reads, and sees nothing of what others write meanwhile.
pub fn snapshot<T, E: From<QueryError>>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    conn.transaction(|conn| {
        if !conn.is_sqlite() {
            conn.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")?;
        }
        work(conn)
    })
}
