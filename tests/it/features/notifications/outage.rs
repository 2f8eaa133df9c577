//! No letter is lost and none is doubled, whatever mail servers and machines do.

use std::time::{Duration, Instant};

use bandstand::app::worker::{self, Worker};
use bandstand::kit::config::Config;
use bandstand::schema::{notifications, outbox, subscriptions};
use diesel::prelude::*;

use super::letters::report;
use super::told::{fresh, id_of, reply};
use crate::both;
use crate::world::process::finish;
use crate::world::smtp::{Mood, Sink};
use crate::world::{Home, TestDb, Visitor, World, crowd, on_site_with};

/// Lets so many new members follow a thread.
fn crowd_around(db: &TestDb, thread: i64, size: usize) {
    let conn = &mut db.connect();
    let rows: Vec<_> = crowd(conn, size)
        .into_iter()
        .map(|user| {
            (
                subscriptions::user_id.eq(user),
                subscriptions::kind.eq("thread"),
                subscriptions::subject_id.eq(thread),
                subscriptions::wanted.eq(true),
                subscriptions::at.eq(0_i64),
            )
        })
        .collect();
    for part in rows.chunks(500) {
        bandstand::each!(conn, c => diesel::insert_into(subscriptions::table).values(part.to_vec()).execute(c)).expect("rows");
    }
}

fn waiting(db: &TestDb) -> i64 {
    outbox::table.filter(outbox::state.eq("waiting")).count().get_result(&mut db.connect()).expect("a count")
}

/// Minutes of trying, with the clock.
async fn try_for(world: &World<'_>, minutes: u64) {
    for _ in 0..minutes {
        world.work_off().await;
        world.site.clock.advance(Duration::from_secs(60));
    }
}

/// Letters go to this port, and tell of replies alone: nobody rises, and nobody gets a badge.
fn by_mail(config: &mut Config, port: u16) {
    config.mail.smtp_url = format!("smtp://127.0.0.1:{port}");
    config.badges.clear();
    for rung in config.ranks.formula.ladder.values_mut() {
        rung.score = 1e9;
    }
}

