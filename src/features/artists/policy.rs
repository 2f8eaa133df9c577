//! Who claims, who verifies, and who may what in a team: pure.

use super::model::{Artist, Claim, ClaimState, TeamRole};
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Claims of somebody that wait at a time.
pub const MOST_CLAIMS: i64 = 5;
/// People of one team, the invited among them.
pub const MOST_PEOPLE: i64 = 50;

pub fn may_take_part(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::ActAsArtist) {
        return Ok(());
    }
    Err(Refusal::new("Confirm your e-mail address first: then you can claim an artist's profile."))
}

pub fn may_see_desk(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::VerifyArtists) {
        return Ok(());
    }
    Err(Refusal::new("Only the team of the support desk can do this."))
}

/// Nobody decides about their own claim.
pub fn may_decide(viewer: &Viewer, claim: &Claim) -> Result<(), Refusal> {
    may_see_desk(viewer)?;
    if viewer.id() == Some(claim.user_id) {
        return Err(Refusal::new("This is your own claim: somebody else has to look at it."));
    }
    Ok(())
}

/// Which decisions lead on from here.
pub fn may_become(now: ClaimState, next: ClaimState) -> bool {
    use ClaimState::{Open, Refused, Revoked, Verified, Withdrawn};
    matches!(
        (now, next),
        (Open, Verified | Refused | Withdrawn) | (Verified, Revoked) | (Revoked, Verified) | (Refused, Open)
    )
}

/// A role that somebody gives, or takes from somebody who has it.
pub fn may_handle(own: TeamRole, role: TeamRole) -> Result<(), Refusal> {
    match own {
        TeamRole::Owner => Ok(()),
        TeamRole::Manager if role == TeamRole::Member => Ok(()),
        TeamRole::Manager => Err(Refusal::new("Only an owner of the team looks after managers and owners.")),
        TeamRole::Member => Err(Refusal::new("Only owners and managers of the team do this.")),
    }
}

/// A team grows while its artist is verified.
pub fn may_invite(artist: &Artist, people: i64) -> Result<(), Refusal> {
    if artist.verified_at.is_none() {
        return Err(Refusal::new("This artist isn't verified at the moment, so nobody can be invited."));
    }
    if people >= MOST_PEOPLE {
        return Err(Refusal::new(format!(
            "A team has at most {MOST_PEOPLE} people, the invited among them."
        )));
    }
    Ok(())
}

/// A team is never without an owner. `owners`: how many there are.
pub fn may_go(role: TeamRole, owners: i64) -> Result<(), Refusal> {
    if role == TeamRole::Owner && owners <= 1 {
        return Err(Refusal::new("You are the only owner: make somebody else an owner first."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managers_look_after_members_alone() {
        use TeamRole::{Manager, Member, Owner};
        for (own, role, may) in [
            (Owner, Owner, true),
            (Owner, Manager, true),
            (Manager, Member, true),
            (Manager, Manager, false),
            (Manager, Owner, false),
            (Member, Member, false),
        ] {
            assert_eq!(may_handle(own, role).is_ok(), may, "{own:?} {role:?}");
        }
        assert!(may_go(Owner, 1).is_err() && may_go(Owner, 2).is_ok() && may_go(Manager, 1).is_ok());
    }

    #[test]
    fn a_decision_follows_from_what_stands() {
        use ClaimState::{Open, Refused, Revoked, Verified, Withdrawn};
        assert!(may_become(Open, Verified) && may_become(Verified, Revoked) && may_become(Revoked, Verified));
        assert!(
            !may_become(Withdrawn, Verified)
                && !may_become(Refused, Verified)
                && !may_become(Verified, Refused)
        );
    }
}
