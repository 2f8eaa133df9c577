//! The questions of `bandstand check`.

use std::collections::{HashMap, HashSet};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Counts;
use crate::forum::events::{self, Event};
use crate::forum::recount::store::{COUNTERS, wrong};
use crate::kit::db::Conn;
use crate::schema::{areas, boards, kudos, outbox, posts, spam_lessons, spam_words, threads, users, votes};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Sentence {
    #[diesel(sql_type = Text)]
    sentence: String,
}

pub fn counts(conn: &mut Conn) -> QueryResult<Counts> {
    Ok(Counts {
        users: users::table.count().get_result(conn)?,
        areas: areas::table.count().get_result(conn)?,
        boards: boards::table.count().get_result(conn)?,
        threads: threads::table.count().get_result(conn)?,
        posts: posts::table.count().get_result(conn)?,
        kudos: kudos::table.count().get_result(conn)?,
        votes: votes::table.count().get_result(conn)?,
    })
}

pub fn members(conn: &mut Conn) -> QueryResult<i64> {
    users::table.count().get_result(conn)
}

/// What the database itself finds broken. PostgreSQL keeps its foreign keys;
/// references without one are asked for on both.
pub fn broken(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let mut problems = Vec::new();
    if conn.is_sqlite() {
        let found: Vec<Sentence> = diesel::sql_query(
            "SELECT integrity_check AS sentence FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        )
        .load(conn)?;
        problems.extend(found.into_iter().map(|row| format!("integrity: {}", row.sentence)));
        let found: Vec<Sentence> = diesel::sql_query(
            "SELECT \"table\" || ' row ' || COALESCE(rowid, 0) || ' points at a missing row of ' || parent AS sentence
             FROM pragma_foreign_key_check LIMIT 100",
        )
        .load(conn)?;
        problems.extend(found.into_iter().map(|row| row.sentence));
    } else {
        conn.batch_execute("SET statement_timeout = 0")?;
    }
    for (sentence, sql) in ORPHANS {
        let count = diesel::sql_query(*sql).get_result::<Count>(conn)?.count;
        if count > 0 {
            problems.push(format!("{count} {sentence}"));
        }
    }
    Ok(problems)
}

/// References that no foreign key keeps, and rows that make no sense.
pub const ORPHANS: &[(&str, &str)] = &[
    (
        "threads have a solution that is not one of their posts",
        "SELECT COUNT(*) AS count FROM threads t WHERE t.solved_post_id IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM posts p WHERE p.id = t.solved_post_id AND p.thread_id = t.id)",
    ),
    (
        "solutions don't say when they were accepted, or by somebody who is not here",
        "SELECT COUNT(*) AS count FROM posts p WHERE (p.is_solution AND p.accepted_at IS NULL)
         OR (NOT p.is_solution AND (p.accepted_at IS NOT NULL OR p.accepted_by IS NOT NULL))
         OR (p.accepted_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = p.accepted_by))",
    ),
    (
        "first posts are solutions of their own thread",
        "SELECT COUNT(*) AS count FROM posts p WHERE p.is_solution AND p.number = 1",
    ),
    (
        "kudos are for one's own post",
        "SELECT COUNT(*) AS count FROM kudos k JOIN posts p ON p.id = k.post_id WHERE p.author_id = k.user_id",
    ),
    (
        "threads are merged into one that is not there, or are still shown",
        "SELECT COUNT(*) AS count FROM threads t WHERE t.merged_into IS NOT NULL AND (t.state <> 'hidden' OR NOT EXISTS
         (SELECT 1 FROM threads o WHERE o.id = t.merged_into AND o.id <> t.id))",
    ),
    (
        "votes came by a thread that is not merged, or whose voter took theirs back",
        "SELECT COUNT(*) AS count FROM votes v WHERE v.via_thread_id IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM threads t JOIN votes o ON o.thread_id = t.id
          WHERE t.id = v.via_thread_id AND t.merged_into = v.thread_id AND o.user_id = v.user_id)",
    ),
    (
        "votes on merged threads don't count where these are now",
        "SELECT COUNT(*) AS count FROM votes v JOIN threads t ON t.id = v.thread_id WHERE t.merged_into IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM votes o WHERE o.thread_id = t.merged_into AND o.user_id = v.user_id)",
    ),
    (
        "ideas or issues have no status",
        "SELECT COUNT(*) AS count FROM threads t JOIN boards b ON b.id = t.board_id
         WHERE b.kind IN ('idea', 'issue') AND t.status IS NULL",
    ),
    (
        "import was cut off: run the same import again",
        "SELECT COUNT(*) AS count FROM site_facts WHERE name = 'import_under_way'",
    ),
    (
        "threads have no first post",
        // Merging leaves a thread without posts: the way to where they are.
        "SELECT COUNT(*) AS count FROM threads t WHERE NOT EXISTS
         (SELECT 1 FROM posts p WHERE p.thread_id = t.id AND p.number = 1)
         AND (t.merged_into IS NULL OR EXISTS (SELECT 1 FROM posts p WHERE p.thread_id = t.id))",
    ),
    (
        "posts are held for review in a thread where they don't stand",
        "SELECT COUNT(*) AS count FROM held_posts h JOIN posts p ON p.id = h.post_id WHERE h.thread_id <> p.thread_id",
    ),
    (
        "members are banned, silenced or warned, or are not, against what their sanctions say",
        "SELECT COUNT(*) AS count FROM users u WHERE u.state <> 'deleted' AND (
         u.state <> CASE
           WHEN EXISTS (SELECT 1 FROM sanctions s WHERE s.user_id = u.id AND s.kind = 'ban' AND s.lifted_at IS NULL) THEN 'banned'
           WHEN EXISTS (SELECT 1 FROM sanctions s WHERE s.user_id = u.id AND s.kind = 'silence' AND s.lifted_at IS NULL) THEN 'silenced'
           ELSE 'active' END
         OR u.must_acknowledge <> EXISTS (SELECT 1 FROM sanctions s WHERE s.user_id = u.id AND s.kind = 'warning'
           AND s.lifted_at IS NULL AND s.acknowledged_at IS NULL))",
    ),
    (
        "posts answer a post of another thread",
        "SELECT COUNT(*) AS count FROM posts p JOIN posts o ON o.id = p.reply_to WHERE o.thread_id <> p.thread_id",
    ),
    (
        "deeds count more than once, or less than not at all",
        "SELECT COUNT(*) AS count FROM (SELECT 1 AS one FROM deeds
         GROUP BY user_id, kind, subject_kind, subject_id, other_id, done_at HAVING SUM(count) NOT IN (0, 1)) d",
    ),
    (
        "members' ranks are behind what they did: run bandstand ranks recompute",
        "SELECT COUNT(*) AS count FROM rank_scores s WHERE s.last_deed <>
         (SELECT COALESCE(MAX(d.id), 0) FROM deeds d WHERE d.user_id = s.user_id)",
    ),
    (
        "cases stand elsewhere than their last step says",
        "SELECT COUNT(*) AS count FROM cases c WHERE c.state <> 'unconfirmed' AND c.state IS DISTINCT FROM
         (SELECT s.after FROM case_steps s WHERE s.case_id = c.id AND s.what = 'state' ORDER BY s.id DESC LIMIT 1)",
    ),
    (
        "cases have another category than their last step says",
        "SELECT COUNT(*) AS count FROM cases c WHERE c.state <> 'unconfirmed' AND c.category IS DISTINCT FROM
         (SELECT s.after FROM case_steps s WHERE s.case_id = c.id AND s.what = 'category' ORDER BY s.id DESC LIMIT 1)",
    ),
    (
        "cases' clocks run although nobody at the desk has to do with them",
        "SELECT COUNT(*) AS count FROM cases c WHERE c.resolve_due_at IS NOT NULL AND c.state NOT IN ('new', 'open')",
    ),
    (
        "cases are resolved and don't say when, or are open and do",
        "SELECT COUNT(*) AS count FROM cases c WHERE (c.state = 'resolved' AND c.resolved_at IS NULL)
         OR (c.state IN ('new', 'open', 'waiting') AND (c.resolved_at IS NOT NULL OR c.closed_at IS NOT NULL))",
    ),
    (
        "cases have a first answer that no agent gave",
        "SELECT COUNT(*) AS count FROM cases c WHERE c.first_reply_at IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM case_entries e WHERE e.case_id = c.id AND e.kind = 'agent')",
    ),
    (
        "surveys are about a resolution that never was",
        "SELECT COUNT(*) AS count FROM case_surveys v JOIN cases c ON c.id = v.case_id
         WHERE v.resolution < 1 OR v.resolution > c.resolutions",
    ),
    (
        "cases' files belong to something that was said elsewhere",
        "SELECT COUNT(*) AS count FROM case_files f JOIN case_entries e ON e.id = f.entry_id WHERE e.case_id <> f.case_id",
    ),
    (
        "chats are live and nobody has them, or wait and somebody does",
        "SELECT COUNT(*) AS count FROM chats c WHERE (c.state = 'live' AND c.agent_id IS NULL)
         OR (c.state = 'waiting' AND c.agent_id IS NOT NULL)",
    ),
    (
        "things that Stars did are worth less than nothing",
        "SELECT COUNT(*) AS count FROM (SELECT 1 AS one FROM star_points
         GROUP BY user_id, day, rule, subject_id, thread_id, other_id, done_at HAVING SUM(points) < 0) p",
    ),
    (
        "members have points who were never Stars",
        "SELECT COUNT(DISTINCT p.user_id) AS count FROM star_points p
         WHERE NOT EXISTS (SELECT 1 FROM star_terms t WHERE t.user_id = p.user_id)",
    ),
    (
        "requests for rewards were decided without a day or by nobody, or wait with one",
        "SELECT COUNT(*) AS count FROM reward_requests r WHERE r.cost < 0
           OR (r.state = 'open' AND (r.decided_at IS NOT NULL OR r.decided_by IS NOT NULL OR r.voucher <> ''))
           OR (r.state <> 'open' AND (r.decided_at IS NULL OR r.decided_by IS NULL))",
    ),
    (
        "Stars hold or have spent more points than they ever earned",
        // Points are taken back with what earned them, also when they were spent before: what
        // was earned at any time is the sum without the rows that counter.
        "SELECT COUNT(*) AS count FROM (SELECT r.user_id, SUM(r.cost) AS spent FROM reward_requests r
           WHERE r.state <> 'refused' GROUP BY r.user_id) s
         WHERE s.spent > (SELECT COALESCE(SUM(p.points), 0) FROM star_points p
           WHERE p.user_id = s.user_id AND p.points > 0)",
    ),
    (
        "events have more guests than seats, or a waiting list beside free ones",
        // Nobody moves up once it has begun, whatever is changed then.
        "SELECT COUNT(*) AS count FROM gatherings g WHERE g.seats > 0 AND g.state <> 'cancelled' AND (
           (SELECT COUNT(*) FROM gathering_guests s WHERE s.gathering_id = g.id AND s.state = 'seat') > g.seats
           OR (g.starts_at > g.changed_at AND (SELECT COUNT(*) FROM gathering_guests s WHERE s.gathering_id = g.id AND s.state = 'seat') < g.seats
             AND EXISTS (SELECT 1 FROM gathering_guests w WHERE w.gathering_id = g.id AND w.state = 'waiting')))",
    ),
    (
        "badges were taken by nobody, or without a day, or stand and were taken",
        "SELECT COUNT(*) AS count FROM badge_awards a WHERE (a.taken_at IS NULL) <> (a.taken_by IS NULL)
           OR (a.taken_at IS NULL AND a.taken_reason <> '')",
    ),
    (
        "places of closed months don't follow the points that are written there",
        "SELECT COUNT(*) AS count FROM leaderboard_places p WHERE p.points < 1 OR p.place <>
         (SELECT COUNT(*) + 1 FROM leaderboard_places o WHERE o.month = p.month AND o.points > p.points)",
    ),
    (
        "places of closed months are not what the ledger said then",
        // Months that were closed before their last row was kept can't be counted again.
        "SELECT COUNT(*) AS count FROM leaderboard_places p JOIN leaderboard_months m ON m.month = p.month
         WHERE p.points <> (SELECT COALESCE(SUM(l.points), 0) FROM star_points l WHERE l.user_id = p.user_id
           AND l.day >= p.month * 100 AND l.day < p.month * 100 + 100 AND l.id <= m.last_entry)
           AND m.last_entry IS NOT NULL",
    ),
    (
        "threads have a label of another board",
        "SELECT COUNT(*) AS count FROM threads t JOIN labels l ON l.id = t.label_id WHERE l.board_id <> t.board_id",
    ),
];

