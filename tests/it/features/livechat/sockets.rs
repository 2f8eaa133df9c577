//! The sockets: every line once, whatever breaks, at whichever process.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bandstand::forum::accounts::model::UserId;
use bandstand::forum::cases::actions;
use bandstand::forum::cases::model::{CaseId, EntryKind, NewEntry, NewFile, Words};
use bandstand::kit::db::Ts;
use bandstand::schema::{case_entries, cases, sessions, users};
use diesel::prelude::*;
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::handshake::HandshakeError;
use tungstenite::{Message, WebSocket};

use super::{artist, artist_of};
use crate::both;
use crate::world::process::Serving;
use crate::world::{Home, TestDb, Visitor};

/// A socket of a page.
struct Socket {
    socket: WebSocket<TcpStream>,
    /// The numbers that came, in their order, with what they say.
    got: Vec<(i64, String)>,
    /// How far the other side has read, as it was told last.
    seen: i64,
}

impl Socket {
    /// Opens it after line `last`; the status where it is refused.
    fn open(origin: &str, who: &Visitor, chat: &str, last: i64) -> Result<Self, u16> {
        Self::open_from(origin, origin, who, chat, last)
    }

    fn open_from(from: &str, origin: &str, who: &Visitor, chat: &str, last: i64) -> Result<Self, u16> {
        let host = origin.trim_start_matches("http://");
        let stream = TcpStream::connect(host).map_err(|_| 0_u16)?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        let mut request =
            format!("ws://{host}{chat}/socket?last={last}").into_client_request().expect("a request");
        let headers = request.headers_mut();
        headers.insert("cookie", who.session().0.parse().expect("a cookie"));
        headers.insert("origin", from.parse().expect("an origin"));
        headers.insert("accept-encoding", "gzip, deflate, br".parse().expect("a list"));
        match tungstenite::client(request, stream) {
            Ok((socket, _)) => Ok(Self { socket, got: Vec::new(), seen: 0 }),
            Err(HandshakeError::Failure(tungstenite::Error::Http(answer))) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    fn send(&mut self, what: &Value) -> bool {
        self.socket.send(Message::text(what.to_string())).is_ok()
    }

    fn say(&mut self, key: &str, body: &str) -> bool {
        self.send(&json!({ "t": "say", "key": key, "body": body }))
    }

    /// The next thing told, nothing for a heartbeat; `None` at the end.
    fn next(&mut self) -> Option<Value> {
        match self.socket.read() {
            Ok(Message::Text(text)) => {
                let told: Value = serde_json::from_str(&text).expect("JSON");
                self.seen = told["seen"].as_i64().unwrap_or(self.seen);
                for line in told["lines"].as_array().into_iter().flatten() {
                    let html = line["html"].as_str().expect("HTML").to_owned();
                    self.got.push((line["n"].as_i64().expect("a number"), html));
                }
                Some(told)
            }
            Ok(Message::Close(_)) | Err(_) => None,
            Ok(_) => Some(Value::Null),
        }
    }

    /// Reads until this is told; `None` when the socket ends before.
    fn until(&mut self, wanted: impl Fn(&Value, &Self) -> bool) -> Option<Value> {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            let told = self.next()?;
            if wanted(&told, self) {
                return Some(told);
            }
        }
        let got: Vec<String> = self.got.iter().map(|(n, html)| format!("{n}: {html:.200}")).collect();
        panic!("it was never told: {got:?}");
    }

    /// The number under which a key was kept.
    fn ack(&mut self, key: &str) -> Option<i64> {
        self.until(|told, _| told["t"] == "ack" && told["key"] == key).and_then(|told| told["n"].as_i64())
    }

    fn has(&self, words: &str) -> bool {
        self.got.iter().any(|(_, html)| html.contains(words))
    }

    /// Whether it ends within this time.
    fn ends(&mut self, limit: Duration) -> bool {
        let began = Instant::now();
        while began.elapsed() < limit {
            self.socket.get_ref().set_read_timeout(Some(Duration::from_millis(200))).expect("a limit");
            match self.socket.read() {
                Ok(Message::Close(_)) => return true,
                Ok(_) => {}
                Err(tungstenite::Error::Io(error))
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ) => {}
                Err(_) => return true,
            }
        }
        false
    }
}

fn id_of(db: &TestDb, name: &str) -> i64 {
    users::table
        .filter(users::username.eq(name))
        .select(users::id)
        .first(&mut db.connect())
        .expect("somebody")
}

