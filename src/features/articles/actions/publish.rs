//! An article becomes a thread: at once, or when its time has come.

use crate::features::articles::model::{Article, ArticleId, EXCERPT, State};
use crate::features::articles::policy;
use crate::features::articles::store::{self, mailings, writers};
use crate::forum::accounts::model::{State as AccountState, User};
use crate::forum::accounts::store as accounts;
use crate::forum::audit;
use crate::forum::boards::model::{Access, Board, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::events::{self, Event};
use crate::forum::permissions::Standing;
use crate::forum::posts::actions::open;
use crate::forum::posts::forms::Heading;
use crate::forum::posts::model::Place;
use crate::forum::posts::render::Written;
use crate::forum::posts::store as posts;
use crate::forum::threads::model::Thread;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::html::text_of;

/// The words of an article, ready to be a thread's.
#[derive(Clone, Debug)]
pub struct Ready {
    pub heading: Heading,
    pub written: Written,
}

/// Makes the thread. The caller holds the article and has asked whether it may be.
pub fn publish(
    tx: &mut Conn,
    article: &Article,
    board: &Board,
    ready: &Ready,
    now: Ts,
) -> Result<Thread, Error> {
    let (thread, _) = open(tx, article.author_id, board, &ready.heading, &ready.written, now)?;
    let short = if article.excerpt.is_empty() {
        excerpt(&text_of(&ready.written.html), EXCERPT)
    } else {
        article.excerpt.clone()
    };
    store::set_published(tx, article.id, thread.id, &short, now)?;
    posts::delete_drafts_at(tx, Place::Article(article.id.0))?;
    events::record(tx, Event::ArticlePublished { thread: thread.id }, now)?;
    // Letters go to guests as well: only what everybody may read is mailed.
    if board.kind == BoardKind::Blog && board.read_access == Access::Everyone {
        mailings::begin(tx, thread.id, now)?;
    }
    Ok(thread)
}

/// Publishes a scheduled article if it still is the one that was seen, is due,
/// and whoever scheduled it may still write; else it is left, or goes back to
/// the drafts. Two workers at once publish it once.
pub fn publish_due(tx: &mut Conn, seen: &Article, ready: &Ready, now: Ts) -> Result<bool, Error> {
    let article = store::held(tx, seen.id)?;
    let is_due = article.publish_at.is_some_and(|at| at <= now);
    if article.state != State::Scheduled || article.version != seen.version || !is_due {
        return Ok(false);
    }
    let board = boards::by_id(tx, article.board_id)?;
    let scheduler = accounts::by_id(tx, article.updated_by)?;
    if !may_still(tx, &scheduler, &article, &board)? {
        store::set_draft(tx, article.id)?;
        let reason = "Whoever scheduled it may no longer write articles here.";
        write_down(tx, article.id, (State::Scheduled, State::Draft), reason, now)?;
        return Ok(false);
    }
    publish(tx, &article, &board, ready, now)?;
    write_down(tx, article.id, (State::Scheduled, State::Published), "", now)?;
    Ok(true)
}

fn may_still(tx: &mut Conn, user: &User, article: &Article, board: &Board) -> Result<bool, Error> {
    let grants = writers::grants_of(tx, user.id)?;
    let own = user.id == article.author_id || policy::may_edit_all(Standing::of(user));
    let active = user.state == AccountState::Active && user.confirmed_at.is_some();
    Ok(active && own && policy::may_write_kind(Standing::of(user), grants, board.kind))
}

fn write_down(
    tx: &mut Conn,
    id: ArticleId,
    (before, after): (State, State),
    reason: &str,
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: None,
            verb: if after == State::Published { "publish" } else { "unschedule" },
            subject_kind: "article",
            subject_id: id.0,
            before: before.word(),
            after: after.word(),
            reason,
            at,
        },
    )
}
