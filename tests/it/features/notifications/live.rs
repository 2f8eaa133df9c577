//! Events in open pages: each once, after restarts and at other processes as well.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bandstand::schema::{notifications, posts, sessions, users};
use diesel::prelude::*;

use crate::both;
use crate::world::process::Serving;
use crate::world::{Home, TestDb, Visitor};

/// A stream of events at a process, as a browser holds it.
struct Stream {
    lines: BufReader<TcpStream>,
}

/// One event: its id, name and data.
type Event = (String, String, String);

impl Stream {
    fn open(origin: &str, visitor: &Visitor, query: &str, last: Option<&str>) -> Self {
        let host = origin.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("it answers");
        stream.set_read_timeout(Some(Duration::from_secs(15))).expect("a limit");
        let last = last.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        let cookies = visitor.session().0;
        let ask = format!(
            "GET /events{query} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nAccept-Encoding: gzip, br\r\n{last}\r\n"
        );
        stream.write_all(ask.as_bytes()).expect("it listens");
        let mut own = Self { lines: BufReader::new(stream) };
        let head = own.line().expect("a status");
        assert!(head.contains("200"), "{head}");
        while own.line().is_some_and(|line| !line.is_empty()) {}
        own
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
        }
    }

    /// The next event with a name; `None` at the end.
    fn next(&mut self) -> Option<Event> {
        let mut event = Event::default();
        loop {
            let line = self.line()?;
            match line.split_once(": ") {
                Some(("id", id)) => id.clone_into(&mut event.0),
                Some(("event", name)) => name.clone_into(&mut event.1),
                Some(("data", data)) => data.clone_into(&mut event.2),
                // The size of the last piece of a chunked body.
                None if line == "0" => return None,
                None if line.is_empty() && !event.1.is_empty() => return Some(event),
                _ => {}
            }
        }
    }

    /// Whether the server has ended it within this time.
    fn ends(&mut self, limit: Duration) -> bool {
        self.lines.get_ref().set_read_timeout(Some(limit)).expect("a limit");
        let mut rest = [0u8; 4096];
        let began = Instant::now();
        loop {
            match self.lines.read(&mut rest) {
                Ok(0) => return true,
                Ok(read) if rest[..read].windows(5).any(|part| part == b"0\r\n\r\n") => return true,
                Ok(_) if began.elapsed() < limit => {}
                _ => return false,
            }
        }
    }
}

