//! The formula (PRODUCT 12), pure: what deeds are worth, and what a rank needs.
//!
//! All sums are whole thousandths of a point, so that the order in which rows
//! come changes nothing. A deed counts twice over: by its day (each further one
//! of a day less, and a day has a limit) and, where another person is part of
//! it, by that person (each further one with the same person less). The lesser
//! of the two sums is what it is worth.

use super::tally::{Entry, KINDS, Pair, Standing};
use crate::forum::activity::model::{Cause, Deed, DeedKind};
use crate::forum::ranks::{Family, Rank};
use crate::kit::config::ranks::Numbers;

/// Points of a score are kept in thousandths.
pub const POINT: i64 = 1_000;
/// Deeds of one day or person that are looked at one by one; what fades has faded long before.
const LOOKED_AT: i64 = 2_000;

/// What a deed is worth, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Worth {
    weight: i64,
    fade: i64,
    a_day: i64,
    per_person: i64,
    from_new: i64,
}

/// What a rank needs, the score in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Need {
    rank: Rank,
    score: i64,
    days: i64,
    solutions: i64,
}

/// The formula, ready to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    established_from: Rank,
    mutual: i64,
    active_day: i64,
    most_active_days: i64,
    /// By the number of the deed's kind.
    worths: [Worth; KINDS],
    /// From the lowest rank on.
    ladder: Vec<Need>,
}

/// What a part of the formula adds to a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// None: days on which one took part.
    pub kind: Option<DeedKind>,
    pub count: i64,
    /// In thousandths, by days and by people, and what counts of it.
    pub by_day: i64,
    pub by_person: Option<i64>,
    pub points: i64,
}

impl Formula {
    /// Reads the numbers; the error is a sentence that names what is wrong.
    pub fn new(numbers: &Numbers) -> Result<Self, String> {
        let member_rank = |word: &str| {
            Rank::from_word(word)
                .filter(|rank| rank.family() == Family::Member)
                .ok_or_else(|| format!("\"{word}\" is no rank that members earn"))
        };
        let share = |what: &str, value: f64| match value {
            0.0..=1.0 => Ok(thousandths(value)),
            _ => Err(format!("{what} is between 0 and 1")),
        };
        let mut worths =
            [Worth { weight: 0, fade: 1_000, a_day: 0, per_person: 1_000, from_new: 1_000 }; KINDS];
        for (word, factor) in &numbers.factors {
            let kind = DeedKind::from_word(word).ok_or_else(|| format!("there is no deed \"{word}\""))?;
            if !(-10_000.0..=10_000.0).contains(&factor.weight) || !(0.0..=100_000.0).contains(&factor.a_day)
            {
                return Err(format!("the points of \"{word}\" are too many or not a number"));
            }
            worths[kind as usize] = Worth {
                weight: thousandths(factor.weight),
                fade: share(&format!("the fade of \"{word}\""), factor.fade)?,
                a_day: thousandths(factor.a_day),
                per_person: share(&format!("per_person of \"{word}\""), factor.per_person)?,
                from_new: share(&format!("from_new of \"{word}\""), factor.from_new)?,
            };
        }
        let mut ladder = Vec::new();
        for (word, rung) in &numbers.ladder {
            let rank = member_rank(word)?;
            if !(0.0..=1e12).contains(&rung.score) || rung.days < 0 || rung.solutions < 0 {
                return Err(format!("what \"{word}\" needs is less than nothing, or too much"));
            }
            ladder.push(Need {
                rank,
                score: thousandths(rung.score),
                days: rung.days,
                solutions: rung.solutions,
            });
        }
        ladder.sort_by_key(|need| need.rank);
        if let Some(pair) = ladder.windows(2).find(|pair| pair[0].score > pair[1].score) {
            return Err(format!(
                "\"{}\" needs more points than \"{}\", which is higher",
                pair[0].rank.word(),
                pair[1].rank.word()
            ));
        }
        if !(0.0..=10_000.0).contains(&numbers.active_day) || numbers.most_active_days < 0 {
            return Err("active_day and most_active_days are not below 0".to_owned());
        }
        Ok(Self {
            established_from: member_rank(&numbers.established_from)?,
            mutual: share("mutual", numbers.mutual)?,
            active_day: thousandths(numbers.active_day),
            most_active_days: numbers.most_active_days,
            worths,
            ladder,
        })
    }

