//! What happened becomes what people are told. Each event reads what is true
//! now, and every row names what it tells of, so that hearing twice, late or
//! out of order does no harm.

use super::jobs::{self, Tell};
use super::model::{Kind, Place, Reader, Target};
use super::store::notices::{self, Happening};
use super::store::readers::{self, Subject};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::events::Event;
use crate::forum::threads::model::{PostId, ThreadId};
use crate::forum::threads::store as threads;
use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::markdown::{self, MarkdownOptions};
use crate::kit::text::quotes::own_words;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    match event {
        Event::ThreadStarted { post, .. } => written(site, post, Kind::Thread).await,
        Event::PostWritten { post } => written(site, post, Kind::Reply).await,
        Event::PostEdited { post } => {
            let Some(subject) = subject(site, post).await? else { return Ok(()) };
            mentioned(site, &subject).await
        }
        Event::KudoGiven { post, by } | Event::KudoTakenBack { post, by } => thanked(site, post, by).await,
        Event::SolutionAccepted { post, .. } | Event::SolutionTakenBack { post, .. } => {
            accepted(site, post).await
        }
        Event::StatusChanged { post, by, at } => {
            let Some(subject) = subject(site, post).await? else { return Ok(()) };
            let what = about(&subject, Kind::Status, by, status_key(subject.thread.id, at));
            followed(site, subject, Happening { at, ..what }).await
        }
        Event::Nudged { post, by, at } => {
            let Some(subject) = subject(site, post).await? else { return Ok(()) };
            let author = Reader { user: subject.post.author_id, via: None };
            let what = about(&subject, Kind::Nudge, by, format!("nudge:{post}"));
            jobs::tell_these(site, Happening { at, ..what }, vec![author]).await
        }
        Event::ThreadMerged { from, post, by, at } => merged(site, from, post, (by, at)).await,
        // Its thread was told of by itself, and opinions are counted, not told.
        Event::ArticlePublished { .. }
        | Event::ArticleRated { .. }
        | Event::VoteGiven { .. }
        | Event::VoteTakenBack { .. } => Ok(()),
        // What may be seen is asked when it is shown and when a letter goes out.
        Event::PostStateChanged { .. }
        | Event::ThreadStateChanged { .. }
        | Event::ThreadMoved { .. }
        | Event::MemberRenamed { .. }
        | Event::AddressConfirmed { .. } => Ok(()),
        // Whom that concerns is told in the transaction of the act.
        Event::MatterDecided { .. } | Event::MemberStateChanged { .. } | Event::AttendanceChanged { .. } => {
            Ok(())
        }
    }
}

/// By what a change of a status is known among notifications.
pub fn status_key(thread: ThreadId, at: Ts) -> String {
    format!("status:{thread}:{}", at.0)
}

async fn subject(site: &Site, post: PostId) -> Result<Option<Subject>, Error> {
    site.db.read(move |conn| Ok(readers::subject(conn, post)?)).await
}

fn about(subject: &Subject, kind: Kind, actor: UserId, dedupe: String) -> Happening {
    Happening {
        kind,
        thread: subject.thread.id,
        post: subject.post.id,
        actor,
        dedupe,
        at: subject.post.created_at,
    }
}

/// What a post says to somebody first; then to those who follow. One post is
/// told to a person once, by the reason that is closest to them.
async fn written(site: &Site, post: PostId, kind: Kind) -> Result<(), Error> {
    let Some(subject) = subject(site, post).await? else { return Ok(()) };
    mentioned(site, &subject).await?;
    if let Some(answered) = subject.post.reply_to {
        let author = site
            .db
            .read(move |conn| Ok::<_, Error>(readers::subject(conn, answered)?))
            .await?
            .map(|answered| answered.post.author_id);
        let readers = author.into_iter().map(|user| Reader { user, via: None }).collect();
        let what = about(&subject, Kind::Answer, subject.post.author_id, told_of(post));
        jobs::tell_these(site, what, readers).await?;
    }
    let what = about(&subject, kind, subject.post.author_id, told_of(post));
    if kind == Kind::Reply {
        return followed(site, subject, what).await;
    }
    let places = site.db.read(move |conn| Ok::<_, Error>(readers::places_of(conn, &subject)?)).await?;
    jobs::tell(site, Tell { what, places, after: 0 }).await
}

