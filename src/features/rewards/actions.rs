//! Redeeming, fulfilling and refusing; granting Premium; drawing swag.

use std::collections::HashMap;

use super::forms::NewReward;
use super::model::{GrantId, RequestId, RewardId, State};
use super::policy::{self, Due};
use super::store::{self, premium};
use crate::forum::accounts::model::{User, UserId};
use crate::forum::audit;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::points::days::{self, Day, Month};
use crate::forum::points::rules::Rule;
use crate::forum::points::store::{self as points, facts};
use crate::forum::posts::store as submissions;
use crate::forum::viewer::SignedIn;
use crate::kit::config::{Premium, Stars};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// What counts for free Premium: quality above quantity.
const QUALITY: &[Rule] = &[Rule::Unanswered, Rule::InTime, Rule::Solution, Rule::Faq, Rule::ReportHandled];
const TOP: i64 = 10;

/// What somebody can spend.
pub fn balance(conn: &mut Conn, user: UserId) -> diesel::QueryResult<i64> {
    Ok(points::total(conn, user)? - store::spent(conn, user)?)
}

/// Asks for a reward: the points are held from now on. The same form sent twice asks once.
pub fn redeem(
    tx: &mut Conn,
    who: &SignedIn,
    id: RewardId,
    (plan, key): (&str, &str),
    rules: &Premium,
    now: Ts,
) -> Result<(), Error> {
    policy::may_redeem(&who.viewer())?;
    // One after the other: two requests at once never hold the same points.
    points::hold(tx, who.id)?;
    if submissions::take_key(tx, who.id, &format!("reward {id} {key}"), now)?.is_some() {
        return Ok(());
    }
    let reward = store::by_id(tx, id)?;
    policy::can_have(&reward, balance(tx, who.id)?, plan, rules)?;
    if !store::take_one(tx, id)? {
        return Err(
            Refusal::new("Somebody else has just taken the last one. Nothing was taken from you.").into()
        );
    }
    let plan = if reward.is_premium { plan } else { "" };
    store::request(tx, &reward, who.id, plan, now)?;
    Ok(())
}

/// Staff send it: the points are spent.
pub fn fulfil(
    tx: &mut Conn,
    who: &SignedIn,
    id: RequestId,
    (voucher, answer): (&str, &str),
    now: Ts,
) -> Result<(), Error> {
    let body = if voucher.is_empty() { answer } else { "Your code stands on the page of your rewards." };
    decide(tx, who, id, (State::Fulfilled, voucher, answer), ("Your reward is on its way", body), now)
}

/// Staff say no: points and stock are back.
pub fn refuse(tx: &mut Conn, who: &SignedIn, id: RequestId, answer: &str, now: Ts) -> Result<(), Error> {
    let title = "Your reward could not be sent: you have your points back";
    decide(tx, who, id, (State::Refused, "", answer), (title, answer), now)?;
    let request = store::request_by_id(tx, id)?;
    Ok(store::give_back(tx, request.reward_id)?)
}

fn decide(
    tx: &mut Conn,
    who: &SignedIn,
    id: RequestId,
    (state, voucher, answer): (State, &str, &str),
    (title, body): (&str, &str),
    now: Ts,
) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let request = store::request_by_id(tx, id)?;
    if request.user_id == who.id {
        return Err(Refusal::new("Somebody else decides about what you asked for.").into());
    }
    points::hold(tx, request.user_id)?;
    if !store::decide(tx, id, (state, voucher, answer), who.id, now)? {
        return Err(Error::Conflict("Somebody else has just decided about it.".to_owned()));
    }
    let dedupe = format!("reward:{id}");
    tell(tx, request.user_id, (&dedupe, title, body), now)?;
    let verb = if state == State::Fulfilled { "fulfil reward" } else { "refuse reward" };
    Ok(write_down(tx, who, request.user_id, (verb, &request.cost.to_string()), now)?)
}

/// Puts a reward into the catalogue, or changes one.
pub fn save(
    tx: &mut Conn,
    who: &SignedIn,
    id: Option<RewardId>,
    new: &NewReward,
    now: Ts,
) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let (id, verb) = match id {
        Some(id) => {
            store::by_id(tx, id)?;
            store::update(tx, id, new, now)?;
            (id, "change reward")
        }
        None => (store::insert(tx, new, now)?, "add reward"),
    };
    let act = audit::Act {
        actor_id: Some(who.id),
        verb,
        subject_kind: "reward",
        subject_id: id.0,
        before: "",
        after: &new.name,
        reason: "",
        at: now,
    };
    Ok(audit::record(tx, &act)?)
}