    /// The entry of a row; `day` is when it was done, in the community's zone.
    pub fn entry(&self, deed: &Deed, day: i64) -> Entry {
        Entry {
            kind: deed.kind,
            day,
            other: deed.other_id,
            is_established: deed.other_rank.is_some_and(|rank| rank >= self.established_from),
            count: deed.count,
            is_fall: deed.cause == Cause::Removed || (deed.kind == DeedKind::UpheldReport && deed.count > 0),
        }
    }

    /// What so many deeds of a kind are worth on one day.
    pub fn of_day(&self, kind: DeedKind, count: i64) -> i64 {
        let worth = self.worths[kind as usize];
        let limit = if worth.a_day > 0 { worth.a_day } else { i64::MAX };
        if worth.weight <= 0 || worth.fade == 1_000 {
            return worth.weight.saturating_mul(count.max(0)).min(limit);
        }
        let (mut sum, mut next) = (0_i64, worth.weight);
        for _ in 0..count.min(LOOKED_AT) {
            if next == 0 || sum >= limit {
                break;
            }
            sum += next;
            next = next * worth.fade / 1_000;
        }
        sum.min(limit)
    }

    /// What deeds of a kind with one other person are worth, ever. The first
    /// `returned` of them were returned.
    pub fn of_pair(&self, kind: DeedKind, pair: Pair, returned: i64) -> i64 {
        let worth = self.worths[kind as usize];
        let (mut sum, mut next) = (0_i64, worth.weight);
        for at in 0..pair.total().min(LOOKED_AT) {
            if next == 0 {
                break;
            }
            let mut value = next;
            if at >= pair.established {
                value = value * worth.from_new / 1_000;
            }
            if at < returned {
                value = value * self.mutual / 1_000;
            }
            sum += value;
            next = next * worth.per_person / 1_000;
        }
        sum
    }

    /// Whether it matters for this kind who the other one is.
    fn goes_by_person(&self, kind: DeedKind) -> bool {
        let worth = self.worths[kind as usize];
        worth.per_person < 1_000
            || worth.from_new < 1_000
            || (kind == DeedKind::KudoReceived && self.mutual < 1_000)
    }

    /// What a kind of deed adds to the score.
    fn part(&self, standing: &Standing, kind: DeedKind) -> Part {
        let sum = standing.sum(kind);
        let by_person = self.goes_by_person(kind).then_some(sum.by_person);
        let points = by_person.map_or(sum.by_day, |by_person| by_person.min(sum.by_day));
        Part { kind: Some(kind), count: sum.count, by_day: sum.by_day, by_person, points }
    }

    /// What the days on which one took part add to it.
    fn days(&self, standing: &Standing) -> Part {
        let most = if self.most_active_days > 0 { self.most_active_days } else { i64::MAX };
        let points = standing.active_days.min(most).saturating_mul(self.active_day);
        Part { kind: None, count: standing.active_days, by_day: points, by_person: None, points }
    }

    /// What each part adds to the score, those that add nothing included.
    pub fn parts(&self, standing: &Standing) -> Vec<Part> {
        let kinds = DeedKind::ALL.iter().map(|kind| self.part(standing, *kind));
        kinds.chain([self.days(standing)]).collect()
    }

    /// The score in thousandths.
    pub fn score(&self, standing: &Standing) -> i64 {
        let kinds = DeedKind::ALL.iter().map(|kind| self.part(standing, *kind).points);
        kinds.sum::<i64>() + self.days(standing).points
    }

    /// The highest rank of which everything is there.
    pub fn rank_of(&self, standing: &Standing) -> Rank {
        let (score, days) = (self.score(standing), standing.active_days);
        let solutions = standing.sum(DeedKind::Solution).count;
        let has = |need: &&Need| score >= need.score && days >= need.days && solutions >= need.solutions;
        self.ladder.iter().rev().find(has).map_or(Rank::Visitor, |need| need.rank)
    }

    /// The ranks that can be earned, from the lowest on.
    pub fn ranks(&self) -> Vec<Rank> {
        let mut all: Vec<Rank> = self.ladder.iter().map(|need| need.rank).collect();
        all.push(Rank::Visitor);
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn thousandths(value: f64) -> i64 {
    (value * 1_000.0).round() as i64
}
