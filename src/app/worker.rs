//! Works on the outbox, one entry after the other, in two lanes.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::{commands, listeners};
use crate::features::articles::store::mailings;
use crate::features::cases;
use crate::features::notifications::letters::{self, Subject, Turn};
use crate::features::notifications::model::MailState;
use crate::features::notifications::store::settings::{self, Lasting as Bounce};
use crate::features::notifications::{self, bounce, jobs, seals};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::letters as case_letters;
use crate::forum::events;
use crate::forum::inbox::notices as told;
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::Error;
use crate::kit::mail::{self, MailError};
use crate::kit::outbox::{self, Entry, Lane, Lasting};
use crate::kit::site::Site;

const BATCH: i64 = 50;
/// Events marked as heard in one transaction.
const MARKED_TOGETHER: usize = 10;

/// What an entry may take that asks the database; a letter takes what its way
/// takes besides. Not longer: what a killed worker was doing waits until its
/// claim has run out.
const AN_EVENT: Duration = Duration::from_secs(5);
/// How long letters wait for a mail server that is away: so long at first, and
/// twice as long each time up to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LAST_PAUSE: Duration = Duration::from_secs(60);

const MAIL: &[&str] = &[mail::KIND, letters::NOTICE, letters::DIGEST, told::LETTER, case_letters::KIND];
/// What asks the database alone.
pub const QUICK: Lane = Lane::AllBut(MAIL);
/// What waits for mail servers: nothing else waits for it.
pub const LETTERS: Lane = Lane::Only(MAIL);

/// What became of an entry.
#[derive(Clone, Debug)]
enum End {
    Done,
    /// Done, or not wanted any more.
    Told(Subject, MailState),
    Later(Ts),
    Failed(String, Lasting),
    /// There is no such mailbox: nobody writes there again.
    Bounced(Subject, UserId, String, String),
    /// The same, of a letter that is about no notification.
    Nobody(String, String),
    /// As a failure, and no other letter would fare better.
    Away(String),
}

/// Works on one lane.
pub struct Worker {
    lane: Lane,
    /// Done, but not marked as done because the database took no changes just
    /// then. Marked before anything else, or a letter would go out twice.
    unmarked: Vec<(Entry, End)>,
    told: Option<watch::Receiver<bool>>,
    /// Until when letters wait, and how long they waited.
    held: Option<(Instant, Duration)>,
}

impl Worker {
    pub fn new(lane: Lane, told: Option<watch::Receiver<bool>>) -> Self {
        Self { lane, unmarked: Vec::new(), told, held: None }
    }

    fn is_told_to_stop(&self) -> bool {
        self.told.as_ref().is_some_and(|told| *told.borrow())
    }

