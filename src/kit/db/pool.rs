//! A small pool of connections, made when they are first needed and thrown
//! away when they break, so that a restarted PostgreSQL heals by itself.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::r2d2::R2D2Connection;

use super::{Address, Conn, DbError, Unavailable, ping};

/// A connection to PostgreSQL that lay idle for so long is asked whether it is
/// alive before it is lent: a server that restarted, or a firewall between,
/// closes it without a word.
const FRESH: Duration = Duration::from_millis(500);

pub struct Pool {
    address: Address,
    idle: Mutex<Vec<(Conn, Instant)>>,
    waiting: AtomicUsize,
}

impl Pool {
    pub fn new(address: Address) -> Self {
        Self { address, idle: Mutex::new(Vec::new()), waiting: AtomicUsize::new(0) }
    }

    /// How many callers hold or wait for a connection.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Counts the caller as waiting until the guard is dropped.
    pub fn announce(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }

    /// Lends a connection to `work`. A connection that is broken afterwards, or
    /// was when `work` panicked, is not kept; after an outage none is.
    pub fn with<T, E: DbError>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = match self.take() {
            Some(conn) => conn,
            None => self.connect()?,
        };
        let result = work(&mut conn);
        if result.as_ref().is_err_and(DbError::is_outage) {
            self.forget();
        } else if !conn.is_broken()
            && let Ok(mut idle) = self.idle.lock()
        {
            idle.push((conn, Instant::now()));
        }
        result
    }

    /// An idle connection that is alive. One that is dead takes the others with it.
    fn take(&self) -> Option<Conn> {
        let (mut conn, since) = self.idle.lock().ok()?.pop()?;
        if conn.is_sqlite() || since.elapsed() < FRESH || ping(&mut conn).is_ok() {
            return Some(conn);
        }
        self.forget();
        None
    }

    fn forget(&self) {
        // Closed after the lock is free: closing may talk to the server.
        let idle = self.idle.lock().map(|mut idle| std::mem::take(&mut *idle));
        drop(idle);
    }

    fn connect(&self) -> Result<Conn, Unavailable> {
        self.address
            .connect_reader()
            .or_else(|error| match &self.address {
                Address::Postgres(_) => Err(error),
                // A file that does not exist yet has no WAL to read from.
                Address::Sqlite(_) => self.address.connect_writer(),
            })
            .map_err(|error| Unavailable(error.to_string()))
    }
}

pub struct Waiting<'a>(&'a Pool);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
