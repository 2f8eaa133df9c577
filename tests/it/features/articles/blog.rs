//! The blog by e-mail: only to those who asked, once each, and easily stopped.

use std::time::Duration;

use actix_web::test::TestRequest;
use bandstand::app::{schedule, setup};
use bandstand::features::articles::jobs;
use bandstand::kit::site::Site;
use bandstand::schema::{blog_subscriptions, outbox, users};
use diesel::prelude::*;

use super::super::notifications::told::id_of;
use super::write;
use crate::both;
use crate::world::smtp::{Mood, Sink};
use crate::world::{Browser, World, on_site, on_site_with};

const FINN: &str = "finn@elsewhere.example";

/// Publishes an article of this title, and writes all letters about it.
async fn publish(world: &World<'_>, browser: &Browser, title: &str) {
    let words = [("title", title), ("body", "New words."), ("action", "publish"), ("key", title)];
    let key = title.replace(' ', "-");
    let words: Vec<(&str, &str)> = words
        .iter()
        .map(|(name, value)| (*name, if *name == "key" { key.as_str() } else { value }))
        .collect();
    write(browser, "community-blog", &words).await.is(303);
    all_letters(&world.site).await;
    world.work_off().await;
}

async fn all_letters(site: &Site) {
    while jobs::run(site).await.expect("letters are written") > 0 {}
}

/// Letters to somebody about an article of this title.
fn about(world: &World<'_>, to: &str, title: &str) -> usize {
    world.letters(to).iter().filter(|letter| letter.contains(&format!("Subject: {title}"))).count()
}

fn subscriptions(world: &World<'_>) -> i64 {
    blog_subscriptions::table.count().get_result(&mut world.conn()).expect("a count")
}

async fn confirmed(world: &World<'_>, address: &str) {
    let guest = world.guest();
    guest.post("/blog/subscribe", &[("email", address)]).await.is(200);
    world.work_off().await;
    let button = world.letter(address, "/blog/confirm/");
    guest.post(&button, &[]).await.is(303);
}

