//! Makes the ledger say what the present state says, day by day.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{self, Day};
use super::rules::{self, Fact};
use super::store::{self, facts};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::permissions::Standing;
use crate::forum::permissions::standing::{self, Change};
use crate::forum::points::store::facts::Touched;
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::config::Stars;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What a community says of points: its rules, and its zone.
#[derive(Clone, Debug)]
pub struct Book {
    pub stars: Stars,
    pub zone: String,
}

/// The days that these instants are in, each once, by person.
pub fn days_of(touched: &[Touched], zone: &str) -> BTreeSet<(UserId, Day)> {
    touched.iter().map(|one| (one.user_id, days::day_of(one.at, zone))).collect()
}

/// Settles these days; says how many rows were added.
pub fn settle(tx: &mut Conn, book: &Book, all: &BTreeSet<(UserId, Day)>, now: Ts) -> Result<usize, Error> {
    let mut added = 0;
    let mut last = None;
    // In the order of the members' numbers: two workers wait in no circle.
    for (user, day) in all {
        if last != Some(*user) {
            store::hold(tx, *user)?;
            last = Some(*user);
        }
        added += one(tx, book, *user, *day, now)?;
    }
    let people: BTreeSet<UserId> = all.iter().map(|(user, _)| *user).collect();
    if added > 0 {
        for user in people {
            rise(tx, book, user, now)?;
        }
    }
    Ok(added)
}

/// What a day of somebody ought to be worth.
pub fn wanted(conn: &mut Conn, book: &Book, user: UserId, day: Day) -> Result<rules::Paid, Error> {
    let Some(span) = days::span_of(day, &book.zone) else { return Ok(rules::Paid::new()) };
    let terms = facts::terms(conn, user)?;
    if terms.is_empty() {
        return Ok(rules::Paid::new());
    }
    let was_star = |fact: &Fact| {
        terms.iter().any(|(began, ended)| *began <= fact.at && ended.is_none_or(|ended| fact.at < ended))
    };
    let mut found = facts::of(conn, user, span, &book.stars.points)?;
    found.retain(was_star);
    Ok(rules::of_a_day(&found, &book.stars.points))
}

fn one(tx: &mut Conn, book: &Book, user: UserId, day: Day, now: Ts) -> Result<usize, Error> {
    let wanted = wanted(tx, book, user, day)?;
    let mut difference: BTreeMap<Fact, i64> = wanted;
    for entry in store::of_day(tx, user, day)? {
        *difference.entry(entry.fact()).or_default() -= entry.points;
    }
    difference.retain(|_, points| *points != 0);
    for (fact, points) in &difference {
        store::append(tx, user, (day, *fact, *points), now)?;
    }
    Ok(difference.len())
}

/// A Rising Star with enough points has the next level. Levels never fall by themselves.
fn rise(tx: &mut Conn, book: &Book, user: UserId, now: Ts) -> Result<(), Error> {
    let user = accounts::by_id(tx, user)?;
    if user.role != Role::Star || user.rank != Rank::RisingStar {
        return Ok(());
    }
    let level = book.stars.level_of(store::total(tx, user.id)?);
    if level <= user.star_level {
        return Ok(());
    }
    let how = Change { by: None, verb: "rise by points", reason: "", at: now };
    standing::change(tx, &user, Standing { role: Role::Star, rank: Rank::RisingStar, level }, how)?;
    // Everybody begins at the first: that is told when they are accepted.
    if level == 1 {
        return Ok(());
    }
    let new = NewNotice {
        user: user.id,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("star-level:{level}"),
        title: &format!("You have reached level {level}"),
        body: "Thank you. With the level come new things that you may help with.",
        url: "/stars/points",
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}
