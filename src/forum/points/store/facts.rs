//! What Stars did, asked of the present state.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::accounts::model::UserId;
use crate::forum::points::rules::{Fact, Rule};
use crate::kit::config::Points;
use crate::kit::db::{Conn, Ts};
use crate::schema::star_terms;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Boards whose threads are questions to answer; what went to the Vault stays what it was.
const ASKED: &str = "b.kind IN ('help', 'issue', 'chat', 'vault')";

/// Somebody's terms as a Star: from when on, and until when.
pub fn terms(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Ts, Option<Ts>)>> {
    star_terms::table
        .filter(star_terms::user_id.eq(user))
        .order(star_terms::id)
        .select((star_terms::began_at, star_terms::ended_at))
        .load(conn)
}

/// Who is a Star now, or was one since then.
pub fn stars_since(conn: &mut Conn, since: Ts) -> QueryResult<Vec<UserId>> {
    let mut ids: Vec<UserId> = star_terms::table
        .filter(star_terms::ended_at.is_null().or(star_terms::ended_at.ge(since)))
        .select(star_terms::user_id)
        .load(conn)?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    subject: i64,
    #[diesel(sql_type = BigInt)]
    thread: i64,
    #[diesel(sql_type = BigInt)]
    other: i64,
    #[diesel(sql_type = BigInt)]
    at: Ts,
    /// What the rule needs besides: when a question was asked.
    #[diesel(sql_type = BigInt)]
    more: i64,
}

/// Everything that counts which somebody did from one instant on and before another.
pub fn of(conn: &mut Conn, user: UserId, span: (Ts, Ts), points: &Points) -> QueryResult<Vec<Fact>> {
    let mut facts = Vec::new();
    let mut take = |rule: Rule, rows: &[Row]| {
        facts.extend(rows.iter().map(|row| Fact {
            at: row.at,
            rule,
            subject: row.subject,
            thread: row.thread,
            other: row.other,
        }));
    };
    let mut answers = asked(conn, &first_answers(), user, span, 0)?;
    take(Rule::Unanswered, &answers);
    answers.retain(|row| row.at.0 - row.more <= points.in_time_hours * HOUR);
    take(Rule::InTime, &answers);
    take(Rule::Solution, &asked(conn, SOLUTIONS, user, span, 0)?);
    take(Rule::Faq, &asked(conn, FAQS, user, span, 0)?);
    take(Rule::IdeaChecked, &asked(conn, CHECKS, user, span, 0)?);
    take(Rule::ReportHandled, &asked(conn, REPORTS, user, span, 0)?);
    let mut kudos = asked(conn, KUDOS, user, span, points.mutual_days * DAY)?;
    kudos.retain(|row| row.at.0 - row.more >= points.established_days * DAY);
    take(Rule::Kudo, &kudos);
    Ok(facts)
}

/// $1: who, $2 and $3: the span, $4: what the question needs besides.
fn asked(conn: &mut Conn, sql: &str, user: UserId, (from, to): (Ts, Ts), more: i64) -> QueryResult<Vec<Row>> {
    diesel::sql_query(sql)
        .bind::<BigInt, _>(user.0)
        .bind::<BigInt, _>(from.0)
        .bind::<BigInt, _>(to.0)
        .bind::<BigInt, _>(more)
        .load(conn)
}

fn first_answers() -> String {
    format!(
        "SELECT p.id AS subject, p.thread_id AS thread, CAST(0 AS BIGINT) AS other, p.created_at AS at,
                t.created_at AS more
         FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
         WHERE p.author_id = $1 AND p.created_at >= $2 AND p.created_at < $3 AND $4 = 0 AND p.number > 1
           AND p.state = 'visible' AND t.state = 'visible' AND t.author_id <> p.author_id AND {ASKED}
           AND NOT EXISTS (SELECT 1 FROM posts q WHERE q.thread_id = p.thread_id AND q.number > 1
                 AND q.number < p.number AND q.state = 'visible' AND q.author_id <> t.author_id)"
    )
}

const SOLUTIONS: &str =
    "SELECT p.id AS subject, p.thread_id AS thread, t.author_id AS other, p.accepted_at AS at,
            CAST(0 AS BIGINT) AS more
     FROM posts p JOIN threads t ON t.id = p.thread_id
     WHERE p.author_id = $1 AND p.is_solution AND p.accepted_at >= $2 AND p.accepted_at < $3 AND $4 = 0
       AND p.state = 'visible' AND t.state = 'visible' AND t.author_id <> p.author_id";

const FAQS: &str =
    "SELECT p.id AS subject, p.thread_id AS thread, CAST(0 AS BIGINT) AS other, p.created_at AS at,
            CAST(0 AS BIGINT) AS more
     FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
     WHERE p.author_id = $1 AND p.created_at >= $2 AND p.created_at < $3 AND $4 = 0 AND p.number = 1
       AND b.kind = 'faq' AND p.state = 'visible' AND t.state = 'visible'";

/// Who looked at an idea last, while it counts as looked at.
const CHECKS: &str =
    "SELECT a.subject_id AS subject, a.subject_id AS thread, CAST(0 AS BIGINT) AS other, a.at AS at,
            CAST(0 AS BIGINT) AS more
     FROM audit_log a JOIN threads t ON t.id = a.subject_id
     WHERE a.actor_id = $1 AND a.at >= $2 AND a.at < $3 AND $4 = 0 AND a.subject_kind = 'thread'
       AND a.verb = 'check' AND a.after = 'checked' AND t.checked_at IS NOT NULL AND t.author_id <> a.actor_id
       AND NOT EXISTS (SELECT 1 FROM audit_log l WHERE l.subject_kind = 'thread'
             AND l.subject_id = a.subject_id AND l.verb = 'check' AND l.id > a.id)";

