//! Recurring work of a running site: the outbox, counted views and read marks, sweeping.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::commands;
use super::worker::{self, Worker};
use crate::features::notifications::{self, live};
use crate::features::{
    articles, badges, casework, livechat, own_data, points, ranks, sanctions, similar, unanswered, vault,
};
use crate::forum::{accounts, cases, gate, posts, threads};
use crate::kit::error::Error;
use crate::kit::outbox::Lane;
use crate::kit::site::Site;

/// How often the outbox is looked at.
const PULSE: Duration = Duration::from_millis(250);
/// How often open pages hear of news.
const LOOK: Duration = Duration::from_millis(500);
/// How often open chats hear of what another process wrote.
const QUICK_LOOK: Duration = Duration::from_millis(100);
/// Views and read marks are written down every so many pulses.
const PULSES_PER_FLUSH: u64 = 8;
const PULSES_PER_DIGEST: u64 = 120;
const PULSES_PER_SWEEP: u64 = 2400;
/// Whether an article's time has come, or a sanction's end, is asked every so many pulses.
const PULSES_PER_LOOK: u64 = 4;
/// Badges that come with the days are looked for once an hour.
const PULSES_PER_BADGES: u64 = 14_400;
/// Points that no event told of, and months that are over, are looked for every five minutes.
const PULSES_PER_POINTS: u64 = 1_200;
/// How often threads that came without an event are looked for.
const READING: Duration = Duration::from_secs(600);
/// After so many days a form sent again would post again.
const FORM_KEY_DAYS: u64 = 7;
/// A draft that nobody has gone on with for so long is forgotten.
const DRAFT_DAYS: u64 = 180;

/// Nobody looks for what they were told longer ago.
const NOTICE_DAYS: u64 = 365;
/// How long sign-ins are shown to their owner.
const SIGN_IN_DAYS: u64 = 365;

/// How long a stopping site waits for the entry that is being worked on.
const LAST_ENTRY: Duration = Duration::from_secs(3);

/// The work of a running site.
pub struct Running {
    tasks: Vec<JoinHandle<()>>,
    stop: watch::Sender<bool>,
}

impl Running {
    /// Lets the work come to an end: a letter under way is sent and marked as
    /// sent, the rest is left to another worker.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = futures_util::future::join_all(self.tasks.iter_mut());
        if tokio::time::timeout(LAST_ENTRY, all).await.is_err() {
            for task in &self.tasks {
                task.abort();
            }
        }
    }
}

/// Starts the work; it goes on until it is told to stop.
pub fn start(site: &Site) -> Running {
    let (stop, told) = watch::channel(false);
    let tasks = vec![
        tokio::spawn(beat(site.clone(), worker::QUICK, told.clone())),
        tokio::spawn(beat(site.clone(), worker::LETTERS, told.clone())),
        tokio::spawn(wake(site.clone(), told.clone())),
        tokio::spawn(wake_chats(site.clone(), told.clone())),
        tokio::spawn(read_on(site.clone(), told.clone())),
        tokio::spawn(go_on(site.clone(), told)),
    ];
    Running { tasks, stop }
}

/// Works on one lane of the outbox until told to stop; the quick one does what
/// comes by the clock as well.
async fn beat(site: Site, lane: Lane, mut told: watch::Receiver<bool>) {
    let mut worker = Worker::new(lane, Some(told.clone()));
    let mut pulse = 0u64;
    while !*told.borrow() {
        if tokio::time::timeout(PULSE, told.changed()).await.is_ok() {
            break;
        }
        pulse += 1;
        if let Err(error) = worker.pulse(&site).await {
            tracing::warn!(cause = commands::told(error), "the outbox waits");
        }
        if lane == worker::QUICK {
            by_the_clock(&site, pulse).await;
        }
    }
}

/// Wakes the streams of open pages until told to stop.
async fn wake(site: Site, mut told: watch::Receiver<bool>) {
    let mut watch = live::Watch::default();
    while !*told.borrow() && tokio::time::timeout(LOOK, told.changed()).await.is_err() {
        if let Err(error) = watch.look(&site).await {
            tracing::warn!(cause = commands::told(error), "open pages wait");
        }
    }
}

/// Tries and applies formulas of the ranks, a second at a time, until told to stop.
async fn go_on(site: Site, mut told: watch::Receiver<bool>) {
    while !*told.borrow() && tokio::time::timeout(PULSE * 2, told.changed()).await.is_err() {
        if let Err(error) = ranks::jobs::run(&site).await {
            tracing::warn!(cause = commands::told(error), "a formula of the ranks waits");
        }
    }
}

/// The same for open chats, whose people wait for each other.
async fn wake_chats(site: Site, mut told: watch::Receiver<bool>) {
    let mut watch = livechat::live::Watch::default();
    while !*told.borrow() && tokio::time::timeout(QUICK_LOOK, told.changed()).await.is_err() {
        if let Err(error) = watch.look(&site).await {
            tracing::warn!(cause = commands::told(error), "open chats wait");
        }
    }
}

