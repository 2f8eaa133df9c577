//! What Stars did in a play, and what the points' rules make of it.

use std::collections::{BTreeMap, BTreeSet};

use bandstand::forum::points::rings;
use bandstand::forum::points::rules::{Fact, Rule, Seen, of_month};
use bandstand::kit::config::Points;
use bandstand::kit::db::Ts;

const DAY: i64 = 86_400_000;
/// Days of a month of the play.
const MONTH: i64 = 30;
/// Everybody of a scheme has been here for so long: sleeping accounts.
const HERE: i64 = 400 * DAY;

/// Everything that may earn points, in the order in which it happened.
#[derive(Default)]
pub struct Book {
    seen: BTreeMap<i64, Vec<Seen>>,
    /// Giver, author, day.
    thanks: Vec<(i64, i64, i64)>,
    number: i64,
}

impl Book {
    /// What a player did on a day: by which rule, for whom, in how many characters.
    pub fn write(&mut self, player: i64, day: i64, (rule, other, chars): (Rule, i64, i64)) {
        self.number += 1;
        let at = Ts(day * DAY + self.number % DAY);
        let fact = Fact { at, rule, subject: self.number, thread: self.number, other };
        let one = Seen { day, fact, waited: 0, chars, giver_here: HERE, is_returned: false };
        self.seen.entry(player).or_default().push(one);
    }

    pub fn thank(&mut self, giver: i64, author: i64, day: i64) {
        self.thanks.push((giver, author, day));
        self.write(author, day, (Rule::Kudo, giver, 0));
    }

    /// What the players earned together.
    pub fn sum(&self, players: usize, points: &Points) -> i64 {
        let players = i64::try_from(players).unwrap_or(0);
        let mine = self.seen.iter().filter(|(player, _)| **player < players);
        mine.map(|(player, seen)| self.of(*player, seen, points)).sum()
    }

    fn of(&self, player: i64, seen: &[Seen], points: &Points) -> i64 {
        let mut months: BTreeMap<i64, Vec<Seen>> = BTreeMap::new();
        for one in seen {
            months.entry(one.day / MONTH).or_default().push(*one);
        }
        // A return counts for so many days around it; here for the whole play.
        let thanked: BTreeSet<i64> =
            self.thanks.iter().filter(|(giver, ..)| *giver == player).map(|(_, author, _)| *author).collect();
        months
            .into_iter()
            .map(|(month, mut seen)| {
                for one in &mut seen {
                    one.is_returned = one.fact.rule == Rule::Kudo && thanked.contains(&one.fact.other);
                }
                let of_month = self.thanks.iter().filter(|(_, _, day)| day / MONTH == month);
                let circle =
                    rings::circle(player, &of_month.map(|(giver, author, _)| (*giver, *author)).collect());
                self::of_month(&seen, &circle, points).values().sum::<i64>()
            })
            .sum()
    }
}
