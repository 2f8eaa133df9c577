//! Writing an article, changing it, giving it up.

use super::publish::{self, Ready};
use crate::features::articles::model::{Article, ArticleId, NewArticle, State};
use crate::features::articles::store::{self, Extras, Words, writers};
use crate::features::articles::{files, policy};
use crate::forum::audit;
use crate::forum::boards::model::Board;
use crate::forum::boards::store as boards;
use crate::forum::posts::actions::{Edit, Edited, edit, key_of};
use crate::forum::posts::forms::Heading;
use crate::forum::posts::model::{Place, Source};
use crate::forum::posts::render::Written;
use crate::forum::posts::store as posts;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::{Error, Refusal};
use crate::word_enum;

word_enum! {
    /// What the pressed button asks for.
    Intent {
        /// A draft, or the changes to what is published.
        Save = "save",
        Publish = "publish",
        Schedule = "schedule",
    }
}

/// A form that was found good, rendered.
#[derive(Clone, Debug)]
pub struct Sent {
    pub heading: Heading,
    pub written: Written,
    pub excerpt: String,
    pub cover_alt: String,
    /// The series' title, and the place in it.
    pub series: Option<(String, i64)>,
    pub publish_at: Option<Ts>,
    pub intent: Intent,
    /// The same form sent twice makes one article.
    pub key: String,
    pub page_size: i64,
}

impl Sent {
    /// What this form does is done once; the same form with anything else in it is another.
    fn form_key(&self, place: &str) -> String {
        let said = (&self.heading, &self.written.body, &self.excerpt, &self.cover_alt, &self.series);
        key_of(&self.key, place, &format!("{said:?} {:?} {:?}", self.publish_at, self.intent))
    }
}

/// What came of a change.
#[derive(Clone, Debug)]
pub enum Saved {
    /// Where to go on.
    Done(String),
    /// Somebody else was faster: what it says now.
    Overtaken(Source),
}

/// A new article in the board of this slug; gives the address to go on at.
pub fn create(tx: &mut Conn, who: &SignedIn, slug: &str, sent: &Sent, now: Ts) -> Result<String, Error> {
    let key = sent.form_key(slug);
    if let Some(location) = posts::take_key(tx, who.id, &key, now)? {
        return Ok(location);
    }
    let viewer = who.viewer();
    let board = boards::visible_by_slug(tx, &viewer, slug)?;
    policy::may_write(&viewer, writers::grants(tx, &viewer)?, &board)?;
    let series = match &sent.series {
        Some((title, position)) => Some((store::series_named(tx, title)?, *position)),
        None => None,
    };
    let (state, publish_at) = state_of(sent, now)?;
    let row = NewArticle {
        thread_id: None,
        board_id: board.id,
        author_id: who.id,
        state,
        title: sent.heading.title.clone(),
        tags: sent.heading.tags.join(", "),
        body: sent.written.body.clone(),
        label_id: sent.heading.label,
        excerpt: sent.excerpt.clone(),
        cover: None,
        cover_alt: sent.cover_alt.clone(),
        cover_width: 0,
        cover_height: 0,
        series_id: series.map(|(id, _)| id),
        series_position: series.map_or(0, |(_, position)| position),
        publish_at,
        created_at: now,
        updated_at: now,
        updated_by: who.id,
    };
    let id = store::insert(tx, &row)?;
    posts::delete_draft(tx, who.id, Place::Board(board.id))?;
    let location = go_on(tx, who, id, &board, sent, now)?;
    posts::set_location(tx, who.id, &key, &location)?;
    Ok(location)
}

/// Changes an article, published or not, from the version that the writer saw.
pub fn save(
    tx: &mut Conn,
    who: &SignedIn,
    (id, version): (ArticleId, i64),
    sent: &Sent,
    now: Ts,
) -> Result<Saved, Error> {
    let key = sent.form_key(&format!("article:{id}"));
    if let Some(location) = posts::take_key(tx, who.id, &key, now)? {
        return Ok(Saved::Done(location));
    }
    let article = store::held(tx, id)?;
    let board = own_board(tx, who, &article)?;
    let location = match article.thread_id {
        Some(thread) => match save_published(tx, who, (thread, version), sent, now)? {
            Saved::Done(location) => location,
            // Nothing was changed, and the form's key is still good for another try.
            overtaken @ Saved::Overtaken(_) => {
                posts::forget_key(tx, who.id, &key)?;
                return Ok(overtaken);
            }
        },
        None if article.version != version => {
            posts::forget_key(tx, who.id, &key)?;
            let format = "markdown".to_owned();
            return Ok(Saved::Overtaken(Source { body: article.body, format, version: article.version }));
        }
        None => {
            let tags = sent.heading.tags.join(", ");
            if article.title != sent.heading.title || article.body != sent.written.body {
                store::insert_revision(tx, &article, who.id, now)?;
            }
            let (state, publish_at) = state_of(sent, now)?;
            let words = Words {
                title: &sent.heading.title,
                tags: &tags,
                body: &sent.written.body,
                label: sent.heading.label,
                state,
                publish_at,
            };
            store::set_words(tx, &article, &words, who.id, now)?;
            posts::delete_draft(tx, who.id, Place::Article(id.0))?;
            String::new()
        }
    };
    let series = match &sent.series {
        Some((title, position)) => Some((store::series_named(tx, title)?, *position)),
        None => None,
    };
    let extras = Extras { excerpt: &sent.excerpt, cover_alt: &sent.cover_alt, series };
    store::set_extras(tx, id, &extras, who.id, now)?;
    let location = match article.thread_id {
        Some(_) => location,
        None => go_on(tx, who, id, &board, sent, now)?,
    };
    posts::set_location(tx, who.id, &key, &location)?;
    Ok(Saved::Done(location))
}

