//! `bandstand ranks recompute` is stopped in the middle, twice, and run again: what is there in
//! the end is what a run leaves that nobody stopped, and what is counted by hand.

use std::process::Stdio;
use std::time::{Duration, Instant};

use bandstand::kit::config::Config;
use bandstand::kit::db::Conn;
use bandstand::schema::{
    deeds, posts, rank_days, rank_people, rank_scores, ranks_reached, site_facts, users,
};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::both;
use crate::features::by_hand::scores;
use crate::world::process::signal;
use crate::world::{Home, TestDb};

const MEMBERS: usize = 10;
/// From one member's thread to the next; answers and thanks come on days of their own.
const DAY: i64 = 86_400_000;
/// The first thread, in May 2024.
const FIRST: i64 = 1_714_600_000_000;

/// Everybody asks, answers the two before them, and thanks the one before.
fn community() -> String {
    let at = |day: usize| {
        let at = FIRST + i64::try_from(day).expect("a day") * DAY;
        jiff::Timestamp::from_millisecond(at).expect("an instant").to_string()
    };
    let mut lines = vec![
        r#"{"type":"area","id":"a","name":"Help"}"#.to_owned(),
        r#"{"type":"board","id":"b","name":"Android","area":"a"}"#.to_owned(),
    ];
    for one in 0..MEMBERS {
        lines.push(format!(
            r#"{{"type":"user","id":"u{one}","username":"member-{one}","joined_at":"2024-01-01T00:00:00Z"}}"#
        ));
    }
    let other = |one: usize, by: usize| (one + by) % MEMBERS;
    for one in 0..MEMBERS {
        let at = at(one);
        lines.push(format!(r#"{{"type":"thread","id":"t{one}","board":"b","author":"u{one}","title":"Thread {one}","created_at":"{at}"}}"#));
    }
    let post = |id: String, thread: usize, author: usize, at: String| {
        format!(
            r#"{{"type":"post","id":"{id}","thread":"t{thread}","author":"u{author}","body":"Words of {id}.","format":"markdown","created_at":"{at}"}}"#
        )
    };
    for one in 0..MEMBERS {
        lines.push(post(format!("q{one}"), one, one, at(one)));
        lines.push(post(format!("r{one}"), one, other(one, 1), at(one + 2)));
        lines.push(post(format!("s{one}"), one, other(one, 2), at(one + 5)));
    }
    for one in 0..MEMBERS {
        let (by, at) = (other(one, 1), at(one + 3));
        lines.push(format!(r#"{{"type":"kudos","post":"q{one}","user":"u{by}","at":"{at}"}}"#));
    }
    lines.join("\n") + "\n"
}

/// As before the ledger was filled for the first time.
fn forget(conn: &mut Conn) {
    conn.batch_execute(
        "DELETE FROM rank_scores; DELETE FROM rank_days; DELETE FROM rank_people; DELETE FROM ranks_reached;
         DELETE FROM deeds; UPDATE users SET rank = 'visitor'",
    )
    .expect("it is forgotten");
}

/// How far the run says it is: "posts 6", or the mark of the formula and a member's number.
fn place(conn: &mut Conn) -> Option<String> {
    let names = ["ledger_filled", "ranks_computed"];
    site_facts::table
        .filter(site_facts::name.eq_any(names))
        .select(site_facts::value)
        .first(conn)
        .optional()
        .expect("a fact")
}

/// What a run stumbles over: nothing passes the row until this is dropped.
struct Stumble<'a> {
    db: &'a TestDb,
    held: Conn,
}

impl<'a> Stumble<'a> {
    /// On PostgreSQL somebody else is at the row that the run comes to; on SQLite, where there is
    /// one lock for all, writing down what comes next takes for ever.
    fn over(db: &'a TestDb, held: &str, (table, when): (&str, &str)) -> Self {
        let mut conn = db.connect();
        if matches!(conn, Conn::Pg(_)) {
            conn.batch_execute(&format!("BEGIN; {held}")).expect("it is held");
        } else {
            conn.batch_execute(&format!(
                "CREATE TRIGGER stumble BEFORE INSERT ON {table} WHEN {when} BEGIN
                   SELECT COUNT(*) FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n);
                 END"
            ))
            .expect("a trigger");
        }
        Self { db, held: conn }
    }

    /// Starts a run, waits until it says that it came to `place` and stands, and ends it.
    fn stop_a_run(mut self, home: &Home, place_to_be: &str) {
        let mut command = home.command(&["ranks", "recompute"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let (mut run, began) = (command.spawn().expect("it starts"), Instant::now());
        let mut watch = self.db.connect();
        while !place(&mut watch).is_some_and(|place| place.ends_with(place_to_be)) {
            let ended = run.try_wait().expect("a status");
            assert!(ended.is_none(), "it ended by itself: {ended:?}, at {:?}", place(&mut watch));
            assert!(began.elapsed().as_secs() < 60, "it is at {:?}", place(&mut watch));
            std::thread::sleep(Duration::from_millis(5));
        }
        signal(run.id(), "INT");
        let code = run.wait().expect("an end").code();
        assert_ne!(code, Some(0), "it was stopped");
        if matches!(self.held, Conn::Pg(_)) {
            self.held.batch_execute("ROLLBACK").expect("it is let go");
        } else {
            self.held.batch_execute("DROP TRIGGER stumble").expect("it is let go");
        }
    }
}

type Left = (Vec<String>, Vec<String>, Vec<String>, Vec<String>, Vec<String>);

/// All that a run leaves, without what says when a row was written.
fn left(conn: &mut Conn) -> Left {
    type Deed = (i64, String, String, i64, Option<i64>, Option<String>, i64, String, i64);
    let ledger: Vec<Deed> = deeds::table
        .select((
            deeds::user_id,
            deeds::kind,
            deeds::subject_kind,
            deeds::subject_id,
            deeds::other_id,
            deeds::other_rank,
            deeds::count,
            deeds::cause,
            deeds::done_at,
        ))
        .load(conn)
        .expect("the ledger");
    let kept: Vec<(i64, String, i64, String, String, String, String)> = rank_scores::table
        .select((
            rank_scores::user_id,
            rank_scores::formula,
            rank_scores::score,
            rank_scores::standing,
            rank_scores::earned,
            rank_scores::given,
            rank_scores::shown,
        ))
        .load(conn)
        .expect("scores");
    let days: Vec<(i64, i64, String, i64)> = rank_days::table.load(conn).expect("days");
    let people: Vec<(i64, String, i64, i64, i64)> = rank_people::table.load(conn).expect("people");
    let reached: Vec<(i64, String)> =
        ranks_reached::table.select((ranks_reached::user_id, ranks_reached::rank)).load(conn).expect("ranks");
    let ranks: Vec<(i64, String)> =
        users::table.select((users::id, users::rank)).load(conn).expect("members");
    let mut ranks = in_order(&ranks);
    ranks.extend(in_order(&reached));
    (in_order(&ledger), in_order(&kept), in_order(&days), in_order(&people), ranks)
}

fn in_order<T: std::fmt::Debug>(rows: &[T]) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

both! {
    fn a_run_that_was_stopped_goes_on_and_leaves_the_same(db) {
        let home = Home::with(db);
        home.settings("limit_factor = 1000.0\n[ranks]\nbatch = 2\n");
        home.run(&["import", &home.file("community.jsonl", community())]).good();
        let mut conn = db.connect();
        forget(&mut conn);
        let all: Vec<i64> = posts::table.order(posts::id).select(posts::id).load(&mut conn).expect("posts");
        let people: Vec<i64> = users::table.order(users::id).select(users::id).load(&mut conn).expect("members");
        assert_eq!((all.len(), people.len()), (3 * MEMBERS, MEMBERS));

        // In the middle of filling the ledger.
        let (before, next) = (all[5], all[6]);
        let thread: i64 = posts::table.find(next).select(posts::thread_id).first(&mut conn).expect("a thread");
        let held = format!("SELECT id FROM threads WHERE id = {thread} FOR UPDATE");
        let when = format!("NEW.subject_id = {next}");
        Stumble::over(db, &held, ("deeds", &when)).stop_a_run(&home, &format!("posts {before}"));
        let some: i64 = deeds::table.count().get_result(&mut conn).expect("a count");
        assert!(some > 0 && rank_scores::table.count().get_result::<i64>(&mut conn).expect("a count") == 0);

        // In the middle of the members.
        let (before, next) = (people[3], people[4]);
        let held = format!(
            "INSERT INTO rank_scores (user_id, formula, score, standing, earned, given, shown, last_deed)
             VALUES ({next}, '', 0, '', 'visitor', 'visitor', 'visitor', 0)"
        );
        let when = format!("NEW.user_id = {next}");
        Stumble::over(db, &held, ("rank_scores", &when)).stop_a_run(&home, &format!(" {before}"));
        assert_eq!(rank_scores::table.count().get_result::<i64>(&mut conn).expect("a count"), 4);

        // It goes on where it stood, and says so.
        let went_on = home.run(&["ranks", "recompute", "--json"]).good();
        let said: serde_json::Value = serde_json::from_str(&went_on.out).expect("JSON");
        assert_eq!((&said["members"], &said["went_on"]), (&serde_json::json!(MEMBERS - 4), &serde_json::json!(true)), "{said}");
        assert_eq!(place(&mut conn), None);
        let risen = scores::hold(&mut conn, &Config::load(None).expect("the settings are good"));
        assert!(risen >= MEMBERS / 2, "somebody rose: {risen}");
        let stopped = left(&mut conn);

        // Once more from the beginning, and nobody stops it.
        forget(&mut conn);
        let at_once = home.run(&["ranks", "recompute", "--json"]).good();
        let said: serde_json::Value = serde_json::from_str(&at_once.out).expect("JSON");
        assert_eq!((&said["members"], &said["went_on"]), (&serde_json::json!(MEMBERS), &serde_json::json!(false)), "{said}");
        assert_eq!(left(&mut conn), stopped);
        home.whole();
    }
}
