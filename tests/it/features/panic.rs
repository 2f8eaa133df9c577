//! The emergency switch: who writes while it is on, who waits, and that it ends.

use bandstand::schema::{audit_log, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

async fn write(browser: &Browser, title: &str) -> u16 {
    let fields = [("title", title), ("body", "Words."), ("key", title)];
    browser.post("/boards/android/threads", &fields).await.status
}

async fn switch_on(world: &World<'_>) -> Browser {
    let joaquim = world.member("Joaquim").await;
    joaquim.post("/admin/panic", &[("reason", "")]).await.is(422);
    joaquim.post("/admin/panic", &[("reason", "A wave of spam")]).await.is(303);
    joaquim
}

both! {
    fn only_members_with_a_visible_post_write_in_an_emergency_and_it_ends_with_one_press(db) {
        on_site(db, async |world| {
            let (pia, mirelle, ravi) =
                (world.member("pia_marl").await, world.member("mirelle").await, world.member("Ravi_M").await);
            diesel::update(users::table.filter(users::username.eq("pia_marl"))).set(users::post_count.eq(0))
                .execute(&mut world.conn()).expect("nothing written yet");
            ravi.post("/admin/panic", &[("reason", "No.")]).await.is(403);
            assert_eq!(write(&pia, "Before").await, 303);
            diesel::update(users::table.filter(users::username.eq("pia_marl"))).set(users::post_count.eq(0))
                .execute(&mut world.conn()).expect("nothing written yet");
            let joaquim = switch_on(&world).await;
            let fields = [("title", "Right now"), ("body", "My words."), ("key", "now")];
            let refused = pia.post("/boards/android/threads", &fields).await.is(403);
            assert!(refused.words().contains("keeping out a wave of spam") && refused.body.contains("My words."));
            assert!(pia.get("/").await.is(200).words().contains("only members who have posted before"));
            assert_eq!(write(&mirelle, "Known").await, 303);
            assert!(ravi.get("/").await.is(200).words().contains("emergency switch is on"));
            assert!(!mirelle.get("/").await.is(200).words().contains("emergency"));
            joaquim.post("/admin/panic", &[("reason", "Twice")]).await.is(303);
            joaquim.post("/admin/panic/off", &[]).await.is(303);
            assert_eq!(write(&pia, "After").await, 303);
            assert!(!ravi.get("/").await.is(200).words().contains("emergency switch"));
            let verbs: Vec<String> = audit_log::table.filter(audit_log::subject_kind.eq("site"))
                .order(audit_log::id).select(audit_log::verb).load(&mut world.conn()).expect("the log");
            assert_eq!(verbs, ["panic", "end panic"]);
        });
    }

    fn who_joins_in_an_emergency_waits_until_somebody_decides(db) {
        on_site(db, async |world| {
            let joaquim = switch_on(&world).await;
            let mut joined = Vec::new();
            for name in ["newcomer_one", "newcomer_two"] {
                let browser = world.guest();
                let email = format!("{name}@example.org");
                let fields = [("username", name), ("email", email.as_str()), ("password", "a few plain words")];
                browser.post("/register", &fields).await.is(200);
                world.work_off().await;
                browser.post(&world.letter(&email, "/confirm/"), &[]).await.is(303);
                let browser = world.guest();
                browser.log_in(name, "a few plain words").await.is(303);
                assert!(browser.get("/").await.is(200).words().contains("approved by hand"));
                assert_eq!(write(&browser, name).await, 403);
                joined.push((browser, world.id_of(name)));
            }
            let page = joaquim.get("/admin/panic").await.is(200).words();
            assert!(page.contains("newcomer_one") && page.contains("newcomer_two"), "{page}");
            // They wait also when it is over.
            joaquim.post("/admin/panic/off", &[]).await.is(303);
            let [(one, first), (two, second)] = joined.as_slice() else { panic!("two") };
            assert_eq!(write(one, "Still waiting").await, 403);
            joaquim.post(&format!("/admin/panic/members/{first}/approve"), &[]).await.is(303);
            joaquim.post(&format!("/admin/panic/members/{second}/refuse"), &[]).await.is(303);
            joaquim.post(&format!("/admin/panic/members/{second}/approve"), &[]).await.is(404);
            assert_eq!(write(one, "Approved now").await, 303);
            assert!(one.get("/notifications").await.is(200).words().contains("Welcome: your account is approved"));
            assert_eq!(write(two, "Refused").await, 403);
            assert!(two.get("/").await.is(200).words().contains("was not approved"));
            // Those who join afterwards wait for nobody.
            assert!(joaquim.get("/admin/panic").await.is(200).words().contains("Nobody waits"));
        });
    }
}
