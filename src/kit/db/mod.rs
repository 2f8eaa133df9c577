//! The only doors to the data: [`Db::read`] and [`Db::write`].
//!
//! On SQLite one writer thread takes what is queued as one group commit and
//! readers run in parallel; on PostgreSQL both use a pool and a write whose
//! serialization fails is run again. A write closure must therefore be able to
//! run twice, and does no mail, hashing, rendering or network.

mod any_of;
mod connection;
mod migrations;
mod pool;
mod types;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::result::{DatabaseErrorKind, Error as QueryError};
use tokio::sync::Semaphore;

pub use any_of::any_of;
pub use connection::{Address, Conn, MultiBackend, write_transaction};
pub use migrations::{migrate, pending, revert_all};
pub use types::Ts;

/// The database cannot serve now: down, locked or full. Answered with 503.
#[derive(Debug, thiserror::Error)]
#[error("the database is unavailable: {0}")]
pub struct Unavailable(pub String);

/// What a closure's error must be able to hold.
pub trait DbError: From<QueryError> + From<Unavailable> + Send + 'static {
    /// Whether running the same closure again may succeed (a PostgreSQL
    /// serialization failure or deadlock).
    fn is_retryable(&self) -> bool;
}

/// The database of a running site; clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    address: Address,
    readers: pool::Pool,
    permits: Semaphore,
    writer: Option<writer::Writer>,
    generation: AtomicU64,
}

/// Reads at once: enough to keep two to four cores busy, few enough to keep caches warm (STACK 6).
const READERS: usize = 6;
/// How many requests may wait for a reader before new ones are turned away with 503.
const QUEUE: usize = 512;
const PG_RETRIES: usize = 5;

impl Db {
    /// Opens the database; the file or server must be reachable.
    pub fn open(address: Address) -> Result<Self, Unavailable> {
        let readers = pool::Pool::new(address.clone());
        let writer = match &address {
            Address::Sqlite(_) => Some(writer::Writer::start(address.clone())?),
            Address::Postgres(_) => None,
        };
        readers.with(|_| Ok::<_, Unavailable>(()))?;
        Ok(Self {
            inner: Arc::new(Inner {
                address,
                readers,
                permits: Semaphore::new(READERS),
                writer,
                generation: AtomicU64::new(1),
            }),
        })
    }

    pub fn address(&self) -> &Address {
        &self.inner.address
    }

    /// Grows with every write of this process: what was put together at
    /// another generation may be out of date.
    pub fn generation(&self) -> u64 {
        self.inner.generation.load(Ordering::Acquire)
    }

    /// Asks the database from an async handler.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: DbError,
    {
        let inner = self.inner.clone();
        let waiting = QUEUE.saturating_add(READERS);
        if inner.readers.waiting() > waiting {
            return Err(Unavailable("too many readers are waiting".to_owned()).into());
        }
        let _waiting = inner.readers.announce();
        let Ok(_permit) = inner.permits.acquire().await else {
            return Err(Unavailable("the database is closing".to_owned()).into());
        };
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read_now(work))
            .await
            .unwrap_or_else(|_| Err(Unavailable("a reader failed".to_owned()).into()))
    }

    /// Asks the database from a command or a worker thread.
    pub fn read_now<T, E: DbError>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        self.inner.readers.with(work)
    }

    /// Changes the database in one transaction, from an async handler.
    pub async fn write<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: DbError,
    {
        let result = self.write_unseen(work).await;
        if result.is_ok() {
            self.inner.generation.fetch_add(1, Ordering::AcqRel);
        }
        result
    }

    /// As [`write`](Self::write), for changes that no page of a guest shows at
    /// once: claims of the outbox, read marks, counted views.
    pub async fn write_unseen<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: DbError,
    {
        match &self.inner.writer {
            Some(writer) => writer.submit(work).await,
            None => {
                let db = self.clone();
                tokio::task::spawn_blocking(move || db.write_postgres(work))
                    .await
                    .unwrap_or_else(|_| Err(Unavailable("a writer failed".to_owned()).into()))
            }
        }
    }

    /// Changes the database from a command or a worker thread.
    pub fn write_now<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: DbError,
    {
        let result = match &self.inner.writer {
            Some(writer) => writer.submit_now(work),
            None => self.write_postgres(work),
        };
        if result.is_ok() {
            self.inner.generation.fetch_add(1, Ordering::AcqRel);
        }
        result
    }

    fn write_postgres<T, E: DbError>(&self, mut work: impl FnMut(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut tries = 0;
        loop {
            let result = self.inner.readers.with(|conn| write_transaction(conn, &mut work));
            match result {
                Err(error) if error.is_retryable() && tries < PG_RETRIES => {
                    tries += 1;
                    std::thread::sleep(std::time::Duration::from_millis(5 << tries));
                }
                other => return other,
            }
        }
    }
}

/// Whether the error is a uniqueness violation of the named constraint. SQLite
/// names the columns (`users.name_key`), PostgreSQL the constraint
/// (`users_name_key`): our constraints are `{table}_{column}`.
pub fn violates(error: &QueryError, constraint: &str) -> bool {
    let QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = error else {
        return false;
    };
    match info.constraint_name() {
        Some(name) => name == constraint,
        None => info.message().replace('.', "_").contains(constraint),
    }
}

/// Whether the database itself is in trouble (locked, full, gone) rather than the query wrong.
pub fn is_outage(error: &QueryError) -> bool {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::ClosedConnection, _)
        | QueryError::BrokenTransactionManager => true,
        QueryError::DatabaseError(_, info) => {
            let message = info.message();
            [
                "database is locked",
                "database or disk is full",
                "disk I/O error",
                "unable to open database",
                "attempt to write a readonly",
                "server closed the connection",
                "terminating connection",
                "could not connect",
                "connection to server",
                "no connection to the server",
                "statement timeout",
                "lock timeout",
                "No space left",
                "the database system is",
            ]
            .iter()
            .any(|sign| message.contains(sign))
        }
        _ => false,
    }
}

/// Whether the transaction may succeed when it is run again.
pub fn is_retryable(error: &QueryError) -> bool {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        QueryError::DatabaseError(_, info) => info.message().contains("deadlock detected"),
        _ => false,
    }
}

/// Asks the least that a database can be asked.
pub fn ping(conn: &mut Conn) -> diesel::QueryResult<()> {
    use diesel::connection::SimpleConnection;
    conn.batch_execute("SELECT 1")
}
