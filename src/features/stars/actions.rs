//! Applying, answering, and what becomes of Stars.

pub mod members;

use super::forms::{NewApplication, Verdict};
use super::model::{Application, ApplicationId, State};
use super::{policy, store};
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::inbox::courier::{Courier, Parcel};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::permissions::standing::{self, Change};
use crate::forum::permissions::{self, Act, Standing};
use crate::forum::ranks::Rank;
use crate::forum::viewer::{Role, SignedIn, Viewer};
use crate::kit::config::Stars;
use crate::kit::db::{Conn, Ts, violates};
use crate::kit::error::{Error, Refusal};

/// Hands in an application.
pub fn apply(
    tx: &mut Conn,
    who: &SignedIn,
    new: &NewApplication,
    rules: &Stars,
    now: Ts,
) -> Result<ApplicationId, Error> {
    let last = store::latest_of(tx, who.id)?;
    policy::may_apply(&who.viewer(), last.as_ref(), rules, now)?;
    match store::insert(tx, who.id, new, now) {
        // Sent twice at once: the other one stands.
        Err(error) if violates(&error, "star_applications_user_id") => {
            Err(Refusal::new("Your application is with the team. One at a time is enough.").into())
        }
        other => Ok(other?),
    }
}

/// Takes one's own open application back.
pub fn withdraw(tx: &mut Conn, who: &SignedIn, now: Ts) -> Result<(), Error> {
    let open = store::latest_of(tx, who.id)?.filter(|last| last.state == State::Open);
    let Some(open) = open else {
        return Err(Refusal::new("There is no application of yours that waits.").into());
    };
    if !store::close(tx, open.id, (State::Withdrawn, ""), None, now)? {
        return Err(Error::Conflict("The team has just answered it.".to_owned()));
    }
    Ok(())
}

/// Keeps a note for the team.
pub fn note(tx: &mut Conn, who: &SignedIn, id: ApplicationId, text: &str, now: Ts) -> Result<(), Error> {
    policy::may_review(&who.viewer())?;
    let application = store::by_id(tx, id)?;
    if application.user_id == who.id {
        return Err(Error::NotFound);
    }
    Ok(store::add_note(tx, application.id, who.id, text, now)?)
}

/// How somebody is told.
pub struct Answer {
    pub verdict: Verdict,
    /// What the applicant reads.
    pub words: Parcel,
    pub courier: Courier,
    pub brand: String,
}

/// Accepts or declines; the applicant is told in a notice, and by a private message where
/// that is on for both. Says whether the message went out.
pub fn decide(
    tx: &mut Conn,
    who: &SignedIn,
    id: ApplicationId,
    answer: &Answer,
    now: Ts,
) -> Result<bool, Error> {
    let application = store::by_id(tx, id)?;
    let user = store::held(tx, application.user_id)?;
    policy::may_decide(&who.viewer(), &application)?;
    let state = match answer.verdict {
        Verdict::Accept => State::Accepted,
        Verdict::Decline => State::Declined,
    };
    if !store::close(tx, id, (state, &answer.words.body), Some(who.id), now)? {
        return Err(Error::Conflict("Somebody else has just answered it.".to_owned()));
    }
    if answer.verdict == Verdict::Accept {
        policy::may_become(&user)?;
        store::begin_term(tx, user.id, user.rank, now)?;
        let to = Standing { role: Role::Star, rank: Rank::RisingStar, level: 1 };
        let how = Change { by: Some(who.id), verb: "become a Star", reason: "", at: now };
        standing::change(tx, &user, to, how)?;
    }
    write_down(tx, who, &application, state, now)?;
    tell(tx, &application, state, &answer.words.body, &answer.brand, now)?;
    answer.courier.send(tx, who, application.user_id, &answer.words, now)
}

fn tell(
    tx: &mut Conn,
    application: &Application,
    state: State,
    words: &str,
    brand: &str,
    now: Ts,
) -> diesel::QueryResult<()> {
    let title = match state {
        State::Accepted => format!("Welcome to the {brand} Stars"),
        State::Declined => "Your application to the Stars".to_owned(),
        _ => "Your application to the Stars is being looked at again".to_owned(),
    };
    let new = NewNotice {
        user: application.user_id,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("star-application:{}", application.id),
        title: &title,
        body: words,
        url: "/stars/apply",
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    application: &Application,
    state: State,
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(who.id),
        verb: match state {
            State::Accepted => "accept application",
            State::Declined => "decline application",
            _ => "reopen application",
        },
        subject_kind: "star application",
        subject_id: application.id.0,
        before: application.state.word(),
        after: state.word(),
        reason: "",
        at,
    };
    audit::record(tx, &act)
}

/// How answers and changes are taken back from the audit log.
pub const WAYS: &[Way] = &[
    Way {
        subject: "star application",
        verbs: &["accept application", "decline application"],
        overtaken_by: &["accept application", "decline application", "reopen application"],
        undo: reopen,
    },
    Way {
        subject: "user",
        verbs: &[members::PROMOTE, members::RETIRE],
        overtaken_by: &[
            members::PROMOTE,
            members::RETIRE,
            "become a Star",
            "leave the Stars",
            "set_standing",
        ],
        undo: members::undo,
    },
];

/// The application waits again; who was accepted by it is what they were.
fn reopen(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let application = store::by_id(tx, ApplicationId(entry.subject_id))?;
    let user = store::held(tx, application.user_id)?;
    let latest = store::latest_of(tx, user.id)?.is_some_and(|last| last.id == application.id);
    entry.must_stand(latest && application.state.word() == entry.after)?;
    if application.state == State::Accepted {
        let first = Standing { role: Role::Star, rank: Rank::RisingStar, level: user.star_level };
        let term = store::open_term(tx, user.id)?;
        entry.must_stand(Standing::of(&user) == first && term.is_some())?;
        let rank = term.map_or(Rank::Visitor, |term| term.rank_before);
        let reason = entry.undone_because();
        let how = Change { by: Some(who.id), verb: "leave the Stars", reason: &reason, at: around.now };
        standing::change(tx, &user, Standing { role: Role::Member, rank, level: 0 }, how)?;
        store::forget_open_term(tx, user.id)?;
    }
    store::reopen(tx, application.id)?;
    write_down(tx, who, &application, State::Open, around.now)?;
    let words = "The team looks at it once more. You hear from us.";
    Ok(tell(tx, &application, State::Open, words, &around.brand, around.now)?)
}

/// Asked by the desk's first page.
pub fn waiting(conn: &mut Conn, viewer: &Viewer) -> Result<Option<i64>, Error> {
    if permissions::may(viewer, Act::ReviewStars) {
        return Ok(Some(store::open_count(conn)?));
    }
    Ok(None)
}
