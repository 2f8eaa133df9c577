//! Sanctions: each rung does what it says, everywhere, and ends when it should.

use std::time::Duration;

use bandstand::features::sanctions::jobs;
use bandstand::forum::accounts::store::sessions;
use bandstand::schema::{audit_log, sanctions, sessions as rows};
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, on_site};

const MESSAGE: &str = "Please <b>read</b> the guidelines.";

async fn impose(browser: &Browser, name: &str, kind: &str, days: &str) -> Answer {
    let fields = [("kind", kind), ("days", days), ("reason", "SECRET-WHY"), ("message", MESSAGE)];
    browser.post(&format!("/desk/members/{name}/sanctions"), &fields).await
}

async fn start(browser: &Browser, title: &str) -> Answer {
    browser.post("/boards/android/threads", &[("title", title), ("body", "Words."), ("key", title)]).await
}

fn verbs(world: &World<'_>) -> Vec<String> {
    audit_log::table
        .filter(audit_log::subject_kind.eq("member"))
        .order(audit_log::id)
        .select(audit_log::verb)
        .load(&mut world.conn())
        .expect("the log")
}

both! {
    fn a_warning_is_read_before_anything_is_posted(db) {
        on_site(db, async |world| {
            let (ravi, pia) = (world.member("Ravi_M").await, world.member("pia_marl").await);
            ravi.post("/desk/members/pia_marl/sanctions", &[("kind", "warning"), ("reason", "x")]).await.is(422);
            impose(&ravi, "pia_marl", "warning", "").await.is(303);
            let refused = start(&pia, "Warned").await.is(403);
            assert!(refused.words().contains("has warned you"), "{}", refused.words());
            assert!(pia.get("/").await.is(200).words().contains("A moderator has warned you"));
            assert!(pia.get("/notifications").await.is(200).words().contains("A moderator warns you"));
            let own = pia.get("/sanctions").await.is(200);
            assert!(own.body.contains("Please &lt;b&gt;read") && !own.body.contains("SECRET-WHY") && !own.words().contains("Ravi"));
            let action = own.action("/acknowledge");
            world.member("mirelle").await.post(&action, &[]).await.is(404);
            pia.post(&action, &[]).await.is(303);
            start(&pia, "Read it").await.is(303);
            // A note is for moderators alone.
            impose(&ravi, "pia_marl", "note", "").await.is(303);
            assert!(!pia.get("/sanctions").await.is(200).words().contains("Note for moderators"));
            assert!(ravi.get("/desk/members/pia_marl").await.is(200).words().contains("SECRET-WHY"));
            start(&pia, "Noted").await.is(303);
        });
    }

    fn silenced_members_read_and_cannot_write_until_the_end(db) {
        on_site(db, async |world| {
            let (ravi, pia) = (world.member("Ravi_M").await, world.member("pia_marl").await);
            pia.post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
            let thread = world.thread("Playback pauses itself every night around 3:00");
            let post = world.question(thread);
            impose(&ravi, "pia_marl", "silence", "soon").await.is(422);
            impose(&ravi, "pia_marl", "silence", "2").await.is(303);
            pia.get("/").await.is(200);
            start(&pia, "Silenced").await.is(403);
            pia.post(&format!("/threads/{thread}/posts"), &[("body", "Words."), ("key", "s")]).await.is(403);
            pia.post(&format!("/posts/{post}/kudo"), &[]).await.is(403);
            pia.post("/messages", &[("to", "mirelle"), ("body", "Hello"), ("key", "m")]).await.is(403);
            pia.get("/attachments").await.is(403);
            // Reporting stays open.
            pia.post("/reports", &[("about", &format!("post:{post}")), ("kind", "spam")]).await.is(303);
            assert_eq!(jobs::run(&world.site).await.expect("looked"), 0, "not yet");
            let own = sanctions::table.filter(sanctions::user_id.eq(world.id_of("pia_marl")));
            diesel::update(own).set(sanctions::ends_at.eq(world.site.clock.now().minus(Duration::from_secs(1))))
                .execute(&mut world.conn()).expect("time goes by");
            assert_eq!(jobs::run(&world.site).await.expect("ended"), 1);
            assert_eq!(jobs::run(&world.site).await.expect("once"), 0);
            start(&pia, "Free again").await.is(303);
            assert_eq!(verbs(&world), ["silence", "lift silence"]);
        });
    }

    fn a_ban_ends_every_session_and_can_be_lifted(db) {
        on_site(db, async |world| {
            let (ravi, pia) = (world.member("Ravi_M").await, world.member("pia_marl").await);
            let other = world.member("pia_marl").await;
            let open: Vec<i64> = rows::table.filter(rows::user_id.eq(world.id_of("pia_marl"))).select(rows::id)
                .load(&mut world.conn()).expect("sessions");
            assert_eq!(open.len(), 2);
            impose(&ravi, "pia_marl", "ban", "").await.is(303);
            for browser in [&pia, &other] {
                assert!(browser.get("/settings").await.is(303).location.starts_with("/login"), "a guest at once");
            }
            let alive = sessions::alive(&mut world.conn(), &open).expect("asked");
            assert!(alive.is_empty(), "open streams are woken and end");
            let refused = world.guest().log_in("pia_marl", &world.password("pia_marl")).await;
            assert!(refused.status != 303 && refused.words().contains("banned"), "{}", refused.words());
            world.work_off().await;
            let letter = world.letters("pia_marl@example.org").join("") + &world.letters("pia").join("");
            assert!(letter.contains("is banned from the"), "a letter says so");
            assert!(!letter.contains("SECRET-WHY"), "and not what moderators say to each other");
            let action = ravi.get("/desk/members/pia_marl").await.is(200).action("/lift");
            ravi.post(&action, &[]).await.is(303);
            ravi.post(&action, &[]).await.is(303);
            world.guest().log_in("pia_marl", &world.password("pia_marl")).await.is(303);
            assert_eq!(verbs(&world), ["ban", "lift ban"], "each once");
        });
    }

    fn nobody_sanctions_an_equal_or_themselves(db) {
        on_site(db, async |world| {
            let (ravi, chief) = (world.member("Ravi_M").await, world.member("Joaquim").await);
            for name in ["Ravi_M", "ingrid-s", "Lucienne", "Joaquim"] {
                impose(&ravi, name, "ban", "").await.is(403);
            }
            impose(&chief, "Joaquim", "ban", "").await.is(403);
            impose(&chief, "Ravi_M", "silence", "1").await.is(303);
            impose(&ravi, "pia_marl", "ban", "").await.is(403);
        });
    }
}
