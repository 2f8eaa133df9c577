//! Makes the ledger say what the present state says, month by month.

use std::collections::BTreeSet;

use super::days::{self, Month};
use super::rules::{self, Earned, Rule, Seen};
use super::store::facts::{self, Touched};
use super::{rings, store};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::permissions::Standing;
use crate::forum::permissions::standing::{self, Change};
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

/// Months of people: what is settled at once.
pub type Months = BTreeSet<(UserId, Month)>;

/// The months that these instants are in, each once, by person.
pub fn months_of(touched: &[Touched], zone: &str) -> Months {
    touched.iter().map(|one| (one.user_id, days::month_of(days::day_of(one.at, zone)))).collect()
}

/// Settles these months; says how many rows were added.
pub fn settle(tx: &mut Conn, book: &Book, all: &Months, now: Ts) -> Result<usize, Error> {
    let mut added = 0;
    let mut last = None;
    // In the order of the members' numbers: two workers wait in no circle.
    for (user, month) in all {
        if last != Some(*user) {
            store::hold(tx, *user)?;
            last = Some(*user);
        }
        added += one(tx, book, *user, *month, now)?;
    }
    let people: BTreeSet<UserId> = all.iter().map(|(user, _)| *user).collect();
    if added > 0 {
        for user in people {
            rise(tx, book, user, now)?;
        }
    }
    Ok(added)
}

/// What a month of somebody ought to be worth.
pub fn wanted(conn: &mut Conn, book: &Book, user: UserId, month: Month) -> Result<Earned, Error> {
    let Some(span) = days::span_of_month(month, &book.zone) else { return Ok(Earned::new()) };
    let terms = facts::terms(conn, user)?;
    if terms.is_empty() {
        return Ok(Earned::new());
    }
    let was_star = |one: &Seen| {
        let at = one.fact.at;
        terms.iter().any(|(began, ended)| *began <= at && ended.is_none_or(|ended| at < ended))
    };
    let mut seen = facts::of(conn, user, span, book)?;
    seen.retain(was_star);
    let circle = match seen.iter().any(|one| one.fact.rule == Rule::Kudo) {
        true => rings::circle(user.0, &facts::thanks_near(conn, user, span)?),
        false => BTreeSet::new(),
    };
    Ok(rules::of_month(&seen, &circle, &book.stars.points))
}

fn one(tx: &mut Conn, book: &Book, user: UserId, month: Month, now: Ts) -> Result<usize, Error> {
    let mut difference = wanted(tx, book, user, month)?;
    for entry in store::all_of_month(tx, user, month)? {
        *difference.entry((entry.day, entry.fact())).or_default() -= entry.points;
    }
    difference.retain(|_, points| *points != 0);
    for ((day, fact), points) in &difference {
        store::append(tx, user, (*day, *fact, *points), now)?;
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