async fn by_the_clock(site: &Site, pulse: u64) {
    if pulse.is_multiple_of(PULSES_PER_LOOK)
        && let Err(error) = articles::jobs::run(site).await
    {
        tracing::warn!(cause = commands::told(error), "articles wait");
    }
    if pulse.is_multiple_of(PULSES_PER_LOOK)
        && let Err(error) = sanctions::jobs::run(site).await
    {
        tracing::warn!(cause = commands::told(error), "sanctions go on");
    }
    if pulse.is_multiple_of(PULSES_PER_LOOK)
        && let Err(error) = livechat::jobs::run(site).await
    {
        tracing::warn!(cause = commands::told(error), "chats go on");
    }
    if pulse.is_multiple_of(PULSES_PER_DIGEST)
        && let Err(error) = casework::jobs::run(site).await
    {
        tracing::warn!(cause = commands::told(error), "the desk's clocks wait");
    }
    if pulse.is_multiple_of(PULSES_PER_LOOK)
        && let Err(error) = own_data::jobs::run(site).await
    {
        tracing::warn!(cause = commands::told(error), "posts of those who left wait");
    }
    if let Err(error) = vault::jobs::run(site).await {
        tracing::warn!(cause = commands::told(error), "the Vault waits");
    }
    if pulse.is_multiple_of(PULSES_PER_FLUSH) {
        write_down(site).await;
    }
    if pulse.is_multiple_of(PULSES_PER_DIGEST)
        && let Err(error) = notifications::jobs::digests(site).await
    {
        tracing::warn!(cause = commands::told(error), "digests wait");
    }
    if pulse.is_multiple_of(PULSES_PER_POINTS)
        && let Err(error) = points::jobs::run(site).await
    {
        tracing::warn!(cause = commands::told(error), "points wait");
    }
    if pulse.is_multiple_of(PULSES_PER_BADGES)
        && let Err(error) = badges::jobs::run(site).await
    {
        tracing::warn!(cause = commands::told(error), "badges wait");
    }
    if pulse.is_multiple_of(PULSES_PER_SWEEP) {
        site.limits.sweep();
        if let Err(error) = sweep(site).await {
            tracing::warn!(cause = commands::told(error), "what has run out stays");
        }
    }
}

/// What takes long goes on beside the pulses: reading threads, learning their words.
/// What is being read when the site stops is read again when it starts.
async fn read_on(site: Site, mut told: watch::Receiver<bool>) {
    let reading = async {
        loop {
            if let Err(error) = similar::known::keep_up(&site).await {
                tracing::warn!(cause = commands::told(error), "likely same threads may be out of date");
            }
            tokio::time::sleep(READING).await;
        }
    };
    tokio::select! {
        _ = told.wait_for(|told| *told) => {}
        () = reading => {}
    }
}

/// Drops what has run out: sessions, proofs, keys of forms sent long ago, drafts, pictures never posted.
pub async fn sweep(site: &Site) -> Result<(), Error> {
    let now = site.clock.now();
    let rules = &site.config.accounts;
    let before = |days: u64| now.minus(Duration::from_secs(days.saturating_mul(86_400)));
    let (seen, created) = (before(rules.session_idle_days), before(rules.session_absolute_days));
    let sign_ins = before(SIGN_IN_DAYS);
    let (keys, drafts, told) = (before(FORM_KEY_DAYS), before(DRAFT_DAYS), before(NOTICE_DAYS));
    articles::actions::subscribe::sweep(site).await?;
    site.db
        .write_unseen(move |tx| {
            accounts::store::sessions::sweep(tx, seen, created)?;
            accounts::store::proof::sweep(tx, now)?;
            accounts::store::second_step::sweep(tx, sign_ins)?;
            accounts::store::passkeys::sweep(tx, now)?;
            gate::store::work::sweep(tx, now)?;
            unanswered::store::sweep(tx, now)?;
            posts::store::forget_keys(tx, keys)?;
            posts::store::forget_drafts(tx, drafts)?;
            posts::jobs::clear_unposted(tx, now)?;
            cases::actions::forget_unproven(tx, now)?;
            notifications::store::notices::sweep(tx, told)?;
            Ok::<_, Error>(())
        })
        .await
}

/// Works off what is due now in both lanes; returns how many entries there were.
pub async fn work_off(site: &Site) -> Result<usize, Error> {
    let quick = Worker::new(worker::QUICK, None).pulse(site).await?;
    Ok(quick + Worker::new(worker::LETTERS, None).pulse(site).await?)
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
        .write_unseen(move |tx| {
            threads::store::write_down(tx, &views, &marks, now)?;
            Ok::<_, Error>(notifications::store::notices::read_up_to(tx, &marks, now)?)
        })
        .await;
    if let Err(error) = written {
        tracing::warn!(cause = commands::told(error), "views wait");
        site.views.give_back(&kept_views);
        site.reads.give_back(&kept_marks);
    }
}
