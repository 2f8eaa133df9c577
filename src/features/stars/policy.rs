//! Who may apply, review, decide, and change Stars.

use super::model::{Application, State};
use crate::forum::accounts::model::{State as Account, User};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::config::Stars;
use crate::kit::db::Ts;
use crate::kit::error::Refusal;
use crate::kit::view::filters::day;

pub const DAY: i64 = 86_400_000;

/// Confirmed members who are no Stars; `last` is their latest application.
pub fn may_apply(viewer: &Viewer, last: Option<&Application>, rules: &Stars, now: Ts) -> Result<(), Refusal> {
    if viewer.is_at_least(Role::Star) {
        return Err(Refusal::new("You are in the programme or on the team already."));
    }
    may_write_at_all(viewer)?;
    if !permissions::may(viewer, Act::Apply) {
        return Err(Refusal::new("This account can't apply."));
    }
    match last {
        Some(last) if last.state == State::Open => {
            Err(Refusal::new("Your application is with the team. One at a time is enough."))
        }
        Some(last) => match again_from(last, rules).filter(|from| now < *from) {
            Some(from) => Err(Refusal::new(format!(
                "You can apply again from {} on. What you do here until then counts for it.",
                day(from, "UTC")
            ))),
            None => Ok(()),
        },
        None => Ok(()),
    }
}

/// From when on somebody may apply again whose application came to an end.
pub fn again_from(last: &Application, rules: &Stars) -> Option<Ts> {
    let days = i64::try_from(rules.reapply_days).unwrap_or(i64::MAX / DAY);
    let ended = last.decided_at.filter(|_| matches!(last.state, State::Declined | State::Withdrawn))?;
    Some(Ts(ended.0.saturating_add(days.saturating_mul(DAY))))
}

/// The team reads applications, but for one's own.
pub fn may_review(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::ReviewStars) {
        return Ok(());
    }
    Err(Refusal::new("Applications are read by the community team."))
}

pub fn may_decide(viewer: &Viewer, application: &Application) -> Result<(), Refusal> {
    may_run(viewer)?;
    if application.state != State::Open {
        return Err(Refusal::new("This application has its answer already."));
    }
    if viewer.id() == Some(application.user_id) {
        return Err(Refusal::new("Somebody else decides about your application."));
    }
    Ok(())
}

/// Whoever is accepted is a member in good standing at that moment.
pub fn may_become(user: &User) -> Result<(), Refusal> {
    if user.role != Role::Member {
        return Err(Refusal::new("They are in the programme or on the team already."));
    }
    if user.state != Account::Active {
        return Err(Refusal::new("This account can't take part at the moment, so it can't be accepted now."));
    }
    Ok(())
}

/// Who looks after the programme: decides, promotes, retires.
pub fn may_run(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::RunStars) {
        return Ok(());
    }
    Err(Refusal::new("Only staff run the Star programme."))
}

/// From Rising Star to Star.
pub fn may_promote(viewer: &Viewer, user: &User) -> Result<(), Refusal> {
    may_run(viewer)?;
    if user.role != Role::Star || user.rank != Rank::RisingStar {
        return Err(Refusal::new("Only Rising Stars are promoted."));
    }
    is_here(user)
}

/// From Star to Community Legend.
pub fn may_retire(viewer: &Viewer, user: &User) -> Result<(), Refusal> {
    may_run(viewer)?;
    if !is_active(user) {
        return Err(Refusal::new("Only Stars retire as Legends."));
    }
    is_here(user)
}

fn is_here(user: &User) -> Result<(), Refusal> {
    if matches!(user.state, Account::Active | Account::Silenced) {
        return Ok(());
    }
    Err(Refusal::new("This account can't take part at the moment."))
}

/// Stars and Rising Stars leave when they like; Legends have left.
pub fn may_leave(user: &User) -> Result<(), Refusal> {
    if is_active(user) {
        return Ok(());
    }
    Err(Refusal::new("You are not in the programme."))
}

/// Whether somebody is in the programme now.
pub fn is_active(user: &User) -> bool {
    user.role == Role::Star && user.rank.family() == Family::Star && user.rank != Rank::Legend
}
