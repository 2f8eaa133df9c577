//! What the facts of one month are worth: pure.

use std::collections::{BTreeMap, BTreeSet};

use super::days::Day;
use crate::kit::config::{Points, Worth};
use crate::kit::db::Ts;
use crate::word_enum;

word_enum! {
    /// What earns points.
    Rule {
        /// The first answer to somebody else's question.
        Unanswered = "unanswered",
        /// And that within some hours.
        InTime = "in_time",
        Solution = "solution",
        IdeaChecked = "idea_checked",
        ReportHandled = "report_handled",
        Faq = "faq",
        Kudo = "kudo",
    }
}

impl Rule {
    pub fn worth(self, points: &Points) -> Worth {
        match self {
            Self::Unanswered => points.unanswered,
            Self::InTime => points.in_time,
            Self::Solution => points.solution,
            Self::IdeaChecked => points.idea_checked,
            Self::ReportHandled => points.report_handled,
            Self::Faq => points.faq,
            Self::Kudo => points.kudo,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Unanswered => "First answer to a question",
            Self::InTime => "It came in time",
            Self::Solution => "Accepted solution",
            Self::IdeaChecked => "Idea looked at",
            Self::ReportHandled => "Report handled",
            Self::Faq => "FAQ article",
            Self::Kudo => "Kudo",
        }
    }
}

/// Something that a Star did and that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    pub at: Ts,
    pub rule: Rule,
    pub subject: i64,
    /// 0 for none, as is `other`.
    pub thread: i64,
    pub other: i64,
}

/// A fact with what decides whether it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub day: Day,
    pub fact: Fact,
    /// Milliseconds from the question to the answer; 0 for what is none.
    pub waited: i64,
    /// Characters of an answer; 0 for what is none.
    pub chars: i64,
    /// Milliseconds that somebody had been here when they thanked.
    pub giver_here: i64,
    /// Whether the two thanked each other.
    pub is_returned: bool,
}

/// What is paid for each fact, and on which day.
pub type Earned = BTreeMap<(Day, Fact), i64>;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What is worth anything at all.
fn is_good(seen: &Seen, points: &Points) -> bool {
    let is_answer = seen.chars >= points.least_chars;
    match seen.fact.rule {
        Rule::Unanswered => is_answer,
        Rule::InTime => is_answer && seen.waited <= points.in_time_hours * HOUR,
        Rule::Kudo => !seen.is_returned && seen.giver_here >= points.established_days * DAY,
        Rule::Solution | Rule::IdeaChecked | Rule::ReportHandled | Rule::Faq => true,
    }
}

/// What the facts of one month of one Star are worth, in the order in which they happened:
/// one kudo a day and so much a month from one other person, no more further kudos of the
/// circle (`rings`) than of others, so many of a kind on a day, and no more than the day's
/// most. The order in which they are given makes no difference.
pub fn of_month(seen: &[Seen], circle: &BTreeSet<i64>, points: &Points) -> Earned {
    let seen: BTreeSet<Seen> = seen.iter().filter(|one| is_good(one, points)).copied().collect();
    let (mut thanked, mut from_one) = (BTreeSet::new(), BTreeMap::<(Rule, i64), i64>::new());
    let is_new = |one: &Seen| {
        let fact = one.fact;
        if fact.rule == Rule::Kudo && !thanked.insert((one.day, fact.other)) {
            return false;
        }
        let count = from_one.entry((fact.rule, fact.other)).or_default();
        *count += 1;
        fact.other == 0 || *count <= points.from_one_a_month
    };
    let seen: Vec<Seen> = seen.into_iter().filter(is_new).collect();
    of_days(&of_others(seen, circle), points)
}

/// Further kudos from somebody of the circle count as long as they are not more than those of others.
fn of_others(seen: Vec<Seen>, circle: &BTreeSet<i64>) -> Vec<Seen> {
    let is_kudo = |one: &Seen| one.fact.rule == Rule::Kudo;
    let mut known = BTreeSet::new();
    let mut left = seen.iter().filter(|one| is_kudo(one) && !circle.contains(&one.fact.other)).count();
    let counts = |one: &Seen| {
        if !is_kudo(one) || !circle.contains(&one.fact.other) || known.insert(one.fact.other) {
            return true;
        }
        let is_within = left > 0;
        left = left.saturating_sub(1);
        is_within
    };
    seen.into_iter().filter(counts).collect()
}

