//! Keeps the index up with what is written. Each event reads the post as it is
//! now, so that hearing it twice, late or out of order does no harm.

use super::{index, store};
use crate::forum::events::Event;
use crate::forum::posts::model::PostId;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold::search_terms;
use crate::kit::text::html::text_of;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    match event {
        Event::ThreadStarted { post, .. }
        | Event::PostWritten { post }
        | Event::PostEdited { post }
        | Event::PostStateChanged { post } => reindex(site, post).await,
        // Whether a thread or its board may be seen is asked when searching.
        Event::ThreadStateChanged { .. } | Event::ThreadMoved { .. } | Event::MemberRenamed { .. } => Ok(()),
        // So is whether a post is a solution, and how many kudos it has.
        Event::KudoGiven { .. }
        | Event::KudoTakenBack { .. }
        | Event::SolutionAccepted { .. }
        | Event::SolutionTakenBack { .. }
        | Event::VoteGiven { .. }
        | Event::VoteTakenBack { .. }
        | Event::ThreadMerged { .. }
        | Event::StatusChanged { .. }
        | Event::Nudged { .. } => Ok(()),
        // An article's thread was told of by itself.
        Event::AddressConfirmed { .. } | Event::ArticlePublished { .. } | Event::ArticleRated { .. } => {
            Ok(())
        }
        Event::MatterDecided { .. } | Event::MemberStateChanged { .. } | Event::AttendanceChanged { .. } => {
            Ok(())
        }
    }
}

/// Indexes the post as it is now; one that is hidden or gone is taken out.
pub async fn reindex(site: &Site, post: PostId) -> Result<(), Error> {
    let found = site.db.read(move |conn| Ok::<_, Error>(store::indexable(conn, post)?)).await?;
    let Some(found) = found else {
        return site.db.write(move |tx| Ok(index::drop(tx, post)?)).await;
    };
    let title = if found.number == 1 { search_terms(&found.title) } else { String::new() };
    let body = index::terms_of(&text_of(&found.html));
    site.db
        .write(move |tx| {
            // Changed while its words were folded: the outbox hands the event out again.
            if store::indexable(tx, post)?.is_none_or(|now| now.version != found.version) {
                return Err(Error::Conflict("the post changed while it was indexed".to_owned()));
            }
            Ok(index::put_terms(tx, post, &title, &body)?)
        })
        .await
}
