//! Every sentence of `bandstand check` has a fault that it names: what stands here breaks one
//! thing each, and the next line finds a site where those before it are broken already.

use bandstand::features::check;
use diesel::connection::SimpleConnection;

use super::problems;
use crate::both;
use crate::world::on_site;

/// What is said, and how that comes to be so.
const FAULTS: &[(&str, &str)] = &[
    (
        "threads have a solution that is not one of their posts",
        "UPDATE threads SET solved_post_id = (SELECT MAX(p.id) FROM posts p WHERE p.thread_id <> threads.id)
         WHERE id = (SELECT MIN(t.id) FROM threads t)",
    ),
    (
        "solutions don't say when they were accepted, or by somebody who is not here",
        "UPDATE posts SET accepted_at = NULL WHERE id = (SELECT MIN(p.id) FROM posts p WHERE p.is_solution)",
    ),
    (
        "first posts are solutions of their own thread",
        "UPDATE posts SET is_solution = TRUE, accepted_at = 1 WHERE id = (SELECT MIN(p.id) FROM posts p WHERE p.number = 1)",
    ),
    (
        "kudos are for one's own post",
        "INSERT INTO kudos (post_id, user_id, at) SELECT id, author_id, 1 FROM posts WHERE id = (SELECT MIN(p.id) FROM posts p)",
    ),
    (
        "votes came by a thread that is not merged, or whose voter took theirs back",
        "UPDATE votes SET via_thread_id = thread_id WHERE thread_id = (SELECT MIN(v.thread_id) FROM votes v)",
    ),
    (
        "votes on merged threads don't count where these are now",
        "UPDATE threads SET state = 'hidden', merged_into = (SELECT MIN(t.id) FROM threads t WHERE NOT EXISTS
           (SELECT 1 FROM votes o WHERE o.thread_id = t.id)) WHERE id = (SELECT MAX(v.thread_id) FROM votes v)",
    ),
    (
        "threads are merged into one that is not there, or are still shown",
        "UPDATE threads SET merged_into = id WHERE id = (SELECT MIN(t.id) FROM threads t)",
    ),
    (
        "ideas or issues have no status",
        "UPDATE threads SET status = NULL WHERE id = (SELECT MIN(t.id) FROM threads t JOIN boards b ON b.id = t.board_id
         WHERE b.kind = 'idea')",
    ),
    (
        "import was cut off: run the same import again",
        "INSERT INTO site_facts (name, value) VALUES ('import_under_way', 'yes')",
    ),
    (
        "threads have no first post",
        "UPDATE posts SET number = 1000 WHERE number = 1 AND thread_id = (SELECT MAX(t.id) FROM threads t)",
    ),
    (
        "posts are held for review in a thread where they don't stand",
        "INSERT INTO held_posts (post_id, thread_id, author_id, opens_thread, score, reasons, held_at, outcome, decision)
         SELECT p.id, (SELECT MIN(t.id) FROM threads t), p.author_id, FALSE, 60, '', 1, 'refused', '' FROM posts p
         WHERE p.id = (SELECT MAX(o.id) FROM posts o WHERE o.number > 1
           AND o.id NOT IN (SELECT h.post_id FROM held_posts h))",
    ),
    (
        "members are banned, silenced or warned, or are not, against what their sanctions say",
        "UPDATE users SET state = 'banned' WHERE id = (SELECT MAX(u.id) FROM users u WHERE u.state = 'active')",
    ),
    (
        "posts answer a post of another thread",
        "UPDATE posts SET reply_to = (SELECT MIN(p.id) FROM posts p) WHERE id = (SELECT MAX(p.id) FROM posts p)",
    ),
    (
        "threads have a label of another board",
        "UPDATE threads SET label_id = (SELECT MIN(l.id) FROM labels l WHERE l.board_id <> threads.board_id)
         WHERE id = (SELECT MAX(t.id) FROM threads t)",
    ),
    (
        "members' ranks are behind what they did: run bandstand ranks recompute",
        "UPDATE rank_scores SET last_deed = last_deed - 1 WHERE last_deed = (SELECT MAX(s.last_deed) FROM rank_scores s)",
    ),
    (
        "deeds count more than once, or less than not at all",
        "INSERT INTO deeds (user_id, kind, subject_kind, subject_id, other_id, other_rank, count, cause, done_at, recorded_at)
         SELECT user_id, kind, subject_kind, subject_id, other_id, other_rank, 1, cause, done_at, recorded_at FROM deeds
         WHERE id = (SELECT MAX(d.id) FROM deeds d WHERE d.count = 1)",
    ),
    (
        "things that Stars did are worth less than nothing",
        "INSERT INTO star_points (user_id, rule, subject_id, thread_id, other_id, points, day, done_at, recorded_at)
         SELECT user_id, rule, subject_id, thread_id, other_id, -1000, day, done_at, recorded_at FROM star_points
         WHERE id = (SELECT MAX(p.id) FROM star_points p)",
    ),
    (
        "members have points who were never Stars",
        "UPDATE star_points SET user_id = (SELECT MIN(u.id) FROM users u WHERE NOT EXISTS
           (SELECT 1 FROM star_terms t WHERE t.user_id = u.id)) WHERE id = (SELECT MAX(p.id) FROM star_points p)",
    ),
    (
        "places of closed months are not what the ledger said then",
        "UPDATE leaderboard_places SET points = points + 1000 WHERE place = 1 AND month =
           (SELECT MAX(m.month) FROM leaderboard_months m)",
    ),
    (
        "places of closed months don't follow the points that are written there",
        "UPDATE leaderboard_places SET place = place + 7 WHERE place = 1",
    ),
    (
        "Stars hold or have spent more points than they ever earned",
        "UPDATE reward_requests SET cost = 1000000 WHERE id = (SELECT MIN(r.id) FROM reward_requests r WHERE r.state <> 'refused')",
    ),
    (
        "requests for rewards were decided without a day or by nobody, or wait with one",
        "UPDATE reward_requests SET decided_at = 1 WHERE id = (SELECT MIN(r.id) FROM reward_requests r WHERE r.state = 'open')",
    ),
    (
        "badges were taken by nobody, or without a day, or stand and were taken",
        "UPDATE badge_awards SET taken_at = 1 WHERE id = (SELECT MIN(a.id) FROM badge_awards a WHERE a.taken_at IS NULL)",
    ),
    (
        "events have more guests than seats, or a waiting list beside free ones",
        "INSERT INTO gathering_guests (gathering_id, user_id, state, at, attended)
         SELECT g.id, u.id, 'waiting', 1, FALSE FROM gatherings g CROSS JOIN users u
         WHERE g.id = (SELECT MIN(o.id) FROM gatherings o WHERE o.seats > 5 AND o.starts_at > o.changed_at)
           AND u.id = (SELECT MIN(o.id) FROM users o WHERE NOT EXISTS (SELECT 1 FROM gathering_guests s WHERE s.user_id = o.id))",
    ),
    (
        "surveys are about a resolution that never was",
        "UPDATE case_surveys SET resolution = 99 WHERE id = (SELECT MIN(v.id) FROM case_surveys v)",
    ),
    (
        "cases' files belong to something that was said elsewhere",
        "INSERT INTO case_files (file_key, case_id, entry_id, name, mime, bytes)
         SELECT 'none', c.id, (SELECT MIN(e.id) FROM case_entries e WHERE e.case_id <> c.id), 'shot.png', 'image/png', 1
         FROM cases c WHERE c.id = (SELECT MAX(o.id) FROM cases o)",
    ),
    (
        "cases have a first answer that no agent gave",
        "UPDATE cases SET first_reply_at = 1 WHERE id = (SELECT MIN(c.id) FROM cases c WHERE NOT EXISTS
           (SELECT 1 FROM case_entries e WHERE e.case_id = c.id AND e.kind = 'agent'))",
    ),
    (
        "cases are resolved and don't say when, or are open and do",
        "UPDATE cases SET resolved_at = 1 WHERE id = (SELECT MIN(c.id) FROM cases c WHERE c.state IN ('new', 'open', 'waiting'))",
    ),
    (
        "cases' clocks run although nobody at the desk has to do with them",
        "UPDATE cases SET resolve_due_at = 1 WHERE id = (SELECT MIN(c.id) FROM cases c WHERE c.state NOT IN ('new', 'open'))",
    ),
    (
        "cases have another category than their last step says",
        "UPDATE cases SET category = 'elsewhere' WHERE id = (SELECT MIN(c.id) FROM cases c WHERE c.state <> 'unconfirmed')",
    ),
    (
        "cases stand elsewhere than their last step says",
        "UPDATE cases SET state = 'closed' WHERE id = (SELECT MIN(c.id) FROM cases c WHERE c.state IN ('new', 'open', 'waiting'))",
    ),
    (
        "chats are live and nobody has them, or wait and somebody does",
        "UPDATE chats SET state = 'live', agent_id = NULL WHERE case_id = (SELECT MIN(c.case_id) FROM chats c)",
    ),
];

both! {
    fn every_fault_is_named(db) {
        on_site(db, async |world| {
            world.work_off().await;
            let mut conn = world.conn();
            assert_eq!(problems(&world), Vec::<String>::new(), "the demo");
            for (sentence, fault) in FAULTS {
                let is_said = |all: &[String]| all.iter().any(|one| one.ends_with(sentence));
                assert!(!is_said(&problems(&world)), "too early: {sentence}");
                conn.batch_execute(fault).unwrap_or_else(|error| panic!("{fault}: {error}"));
                assert!(is_said(&problems(&world)), "nobody says: {sentence}\n{:#?}", problems(&world));
            }
        });
    }
}

#[test]
fn every_sentence_has_its_fault() {
    let without: Vec<&str> =
        check::sentences().filter(|sentence| !FAULTS.iter().any(|(known, _)| known == sentence)).collect();
    assert!(without.is_empty(), "say here how this is broken: {without:#?}");
}
