//! The database is locked, full or gone, and comes back.

use std::process::Command;
use std::time::{Duration, Instant};

use bandstand::kit::db::{Address, Conn};
use diesel::connection::SimpleConnection;

use crate::world::process::Serving;
use crate::world::{Answer, Home, TestDb, Visitor};

const SENTENCE: &str = "can't save or load anything right now";
/// What a person or a probe waits at most while nothing works.
const LIMIT: Duration = Duration::from_secs(9);

fn in_time<T>(what: &str, ask: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let answer = ask();
    assert!(began.elapsed() < LIMIT, "{what} took {:?}", began.elapsed());
    answer
}

/// A whole page that says what is going on, and that nothing was lost.
fn says_so(answer: Answer) {
    let answer = answer.is(503);
    assert!(answer.kind.starts_with("text/html"), "{answer:?}");
    assert!(answer.words().contains(SENTENCE), "{}", answer.words());
}

fn is_alive_but_not_ready(guest: &Visitor) {
    in_time("healthz", || guest.get("/healthz")).is(200);
    let ready = in_time("readyz", || guest.get("/readyz")).is(503);
    assert!(ready.body.contains("the database"), "{}", ready.body);
}

/// Asks until it is ready again, by itself.
fn heals(guest: &Visitor, serving: &Serving) {
    let began = Instant::now();
    while guest.get("/readyz").status != 200 {
        assert!(began.elapsed() < LIMIT, "{}", serving.log());
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_locked_file_is_waited_for_then_said() {
    let db = TestDb::sqlite();
    let home = Home::community(&db);
    let serving = home.serve();
    let (ada, guest) = (Visitor::member(&serving.origin, "ada"), Visitor::new(&serving.origin));
    let mut other = db.connect();
    // Shorter than the patience: nobody notices.
    other.batch_execute("BEGIN EXCLUSIVE").expect("a lock");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| guest.get("/readyz"));
        let reply = scope.spawn(|| Visitor::member(&serving.origin, "ben").reply("patient"));
        std::thread::sleep(Duration::from_millis(500));
        other.batch_execute("ROLLBACK").expect("no lock");
        waiting.join().expect("an answer").is(200);
        reply.join().expect("an answer").expect("an answer").is(303);
    });
    other.batch_execute("BEGIN EXCLUSIVE").expect("a lock");
    let refused = in_time("a reply", || ada.reply("late")).expect("an answer");
    assert_eq!(refused.kind, "text/html; charset=utf-8");
    assert!(refused.body.contains("I hear late as well."), "the words are kept: {}", refused.words());
    says_so(refused);
    // Reading goes on.
    in_time("a page", || ada.get("/threads/1/gapless-playback")).is(200);
    in_time("a guest's page", || guest.get("/")).is(200);
    is_alive_but_not_ready(&guest);
    other.batch_execute("ROLLBACK").expect("no lock");
    heals(&guest, &serving);
    ada.reply("late").expect("an answer").is(303);
    assert_eq!(home.whole(), 3);
}

/// The limit of a file's size, set from outside, stands for a disk that is full.
fn limit_files(serving: &Serving, bytes: &str) -> bool {
    let id = serving.id().to_string();
    Command::new("prlimit")
        .args(["--pid", &id, &format!("--fsize={bytes}:")])
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn a_full_disk_takes_nothing_half_and_heals() {
    let db = TestDb::sqlite();
    let home = Home::community(&db);
    // A write above the limit is an error only for those who ignore the signal.
    let mut command = Command::new("sh");
    let serve = home.command(&["serve"]);
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(serve.get_program()).args(serve.get_args());
    command.current_dir(&home.folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (name, value) in serve.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let serving = home.serve_beside(command);
    let (ada, guest) = (Visitor::member(&serving.origin, "ada"), Visitor::new(&serving.origin));
    ada.reply("before").expect("an answer").is(303);
    if !limit_files(&serving, "4096") {
        eprintln!("LEFT OUT: the full disk: there is no `prlimit`");
        return;
    }
    for turn in 0..3 {
        says_so(in_time("a reply", || ada.reply(&format!("full-{turn}"))).expect("an answer"));
    }
    in_time("a page", || ada.get("/threads/1/gapless-playback")).is(200);
    is_alive_but_not_ready(&guest);
    assert_eq!(home.whole(), 2, "nothing is half there");
    assert!(limit_files(&serving, "unlimited"));
    heals(&guest, &serving);
    for turn in 0..3 {
        ada.reply(&format!("full-{turn}")).expect("an answer").is(303);
    }
    assert_eq!(home.whole(), 5);
    assert!(!serving.log().contains("panicked"), "{}", serving.log());
}

/// Lets nobody in, and sends away who is there; or lets them in again.
fn shut(db: &TestDb, is_shut: bool) {
    let (mut server, name) = db.server().expect("a server");
    server
        .batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !is_shut))
        .expect("the database can be shut");
    if is_shut {
        send_away(&mut server, &name);
    }
}