/// Whether the words of the spam filter are those of its lessons, each as often.
pub fn forgotten_words(conn: &mut Conn) -> QueryResult<Option<String>> {
    let mut counted: HashMap<String, (i64, i64)> = HashMap::new();
    let lessons: Vec<(bool, String)> =
        spam_lessons::table.select((spam_lessons::is_spam, spam_lessons::words)).load(conn)?;
    for (is_spam, words) in lessons {
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            let one = counted.entry(word.to_owned()).or_default();
            if is_spam { one.0 += 1 } else { one.1 += 1 }
        }
    }
    let kept: Vec<(String, i64, i64)> =
        spam_words::table.select((spam_words::word, spam_words::spam, spam_words::fine)).load(conn)?;
    let wrong = kept.iter().filter(|(word, spam, fine)| counted.get(word) != Some(&(*spam, *fine))).count();
    let missing = counted.len().saturating_sub(kept.len());
    Ok((wrong + missing > 0)
        .then(|| format!("{} words of the spam filter are not counted right", wrong + missing)))
}

/// Counters that are not what they count.
pub fn wrong_counters(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let mut problems = Vec::new();
    for counter in COUNTERS {
        problems.extend(wrong(conn, counter)?);
    }
    Ok(problems)
}

/// Whether the search knows every post that it can show, and only posts. What
/// still waits in the outbox to be indexed is not missing.
pub fn unsearchable(conn: &mut Conn) -> QueryResult<Option<String>> {
    let id = if conn.is_sqlite() { "rowid" } else { "post_id" };
    let missing: Vec<PostNumber> = diesel::sql_query(format!(
        "SELECT id FROM posts WHERE state = 'visible' AND id NOT IN (SELECT {id} FROM search_index)"
    ))
    .load(conn)?;
    let missing = match missing.is_empty() {
        true => 0,
        false => {
            let awaited = awaited(conn)?;
            missing.iter().filter(|post| !awaited.contains(&post.id)).count()
        }
    };
    let extra = diesel::sql_query(format!(
        "SELECT COUNT(*) AS count FROM search_index WHERE {id} NOT IN (SELECT id FROM posts)"
    ))
    .get_result::<Count>(conn)?
    .count;
    Ok((missing > 0 || extra > 0)
        .then(|| format!("the search misses {missing} posts and has {extra} that are no posts")))
}

#[derive(QueryableByName)]
struct PostNumber {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The posts of events that nobody has heard yet.
fn awaited(conn: &mut Conn) -> QueryResult<HashSet<i64>> {
    let payloads: Vec<String> = outbox::table
        .filter(outbox::kind.eq(events::KIND))
        .filter(outbox::state.eq("waiting"))
        .select(outbox::payload)
        .load(conn)?;
    Ok(payloads
        .iter()
        .filter_map(|payload| serde_json::from_str::<Event>(payload).ok()?.post())
        .map(|post| post.0)
        .collect())
}
