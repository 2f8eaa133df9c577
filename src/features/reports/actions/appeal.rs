//! The one appeal, and its answer by another moderator.

use super::decide::visible;
use super::{Entry, write_down};
use crate::features::reports::model::{Appeal, MatterId, Outcome, SubjectKind};
use crate::features::reports::store::subjects;
use crate::features::reports::{policy, store};
use crate::forum::events::{self, Event};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::posts::actions::{self as posts, At};
use crate::forum::posts::model::PostId;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// The author says why the decision is wrong.
pub fn appeal(tx: &mut Conn, who: &SignedIn, id: MatterId, text: &str, now: Ts) -> Result<(), Error> {
    let matter = store::held(tx, id)?;
    if matter.author_id != who.id {
        return Err(Error::NotFound);
    }
    policy::may_appeal(who.id, &matter)?;
    store::set_appeal(tx, id, text, now)?;
    let entry = Entry { verb: "appeal", before: matter.outcome.word(), after: "open", reason: "" };
    Ok(write_down(tx, who.id, id, &entry, now)?)
}

/// What another moderator says to it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub granted: bool,
    pub text: String,
}

pub fn answer(tx: &mut Conn, who: &SignedIn, id: MatterId, answer: &Answer, at: At) -> Result<(), Error> {
    let (matter, home) = visible(tx, who, id)?;
    policy::may_answer(&who.viewer(), &matter, home)?;
    let state = if answer.granted { Appeal::Granted } else { Appeal::Refused };
    store::set_answer(tx, id, state, (who.id, &answer.text), at.now)?;
    if answer.granted && matter.outcome == Outcome::Removed && matter.subject_kind == SubjectKind::Post {
        posts::moderate(tx, who, PostId(matter.subject_id), posts::Verb::Restore, at)?;
        store::set_outcome(tx, id, Outcome::Restored)?;
    }
    if answer.granted && matter.outcome == Outcome::Removed && matter.subject_kind == SubjectKind::Message {
        subjects::set_message_removed(tx, matter.subject_id, false)?;
        store::set_outcome(tx, id, Outcome::Restored)?;
    }
    let entry = Entry { verb: "answer", before: "open", after: state.word(), reason: &answer.text };
    write_down(tx, who.id, id, &entry, at.now)?;
    events::record(tx, Event::MatterDecided { matter: id.0 }, at.now)?;
    if !subjects::is_here(tx, matter.author_id)? {
        return Ok(());
    }
    let title =
        if answer.granted { "Your appeal: you were right" } else { "Your appeal: the decision stands" };
    let new = NewNotice {
        user: matter.author_id,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("appeal:{id}"),
        title,
        body: &answer.text,
        url: &format!("/decisions/{id}"),
    };
    notices::tell(tx, &new, at.now)?;
    Ok(())
}