    /// Works off what is due now; returns how many entries there were.
    pub async fn pulse(&mut self, site: &Site) -> Result<usize, Error> {
        self.mark(site).await?;
        if self.held.is_some_and(|(until, _)| Instant::now() < until) {
            return Ok(0);
        }
        let (now, lane) = (site.clock.now(), self.lane);
        if !site.db.read(move |conn| Ok::<_, Error>(outbox::is_due(conn, now, lane)?)).await? {
            return Ok(0);
        }
        let entries =
            site.db.write_unseen(move |tx| Ok::<_, Error>(outbox::claim(tx, now, lane, BATCH)?)).await?;
        let count = entries.len();
        let mut waiting = entries.into_iter();
        while let Some(entry) = waiting.next() {
            if self.is_told_to_stop() {
                self.mark(site).await?;
                give_back(site, std::iter::once(entry).chain(waiting).collect()).await?;
                return Ok(count);
            }
            let Some(entry) = still_ours(site, entry, self.lane).await? else { continue };
            let end = carry_out(site, &entry).await;
            if let End::Failed(reason, _)
            | End::Away(reason)
            | End::Bounced(_, _, _, reason)
            | End::Nobody(_, reason) = &end
            {
                tracing::warn!(kind = %entry.kind, id = entry.id, %reason, "an outbox entry failed");
            }
            let is_away = matches!(end, End::Away(_));
            self.unmarked.push((entry, end));
            // A letter is marked at once. An event heard twice does no harm: a
            // few are marked together.
            if self.lane == LETTERS || self.unmarked.len() >= MARKED_TOGETHER {
                self.mark(site).await?;
            }
            if is_away {
                let pause = self.held.map_or(FIRST_PAUSE, |(_, pause)| (pause * 2).min(LAST_PAUSE));
                self.held = Some((Instant::now() + pause, pause));
                give_back(site, waiting.collect()).await?;
                return Ok(count);
            }
            self.held = None;
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
                for (entry, end) in &deeds {
                    mark_one(tx, entry, end, now)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.unmarked.clear();
        Ok(())
    }
}

fn mark_one(tx: &mut Conn, entry: &Entry, end: &End, now: Ts) -> diesel::QueryResult<()> {
    match end {
        End::Done => outbox::done(tx, entry.id),
        End::Told(subject, state) => {
            letters::settle(tx, *subject, *state)?;
            outbox::done(tx, entry.id)
        }
        End::Later(until) => outbox::postpone(tx, entry, *until),
        End::Failed(reason, lasting) => outbox::failed(tx, entry, reason, *lasting, now),
        End::Bounced(subject, user, key, reason) => {
            settings::bounced(tx, *user, key, (Bounce::Hard, reason), now)?;
            letters::settle(tx, *subject, MailState::Dropped)?;
            outbox::done(tx, entry.id)
        }
        End::Nobody(to, reason) => {
            bounce::nobody_at(tx, to, reason, now)?;
            mailings::delete_confirmed(tx, &mail::address_key(to))?;
            outbox::failed(tx, entry, reason, Lasting::ForGood, now)
        }
        End::Away(reason) => outbox::failed(tx, entry, reason, Lasting::ForNow, now),
    }
}

/// The entry with time enough to work on it; nothing when another worker has it by now.
async fn still_ours(site: &Site, mut entry: Entry, lane: Lane) -> Result<Option<Entry>, Error> {
    let now = site.clock.now();
    let needed = if lane == LETTERS { AN_EVENT + site.mailer.patience() } else { AN_EVENT };
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

async fn carry_out(site: &Site, entry: &Entry) -> End {
    match try_out(site, entry).await {
        Ok(end) => end,
        Err((reason, lasting)) => End::Failed(reason, lasting),
    }
}

/// The payload, or why it can't be read.
fn read<T: serde::de::DeserializeOwned>(entry: &Entry) -> Result<T, (String, Lasting)> {
    serde_json::from_str(&entry.payload).map_err(|error| (error.to_string(), Lasting::ForGood))
}

fn for_now(error: Error) -> (String, Lasting) {
    (commands::told(error), Lasting::ForNow)
}

async fn try_out(site: &Site, entry: &Entry) -> Result<End, (String, Lasting)> {
    match entry.kind.as_str() {
        events::KIND => listeners::hear(site, read(entry)?).await.map_err(for_now)?,
        jobs::TELL => notifications::jobs::tell(site, read(entry)?).await.map_err(for_now)?,
        discard::KIND => {
            let file: discard::Discarded = read(entry)?;
            discard::carry_out(&site.config, &file).await.map_err(|error| (error, Lasting::ForNow))?;
        }
        mail::KIND => {
            return Ok(send(site, read(entry)?).await);
        }
        case_letters::KIND => {
            let letter = cases::letters::write(site, read(entry)?).await.map_err(for_now)?;
            return Ok(match letter {
                Some(letter) => send(site, letter).await,
                None => End::Done,
            });
        }
        letters::NOTICE => {
            let about: letters::AboutNotice = read(entry)?;
            return tell_by_mail(site, Subject::Notice(about.notification)).await.map_err(for_now);
        }
        told::LETTER => {
            let about: told::About = read(entry)?;
            return tell_by_mail(site, Subject::Direct(about.notice)).await.map_err(for_now);
        }
        letters::DIGEST => {
            let about: letters::AboutDigest = read(entry)?;
            return tell_by_mail(site, Subject::Digest(about.digest)).await.map_err(for_now);
        }
        other => return Err((format!("nobody knows what \"{other}\" is"), Lasting::ForNow)),
    }
    Ok(End::Done)
}

/// A letter that is about no notification: its Message-ID is good for its address alone.
async fn send(site: &Site, mut letter: mail::Letter) -> End {
    letter.id = seals::letter(&site.key, &letter.id, &letter.to);
    match site.mailer.send(&letter).await {
        Ok(()) => End::Done,
        Err(MailError::NoMailbox(said)) => End::Nobody(letter.to, said),
        Err(error) => failed(error),
    }
}

fn failed(error: MailError) -> End {
    match error {
        MailError::Permanent(said) | MailError::NoMailbox(said) => End::Failed(said, Lasting::ForGood),
        MailError::Transient(said) => End::Failed(said, Lasting::ForNow),
        MailError::Away(said) => End::Away(said),
    }
}

async fn tell_by_mail(site: &Site, subject: Subject) -> Result<End, Error> {
    let (letter, user, key) = match letters::write(site, subject).await? {
        Turn::Drop => return Ok(End::Told(subject, MailState::Dropped)),
        Turn::Wait(until) => return Ok(End::Later(until)),
        Turn::Send(letter, user, key) => (letter, user, key),
    };
    Ok(match site.mailer.send(&letter).await {
        Ok(()) => End::Told(subject, MailState::Sent),
        Err(MailError::NoMailbox(said)) => End::Bounced(subject, user, key, said),
        Err(error) => failed(error),
    })
}
