//! The clocks of a case: how long until the first answer, and until it is solved. Pure: from the
//! steps of a case and the settings to instants.
//!
//! The first answer is due by the day on which a case came, in the desk's zone. The time to
//! resolve runs while a case is new or open, in the hours of its category; what ran under another
//! category counts, and the present one says how much there is.

#[cfg(test)]
mod tests;

use super::model::{CaseState, Step, What};
use crate::kit::config::support::{Category, Support};
use crate::kit::db::Ts;
use crate::kit::hours::{Calendar, weekday};

/// Saturday, counted from Monday.
const SATURDAY: i8 = 5;

/// When the first answer is due for what came then.
pub fn first_due(rules: &Support, category: &str, arrived: Ts) -> Option<Ts> {
    let category = rules.category(category)?;
    rules.calendar(&category.first_hours).after(arrived, first_target(rules, category, arrived))
}

/// In how long, by the day on which it came.
pub fn first_target(rules: &Support, category: &Category, arrived: Ts) -> i64 {
    let is_weekend = weekday(&rules.zone(), arrived) >= SATURDAY;
    if is_weekend { category.first_weekend.0 } else { category.first_weekday.0 }
}

/// A stretch of a case's life under one rule, up to the next one.
#[derive(Clone, Debug)]
pub struct Phase<'a> {
    pub from: Ts,
    pub hours: &'a Calendar,
    /// Milliseconds of the hours.
    pub target: i64,
    pub runs: bool,
}

/// When the time is used up, if nothing changes any more; none while it stands still. More than
/// there is under a new rule: due at once, when that rule began.
pub fn due(phases: &[Phase<'_>]) -> Option<Ts> {
    let last = phases.last()?;
    if !last.runs {
        return None;
    }
    let before = phases.windows(2).filter(|two| two[0].runs);
    let spent: i64 = before.map(|two| two[0].hours.between(two[0].from, two[1].from)).sum();
    last.hours.after(last.from, last.target - spent)
}

/// When a case is to be solved, from its steps in their order.
pub fn resolve_due(rules: &Support, steps: &[Step]) -> Option<Ts> {
    let mut calendars: Vec<(String, Calendar, i64)> = Vec::new();
    let mut stretches: Vec<(Ts, usize, bool)> = Vec::new();
    let (mut category, mut runs) = (String::new(), false);
    for step in steps {
        match step.what {
            What::Category => category.clone_from(&step.after),
            What::State => runs = CaseState::from_word(&step.after).is_some_and(CaseState::runs),
            _ => continue,
        }
        let place = match calendars.iter().position(|known| known.0 == category) {
            Some(place) => place,
            None => {
                let Some(rule) = rules.category(&category) else { continue };
                calendars.push((category.clone(), rules.calendar(&rule.resolve_hours), rule.resolve.0));
                calendars.len() - 1
            }
        };
        stretches.push((step.at, place, runs));
    }
    let phases: Vec<Phase<'_>> = stretches
        .iter()
        .filter_map(|(from, place, runs)| {
            let (_, hours, target) = calendars.get(*place)?;
            Some(Phase { from: *from, hours, target: *target, runs: *runs })
        })
        .collect();
    due(&phases)
}

/// When the desk is warned: so many percent of the way.
pub fn warning(from: Ts, due: Ts, percent: i64) -> Ts {
    Ts(from.0 + (due.0 - from.0).max(0) / 100 * percent)
}
