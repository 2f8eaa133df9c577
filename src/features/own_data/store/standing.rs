//! What a member became and earned: ranks, the Star programme, rewards, events, artists. One's
//! own counts, never a number of the formula.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{
    artist_claims, artist_members, artists, badge_awards, certificates, gathering_guests, gatherings,
    premium_grants, ranks_reached, reward_requests, rewards as catalogue, star_applications, star_points,
    star_terms, swag_draws, users,
};

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    times: i64,
}

/// The rank, when each was reached, and what one did how often.
pub fn ranks(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let rank: String = users::table.find(user).select(users::rank).first(conn)?;
    let reached: Vec<(String, Ts)> = ranks_reached::table
        .filter(ranks_reached::user_id.eq(user))
        .order(ranks_reached::at)
        .select((ranks_reached::rank, ranks_reached::at))
        .load(conn)?;
    let counts: Vec<Counted> = diesel::sql_query(
        "SELECT kind, CAST(SUM(count) AS BIGINT) AS times FROM deeds WHERE user_id = $1
         GROUP BY kind ORDER BY kind",
    )
    .bind::<BigInt, _>(user)
    .load(conn)?;
    let counts: serde_json::Map<String, Value> =
        counts.into_iter().map(|one| (one.kind, json!(one.times))).collect();
    Ok(json!({
        "rank": rank, "counts": counts,
        "reached": reached.iter().map(|(rank, at)| json!({"rank": rank, "at": at.rfc3339()})).collect::<Vec<_>>(),
    }))
}

/// Applications with their answers, terms, points, badges, certificates.
pub fn stars(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    type Applied = (String, String, String, String, Ts, Option<Ts>, String);
    let applied: Vec<Applied> = star_applications::table
        .filter(star_applications::user_id.eq(user))
        .order(star_applications::id)
        .select((
            star_applications::motivation,
            star_applications::interests,
            star_applications::links,
            star_applications::state,
            star_applications::at,
            star_applications::decided_at,
            star_applications::answer,
        ))
        .load(conn)?;
    let terms: Vec<(Ts, Option<Ts>, Option<String>)> = star_terms::table
        .filter(star_terms::user_id.eq(user))
        .order(star_terms::id)
        .select((star_terms::began_at, star_terms::ended_at, star_terms::ended_as))
        .load(conn)?;
    let points: Vec<(String, i64, Ts)> = star_points::table
        .filter(star_points::user_id.eq(user))
        .order(star_points::id)
        .select((star_points::rule, star_points::points, star_points::done_at))
        .load(conn)?;
    let badges: Vec<(String, Ts, String, Option<Ts>, String)> = badge_awards::table
        .filter(badge_awards::user_id.eq(user))
        .order(badge_awards::id)
        .select((
            badge_awards::badge,
            badge_awards::at,
            badge_awards::reason,
            badge_awards::taken_at,
            badge_awards::taken_reason,
        ))
        .load(conn)?;
    let papers: Vec<(String, String, Ts, Option<Ts>)> = certificates::table
        .filter(certificates::user_id.eq(user))
        .order(certificates::id)
        .select((certificates::token, certificates::name, certificates::issued_at, certificates::revoked_at))
        .load(conn)?;
    Ok(json!({
        "applications": applied.iter().map(|(why, interests, links, state, at, decided, answer)| json!({
            "motivation": why, "interests": interests, "links": links, "state": state, "at": at.rfc3339(),
            "decided_at": decided.map(Ts::rfc3339), "answer": answer,
        })).collect::<Vec<_>>(),
        "terms": terms.iter().map(|(from, until, how)| json!({
            "from": from.rfc3339(), "until": until.map(Ts::rfc3339), "ended": how,
        })).collect::<Vec<_>>(),
        "points": points.iter().map(|(rule, points, at)|
            json!({"for": rule, "points": points, "at": at.rfc3339()})).collect::<Vec<_>>(),
        "badges": badges.iter().map(|(badge, at, reason, taken, why)| json!({
            "badge": badge, "at": at.rfc3339(), "reason": reason, "taken_at": taken.map(Ts::rfc3339), "why_taken": why,
        })).collect::<Vec<_>>(),
        "certificates": papers.iter().map(|(token, name, at, revoked)| json!({
            "address": format!("/certificates/{token}"), "name": name, "at": at.rfc3339(),
            "revoked_at": revoked.map(Ts::rfc3339),
        })).collect::<Vec<_>>(),
    }))
}

