//! Settles the months of Stars that an event may have changed. Reads what is true now, so that
//! hearing twice, late or out of order does no harm.

use super::actions::book;
use crate::forum::accounts::model::UserId;
use crate::forum::events::Event;
use crate::forum::points::days;
use crate::forum::points::settle::{self, Book, Months};
use crate::forum::points::store::facts::{self, Touched};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Months that are settled in one transaction.
const MONTHS: usize = 20;

/// What an event is about, as far as points go.
#[derive(Clone, Copy, Debug)]
enum About {
    /// Everything in the thread of a post.
    Post(i64),
    Thread(i64),
    /// A report that was decided, or decided otherwise.
    Matter(i64),
    /// A kudo for a post, or one taken back: what people thank each other for hangs together.
    Kudo(i64, UserId),
    /// Somebody who was banned, or is back: what they gave.
    Member(UserId),
}

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let about = match event {
        Event::ThreadStarted { post, .. }
        | Event::PostWritten { post }
        | Event::PostEdited { post }
        | Event::PostStateChanged { post }
        | Event::SolutionAccepted { post, .. }
        | Event::SolutionTakenBack { post, .. } => vec![About::Post(post.0)],
        Event::KudoGiven { post, by } | Event::KudoTakenBack { post, by } => vec![About::Kudo(post.0, by)],
        Event::ThreadStateChanged { thread }
        | Event::ThreadMoved { thread }
        | Event::ArticlePublished { thread } => vec![About::Thread(thread.0)],
        Event::MatterDecided { matter } => vec![About::Matter(matter)],
        Event::ThreadMerged { from, post, .. } => vec![About::Thread(from.0), About::Post(post.0)],
        Event::MemberStateChanged { user } => vec![About::Member(user)],
        _ => return Ok(()),
    };
    let (book, now) = (book(site), site.clock.now());
    let asked = book.clone();
    let work = move |conn: &mut Conn| {
        let mut all = Months::new();
        for one in &about {
            all.extend(months(conn, &asked, *one, now)?);
        }
        Ok::<_, Error>(all)
    };
    // Most events are about nobody who earns points, and need no write.
    let all: Vec<_> = site.db.read(work).await?.into_iter().collect();
    let mut added = 0;
    for part in all.chunks(MONTHS) {
        let (part, book): (Months, _) = (part.iter().copied().collect(), book.clone());
        added += site.db.write_unseen(move |tx| settle::settle(tx, &book, &part, now)).await?;
    }
    if added > 0 {
        site.db.outdate();
    }
    Ok(())
}

/// The months that may be worth something else now.
fn months(conn: &mut Conn, book: &Book, about: About, now: Ts) -> Result<Months, Error> {
    let zone = &book.zone;
    let touched = match about {
        About::Thread(thread) => facts::touched(conn, thread)?,
        About::Matter(matter) => facts::matter(conn, matter)?,
        About::Member(user) => facts::given_by(conn, user)?,
        About::Post(post) => match facts::place_of(conn, post)? {
            Some(place) => facts::touched(conn, place.thread)?,
            None => Vec::new(),
        },
        About::Kudo(post, by) => return of_kudo(conn, zone, (post, by), now),
    };
    Ok(settle::months_of(&touched, zone))
}

/// A kudo that stands says when it was given; one that was taken back was given since the
/// post was written.
fn of_kudo(conn: &mut Conn, zone: &str, (post, by): (i64, UserId), now: Ts) -> Result<Months, Error> {
    let Some(place) = facts::place_of(conn, post)? else { return Ok(Months::new()) };
    let stars = facts::around(conn, by, place.author)?;
    if stars.is_empty() {
        return Ok(Months::new());
    }
    let month = |at: Ts| days::month_of(days::day_of(at, zone));
    let within = match facts::kudo_at(conn, post, by)? {
        Some(at) => vec![month(at)],
        None => days::months_between(month(place.at), month(now)),
    };
    let both = facts::thanks_between(conn, by, place.author)?;
    let both: Vec<Touched> = both.into_iter().filter(|one| stars.contains(&one.user_id)).collect();
    let mut all = settle::months_of(&both, zone);
    all.extend(stars.iter().flat_map(|star| within.iter().map(|month| (*star, *month))));
    Ok(all)
}
