//! Recurring work of a running site: the outbox, counted views and read marks, sweeping.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::listeners;
use crate::features::similar;
use crate::forum::events;
use crate::forum::{accounts, posts, threads};
use crate::kit::error::Error;
use crate::kit::mail;
use crate::kit::outbox::{self, Entry};
use crate::kit::site::Site;

/// How often the outbox is looked at.
const PULSE: Duration = Duration::from_millis(250);
/// Views and read marks are written down every so many pulses.
const PULSES_PER_FLUSH: u64 = 8;
const PULSES_PER_SWEEP: u64 = 2400;
/// How often threads that came without an event are looked for.
const READING: Duration = Duration::from_secs(600);
const BATCH: i64 = 50;
/// After so many days a form sent again would post again.
const FORM_KEY_DAYS: u64 = 7;

/// Starts the work; it goes on until the handle is aborted.
pub fn start(site: &Site) -> JoinHandle<()> {
    let site = site.clone();
    tokio::spawn(async move {
        tokio::join!(beat(&site), read_on(&site));
    })
}

/// What takes long goes on beside the pulses: reading threads, learning their words.
async fn read_on(site: &Site) {
    loop {
        if let Err(error) = similar::known::keep_up(site).await {
            tracing::warn!(%error, "likely same threads may be out of date");
        }
        tokio::time::sleep(READING).await;
    }
}

async fn beat(site: &Site) {
    let mut pulse = 0u64;
    loop {
        tokio::time::sleep(PULSE).await;
        pulse += 1;
        if let Err(error) = work_off(site).await {
            tracing::warn!(%error, "the outbox waits");
        }
        if pulse.is_multiple_of(PULSES_PER_FLUSH) {
            write_down(site).await;
        }
        if pulse.is_multiple_of(PULSES_PER_SWEEP) {
            site.limits.sweep();
            if let Err(error) = sweep(site).await {
                tracing::warn!(%error, "old sessions and proofs stay");
            }
        }
    }
}

/// Drops what has run out: sessions, proofs, keys of forms sent long ago.
async fn sweep(site: &Site) -> Result<(), Error> {
    let now = site.clock.now();
    let rules = &site.config.accounts;
    let before = |days: u64| now.minus(Duration::from_secs(days.saturating_mul(86_400)));
    let (seen, created) = (before(rules.session_idle_days), before(rules.session_absolute_days));
    let keys = before(FORM_KEY_DAYS);
    site.db
        .write_unseen(move |tx| {
            accounts::store::sessions::sweep(tx, seen, created)?;
            accounts::store::proof::sweep(tx, now)?;
            posts::store::forget_keys(tx, keys)?;
            Ok::<_, Error>(())
        })
        .await
}

/// Works off what is due now; returns how many entries there were.
pub async fn work_off(site: &Site) -> Result<usize, Error> {
    let now = site.clock.now();
    if !site.db.read(move |conn| Ok::<_, Error>(outbox::is_due(conn, now)?)).await? {
        return Ok(0);
    }
    let entries = site.db.write_unseen(move |tx| Ok::<_, Error>(outbox::claim(tx, now, BATCH)?)).await?;
    let count = entries.len();
    for entry in entries {
        let result = carry_out(site, &entry).await;
        let now = site.clock.now();
        site.db
            .write_unseen(move |tx| {
                match &result {
                    Ok(()) => outbox::done(tx, entry.id)?,
                    Err((reason, lasting)) => {
                        tracing::warn!(kind = %entry.kind, id = entry.id, %reason, "an outbox entry failed");
                        outbox::failed(tx, &entry, reason, *lasting, now)?;
                    }
                }
                Ok::<_, Error>(())
            })
            .await?;
    }
    Ok(count)
}

async fn carry_out(site: &Site, entry: &Entry) -> Result<(), (String, outbox::Lasting)> {
    match entry.kind.as_str() {
        events::KIND => {
            let event = serde_json::from_str(&entry.payload)
                .map_err(|error| (error.to_string(), outbox::Lasting::ForGood))?;
            listeners::hear(site, event).await.map_err(|error| (error.to_string(), outbox::Lasting::ForNow))
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
        tracing::warn!(%error, "views wait");
        site.views.give_back(&kept_views);
        site.reads.give_back(&kept_marks);
    }
}
