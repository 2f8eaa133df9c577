//! Settles the days of Stars that an event may have changed. Reads what is true now, so that
//! hearing twice, late or out of order does no harm.

use std::collections::BTreeSet;

use super::actions::book;
use crate::forum::accounts::model::UserId;
use crate::forum::events::Event;
use crate::forum::points::settle;
use crate::forum::points::store::facts;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// What an event is about, as far as points go.
#[derive(Clone, Copy, Debug)]
enum About {
    /// Everything in the thread of a post.
    Post(i64),
    Thread(i64),
    /// A report that was decided, or decided otherwise.
    Matter(i64),
    /// A kudo for a post, or one taken back: what two people thank each other for hangs together.
    Kudo(i64, UserId),
}

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let about = match event {
        Event::ThreadStarted { post, .. }
        | Event::PostWritten { post }
        | Event::PostStateChanged { post }
        | Event::SolutionAccepted { post, .. }
        | Event::SolutionTakenBack { post, .. } => vec![About::Post(post.0)],
        Event::KudoGiven { post, by } | Event::KudoTakenBack { post, by } => vec![About::Kudo(post.0, by)],
        Event::ThreadStateChanged { thread }
        | Event::ThreadMoved { thread }
        | Event::ArticlePublished { thread } => vec![About::Thread(thread.0)],
        Event::MatterDecided { matter } => vec![About::Matter(matter)],
        Event::ThreadMerged { from, post, .. } => vec![About::Thread(from.0), About::Post(post.0)],
        _ => return Ok(()),
    };
    let (book, now) = (book(site), site.clock.now());
    site.db
        .write_unseen(move |tx| {
            for one in &about {
                settle_about(tx, &book, *one, now)?;
            }
            Ok::<_, Error>(())
        })
        .await
}

fn settle_about(tx: &mut Conn, book: &settle::Book, about: About, now: Ts) -> Result<(), Error> {
    let touched = match about {
        About::Thread(thread) => facts::touched(tx, thread)?,
        About::Matter(matter) => facts::matter(tx, matter)?,
        About::Post(post) => match facts::place_of(tx, post)? {
            Some((thread, _)) => facts::touched(tx, thread)?,
            None => Vec::new(),
        },
        About::Kudo(post, by) => match facts::place_of(tx, post)? {
            Some((_, author)) => facts::thanks_between(tx, by, author)?,
            None => Vec::new(),
        },
    };
    let days: BTreeSet<_> = settle::days_of(&touched, &book.zone);
    settle::settle(tx, book, &days, now)?;
    Ok(())
}
