//! Looking after a matter, and deciding it.

use super::{Entry, said, write_down};
use crate::features::reports::model::{Home, Kind, Matter, MatterId, Outcome, Report, State, SubjectKind};
use crate::features::reports::policy;
use crate::features::reports::store::subjects::{self, Said};
use crate::features::reports::store::{self, Decided};
use crate::forum::events::{self, Event};
use crate::forum::guidelines::Citation;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::posts::actions::{self as posts, At};
use crate::forum::posts::model::PostId;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::word_enum;

/// Reporters who are told in the transaction of the decision.
const MOST: i64 = 1_000;
/// Messages, or parts of a case, before and after a reported one that a moderator sees.
const CONTEXT: i64 = 3;

word_enum! {
    /// What somebody at the desk does with one press.
    Verb {
        Claim = "claim",
        Release = "release",
        /// Out of sight until a moderator looks.
        Hide = "hide",
    }
}

pub fn act(tx: &mut Conn, who: &SignedIn, id: MatterId, verb: Verb, at: At) -> Result<(), Error> {
    let (matter, home) = visible(tx, who, id)?;
    policy::may_handle(&who.viewer(), &matter, home)?;
    match verb {
        Verb::Claim if matter.claimed_by.is_some_and(|by| by != who.id) => {
            Err(Error::Conflict("Somebody else has claimed this already.".to_owned()))
        }
        Verb::Claim => Ok(store::set_claim(tx, id, Some(who.id), at.now)?),
        Verb::Release if matter.claimed_by == Some(who.id) => Ok(store::set_claim(tx, id, None, at.now)?),
        Verb::Release => Err(Refusal::new("Only who claimed it lets it go.").into()),
        Verb::Hide if matter.subject_kind == SubjectKind::Post => {
            posts::put_aside(tx, who, PostId(matter.subject_id), at)?;
            Ok(())
        }
        Verb::Hide => Err(Refusal::new("Only posts can be hidden.").into()),
    }
}

pub fn note(tx: &mut Conn, who: &SignedIn, id: MatterId, text: &str, now: Ts) -> Result<(), Error> {
    let (matter, home) = visible(tx, who, id)?;
    policy::may_handle(&who.viewer(), &matter, home)?;
    if text.is_empty() {
        return Err(Error::Unusable("The note is empty. Go back and write something.".to_owned()));
    }
    Ok(store::add_note(tx, id, who.id, text, now)?)
}

/// What somebody decides.
#[derive(Clone, Debug)]
pub struct Decision {
    /// None: it is in order.
    pub outcome: Outcome,
    pub guideline: Option<Citation>,
    /// What the author reads.
    pub reason: String,
}

pub fn decide(tx: &mut Conn, who: &SignedIn, id: MatterId, decision: &Decision, at: At) -> Result<(), Error> {
    let (matter, home) = visible(tx, who, id)?;
    let fine = decision.outcome == Outcome::None;
    policy::may_decide(&who.viewer(), &matter, home, decision.outcome)?;
    if !fine && decision.guideline.is_none() && decision.reason.is_empty() {
        return Err(Error::Unusable(
            "Say why, for the author: cite a guideline, or write a reason. Go back and add it.".to_owned(),
        ));
    }
    let state = if fine { State::Fine } else { State::Acted };
    let guideline = decision.guideline.map(Citation::word);
    let decided = Matter { state, guideline: guideline.clone(), ..matter };
    let said = said(&decided, &decision.reason);
    let written =
        Decided { state, outcome: decision.outcome, guideline, reason: &said, by: who.id, at: at.now };
    store::set_decided(tx, id, &written)?;
    match (decision.outcome, decided.subject_kind) {
        (Outcome::Removed, SubjectKind::Post) => {
            posts::remove(tx, who, PostId(decided.subject_id), &said, at)?;
        }
        (Outcome::Removed, SubjectKind::Message) => {
            subjects::set_message_removed(tx, decided.subject_id, true)?;
        }
        _ => {}
    }
    let after = if fine { "fine" } else { decision.outcome.word() };
    let entry = Entry { verb: "decide", before: "open", after, reason: &said };
    write_down(tx, who.id, id, &entry, at.now)?;
    events::record(tx, Event::MatterDecided { matter: id.0 }, at.now)?;
    tell_reporters(tx, &decided, at.now)?;
    if !fine && decided.kind != Kind::Removal {
        tell_author(tx, &decided, &said, at.now)?;
    }
    Ok(())
}

/// Opens a reported message, or what was said in a case, and what was said around it; the log says
/// who looked. Gives the number of what was reported, and all of it in order.
pub fn look(tx: &mut Conn, who: &SignedIn, id: MatterId, now: Ts) -> Result<(i64, Vec<Said>), Error> {
    let (matter, _) = visible(tx, who, id)?;
    if !matter.subject_kind.is_closed() {
        return Err(Error::NotFound);
    }
    policy::may_look(&who.viewer(), &matter)?;
    let entry = Entry { verb: "look", before: "", after: "", reason: "" };
    write_down(tx, who.id, id, &entry, now)?;
    Ok((matter.subject_id, subjects::around(tx, matter.subject(), CONTEXT)?))
}

/// The matter, held, if this viewer looks after it, and where its post stands.
pub(super) fn visible(tx: &mut Conn, who: &SignedIn, id: MatterId) -> Result<(Matter, Option<Home>), Error> {
    let viewer = who.viewer();
    policy::may_see_desk(&viewer)?;
    let (matter, home) = store::held_with_home(tx, id)?;
    if policy::sees(&viewer, home) { Ok((matter, home)) } else { Err(Error::NotFound) }
}

fn tell_reporters(tx: &mut Conn, matter: &Matter, now: Ts) -> Result<(), Error> {
    for Report { receipt, reporter_id, .. } in store::reports_of(tx, matter.id, MOST)? {
        if !subjects::is_here(tx, reporter_id)? {
            continue;
        }
        let (title, body) = match (matter.state, matter.kind) {
            (State::Fine, Kind::Removal) => (
                format!("Your request {receipt}: the post stays"),
                "A moderator looked at it and decided that it stays.",
            ),
            (_, Kind::Removal) => (format!("Your request {receipt}: the post is taken out"), "As you asked."),
            (State::Fine, _) => (
                format!("Your report {receipt}: no action"),
                "Thank you for telling us. We looked at it closely and found it in order.",
            ),
            _ => (
                format!("Your report {receipt}: we acted on it"),
                "Thank you for telling us. We looked at it and did something about it.",
            ),
        };
        let new = NewNotice {
            user: reporter_id,
            kind: NoticeKind::Report,
            from: None,
            dedupe: &format!("report:{receipt}"),
            title: &title,
            body,
            url: &format!("/reports/{receipt}"),
        };
        notices::tell(tx, &new, now)?;
    }
    Ok(())
}

/// Tells an author of a decision that went against them; never by whom.
pub fn tell_author(tx: &mut Conn, matter: &Matter, said: &str, now: Ts) -> Result<(), Error> {
    if !subjects::is_here(tx, matter.author_id)? {
        return Ok(());
    }
    let title = match matter.subject_kind {
        SubjectKind::Post => "A moderator acted on a post of yours",
        SubjectKind::Member => "A moderator acted on your profile",
        SubjectKind::Message => "A moderator acted on a message of yours",
        SubjectKind::Case => "A moderator acted on what you said in a support case",
    };
    let new = NewNotice {
        user: matter.author_id,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("matter:{}", matter.id),
        title,
        body: said,
        url: &format!("/decisions/{}", matter.id),
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}
