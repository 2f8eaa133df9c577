//! Who redeems, who runs it, who is due for free Premium, and who wins a draw: pure.

use crate::forum::accounts::model::{State as Account, User, UserId};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::points::days::{self, Day};
use crate::forum::ranks::Rank;
use crate::forum::viewer::{Role, Viewer};
use crate::kit::config::Premium;
use crate::kit::error::Refusal;
use crate::kit::secret;

use super::model::Reward;

/// Stars redeem; Legends have what they have.
pub fn may_redeem(viewer: &Viewer) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    let is_star = viewer.standing().is_some_and(|one| one.role == Role::Star && one.rank != Rank::Legend);
    if is_star {
        return Ok(());
    }
    Err(Refusal::new("Rewards are for Stars. Points come with helping as one."))
}

/// The catalogue, and one's own requests: whoever is or was a Star.
pub fn may_see(viewer: &Viewer) -> Result<(), Refusal> {
    if viewer.role() == Some(Role::Star) || may_run(viewer).is_ok() {
        return Ok(());
    }
    Err(Refusal::new("Rewards are for Stars."))
}

pub fn may_run(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::RunStars) {
        return Ok(());
    }
    Err(Refusal::new("Only staff run the rewards."))
}

/// Whether a reward can be had for these points, with this plan.
pub fn can_have(reward: &Reward, balance: i64, plan: &str, rules: &Premium) -> Result<(), Refusal> {
    if !reward.is_open {
        return Err(Refusal::new("This reward is not offered any more."));
    }
    if reward.stock == 0 {
        return Err(Refusal::new("This reward is out of stock. Look in again later."));
    }
    if balance < reward.cost {
        return Err(Refusal::new(format!(
            "It costs {} points, and you have {balance} left. Nothing was taken.",
            reward.cost
        )));
    }
    if reward.is_premium {
        plan_fits(plan, rules)?;
    }
    Ok(())
}

/// Free Premium works with some plans alone (REQUIREMENTS A14.5).
pub fn plan_fits(plan: &str, rules: &Premium) -> Result<(), Refusal> {
    if plan.is_empty() {
        return Err(Refusal::new("Say which plan you have: Premium codes work with some alone."));
    }
    if rules.plans.iter().any(|one| one == plan) {
        return Ok(());
    }
    if rules.other_plans.iter().any(|one| one == plan) {
        return Err(Refusal::new(format!(
            "Premium codes work with {} alone, and not with {plan}. Nothing was taken: change your plan first, or choose something else.",
            rules.plans.join(" or ")
        )));
    }
    Err(Refusal::new("Choose a plan of the list."))
}

/// Whether somebody gets free Premium for a quarter, and why or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub is_due: bool,
    pub why: String,
}

/// `days`: what each day of the quarter was worth in points of quality.
pub fn is_due(user: &User, days: &[(Day, i64)], first: Day, rules: &Premium) -> Due {
    let no = |why: String| Due { is_due: false, why };
    if user.role != Role::Star || user.rank == Rank::Legend {
        return no("Not in the programme now".to_owned());
    }
    if user.state != Account::Active {
        return no("The account can't take part at the moment".to_owned());
    }
    let mut weeks = std::collections::BTreeMap::<i64, i64>::new();
    for (day, points) in days {
        if let Some(week) = days::weeks_before(first, *day) {
            *weeks.entry(week).or_default() += points;
        }
    }
    let good = weeks.values().filter(|points| **points >= rules.points_a_week).count();
    let why =
        format!("{good} of {} weeks with at least {} points of quality", rules.weeks, rules.points_a_week);
    Due { is_due: i64::try_from(good).unwrap_or(0) >= rules.weeks, why }
}

/// Who wins among these: a digest of the seed says it, so that anybody can do it again.
pub fn winner(seed: &str, candidates: &[UserId]) -> Option<UserId> {
    let names: Vec<String> = candidates.iter().map(ToString::to_string).collect();
    let digest = secret::digest(&format!("{seed}:{}", names.join(",")));
    let sum = digest.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(257).wrapping_add(u64::from(byte)));
    let at = usize::try_from(sum % u64::try_from(candidates.len().max(1)).ok()?).ok()?;
    candidates.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::config::Config;

    fn rules() -> Premium {
        Config::load(None).expect("the settings are good").stars.premium
    }

    fn reward() -> Reward {
        Reward {
            id: crate::features::rewards::model::RewardId(1),
            name: "Premium".to_owned(),
            about: String::new(),
            cost: 100,
            stock: 1,
            is_premium: true,
            is_open: true,
        }
    }

    #[test]
    fn premium_works_with_the_regular_plan_alone() {
        let rules = rules();
        assert!(can_have(&reward(), 100, "Regular", &rules).is_ok());
        for plan in ["Family", "Student", "Duo"] {
            let refused = can_have(&reward(), 100, plan, &rules).expect_err("refused");
            assert!(refused.0.contains(plan) && refused.0.contains("Regular"), "{}", refused.0);
        }
        assert!(can_have(&reward(), 100, "", &rules).is_err());
        assert!(can_have(&reward(), 100, "Invented", &rules).is_err());
    }

    #[test]
    fn points_and_stock_must_suffice() {
        let rules = rules();
        assert!(can_have(&reward(), 99, "Regular", &rules).is_err());
        assert!(can_have(&Reward { stock: 0, ..reward() }, 100, "Regular", &rules).is_err());
        assert!(can_have(&Reward { is_open: false, ..reward() }, 100, "Regular", &rules).is_err());
        assert!(can_have(&Reward { stock: -1, is_premium: false, ..reward() }, 100, "", &rules).is_ok());
    }

    #[test]
    fn the_same_seed_draws_the_same_winner() {
        let all: Vec<UserId> = (1..=10).map(UserId).collect();
        assert_eq!(winner("seed", &all), winner("seed", &all));
        let winners: std::collections::HashSet<_> =
            (0..200).filter_map(|n| winner(&n.to_string(), &all)).collect();
        assert_eq!(winners.len(), 10, "everybody can win");
        assert_eq!(winner("seed", &[]), None);
    }
}