fn told_of(post: PostId) -> String {
    format!("post:{post}")
}

/// Tells those who follow a thread, or the post that is answered, and its
/// author, who follows it by having started it.
async fn followed(site: &Site, subject: Subject, what: Happening) -> Result<(), Error> {
    let thread = Target::new(Place::Thread, subject.thread.id.0);
    let mut places = vec![thread];
    if what.kind == Kind::Reply {
        places.extend(subject.post.reply_to.map(|post| Target::new(Place::Post, post.0)));
    }
    if what.kind == Kind::Status {
        places.push(Target::new(Place::Vote, subject.thread.id.0));
    }
    let author = subject.thread.author_id;
    let is_author_told =
        site.db.read(move |conn| Ok::<_, Error>(readers::follows_own(conn, &subject.thread)?)).await?;
    if is_author_told {
        jobs::tell_these(site, what.clone(), vec![Reader { user: author, via: Some(thread) }]).await?;
    }
    jobs::tell(site, Tell { what, places, after: 0 }).await
}

/// Tells the author, the voters and the followers of a thread that it is a
/// part of another one now, by that one's first post.
async fn merged(site: &Site, from: ThreadId, post: PostId, (by, at): (UserId, Ts)) -> Result<(), Error> {
    let Some(subject) = subject(site, post).await? else { return Ok(()) };
    let author = site.db.read(move |conn| Ok::<_, Error>(threads::by_id(conn, from)?)).await?.author_id;
    let what = Happening { at, ..about(&subject, Kind::Merged, by, format!("merged:{from}:{}", at.0)) };
    jobs::tell_these(site, what.clone(), vec![Reader { user: author, via: None }]).await?;
    let places = vec![Target::new(Place::Thread, from.0), Target::new(Place::Vote, from.0)];
    jobs::tell(site, Tell { what, places, after: 0 }).await
}

/// Tells those whom the post names.
async fn mentioned(site: &Site, subject: &Subject) -> Result<(), Error> {
    let post = subject.post.id;
    let body = site.db.read(move |conn| Ok::<_, Error>(readers::body_of(conn, post)?)).await?;
    let names = markdown::render(&own_words(&body), &MarkdownOptions::default()).mentions;
    if names.is_empty() {
        return Ok(());
    }
    let keys = markdown::skeletons(&names);
    let readers = site
        .db
        .read(move |conn| {
            let names: Vec<String> = accounts::named(conn, &keys)?.into_values().collect();
            Ok::<_, Error>(readers::by_usernames(conn, &names)?)
        })
        .await?
        .into_iter()
        .map(|user| Reader { user, via: None })
        .collect();
    let what = about(subject, Kind::Mention, subject.post.author_id, told_of(post));
    jobs::tell_these(site, what, readers).await
}

async fn thanked(site: &Site, post: PostId, by: UserId) -> Result<(), Error> {
    let dedupe = format!("kudos:{post}:{by}");
    let given = site.db.read(move |conn| Ok::<_, Error>(notices::kudo_at(conn, post, by)?)).await?;
    let Some(at) = given else { return withdraw(site, dedupe, true).await };
    withdraw(site, dedupe.clone(), false).await?;
    let Some(subject) = subject(site, post).await? else { return Ok(()) };
    let author = Reader { user: subject.post.author_id, via: None };
    let what = Happening { at, ..about(&subject, Kind::Kudos, by, dedupe) };
    jobs::tell_these(site, what, vec![author]).await
}

async fn accepted(site: &Site, post: PostId) -> Result<(), Error> {
    let Some(subject) = subject(site, post).await? else { return Ok(()) };
    let dedupe = format!("solution:{post}");
    let (Some(by), true) = (subject.post.accepted_by, subject.post.is_solution) else {
        return withdraw(site, dedupe, true).await;
    };
    withdraw(site, dedupe.clone(), false).await?;
    let author = Reader { user: subject.post.author_id, via: None };
    let what = about(&subject, Kind::Solution, by, dedupe);
    let what = Happening { at: subject.post.accepted_at.unwrap_or(what.at), ..what };
    jobs::tell_these(site, what, vec![author]).await
}

async fn withdraw(site: &Site, dedupe: String, withdrawn: bool) -> Result<(), Error> {
    site.db.write_unseen(move |tx| Ok(notices::set_withdrawn(tx, &dedupe, withdrawn)?)).await
}