both! {
    fn an_hour_without_a_mail_server_loses_and_doubles_nothing(db) {
        let sink = Sink::start(Duration::ZERO);
        let port = sink.port;
        on_site_with(db, |config| by_mail(config, port), async |world| {
            let (_, thread) = fresh(&world, "Down").await;
            crowd_around(world.db(), thread, 60);
            let pia = world.member("pia_marl").await;
            sink.set(Mood::Refuses);
            reply(&pia, thread, "To all.").await;
            world.hear().await;
            // One is tried, and the others are not tried in vain.
            assert_eq!(world.send_letters().await, 50);
            let tried: i64 = outbox::table.filter(outbox::attempts.gt(0)).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(tried, 1);
            // Events go on being heard while letters wait.
            reply(&pia, thread, "Still here.").await;
            world.hear().await;
            let told: i64 = notifications::table.filter(notifications::post_id.eq(world.last_post(thread))).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(told, 61);
            for _ in 0..60 {
                world.send_letters().await;
                world.site.clock.advance(Duration::from_secs(60));
            }
            assert!(sink.seen().is_empty());
            // Back: hangs up on a few first, then is well.
            sink.set(Mood::Drops);
            world.send_letters().await;
            let dropped = sink.seen();
            assert_eq!(dropped.len(), 1, "one was on its way");
            sink.set(Mood::Takes);
            try_for(&world, 400).await;
            let taken = sink.taken();
            assert_eq!(taken.len(), 2 * 61, "each reader of each reply");
            assert!(taken.values().all(|times| *times == 1), "{taken:?}");
            assert_eq!(waiting(world.db()), 0);
        });
    }

    fn a_server_that_says_nothing_is_not_waited_for_long(db) {
        let sink = Sink::start(Duration::ZERO);
        let port = sink.port;
        let patient = |config: &mut Config| {
            by_mail(config, port);
            config.mail.patience_seconds = 2;
        };
        on_site_with(db, patient, async |world| {
            let (_, thread) = fresh(&world, "Mute").await;
            crowd_around(world.db(), thread, 5);
            let pia = world.member("pia_marl").await;
            sink.set(Mood::Stalls);
            reply(&pia, thread, "To all.").await;
            world.hear().await;
            let mut letters = Worker::new(worker::LETTERS, None);
            let began = Instant::now();
            letters.pulse(&world.site).await.expect("tried");
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
            assert_eq!(letters.pulse(&world.site).await.expect("held"), 0, "the next try waits");
            sink.set(Mood::Takes);
            try_for(&world, 20).await;
            let (taken, seen) = (sink.taken(), sink.seen());
            assert_eq!(taken.len(), 6);
            assert!(taken.values().all(|times| *times == 1), "{taken:?}");
            assert_eq!(seen.values().sum::<usize>(), 7, "the one on its way came twice, under one name");
        });
    }

    fn a_mailbox_that_is_not_there_is_written_to_once(db) {
        let sink = Sink::start(Duration::ZERO);
        let port = sink.port;
        on_site_with(db, |config| by_mail(config, port), async |world| {
            let (mirelle, thread) = fresh(&world, "Nobody").await;
            let pia = world.member("pia_marl").await;
            sink.set(Mood::KnowsNobody);
            reply(&pia, thread, "One.").await;
            try_for(&world, 3).await;
            sink.set(Mood::Takes);
            reply(&pia, thread, "Two.").await;
            try_for(&world, 12).await;
            assert!(sink.taken().is_empty());
            assert_eq!(waiting(world.db()), 0);
            let said = mirelle.get("/settings/notifications").await.words();
            assert!(said.contains("no such mailbox"), "{said}");
            assert!(id_of(&world, "mirelle") > 0);
        });
    }

    fn a_killed_worker_doubles_at_most_the_letter_in_flight(db) {
        let sink = Sink::start(Duration::from_millis(30));
        let home = Home::with(db);
        home.settings(&format!("limit_factor = 1000.0\n[mail]\nsmtp_url = \"smtp://127.0.0.1:{}\"\n", sink.port));
        let home = home.filled();
        crowd_around(db, 1, 60);
        let mut lives = 0;
        let serving = home.serve();
        Visitor::member(&serving.origin, "ada").reply("to-all").expect("an answer").is(303);
        let mut serving = Some(serving);
        let began = Instant::now();
        while sink.taken().len() < 60 {
            assert!(began.elapsed() < Duration::from_secs(50), "{} taken, {} wait", sink.taken().len(), waiting(db));
            std::thread::sleep(Duration::from_millis(400));
            if lives < 3 {
                serving.take().expect("it serves").kill();
                lives += 1;
                // What the dead one had claimed runs out; here at once.
                diesel::update(outbox::table).set(outbox::claimed_until.eq(0_i64)).execute(&mut db.connect()).expect("claims run out");
                serving = Some(home.serve());
            }
        }
        std::thread::sleep(Duration::from_millis(1000));
        let taken = sink.taken();
        assert_eq!(taken.len(), 60);
        // Each death doubles one letter at most: the one in flight.
        let again: usize = taken.values().map(|times| times - 1).sum();
        assert!(again <= lives, "{again} of {lives}");
        assert_eq!(waiting(db), 0);
        // And what comes back is taken from standard input.
        let letters = sink.letters();
        let to = |letter: &str| letter.lines().find_map(|line| line.strip_prefix("To: ")).expect("a reader").trim().to_owned();
        let id = taken.keys().next().expect("a letter");
        let letter = letters.iter().find(|letter| letter.contains(id.as_str())).expect("its text");
        let said = finish(home.command(&["bounce"]), &report(id, "failed", "5.1.1", &to(letter))).good();
        assert!(said.out.contains("are stopped"), "{said:?}");
        finish(home.command(&["bounce"]), "Subject: Hello\r\n\r\nI am away.\r\n").refused("this is no bounce");
    }
}

/// How long a reply in `thread` is waited for, in milliseconds.
fn acknowledged(visitor: &Visitor, thread: i64, key: &str) -> u128 {
    let began = Instant::now();
    visitor.post(&format!("/threads/{thread}/posts"), &[("body", key), ("key", key)]).is(303);
    began.elapsed().as_millis()
}

both! {
    fn a_reply_that_many_hear_of_is_acknowledged_as_soon(db) {
        let sink = Sink::start(Duration::from_millis(2));
        let home = Home::with(db);
        home.settings(&format!("limit_factor = 1000.0\n[mail]\nsmtp_url = \"smtp://127.0.0.1:{}\"\n", sink.port));
        let home = home.filled();
        let serving = home.serve();
        let ada = Visitor::member(&serving.origin, "ada");
        let quiet = ada.thread("Nobody follows this one");
        crowd_around(db, 1, 10_000);
        let mut took: [Vec<u128>; 2] = Default::default();
        // In turns, so that a busy machine is busy for both; the quickest of each, as it only ever adds.
        for turn in 0..5 {
            for (thread, took) in [quiet, 1].into_iter().zip(&mut took) {
                took.push(acknowledged(&ada, thread, &format!("turn-{turn}-{thread}")));
                // People are being told meanwhile, and letters go out; the next reply comes a moment later.
                std::thread::sleep(Duration::from_millis(300));
            }
        }
        let [alone, crowded] = took.map(|took| took.into_iter().min().unwrap_or_default());
        eprintln!("alone {alone} ms, with 10,000 who follow {crowded} ms");
        assert!(crowded <= alone * 3 / 2 + 25, "alone {alone} ms, crowded {crowded} ms");
        let began = Instant::now();
        let told = || -> i64 { notifications::table.count().get_result(&mut db.connect()).expect("a count") };
        while told() < 5 * 10_000 {
            assert!(began.elapsed() < Duration::from_secs(100), "{} told\n{}", told(), serving.log());
            std::thread::sleep(Duration::from_millis(500));
        }
    }
}
