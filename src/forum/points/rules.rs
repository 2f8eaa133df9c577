//! What the facts of one day are worth: pure.

use std::collections::{BTreeMap, BTreeSet};

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

/// What is paid for a fact.
pub type Paid = BTreeMap<Fact, i64>;

/// What the facts of one day of one Star are worth, in the order in which they happened:
/// so many of a kind, one kudo from the same person, and no more than the day's most. The
/// order in which they are given makes no difference.
pub fn of_a_day(facts: &[Fact], points: &Points) -> Paid {
    let facts: BTreeSet<Fact> = facts.iter().copied().collect();
    let (mut paid, mut counts, mut thanked, mut total) =
        (Paid::new(), BTreeMap::<Rule, i64>::new(), BTreeSet::new(), 0);
    for fact in facts {
        let worth = fact.rule.worth(points);
        let count = counts.entry(fact.rule).or_default();
        let amount = worth.points.min(points.most_a_day - total);
        if *count >= worth.a_day || amount < 1 || fact.rule == Rule::Kudo && !thanked.insert(fact.other) {
            continue;
        }
        *count += 1;
        total += amount;
        paid.insert(fact, amount);
    }
    paid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::config::Config;

    fn points() -> Points {
        Config::load(None).expect("the settings are good").stars.points
    }

    fn fact(at: i64, rule: Rule, subject: i64, other: i64) -> Fact {
        Fact { at: Ts(at), rule, subject, thread: 1, other }
    }

    #[test]
    fn a_kind_counts_so_often_a_day() {
        let facts: Vec<Fact> = (0..30).map(|n| fact(n, Rule::IdeaChecked, n, 0)).collect();
        let paid = of_a_day(&facts, &points());
        assert_eq!(paid.values().sum::<i64>(), 10);
        // The first ones of the day.
        assert!(paid.keys().all(|fact| fact.at.0 < 10));
    }

    #[test]
    fn one_person_thanks_once_a_day() {
        let facts: Vec<Fact> =
            (0..5).map(|n| fact(n, Rule::Kudo, n, 7)).chain([fact(9, Rule::Kudo, 9, 8)]).collect();
        assert_eq!(of_a_day(&facts, &points()).values().sum::<i64>(), 2);
    }

    #[test]
    fn a_day_has_its_most_and_order_makes_no_difference() {
        let mut facts: Vec<Fact> = (0..8)
            .flat_map(|n| {
                [Rule::Unanswered, Rule::InTime, Rule::Solution, Rule::Faq].map(|rule| fact(n, rule, n, 0))
            })
            .collect();
        let paid = of_a_day(&facts, &points());
        assert_eq!(paid.values().sum::<i64>(), 60);
        facts.reverse();
        facts.extend(facts.clone());
        assert_eq!(of_a_day(&facts, &points()), paid);
    }
}
