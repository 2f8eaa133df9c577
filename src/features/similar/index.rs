//! Keeping threads' stems: read as they are now, so that doing it again does no harm.

use super::learn::learn;
use super::store::{self, Source, Stems};
use super::terms::stems;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Db, Ts};
use crate::kit::error::Error;
use crate::kit::text::html::text_of;

/// Words that are kept of an opening, of an answer, and of the replies together.
const OPENING: usize = 300;
const ANSWER: usize = 200;
const REPLIES: usize = 400;
/// Threads in one transaction when many are read.
const BATCH: i64 = 200;
/// Threads that a language is learned from at most.
const SAMPLE: i64 = 4_000;

/// The stems of a thread by field. The accepted answer is no reply.
pub fn stems_of(source: &Source) -> Stems {
    let (mut opening, mut answer, mut replies) = (String::new(), String::new(), Vec::new());
    for (id, number, html) in &source.posts {
        let text = text_of(html);
        if *number == 1 {
            opening = stems(&text, OPENING).join(" ");
        } else if Some(*id) == source.solved {
            answer = stems(&text, ANSWER).join(" ");
        } else if replies.len() < REPLIES {
            replies.extend(stems(&text, REPLIES - replies.len()));
        }
    }
    Stems { title: stems(&source.title, 60).join(" "), opening, answer, replies: replies.join(" ") }
}

/// Reads a thread anew; one that is hidden or gone is taken out.
pub async fn read(db: &Db, id: ThreadId) -> Result<(), Error> {
    let source = db.read(move |conn| Ok::<_, Error>(store::source(conn, id)?)).await?;
    let stems = source.as_ref().map(stems_of);
    db.write_unseen(move |tx| {
        // Changed while its words were cut: the outbox hands the event out again.
        if store::source(tx, id)? != source {
            return Err(Error::Conflict("the thread changed while it was read".to_owned()));
        }
        match (&source, &stems) {
            (Some(source), Some(stems)) => Ok(store::put(tx, id, stems, source.solved)?),
            _ => Ok(store::forget(tx, id)?),
        }
    })
    .await
}

/// Reads every thread that is not in the index as it is; says how many. For
/// commands and the worker: a large import takes minutes.
pub fn fill(db: &Db) -> Result<usize, Error> {
    let (mut after, mut count) = (ThreadId(0), 0);
    loop {
        let batch = db.read_now(|conn| {
            let ids = store::missing(conn, after, BATCH)?;
            let read = |id| Ok(store::source(conn, id)?.map(|source| (id, stems_of(&source), source)));
            ids.into_iter().map(read).collect::<Result<Vec<_>, Error>>()
        })?;
        let batch: Vec<_> = batch.into_iter().flatten().collect();
        let Some((last, ..)) = batch.last() else { return Ok(count) };
        (after, count) = (*last, count + batch.len());
        db.write_now(move |tx| {
            for (id, stems, source) in &batch {
                // What was changed or hidden in between has an event of its own.
                if store::source(tx, *id)?.as_ref() == Some(source) {
                    store::put(tx, *id, stems, source.solved)?;
                }
            }
            Ok::<_, Error>(())
        })?;
    }
}

/// Learns the forum's language from what everybody may read, and keeps it.
pub fn learn_anew(db: &Db, now: Ts) -> Result<(), Error> {
    let (threads, sample) = db.read_now(|conn| {
        let threads = store::open_threads(conn)?;
        Ok::<_, Error>((threads, store::sample(conn, threads / SAMPLE + 1, SAMPLE)?))
    })?;
    let words: Vec<Vec<&str>> = sample.iter().map(|stems| stems.words().collect()).collect();
    let language = learn(&words).of_forum(u32::try_from(threads).unwrap_or(u32::MAX));
    let bytes = language.to_bytes();
    db.write_now(move |tx| Ok(store::keep_language(tx, &bytes, now)?))
}