fn send_away(server: &mut Conn, name: &str) {
    server
        .batch_execute(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ))
        .expect("sessions can be ended");
}

#[test]
fn a_postgresql_that_was_away_is_found_again() {
    let Some(db) = TestDb::postgres() else { return };
    let home = Home::community(&db);
    let serving = home.serve();
    let (ada, guest) = (Visitor::member(&serving.origin, "ada"), Visitor::new(&serving.origin));
    // Several connections lie idle when the server restarts.
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| Visitor::new(&serving.origin).get("/members").is(200));
        }
    });
    // After a restart one question may meet a connection that is gone; then all are made anew.
    std::thread::sleep(Duration::from_millis(700));
    let (mut server, name) = db.server().expect("a server");
    send_away(&mut server, &name);
    let failed = (0..12).map(|_| ada.get("/members")).filter(|answer| answer.status != 200).count();
    assert!(failed <= 1, "{failed} of 12 failed\n{}", serving.log());
    ada.reply("after the restart").expect("an answer").is(303);

    shut(&db, true);
    for path in ["/members", "/threads/1/gapless-playback", "/search?q=gap"] {
        says_so(in_time(path, || guest.get(path)));
        says_so(in_time(path, || ada.get(path)));
    }
    says_so(in_time("a reply", || ada.reply("away")).expect("an answer"));
    is_alive_but_not_ready(&guest);
    shut(&db, false);
    heals(&guest, &serving);
    ada.reply("away").expect("an answer").is(303);
    for _ in 0..8 {
        ada.get("/threads/1/gapless-playback").is(200);
    }
    assert_eq!(home.whole(), 3);
    assert!(!serving.log().contains("panicked"), "{}", serving.log());
}

/// Sessions are ended again and again under load: every answer is an honest one.
#[test]
fn sessions_ended_under_load_lose_nothing() {
    let Some(db) = TestDb::postgres() else { return };
    let home = Home::community(&db);
    let serving = home.serve();
    let writers: Vec<Visitor> = (0..3).map(|_| Visitor::member(&serving.origin, "ada")).collect();
    let keys: usize = 40;
    std::thread::scope(|scope| {
        let all: Vec<_> = writers
            .into_iter()
            .enumerate()
            .map(|(number, writer)| {
                scope.spawn(move || {
                    for turn in 0..keys {
                        let key = format!("key-{number}-{turn}");
                        let mut tries = 0;
                        loop {
                            let answer = writer.reply(&key).expect("an answer");
                            if answer.status == 303 {
                                break;
                            }
                            says_so(answer);
                            tries += 1;
                            assert!(tries < 20, "{key} is never taken");
                        }
                    }
                })
            })
            .collect();
        let (mut server, name) = db.server().expect("a server");
        while all.iter().any(|writer| !writer.is_finished()) {
            std::thread::sleep(Duration::from_millis(150));
            send_away(&mut server, &name);
        }
    });
    assert_eq!(home.whole(), 1 + 3 * keys as i64, "each once");
}

#[test]
fn a_database_that_never_answers_is_not_waited_for() {
    // Takes the connection and says nothing, like a host behind a bad line.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = mute.local_addr().expect("an address").port();
    let address =
        Address::parse(&format!("postgres://me:secret@127.0.0.1:{port}/forum")).expect("an address");
    in_time("connecting", || assert!(address.connect_reader().is_err()));
}
