//! A post that a moderator removed without a report is a matter as well: its
//! author is told why, keeps the words, and may appeal. Reads what is true now,
//! so that hearing twice does no harm.

use super::actions::decide::tell_author;
use super::model::{Kind, NewMatter, Outcome, State, SubjectKind};
use super::store::{self, subjects};
use crate::forum::events::{self, Event};
use crate::forum::posts::model::PostId;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let now = site.clock.now();
    match event {
        Event::PostStateChanged { post } => site.db.write_unseen(move |tx| keep_up(tx, post, now)).await,
        // What was purged stands in no report either.
        Event::PostEdited { post } => {
            site.db.write_unseen(move |tx| Ok::<_, Error>(subjects::forget_purged(tx, post)?)).await
        }
        _ => Ok(()),
    }
}

fn keep_up(tx: &mut Conn, post: PostId, now: Ts) -> Result<(), Error> {
    let Some(found) = subjects::post(tx, post)? else { return Ok(()) };
    let removed = store::that_removed(tx, post.0)?;
    match (found.state.as_str(), removed) {
        ("removed", None) => {
            let by = subjects::remover(tx, post)?;
            let Some(by) = by.filter(|by| *by != found.author) else { return Ok(()) };
            let row = NewMatter {
                subject_kind: SubjectKind::Post,
                subject_id: post.0,
                subject_version: found.version,
                kind: Kind::Staff,
                guideline: None,
                author_id: found.author,
                words: found.words,
                state: State::Acted,
                outcome: Outcome::Removed,
                report_count: 0,
                opened_at: now,
                decided_by: Some(by),
                decided_at: Some(now),
                reason: found.reason.unwrap_or_default(),
            };
            if let Some(id) = store::open(tx, &row)? {
                let matter = store::by_id(tx, id)?;
                tell_author(tx, &matter, &matter.reason, now)?;
            }
            Ok(())
        }
        ("visible", Some(id)) => {
            store::set_outcome(tx, id, Outcome::Restored)?;
            Ok(events::record(tx, Event::MatterDecided { matter: id.0 }, now)?)
        }
        _ => Ok(()),
    }
}