/// What one asked for and got.
pub fn rewards(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let asked: Vec<(String, i64, String, String, String, String, Ts)> = reward_requests::table
        .inner_join(catalogue::table.on(catalogue::id.eq(reward_requests::reward_id)))
        .filter(reward_requests::user_id.eq(user))
        .order(reward_requests::id)
        .select((
            catalogue::name,
            reward_requests::cost,
            reward_requests::plan,
            reward_requests::state,
            reward_requests::voucher,
            reward_requests::answer,
            reward_requests::at,
        ))
        .load(conn)?;
    let premium: Vec<(i64, String, Ts)> = premium_grants::table
        .filter(premium_grants::user_id.eq(user))
        .order(premium_grants::id)
        .select((premium_grants::quarter, premium_grants::voucher, premium_grants::at))
        .load(conn)?;
    let drawn: Vec<(i64, String, Ts)> = swag_draws::table
        .filter(swag_draws::user_id.eq(user))
        .order(swag_draws::id)
        .select((swag_draws::month, swag_draws::prize, swag_draws::at))
        .load(conn)?;
    Ok(json!({
        "asked": asked.iter().map(|(name, cost, plan, state, voucher, answer, at)| json!({
            "reward": name, "cost": cost, "plan": plan, "state": state, "voucher": voucher,
            "answer": answer, "at": at.rfc3339(),
        })).collect::<Vec<_>>(),
        "premium": premium.iter().map(|(quarter, voucher, at)|
            json!({"quarter": quarter, "voucher": voucher, "at": at.rfc3339()})).collect::<Vec<_>>(),
        "draws": drawn.iter().map(|(month, prize, at)|
            json!({"month": month, "prize": prize, "at": at.rfc3339()})).collect::<Vec<_>>(),
    }))
}

/// Seats at events, and whether one came.
pub fn events(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let rows: Vec<(String, Ts, String, bool)> = gathering_guests::table
        .inner_join(gatherings::table.on(gatherings::id.eq(gathering_guests::gathering_id)))
        .filter(gathering_guests::user_id.eq(user))
        .order(gathering_guests::id)
        .select((
            gatherings::title,
            gatherings::starts_at,
            gathering_guests::state,
            gathering_guests::attended,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(title, at, seat, came)| {
            json!({"event": title, "starts_at": at.rfc3339(), "seat": seat, "came": came})
        })
        .collect())
}

/// Claims with what became of them, and the teams one works in; nothing of others there.
pub fn artists(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    type Claim = (String, String, String, String, Ts, String, String);
    let claims: Vec<Claim> = artist_claims::table
        .filter(artist_claims::user_id.eq(user))
        .order(artist_claims::id)
        .select((
            artist_claims::name,
            artist_claims::links,
            artist_claims::role,
            artist_claims::note,
            artist_claims::at,
            artist_claims::state,
            artist_claims::reason,
        ))
        .load(conn)?;
    let teams: Vec<(String, String, bool, Ts)> = artist_members::table
        .inner_join(artists::table)
        .filter(artist_members::user_id.eq(user))
        .order(artist_members::artist_id)
        .select((artists::name, artist_members::role, artist_members::shown, artist_members::joined_at))
        .load(conn)?;
    Ok(json!({
        "claims": claims.iter().map(|(name, links, role, note, at, state, reason)| json!({
            "name": name, "links": links, "role": role, "note": note, "at": at.rfc3339(),
            "state": state, "reason": reason,
        })).collect::<Vec<_>>(),
        "teams": teams.iter().map(|(name, role, shown, at)|
            json!({"artist": name, "role": role, "shown": shown, "joined_at": at.rfc3339()})).collect::<Vec<_>>(),
    }))
}
