//! What an open page costs that hears of nothing: many event streams of many members.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bandstand::kit::clock::Clock;
use bandstand::kit::secret;
use bandstand::schema::{sessions, users};
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;

use super::community::Community;
use super::server::Server;

/// Open windows of one member.
const WINDOWS: usize = 10;
/// Long enough for a heartbeat of each stream.
const A_WHILE: Duration = Duration::from_secs(25);
/// The promise, in KiB a stream.
const PROMISE: f64 = 30.0;

/// Opens so many streams and says what they weigh.
pub fn measure(community: &Community, wanted: usize) -> Result<(), String> {
    let cookies = members(community, wanted.div_ceil(WINDOWS) + 1)?;
    let (warm, cookies) = cookies.split_first().ok_or("there are no members")?;
    let server = Server::start(community)?;
    let windows = |cookie: &String| -> Result<Vec<BufReader<TcpStream>>, String> {
        (0..WINDOWS).map(|_| open(&server.address, cookie)).collect()
    };
    let mut all = windows(warm)?;
    std::thread::sleep(Duration::from_secs(3));
    let before = server.anonymous();
    let began = Instant::now();
    for cookie in cookies {
        all.extend(windows(cookie)?);
    }
    let took = began.elapsed();
    let count = all.len() - WINDOWS;
    let each = |now: u64| now.saturating_sub(before) as f64 / count as f64;
    std::thread::sleep(Duration::from_secs(2));
    let at_once = each(server.anonymous());
    let used = server.cpu();
    std::thread::sleep(A_WHILE);
    let (later, idle) = (each(server.anonymous()), server.since(used, A_WHILE.as_secs()).cpu / 1e4);
    println!(
        "{count} idle event streams, opened in {:.1} s: {at_once:.1} KiB each, after a heartbeat {later:.1} KiB \
         (promised: {PROMISE}); {idle:.1}% of a core",
        took.as_secs_f64()
    );
    let mut alive = 0;
    for stream in &mut all {
        alive += usize::from(stream.fill_buf().is_ok_and(|bytes| !bytes.is_empty()));
    }
    if alive < all.len() {
        return Err(format!("only {alive} of {} streams are alive", all.len()));
    }
    Ok(())
}

/// A stream whose first words have come.
fn open(address: &str, cookie: &str) -> Result<BufReader<TcpStream>, String> {
    let told = |error: std::io::Error| format!("/events: {error}");
    let mut stream = TcpStream::connect(address).map_err(told)?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(told)?;
    // What a browser sends along, roughly.
    let request = format!(
        "GET /events HTTP/1.1\r\nHost: {address}\r\nCookie: sid={cookie}\r\nAccept: text/event-stream\r\n\
         Accept-Language: en-US,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: same-origin\r\n\
         User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).map_err(told)?;
    // Small, so that this side holds little too.
    let mut lines = BufReader::with_capacity(1024, stream);
    let mut said = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).map_err(told)? == 0 {
            return Err(format!("a stream ended: {said}"));
        }
        if line.starts_with("data: ") {
            // The end of the event, and of the piece.
            lines.read_line(&mut line).map_err(told)?;
            lines.read_line(&mut line).map_err(told)?;
            return Ok(lines);
        }
        said.push_str(&line);
    }
}

/// The cookies of so many members, who are logged in from now on.
pub fn members(community: &Community, count: usize) -> Result<Vec<String>, String> {
    let told = |error: diesel::result::Error| error.to_string();
    let file = community.folder.join("bandstand.sqlite");
    let mut conn = SqliteConnection::establish(&file.to_string_lossy()).map_err(|error| error.to_string())?;
    let ids: Vec<i64> = users::table
        .filter(users::state.eq("active"))
        .order(users::id)
        .limit(i64::try_from(count).unwrap_or(i64::MAX))
        .select(users::id)
        .load(&mut conn)
        .map_err(told)?;
    if ids.len() < count {
        return Err(format!("{} members are too few: say --users {count}", ids.len()));
    }
    let now = Clock::default().now().0;
    conn.transaction(|conn| {
        let mut cookies = Vec::with_capacity(count);
        for user in ids {
            let token = secret::token();
            diesel::insert_into(sessions::table)
                .values((
                    sessions::token_hash.eq(secret::digest(&token)),
                    sessions::user_id.eq(user),
                    sessions::created_at.eq(now),
                    sessions::seen_at.eq(now),
                    sessions::device.eq("bench"),
                    sessions::address.eq("127.0.0.1"),
                ))
                .execute(conn)?;
            cookies.push(token);
        }
        Ok(cookies)
    })
    .map_err(told)
}
