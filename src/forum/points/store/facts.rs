//! What Stars did, asked of the present state.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::accounts::model::UserId;
use crate::forum::points::rules::{Fact, Rule, Seen};
use crate::forum::points::settle::Book;
use crate::forum::points::{days, rings};
use crate::forum::threads::model::PostId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{kudos, star_terms};

const DAY: i64 = 24 * 3_600_000;
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
    /// What the rule needs besides: when a question was asked, when somebody joined.
    #[diesel(sql_type = BigInt)]
    more: i64,
    /// Characters of an answer; for kudos 1 where one was returned.
    #[diesel(sql_type = BigInt)]
    less: i64,
}

impl Row {
    fn seen(&self, rule: Rule, zone: &str) -> Seen {
        let fact = Fact { at: self.at, rule, subject: self.subject, thread: self.thread, other: self.other };
        let since = self.at.0 - self.more;
        let is_kudo = rule == Rule::Kudo;
        Seen {
            day: days::day_of(self.at, zone),
            fact,
            waited: if is_kudo { 0 } else { since },
            chars: if is_kudo { 0 } else { self.less },
            giver_here: if is_kudo { since } else { 0 },
            is_returned: is_kudo && self.less > 0,
        }
    }
}

/// Everything that may count which somebody did from one instant on and before another.
pub fn of(conn: &mut Conn, user: UserId, span: (Ts, Ts), book: &Book) -> QueryResult<Vec<Seen>> {
    let mut seen = Vec::new();
    let answers = asked(conn, &first_answers(), user, span, 0)?;
    for rule in [Rule::Unanswered, Rule::InTime] {
        seen.extend(answers.iter().map(|row| row.seen(rule, &book.zone)));
    }
    let mutual = book.stars.points.mutual_days * DAY;
    for (rule, sql, more) in [
        (Rule::Solution, SOLUTIONS, 0),
        (Rule::Faq, FAQS, 0),
        (Rule::IdeaChecked, CHECKS, 0),
        (Rule::ReportHandled, REPORTS, 0),
        (Rule::Kudo, KUDOS, mutual),
    ] {
        let rows = asked(conn, sql, user, span, more)?;
        seen.extend(rows.iter().map(|row| row.seen(rule, &book.zone)));
    }
    Ok(seen)
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
        "SELECT p.id AS subject, p.thread_id AS thread, t.author_id AS other, p.created_at AS at,
                t.created_at AS more, CAST(LENGTH(p.body) AS BIGINT) AS less
         FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
         WHERE p.author_id = $1 AND p.created_at >= $2 AND p.created_at < $3 AND $4 = 0 AND p.number > 1
           AND p.state = 'visible' AND t.state = 'visible' AND t.author_id <> p.author_id AND {ASKED}
           AND NOT EXISTS (SELECT 1 FROM posts q WHERE q.thread_id = p.thread_id AND q.number > 1
                 AND q.number < p.number AND q.state = 'visible' AND q.author_id <> t.author_id)"
    )
}

const SOLUTIONS: &str =
    "SELECT p.id AS subject, p.thread_id AS thread, t.author_id AS other, p.accepted_at AS at,
            p.accepted_at AS more, CAST(0 AS BIGINT) AS less
     FROM posts p JOIN threads t ON t.id = p.thread_id LEFT JOIN users g ON g.id = p.accepted_by
     WHERE (g.state IS NULL OR g.state <> 'banned') AND p.author_id = $1 AND p.is_solution AND p.accepted_at >= $2 AND p.accepted_at < $3 AND $4 = 0
       AND p.state = 'visible' AND t.state = 'visible' AND t.author_id <> p.author_id";

const FAQS: &str =
    "SELECT p.id AS subject, p.thread_id AS thread, CAST(0 AS BIGINT) AS other, p.created_at AS at,
            p.created_at AS more, CAST(0 AS BIGINT) AS less
     FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
     WHERE p.author_id = $1 AND p.created_at >= $2 AND p.created_at < $3 AND $4 = 0 AND p.number = 1
       AND b.kind = 'faq' AND p.state = 'visible' AND t.state = 'visible'";

/// Who looked at an idea last, while it counts as looked at.
const CHECKS: &str =
    "SELECT a.subject_id AS subject, a.subject_id AS thread, CAST(0 AS BIGINT) AS other, a.at AS at,
            a.at AS more, CAST(0 AS BIGINT) AS less
     FROM audit_log a JOIN threads t ON t.id = a.subject_id
     WHERE a.actor_id = $1 AND a.at >= $2 AND a.at < $3 AND $4 = 0 AND a.subject_kind = 'thread'
       AND a.verb = 'check' AND a.after = 'checked' AND t.checked_at IS NOT NULL AND t.author_id <> a.actor_id
       AND NOT EXISTS (SELECT 1 FROM audit_log l WHERE l.subject_kind = 'thread'
             AND l.subject_id = a.subject_id AND l.verb = 'check' AND l.id > a.id)";

const REPORTS: &str =
    "SELECT m.id AS subject, CAST(0 AS BIGINT) AS thread, CAST(0 AS BIGINT) AS other, m.decided_at AS at,
            m.decided_at AS more, CAST(0 AS BIGINT) AS less
     FROM matters m
     WHERE m.decided_by = $1 AND m.decided_at >= $2 AND m.decided_at < $3 AND $4 = 0 AND m.state <> 'open'
       AND m.appeal_state <> 'granted' AND m.author_id <> m.decided_by";