/// ben works for an artist, ada is of the desk, cleo is nobody in particular.
fn home(db: &TestDb) -> Home {
    let home = Home::community(db);
    home.settings("limit_factor = 1000.0\n[live_chat]\nhours = \"always\"\nlines_a_minute = 100000\n[support]\nhide_agents = true\n");
    home.administrator("cleo");
    let cleo = users::table.filter(users::username.eq("cleo"));
    diesel::update(cleo).set(users::role.eq("member")).execute(&mut db.connect()).expect("a member");
    artist(&mut db.connect(), "The Paper Lanterns", id_of(db, "ben"));
    home
}

/// A chat of ben's that ada has: its address for each.
fn chat(db: &TestDb, ben: &Visitor, ada: &Visitor) -> (String, String) {
    ada.post("/desk/chats/duty", &[("duty", "on")]).is(303);
    let artist = artist_of(&mut db.connect(), id_of(db, "ben"));
    let fields = [
        ("artist", artist.as_str()),
        ("category", "technical"),
        ("subject", "No sound"),
        ("body", "Since Tuesday."),
        ("key", "ask"),
    ];
    let own = ben.post("/support/chat", &fields).is(303).location;
    let desk = ada.post("/desk/chats/next", &[]).is(303).location;
    assert_eq!(desk, own.replace("/support/chat/", "/desk/chats/"));
    (own, desk)
}

/// What was said by these kinds of people, in order.
fn said(db: &TestDb) -> Vec<(i64, String, String)> {
    case_entries::table
        .order(case_entries::number)
        .select((case_entries::number, case_entries::kind, case_entries::body))
        .load(&mut db.connect())
        .expect("entries")
}

/// Writes a line as another process does: its number and its words in one transaction.
fn say_by(db: &TestDb, case: CaseId, entry: NewEntry) {
    let written = db.db.write_now(move |tx| actions::say(tx, case, &entry, Ts(1)).map(drop));
    written.unwrap_or_else(|error| panic!("{error}"));
}

