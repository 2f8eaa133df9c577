//! Writing while a moderator at another process locks, moves, merges, bans, and while somebody
//! leaves (TRUST F12): what was acknowledged stands, and nothing comes after an acknowledged end.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use bandstand::schema::{posts, users};
use diesel::prelude::*;

use crate::both;
use crate::world::process::PASSWORD;
use crate::world::{Home, TestDb, Visitor};

/// One that staff alone read.
const ROOM: &str = "{\"type\":\"board\",\"id\":\"b9\",\"name\":\"Room\",\"area\":\"a1\",\"read_access\":\"staff\",\"post_access\":\"staff\"}\n";
/// What another process knows of a person is that old at most.
const KEPT: Duration = Duration::from_millis(1_500);

fn slug(db: &TestDb, name: &str) -> String {
    use bandstand::schema::boards;
    boards::table
        .filter(boards::name.eq(name))
        .select(boards::slug)
        .first(&mut db.connect())
        .expect("a board")
}

fn count(db: &TestDb, thread: i64) -> i64 {
    posts::table.filter(posts::thread_id.eq(thread)).count().get_result(&mut db.connect()).expect("a count")
}

/// What became of replies while something else was done: how many were taken, and whether one was
/// that began `after` the other was acknowledged.
fn while_replying(
    thread: i64,
    hands: &[&Visitor],
    after: Duration,
    deed: impl FnOnce(),
) -> (i64, Vec<String>) {
    let start = Barrier::new(hands.len() + 1);
    let ended = std::sync::Mutex::new(None::<Instant>);
    std::thread::scope(|scope| {
        let mut running = Vec::new();
        for (hand, who) in hands.iter().enumerate() {
            let (start, ended) = (&start, &ended);
            running.push(scope.spawn(move || {
                start.wait();
                let (mut taken, mut late) = (0, Vec::new());
                for number in 0..200 {
                    let began = Instant::now();
                    let key = format!("race-{thread}-{hand}-{number}");
                    let fields = [("body", key.as_str()), ("key", key.as_str())];
                    let answer = who.post(&format!("/threads/{thread}/posts"), &fields);
                    let end = *ended.lock().expect("a lock");
                    match answer.status {
                        303 if end.is_some_and(|end| began > end + after) => late.push(key),
                        303 => taken += 1,
                        401 | 403 | 404 | 409 => {}
                        other => panic!("{other}: {}", answer.words()),
                    }
                    if end.is_some_and(|end| end.elapsed() > after + Duration::from_millis(150)) {
                        break;
                    }
                }
                (taken, late)
            }));
        }
        start.wait();
        std::thread::sleep(Duration::from_millis(40));
        deed();
        *ended.lock().expect("a lock") = Some(Instant::now());
        let all: Vec<(i64, Vec<String>)> =
            running.into_iter().map(|one| one.join().expect("an end")).collect();
        (all.iter().map(|one| one.0).sum(), all.into_iter().flat_map(|one| one.1).collect())
    })
}

both! {
    fn nothing_is_written_after_an_acknowledged_end(db) {
        let home = Home::community(db);
        home.run(&["import", &home.file("room.jsonl", ROOM)]).good();
        home.administrator("cleo");
        home.administrator("dana");
        let (first, second) = (home.serve(), home.serve_another());
        let ada = Visitor::member(&first.origin, "ada");
        for name in ["ben", "cleo", "dana"] {
            let fields = [("standing", "member regular"), ("reason", "Steps down.")];
            ada.post(&format!("/admin/members/{name}"), &fields).is(303);
        }
        std::thread::sleep(KEPT);
        let (ben, cleo) = (Visitor::member(&second.origin, "ben"), Visitor::member(&first.origin, "cleo"));
        let room = slug(db, "Room");
        for round in 0..4 {
            // A lock, at the one process, against replies at both.
            let open = ada.thread(&format!("To be locked {round}"));
            let (taken, late) = while_replying(open, &[&ben, &cleo], Duration::ZERO, || {
                ada.post(&format!("/threads/{open}/lock"), &[]).is(303);
            });
            assert_eq!((late, count(db, open)), (Vec::new(), taken + 1), "locked");
            // A way into a board that they don't read.
            let open = ada.thread(&format!("To be moved {round}"));
            let (taken, late) = while_replying(open, &[&ben, &cleo], Duration::ZERO, || {
                ada.post(&format!("/threads/{open}/move"), &[("board", &room)]).is(303);
            });
            assert_eq!((late, count(db, open)), (Vec::new(), taken + 1), "moved");
            // Merged away: each reply is in the one or the other.
            let older = ada.thread(&format!("The older {round}"));
            let open = ada.thread(&format!("The newer {round}"));
            let (taken, late) = while_replying(open, &[&ben, &cleo], Duration::ZERO, || {
                ada.post(&format!("/threads/{open}/merge-into"), &[("into", &older.to_string())]).is(303);
            });
            assert_eq!((late, count(db, older) + count(db, open)), (Vec::new(), taken + 2), "merged");
        }
        // Two merges of one thread into two others: one stands.
        let at_second = Visitor::member(&second.origin, "ada");
        for round in 0..4 {
            let (one, two) = (ada.thread(&format!("Goal one {round}")), ada.thread(&format!("Goal two {round}")));
            let from = ada.thread(&format!("Wanted by both {round}"));
            let start = Barrier::new(2);
            let answers = std::thread::scope(|scope| {
                let (start, second) = (&start, &at_second);
                let press = move |who: &Visitor, into: i64| {
                    start.wait();
                    who.post(&format!("/threads/{from}/merge-into"), &[("into", &into.to_string())]).status
                };
                let other = scope.spawn(move || press(second, two));
                [press(&ada, one), other.join().expect("an answer")]
            });
            assert!(answers.contains(&303) && answers.iter().all(|status| matches!(status, 303 | 403 | 404 | 422)), "{answers:?}");
            assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
            assert_eq!(count(db, one) + count(db, two) + count(db, from), 3);
        }
        // A ban, seen by the other process a moment later at most.
        let open = ada.thread("While ben is banned");
        let (taken, late) = while_replying(open, &[&ben], KEPT, || {
            let fields = [("kind", "ban"), ("days", "7"), ("reason", "Spam."), ("message", "No more of it.")];
            ada.post("/desk/members/ben/sanctions", &fields).is(303);
        });
        assert_eq!((late, count(db, open)), (Vec::new(), taken + 1), "banned");
        // Somebody leaves in one window while they write in another.
        let (here, there) = (Visitor::member(&first.origin, "dana"), Visitor::member(&second.origin, "dana"));
        let open = ada.thread("While dana leaves");
        let (taken, late) = while_replying(open, &[&there], KEPT, || {
            here.post("/settings/data/leave", &[("password", PASSWORD), ("sure", "1")]).is(303);
        });
        assert_eq!((late, count(db, open)), (Vec::new(), taken + 1), "left");
        let gone: i64 = users::table.filter(users::state.eq("deleted")).count().get_result(&mut db.connect()).expect("a count");
        assert_eq!(gone, 1);
        std::thread::sleep(Duration::from_secs(3));
        home.whole();
        for serving in [&first, &second] {
            let log = serving.log();
            assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
        }
    }
}
