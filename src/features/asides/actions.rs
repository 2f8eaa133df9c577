//! Asking staff beside a thread, and answering.

use super::store::{self, QuestionId};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Stars and staff read and ask.
pub fn may_see(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::StarDesk) {
        return Ok(());
    }
    Err(Refusal::new("This is for Stars and staff."))
}

/// Moderators and those above answer.
pub fn may_answer(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::SendNotices) {
        return Ok(());
    }
    Err(Refusal::new("Only staff answer what Stars ask."))
}

pub fn ask(tx: &mut Conn, who: &SignedIn, id: ThreadId, text: &str, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    may_see(&viewer)?;
    may_write_at_all(&viewer)?;
    let (thread, _) = threads::visible_to(tx, &viewer, id)?;
    store::insert(tx, id, who.id, text, now)?;
    Ok(thread)
}

/// Answers; whoever asked hears of it, and reads it beside the thread.
pub fn answer(tx: &mut Conn, who: &SignedIn, id: QuestionId, text: &str, now: Ts) -> Result<(), Error> {
    let viewer = who.viewer();
    may_answer(&viewer)?;
    let question = store::by_id(tx, id)?;
    let (thread, _) = threads::visible_to(tx, &viewer, question.thread_id)?;
    if !store::set_answer(tx, id, text, who.id, now)? {
        return Err(Error::Conflict("Somebody else has just answered it.".to_owned()));
    }
    if question.author_id == who.id {
        return Ok(());
    }
    let new = NewNotice {
        user: question.author_id,
        kind: NoticeKind::Decision,
        from: Some(who.id),
        dedupe: &format!("staff-question:{id}"),
        title: "Staff answered what you asked beside a thread",
        body: "",
        url: &thread.url(),
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}
