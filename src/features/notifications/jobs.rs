//! Telling many people: a few hundred in a transaction, the rest in a job that
//! goes on where this one ended, so that writing posts never waits for long.

use serde::{Deserialize, Serialize};

use super::letters;
use super::model::{Reader, Target, Way};
use super::policy;
use super::store::mail;
use super::store::notices::{self, Happening};
use super::store::readers::{self, Subject};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::outbox;
use crate::kit::site::Site;

/// The outbox kind of a job that goes on telling people.
pub const TELL: &str = "tell";
/// People told in one transaction: some milliseconds of the writer.
const CHUNK: i64 = 500;

/// Tell those who follow these places, from after this person on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tell {
    pub what: Happening,
    pub places: Vec<Target>,
    pub after: i64,
}

/// Tells the next few hundred. Done twice, nobody hears twice.
pub async fn tell(site: &Site, job: Tell) -> Result<(), Error> {
    let asked = job.clone();
    let (found, readers) = site
        .db
        .read(move |conn| {
            // What was hidden meanwhile is no news.
            let Some(subject) = readers::subject(conn, asked.what.post)? else {
                return Ok((Vec::new(), Vec::new()));
            };
            let found = readers::followers(conn, &asked.places, asked.what.at, (asked.after, CHUNK))?;
            let readers = who_hears(conn, &subject, &asked.what, &found)?;
            Ok::<_, Error>((found, readers))
        })
        .await?;
    let next = found.last().filter(|_| found.len() as i64 == CHUNK).map(|last| last.user.0);
    if next.is_none() && readers.is_empty() {
        return Ok(());
    }
    write(site, job.what.clone(), readers, next.map(|after| Tell { after, ..job })).await
}

/// Tells these people.
pub async fn tell_these(site: &Site, what: Happening, found: Vec<Reader>) -> Result<(), Error> {
    if found.is_empty() {
        return Ok(());
    }
    let asked = what.clone();
    let readers = site
        .db
        .read(move |conn| match readers::subject(conn, asked.post)? {
            Some(subject) => Ok::<_, Error>(who_hears(conn, &subject, &asked, &found)?),
            None => Ok(Vec::new()),
        })
        .await?;
    write(site, what, readers, None).await
}

async fn write(
    site: &Site,
    what: Happening,
    readers: Vec<(Reader, Way)>,
    next: Option<Tell>,
) -> Result<(), Error> {
    if readers.is_empty() && next.is_none() {
        return Ok(());
    }
    let (now, told) = (site.clock.now(), readers.clone());
    site.db
        .write_unseen(move |tx| {
            notices::insert(tx, &what, &told)?;
            if told.iter().any(|(_, way)| *way == Way::Mail) {
                mail::queue(tx, &what.dedupe, letters::NOTICE, now)?;
            }
            if let Some(next) = &next {
                outbox::record(tx, TELL, next, now)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    for (reader, _) in &readers {
        site.bells.invalidate(&reader.user.0);
    }
    Ok(())
}

/// Those who may hear of it and want to, with how; never who did it.
fn who_hears(
    conn: &mut Conn,
    subject: &Subject,
    what: &Happening,
    found: &[Reader],
) -> diesel::QueryResult<Vec<(Reader, Way)>> {
    let ids: Vec<_> = found.iter().map(|reader| reader.user).filter(|user| *user != what.actor).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let people = readers::people(conn, &ids)?;
    let ways = readers::ways(conn, &ids, what.kind.choice())?;
    Ok(found
        .iter()
        .filter(|reader| reader.user != what.actor)
        .filter(|reader| {
            let person = people.get(&reader.user);
            person.is_some_and(|(state, role)| policy::may_hear(*state, *role, &subject.board))
        })
        .map(|reader| (*reader, ways.get(&reader.user).copied().unwrap_or(what.kind.usual())))
        .filter(|(_, way)| *way != Way::Off)
        .collect())
}

/// People whose digests are looked at in one question.
const READERS: i64 = 200;

/// Makes the digests that are due: one a person, kind and day of theirs,
/// whoever asks and how often.
pub async fn digests(site: &Site) -> Result<(), Error> {
    let now = site.clock.now();
    let mut after = 0;
    loop {
        let waiting = site.db.read(move |conn| Ok::<_, Error>(mail::waiting(conn, after, READERS)?)).await?;
        let Some(last) = waiting.last().map(|waiting| waiting.user.0) else { return Ok(()) };
        let is_all = (waiting.len() as i64) < READERS;
        for who in waiting {
            let Some((due, day)) = policy::last_digest(who.way, &policy::zone(&who.zone), now) else {
                continue;
            };
            if who.since >= due {
                continue;
            }
            site.db
                .write_unseen(move |tx| {
                    if let Some(digest) = mail::make_digest(tx, &who, (due, &day), now)? {
                        outbox::record(tx, letters::DIGEST, &letters::AboutDigest { digest }, now)?;
                    }
                    Ok::<_, Error>(())
                })
                .await?;
        }
        if is_all {
            return Ok(());
        }
        // Whoever has both kinds may stand at the edge: looked at again, nothing is made twice.
        after = last - 1;
    }
}
