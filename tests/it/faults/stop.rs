//! The process is told to stop while people read and write.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bandstand::schema::{read_marks, threads};
use diesel::prelude::*;

use crate::both;
use crate::world::process::signal;
use crate::world::{Home, Visitor, encoded};

/// A connection that is open and waits for nothing longer than this.
fn connect(origin: &str) -> TcpStream {
    let stream = TcpStream::connect(origin.trim_start_matches("http://")).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    stream
}

both! {
    fn what_was_begun_is_finished_and_nothing_is_lost(db) {
        let home = Home::community(db);
        let mut serving = home.serve();
        let ada = Visitor::member(&serving.origin, "ada");
        ada.get("/threads/1/gapless-playback").is(200);
        for number in 0..3 {
            // Pages kept for guests are not counted again.
            Visitor::new(&serving.origin).get(&format!("/threads/1/gapless-playback?visit={number}")).is(200);
        }
        // One that keeps its connection, one that has not said what it wants, and one in the middle of a form.
        let mut idle = connect(&serving.origin);
        write!(idle, "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").expect("sent");
        let mut some = [0; 16];
        assert!(idle.read(&mut some).expect("an answer") > 0);
        let mut mute = connect(&serving.origin);
        write!(mute, "GET / HTTP/1.1\r\nhos").expect("sent");
        let (cookies, token) = ada.session();
        let body = encoded(&[("csrf", &token), ("body", "Slowly sent."), ("key", "slow")]);
        let (first, rest) = body.split_at(body.len() / 2);
        let mut slow = connect(&serving.origin);
        write!(
            slow,
            "POST /threads/1/posts HTTP/1.1\r\nhost: {}\r\ncookie: {cookies}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{first}",
            serving.origin.trim_start_matches("http://"),
            body.len()
        )
        .expect("sent");
        std::thread::sleep(Duration::from_millis(300));

        signal(serving.id(), "TERM");
        let began = std::time::Instant::now();
        std::thread::sleep(Duration::from_millis(700));
        write!(slow, "{rest}").expect("the connection is still there");
        let mut answer = String::new();
        drop(slow.read_to_string(&mut answer));
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}\n{}", serving.log());
        assert_eq!(serving.wait(), Some(0), "{}", serving.log());
        assert!(began.elapsed().as_secs() < 12, "{:?}", began.elapsed());
        assert!(TcpStream::connect(serving.origin.trim_start_matches("http://")).is_err());

        let mut conn = db.connect();
        let views: i64 = threads::table.find(1).select(threads::view_count).first(&mut conn).expect("a thread");
        assert_eq!(views, 4, "every view was written down");
        let reads: i64 = read_marks::table.count().get_result(&mut conn).expect("a count");
        assert_eq!(reads, 1, "and how far ada had read");
        assert_eq!(home.whole(), 2);
        let again = home.serve();
        let ada = ada.at(&again.origin);
        ada.post("/threads/1/posts", &[("body", "Slowly sent."), ("key", "slow")]).is(303);
        assert_eq!(home.whole(), 2);
    }

    fn a_site_where_nothing_happens_stops_at_once(db) {
        let serving = Home::with(db).serve();
        let (code, took) = serving.stop();
        assert_eq!(code, Some(0));
        assert!(took.as_secs() < 4, "{took:?}");
    }
}
