//! Two processes serve one database.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bandstand::schema::{outbox, posts, revisions, users};
use diesel::prelude::*;

use crate::both;
use crate::world::process::PASSWORD;
use crate::world::{Answer, Home, Visitor};

type Delivered = Arc<Mutex<BTreeMap<String, usize>>>;

/// A mail server that takes everything: how often each Message-ID was delivered.
fn mail_server() -> (u16, Delivered) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let delivered = Delivered::default();
    let counted = delivered.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let counted = counted.clone();
            std::thread::spawn(move || drop(take_letters(stream, &counted)));
        }
    });
    (port, delivered)
}

fn take_letters(mut stream: TcpStream, delivered: &Delivered) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    stream.write_all(b"220 sink\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        if line != "DATA" {
            stream.write_all(if line == "QUIT" { b"221 bye\r\n" } else { b"250 ok\r\n" })?;
            continue;
        }
        stream.write_all(b"354 go on\r\n")?;
        while let Some(line) = lines.next().transpose()?.filter(|line| line != ".") {
            if let Some(id) = line.strip_prefix("Message-ID: ") {
                *delivered.lock().expect("a lock").entry(id.to_owned()).or_default() += 1;
            }
        }
        // Slowly, so that the other process looks at the outbox meanwhile.
        std::thread::sleep(Duration::from_millis(60));
        stream.write_all(b"250 taken\r\n")?;
    }
    Ok(())
}

/// Both at the same moment.
fn at_once<T: Send>(one: impl FnOnce() -> T + Send, other: impl FnOnce() -> T + Send) -> [T; 2] {
    let barrier = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        let one = scope.spawn(|| {
            barrier.wait();
            one()
        });
        let other = scope.spawn(|| {
            barrier.wait();
            other()
        });
        [one.join().expect("an answer"), other.join().expect("an answer")]
    })
}

fn statuses(answers: &[Answer; 2]) -> [u16; 2] {
    let mut all = [answers[0].status, answers[1].status];
    all.sort_unstable();
    all
}

fn register(visitor: &Visitor, name: &str, number: usize) -> Answer {
    let email = format!("{name}-{number}@example.org");
    visitor.post("/register", &[("username", name), ("email", &email), ("password", PASSWORD)])
}

both! {
    fn two_processes_do_each_thing_once(db) {
        let (port, delivered) = mail_server();
        let home = Home::with(db);
        home.settings(&format!("limit_factor = 1000.0\n[mail]\nsmtp_url = \"smtp://127.0.0.1:{port}\"\n"));
        let home = home.filled();
        let (first, second) = (home.serve(), home.serve_another());

        // One name, two people, one moment: one of them has it.
        let guests = (Visitor::new(&first.origin), Visitor::new(&second.origin));
        guests.0.token();
        guests.1.token();
        for number in 0..6 {
            let name = format!("wren-{number}");
            let answers = at_once(|| register(&guests.0, &name, 1), || register(&guests.1, &name, 2));
            assert_eq!(statuses(&answers), [200, 422], "{}\n{}", answers[0].words(), answers[1].words());
            let refused = answers.iter().find(|answer| answer.status == 422).expect("one is refused");
            assert!(refused.words().contains("Somebody has this name"), "{}", refused.words());
        }
        let wrens: i64 = users::table.filter(users::username.like("wren-%")).count().get_result(&mut db.connect()).expect("a count");
        assert_eq!(wrens, 6);

        // One form sent twice, to both.
        let (one, other) = (Visitor::member(&first.origin, "ada"), Visitor::member(&second.origin, "ada"));
        for number in 0..10 {
            let key = format!("key-{number}");
            let answers = at_once(|| one.reply(&key), || other.reply(&key)).map(|answer| answer.expect("an answer").is(303));
            assert_eq!(answers[0].location, answers[1].location);
        }
        assert_eq!(home.whole(), 11);

        // Two changes of one version: one stands, the other is told and loses no word.
        for number in 0..5 {
            let post = number + 2;
            let path = format!("/posts/{post}/edit");
            let form = one.get(&path).is(200).action("edit");
            other.get(&path).is(200);
            let change = |visitor: &Visitor, words: &str| visitor.post(&form, &[("body", words), ("key", words)]);
            let answers = at_once(|| change(&one, "From the first."), || change(&other, "From the second."));
            assert_eq!(statuses(&answers), [303, 409], "{}\n{}", answers[0].words(), answers[1].words());
            let mut conn = db.connect();
            let body: String = posts::table.find(i64::from(post)).select(posts::body).first(&mut conn).expect("a post");
            let late = answers.iter().find(|answer| answer.status == 409).expect("one is late");
            assert!(late.body.contains("From the first.") && late.body.contains("From the second."), "{}", late.words());
            assert!(body.starts_with("From the "), "{body}");
            let kept: i64 = revisions::table.filter(revisions::post_id.eq(i64::from(post))).count().get_result(&mut conn).expect("a count");
            assert_eq!(kept, 1);
        }

        // Much at once from both sides: nobody hears of a lock.
        std::thread::scope(|scope| {
            for (side, serving) in [&first, &second].into_iter().enumerate() {
                for number in 0..2 {
                    scope.spawn(move || {
                        let ben = Visitor::member(&serving.origin, "ben");
                        for turn in 0..15 {
                            ben.reply(&format!("many-{side}-{number}-{turn}")).expect("an answer").is(303);
                        }
                    });
                }
            }
        });
        assert_eq!(home.whole(), 71);

        let began = Instant::now();
        while outbox::table.count().get_result::<i64>(&mut db.connect()).expect("a count") > 0 {
            assert!(began.elapsed().as_secs() < 20, "the outbox stands\n{}\n{}", first.log(), second.log());
            std::thread::sleep(Duration::from_millis(100));
        }
        let delivered = delivered.lock().expect("a lock").clone();
        // Six that confirm an address, and one to ada for each reply of ben's.
        assert_eq!(delivered.len(), 66, "each letter went out: {delivered:?}");
        assert!(delivered.values().all(|times| *times == 1), "and once: {delivered:?}");
        for serving in [&first, &second] {
            let log = serving.log();
            assert!(!log.contains("locked") && !log.contains("ERROR") && !log.contains("panicked"), "{log}");
        }
        home.whole();
    }
}
