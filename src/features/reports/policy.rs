//! Who may report, who handles reports, and who decides.

use super::model::{Appeal, Home, Kind, Matter, Outcome, State as MatterState, SubjectKind};
use crate::forum::accounts::model::{State, UserId};
use crate::forum::boards::model::{Access, BoardId};
use crate::forum::boards::policy::open_to;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Everybody with a confirmed address; a silenced member sees wrongs as well.
pub fn may_report(viewer: &Viewer) -> Result<(), Refusal> {
    match &viewer.person {
        Some(person) if !person.confirmed => Err(Refusal::new(
            "Confirm your e-mail address first: follow the link in the letter we sent you, or ask for a new one in your settings.",
        )),
        Some(_) if permissions::may(viewer, Act::Report) => Ok(()),
        _ => Err(Refusal::new("Log in to report this.")),
    }
}

/// Of one's own only posts are reported: their removal is asked for.
pub fn may_report_own(kind: SubjectKind) -> Result<(), Refusal> {
    match kind {
        SubjectKind::Post => Ok(()),
        SubjectKind::Member => Err(Refusal::new("This is your own profile: change it in your settings.")),
        SubjectKind::Message | SubjectKind::Case => {
            Err(Refusal::new("These are your own words: reports are about those of others."))
        }
    }
}

/// Moderators handle reports of everything, a board's own those of posts that stand there.
pub fn handles(viewer: &Viewer, home: Option<Home>) -> bool {
    match home {
        Some(home) => permissions::may_in(viewer, Act::HandleReports, home.board),
        None => permissions::may(viewer, Act::HandleReports),
    }
}

/// Stars, board moderators and staff see the desk.
pub fn may_see_desk(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::StarReports) || permissions::may_somewhere(viewer, Act::HandleReports) {
        return Ok(());
    }
    Err(Refusal::new("Experienced Stars and moderators look after reports."))
}

/// Whose matters a list shows.
#[derive(Clone, Debug)]
pub enum Reach {
    All,
    /// Posts in boards that are open so, and in these.
    Posts {
        open: Vec<Access>,
        own: Vec<BoardId>,
    },
}

/// Moderators see all, Stars posts that they can read, board moderators posts of their boards.
pub fn reach(viewer: &Viewer) -> Reach {
    if permissions::may(viewer, Act::HandleReports) {
        return Reach::All;
    }
    let is_star = permissions::may(viewer, Act::StarReports);
    let is_keeper = permissions::may_somewhere(viewer, Act::HandleReports);
    Reach::Posts {
        open: if is_star { open_to(viewer).to_vec() } else { Vec::new() },
        own: match viewer.person.as_deref().filter(|_| is_keeper) {
            Some(person) => person.moderates.clone(),
            None => Vec::new(),
        },
    }
}

/// Whether a matter is one of those: `home` is where its post stands.
pub fn sees(viewer: &Viewer, home: Option<Home>) -> bool {
    match (reach(viewer), home) {
        (Reach::All, _) => true,
        (Reach::Posts { open, own }, Some(home)) => open.contains(&home.access) || own.contains(&home.board),
        (Reach::Posts { .. }, None) => false,
    }
}

/// Claiming, noting, and putting aside: whoever sees the desk, but about themselves.
pub fn may_handle(viewer: &Viewer, matter: &Matter, home: Option<Home>) -> Result<(), Refusal> {
    may_see_desk(viewer)?;
    if viewer.person.as_ref().is_none_or(|person| person.state != State::Active) {
        return Err(Refusal::new("You can read, but not act at the moment."));
    }
    if viewer.id() == Some(matter.author_id) {
        return Err(Refusal::new("This is about you: somebody else looks after it."));
    }
    if !sees(viewer, home) {
        return Err(Refusal::new("Only moderators look after this."));
    }
    Ok(())
}

/// Opening a reported message, or what was said in a case: moderators who look after it, while it
/// is to be decided. Agents don't judge each other, and Stars read nobody's case.
pub fn may_look(viewer: &Viewer, matter: &Matter) -> Result<(), Refusal> {
    may_handle(viewer, matter, None)?;
    if !permissions::may(viewer, Act::OpenReported) {
        return Err(Refusal::new("Only moderators open what was said between people."));
    }
    if matter.state == MatterState::Open || matter.appeal_state == Appeal::Open {
        return Ok(());
    }
    Err(Refusal::new("This was decided: the message is closed again."))
}

/// Deciding: moderators anything, Stars that a post is in order. Not what
/// another has claimed, and nothing twice.
pub fn may_decide(
    viewer: &Viewer,
    matter: &Matter,
    home: Option<Home>,
    outcome: Outcome,
) -> Result<(), Refusal> {
    may_handle(viewer, matter, home)?;
    if matter.state != MatterState::Open {
        return Err(Refusal::new("This was decided meanwhile. Its page says by whom."));
    }
    if matter.claimed_by.is_some_and(|by| viewer.id() != Some(by)) {
        return Err(Refusal::new("Somebody else has claimed this. Ask them, or wait until they let it go."));
    }
    if outcome != Outcome::None && !handles(viewer, home) {
        return Err(Refusal::new(
            "Stars decide that something is in order, and hide spam until a moderator looks. Acting on a post is for moderators.",
        ));
    }
    if outcome == Outcome::Removed {
        may_be_removed(matter.subject_kind)?;
    }
    Ok(())
}

/// A profile is the account's, and a case is the record of both sides: neither loses a part.
fn may_be_removed(kind: SubjectKind) -> Result<(), Refusal> {
    match kind {
        SubjectKind::Post | SubjectKind::Message => Ok(()),
        SubjectKind::Member => {
            Err(Refusal::new("A profile can't be removed. Act on the account, and say what you did."))
        }
        SubjectKind::Case => Err(Refusal::new(
            "What was said in a case stays there, for both sides. Act on the account, and say what you did.",
        )),
    }
}

/// The author, once, against a decision that went against them.
pub fn may_appeal(who: UserId, matter: &Matter) -> Result<(), Refusal> {
    let asked = matter.kind == Kind::Removal;
    if who != matter.author_id || matter.state != MatterState::Acted || asked {
        return Err(Refusal::new("There is no decision here to appeal against."));
    }
    if matter.appeal_state != Appeal::None {
        return Err(Refusal::new("You have appealed already. One appeal is possible."));
    }
    if matter.outcome == Outcome::Restored {
        return Err(Refusal::new("Your post is back already."));
    }
    Ok(())
}

/// Another moderator than the one who decided.
pub fn may_answer(viewer: &Viewer, matter: &Matter, home: Option<Home>) -> Result<(), Refusal> {
    if !handles(viewer, home) {
        return Err(Refusal::new("Moderators answer appeals."));
    }
    may_handle(viewer, matter, home)?;
    if matter.appeal_state != Appeal::Open {
        return Err(Refusal::new("There is no appeal to answer."));
    }
    if viewer.id() == matter.decided_by {
        return Err(Refusal::new("You made this decision: another moderator answers the appeal."));
    }
    Ok(())
}
