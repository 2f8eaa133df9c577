//! A small pool of connections, made when they are first needed and thrown
//! away when they break, so that a restarted PostgreSQL heals by itself.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::r2d2::R2D2Connection;

use super::{Address, Conn, Unavailable};

pub struct Pool {
    address: Address,
    idle: Mutex<Vec<Conn>>,
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
    /// was when `work` panicked, is not kept.
    pub fn with<T, E: From<Unavailable>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self.idle.lock().map(|mut idle| idle.pop()).unwrap_or_default();
        let mut conn = match idle {
            Some(conn) => conn,
            None => self
                .address
                .connect_reader()
                .or_else(|error| match &self.address {
                    Address::Postgres(_) => Err(error),
                    // A file that does not exist yet has no WAL to read from.
                    Address::Sqlite(_) => self.address.connect_writer(),
                })
                .map_err(|error| Unavailable(error.to_string()))?,
        };
        let result = work(&mut conn);
        if !conn.is_broken()
            && let Ok(mut idle) = self.idle.lock()
        {
            idle.push(conn);
        }
        result
    }
}

pub struct Waiting<'a>(&'a Pool);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
