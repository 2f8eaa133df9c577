//! What open chats cost, and how soon a line is on the other side: each chat is two sockets, of
//! who asks and of their agent.

use std::net::TcpStream;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use bandstand::kit::clock::Clock;
use bandstand::schema::{artists, cases, chat_duty, chats, sessions, users};
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

use super::community::Community;
use super::server::Server;
use super::streams;

/// Chats of one agent: as many sockets as one person may open.
const EACH: usize = 10;
/// Those that are open before anything is weighed.
const WARM: usize = 20;
/// Each chat has a line in so many seconds.
const PACE: usize = 10;
const A_WHILE: Duration = Duration::from_secs(20);
/// Lines that are on their way at once.
const THREADS: usize = 8;
/// The promises: MB for all chats, and milliseconds of the slowest line but one in a hundred.
const MEMORY: f64 = 200.0;
const DELIVERY: f64 = 200.0;

/// The two ends of a chat.
struct Chat {
    requester: WebSocket<TcpStream>,
    agent: WebSocket<TcpStream>,
}

/// Opens so many chats, writes in all of them, and says what that takes.
pub fn measure(community: &Community, wanted: usize) -> Result<(), String> {
    let all = wanted + WARM;
    let cookies = streams::members(community, all + all.div_ceil(EACH))?;
    let (requesters, agents) = cookies.split_at(all);
    prepare(community, requesters, agents)?;
    let server = Server::start(community)?;
    let open = |number: usize| -> Result<Chat, String> {
        let reference = format!("BS-{number:06}");
        let (one, other) = (requesters.get(number), agents.get(number / EACH));
        let (one, other) = one.zip(other).ok_or("there are too few members")?;
        Ok(Chat {
            requester: socket(&server.address, one, &format!("/support/chat/{reference}/socket"))?,
            agent: socket(&server.address, other, &format!("/desk/chats/{reference}/socket"))?,
        })
    };
    let mut chats: Vec<Chat> = (0..WARM).map(open).collect::<Result<_, _>>()?;
    std::thread::sleep(Duration::from_secs(3));
    let before = server.anonymous();
    let began = Instant::now();
    for number in WARM..all {
        chats.push(open(number)?);
    }
    let took = began.elapsed();
    std::thread::sleep(Duration::from_secs(4));
    let megabytes = |now: u64| now.saturating_sub(before) as f64 / 1024.0;
    let idle = megabytes(server.anonymous());
    let used = server.cpu();
    let mut spans = talk(&mut chats)?;
    let cpu = server.since(used, A_WHILE.as_secs()).cpu / 1e4;
    spans.sort_unstable();
    let at =
        |share: usize| spans.get((spans.len() * share / 100).min(spans.len().saturating_sub(1))).copied();
    let (middle, slow) = at(50).zip(at(99)).ok_or("no line was written")?;
    let busy = megabytes(server.anonymous());
    println!(
        "{wanted} chats, opened in {:.1} s: {idle:.0} MB, {busy:.0} MB while they talk (promised: {MEMORY:.0}); \
         {} lines to the other side: p50 {:.1} ms, p99 {:.1} ms (promised: {DELIVERY:.0}); {cpu:.0}% of a core",
        took.as_secs_f64(),
        spans.len(),
        middle as f64 / 1000.0,
        slow as f64 / 1000.0,
    );
    if busy > MEMORY || slow as f64 / 1000.0 > DELIVERY {
        return Err("a promise is not kept".to_owned());
    }
    Ok(())
}

/// Lines in all chats for a while; microseconds until each was on the other side.
fn talk(chats: &mut [Chat]) -> Result<Vec<u64>, String> {
    let spans = Mutex::new(Vec::new());
    let share = chats.len().div_ceil(THREADS);
    // Each thread goes around its chats once in `PACE` seconds.
    let gap = Duration::from_secs(PACE as u64) / u32::try_from(share).map_err(|error| error.to_string())?;
    let done: Vec<Result<(), String>> = std::thread::scope(|scope| {
        let running: Vec<_> =
            chats.chunks_mut(share).map(|own| scope.spawn(|| go_around(own, gap, &spans))).collect();
        running.into_iter().map(|one| one.join().map_err(|_| "a thread failed".to_owned())?).collect()
    });
    done.into_iter().collect::<Result<Vec<()>, _>>()?;
    spans.into_inner().map_err(|error| error.to_string())
}

