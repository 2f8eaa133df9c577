//! Reads a community from a file: streamed, in several passes because records
//! may come in any order, resumable and repeatable.

mod articles;
mod beside;
mod cases;
mod desk;
mod people;
mod places;
mod posts;
mod reader;
mod report;
mod standing;
mod store;
mod thanks;
mod threads;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde::de::DeserializeOwned;

use super::model::{Head, Kind, ThreadRecord};
use super::words;
use crate::forum::accounts::store as accounts;
use crate::forum::recount;
use crate::kit::clock::Clock;
use crate::kit::db::{Conn, Db, Ts};
use crate::kit::error::Error;
use crate::kit::text::music::MusicService;
use crate::kit::text::names::Reserved;
use reader::{Line, Lines};
pub use report::{Report, Tally};

/// Records in one transaction: few enough that an interrupted import loses little.
const BATCH: usize = 500;

/// What an import needs to know.
pub struct Import<'a> {
    pub db: &'a Db,
    pub rules: &'a Reserved,
    /// Services whose music is known when a post shares it.
    pub music: &'a [MusicService],
    pub now: Ts,
}

/// A record with the number of its line.
type Numbered<T> = (u64, T);

/// An import under way.
struct Run<'a> {
    db: &'a Db,
    rules: &'a Reserved,
    music: &'a [MusicService],
    now: Ts,
    path: &'a Path,
    bar: ProgressBar,
    report: Report,
    areas: places::Areas,
    /// Whether the import before this one never came to its end.
    was_cut_off: bool,
}

impl Import<'_> {
    /// Imports the file. The error says at which line it stopped; run it again to go on.
    pub fn run(&self, path: &Path) -> Result<Report, String> {
        let passes = u64::try_from(Kind::ALL.len()).unwrap_or(0) + 6;
        let bytes = std::fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len();
        let bar = ProgressBar::new(bytes.saturating_mul(passes));
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} {wide_bar} {percent:>3}% {eta} left") {
            bar.set_style(style);
        }
        let mut run = Run {
            db: self.db,
            rules: self.rules,
            music: self.music,
            now: self.now,
            path,
            report: Report::new(bar.clone()),
            bar,
            areas: places::Areas::default(),
            was_cut_off: false,
        };
        if run.lines()? == 0 {
            return Err(format!("{}: there is no record in it", path.display()));
        }
        run.was_cut_off = run.write(store::begin)?;
        run.people()?;
        run.places()?;
        run.threads()?;
        run.posts()?;
        run.replies()?;
        run.thanks()?;
        run.solutions()?;
        run.standings()?;
        run.articles()?;
        run.desk()?;
        run.cases()?;
        run.close()?;
        run.bar.finish_and_clear();
        Ok(run.report)
    }
}

impl Run<'_> {
    /// The first pass: every line that is no record is reported, once. Returns
    /// how many are.
    fn lines(&mut self) -> Result<u64, String> {
        self.bar.set_message("reading");
        let mut records = 0;
        let mut lines = Lines::open(self.path)?;
        while let Some((number, line, bytes)) = lines.next_line()? {
            self.bar.inc(bytes);
            match line {
                Line::TooLong => {
                    self.report.unreadable(number, &format!("longer than {} bytes", reader::MAX_LINE));
                }
                Line::NotUtf8 => self.report.unreadable(number, "not UTF-8"),
                Line::Text(text) if text.is_empty() => {}
                Line::Text(text) => match serde_json::from_str::<Head>(&text) {
                    Ok(_) => records += 1,
                    Err(error) => self.report.unreadable(number, &format!("not a record: {error}")),
                },
            }
        }
        Ok(records)
    }

    /// One pass: the records of one kind, in batches. Records that cannot be
    /// read are reported when `kind` is passed over for the first time.
    fn pass<T: DeserializeOwned>(
        &mut self,
        kind: Kind,
        message: &'static str,
        reading: Reading,
        mut take: impl FnMut(&mut Self, Vec<Numbered<T>>) -> Result<(), String>,
    ) -> Result<(), String> {
        self.bar.set_message(message);
        let mut lines = Lines::open(self.path)?;
        let mut batch = Vec::with_capacity(BATCH);
        let mut last = 0;
        while let Some((number, line, bytes)) = lines.next_line()? {
            self.bar.inc(bytes);
            last = number;
            let Line::Text(text) = line else { continue };
            if !serde_json::from_str::<Head>(&text).is_ok_and(|head| head.kind == kind) {
                continue;
            }
            match serde_json::from_str::<T>(&text) {
                Ok(record) => batch.push((number, record)),
                Err(error) if reading == Reading::First => {
                    self.report.refused(kind, number, &error.to_string());
                }
                Err(_) => {}
            }
            if batch.len() == BATCH {
                take(self, std::mem::take(&mut batch)).map_err(|error| stopped(number, &error))?;
            }
        }
        take(self, batch).map_err(|error| stopped(last, &error))
    }

    /// Threads without a post go again; then counters and numbers of posts, when anything is new.
    fn close(&mut self) -> Result<(), String> {
        let empty: HashMap<String, i64> =
            self.read(store::empty_threads)?.into_iter().map(|(id, original)| (original, id)).collect();
        for thread in empty.values().copied() {
            self.write(move |tx| store::drop_empty_thread(tx, thread))?;
        }
        if !empty.is_empty() {
            let mut seen = Seen::default();
            self.pass::<ThreadRecord>(Kind::Thread, "threads", Reading::Again, |run, batch| {
                for (line, record) in batch {
                    if empty.contains_key(&record.id) && seen.is_new(&record.id) {
                        run.report.taken_back(Kind::Thread, line, &format!("\"{}\" has no post", record.id));
                    }
                }
                Ok(())
            })?;
        }
        self.bar.set_message("counting");
        if self.has_work() {
            self.write(store::number_posts)?;
            self.write(recount::store::repair)?;
            let now = Clock::default().now();
            self.write(move |tx| recount::store::impose_states(tx, now))?;
        }
        self.write(store::end)
    }

    /// A body made safe; names that nobody here has stay text.
    fn prepare(&self, body: &str, format: &str) -> Result<Option<words::Prepared>, String> {
        words::prepare_with(body, format, |keys| self.read(|conn| accounts::named(conn, keys)))
    }

    /// Whether there is anything to number, index and count.
    fn has_work(&self) -> bool {
        self.was_cut_off || self.report.has_additions()
    }

    fn read<T>(&self, work: impl FnOnce(&mut Conn) -> diesel::QueryResult<T>) -> Result<T, String> {
        self.db.read_now(|conn| work(conn).map_err(Error::from)).map_err(told)
    }

    fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Conn) -> diesel::QueryResult<T> + Send + 'static,
    ) -> Result<T, String> {
        self.db.write_now(move |tx| work(tx).map_err(Error::from)).map_err(told)
    }
}

/// Whether a kind's records are read for the first time, when their faults are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    First,
    Again,
}

fn stopped(line: u64, error: &str) -> String {
    format!("stopped before line {line}: {error}. Run the same import again to go on from there")
}

/// What went wrong, for an operator, who may see the cause.
fn told(error: Error) -> String {
    match error {
        Error::Internal(cause) => cause,
        Error::Unavailable(cause) => cause.to_string(),
        error => error.to_string(),
    }
}

/// The ids that came in this pass: a second record of the same id is refused.
#[derive(Default)]
struct Seen(HashSet<u64>);

impl Seen {
    /// Whether the id comes for the first time.
    fn is_new(&mut self, id: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        self.0.insert(hasher.finish())
    }
}