const REPORTS: &str =
    "SELECT m.id AS subject, CAST(0 AS BIGINT) AS thread, CAST(0 AS BIGINT) AS other, m.decided_at AS at,
            CAST(0 AS BIGINT) AS more
     FROM matters m
     WHERE m.decided_by = $1 AND m.decided_at >= $2 AND m.decided_at < $3 AND $4 = 0 AND m.state <> 'open'
       AND m.appeal_state <> 'granted' AND m.author_id <> m.decided_by";

/// Kudos of others but those that were returned within $4; `more` is when the giver joined.
const KUDOS: &str =
    "SELECT k.post_id AS subject, p.thread_id AS thread, k.user_id AS other, k.at AS at, g.joined_at AS more
     FROM kudos k JOIN posts p ON p.id = k.post_id JOIN threads t ON t.id = p.thread_id
       JOIN users g ON g.id = k.user_id
     WHERE p.author_id = $1 AND k.at >= $2 AND k.at < $3 AND k.user_id <> p.author_id
       AND p.state = 'visible' AND t.state = 'visible' AND g.state <> 'banned'
       AND NOT EXISTS (SELECT 1 FROM kudos r JOIN posts o ON o.id = r.post_id
             WHERE r.user_id = p.author_id AND o.author_id = k.user_id
               AND r.at >= k.at - $4 AND r.at <= k.at + $4)";

/// A Star, and an instant of a day that may be worth something else now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
pub struct Touched {
    #[diesel(sql_type = BigInt)]
    pub user_id: UserId,
    #[diesel(sql_type = BigInt)]
    pub at: Ts,
}

/// Everything in a thread that may be worth points: what Stars wrote and solved there, who
/// thanked them, and what the ledger says of it.
pub fn touched(conn: &mut Conn, thread: i64) -> QueryResult<Vec<Touched>> {
    diesel::sql_query(
        "SELECT p.author_id AS user_id, p.created_at AS at FROM posts p
           WHERE p.thread_id = $1 AND EXISTS (SELECT 1 FROM star_terms s WHERE s.user_id = p.author_id)
         UNION SELECT p.author_id AS user_id, p.accepted_at AS at FROM posts p
           WHERE p.thread_id = $1 AND p.accepted_at IS NOT NULL
             AND EXISTS (SELECT 1 FROM star_terms s WHERE s.user_id = p.author_id)
         UNION SELECT p.author_id AS user_id, k.at AS at FROM posts p JOIN kudos k ON k.post_id = p.id
           WHERE p.thread_id = $1 AND EXISTS (SELECT 1 FROM star_terms s WHERE s.user_id = p.author_id)
         UNION SELECT l.user_id AS user_id, l.done_at AS at FROM star_points l WHERE l.thread_id = $1",
    )
    .bind::<BigInt, _>(thread)
    .load(conn)
}

/// Who decided a matter, and what the ledger says of it.
pub fn matter(conn: &mut Conn, matter: i64) -> QueryResult<Vec<Touched>> {
    diesel::sql_query(
        "SELECT m.decided_by AS user_id, m.decided_at AS at FROM matters m
           WHERE m.id = $1 AND m.decided_by IS NOT NULL AND m.decided_at IS NOT NULL
             AND EXISTS (SELECT 1 FROM star_terms s WHERE s.user_id = m.decided_by)
         UNION SELECT l.user_id AS user_id, l.done_at AS at FROM star_points l
           WHERE l.rule = 'report_handled' AND l.subject_id = $1",
    )
    .bind::<BigInt, _>(matter)
    .load(conn)
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = BigInt)]
    thread_id: i64,
    #[diesel(sql_type = BigInt)]
    author_id: UserId,
}

/// The thread and the author of a post.
pub fn place_of(conn: &mut Conn, post: i64) -> QueryResult<Option<(i64, UserId)>> {
    let row: Option<Place> = diesel::sql_query("SELECT thread_id, author_id FROM posts WHERE id = $1")
        .bind::<BigInt, _>(post)
        .get_result(conn)
        .optional()?;
    Ok(row.map(|row| (row.thread_id, row.author_id)))
}

/// When one of two thanked the other, either way.
pub fn thanks_between(conn: &mut Conn, one: UserId, other: UserId) -> QueryResult<Vec<Touched>> {
    diesel::sql_query(
        "SELECT p.author_id AS user_id, k.at AS at FROM kudos k JOIN posts p ON p.id = k.post_id
           WHERE k.user_id = $1 AND p.author_id = $2
         UNION SELECT p.author_id AS user_id, k.at AS at FROM kudos k JOIN posts p ON p.id = k.post_id
           WHERE k.user_id = $2 AND p.author_id = $1
         UNION SELECT l.user_id AS user_id, l.done_at AS at FROM star_points l
           WHERE l.rule = 'kudo' AND ((l.user_id = $1 AND l.other_id = $2) OR (l.user_id = $2 AND l.other_id = $1))",
    )
    .bind::<BigInt, _>(one.0)
    .bind::<BigInt, _>(other.0)
    .load(conn)
}