both! {
    fn both_sides_hear_each_other_at_once_and_a_stranger_hears_nothing(db) {
        let home = home(db);
        let (first, second) = (home.serve(), home.serve_another());
        let (ben, cleo) = (Visitor::member(&first.origin, "ben"), Visitor::member(&first.origin, "cleo"));
        let ada = Visitor::member(&second.origin, "ada");
        let (own, desk) = chat(db, &ben, &ada);
        // Somebody else's and none look the same; other sites' pages stay outside.
        for path in [own.as_str(), "/support/chat/BS-222222"] {
            assert_eq!(Socket::open(&first.origin, &cleo, path, 0).err(), Some(404), "{path}");
        }
        assert_eq!(Socket::open(&first.origin, &cleo, &desk, 0).err(), Some(403));
        assert_eq!(Socket::open_from("https://evil.example", &first.origin, &ben, &own, 0).err(), Some(403));
        let mut bens = Socket::open(&first.origin, &ben, &own, 0).unwrap_or_else(|status| panic!("{status}\n{}", first.log()));
        let mut adas = Socket::open(&second.origin, &ada, &desk, 0).expect("hers");
        bens.until(|_, own| own.has("Since Tuesday")).expect("what was said before");
        adas.until(|_, own| own.has("Since Tuesday")).expect("what was said before");
        // From one process to the other, and back.
        let began = Instant::now();
        assert!(bens.say("k1", "Hello *there* <script>alert(1)</script>"));
        let number = bens.ack("k1").expect("kept");
        adas.until(|_, own| own.has("<em>there</em>")).expect("it comes");
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        assert!(!adas.has("<script>"));
        assert!(bens.say("k1", "Hello *there* <script>alert(1)</script>"));
        assert_eq!(bens.ack("k1"), Some(number), "sent again, it is the same line");
        assert!(adas.say("k1", "Good evening"), "keys are each one's own");
        bens.until(|_, own| own.has("Good evening")).expect("it comes");
        // An agent's name is hidden where the setting says so, and notes never get out.
        assert!(bens.got.iter().all(|(_, html)| !html.contains("ada")), "{:?}", bens.got);
        let case: i64 = cases::table.select(cases::id).first(&mut db.connect()).expect("a case");
        let words = Words { body: "SECRET-NOTE".to_owned(), html: "<p>SECRET-NOTE</p>".to_owned() };
        let note = NewEntry::new(EntryKind::Note, Some(UserId(id_of(db, "ada"))), words);
        actions::say(&mut db.connect(), CaseId(case), &note, Ts(1)).unwrap_or_else(|error| panic!("{error}"));
        adas.until(|_, own| own.has("SECRET-NOTE")).expect("hers to see");
        assert!(adas.say("k2", "After the note"));
        bens.until(|_, own| own.has("After the note")).expect("it comes");
        assert!(!bens.has("SECRET-NOTE") && !ben.get(&own).is(200).body.contains("SECRET-NOTE"));
        assert!(ada.get(&desk).is(200).body.contains("SECRET-NOTE"));
        // Writing and reading are seen.
        assert!(bens.send(&json!({ "t": "typing" })));
        adas.until(|told, _| told["typing"] == true).expect("ben writes");
        let last = bens.got.last().expect("a line").0;
        assert!(bens.send(&json!({ "t": "seen", "n": last })));
        if adas.seen < last {
            adas.until(|_, own| own.seen >= last).expect("ben has read");
        }
        // What is no message of ours ends the socket, and nothing else.
        for wrong in [Message::text("{\"t\":\"drop\"}"), Message::binary(vec![1, 2, 3]), Message::text("x".repeat(200_000))] {
            let mut bad = Socket::open(&first.origin, &ben, &own, last).expect("another");
            drop(bad.socket.send(wrong));
            assert!(bad.ends(Duration::from_secs(5)));
        }
        assert!(bens.say("k9", "Still here"));
        assert!(bens.ack("k9").is_some());
    }

    fn no_line_is_lost_or_comes_twice_when_lines_and_processes_break(db) {
        const LINES: usize = 40;
        let home = home(db);
        let mut first = Some(home.serve());
        let second = home.serve_another();
        let origin = first.as_ref().expect("it serves").origin.clone();
        let (ben, ada) = (Visitor::member(&origin, "ben"), Visitor::member(&second.origin, "ada"));
        let (own, desk) = chat(db, &ben, &ada);
        // ada reads at the process that stays, through sockets that break, and notes every number.
        let stop = std::sync::atomic::AtomicBool::new(false);
        let heard = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let (mut heard, mut last): (Vec<i64>, i64) = (Vec::new(), 0);
                loop {
                    let Ok(mut socket) = Socket::open(&second.origin, &ada, &desk, last) else { continue };
                    socket.socket.get_ref().set_read_timeout(Some(Duration::from_millis(700))).expect("a limit");
                    let patience = 3 + heard.len() % 4;
                    for _ in 0..patience {
                        if socket.next().is_none() {
                            break;
                        }
                    }
                    heard.extend(socket.got.iter().map(|(number, _)| *number));
                    last = heard.last().copied().unwrap_or(last);
                    if stop.load(std::sync::atomic::Ordering::Relaxed) && socket.got.is_empty() {
                        return heard;
                    }
                }
            });
            for number in 0..LINES {
                let (key, body) = (format!("key-{number}"), format!("Line {number}."));
                let mut tries = 0;
                loop {
                    tries += 1;
                    assert!(tries < 200, "{body} is never kept");
                    if number == LINES / 2 && tries == 1 && let Some(serving) = first.take() {
                        // The process is killed with the line on its way.
                        let mut socket = Socket::open(&origin, &ben, &own, 0).expect("a socket");
                        socket.say(&key, &body);
                        serving.kill();
                        first = Some(home.serve());
                        continue;
                    }
                    let place = if (number + tries) % 2 == 0 { &origin } else { &second.origin };
                    let Ok(mut socket) = Socket::open(place, &ben, &own, 0) else {
                        std::thread::sleep(Duration::from_millis(50));
                        continue;
                    };
                    socket.say(&key, &body);
                    // Every third time the socket goes before anybody knows.
                    if tries == 1 && number % 3 == 0 {
                        continue;
                    }
                    if socket.ack(&key).is_some() {
                        break;
                    }
                }
            }
            std::thread::sleep(Duration::from_millis(500));
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            reader.join().expect("the reader")
        });
        let lines = said(db);
        let mine: Vec<&str> =
            lines.iter().filter(|(_, kind, body)| kind == "requester" && body.starts_with("Line")).map(|line| line.2.as_str()).collect();
        let wanted: Vec<String> = (0..LINES).map(|number| format!("Line {number}.")).collect();
        assert_eq!(mine, wanted, "each once, in order");
        let numbers: Vec<i64> = lines.iter().map(|line| line.0).collect();
        assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>());
        assert_eq!(heard, numbers, "the other side heard each once, in order");
    }

    fn a_chat_that_is_handed_on_goes_on_at_once_with_its_files(db) {
        let home = home(db);
        let serving = home.serve();
        let cleo = users::table.filter(users::username.eq("cleo"));
        diesel::update(cleo).set(users::role.eq("agent")).execute(&mut db.connect()).expect("an agent");
        let (ben, ada) = (Visitor::member(&serving.origin, "ben"), Visitor::member(&serving.origin, "ada"));
        let cleo = Visitor::member(&serving.origin, "cleo");
        let (own, desk) = chat(db, &ben, &ada);
        cleo.post("/desk/chats/duty", &[("duty", "on")]).is(303);
        let mut bens = Socket::open(&serving.origin, &ben, &own, 0).expect("his");
        let mut adas = Socket::open(&serving.origin, &ada, &desk, 0).expect("hers");
        let mut cleos = Socket::open(&serving.origin, &cleo, &desk, 0).expect("hers");
        for socket in [&mut bens, &mut adas, &mut cleos] {
            socket.until(|_, own| own.has("Since Tuesday")).expect("what was said before");
        }
        // Before it is hers she can read, and what she says is not kept.
        assert!(cleos.say("early", "KEPT-WORDS"));
        let refused = cleos.until(|told, _| told["t"] == "refused").expect("it is said");
        assert_eq!((refused["key"].as_str(), refused["text"].as_str().is_some_and(|text| text.contains("Somebody else"))), (Some("early"), true));
        ada.post(&format!("{desk}/transfer"), &[("username", "cleo")]).is(303);
        bens.until(|_, own| own.has("goes on with this")).expect("he is told");
        assert!(cleos.say("now", "It is me now"));
        assert!(cleos.ack("now").is_some());
        bens.until(|_, own| own.has("It is me now")).expect("it comes");
        assert!(adas.say("late", "And me"));
        adas.until(|told, _| told["t"] == "refused").expect("hers no longer");
        // A file comes with its line, for each side under an address of its own.
        let case: i64 = cases::table.select(cases::id).first(&mut db.connect()).expect("a case");
        let file = NewFile { file_key: "0".repeat(32), name: "cover.png".to_owned(), mime: "image/png".to_owned(), bytes: 3 };
        let words = Words { body: "See here".to_owned(), html: "<p>See here</p>".to_owned() };
        let entry = NewEntry { files: vec![file], ..NewEntry::new(EntryKind::Requester, Some(UserId(id_of(db, "ben"))), words) };
        say_by(db, CaseId(case), entry);
        let wanted = [(&mut bens, "/support/cases/"), (&mut cleos, "/desk/cases/")];
        for (socket, place) in wanted {
            socket.until(|_, own| own.has("cover.png")).expect("it comes");
            let html = &socket.got.iter().find(|(_, html)| html.contains("cover.png")).expect("a line").1;
            assert!(html.contains(&format!("href=\"{place}")), "{html}");
        }
    }

    fn a_slow_reader_is_cut_off_and_goes_on_without_loss(db) {
        /// More than fits into what lies between two ends of a line.
        const LINES: usize = 130;
        const LETTERS: usize = 200_000;
        let home = home(db);
        let serving = home.serve();
        let (ben, ada) = (Visitor::member(&serving.origin, "ben"), Visitor::member(&serving.origin, "ada"));
        let (own, desk) = chat(db, &ben, &ada);
        let mut slow = Socket::open(&serving.origin, &ben, &own, 0).expect("his");
        let mut quick = Socket::open(&serving.origin, &ada, &desk, 0).expect("hers");
        for socket in [&mut slow, &mut quick] {
            socket.until(|_, own| own.has("Since Tuesday")).expect("what was said before");
        }
        let case: i64 = cases::table.select(cases::id).first(&mut db.connect()).expect("a case");
        let by = UserId(id_of(db, "ada"));
        for at in 0..LINES {
            let html = format!("<p>Line-{at}. {}</p>", "x".repeat(LETTERS));
            let words = Words { body: format!("Line-{at}."), html };
            let entry = NewEntry::new(EntryKind::Agent, Some(by), words);
            say_by(db, CaseId(case), entry);
            // Who reads hears it at once, whatever another one does.
            let (began, wanted) = (Instant::now(), format!("Line-{at}."));
            quick.until(|_, own| own.got.last().is_some_and(|(_, html)| html.contains(&wanted))).expect("it comes");
            assert!(began.elapsed() < Duration::from_secs(5), "{at}: {:?}", began.elapsed());
        }
        // The patience with a page that does not read, and a little more.
        std::thread::sleep(Duration::from_secs(12));
        while slow.next().is_some() {}
        let all: Vec<i64> = said(db).iter().map(|line| line.0).collect();
        let mut numbers: Vec<i64> = slow.got.iter().map(|(number, _)| *number).collect();
        assert!(numbers.len() < all.len(), "it was cut off");
        let last = numbers.last().copied().expect("something came");
        let mut again = Socket::open(&serving.origin, &ben, &own, last).expect("his again");
        let end = all.last().copied();
        again.until(|_, own| own.got.last().map(|line| line.0) == end).expect("the rest");
        numbers.extend(again.got.iter().map(|(number, _)| *number));
        assert_eq!(numbers, all, "each once, in order");
    }

    fn a_ban_ends_the_sockets_of_a_chat_at_every_process_and_nothing_more_is_said(db) {
        let home = home(db);
        let (first, second) = (home.serve(), home.serve_another());
        let (ben, ada) = (Visitor::member(&first.origin, "ben"), Visitor::member(&first.origin, "ada"));
        let (own, desk) = chat(db, &ben, &ada);
        let there = Visitor::member(&second.origin, "ben");
        ada.post("/admin/members/ben", &[("standing", "member regular"), ("reason", "Steps down.")]).is(303);
        let mut agent = Socket::open(&first.origin, &ada, &desk, 0).expect("hers");
        let mut sockets = [
            Socket::open(&first.origin, &ben, &own, 0).expect("here"),
            Socket::open(&second.origin, &there, &own, 0).expect("there"),
        ];
        for socket in &mut sockets {
            socket.until(|_, own| own.has("Since Tuesday")).expect("a line");
        }
        let fields = [("kind", "ban"), ("days", "7"), ("reason", "Threats."), ("message", "No more of it.")];
        let began = Instant::now();
        ada.post("/desk/members/ben/sanctions", &fields).is(303);
        for (number, socket) in sockets.iter_mut().enumerate() {
            // Whether the line is up still or down already: it is not kept.
            socket.say(&format!("late-{number}"), "A late threat.");
        }
        for socket in &mut sockets {
            assert!(socket.ends(Duration::from_secs(5)), "{}\n{}", first.log(), second.log());
        }
        let took = began.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?} for both");
        assert!(said(db).iter().all(|line| !line.2.contains("late threat")), "{:?}", said(db));
        assert_ne!(Socket::open(&second.origin, &there, &own, 0).err(), None, "and no new one opens");
        // The agent's own line goes on.
        assert!(agent.say("after", "He is gone."));
        agent.ack("after").expect("it is kept");
    }

    fn who_is_not_welcome_any_more_is_out_within_five_seconds(db) {
        let home = home(db);
        let serving: Serving = home.serve();
        let (ben, ada) = (Visitor::member(&serving.origin, "ben"), Visitor::member(&serving.origin, "ada"));
        let (own, desk) = chat(db, &ben, &ada);
        let mut sockets: BTreeMap<&str, Socket> = BTreeMap::new();
        sockets.insert("ben", Socket::open(&serving.origin, &ben, &own, 0).expect("his"));
        sockets.insert("ada", Socket::open(&serving.origin, &ada, &desk, 0).expect("hers"));
        for socket in sockets.values_mut() {
            socket.until(|_, own| own.has("Since Tuesday")).expect("a line");
        }
        // One is logged out as a ban does it, the other is not of the desk any more.
        diesel::delete(sessions::table.filter(sessions::user_id.eq(id_of(db, "ben")))).execute(&mut db.connect()).expect("gone");
        diesel::update(users::table.filter(users::username.eq("ada"))).set(users::role.eq("member")).execute(&mut db.connect()).expect("gone");
        for (name, socket) in &mut sockets {
            assert!(socket.ends(Duration::from_millis(5_500)), "{name} is still there");
        }
        assert_eq!(Socket::open(&serving.origin, &ada, &desk, 0).err(), Some(403));
    }
}