/// So many of a kind, and no more than the day's most.
fn of_days(seen: &[Seen], points: &Points) -> Earned {
    let (mut earned, mut counts, mut totals) =
        (Earned::new(), BTreeMap::<(Day, Rule), i64>::new(), BTreeMap::<Day, i64>::new());
    for one in seen {
        let worth = one.fact.rule.worth(points);
        let count = counts.entry((one.day, one.fact.rule)).or_default();
        let total = totals.entry(one.day).or_default();
        let amount = worth.points.min(points.most_a_day - *total);
        if *count >= worth.a_day || amount < 1 {
            continue;
        }
        *count += 1;
        *total += amount;
        earned.insert((one.day, one.fact), amount);
    }
    earned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::config::Config;

    fn points() -> Points {
        Config::load(None).expect("the settings are good").stars.points
    }

    fn seen(at: i64, rule: Rule, subject: i64, other: i64) -> Seen {
        let fact = Fact { at: Ts(at), rule, subject, thread: 1, other };
        Seen { day: at / 100, fact, waited: 0, chars: 400, giver_here: 400 * DAY, is_returned: false }
    }

    fn sum(seen: &[Seen], circle: &[i64]) -> i64 {
        of_month(seen, &circle.iter().copied().collect(), &points()).values().sum()
    }

    #[test]
    fn a_kind_counts_so_often_a_day() {
        let seen: Vec<Seen> = (0..30).map(|n| seen(n, Rule::IdeaChecked, n, 0)).collect();
        let earned = of_month(&seen, &BTreeSet::new(), &points());
        assert_eq!(earned.values().sum::<i64>(), 10);
        // The first ones of the day.
        assert!(earned.keys().all(|(_, fact)| fact.at.0 < 10));
    }

    #[test]
    fn one_person_thanks_once_a_day_and_some_days_of_a_month() {
        let day: Vec<Seen> = (0..5).map(|n| seen(n, Rule::Kudo, n, 7)).collect();
        assert_eq!(sum(&day, &[]), 1);
        let month: Vec<Seen> = (0..20).map(|n| seen(n * 100, Rule::Kudo, n, 7)).collect();
        assert_eq!(sum(&month, &[]), 3);
        let others: Vec<Seen> = (0..20).map(|n| seen(n * 100, Rule::Kudo, n, 7 + n)).collect();
        assert_eq!(sum(&others, &[]), 20);
    }

    #[test]
    fn a_ring_counts_no_more_than_what_comes_from_others() {
        let ring: Vec<Seen> = (0..9).map(|n| seen(n * 100, Rule::Kudo, n, 7 + n % 3)).collect();
        assert_eq!(sum(&ring, &[7, 8, 9]), 3, "one from each");
        let mut with_others = ring.clone();
        with_others.extend((0..4).map(|n| seen(n * 100, Rule::Kudo, 90 + n, 90 + n)));
        assert_eq!(sum(&with_others, &[7, 8, 9]), 11);
        // Who has one friend among many readers loses nothing.
        let friend: Vec<Seen> = (0..9).map(|n| seen(n * 100, Rule::Kudo, n, 7 + n)).collect();
        assert_eq!(sum(&friend, &[7]), 9);
    }

    #[test]
    fn an_accomplice_asks_in_vain() {
        let one =
            |n: i64| [Rule::Unanswered, Rule::InTime, Rule::Solution].map(|rule| seen(n * 100, rule, n, 7));
        let month: Vec<Seen> = (0..28).flat_map(one).collect();
        assert_eq!(sum(&month, &[]), 45);
    }

    #[test]
    fn what_is_short_late_new_or_returned_counts_nothing() {
        let short = Seen { chars: 3, ..seen(1, Rule::Unanswered, 1, 7) };
        let late = Seen { waited: 100 * DAY, ..seen(1, Rule::InTime, 1, 7) };
        let new = Seen { giver_here: DAY, ..seen(1, Rule::Kudo, 1, 7) };
        let returned = Seen { is_returned: true, ..seen(1, Rule::Kudo, 1, 8) };
        assert_eq!(sum(&[short, late, new, returned], &[]), 0);
        assert_eq!(sum(&[late, seen(1, Rule::Unanswered, 1, 7)], &[]), 3);
    }

    #[test]
    fn a_day_has_its_most_and_order_makes_no_difference() {
        let mut all: Vec<Seen> = (0..8)
            .flat_map(|n| {
                [Rule::Unanswered, Rule::InTime, Rule::Solution, Rule::Faq]
                    .map(|rule| seen(n, rule, n, n + 1))
            })
            .collect();
        let earned = of_month(&all, &BTreeSet::new(), &points());
        assert_eq!(earned.values().sum::<i64>(), 60);
        all.reverse();
        all.extend(all.clone());
        assert_eq!(of_month(&all, &BTreeSet::new(), &points()), earned);
    }
}