/// Kudos of others; `more` is when the giver joined, `less` whether one was returned within $4.
const KUDOS: &str =
    "SELECT k.post_id AS subject, p.thread_id AS thread, k.user_id AS other, k.at AS at, g.joined_at AS more,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM kudos r JOIN posts o ON o.id = r.post_id
               WHERE r.user_id = p.author_id AND o.author_id = k.user_id
                 AND r.at >= k.at - $4 AND r.at <= k.at + $4) THEN 1 ELSE 0 END AS BIGINT) AS less
     FROM kudos k JOIN posts p ON p.id = k.post_id JOIN threads t ON t.id = p.thread_id
       JOIN users g ON g.id = k.user_id
     WHERE p.author_id = $1 AND k.at >= $2 AND k.at < $3 AND k.user_id <> p.author_id
       AND p.state = 'visible' AND t.state = 'visible' AND g.state <> 'banned'";

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = BigInt)]
    giver: i64,
    #[diesel(sql_type = BigInt)]
    author: i64,
}

/// The thanks of a span that may close a path to somebody: what they gave, and what those
/// whom they thanked gave to people who thanked them. Hidden posts and banned givers are
/// among them: a ring stays one.
pub fn thanks_near(
    conn: &mut Conn,
    user: UserId,
    (from, to): (Ts, Ts),
) -> QueryResult<BTreeSet<rings::Thanks>> {
    let rows: Vec<Pair> = diesel::sql_query(
        "SELECT k.user_id AS giver, p.author_id AS author FROM kudos k JOIN posts p ON p.id = k.post_id
           WHERE k.user_id = $1 AND k.at >= $2 AND k.at < $3
         UNION SELECT k.user_id AS giver, p.author_id AS author FROM kudos k JOIN posts p ON p.id = k.post_id
           WHERE k.at >= $2 AND k.at < $3
             AND k.user_id IN (SELECT n.author_id FROM kudos o JOIN posts n ON n.id = o.post_id
               WHERE o.user_id = $1 AND o.at >= $2 AND o.at < $3)
             AND p.author_id IN (SELECT g.user_id FROM posts w JOIN kudos g ON g.post_id = w.id
               WHERE w.author_id = $1 AND g.at >= $2 AND g.at < $3)",
    )
    .bind::<BigInt, _>(user.0)
    .bind::<BigInt, _>(from.0)
    .bind::<BigInt, _>(to.0)
    .load(conn)?;
    Ok(rows.into_iter().map(|pair| (pair.giver, pair.author)).collect())
}

/// A Star, and an instant of a month that may be worth something else now.
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
         UNION SELECT a.actor_id AS user_id, a.at AS at FROM audit_log a
           WHERE a.subject_kind = 'thread' AND a.subject_id = $1 AND a.verb = 'check'
             AND EXISTS (SELECT 1 FROM star_terms s WHERE s.user_id = a.actor_id)
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

/// Where a post is, whose it is, and since when.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Place {
    #[diesel(sql_type = BigInt)]
    pub thread: i64,
    #[diesel(sql_type = BigInt)]
    pub author: UserId,
    #[diesel(sql_type = BigInt)]
    pub at: Ts,
}

pub fn place_of(conn: &mut Conn, post: i64) -> QueryResult<Option<Place>> {
    diesel::sql_query(
        "SELECT thread_id AS thread, author_id AS author, created_at AS at FROM posts WHERE id = $1",
    )
    .bind::<BigInt, _>(post)
    .get_result(conn)
    .optional()
}

/// When somebody gave a kudo for a post, if it stands.
pub fn kudo_at(conn: &mut Conn, post: i64, by: UserId) -> QueryResult<Option<Ts>> {
    kudos::table
        .filter(kudos::post_id.eq(PostId(post)))
        .filter(kudos::user_id.eq(by))
        .select(kudos::at)
        .first(conn)
        .optional()
}

#[derive(QueryableByName)]
struct Star {
    #[diesel(sql_type = BigInt)]
    user_id: UserId,
}

/// Whose circle a kudo may change: the two, and each Star who thanked the giver and was
/// thanked by the author.
pub fn around(conn: &mut Conn, giver: UserId, author: UserId) -> QueryResult<Vec<UserId>> {
    let rows: Vec<Star> = diesel::sql_query(
        "SELECT DISTINCT s.user_id FROM star_terms s WHERE s.user_id IN ($1, $2)
           OR (s.user_id IN (SELECT p.author_id FROM kudos k JOIN posts p ON p.id = k.post_id WHERE k.user_id = $2)
             AND EXISTS (SELECT 1 FROM kudos k JOIN posts p ON p.id = k.post_id
               WHERE k.user_id = s.user_id AND p.author_id = $1))",
    )
    .bind::<BigInt, _>(giver.0)
    .bind::<BigInt, _>(author.0)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// What Stars have of somebody: thanks, and solutions that were accepted. It counts unless
/// they are banned.
pub fn given_by(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Touched>> {
    diesel::sql_query(
        "SELECT p.author_id AS user_id, k.at AS at FROM kudos k JOIN posts p ON p.id = k.post_id
           WHERE k.user_id = $1 AND EXISTS (SELECT 1 FROM star_terms s WHERE s.user_id = p.author_id)
         UNION SELECT p.author_id AS user_id, p.accepted_at AS at FROM posts p
           WHERE p.accepted_by = $1 AND p.accepted_at IS NOT NULL
             AND EXISTS (SELECT 1 FROM star_terms s WHERE s.user_id = p.author_id)",
    )
    .bind::<BigInt, _>(user.0)
    .load(conn)
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
