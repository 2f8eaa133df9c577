//! What a member may do with their own account.

use std::time::Duration;

use super::model::State;
use crate::forum::permissions::{self, Act, Cell, Standing, Who};
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::Role;
use crate::kit::db::Ts;
use crate::kit::error::Refusal;

const DAY: u64 = 86_400;

/// Whether somebody with the right password may come in. Said only to those who have it.
pub fn may_log_in(state: State) -> Result<(), Refusal> {
    match state {
        State::Active | State::Silenced => Ok(()),
        State::Banned => Err(Refusal::new(
            "This account is banned from the community, so you can't log in. If you think that is a mistake, answer the letter that told you about it.",
        )),
        State::Deleted => Err(Refusal::new("This account is gone.")),
    }
}

/// Whether somebody showed lately enough that it is them.
pub fn is_proven(at: Ts, minutes: u64, now: Ts) -> bool {
    now < at.plus(Duration::from_secs(minutes.saturating_mul(60))) && at <= now
}

/// Whether staff who must have a second step have to set it up before they go
/// on: only what leads there is open to them, and the way out.
pub fn must_set_up_second_step(role: Role, has_it: bool, path: &str) -> bool {
    let open = path.starts_with("/settings/second-step") || matches!(path, "/logout" | "/theme");
    role >= Role::Agent && !has_it && !open
}

/// Settings are open to everybody who can log in; a silenced member keeps them.
pub fn may_change_settings(state: State) -> Result<(), Refusal> {
    may_log_in(state)
}

/// Whether the name may change now: once in so many days, 0 for no limit.
pub fn may_change_username(state: State, changed_at: Option<Ts>, days: u64, now: Ts) -> Result<(), Refusal> {
    may_change_settings(state)?;
    let Some(changed_at) = changed_at else {
        return Ok(());
    };
    let open = changed_at.plus(Duration::from_secs(days.saturating_mul(DAY)));
    if now >= open {
        return Ok(());
    }
    let wait = (open.0 - now.0).div_euclid(i64::try_from(DAY).unwrap_or(86_400) * 1000) + 1;
    let unit = if wait == 1 { "day" } else { "days" };
    Err(Refusal::new(format!("A username can change once in {days} days. Yours can again in {wait} {unit}.")))
}

/// Whether the gallery is open. Stars and staff have it whatever their rank.
pub fn may_use_gallery(role: Role, rank: Rank, from: Rank, brand: &str) -> Result<(), Refusal> {
    let standing = Standing { role, rank, level: 0 };
    let open = match permissions::cell(Act::UseGallery, Who::of(standing)) {
        // From which rank on is the site's own choice.
        Cell::From(_) => rank >= from || rank.family() != Family::Member,
        answer => answer == Cell::Yes,
    };
    if open {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "The gallery opens at the rank {}. You get there by taking part: every reply counts.",
        from.title(brand)
    )))
}

/// Whether somebody may bring a picture of their own.
pub fn may_upload_avatar(role: Role) -> Result<(), Refusal> {
    if permissions::role_may(Some(role), Act::UploadAvatar) {
        return Ok(());
    }
    Err(Refusal::new(
        "Pictures of one's own are for Stars and staff. The gallery has something for everybody else.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Ts = Ts(1_800_000_000_000);

    fn days_ago(days: u64) -> Option<Ts> {
        Some(NOW.minus(Duration::from_secs(days * DAY)))
    }

    #[test]
    fn a_name_changes_once_in_thirty_days() {
        assert!(may_change_username(State::Active, None, 30, NOW).is_ok());
        assert!(may_change_username(State::Active, days_ago(30), 30, NOW).is_ok());
        assert!(may_change_username(State::Active, days_ago(1), 0, NOW).is_ok());
        let refused = may_change_username(State::Active, days_ago(28), 30, NOW);
        assert!(
            refused.is_err_and(|refusal| refusal.0.contains("in 3 days") || refusal.0.contains("in 2 days"))
        );
    }

    #[test]
    fn a_proof_is_good_for_some_minutes() {
        let ago = |seconds| NOW.minus(Duration::from_secs(seconds));
        assert!(is_proven(NOW, 15, NOW) && is_proven(ago(899), 15, NOW));
        assert!(!is_proven(ago(900), 15, NOW) && !is_proven(Ts(0), 15, NOW));
        assert!(!is_proven(Ts(NOW.0 + 1), 15, NOW), "nor one of a clock that was set back");
    }

    #[test]
    fn staff_without_a_second_step_are_led_to_it() {
        assert!(must_set_up_second_step(Role::Agent, false, "/"));
        assert!(!must_set_up_second_step(Role::Agent, true, "/"));
        assert!(!must_set_up_second_step(Role::Star, false, "/"));
        assert!(!must_set_up_second_step(Role::Administrator, false, "/settings/second-step/confirm"));
    }

    #[test]
    fn a_silenced_member_keeps_the_settings_and_a_banned_one_nothing() {
        assert!(may_change_settings(State::Silenced).is_ok());
        assert!(may_change_username(State::Silenced, None, 30, NOW).is_ok());
        assert!(may_log_in(State::Banned).is_err());
        assert!(may_change_username(State::Banned, None, 30, NOW).is_err());
    }

    #[test]
    fn the_gallery_opens_at_its_rank() {
        let ask = |role, rank| may_use_gallery(role, rank, Rank::CasualListener, "Tempo").is_ok();
        assert!(!ask(Role::Member, Rank::Newbie));
        assert!(ask(Role::Member, Rank::CasualListener));
        assert!(ask(Role::Star, Rank::Visitor));
    }

    #[test]
    fn own_pictures_are_for_stars_and_staff() {
        assert!(may_upload_avatar(Role::Member).is_err());
        assert!(may_upload_avatar(Role::Star).is_ok());
        assert!(may_upload_avatar(Role::Administrator).is_ok());
    }
}
