//! Boards of many ideas beside a plain one, and a status that many people wait for.
//!
//! Half of the community's threads become ideas of one board, the other half go to
//! one help board. One idea gets so many voters; a moderator changes its status.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::sqlite::SqliteConnection;

use super::Asked;
use super::community::{self, Community};
use super::http::Person;
use super::server::Server;
use super::wrk::Load;

/// Times that the status is changed; the promise is about each.
const CHANGES: usize = 5;
/// The promise, from pressing the button to the answer.
const PROMISE: Duration = Duration::from_millis(200);
/// Everybody must have been told by then.
const PATIENCE: Duration = Duration::from_secs(600);
const PLAIN: &str = "board-1";
const IDEAS: &str = "board-2";

pub fn measure(community: &Community, asked: &Asked) -> Result<(), String> {
    let mut conn = community.connection()?;
    let (ideas, wanted) = arrange(&mut conn, asked.voters)?;
    let server = Server::start(community)?;
    let guest = Person::guest(&server.address);
    let staff = Person::log_in(&server.address, community::USERNAME, community::PASSWORD)?;
    println!("{ideas} ideas, as many threads in a plain board; {} voters for one idea", asked.voters);
    println!("{:<34} {:>9} {:>8} {:>8}", "list", "req/s", "p50 ms", "p99 ms");
    let load = Load { seconds: asked.seconds, connections: asked.connections };
    for (who, person) in [("guest", &guest), ("signed in", &staff)] {
        for (name, path) in [
            ("plain, by activity", format!("/boards/{PLAIN}")),
            ("ideas, by votes", "/ideas".to_owned()),
            ("ideas, by activity", "/ideas?sort=activity".to_owned()),
            ("ideas, newest", "/ideas?sort=newest".to_owned()),
            ("ideas, one status", "/ideas?status=Under+Consideration".to_owned()),
            ("ideas, to check", "/ideas?show=check".to_owned()),
        ] {
            if person.get(&path)?.status != 200 {
                continue;
            }
            let figures = load.get(&server.address, &path, person)?;
            figures.print_short(&format!("{name} ({who})"));
        }
    }
    let mut slowest = Duration::ZERO;
    for number in 0..CHANGES {
        // First another status, then words about it: everybody hears of each.
        let to = "Coming Soon";
        let path = format!("/threads/{wanted}/status");
        let csrf = staff.get(&path)?.field("csrf")?;
        let note = format!("Word {number} from those who build it.");
        let began = Instant::now();
        let answer =
            staff.post(&path, &[("csrf", csrf.as_str()), ("to", to), ("note", &note), ("next_word", "")])?;
        slowest = slowest.max(began.elapsed());
        if answer.status != 303 {
            let said = String::from_utf8_lossy(&answer.body);
            let sentence =
                said.split("<main").nth(1).unwrap_or_default().chars().take(600).collect::<String>();
            return Err(format!("the change was answered with {}: {sentence}", answer.status));
        }
    }
    println!(
        "a status change with {} voters: at most {:.1} ms of {} (promised: {})",
        asked.voters,
        slowest.as_secs_f64() * 1e3,
        CHANGES,
        PROMISE.as_millis()
    );
    told(&mut conn, wanted, asked.voters)
}

/// Waits until the last change has reached everybody who voted.
fn told(conn: &mut SqliteConnection, thread: i64, voters: usize) -> Result<(), String> {
    let began = Instant::now();
    let wanted = i64::try_from(voters).unwrap_or(i64::MAX);
    while began.elapsed() < PATIENCE {
        let sql = format!(
            "SELECT COUNT(DISTINCT user_id) AS count FROM notifications WHERE thread_id = {thread} AND kind = 'status'"
        );
        let count = diesel::sql_query(sql).get_result::<Count>(conn).map_err(super::community::told)?.count;
        if count >= wanted {
            println!("{count} people told {:.1} s after the last change", began.elapsed().as_secs_f64());
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    Err("not everybody was told".to_owned())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many ideas there are, and the one that many wait for.
fn arrange(conn: &mut SqliteConnection, voters: usize) -> Result<(i64, i64), String> {
    let sql = format!(
        "UPDATE boards SET kind = 'idea' WHERE slug = '{IDEAS}';
         UPDATE threads SET board_id = (SELECT id FROM boards WHERE slug = CASE WHEN threads.id % 2 = 0 THEN '{IDEAS}' ELSE '{PLAIN}' END);
         UPDATE threads SET status = CASE id % 10 WHEN 0 THEN 'Under Consideration' WHEN 2 THEN 'Not Right Now' ELSE 'Live Idea' END,
           status_at = created_at, vote_count = 0, checked_at = CASE WHEN id % 100 = 4 THEN NULL ELSE created_at END
           WHERE id % 2 = 0;
         UPDATE users SET role = 'moderator' WHERE username = '{}';",
        community::USERNAME
    );
    conn.batch_execute(&sql).map_err(super::community::told)?;
    let thread = "SELECT MAX(id) AS count FROM threads WHERE id % 10 = 0";
    let thread = diesel::sql_query(thread).get_result::<Count>(conn).map_err(super::community::told)?.count;
    conn.batch_execute(&format!(
        "INSERT INTO votes (thread_id, user_id, at, platform, app_version, system, country, note)
           SELECT {thread}, id, joined_at, '', '', '', '', '' FROM users WHERE state = 'active' ORDER BY id DESC LIMIT {voters};
         INSERT INTO votes (thread_id, user_id, at, platform, app_version, system, country, note)
           SELECT t.id, u.id, t.created_at, '', '', '', '', '' FROM threads t JOIN users u ON u.id <= (t.id * 7919) % 23
           WHERE t.id % 2 = 0 AND t.id <> {thread};"
    ))
    .map_err(super::community::told)?;
    conn.batch_execute(
        "UPDATE threads SET vote_count = (SELECT COUNT(*) FROM votes v WHERE v.thread_id = threads.id) WHERE id % 2 = 0;
         ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .map_err(super::community::told)?;
    let ideas = "SELECT COUNT(*) AS count FROM threads WHERE id % 2 = 0";
    let ideas = diesel::sql_query(ideas).get_result::<Count>(conn).map_err(super::community::told)?.count;
    Ok((ideas, thread))
}
