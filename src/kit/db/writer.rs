//! SQLite's single writer: a thread that takes what is queued as one group
//! commit, a savepoint for each job, so that a durable commit costs one fsync
//! for many posts and no writer ever meets BUSY (STACK 6).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager, TransactionManagerStatus};
use diesel::r2d2::R2D2Connection;
use diesel::result::Error as QueryError;
use tokio::sync::oneshot;

use super::{Address, Conn, DbError, Unavailable};

/// Jobs in one commit at most: bounds how long an early job waits for a late one.
const BATCH: usize = 64;
/// Jobs that may wait; beyond it a writer is turned away with 503.
const QUEUE: usize = 1024;

type Answer = Box<dyn FnOnce(Option<String>) + Send>;
type Job = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;

pub struct Writer {
    queue: mpsc::SyncSender<Job>,
}

impl Writer {
    pub fn start(address: Address) -> Result<Self, Unavailable> {
        let conn = address.connect_writer().map_err(|error| Unavailable(error.to_string()))?;
        let (queue, jobs) = mpsc::sync_channel::<Job>(QUEUE);
        thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || run(&address, conn, &jobs))
            .map_err(|error| Unavailable(error.to_string()))?;
        Ok(Self { queue })
    }

    /// Queues a job and waits for its commit.
    pub async fn submit<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: DbError,
    {
        match self.enqueue(work)?.await {
            Ok(result) => result,
            Err(_) => Err(Unavailable("the writer stopped".to_owned()).into()),
        }
    }

    /// As [`submit`](Self::submit), from a thread that may block.
    pub fn submit_now<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: DbError,
    {
        match self.enqueue(work)?.blocking_recv() {
            Ok(result) => result,
            Err(_) => Err(Unavailable("the writer stopped".to_owned()).into()),
        }
    }

    fn enqueue<T, E>(
        &self,
        mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, Unavailable>
    where
        T: Send + 'static,
        E: DbError,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let result = catch_unwind(AssertUnwindSafe(|| conn.transaction(|conn| work(conn))))
                .unwrap_or_else(|_| Err(Unavailable("the change failed".to_owned()).into()));
            Box::new(move |commit_failed: Option<String>| {
                let result = match commit_failed {
                    Some(reason) if result.is_ok() => Err(Unavailable(reason).into()),
                    _ => result,
                };
                // The asker may have gone away; the change stands all the same.
                drop(sender.send(result));
            })
        });
        self.queue.try_send(job).map_err(|_| Unavailable("too many changes are waiting".to_owned()))?;
        Ok(receiver)
    }
}

fn run(address: &Address, first: Conn, jobs: &mpsc::Receiver<Job>) {
    let mut held = Some(first);
    while let Ok(job) = jobs.recv() {
        let mut batch = vec![job];
        batch.extend(jobs.try_iter().take(BATCH - 1));
        let conn = match held.take() {
            Some(conn) => Ok(conn),
            None => address.connect_writer(),
        };
        match conn {
            Ok(mut conn) => {
                commit_together(&mut conn, batch);
                if !conn.is_broken() {
                    held = Some(conn);
                }
            }
            Err(error) => tracing::error!(%error, "the writer cannot open the database"),
        }
    }
}

/// Runs the jobs in one transaction and answers them after its commit. When
/// the transaction cannot begin, the jobs are dropped and their askers told.
fn commit_together(conn: &mut Conn, batch: Vec<Job>) {
    let began = match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
        Conn::Pg(_) => Err(QueryError::BrokenTransactionManager),
    };
    if let Err(error) = began {
        tracing::warn!(%error, "the writer cannot begin");
        return;
    }
    let mut answers: Vec<Answer> = Vec::with_capacity(batch.len());
    for job in batch {
        answers.push(job(conn));
        // A job that panicked left its savepoint open: the commit below would
        // close that one only, and the batch would be lost after it was promised.
        while depth(conn).is_some_and(|depth| depth > 1) {
            if <Conn as Connection>::TransactionManager::rollback_transaction(conn).is_err() {
                break;
            }
        }
        // SQLite takes the whole transaction back when the disk is full. What
        // ran after that would be committed by itself: the rest is not run.
        if depth(conn) != Some(1) {
            break;
        }
    }
    let failed = match <Conn as Connection>::TransactionManager::commit_transaction(conn) {
        Ok(()) if depth(conn).is_none() => None,
        Ok(()) => Some("the transaction did not end".to_owned()),
        Err(error) => {
            drop(<Conn as Connection>::TransactionManager::rollback_transaction(conn));
            Some(error.to_string())
        }
    };
    for answer in answers {
        answer(failed.clone());
    }
}

/// How many transactions stand open in each other; `None` when none does or
/// the connection no longer knows.
fn depth(conn: &mut Conn) -> Option<u32> {
    match <Conn as Connection>::TransactionManager::transaction_manager_status_mut(conn) {
        TransactionManagerStatus::Valid(status) => status.transaction_depth().map(std::num::NonZeroU32::get),
        TransactionManagerStatus::InError => None,
    }
}
