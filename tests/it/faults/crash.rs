//! The process is killed while people write.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::both;
use crate::world::{Home, Visitor};

const WRITERS: usize = 4;
/// How long each life lasts.
const LIVES: [u64; 3] = [150, 300, 450];

both! {
    fn nothing_that_was_acknowledged_is_lost_or_doubled(db) {
        let home = Home::community(db);
        // By key: where the reply is, once that was said.
        let sent: Mutex<BTreeMap<String, Option<String>>> = Mutex::default();
        for (life, millis) in LIVES.iter().enumerate() {
            let serving = home.serve();
            let writers: Vec<Visitor> = (0..WRITERS)
                .map(|number| Visitor::member(&serving.origin, if number.is_multiple_of(2) { "ada" } else { "ben" }))
                .collect();
            std::thread::scope(|scope| {
                for (number, writer) in writers.into_iter().enumerate() {
                    let sent = &sent;
                    scope.spawn(move || {
                        for turn in 0.. {
                            let key = format!("key-{life}-{number}-{turn}");
                            sent.lock().expect("a lock").insert(key.clone(), None);
                            // An error is the crash: nobody knows whether the reply stands.
                            let Ok(answer) = writer.reply(&key) else { return };
                            let location = answer.is(303).location;
                            sent.lock().expect("a lock").insert(key, Some(location));
                        }
                    });
                }
                std::thread::sleep(Duration::from_millis(*millis));
                serving.kill();
            });
            home.whole();
        }
        let sent = sent.into_inner().expect("a lock");
        let said: i64 = sent.values().filter(|location| location.is_some()).count() as i64;
        let stand = home.whole() - 1;
        assert!(said > 10, "something was written: {said}");
        assert!((said..=sent.len() as i64).contains(&stand), "{said} acknowledged, {stand} stand, {} sent", sent.len());

        let serving = home.serve();
        let (ada, ben) = (Visitor::member(&serving.origin, "ada"), Visitor::member(&serving.origin, "ben"));
        for (key, location) in &sent {
            let number: usize = key.split('-').nth(2).and_then(|number| number.parse().ok()).expect("a number");
            let writer = if number.is_multiple_of(2) { &ada } else { &ben };
            let again = writer.reply(key).expect("an answer").is(303).location;
            assert!(location.as_ref().is_none_or(|location| *location == again), "{key}: {location:?}, now {again}");
        }
        assert_eq!(home.whole(), 1 + sent.len() as i64, "each reply once");
        // What was claimed by the dead process is heard in the end: the search knows all.
        let began = std::time::Instant::now();
        while outbox(db) > 0 {
            assert!(began.elapsed().as_secs() < 60, "{} wait\n{}", outbox(db), serving.log());
            std::thread::sleep(Duration::from_millis(200));
        }
        home.whole();
    }
}

fn outbox(db: &crate::world::TestDb) -> i64 {
    use diesel::prelude::*;
    bandstand::schema::outbox::table.count().get_result(&mut db.connect()).expect("a count")
}
