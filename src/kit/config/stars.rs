//! The settings of the Star programme.

use serde::Deserialize;

/// The Star programme (PRODUCT 13).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stars {
    /// What the programme stands for.
    pub values: Vec<String>,
    /// Who has been here for fewer days is advised to wait: advice, not a bar (REQUIREMENTS E10).
    pub advised_days: u64,
    /// So many days after an answer one may apply again.
    pub reapply_days: u64,
    /// The least age, as the form asks it (REQUIREMENTS E2).
    pub least_age: u64,
    /// So long others leave a thread to whoever claimed it.
    pub claim_minutes: u64,
    /// Points from which a Rising Star has level 1, 2, 3..
    pub level_points: Vec<i64>,
    /// So many are on the closed leaderboard of a month.
    pub leaderboard_size: i64,
    pub points: Points,
    pub premium: Premium,
}

/// Premium as a reward, and the quarterly free one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Premium {
    /// Plans with which codes work.
    pub plans: Vec<String>,
    /// Plans with which they don't.
    pub other_plans: Vec<String>,
    /// So many weeks of a quarter need to be good.
    pub weeks: i64,
    /// Points of quality that make a week good.
    pub points_a_week: i64,
}

/// What earns points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    pub unanswered: Worth,
    /// Characters of a first answer at least.
    pub least_chars: i64,
    pub in_time: Worth,
    pub in_time_hours: i64,
    pub solution: Worth,
    pub idea_checked: Worth,
    pub report_handled: Worth,
    pub faq: Worth,
    pub kudo: Worth,
    pub established_days: i64,
    pub mutual_days: i64,
    /// So much of a kind counts in a month which comes from one other person.
    pub from_one_a_month: i64,
    pub most_a_day: i64,
}

/// Points of one thing, and how many of its kind count on one day.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worth {
    pub points: i64,
    pub a_day: i64,
}

impl Stars {
    /// What is wrong with it, in one line.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.values.is_empty() {
            return Err("stars.values must name at least one".to_owned());
        }
        if !self.level_points.is_sorted() || self.level_points.first() != Some(&0) {
            return Err("stars.level_points must begin with 0 and rise".to_owned());
        }
        Ok(())
    }

    /// The level of a Rising Star with so many points.
    pub fn level_of(&self, points: i64) -> i64 {
        let reached = self.level_points.iter().filter(|from| **from <= points).count();
        i64::try_from(reached).unwrap_or(1).max(1)
    }
}

/// A badge: for everybody who has reached what it says, or given by staff.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    /// Its name in the data: never changes.
    pub slug: String,
    pub name: String,
    pub about: String,
    /// So many accepted solutions; 0: none are asked.
    #[serde(default)]
    pub solutions: i64,
    /// So many kudos received; 0: none are asked.
    #[serde(default)]
    pub kudos: i64,
    /// So many posts; 0: none are asked.
    #[serde(default)]
    pub posts: i64,
    /// So many days since they joined; 0: none are asked.
    #[serde(default)]
    pub days: i64,
}

impl Badge {
    /// Whether it comes by itself; else staff give it.
    pub fn has_rule(&self) -> bool {
        self.solutions > 0 || self.kudos > 0 || self.posts > 0 || self.days > 0
    }

    /// What is wrong with these badges, in one line.
    pub(super) fn check(all: &[Self]) -> Result<(), String> {
        for (at, badge) in all.iter().enumerate() {
            if badge.slug.is_empty() || badge.name.is_empty() {
                return Err("badges need a slug and a name".to_owned());
            }
            if all.iter().skip(at + 1).any(|other| other.slug == badge.slug) {
                return Err(format!("two badges have the slug \"{}\"", badge.slug));
            }
        }
        Ok(())
    }
}
