//! Keeps scores up with the ledger, in the transaction that adds to it.
//!
//! What one event costs: for each member whose rows were added, their row of
//! rank_scores, the rows of the days touched (at most one for each kind of deed
//! and day) and those of the people touched. Nothing else is read, however long
//! a member's ledger is; but after another formula or zone came to hold, the
//! first event that touches a member reads all of that member's ledger once.

use std::collections::{BTreeMap, BTreeSet};

use super::recompute;
use super::ruler::{self, Ruler};
use super::store::{self, Score, Who};
use super::tally::{Pair, Standing, Tally};
use crate::forum::accounts::model::UserId;
use crate::forum::activity::model::{Deed, DeedId};
use crate::forum::activity::store as ledger;
use crate::forum::audit;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// How somebody learns of a rank that they have for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling<'a> {
    /// On the site and by mail; the brand is part of some titles.
    Told(&'a str),
    /// Not at all: a formula changed, or a ledger was filled from what was there.
    Silent,
}

/// What the ledger calls when it has added rows: their members are held.
pub fn follow(tx: &mut Conn, site: &Site, deeds: &[Deed], now: Ts) -> Result<(), Error> {
    let kept = ruler::kept(tx, site)?;
    let mut by_member: BTreeMap<UserId, Vec<Deed>> = BTreeMap::new();
    for deed in deeds {
        by_member.entry(deed.user_id).or_default().push(deed.clone());
    }
    for (user, deeds) in by_member {
        touch(tx, &kept.ruler, user, &deeds, Telling::Told(&site.config.brand), now)?;
    }
    Ok(())
}

/// Takes new rows of one member in.
fn touch(
    tx: &mut Conn,
    ruler: &Ruler,
    user: UserId,
    deeds: &[Deed],
    telling: Telling<'_>,
    now: Ts,
) -> Result<(), Error> {
    let kept = store::score(tx, user)?;
    let first = deeds.iter().map(|deed| deed.id).min().unwrap_or(DeedId(0));
    // Rows that nobody followed, as those of an import whose members were not computed yet.
    let before = ledger::latest_of(tx, user, first, 1)?.first().map_or(DeedId(0), |deed| deed.id);
    let standing = kept
        .as_ref()
        .filter(|score| score.formula == ruler.mark && score.last_deed == before)
        .and_then(|score| serde_json::from_str(&score.standing).ok());
    let Some(standing) = standing else {
        recompute::rebuild(tx, ruler, &[user], telling, now)?;
        return Ok(());
    };
    let days: BTreeSet<i64> = deeds.iter().map(|deed| ruler.day(deed.done_at)).collect();
    let others: BTreeSet<UserId> = deeds.iter().filter_map(|deed| deed.other_id).collect();
    let before = Tally {
        days: store::days(tx, user, &days.into_iter().collect::<Vec<_>>())?,
        people: store::people(tx, user, &others.into_iter().collect::<Vec<_>>())?,
        standing,
    };
    let mut after = before.clone();
    let who = store::who(tx, user)?;
    for deed in deeds {
        after.take_deed(ruler, deed, who.joined_at);
    }
    write_difference(tx, user, &before, &after)?;
    let last = deeds.iter().map(|deed| deed.id).max().unwrap_or(DeedId(0));
    settle_rank(tx, ruler, (user, who, kept.as_ref()), (&after.standing, last), telling, now)?;
    Ok(())
}

/// Writes the days and people that are not what they were.
pub(super) fn write_difference(
    tx: &mut Conn,
    user: UserId,
    before: &Tally,
    after: &Tally,
) -> Result<(), Error> {
    let (mut new_days, mut new_people) = (Vec::new(), Vec::new());
    let days: BTreeSet<_> = before.days.keys().chain(after.days.keys()).copied().collect();
    for key in days {
        let is = after.days.get(&key).copied().unwrap_or_default();
        match before.days.get(&key) {
            None if is != 0 => new_days.push((key, is)),
            Some(was) if *was != is => store::set_day(tx, user, key, is)?,
            _ => {}
        }
    }
    let people: BTreeSet<_> = before.people.keys().chain(after.people.keys()).copied().collect();
    for key in people {
        let is = after.people.get(&key).copied().unwrap_or_default();
        match before.people.get(&key) {
            None if is != Pair::default() => new_people.push((key, is)),
            Some(was) if *was != is => store::set_pair(tx, user, key, is)?,
            _ => {}
        }
    }
    store::add_days(tx, user, &new_days)?;
    Ok(store::add_people(tx, user, &new_people)?)
}

