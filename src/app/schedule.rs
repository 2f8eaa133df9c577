//! Recurring work of a running site: the outbox, counted views and read marks, sweeping.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{commands, listeners};
use crate::features::{articles, similar};
use crate::forum::events;
use crate::forum::{accounts, posts, threads};
use crate::kit::discard;
use crate::kit::error::Error;
use crate::kit::mail;
use crate::kit::outbox::{self, Entry};
use crate::kit::site::Site;

/// How often the outbox is looked at.
const PULSE: Duration = Duration::from_millis(250);
/// Views and read marks are written down every so many pulses.
const PULSES_PER_FLUSH: u64 = 8;
const PULSES_PER_SWEEP: u64 = 2400;
/// Whether an article's time has come is asked every so many pulses.
const PULSES_PER_LOOK: u64 = 4;
/// How often threads that came without an event are looked for.
const READING: Duration = Duration::from_secs(600);
const BATCH: i64 = 50;
/// Events marked as heard in one transaction.
const MARKED_TOGETHER: usize = 10;
/// After so many days a form sent again would post again.
const FORM_KEY_DAYS: u64 = 7;
/// A draft that nobody has gone on with for so long is forgotten.
const DRAFT_DAYS: u64 = 180;

/// What an entry may take. A mail server may be slow at each of its commands;
/// an event asks the database.
const A_LETTER: Duration = Duration::from_secs(120);
const AN_EVENT: Duration = Duration::from_secs(5);
/// How long a stopping site waits for the entry that is being worked on.
const LAST_ENTRY: Duration = Duration::from_secs(3);

