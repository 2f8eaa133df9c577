//! Keeps the index of threads up with what is written. Each event reads the
//! thread as it is now, so that hearing it twice, late or out of order does no harm.

use super::{index, store};
use crate::forum::events::Event;
use crate::forum::threads::model::ThreadId;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    match event {
        Event::ThreadStarted { thread, .. } | Event::ThreadStateChanged { thread } => {
            index::read(&site.db, thread).await
        }
        Event::PostWritten { post }
        | Event::PostEdited { post }
        | Event::PostStateChanged { post }
        | Event::SolutionAccepted { post, .. }
        | Event::SolutionTakenBack { post, .. } => {
            let thread: Option<ThreadId> =
                site.db.read(move |conn| Ok::<_, Error>(store::thread_read_with(conn, post)?)).await?;
            match thread {
                Some(thread) => index::read(&site.db, thread).await,
                None => Ok(()),
            }
        }
        Event::ThreadMerged { from, .. } => index::read(&site.db, from).await,
        // Which board a thread stands in is asked when looking.
        Event::ThreadMoved { .. }
        | Event::MemberRenamed { .. }
        | Event::AddressConfirmed { .. }
        | Event::StatusChanged { .. }
        | Event::Nudged { .. }
        | Event::VoteGiven { .. }
        | Event::VoteTakenBack { .. }
        | Event::KudoGiven { .. }
        | Event::KudoTakenBack { .. }
        | Event::ArticlePublished { .. }
        | Event::ArticleRated { .. }
        | Event::MatterDecided { .. }
        | Event::MemberStateChanged { .. }
        | Event::AttendanceChanged { .. } => Ok(()),
    }
}
