//! Recurring work about articles: those whose time has come, and the blog's
//! letters. Any number of processes may do it at once: each step is one
//! transaction that first makes sure that nobody else did it.

use super::actions::publish::{self, Ready};
use super::forms;
use super::letters::{self, News};
use super::model::Article;
use super::store::{self, mailings, reading};
use crate::forum::accounts::store as accounts;
use crate::forum::posts::forms::Heading;
use crate::forum::posts::render;
use crate::forum::threads::store as threads;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail;
use crate::kit::site::Site;

/// Articles published, and letters written, in one go: the rest goes the next time.
const ARTICLES: i64 = 20;
const LETTERS: i64 = 100;

/// Does what there is to do; says how much it was.
pub async fn run(site: &Site) -> Result<usize, Error> {
    Ok(publish_due(site).await? + mail_on(site).await?)
}

/// Publishes scheduled articles whose time has come.
async fn publish_due(site: &Site) -> Result<usize, Error> {
    let now = site.clock.now();
    let due = site.db.read(move |conn| Ok::<_, Error>(store::due(conn, now, ARTICLES)?)).await?;
    let (mut published, mut failed) = (0, None);
    for article in due {
        // One that fails waits for the next time and keeps no other back.
        match publish_one(site, article, now).await {
            Ok(done) => published += usize::from(done),
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(published), Err)
}

async fn publish_one(site: &Site, article: Article, now: Ts) -> Result<bool, Error> {
    let ready = ready(site, &article).await?;
    site.db.write(move |tx| publish::publish_due(tx, &article, &ready, now)).await
}

async fn ready(site: &Site, article: &Article) -> Result<Ready, Error> {
    let written = render::written(site, &article.body).await?;
    let heading = Heading {
        title: article.title.clone(),
        label: article.label_id,
        tags: forms::split_tags(&article.tags),
    };
    Ok(Ready { heading, written })
}

/// A batch of a mailing: to whom, about what.
struct Batch {
    mailing: mailings::Mailing,
    news: News,
    readers: Vec<mailings::Reader>,
}

/// Writes the next letters about a new article. Where the mailing stands is moved
/// on in the transaction that writes them, so that nobody gets two.
async fn mail_on(site: &Site) -> Result<usize, Error> {
    let on = site.clone();
    let Some(batch) = site.db.read(move |conn| next_batch(conn, &on)).await? else {
        return Ok(0);
    };
    let now = site.clock.now();
    let mailing = batch.mailing;
    let Some((last, _)) = batch.readers.last() else {
        site.db.write_unseen(move |tx| Ok::<_, Error>(mailings::finish(tx, &mailing, now)?)).await?;
        return Ok(1);
    };
    let last = *last;
    let mut letters = Vec::with_capacity(batch.readers.len());
    for (id, address) in &batch.readers {
        if let Some(address) = address {
            letters.push((*id, letters::news(site, address, *id, &batch.news)?));
        }
    }
    let count = batch.readers.len();
    site.db
        .write_unseen(move |tx| {
            if !mailings::move_on(tx, &mailing, last)? {
                return Ok(());
            }
            // Whoever unsubscribed while the letters were put together gets none.
            let ids: Vec<i64> = letters.iter().map(|(id, _)| *id).collect();
            let there = mailings::still_there(tx, &ids)?;
            for (_, letter) in letters.iter().filter(|(id, _)| there.contains(id)) {
                mail::record(tx, letter, now)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    Ok(count)
}

/// Nothing when nothing is under way. An article that guests can no longer read is not mailed on.
fn next_batch(conn: &mut Conn, site: &Site) -> Result<Option<Batch>, Error> {
    let Some(mailing) = mailings::next_open(conn)? else {
        return Ok(None);
    };
    let id = mailing.thread_id;
    let thread = match threads::visible_to(conn, &Viewer::guest(), id) {
        Ok((thread, _)) => thread,
        Err(diesel::NotFound) => {
            let news = News {
                title: String::new(),
                url: String::new(),
                author: String::new(),
                excerpt: String::new(),
            };
            return Ok(Some(Batch { mailing, news, readers: Vec::new() }));
        }
        Err(error) => return Err(error.into()),
    };
    let short = reading::shorts(conn, &[id])?.remove(&id).unwrap_or_default();
    let faces = accounts::faces(conn, &[thread.author_id])?;
    let author = faces.get(&thread.author_id).map_or(site.config.brand.as_str(), |face| face.name());
    let news = News {
        author: author.to_owned(),
        url: thread.url(),
        excerpt: reading::excerpt_of(&short),
        title: thread.title,
    };
    let readers = mailings::readers(conn, &mailing, LETTERS)?;
    Ok(Some(Batch { mailing, news, readers }))
}
