//! The only doors to the data: [`Db::read`] and [`Db::write`].
//!
//! On SQLite one writer thread takes what is queued as one group commit and
//! readers run in parallel; on PostgreSQL both use a pool and a write whose
//! serialization fails is run again. A write closure must therefore be able to
//! run twice, and does no mail, hashing, rendering or network.

mod any_of;
mod connection;
mod cursor;
mod errors;
mod migrations;
mod pool;
mod types;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use diesel::result::Error as QueryError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use any_of::any_of;
pub use connection::{Address, Conn, MultiBackend, write_transaction};
pub use cursor::Cursor;
pub use errors::{is_outage, is_retryable, violates};
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

    /// Whether the database could not serve, whatever was asked.
    fn is_outage(&self) -> bool;
}

/// The database of a running site; clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    address: Address,
    readers: pool::Pool,
    permits: Arc<Semaphore>,
    /// Writers at once on PostgreSQL; SQLite has one, with a queue of its own.
    pens: Arc<Semaphore>,
    writer: Option<writer::Writer>,
    generation: AtomicU64,
    /// Whether the last change failed because nothing could be written.
    is_stuck: AtomicBool,
}

/// Reads at once: enough to keep two to four cores busy, few enough to keep caches warm (STACK 6).
const READERS: usize = 6;
/// How many requests may wait for a reader before new ones are turned away with 503.
const QUEUE: usize = 512;
/// Writers at once on PostgreSQL. With the readers, what one process asks of the server's connections.
const WRITERS: usize = 8;
/// How long a request waits for its turn before it is turned away with 503.
const PATIENCE: Duration = Duration::from_secs(10);
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
                permits: Arc::new(Semaphore::new(READERS)),
                pens: Arc::new(Semaphore::new(WRITERS)),
                writer,
                generation: AtomicU64::new(1),
                is_stuck: AtomicBool::new(false),
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
        let _waiting = self.inner.readers.announce();
        let permit = self.turn(&self.inner.permits).await?;
        let db = self.clone();
        tokio::task::spawn_blocking(move || {
            // Kept until the work is done, although the asker may go away.
            let _permit = permit;
            db.read_now(work)
        })
        .await
        .unwrap_or_else(|_| Err(Unavailable("a reader failed".to_owned()).into()))
    }

    /// Waits for a turn, but not for ever.
    async fn turn(&self, permits: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Unavailable> {
        if self.inner.readers.waiting() > QUEUE + READERS {
            return Err(Unavailable("too many requests are waiting".to_owned()));
        }
        match tokio::time::timeout(PATIENCE, permits.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(Unavailable("the database is closing".to_owned())),
            Err(_) => Err(Unavailable("the database is busy".to_owned())),
        }
    }

    /// Asks the database from a command or a worker thread.
    pub fn read_now<T, E: DbError>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        self.inner.readers.with(work)
    }

    /// As [`read_now`](Self::read_now), with every question answered as of one moment.
    pub fn snapshot_now<T, E: DbError>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        self.read_now(|conn| connection::snapshot(conn, work))
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
            self.outdate();
        }
        result
    }

    /// As [`write`](Self::write), for changes that no page of a guest shows at
    /// once: claims of the outbox, read marks, counted views. Whoever finds that
    /// guests see it after all says so by [`outdate`](Self::outdate).
    pub async fn write_unseen<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: DbError,
    {
        let result = match &self.inner.writer {
            Some(writer) => writer.submit(work).await,
            None => {
                let _waiting = self.inner.readers.announce();
                let pen = self.turn(&self.inner.pens).await?;
                let db = self.clone();
                tokio::task::spawn_blocking(move || {
                    let _pen = pen;
                    db.write_postgres(work)
                })
                .await
                .unwrap_or_else(|_| Err(Unavailable("a writer failed".to_owned()).into()))
            }
        };
        match &result {
            Ok(_) => self.inner.is_stuck.store(false, Ordering::Release),
            Err(error) if error.is_outage() => self.inner.is_stuck.store(true, Ordering::Release),
            Err(_) => {}
        }
        result
    }

    /// Says that guests may see by now what was written unseen.
    pub fn outdate(&self) {
        self.inner.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// Whether the database answers and takes changes, within `limit`. While
    /// nothing is wrong it asks for the right to write and writes nothing.
    pub async fn probe(&self, limit: Duration) -> Result<(), Unavailable> {
        let is_stuck = self.inner.is_stuck.load(Ordering::Acquire);
        let asked = async {
            self.read(|conn| Ok::<_, Unavailable>(ping(conn)?)).await?;
            self.write_unseen(move |tx| if is_stuck { Ok(leave_a_trace(tx)?) } else { Ok(()) }).await
        };
        tokio::time::timeout(limit, asked)
            .await
            .unwrap_or_else(|_| Err(Unavailable("the database does not answer in time".to_owned())))
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
            self.outdate();
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

/// Asks the least that a database can be asked.
pub fn ping(conn: &mut Conn) -> diesel::QueryResult<()> {
    use diesel::connection::SimpleConnection;
    conn.batch_execute("SELECT 1")
}

/// Lets one transaction at a time go on from here to its end, of those that
/// name the same number. SQLite has one writer in any case.
pub fn one_at_a_time(tx: &mut Conn, number: i64) -> diesel::QueryResult<()> {
    use diesel::RunQueryDsl;
    if let Conn::Pg(pg) = tx {
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(number)
            .execute(pg)?;
    }
    Ok(())
}

/// The least that can be written, to see whether anything can.
fn leave_a_trace(tx: &mut Conn) -> diesel::QueryResult<()> {
    use diesel::connection::SimpleConnection;
    tx.batch_execute(
        "INSERT INTO site_facts (name, value) VALUES ('can_write', 'yes')
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
}