/// ben's numbers, in order.
fn own(db: &TestDb) -> Vec<String> {
    notifications::table
        .inner_join(users::table.on(users::id.eq(notifications::user_id)))
        .filter(users::username.eq("ben"))
        .order(notifications::id)
        .select(notifications::id)
        .load::<i64>(&mut db.connect())
        .expect("ids")
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn told(db: &TestDb, serving: &Serving, count: usize) {
    let began = Instant::now();
    while own(db).len() < count {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", serving.log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

both! {
    fn no_event_is_missed_or_comes_twice(db) {
        let home = Home::community(db);
        let (first, second) = (home.serve(), home.serve_another());
        let (ada, ben) = (Visitor::member(&first.origin, "ada"), Visitor::member(&first.origin, "ben"));
        ben.reply("here").expect("an answer").is(303);
        let mut stream = Stream::open(&first.origin, &ben, "?thread=1&seen=2", None);
        let begin = stream.next().expect("how things are");
        assert_eq!((begin.1.as_str(), begin.2.as_str()), ("bell", r#"{"unread":0,"messages":0}"#));
        // From here and from the other process.
        ada.reply("one").expect("an answer").is(303);
        let at_second = Visitor::member(&second.origin, "ada");
        at_second.reply("two").expect("an answer").is(303);
        let (mut ids, mut offers) = (Vec::new(), Vec::new());
        while ids.len() < 2 || offers.last().is_none_or(|offer: &String| !offer.contains("\"new\":2")) {
            let event = stream.next().unwrap_or_else(|| panic!("{ids:?} {offers:?}\n{}", first.log()));
            match event.1.as_str() {
                "notice" => ids.push(event.0),
                "replies" => offers.push(event.2),
                other => panic!("{other}"),
            }
        }
        assert!(offers.last().expect("an offer").contains("#post-3"), "{offers:?}");
        assert_eq!(ids, own(db));
        // The process stops: the stream ends, in time.
        let last = ids.last().cloned().expect("an id");
        let (code, took) = first.stop();
        assert!(code == Some(0) && took < Duration::from_secs(8), "{code:?} {took:?}");
        assert!(stream.ends(Duration::from_secs(2)));
        // Meanwhile things happen; another process goes on where this one ended.
        for key in ["three", "four"] {
            at_second.reply(key).expect("an answer").is(303);
        }
        told(db, &second, 4);
        let ben = ben.at(&second.origin);
        let mut stream = Stream::open(&second.origin, &ben, "", Some(&last));
        let missed: Vec<Event> = (0..2).map(|_| stream.next().expect("what was missed")).collect();
        assert!(missed.iter().all(|event| event.1 == "notice"), "{missed:?}");
        ids.extend(missed.into_iter().map(|event| event.0));
        assert_eq!(ids, own(db));
        // And restarted, the same.
        at_second.reply("five").expect("an answer").is(303);
        while ids.len() < 5 {
            let event = stream.next().expect("an event");
            if event.1 == "notice" {
                ids.push(event.0);
            }
        }
        assert_eq!(ids, own(db));
    }

    fn a_stream_ends_with_its_session(db) {
        let home = Home::community(db);
        let serving = home.serve();
        let ben = Visitor::member(&serving.origin, "ben");
        let mut stream = Stream::open(&serving.origin, &ben, "", None);
        stream.next().expect("how things are");
        // Ended by whichever process: here in the database.
        let id: i64 = users::table.filter(users::username.eq("ben")).select(users::id).first(&mut db.connect()).expect("ben");
        diesel::delete(sessions::table.filter(sessions::user_id.eq(id))).execute(&mut db.connect()).expect("ended");
        assert!(stream.ends(Duration::from_secs(5)), "{}", serving.log());
        let guest = Visitor::new(&serving.origin);
        guest.get("/events?once=1").is(303);
    }

    fn a_ban_ends_every_stream_and_session_at_every_process(db) {
        let home = Home::community(db);
        let (first, second) = (home.serve(), home.serve_another());
        let ada = Visitor::member(&first.origin, "ada");
        let fields = [("standing", "member regular"), ("reason", "Steps down.")];
        ada.post("/admin/members/ben", &fields).is(303);
        let (here, there) = (Visitor::member(&first.origin, "ben"), Visitor::member(&second.origin, "ben"));
        let mut streams = [Stream::open(&first.origin, &here, "", None), Stream::open(&second.origin, &there, "", None)];
        for stream in &mut streams {
            stream.next().expect("how things are");
        }
        let fields = [("kind", "ban"), ("days", "7"), ("reason", "Spam."), ("message", "No more of it.")];
        // The other process knows him by now, and keeps that for a second.
        there.get("/settings").is(200);
        let began = Instant::now();
        ada.post("/desk/members/ben/sanctions", &fields).is(303);
        // Whoever writes is asked for anew: nothing comes through meanwhile.
        for (own, key) in [(&here, "late here"), (&there, "late there")] {
            let late = own.reply(key).expect("an answer");
            assert!(matches!(late.status, 401 | 403), "{}: {}", late.status, late.words());
        }
        let said: i64 = posts::table.filter(posts::body.like("%I hear late%")).count().get_result(&mut db.connect()).expect("a count");
        assert_eq!(said, 0);
        for stream in &mut streams {
            assert!(stream.ends(Duration::from_secs(5)), "{}\n{}", first.log(), second.log());
        }
        let took = began.elapsed();
        assert!(took < Duration::from_secs(5), "{took:?}");
        // What was kept of the session is forgotten by then as well.
        let left = Duration::from_secs(2).saturating_sub(took);
        std::thread::sleep(left);
        for own in [&here, &there] {
            assert!(own.get("/settings").is(303).location.starts_with("/login"));
            own.get("/events?once=1").is(303);
        }
        let refused = Visitor::new(&second.origin).post("/login", &[("who", "ben"), ("password", crate::world::process::PASSWORD), ("next", "/")]);
        assert_ne!(refused.status, 303, "{}", refused.words());
    }

    fn what_is_hidden_is_no_event(db) {
        let home = Home::community(db);
        let serving = home.serve();
        let (ada, ben) = (Visitor::member(&serving.origin, "ada"), Visitor::member(&serving.origin, "ben"));
        ben.reply("here").expect("an answer").is(303);
        ada.reply("one").expect("an answer").is(303);
        told(db, &serving, 1);
        let said = ben.get("/events?once=1&last=0").is(200).body;
        assert!(said.contains("event: notice"), "{said}");
        ada.post("/threads/1/hide", &[]).is(303);
        let said = ben.get("/events?once=1&last=0&thread=1&seen=1").is(200).body;
        assert!(!said.contains("event: notice"), "{said}");
    }
}

#[test]
fn many_idle_streams_need_little() {
    const STREAMS: usize = 300;
    let db = TestDb::sqlite();
    let home = Home::community(&db);
    let serving = home.serve();
    let rss = || -> i64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", serving.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
        line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
    };
    // A person has twelve windows at most: many people.
    let all: Vec<Visitor> = (0..STREAMS / 10)
        .map(|number| {
            let name = format!("member-{number}");
            home.administrator(&name);
            Visitor::member(&serving.origin, &name)
        })
        .collect();
    let open = |visitor: &Visitor| {
        let mut stream = Stream::open(&serving.origin, visitor, "", None);
        stream.next().expect("how things are");
        stream
    };
    let warm: Vec<Stream> = all.iter().take(5).map(open).collect();
    let before = rss();
    let streams: Vec<Stream> = (0..9).flat_map(|_| all.iter().map(open)).collect();
    std::thread::sleep(Duration::from_millis(500));
    let each = (rss() - before) / streams.len() as i64;
    eprintln!("{each} KiB for each of {} streams", streams.len());
    assert!(before > 0 && each <= 60, "{each} KiB for each stream");
    drop(warm);
    drop(streams);
    let (code, took) = serving.stop();
    assert!(code == Some(0) && took < Duration::from_secs(8), "{code:?} {took:?}");
}
