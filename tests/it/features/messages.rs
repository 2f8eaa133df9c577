//! Private messages: nobody reaches whoever has not opted in, and nobody learns why.

use bandstand::schema::{audit_log, message_consents, messages, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site, on_site_with, pictures};

async fn opted_in(world: &World<'_>, name: &str) -> Browser {
    let browser = world.member(name).await;
    browser.post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
    browser
}

async fn write(browser: &Browser, to: &str, body: &str, key: &str) -> crate::world::Answer {
    browser.post("/messages", &[("to", to), ("body", body), ("key", key)]).await
}

/// When this story began at the earliest: what the demo's people wrote is some hours old.
fn since(world: &World<'_>) -> i64 {
    world.site.clock.now().0 - 3_600_000
}

fn count(world: &World<'_>) -> i64 {
    messages::table
        .filter(messages::at.gt(since(world)))
        .count()
        .get_result(&mut world.conn())
        .expect("a count")
}

both! {
    fn one_opts_in_with_a_disclaimer_and_ones_age_and_out_again(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            let home = pia.get("/").await.is(200);
            assert!(home.body.contains("href=\"/settings/messages\"") && home.body.contains("badge-mark"), "the mark");
            assert_eq!(pia.get("/messages").await.is(303).location, "/settings/messages");
            let first = pia.get("/settings/messages").await.is(200);
            assert!(first.words().contains("at least 18"), "{}", first.words());
            let second = pia.get(&first.link("Accept")).await.is(200);
            assert!(second.body.contains("name=\"adult\""), "{}", second.words());
            pia.post("/settings/messages", &[("choice", "accept")]).await.is(422);
            pia.post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
            let home = pia.get("/").await.is(200);
            assert!(home.body.contains("href=\"/messages\"") && !home.body.contains("badge-mark"));
            pia.get("/messages").await.is(200);
            let (wording, at): (String, i64) = message_consents::table.filter(message_consents::at.gt(since(&world)))
                .select((message_consents::wording, message_consents::at)).first(&mut world.conn()).expect("kept");
            assert!(wording.contains("at least 18") && at > 0);
            pia.post("/settings/messages", &[("choice", "decline")]).await.is(303);
            assert_eq!(pia.get("/messages").await.is(303).location, "/settings/messages");
            let kept: i64 = message_consents::table.filter(message_consents::at.gt(since(&world))).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(kept, 2);
        });
    }

    fn whoever_cannot_be_reached_cannot_be_reached_and_nobody_learns_why(db) {
        on_site(db, async |world| {
            let pia = opted_in(&world, "pia_marl").await;
            let (tobias, mirelle) = (opted_in(&world, "tobias-k").await, opted_in(&world, "mirelle").await);
            tobias.post("/settings/messages/blocks", &[("username", "pia_marl")]).await.is(303);
            mirelle.post("/settings/messages", &[("choice", "decline")]).await.is(303);
            diesel::update(users::table.filter(users::username.eq("saoirse-w"))).set((users::messages_on.eq(true), users::state.eq("banned")))
                .execute(&mut world.conn()).expect("banned");
            // What was said after opting in is said once.
            pia.get("/messages").await.is(200);
            let mut answers = Vec::new();
            // Never opted in, blocked, switched off, banned, and nobody at all.
            for name in ["halvard", "tobias-k", "mirelle", "saoirse-w", "nobodyatall"] {
                let answer = write(&pia, name, "Hello there", "same-key").await.is(422);
                assert!(answer.words().contains(&format!("{name} can't be reached")), "{}", answer.words());
                assert!(answer.body.contains("Hello there"), "the words are kept");
                let token = answer.field("csrf").expect("a token");
                answers.push(answer.body.replace(name, "NAME").replace(&token, "TOKEN"));
            }
            answers.dedup();
            assert_eq!(answers.len(), 1, "one answer for all reasons");
            // Staff have no other way either.
            let ravi = world.member("Ravi_M").await;
            write(&ravi, "pia_marl", "Hello", "staff").await.is(403);
            let ravi = opted_in(&world, "Ravi_M").await;
            write(&ravi, "halvard", "Hello", "staff-2").await.is(422);
            assert_eq!(count(&world), 0);
        });
    }

    fn those_who_take_part_write_search_and_leave_and_nobody_else_sees_any_of_it(db) {
        on_site(db, async |world| {
            let (pia, tobias) = (opted_in(&world, "pia_marl").await, opted_in(&world, "tobias-k").await);
            let (mirelle, ravi) = (opted_in(&world, "mirelle").await, opted_in(&world, "Ravi_M").await);
            let talk = write(&pia, "tobias-k", "A *secret* <script>x</script> CNRY-1", "one").await.is(303).location;
            assert_eq!(write(&pia, "tobias-k", "A *secret* <script>x</script> CNRY-1", "one").await.is(303).location, talk);
            assert_eq!(count(&world), 1, "sent twice is one");
            let inbox = tobias.get("/messages").await.is(200);
            assert!(inbox.words().contains("1 unread"), "{}", inbox.words());
            assert!(tobias.get("/notifications").await.words().contains("sent you a private message"));
            let shown = tobias.get(&talk).await.is(200);
            assert!(shown.body.contains("<em>secret</em>") && !shown.body.contains("<script>x"), "{}", shown.words());
            assert!(!tobias.get("/messages").await.words().contains("1 unread"), "read");
            // The next one goes on where they are.
            assert_eq!(write(&tobias, "pia_marl", "An answer", "two").await.is(303).location, talk);
            tobias.post(&talk, &[("body", "And one more"), ("key", "three")]).await.is(303);
            for browser in [&mirelle, &ravi] {
                browser.get(&talk).await.is(404);
                browser.post(&talk, &[("body", "Mine"), ("key", "x")]).await.is(404);
                browser.post(&format!("{talk}/leave"), &[]).await.is(404);
                assert!(!browser.get("/messages?q=CNRY-1").await.is(200).body.contains("secret"));
            }
            assert!(pia.get("/messages?q=cnry-1+SECRET").await.is(200).words().contains("A secret"));
            assert!(pia.get("/messages?q=100%25").await.is(200).words().contains("No message of yours"));
            // A muted conversation tells nobody; a deleted copy is one's own.
            tobias.post(&format!("{talk}/mute"), &[]).await.is(303);
            tobias.post("/notifications/read", &[]).await.is(303);
            pia.post(&talk, &[("body", "Are you there?"), ("key", "four")]).await.is(303);
            assert!(!tobias.get("/notifications").await.body.contains("is-unread"));
            tobias.post(&format!("{talk}/delete"), &[]).await.is(303);
            assert!(!tobias.get("/messages").await.body.contains(&format!("\"{talk}\"")));
            assert!(pia.get(&talk).await.is(200).words().contains("An answer"), "the other keeps it");
            assert!(!tobias.get(&talk).await.is(200).words().contains("An answer"));
            // Who left can't be reached there, and nobody is told that they left.
            tobias.post(&format!("{talk}/leave"), &[]).await.is(303);
            tobias.get(&talk).await.is(404);
            let refused = pia.post(&talk, &[("body", "Hello?"), ("key", "five")]).await.is(422);
            assert!(refused.words().contains("Nobody in this conversation can be reached") && refused.body.contains("Hello?"));
            assert!(refused.words().contains("tobias-k") || refused.words().contains("Tobias"), "still named");
            // Opting out closes everything.
            pia.post("/settings/messages", &[("choice", "decline")]).await.is(303);
            pia.get(&talk).await.is(404);
            // Letters say who wrote, and not what.
            world.work_off().await;
            let letters = world.letters("tobias-k@example.org").join("");
            assert!(!letters.contains("secret") && !letters.contains("CNRY-1"), "{letters}");
        });
    }

    fn limits_are_those_of_the_rank_and_the_same_goes_to_few(db) {
        let set = |config: &mut bandstand::kit::config::Config| config.messages.max_people = 3;
        on_site_with(db, set, async |world| {
            let pia = opted_in(&world, "pia_marl").await;
            for name in ["LindenRow", "Okonjo_B", "frontrowfen", "halvard", "saoirse-w", "DrTamarind", "BaxterH"] {
                opted_in(&world, name).await;
            }
            let many = write(&pia, "LindenRow, Okonjo_B, frontrowfen, halvard", "All of you", "many").await.is(422);
            assert!(many.words().contains("3 people at most"), "{}", many.words());
            write(&pia, "LindenRow, @Okonjo_B", "Two of you", "two").await.is(303);
            diesel::update(users::table.filter(users::username.eq("pia_marl"))).set(users::rank.eq("visitor")).execute(&mut world.conn()).expect("a rank");
            bandstand::forum::accounts::session::forget_all(&world.site);
            write(&pia, "frontrowfen", "Buy this", "a").await.is(303);
            write(&pia, "halvard", "Buy this", "b").await.is(303);
            let enough = write(&pia, "saoirse-w", "Something else", "c").await.is(422);
            assert!(enough.words().contains("as many as your rank allows"), "{}", enough.words());
            diesel::update(users::table.filter(users::username.eq("pia_marl"))).set(users::rank.eq("composer")).execute(&mut world.conn()).expect("a rank");
            bandstand::forum::accounts::session::forget_all(&world.site);
            write(&pia, "DrTamarind", "Buy this", "d").await.is(303);
            let blast = write(&pia, "BaxterH", "Buy  THIS", "e").await;
            assert!(blast.status == 422 && blast.words().contains("guideline 12"), "{}", blast.words());
        });
    }

    fn a_picture_in_a_message_is_for_those_who_take_part(db) {
        on_site(db, async |world| {
            let (pia, tobias) = (opted_in(&world, "pia_marl").await, opted_in(&world, "tobias-k").await);
            let ravi = opted_in(&world, "Ravi_M").await;
            let sent = pia.upload("/attachments", "file", "cat.png", &pictures::png(30, 20)).await.is(200);
            let at = sent.body.find("/attachments/").and_then(|_| {
                sent.body.match_indices("/attachments/").find_map(|(at, _)| {
                    let rest = &sent.body[at..];
                    rest.get(..49).filter(|url| url.ends_with(".png")).map(str::to_owned)
                })
            }).expect("an address");
            let talk = write(&pia, "tobias-k", &format!("![cat]({at})"), "pic").await.is(303).location;
            assert!(tobias.get(&talk).await.is(200).body.contains(&at));
            tobias.get(&at).await.is(200);
            pia.get(&at).await.is(200);
            for browser in [&ravi, &world.guest()] {
                browser.get(&at).await.is(404);
            }
            // It can't be shown to the world by a post.
            pia.post("/boards/android/threads", &[("title", "My cat"), ("body", &format!("![cat]({at})")), ("key", "cat")]).await.is(303);
            ravi.get(&at).await.is(404);
            tobias.post(&format!("{talk}/leave"), &[]).await.is(303);
            tobias.get(&at).await.is(404);
        });
    }

    fn a_reported_message_is_opened_by_hand_and_the_look_is_logged(db) {
        on_site(db, async |world| {
            let (pia, tobias) = (opted_in(&world, "pia_marl").await, opted_in(&world, "tobias-k").await);
            let talk = write(&pia, "tobias-k", "FAR-AWAY words", "k0").await.is(303).location;
            for number in 1..=4 {
                pia.post(&talk, &[("body", &format!("Before {number}")), ("key", &format!("k{number}"))]).await.is(303);
            }
            pia.post(&talk, &[("body", "You are an IDIOT-7"), ("key", "bad")]).await.is(303);
            let page = tobias.get(&talk).await.is(200);
            let links: Vec<&str> = page.body.split("href=\"").filter_map(|rest| rest.split('"').next()).filter(|url| url.starts_with("/reports/new?about=message:")).collect();
            let about = links.last().expect("a report link").split("about=").nth(1).expect("a thing").to_owned();
            assert_eq!(links.len(), 6, "every message of the other has Report");
            // Who does not take part can't report what they can't see.
            world.member("mirelle").await.get(&format!("/reports/new?about={about}")).await.is(404);
            tobias.get(&format!("/reports/new?about={about}")).await.is(200);
            tobias.post("/reports", &[("about", &about), ("kind", "guideline"), ("guideline", "community:8")]).await.is(303);
            let (ravi, quill) = (world.member("Ravi_M").await, world.member("quillfeather").await);
            let desk = format!("/desk/reports/{}", world.matter(&about));
            for address in ["/desk/reports", desk.as_str()] {
                assert!(!ravi.get(address).await.is(200).body.contains("IDIOT-7"), "closed until somebody looks");
            }
            quill.get(&desk).await.is(404);
            quill.post(&format!("{desk}/look"), &[]).await.is(404);
            let looked = ravi.post(&format!("{desk}/look"), &[]).await.is(200).words();
            assert!(looked.contains("IDIOT-7") && looked.contains("Before 4") && !looked.contains("FAR-AWAY"), "{looked}");
            let logged: i64 = audit_log::table.filter(audit_log::verb.eq("look")).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(logged, 1);
            ravi.post(&format!("{desk}/decide"), &[("outcome", "removed"), ("guideline", "community:8")]).await.is(303);
            assert!(!tobias.get(&talk).await.is(200).body.contains("IDIOT-7"));
            ravi.post(&format!("{desk}/look"), &[]).await.is(403);
            assert!(pia.get(&format!("/decisions/{}", world.matter(&about))).await.is(200).words().contains("IDIOT-7"), "the author keeps the words");
        });
    }

    fn the_letter_says_how_many_wait_and_a_message_is_looked_at_before_it_goes(db) {
        on_site(db, async |world| {
            let (pia, mirelle) = (opted_in(&world, "pia_marl").await, opted_in(&world, "mirelle").await);
            let waiting = async |who: &Browser| {
                let page = who.get("/").await.is(200).body;
                let (_, after) = page.split_once("data-mail-count>").expect("the letter");
                after.split('<').next().unwrap_or_default().to_owned()
            };
            assert_eq!(waiting(&mirelle).await, "");
            let look = [("to", "mirelle"), ("body", "**Hello**"), ("key", "a"), ("action", "preview")];
            let page = pia.post("/messages", &look).await.is(200);
            assert!(page.body.contains("<strong>Hello</strong>") && page.body.contains("**Hello**"), "{}", page.body);
            let card = "My card is 4111 1111 1111 1111.";
            let refused = pia.post("/messages", &[("to", "mirelle"), ("body", card), ("key", "b")]).await.is(422);
            assert!(refused.words().contains("Send anyway") && refused.body.contains("4111 1111"), "{}", refused.words());
            assert_eq!(count(&world), 0, "nothing went");
            let meant = [("to", "mirelle"), ("body", card), ("key", "b"), ("confirm_personal", "1")];
            let talk = pia.post("/messages", &meant).await.is(303).location;
            let talk = talk.split('#').next().expect("an address").to_owned();
            world.work_off().await;
            // The number is kept for a moment.
            world.site.bells.invalidate_all();
            assert_eq!(waiting(&mirelle).await, "1");
            let look = [("body", "*Hm*"), ("key", "c"), ("action", "preview")];
            assert!(mirelle.post(&talk, &look).await.is(200).body.contains("<em>Hm</em>"));
            assert_eq!(waiting(&mirelle).await, "1", "looking at one's own words reads nothing");
            mirelle.get(&talk).await.is(200);
            assert_eq!(waiting(&mirelle).await, "");
        });
    }
}