/// The work of a running site.
pub struct Running {
    task: JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl Running {
    /// Lets the work come to an end: a letter under way is sent and marked as
    /// sent, the rest is left to another worker.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(LAST_ENTRY, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

/// Starts the work; it goes on until it is told to stop.
pub fn start(site: &Site) -> Running {
    let site = site.clone();
    let (stop, mut told) = watch::channel(false);
    let task = tokio::spawn(async move {
        let reading = read_on(&site);
        let beating = async {
            let mut worker = Worker { told: Some(told.clone()), ..Worker::default() };
            let mut pulse = 0u64;
            while !*told.borrow() {
                if tokio::time::timeout(PULSE, told.changed()).await.is_ok() {
                    break;
                }
                pulse += 1;
                if let Err(error) = worker.pulse(&site).await {
                    tracing::warn!(cause = commands::told(error), "the outbox waits");
                }
                if pulse.is_multiple_of(PULSES_PER_LOOK)
                    && let Err(error) = articles::jobs::run(&site).await
                {
                    tracing::warn!(cause = commands::told(error), "articles wait");
                }
                if pulse.is_multiple_of(PULSES_PER_FLUSH) {
                    write_down(&site).await;
                }
                if pulse.is_multiple_of(PULSES_PER_SWEEP) {
                    site.limits.sweep();
                    if let Err(error) = sweep(&site).await {
                        tracing::warn!(cause = commands::told(error), "what has run out stays");
                    }
                }
            }
        };
        // What is being read when the site stops is read again when it starts.
        tokio::select! {
            () = beating => {}
            () = reading => {}
        }
    });
    Running { task, stop }
}

/// What takes long goes on beside the pulses: reading threads, learning their words.
async fn read_on(site: &Site) {
    loop {
        if let Err(error) = similar::known::keep_up(site).await {
            tracing::warn!(cause = commands::told(error), "likely same threads may be out of date");
        }
        tokio::time::sleep(READING).await;
    }
}

/// Drops what has run out: sessions, proofs, keys of forms sent long ago, drafts, pictures never posted.
pub async fn sweep(site: &Site) -> Result<(), Error> {
    let now = site.clock.now();
    let rules = &site.config.accounts;
    let before = |days: u64| now.minus(Duration::from_secs(days.saturating_mul(86_400)));
    let (seen, created) = (before(rules.session_idle_days), before(rules.session_absolute_days));
    let (keys, drafts) = (before(FORM_KEY_DAYS), before(DRAFT_DAYS));
    articles::actions::subscribe::sweep(site).await?;
    site.db
        .write_unseen(move |tx| {
            accounts::store::sessions::sweep(tx, seen, created)?;
            accounts::store::proof::sweep(tx, now)?;
            posts::store::forget_keys(tx, keys)?;
            posts::store::forget_drafts(tx, drafts)?;
            posts::jobs::clear_unposted(tx, now)?;
            Ok::<_, Error>(())
        })
        .await
}

/// Works off what is due now; returns how many entries there were.
pub async fn work_off(site: &Site) -> Result<usize, Error> {
    Worker::default().pulse(site).await
}

/// What became of an entry: done, or why not.
type Deed = (Entry, Result<(), (String, outbox::Lasting)>);

/// Works on the outbox, one entry after the other.
#[derive(Default)]
struct Worker {
    /// Done, but not marked as done because the database took no changes just
    /// then. Marked before anything else, or a letter would go out twice.
    unmarked: Vec<Deed>,
    told: Option<watch::Receiver<bool>>,
}

impl Worker {
    async fn pulse(&mut self, site: &Site) -> Result<usize, Error> {
        self.mark(site).await?;
        let now = site.clock.now();
        if !site.db.read(move |conn| Ok::<_, Error>(outbox::is_due(conn, now)?)).await? {
            return Ok(0);
        }
        let entries = site.db.write_unseen(move |tx| Ok::<_, Error>(outbox::claim(tx, now, BATCH)?)).await?;
        let count = entries.len();
        let mut waiting = entries.into_iter();
        while let Some(entry) = waiting.next() {
            if self.told.as_ref().is_some_and(|told| *told.borrow()) {
                self.mark(site).await?;
                return give_back(site, std::iter::once(entry).chain(waiting).collect())
                    .await
                    .map(|()| count);
            }
            let Some(entry) = still_ours(site, entry).await? else { continue };
            let result = carry_out(site, &entry).await;
            if let Err((reason, _)) = &result {
                tracing::warn!(kind = %entry.kind, id = entry.id, %reason, "an outbox entry failed");
            }
            let is_letter = entry.kind == mail::KIND;
            self.unmarked.push((entry, result));
            // A letter is marked at once. An event heard twice does no harm: a
            // few are marked together.
            if is_letter || self.unmarked.len() >= MARKED_TOGETHER {
                self.mark(site).await?;
            }
        }
        self.mark(site).await?;
        Ok(count)
    }

    async fn mark(&mut self, site: &Site) -> Result<(), Error> {
        if self.unmarked.is_empty() {
            return Ok(());
        }
        let (deeds, now) = (self.unmarked.clone(), site.clock.now());
        site.db
            .write_unseen(move |tx| {
                for (entry, result) in &deeds {
                    match result {
                        Ok(()) => outbox::done(tx, entry.id)?,
                        Err((reason, lasting)) => outbox::failed(tx, entry, reason, *lasting, now)?,
                    }
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.unmarked.clear();
        Ok(())
    }
}

/// The entry with time enough to work on it; nothing when another worker has it by now.
async fn still_ours(site: &Site, mut entry: Entry) -> Result<Option<Entry>, Error> {
    let now = site.clock.now();
    let needed = if entry.kind == mail::KIND { A_LETTER } else { AN_EVENT };
    if !outbox::runs_out(&entry, needed, now) {
        return Ok(Some(entry));
    }
    let claim = entry.clone();
    let renewed =
        site.db.write_unseen(move |tx| Ok::<_, Error>(outbox::renew(tx, &claim, needed, now)?)).await?;
    Ok(renewed.map(|until| {
        entry.claimed_until = until;
        entry
    }))
}

async fn give_back(site: &Site, entries: Vec<Entry>) -> Result<(), Error> {
    site.db
        .write_unseen(move |tx| {
            for entry in &entries {
                outbox::release(tx, entry)?;
            }
            Ok::<_, Error>(())
        })
        .await
}

async fn carry_out(site: &Site, entry: &Entry) -> Result<(), (String, outbox::Lasting)> {
    match entry.kind.as_str() {
        events::KIND => {
            let event = serde_json::from_str(&entry.payload)
                .map_err(|error| (error.to_string(), outbox::Lasting::ForGood))?;
            listeners::hear(site, event)
                .await
                .map_err(|error| (commands::told(error), outbox::Lasting::ForNow))
        }
        mail::KIND => {
            let letter: mail::Letter = serde_json::from_str(&entry.payload)
                .map_err(|error| (error.to_string(), outbox::Lasting::ForGood))?;
            site.mailer.send(&letter).await.map_err(|error| {
                let lasting =
                    if error.is_permanent() { outbox::Lasting::ForGood } else { outbox::Lasting::ForNow };
                (error.to_string(), lasting)
            })
        }
        discard::KIND => {
            let file: discard::Discarded = serde_json::from_str(&entry.payload)
                .map_err(|error| (error.to_string(), outbox::Lasting::ForGood))?;
            discard::carry_out(&site.config, &file).await.map_err(|error| (error, outbox::Lasting::ForNow))
        }
        other => Err((format!("nobody knows what \"{other}\" is"), outbox::Lasting::ForNow)),
    }
}

/// Writes down the views and read marks that were counted in memory.
pub async fn write_down(site: &Site) {
    let views = site.views.take();
    let marks = site.reads.take();
    if views.is_empty() && marks.is_empty() {
        return;
    }
    let (kept_views, kept_marks) = (views.clone(), marks.clone());
    let now = site.clock.now();
    let written = site
        .db
        .write_unseen(move |tx| Ok::<_, Error>(threads::store::write_down(tx, &views, &marks, now)?))
        .await;
    if let Err(error) = written {
        tracing::warn!(cause = commands::told(error), "views wait");
        site.views.give_back(&kept_views);
        site.reads.give_back(&kept_marks);
    }
}