/// Every Star of a quarter with whether free Premium is due, and why or why not.
pub fn premium_of(
    conn: &mut Conn,
    quarter: i64,
    rules: &Stars,
    zone: &str,
) -> Result<Vec<(User, Due)>, Error> {
    let (first, next) = days::days_of_quarter(quarter);
    let Some((since, _)) = days::span_of(first, zone) else { return Err(Error::NotFound) };
    let ids = facts::stars_since(conn, since)?;
    let mut days: HashMap<UserId, Vec<(Day, i64)>> = HashMap::new();
    for (user, day, points) in premium::quality_days(conn, &ids, QUALITY, (first, next))? {
        days.entry(user).or_default().push((day, points));
    }
    let people = premium::people(conn, &ids)?;
    let due = |user: User| {
        let own = days.get(&user.id).map_or(&[] as &[_], Vec::as_slice);
        let due = policy::is_due(&user, own, first, &rules.premium);
        (user, due)
    };
    Ok(people.into_iter().map(due).collect())
}

/// To how many it is due in a quarter, and how many have it.
pub fn premium_counts(conn: &mut Conn, quarter: i64, rules: &Stars, zone: &str) -> Result<(i64, i64), Error> {
    let due = premium_of(conn, quarter, rules, zone)?.into_iter().filter(|(_, due)| due.is_due).count();
    let granted = premium::grants_of_quarter(conn, quarter)?.len();
    Ok((i64::try_from(due).unwrap_or(0), i64::try_from(granted).unwrap_or(0)))
}

/// Grants free Premium for a quarter to those of these to whom it is due; once each, however
/// often it is confirmed. Says how many got it now.
pub fn grant(
    tx: &mut Conn,
    who: &SignedIn,
    (quarter, chosen): (i64, &[UserId]),
    rules: &Stars,
    zone: &str,
    now: Ts,
) -> Result<usize, Error> {
    policy::may_run(&who.viewer())?;
    let mut count = 0;
    for (user, due) in premium_of(tx, quarter, rules, zone)? {
        if !due.is_due || !chosen.contains(&user.id) || user.id == who.id {
            continue;
        }
        if premium::grant(tx, quarter, user.id, who.id, now)? {
            let dedupe = format!("premium:{quarter}");
            let body = "Thank you for a good quarter. Your code comes on the page of your rewards; it works with the regular plan alone.";
            tell(tx, user.id, (&dedupe, "Free Premium for you", body), now)?;
            write_down(tx, who, user.id, ("grant premium", &quarter.to_string()), now)?;
            count += 1;
        }
    }
    Ok(count)
}

/// The code of a grant, for its owner.
pub fn set_code(tx: &mut Conn, who: &SignedIn, id: GrantId, voucher: &str, now: Ts) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let grant = premium::grant_by_id(tx, id)?;
    premium::set_code(tx, id, voucher)?;
    let dedupe = format!("premium:{}", grant.quarter);
    let body = "It stands on the page of your rewards.";
    Ok(tell(tx, grant.user_id, (&dedupe, "Your Premium code is there", body), now)?)
}

/// Draws among the top ten of a closed month who have not won in it yet.
pub fn draw(
    tx: &mut Conn,
    who: &SignedIn,
    (month, prize, seed): (Month, &str, &str),
    now: Ts,
) -> Result<UserId, Error> {
    policy::may_run(&who.viewer())?;
    crate::kit::db::one_at_a_time(tx, month)?;
    if !points::is_closed(tx, month)? {
        return Err(Refusal::new("Only closed months are drawn from.").into());
    }
    let won: Vec<UserId> =
        premium::draws(tx, Some(month), TOP)?.into_iter().map(|draw| draw.user_id).collect();
    let places = points::places_of(tx, month, 100)?;
    let candidates: Vec<UserId> = places
        .into_iter()
        .filter(|(place, user, _)| *place <= TOP && !won.contains(user) && *user != who.id)
        .map(|(_, user, _)| user)
        .collect();
    let Some(winner) = policy::winner(seed, &candidates) else {
        return Err(Refusal::new("Nobody of the top ten is left to win in this month.").into());
    };
    let count = i64::try_from(candidates.len()).unwrap_or(0);
    premium::insert_draw(tx, (month, prize, seed), (count, winner), who.id, now)?;
    let (dedupe, title) = (format!("draw:{month}:{seed}"), format!("You have won: {prize}"));
    let body = "You were drawn among the top ten. The team writes to you about how it gets to you.";
    tell(tx, winner, (&dedupe, &title, body), now)?;
    write_down(tx, who, winner, ("draw swag", prize), now)?;
    Ok(winner)
}

fn tell(
    tx: &mut Conn,
    user: UserId,
    (dedupe, title, body): (&str, &str, &str),
    now: Ts,
) -> diesel::QueryResult<()> {
    let new =
        NewNotice { user, kind: NoticeKind::Decision, from: None, dedupe, title, body, url: "/rewards" };
    notices::tell(tx, &new, now)?;
    Ok(())
}

/// Codes never stand in the log.
fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    user: UserId,
    (verb, after): (&str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(who.id),
        verb,
        subject_kind: "user",
        subject_id: user.0,
        before: "",
        after,
        reason: "",
        at,
    };
    audit::record(tx, &act)
}
