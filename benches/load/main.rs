//! The load benchmark: how many pages a second, how long one takes, what it weighs.
//!
//! `cargo bench --bench load` makes a community (100,000 members, 50,000
//! threads, 1,000,000 posts; kept under `target/bench`, each run works on a copy),
//! serves it with the release binary and drives each page with wrk over
//! loopback, as guest and signed in, beside two floors served by this program
//! in the same run. wrk comes from the system's packages.
//!
//! `cargo bench --bench load -- --users U --threads T --posts P --seconds S --connections C`
//!
//! With `--streams N` it opens N event streams instead (N files are open in each
//! of the two processes: mind `ulimit -n`) and says what an idle one weighs. With
//! `--voters N` half of the threads are ideas: their lists beside a plain board's,
//! and a change of the status that N people wait for. With `--chats N` it holds N live
//! chats (two sockets each): what they weigh, and how soon a line is on the other side;
//! `-- --users 5000 --threads 100 --posts 500 --chats 1000` is quick.

mod chats;
mod community;
mod floor;
mod http;
mod ideas;
mod questions;
mod server;
mod streams;
mod wrk;

use std::process::ExitCode;

use community::Community;
use http::Person;
use server::Server;
use wrk::Load;

/// The floors are served with the allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the command line asks for.
#[derive(Clone, Debug)]
struct Asked {
    users: usize,
    threads: usize,
    posts: usize,
    seconds: u32,
    connections: u32,
    /// Event streams to open, instead of asking for pages.
    streams: usize,
    /// Chats to hold, instead of asking for pages.
    chats: usize,
    /// People who voted for one idea, beside boards of ideas, instead of the pages.
    voters: usize,
}

impl Asked {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut asked = Self {
            users: 100_000,
            threads: 50_000,
            posts: 1_000_000,
            seconds: 5,
            connections: 32,
            streams: 0,
            chats: 0,
            voters: 0,
        };
        while let Some(word) = words.next() {
            let mut number = || {
                let value = words.next().ok_or(format!("{word} needs a number"))?;
                value.parse::<usize>().map_err(|_| format!("{word}: {value} is not a number"))
            };
            let small = |number: usize| u32::try_from(number).map_err(|error| error.to_string());
            match word.as_str() {
                "--users" => asked.users = number()?,
                "--threads" => asked.threads = number()?,
                "--posts" => asked.posts = number()?,
                "--streams" => asked.streams = number()?,
                "--chats" => asked.chats = number()?,
                "--voters" => asked.voters = number()?,
                "--seconds" => asked.seconds = small(number()?)?,
                "--connections" => asked.connections = small(number()?)?,
                // cargo bench says so to every benchmark.
                "--bench" => {}
                other => return Err(format!("what is {other}?")),
            }
        }
        Ok(asked)
    }
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    let done = if words.peek().is_some_and(|word| word == floor::COMMAND) {
        floor::serve(words.skip(1).collect())
    } else {
        Asked::parse(words).and_then(|asked| run(&asked))
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(asked: &Asked) -> Result<(), String> {
    let community = Community::ready(asked)?;
    if asked.streams > 0 {
        return streams::measure(&community, asked.streams);
    }
    if asked.chats > 0 {
        return chats::measure(&community, asked.chats);
    }
    if asked.voters > 0 {
        return ideas::measure(&community, asked);
    }
    let pages = community.pages()?;
    let server = Server::start(&community)?;
    println!(
        "{} members, {} threads, {} posts; start to first answer {} ms",
        asked.users,
        asked.threads,
        asked.posts,
        server.started_in.as_millis()
    );
    let guest = Person::guest(&server.address);
    let member = Person::log_in(&server.address, community::USERNAME, community::PASSWORD)?;
    let load = Load { seconds: asked.seconds, connections: asked.connections };
    let asks = questions::count(&community, &pages)?;
    println!(
        "{:<34} {:>9} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "page", "req/s", "p50 ms", "p99 ms", "cpu µs", "queries", "bytes", "RSS MB", "anon MB"
    );
    for (who, person) in [("guest", &guest), ("signed in", &member)] {
        for page in &pages {
            let bytes = person.get(&page.path)?.body.len();
            let used = server.cpu();
            let figures = load.get(&server.address, &page.path, person)?;
            let asked = asks.of(&page.path, person.is_member());
            figures.print(
                &format!("{} ({who})", page.name),
                asked,
                bytes,
                &server.since(used, figures.requests),
            );
        }
    }
    let used = server.cpu();
    let figures = load.reply(&server.address, community.quiet_thread()?, &member)?;
    let asked_for_reply = asks.reply();
    figures.print("post a reply (signed in)", asked_for_reply, 0, &server.since(used, figures.requests));
    drop(server);
    floors(&community, &pages, &load, &guest)
}

/// What the machine gives at best: a fixed body of the thread page's size, and its query and template alone.
fn floors(
    community: &Community,
    pages: &[community::Page],
    load: &Load,
    guest: &Person,
) -> Result<(), String> {
    let thread = pages.iter().find(|page| page.name == community::THREAD).ok_or("there is no thread page")?;
    let server = Server::floor(community, thread)?;
    let guest = guest.at(&server.address);
    for (name, path) in [
        ("floor: fixed body", "/fixed"),
        ("floor: query, template (guest)", "/page"),
        ("floor: query, template (member)", "/page?member"),
    ] {
        let bytes = guest.get(path)?.body.len();
        let used = server.cpu();
        let figures = load.get(&server.address, path, &guest)?;
        figures.print(name, 1, bytes, &server.since(used, figures.requests));
    }
    Ok(())
}