/// The words of a published article are its thread's: changed by the rules of
/// posts, which keep revisions.
fn save_published(
    tx: &mut Conn,
    who: &SignedIn,
    (thread, version): (ThreadId, i64),
    sent: &Sent,
    now: Ts,
) -> Result<Saved, Error> {
    let change = Edit {
        purge: false,
        post: store::first_post(tx, thread)?,
        version,
        written: sent.written.clone(),
        heading: Some(sent.heading.clone()),
        page_size: sent.page_size,
        quiet: None,
        // Articles are not in Chat.
        again_after_days: 0,
        gate: None,
        links_before: 0,
    };
    Ok(match edit(tx, who, &change, now)? {
        Edited::Overtaken(source) => Saved::Overtaken(source),
        Edited::Done(_) => Saved::Done(threads::by_id(tx, thread)?.url()),
    })
}

/// Publishes it if that is what was asked for, and says where to go on.
fn go_on(
    tx: &mut Conn,
    who: &SignedIn,
    id: ArticleId,
    board: &Board,
    sent: &Sent,
    now: Ts,
) -> Result<String, Error> {
    let article = store::by_id(tx, id)?;
    if sent.intent != Intent::Publish {
        return Ok(article.edit_url());
    }
    let ready = Ready { heading: sent.heading.clone(), written: sent.written.clone() };
    let thread = publish::publish(tx, &article, board, &ready, now)?;
    let act = Act { verb: "publish", before: article.state.word(), after: State::Published.word() };
    write_down(tx, who, id, &act, now)?;
    Ok(thread.url())
}

fn state_of(sent: &Sent, now: Ts) -> Result<(State, Option<Ts>), Error> {
    match (sent.intent, sent.publish_at) {
        (Intent::Schedule, Some(at)) if at > now => Ok((State::Scheduled, Some(at))),
        (Intent::Schedule, _) => {
            Err(Refusal::new("The time to publish it has passed meanwhile. Choose another one.").into())
        }
        _ => Ok((State::Draft, None)),
    }
}

/// The article's board, if the person may change the article; else it is not there for them.
pub fn own_board(tx: &mut Conn, who: &SignedIn, article: &Article) -> Result<Board, Error> {
    let viewer = who.viewer();
    let grants = writers::grants(tx, &viewer)?;
    let board = match article.thread_id {
        // A moderator may have moved it: the thread says where it is.
        Some(thread) => threads::visible_to(tx, &viewer, thread)?.1,
        None => boards::visible_to(tx, &viewer, article.board_id)?,
    };
    match policy::may_edit(&viewer, grants, &board, article.author_id) {
        Ok(()) => Ok(board),
        // What is not published does not exist for others.
        Err(_) if article.thread_id.is_none() => Err(Error::NotFound),
        Err(refusal) => Err(refusal.into()),
    }
}

/// Gives up what was never published: row, revisions and cover go.
pub fn discard(tx: &mut Conn, who: &SignedIn, id: ArticleId, now: Ts) -> Result<(), Error> {
    let article = store::held(tx, id)?;
    own_board(tx, who, &article)?;
    if article.thread_id.is_some() {
        return Err(Refusal::new("This article is published. Moderators can hide or remove it.").into());
    }
    store::delete(tx, id)?;
    posts::delete_drafts_at(tx, Place::Article(id.0))?;
    if let Some(name) = &article.cover {
        discard::record(tx, files::FOLDER, name, now)?;
    }
    let act = Act { verb: "discard", before: article.state.word(), after: "" };
    write_down(tx, who, id, &act, now)?;
    Ok(())
}

/// The article of a thread that came from elsewhere: made when there is none yet.
pub fn adopt(tx: &mut Conn, who: &SignedIn, id: ThreadId, now: Ts) -> Result<ArticleId, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    policy::may_edit(&viewer, writers::grants(tx, &viewer)?, &board, thread.author_id)?;
    Ok(store::ensure(tx, &NewArticle::of_thread(id, board.id, thread.author_id, now))?)
}

struct Act<'a> {
    verb: &'a str,
    before: &'a str,
    after: &'a str,
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    id: ArticleId,
    act: &Act<'_>,
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb: act.verb,
            subject_kind: "article",
            subject_id: id.0,
            before: act.before,
            after: act.after,
            reason: "",
            at,
        },
    )
}
