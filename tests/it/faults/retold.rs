//! Two processes hear things twice and out of order: what they keep of them is what is counted by
//! hand from the rows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bandstand::kit::config::Config;
use bandstand::kit::db::Conn;
use bandstand::schema::{kudos, outbox, posts, star_points, star_terms, users};
use diesel::prelude::*;

use crate::both;
use crate::features::by_hand::{points, scores};
use crate::world::{Home, Serving, TestDb, Visitor};

const PEOPLE: [&str; 5] = ["ada", "ben", "cleo", "dov", "edda"];
const STARS: [&str; 2] = ["cleo", "dov"];
/// Questions that each person asks, and looks at those of others after each.
const ROUNDS: usize = 4;

/// ada moderates; cleo and dov are Stars, and all have been here for a while.
fn settle_in(conn: &mut Conn) {
    let long_ago = 1_600_000_000_000_i64;
    diesel::update(users::table).set(users::joined_at.eq(long_ago)).execute(conn).expect("members");
    let plain = users::table.filter(users::username.ne("ada"));
    diesel::update(plain)
        .set((users::role.eq("member"), users::rank.eq("visitor")))
        .execute(conn)
        .expect("roles");
    for star in STARS {
        let one = users::table.filter(users::username.eq(star));
        diesel::update(one)
            .set((users::role.eq("star"), users::rank.eq("rising-star"), users::star_level.eq(1_i64)))
            .execute(conn)
            .expect("a Star");
        let id: i64 =
            users::table.filter(users::username.eq(star)).select(users::id).first(conn).expect("them");
        let term = (
            star_terms::user_id.eq(id),
            star_terms::began_at.eq(long_ago),
            star_terms::rank_before.eq("regular"),
        );
        diesel::insert_into(star_terms::table).values(term).execute(conn).expect("a term");
    }
}

/// Asks, answers, thanks and thinks better of it; `moderator` takes out and brings back.
fn live(who: &Visitor, number: usize, watch: &mut Conn) {
    let is_moderator = number == 0;
    for round in 0..ROUNDS {
        let title = format!("Question {number}-{round} of somebody");
        let fields =
            [("title", title.as_str()), ("body", "How is it done?"), ("key", &title), ("looked", "1")];
        who.post("/boards/android/threads", &fields).is(303);
        // Whatever the others have written so far, from the newest on.
        let ids: Vec<(i64, i64)> = posts::table
            .order(posts::id.desc())
            .limit(10)
            .select((posts::id, posts::thread_id))
            .load(watch)
            .expect("posts");
        for (at, (post, thread)) in ids.iter().enumerate() {
            let words =
                format!("Answer {number}-{round}-{at}: turn it off, wait half a minute, turn it on again.");
            let answer = match (at + round + number) % 6 {
                0 | 1 => who.post(&format!("/threads/{thread}/posts"), &[("body", &words), ("key", &words)]),
                2 | 3 => who.post(&format!("/posts/{post}/kudo"), &[]),
                4 => who.post(&format!("/posts/{post}/kudo/take-back"), &[]),
                _ if is_moderator => {
                    let verb = ["hide", "restore", "solution", "solution/take-back"][(at + round) % 4];
                    who.post(&format!("/posts/{post}/{verb}"), &[])
                }
                _ => who.post(&format!("/posts/{post}/solution"), &[]),
            };
            assert!(answer.status < 500, "{}", answer.words());
        }
    }
}

/// Stands in a row that is there for the second time.
const AGAIN: &str = "again";

/// Puts what waits into the outbox once more, the newest first, as long as somebody lives.
fn retell(db: &TestDb, lives: &AtomicBool) -> usize {
    let (mut conn, mut told, mut last) = (db.connect(), 0, 0);
    while lives.load(Ordering::Relaxed) {
        let waiting: Vec<(i64, i64, String)> = outbox::table
            .filter(outbox::kind.eq("event"))
            .filter(outbox::last_error.is_null())
            .filter(outbox::id.gt(last))
            .order(outbox::id.desc())
            .select((outbox::id, outbox::due_at, outbox::payload))
            .load(&mut conn)
            .expect("events");
        told += waiting.len();
        last = waiting.first().map_or(last, |(id, ..)| *id);
        for (_, due, payload) in waiting {
            let row = (
                outbox::kind.eq("event"),
                outbox::payload.eq(payload),
                outbox::due_at.eq(due),
                outbox::created_at.eq(due),
                outbox::last_error.eq(AGAIN),
            );
            diesel::insert_into(outbox::table).values(row).execute(&mut conn).expect("told again");
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    told
}

fn until_heard(db: &TestDb, serving: [&Serving; 2]) {
    let (mut conn, began) = (db.connect(), Instant::now());
    let waiting = |conn: &mut Conn| -> i64 {
        outbox::table.filter(outbox::kind.eq("event")).count().get_result(conn).expect("a count")
    };
    while waiting(&mut conn) > 0 {
        let logs = serving.map(Serving::log).join("\n");
        assert!(began.elapsed().as_secs() < 120, "{} wait\n{logs}", waiting(&mut conn));
        std::thread::sleep(Duration::from_millis(50));
    }
}

both! {
    fn two_processes_that_hear_things_twice_keep_what_is_so(db) {
        let home = Home::with(db);
        home.settings("limit_factor = 1000.0\n[spam]\nhold_from = 0\n");
        let home = home.filled();
        for name in &PEOPLE[2..] {
            home.administrator(name);
        }
        settle_in(&mut db.connect());
        home.run(&["ranks", "recompute"]).good();
        let serving = [home.serve(), home.serve_another()];
        let lives = AtomicBool::new(true);
        let told = std::thread::scope(|scope| {
            let again = scope.spawn(|| retell(db, &lives));
            let all: Vec<_> = PEOPLE
                .iter()
                .enumerate()
                .map(|(number, name)| {
                    let origin = &serving[number % 2].origin;
                    scope.spawn(move || live(&Visitor::member(origin, name), number, &mut db.connect()))
                })
                .collect();
            let ends: Vec<_> = all.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
            lives.store(false, Ordering::Relaxed);
            assert!(ends.iter().all(Result::is_ok), "somebody met an error");
            again.join().expect("it is told again")
        });
        assert!(told > 20, "events came twice: {told}");
        until_heard(db, [&serving[0], &serving[1]]);
        let (mut conn, config) = (db.connect(), Config::load(None).expect("the settings are good"));
        let thanks: i64 = kudos::table.count().get_result(&mut conn).expect("a count");
        let rows: i64 = star_points::table.count().get_result(&mut conn).expect("a count");
        assert!(thanks > 10 && rows > 10, "something happened: {thanks} {rows}");
        scores::hold(&mut conn, &config);
        points::hold(&mut conn, &config);
        for one in &serving {
            let log = one.log();
            assert!(!log.contains("locked") && !log.contains("panicked"), "{log}");
        }
        home.whole();
    }
}
