//! Letters about what happened: to whom, when, with which headers, and how they stop.

use std::time::Duration;

use actix_web::test::TestRequest;
use bandstand::features::notifications::{bounce, jobs};
use bandstand::kit::db::Ts;
use bandstand::schema::{notice_settings, notifications, outbox, subscriptions, users};
use diesel::prelude::*;

use super::every_kind;
use super::told::{fresh, id_of, reply, told};
use crate::both;
use crate::world::{FORM, World, on_site};

const MIRELLE: &str = "mirelle@example.org";
const HOUR: Duration = Duration::from_secs(3600);

fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    let line = letter.lines().find(|line| line.starts_with(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in\n{letter}")).split_once(": ").expect("a value").1.trim()
}

/// The letters to mirelle about notifications.
fn letters(world: &World<'_>) -> Vec<String> {
    match std::fs::read_dir(world.folder().join("mail")) {
        Ok(_) => {
            world.letters(MIRELLE).into_iter().filter(|letter| letter.contains("List-Unsubscribe")).collect()
        }
        Err(_) => Vec::new(),
    }
}

/// The path in the one-click header.
fn stop_path(letter: &str) -> String {
    let url = header(letter, "List-Unsubscribe").trim_matches(['<', '>']).to_owned();
    url.split_once("/unsubscribe/").map(|(_, token)| format!("/unsubscribe/{token}")).expect("a path")
}

async fn choose(world: &World<'_>, way: &str, more: &[(&str, &str)]) {
    let mut choice = vec![("mail_on", "1"), ("follow_own", "1"), ("follow_replied", "1")];
    choice.extend(every_kind(way));
    choice.extend_from_slice(more);
    world.member("mirelle").await.post("/settings/notifications", &choice).await.is(303);
}

both! {
    fn a_letter_says_who_what_where_and_how_to_stop(db) {
        on_site(db, async |world| {
            let (_, thread) = fresh(&world, "By mail").await;
            let pia = world.member("pia_marl").await;
            reply(&pia, thread, "Line one <b>\n\nUnsubscribe: https://evil.example/").await;
            reply(&pia, thread, "Another.").await;
            world.work_off().await;
            let all = letters(&world);
            assert_eq!(all.len(), 2);
            for letter in &all {
                assert_eq!(header(letter, "Subject"), "Re: By mail");
                assert_eq!(header(letter, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
                let root = format!("<thread-{thread}@localhost>");
                assert_eq!(header(letter, "References"), root);
                assert_eq!(header(letter, "In-Reply-To"), root);
                assert!(letter.contains("multipart/alternative") && letter.contains("text/html"), "{letter}");
                assert!(letter.contains("/settings/notifications"), "{letter}");
                assert!(letter.contains("replied in"), "{letter}");
                assert!(!letter.contains("\nUnsubscribe: https://evil"), "no line of theirs stands as ours");
            }
            assert!(all.iter().any(|letter| letter.contains("Line one &lt;b&gt;")), "{all:?}");
            assert_ne!(header(&all[0], "Message-ID"), header(&all[1], "Message-ID"));
            let states: Vec<String> = notifications::table.filter(notifications::user_id.eq(id_of(&world, "mirelle")))
                .select(notifications::mail_state).load(&mut world.conn()).expect("states");
            assert_eq!(states, ["sent", "sent"]);
        });
    }

    fn one_post_without_login_stops_them_and_a_look_does_not(db) {
        on_site(db, async |world| {
            let (_, thread) = fresh(&world, "Stop it").await;
            let pia = world.member("pia_marl").await;
            reply(&pia, thread, "One.").await;
            world.work_off().await;
            let path = stop_path(&letters(&world)[0]);
            let wanted = || -> bool {
                subscriptions::table.filter(subscriptions::user_id.eq(id_of(&world, "mirelle")))
                    .filter(subscriptions::subject_id.eq(thread)).filter(subscriptions::kind.eq("thread"))
                    .select(subscriptions::wanted).first(&mut world.conn()).expect("a row")
            };
            let guest = world.guest();
            let page = guest.get(&path).await.is(200);
            assert!(page.words().contains("letters about this thread") && !page.body.contains("Stop it"), "{}", page.words());
            assert!(wanted(), "looking changes nothing");
            guest.get(&format!("{path}x")).await.is(404);
            // As a mail program sends it: no cookie, no origin.
            let request = TestRequest::post().uri(&path).insert_header(("content-type", FORM));
            guest.send(request.set_payload("List-Unsubscribe=One-Click")).await.is(200);
            assert!(!wanted());
            reply(&pia, thread, "Two.").await;
            world.work_off().await;
            assert_eq!(letters(&world).len(), 1);
            // About a kind: on the site one still hears of it.
            reply(&pia, thread, "You, @mirelle.").await;
            world.work_off().await;
            let mention = letters(&world).into_iter().find(|letter| letter.contains("mentioned you")).expect("a letter");
            guest.post(&stop_path(&mention), &[]).await.is(200);
            reply(&pia, thread, "And you, @mirelle.").await;
            world.work_off().await;
            assert_eq!(letters(&world).len(), 2);
            assert_eq!(told(&world, "mirelle")[..2], ["mention", "mention"]);
        });
    }

    fn nothing_goes_out_about_what_was_hidden_read_or_unwanted_meanwhile(db) {
        on_site(db, async |world| {
            let (mirelle, thread) = fresh(&world, "Meanwhile CNRY").await;
            let (pia, joaquim) = (world.member("pia_marl").await, world.member("Joaquim").await);
            // Told, then moved where she can't read, before the letter's turn.
            reply(&pia, thread, "A secret.").await;
            world.hear().await;
            joaquim.post(&format!("/threads/{thread}/move"), &[("board", "staff-room")]).await.is(303);
            while world.send_letters().await > 0 {}
            assert!(letters(&world).is_empty());
            joaquim.post(&format!("/threads/{thread}/move"), &[("board", "android")]).await.is(303);
            // Hidden.
            reply(&pia, thread, "A slip.").await;
            world.hear().await;
            let slip = world.last_post(thread);
            joaquim.post(&format!("/posts/{slip}/hide"), &[]).await.is(303);
            while world.send_letters().await > 0 {}
            assert!(letters(&world).is_empty());
            // Read.
            reply(&pia, thread, "Seen.").await;
            world.hear().await;
            mirelle.post("/notifications/read", &[]).await.is(303);
            while world.send_letters().await > 0 {}
            // The switch of all letters.
            reply(&pia, thread, "Off.").await;
            world.hear().await;
            choose(&world, "mail", &[]).await;
            diesel::update(notice_settings::table).set(notice_settings::mail_on.eq(false)).execute(&mut world.conn()).expect("off");
            while world.send_letters().await > 0 {}
            // Banned.
            diesel::update(notice_settings::table).set(notice_settings::mail_on.eq(true)).execute(&mut world.conn()).expect("on");
            reply(&pia, thread, "Gone.").await;
            world.hear().await;
            diesel::update(users::table.filter(users::username.eq("mirelle"))).set(users::state.eq("banned")).execute(&mut world.conn()).expect("banned");
            while world.send_letters().await > 0 {}
            assert!(letters(&world).is_empty());
            let waiting: i64 = outbox::table.count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(waiting, 0, "and nothing waits for ever");
        });
    }

    fn quiet_hours_are_waited_for(db) {
        on_site(db, async |world| {
            let (_, thread) = fresh(&world, "Hush").await;
            diesel::update(users::table).set(users::zone.eq("Asia/Kathmandu")).execute(&mut world.conn()).expect("a zone");
            let here = jiff::Timestamp::from_millisecond(world.site.clock.now().0).expect("now").in_tz("Asia/Kathmandu").expect("a zone");
            let hour = |plus: i64| (((i64::from(here.hour()) + plus) % 24) * 60).to_string();
            choose(&world, "mail", &[("quiet_from", &hour(0)), ("quiet_until", &hour(3))]).await;
            let pia = world.member("pia_marl").await;
            reply(&pia, thread, "Late.").await;
            world.work_off().await;
            assert!(letters(&world).is_empty());
            world.site.clock.advance(HOUR);
            world.work_off().await;
            assert!(letters(&world).is_empty());
            world.site.clock.advance(2 * HOUR);
            world.work_off().await;
            assert_eq!(letters(&world).len(), 1);
        });
    }

    fn a_digest_comes_once_a_day_whoever_asks_how_often(db) {
        on_site(db, async |world| {
            let (_, thread) = fresh(&world, "Daily").await;
            choose(&world, "daily", &[]).await;
            diesel::update(users::table).set(users::zone.eq("America/St_Johns")).execute(&mut world.conn()).expect("a zone");
            let pia = world.member("pia_marl").await;
            reply(&pia, thread, "One.").await;
            reply(&pia, thread, "Two.").await;
            world.work_off().await;
            jobs::digests(&world.site).await.expect("digests");
            world.work_off().await;
            assert!(letters(&world).is_empty(), "not before the next morning");
            world.site.clock.advance(24 * HOUR);
            let twin = world.twin();
            twin.clock.advance(24 * HOUR);
            for _ in 0..3 {
                let (one, other) = futures_util::future::join(jobs::digests(&world.site), jobs::digests(&twin)).await;
                one.and(other).expect("digests");
                world.work_off().await;
            }
            let all = letters(&world);
            assert_eq!(all.len(), 1, "{all:?}");
            assert_eq!(header(&all[0], "Subject"), "Your day in the Tempo Community");
            assert!(all[0].contains("replied in") && all[0].contains("Daily"), "{}", all[0]);
            // The next one tells of what came since.
            world.site.clock.advance(HOUR);
            reply(&pia, thread, "Three.").await;
            world.work_off().await;
            world.site.clock.advance(24 * HOUR);
            // Its thread is hidden before it goes out: nothing to tell.
            jobs::digests(&world.site).await.expect("digests");
            world.member("Joaquim").await.post(&format!("/threads/{thread}/hide"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(letters(&world).len(), 1);
        });
    }

    fn a_bounce_stops_letters_and_the_settings_say_so(db) {
        on_site(db, async |world| {
            let (mirelle, thread) = fresh(&world, "Back").await;
            let pia = world.member("pia_marl").await;
            reply(&pia, thread, "One.").await;
            world.work_off().await;
            let id = header(&letters(&world)[0], "Message-ID").to_owned();
            let first = id.clone();
            let take = async |raw: String| {
                let found = bounce::read(&world.site.key, raw.as_bytes())?;
                let now = world.site.clock.now();
                Ok::<_, &str>(world.site.db.write(move |tx| bounce::take(tx, &found, now)).await.expect("taken"))
            };
            // Somebody made it up, it is only late, it is a holiday answer, it went elsewhere.
            assert_eq!(take(report(&id.replacen("notice-", "notice-9", 1), "failed", "5.1.1", MIRELLE)).await, Err(bounce::NOT_OURS));
            assert_eq!(take(report(&id, "delayed", "4.4.1", MIRELLE)).await, Err(bounce::NOT_FAILED));
            assert_eq!(take(format!("In-Reply-To: {id}\r\nSubject: Away\r\n\r\nI am away.\r\n")).await, Err(bounce::NO_BOUNCE));
            assert_eq!(take(report(&id, "failed", "5.1.1", "old@example.org")).await, Ok(bounce::Outcome::Moved));
            assert!(!mirelle.get("/settings/notifications").await.words().contains("came back"));
            // A full mailbox counts, and goes on.
            take(report(&id, "failed", "5.2.2", MIRELLE)).await.expect("noted");
            let said = mirelle.get("/settings/notifications").await.words();
            assert!(said.contains("1 letter came back lately"), "{said}");
            assert_eq!(take(report(&id, "failed", "5.1.1", MIRELLE)).await, Ok(bounce::Outcome::Counted { username: "mirelle".to_owned(), is_off: true }));
            let said = mirelle.get("/settings/notifications").await.words();
            assert!(said.contains("came back, so we stopped them") && said.contains("no such mailbox"), "{said}");
            reply(&pia, thread, "Two.").await;
            world.work_off().await;
            assert_eq!(letters(&world).len(), 1, "nobody writes there");
            mirelle.post("/settings/notifications/mail", &[]).await.is(303);
            reply(&pia, thread, "Three.").await;
            world.work_off().await;
            assert_eq!(letters(&world).len(), 2);
            // So does a letter of the account, to her alone.
            world.forget_letters();
            world.guest().post("/forgot", &[("email", MIRELLE)]).await;
            world.work_off().await;
            let id = header(&world.letters(MIRELLE)[0], "Message-ID").to_owned();
            assert_eq!(take(report(&id, "failed", "5.1.1", "pia@example.org")).await, Err(bounce::NOT_OURS));
            assert_eq!(take(report(&id, "failed", "5.1.1", MIRELLE)).await, Ok(bounce::Outcome::Counted { username: "mirelle".to_owned(), is_off: true }));
            mirelle.post("/settings/notifications/mail", &[]).await.is(303);
            let id = first;
            // Another address begins anew.
            take(report(&id, "failed", "5.1.1", MIRELLE)).await.expect("noted");
            diesel::update(users::table.filter(users::username.eq("mirelle")))
                .set((users::email.eq("new@example.org"), users::email_key.eq("new@example.org"))).execute(&mut world.conn()).expect("moved");
            reply(&pia, thread, "Four.").await;
            world.work_off().await;
            assert_eq!(world.letters("new@example.org").len(), 1);
            assert!(Ts(0) < world.site.clock.now());
        });
    }
}

/// A delivery status notification as mail servers write it.
pub fn report(id: &str, action: &str, status: &str, to: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.org\r\nTo: community@localhost\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=\"edge\"\r\n\r\n\
--edge\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\r\n\
--edge\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} no such mailbox\r\n\r\n\
--edge\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: community@localhost\r\nMessage-ID: {id}\r\nSubject: Re: Back\r\n\r\n--edge--\r\n"
    )
}