/// Keeps where a member stands, and puts the rank beside the name that follows:
/// what was earned, but never less than what was given by hand. Stars and staff
/// keep theirs. Gives the rank before and after, where it is another one.
pub(super) fn settle_rank(
    tx: &mut Conn,
    ruler: &Ruler,
    (user, who, kept): (UserId, Who, Option<&Score>),
    (standing, last): (&Standing, DeedId),
    telling: Telling<'_>,
    now: Ts,
) -> Result<Option<(Rank, Rank)>, Error> {
    let (role, current) = (who.role, who.rank);
    let is_member = role == Role::Member && current.family() == Family::Member;
    // Somebody else put it there since: it was given.
    let was_given = kept.is_none_or(|kept| kept.shown != current);
    let given = match kept {
        _ if was_given && is_member => current,
        Some(kept) => kept.given,
        None => Rank::Visitor,
    };
    let shown = if is_member { standing.rank.max(given) } else { current };
    let row = Score {
        user_id: user,
        formula: ruler.mark.clone(),
        score: ruler.formula.score(standing),
        standing: serde_json::to_string(standing).map_err(|error| Error::Internal(error.to_string()))?,
        earned: standing.rank,
        given,
        shown,
        last_deed: last,
    };
    if kept != Some(&row) {
        store::put(tx, &row)?;
    }
    if is_member && was_given {
        reach_all(tx, ruler, user, given, now)?;
    }
    if shown == current {
        return Ok(None);
    }
    store::set_rank(tx, user, shown)?;
    if shown > current {
        rise(tx, ruler, user, shown, telling, now)?;
    } else {
        fall(tx, user, (current, shown), now)?;
    }
    Ok(Some((current, shown)))
}

/// Whether this one of them is new.
fn reach_all(tx: &mut Conn, ruler: &Ruler, user: UserId, up_to: Rank, now: Ts) -> Result<bool, Error> {
    let mut is_new = false;
    for rank in ruler.formula.ranks().into_iter().filter(|rank| *rank <= up_to && *rank > Rank::Visitor) {
        let reached = store::reach(tx, user, rank, now)?;
        is_new |= reached && rank == up_to;
    }
    Ok(is_new)
}

/// A rank is announced when somebody has it for the first time, and never again.
fn rise(
    tx: &mut Conn,
    ruler: &Ruler,
    user: UserId,
    rank: Rank,
    telling: Telling<'_>,
    now: Ts,
) -> Result<(), Error> {
    let is_new = reach_all(tx, ruler, user, rank, now)?;
    let Telling::Told(brand) = telling else { return Ok(()) };
    if is_new {
        let new = NewNotice {
            user,
            kind: NoticeKind::Rank,
            from: None,
            dedupe: &format!("rank:{}", rank.word()),
            title: &format!("You have a new rank: {}", rank.title(brand)),
            body: "Thank you for taking part. What comes with it stands on the page of the ranks.",
            url: "/ranks",
        };
        notices::tell(tx, &new, now)?;
    }
    Ok(())
}

/// Nobody is told of a fall but the log: what it follows from was told.
fn fall(tx: &mut Conn, user: UserId, (before, after): (Rank, Rank), now: Ts) -> Result<(), Error> {
    let act = audit::Act {
        actor_id: None,
        verb: "rank_fell",
        subject_kind: "user",
        subject_id: user.0,
        before: before.word(),
        after: after.word(),
        reason: "a report was upheld, something was taken out, or the formula changed",
        at: now,
    };
    Ok(audit::record(tx, &act)?)
}