both! {
    fn a_guest_gets_the_blog_after_confirming_and_until_stopping(db) {
        on_site(db, async |world| {
            let (guest, ravi) = (world.guest(), world.member("Ravi_M").await);
            let asked = guest.post("/blog/subscribe", &[("email", FINN)]).await.is(200);
            world.work_off().await;
            let button = world.letter(FINN, "/blog/confirm/");
            // Opening the letter's link changes nothing.
            let page = guest.get(&button).await.is(200);
            assert!(page.words().contains(FINN), "{}", page.words());
            publish(&world, &ravi, "Too early").await;
            assert_eq!(about(&world, FINN, "Too early"), 0);
            guest.post(&button, &[]).await.is(303);
            guest.post(&button, &[]).await.is(410);
            guest.get(&button).await.is(410);
            // Whether an address is known, no answer tells.
            let again = guest.post("/blog/subscribe", &[("email", FINN)]).await.is(200);
            assert_eq!(again.words(), asked.words());
            world.work_off().await;
            assert_eq!(world.letters(FINN).len(), 1, "and nobody is written to twice");
            publish(&world, &ravi, "Just right").await;
            publish(&world, &ravi, "And another").await;
            assert_eq!((about(&world, FINN, "Just right"), about(&world, FINN, "And another")), (1, 1));
            let letter = world.letters(FINN).into_iter().find(|letter| letter.contains("Subject: Just right")).expect("a letter");
            let joined = letter.replace("\r\n ", " ");
            assert!(joined.contains("List-Unsubscribe: <http://127.0.0.1:8080/blog/unsubscribe/"), "{joined}");
            assert!(joined.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{joined}");
            let stop = world.letter(FINN, "/blog/unsubscribe/");
            let at = letter.find(&stop).expect("the address") + stop.len();
            let seal: String = letter[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
            let stop = format!("{stop}{seal}");
            guest.get(&stop).await.is(200);
            assert_eq!(subscriptions(&world), 1, "a look changes nothing");
            // One press in a mail program: no cookie, no token, no origin, either kind of body.
            let press = |kind: &'static str, body: &'static str| {
                TestRequest::post().uri(&stop).insert_header(("content-type", kind)).set_payload(body)
            };
            let cut = TestRequest::post().uri(&stop[..stop.len() - 1]);
            world.guest().send(cut).await.is(410);
            assert_eq!(subscriptions(&world), 1);
            let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
            world.guest().send(press("multipart/form-data; boundary=x", multipart)).await.is(200);
            world.guest().send(press("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")).await.is(200);
            assert_eq!(subscriptions(&world), 0, "the address is forgotten");
            publish(&world, &ravi, "After the end").await;
            assert_eq!(about(&world, FINN, "After the end"), 0);
        });
    }

    fn everybody_gets_a_letter_once_whoever_writes_it(db) {
        on_site(db, async |world| {
            let now = world.site.clock.now().0;
            let conn = &mut world.conn();
            for turn in 0..230 {
                let address = format!("reader{turn}@elsewhere.example");
                diesel::insert_into(blog_subscriptions::table)
                    .values((
                        blog_subscriptions::email.eq(&address),
                        blog_subscriptions::email_key.eq(&address),
                        blog_subscriptions::created_at.eq(now),
                        blog_subscriptions::confirmed_at.eq(now),
                    ))
                    .execute(conn)
                    .expect("a reader");
            }
            let ravi = world.member("Ravi_M").await;
            let words = [("title", "To all of you"), ("body", "Words."), ("action", "publish"), ("key", "all")];
            world.site.clock.advance(Duration::from_secs(1));
            write(&ravi, "community-blog", &words).await.is(303);
            let other = setup::open_site(world.site.config.clone()).expect("another process");
            for _ in 0..6 {
                // Whoever is overtaken by the other looks again.
                drop(futures_util::future::join(jobs::run(&world.site), jobs::run(&other)).await);
            }
            all_letters(&world.site).await;
            let letters: Vec<String> = outbox::table
                .filter(outbox::kind.eq("letter"))
                .filter(outbox::payload.like("%To all of you%"))
                .select(outbox::payload)
                .load(conn)
                .expect("letters");
            let mut to: Vec<String> = letters
                .iter()
                .map(|letter| serde_json::from_str::<serde_json::Value>(letter).expect("JSON")["to"].to_string())
                .collect();
            assert_eq!(to.len(), 230);
            to.sort();
            to.dedup();
            assert_eq!(to.len(), 230, "one each");
        });
    }

    fn members_subscribe_with_a_press_and_get_one_letter(db) {
        on_site(db, async |world| {
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            let address = |name: &str| -> String {
                users::table.filter(users::username.eq(name)).select(users::email.assume_not_null()).first(&mut world.conn()).expect("an address")
            };
            let (hers, his) = (address("pia_marl"), address("mirelle"));
            let now = world.site.clock.now().0;
            // She had asked as a guest; and her address stands there still, however that came to be.
            confirmed(&world, &hers).await;
            assert!(pia.get("/blog").await.body.contains("Each new article comes to you"), "the guest was she");
            assert_eq!(subscriptions(&world), 0, "members are no guests");
            diesel::insert_into(blog_subscriptions::table)
                .values((blog_subscriptions::email.eq(&hers), blog_subscriptions::email_key.eq(&hers), blog_subscriptions::created_at.eq(now), blog_subscriptions::confirmed_at.eq(now)))
                .execute(&mut world.conn())
                .expect("a row");
            for target in ["blog:0", "blog:0", "board:1", &format!("author:{}", id_of(&world, "Ravi_M"))] {
                pia.post("/subscriptions", &[("target", target)]).await.is(303);
            }
            assert_eq!(pia.post("/blog/subscribe", &[]).await.is(303).location, "/blog");
            world.member("mirelle").await.post("/subscriptions", &[("target", "blog:0")]).await.is(303);
            diesel::update(users::table.filter(users::username.eq("mirelle"))).set(users::state.eq("banned")).execute(&mut world.conn()).expect("a ban");
            world.site.clock.advance(Duration::from_secs(1));
            publish(&world, &ravi, "For members").await;
            assert_eq!((about(&world, &hers, "For members"), about(&world, &his, "For members")), (1, 0));
            for target in ["blog:0", &format!("author:{}", id_of(&world, "Ravi_M"))] {
                pia.post("/subscriptions/end", &[("target", target)]).await.is(303);
            }
            publish(&world, &ravi, "After she left").await;
            assert_eq!(about(&world, &hers, "After she left"), 0);
        });
    }

    fn a_guest_who_becomes_a_member_goes_on_getting_it_once(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            confirmed(&world, FINN).await;
            world.forget_letters();
            let guest = world.guest();
            let account = [("username", "finn-elsewhere"), ("email", FINN), ("password", "teal-harmonium-garden-61")];
            guest.post("/register", &account).await.is(200);
            publish(&world, &ravi, "Still a guest").await;
            assert_eq!((about(&world, FINN, "Still a guest"), subscriptions(&world)), (1, 1), "the account's address is not proven yet");
            let button = world.letter(FINN, "/confirm/");
            guest.post(&button, &[]).await;
            world.work_off().await;
            assert_eq!(subscriptions(&world), 0);
            world.site.clock.advance(Duration::from_secs(1));
            publish(&world, &ravi, "As a member").await;
            assert_eq!(about(&world, FINN, "As a member"), 1);
            let letter = world.letters(FINN).into_iter().find(|letter| letter.contains("Subject: As a member")).expect("a letter");
            assert!(letter.replace("\r\n ", " ").contains("/unsubscribe/"), "{letter}");
        });
    }

    fn a_mailbox_that_is_not_there_gets_the_blog_no_longer(db) {
        let sink = Sink::start(Duration::ZERO);
        let port = sink.port;
        on_site_with(db, |config| config.mail.smtp_url = format!("smtp://127.0.0.1:{port}"), async |world| {
            let now = world.site.clock.now().0;
            diesel::insert_into(blog_subscriptions::table)
                .values((blog_subscriptions::email.eq(FINN), blog_subscriptions::email_key.eq(FINN), blog_subscriptions::created_at.eq(now), blog_subscriptions::confirmed_at.eq(now)))
                .execute(&mut world.conn())
                .expect("a row");
            sink.set(Mood::KnowsNobody);
            publish(&world, &world.member("Ravi_M").await, "To nobody").await;
            assert_eq!(subscriptions(&world), 0);
            assert!(sink.taken().is_empty());
        });
    }

    fn an_address_that_nobody_confirmed_is_forgotten(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for wrong in ["", "finn", "a@x.org\r\nBcc: b@y.org", "\"a b\"@x.org", "a@x.org, b@y.org"] {
                let refused = guest.post("/blog/subscribe", &[("email", wrong)]).await.is(422);
                assert!(refused.words().contains("not an e-mail address"), "{}", refused.words());
            }
            guest.post_body("/blog/subscribe", "csrf=old&email=finn%40elsewhere.example").await.is(403);
            assert_eq!(subscriptions(&world), 0);
            guest.post("/blog/subscribe", &[("email", FINN)]).await.is(200);
            world.work_off().await;
            let old = world.letter(FINN, "/blog/confirm/");
            world.forget_letters();
            guest.post("/blog/subscribe", &[("email", &FINN.to_uppercase())]).await.is(200);
            assert_eq!(subscriptions(&world), 1, "one address, one row");
            guest.post(&old, &[]).await.is(410);
            world.site.clock.advance(Duration::from_secs(8 * 86_400));
            world.work_off().await;
            let button = world.letter("FINN", "/blog/confirm/");
            world.guest().get(&button).await.is(410);
            schedule::sweep(&world.site).await.expect("a sweep");
            assert_eq!(subscriptions(&world), 0);
        });
    }
}
