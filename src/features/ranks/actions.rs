//! Trying a formula on the real ledger, and making it the one that holds.

use std::collections::BTreeMap;

use diesel::OptionalExtension;

use super::forms::Signature;
use super::keep::Telling;
use super::recompute;
use super::ruler::Ruler;
use super::store::formulas::{self, Stage};
use super::{policy, store};
use crate::forum::accounts::model::{State, User, UserId};
use crate::forum::accounts::store::{self as accounts, signatures};
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::config::Config;
use crate::kit::config::ranks::Numbers;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Sets one's own signature.
pub fn sign(tx: &mut Conn, who: &SignedIn, config: &Config, signature: &Signature) -> Result<(), Error> {
    if !policy::may_sign(who.rank, config) {
        let rank = policy::signs_from(config).title(&config.brand);
        return Err(Refusal::new(format!("A signature comes with the rank {rank}.")).into());
    }
    if who.state != State::Active {
        return Err(Refusal::new("You can't change your signature while you are silenced.").into());
    }
    Ok(signatures::set(tx, who.id, &signature.body, &signature.html)?)
}

/// A moderator takes somebody's signature away; its owner is told why, and can write another one.
pub fn clear_signature(
    tx: &mut Conn,
    who: &SignedIn,
    (user, reason): (&User, &str),
    now: Ts,
) -> Result<(), Error> {
    policy::may_clear(&who.viewer(), user.role)?;
    let body = signatures::body(tx, user.id)?;
    if body.is_empty() {
        return Err(Refusal::new("There is no signature any more.").into());
    }
    signatures::set(tx, user.id, "", "")?;
    audit::record_about(tx, who.id, user.id, ("clear_signature", &body, "", reason), now)?;
    let new = NewNotice {
        user: user.id,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("signature:{}", now.0),
        title: "Your signature was taken away",
        body: reason,
        url: "/settings/rank",
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}

/// How clearing a signature is undone from the audit log.
pub const WAYS: &[Way] =
    &[Way { subject: "user", verbs: &["clear_signature"], overtaken_by: &["clear_signature"], undo }];

fn undo(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let user = accounts::by_id(tx, UserId(entry.subject_id))?;
    policy::may_clear(&who.viewer(), user.role)?;
    // Who wrote another one meanwhile keeps it.
    entry.must_stand(signatures::body(tx, user.id)?.is_empty())?;
    let signature = Signature::of(&entry.before);
    signatures::set(tx, user.id, &signature.body, &signature.html)?;
    let words = ("restore_signature", "", signature.body.as_str(), &*entry.undone_because());
    Ok(audit::record_about(tx, who.id, user.id, words, around.now)?)
}

/// How many members go from which rank to which, by the words of both.
pub type Moves = BTreeMap<String, i64>;

/// Begins to try a formula; nothing is changed by it.
pub fn begin(tx: &mut Conn, who: &SignedIn, numbers: &Numbers, now: Ts) -> Result<i64, Error> {
    policy::may_set(&who.viewer())?;
    let total = formulas::members(tx)?;
    Ok(formulas::insert(tx, &written(numbers)?, who.id, total, now)?)
}

fn written(numbers: &Numbers) -> Result<String, Error> {
    serde_json::to_string(numbers).map_err(|error| Error::Internal(error.to_string()))
}

/// Makes a formula that was tried the one that holds, from now on, and begins to
/// move the members to where it puts them.
pub fn apply(tx: &mut Conn, who: &SignedIn, (id, reason): (i64, &str), now: Ts) -> Result<(), Error> {
    policy::may_set(&who.viewer())?;
    let tried = formulas::held(tx, id)?;
    if tried.stage != Stage::Tried {
        return Err(Refusal::new(
            "Only a formula that was tried to the end, and not applied yet, can be applied.",
        )
        .into());
    }
    let before =
        formulas::number_in_force(tx)?.map_or("the settings".to_owned(), |id| format!("formula {id}"));
    let after = format!("formula {id}");
    formulas::apply(tx, id, who.id, reason, now)?;
    let act = audit::Act {
        actor_id: Some(who.id),
        verb: "apply_formula",
        subject_kind: "formula",
        subject_id: id,
        before: &before,
        after: &after,
        // Moderators read the log: numbers and reason stand with the formula.
        reason: "",
        at: now,
    };
    Ok(audit::record(tx, &act)?)
}

/// Throws a trial away, under way or done. What was applied stays in the list: it held.
pub fn discard(tx: &mut Conn, who: &SignedIn, id: i64) -> Result<(), Error> {
    policy::may_set(&who.viewer())?;
    let tried = formulas::held(tx, id)?;
    if !matches!(tried.stage, Stage::Trying | Stage::Tried) {
        return Err(Refusal::new(
            "This formula was applied: it can't be thrown away. Apply another one instead.",
        )
        .into());
    }
    Ok(formulas::delete(tx, id)?)
}

/// One batch of a formula that is tried or applied, in one transaction; says how
/// many members were looked at.
pub fn go_on(tx: &mut Conn, config: &Config, id: i64, now: Ts) -> Result<i64, Error> {
    let Some(row) = formulas::held(tx, id).optional()? else { return Ok(0) };
    let numbers: Numbers =
        serde_json::from_str(&row.numbers).map_err(|error| Error::Internal(error.to_string()))?;
    let ruler = Ruler::new(&numbers, &config.zone).map_err(Error::Internal)?;
    let mut moves: Moves = serde_json::from_str(&row.moves).unwrap_or_default();
    let most = config.ranks.batch;
    let (last, done, end) = match row.stage {
        Stage::Trying => {
            let (last, done) = try_on(tx, &ruler, (row.last_user, most), &mut moves)?;
            (last, done, Stage::Tried)
        }
        Stage::Applying => {
            let (last, outcome) = recompute::batch(tx, &ruler, (row.last_user, most), Telling::Silent, now)?;
            *moves.entry("moved".to_owned()).or_default() += outcome.moved;
            (last, outcome.members, Stage::Applied)
        }
        Stage::Tried | Stage::Applied => return Ok(0),
    };
    let Some(last) = last else {
        formulas::end_stage(tx, id, end, now)?;
        return Ok(0);
    };
    let moves = serde_json::to_string(&moves).map_err(|error| Error::Internal(error.to_string()))?;
    formulas::move_on(tx, id, last, done, &moves)?;
    Ok(done)
}

/// Where the next members would go by a formula.
fn try_on(
    conn: &mut Conn,
    ruler: &Ruler,
    (after, most): (UserId, i64),
    moves: &mut Moves,
) -> Result<(Option<UserId>, i64), Error> {
    let members = store::members_after(conn, after, most)?;
    let who = store::all_of(conn, &members)?;
    let kept = store::scores(conn, &members)?;
    let computed = recompute::from_scratch(conn, ruler, &members, &who)?;
    for member in &members {
        let (Some(who), Some((tally, _))) = (who.get(member), computed.get(member)) else { continue };
        let rank = who.rank;
        if who.role != Role::Member || rank.family() != Family::Member {
            continue;
        }
        let given =
            kept.get(member).map_or(rank, |score| if score.shown == rank { score.given } else { rank });
        *moves.entry(way(rank, tally.standing.rank.max(given))).or_default() += 1;
    }
    Ok((members.last().copied(), i64::try_from(members.len()).unwrap_or(0)))
}

/// How a move is written: "newbie>regular".
pub fn way(from: Rank, to: Rank) -> String {
    format!("{}>{}", from.word(), to.word())
}