fn go_around(own: &mut [Chat], gap: Duration, spans: &Mutex<Vec<u64>>) -> Result<(), String> {
    let end = Instant::now() + A_WHILE;
    for turn in 0.. {
        for chat in own.iter_mut() {
            let began = Instant::now();
            if began > end {
                return Ok(());
            }
            let word = format!("turn{turn}word");
            let line = format!("{{\"t\":\"say\",\"key\":\"{word}\",\"body\":\"A line, {word}.\"}}");
            chat.requester.send(Message::text(line)).map_err(|error| error.to_string())?;
            read_until(&mut chat.agent, &format!("A line, {word}."))?;
            let took = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
            spans.lock().map_err(|error| error.to_string())?.push(took);
            read_until(&mut chat.requester, &format!("A line, {word}."))?;
            std::thread::sleep(gap.saturating_sub(began.elapsed()));
        }
    }
    Ok(())
}

fn read_until(socket: &mut WebSocket<TcpStream>, words: &str) -> Result<(), String> {
    loop {
        match socket.read().map_err(|error| format!("a socket ended: {error}"))? {
            Message::Text(text) if text.contains(words) => return Ok(()),
            Message::Close(frame) => return Err(format!("a socket was closed: {frame:?}")),
            _ => {}
        }
    }
}

fn socket(address: &str, cookie: &str, path: &str) -> Result<WebSocket<TcpStream>, String> {
    let stream = TcpStream::connect(address).map_err(|error| error.to_string())?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(|error| error.to_string())?;
    let mut request =
        format!("ws://{address}{path}?last=0").into_client_request().map_err(|error| error.to_string())?;
    for (name, value) in [("cookie", format!("sid={cookie}")), ("origin", format!("http://{address}"))] {
        request.headers_mut().insert(name, value.parse().map_err(|_| "a header".to_owned())?);
    }
    let (socket, _) = tungstenite::client(request, stream).map_err(|error| format!("{path}: {error}"))?;
    Ok(socket)
}

/// Chats that agents have, in the database.
fn prepare(community: &Community, requesters: &[String], agents: &[String]) -> Result<(), String> {
    let told = |error: diesel::result::Error| error.to_string();
    let settings = community.settings();
    let rules = std::fs::read_to_string(&settings).map_err(|error| error.to_string())?;
    let more = "[live_chat]\nhours = \"always\"\nmost_per_agent = 1000\nlines_a_minute = 100000\n";
    std::fs::write(&settings, rules + more).map_err(|error| error.to_string())?;
    let file = community.folder.join("bandstand.sqlite");
    let mut conn = SqliteConnection::establish(&file.to_string_lossy()).map_err(|error| error.to_string())?;
    let now = Clock::default().now().0;
    conn.transaction(|conn| {
        let people = |conn: &mut SqliteConnection, tokens: &[String]| -> QueryResult<Vec<i64>> {
            let hash = |token: &String| bandstand::kit::secret::digest(token);
            tokens
                .iter()
                .map(|token| {
                    sessions::table
                        .filter(sessions::token_hash.eq(hash(token)))
                        .select(sessions::user_id)
                        .first(conn)
                })
                .collect()
        };
        let (asking, desk) = (people(conn, requesters)?, people(conn, agents)?);
        let artist: i64 = diesel::insert_into(artists::table)
            .values((
                (
                    artists::name.eq("The bench"),
                    artists::name_key.eq("the-bench"),
                    artists::verified_at.eq(now),
                ),
                (artists::created_at.eq(now), artists::changed_at.eq(now)),
            ))
            .returning(artists::id)
            .get_result(conn)?;
        for agent in &desk {
            diesel::update(users::table.find(agent)).set(users::role.eq("agent")).execute(conn)?;
            let row = (chat_duty::user_id.eq(agent), chat_duty::since.eq(now), chat_duty::here_at.eq(now));
            diesel::insert_into(chat_duty::table).values(row).execute(conn)?;
        }
        for (number, user) in asking.iter().enumerate() {
            let agent = desk.get(number / EACH).copied();
            let case: i64 = diesel::insert_into(cases::table)
                .values((
                    (cases::reference.eq(format!("BS-{number:06}")), cases::requester_id.eq(user)),
                    (
                        cases::subject.eq("No sound"),
                        cases::category.eq("technical"),
                        cases::team.eq("general"),
                    ),
                    (cases::urgency.eq("normal"), cases::state.eq("open"), cases::channel.eq("chat")),
                    (cases::created_at.eq(now), cases::due_at.eq(now), cases::last_at.eq(now)),
                    cases::agent_id.eq(agent),
                ))
                .returning(cases::id)
                .get_result(conn)?;
            diesel::insert_into(chats::table)
                .values((
                    (chats::case_id.eq(case), chats::requester_id.eq(user), chats::artist_id.eq(artist)),
                    (chats::state.eq("live"), chats::agent_id.eq(agent), chats::asked_at.eq(now)),
                    (chats::taken_at.eq(now), chats::requester_here_at.eq(now), chats::agent_here_at.eq(now)),
                ))
                .execute(conn)?;
        }
        Ok(())
    })
    .map_err(told)
}
