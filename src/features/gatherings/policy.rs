//! Who plans gatherings, and who may have a seat.

use super::model::{Audience, Gathering, State};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::Ts;
use crate::kit::error::Refusal;

pub fn may_plan(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::RunStars) {
        return Ok(());
    }
    Err(Refusal::new("Only staff plan events."))
}

/// Whether the viewer may have a seat, or wait for one.
pub fn may_come(
    viewer: &Viewer,
    (gathering, is_top_ten): (&Gathering, bool),
    now: Ts,
) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if gathering.state == State::Cancelled {
        return Err(Refusal::new("This event is cancelled."));
    }
    if !gathering.is_open(now) {
        return Err(Refusal::new("This event has begun: seats are not given any more."));
    }
    is_meant(viewer, gathering, is_top_ten)
}

/// Whether the seats are for people like the viewer. Staff may always come.
pub fn is_meant(viewer: &Viewer, gathering: &Gathering, is_top_ten: bool) -> Result<(), Refusal> {
    let Some(standing) = viewer.standing() else { return Err(Refusal::new("Log in to take a seat.")) };
    if standing.role > Role::Star {
        return Ok(());
    }
    let is_star = standing.role == Role::Star && standing.rank != Rank::Legend;
    let meant = match gathering.audience {
        Audience::Members => standing.rank.family() != Family::Member || standing.rank >= gathering.min_rank,
        Audience::Stars => is_star && (standing.rank == Rank::Star || standing.level >= gathering.min_level),
        Audience::TopTen => is_top_ten,
    };
    if meant {
        return Ok(());
    }
    Err(Refusal::new(match gathering.audience {
        Audience::Members => "These seats are for members of a higher rank.".to_owned(),
        Audience::Stars if gathering.min_level > 1 => {
            format!("These seats are for Stars from level {} on.", gathering.min_level)
        }
        Audience::Stars => "These seats are for Stars.".to_owned(),
        Audience::TopTen => "These seats are for the top ten of the last month.".to_owned(),
    }))
}

/// Attendance is written down once it has begun.
pub fn may_record(viewer: &Viewer, gathering: &Gathering, now: Ts) -> Result<(), Refusal> {
    may_plan(viewer)?;
    if now < gathering.starts_at {
        return Err(Refusal::new("Who came is written down once it has begun."));
    }
    if gathering.state == State::Cancelled {
        return Err(Refusal::new("This event is cancelled."));
    }
    Ok(())
}
