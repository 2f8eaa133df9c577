//! The audit log: what was done is found there, and taken back from there.

use bandstand::features::check;
use bandstand::schema::{audit_log, threads};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

const OLD: &str = "Playback pauses itself every night around 3:00";

/// The number of the latest act with this verb.
fn last(world: &World<'_>, verb: &str) -> i64 {
    audit_log::table
        .filter(audit_log::verb.eq(verb))
        .order(audit_log::id.desc())
        .select(audit_log::id)
        .first(&mut world.conn())
        .expect("an act")
}

fn state(world: &World<'_>, thread: i64) -> (String, bool, bool, bool) {
    threads::table
        .find(thread)
        .select((threads::state, threads::locked, threads::floated, threads::featured))
        .first(&mut world.conn())
        .expect("a thread")
}

async fn undo(browser: &Browser, entry: i64) -> crate::world::Answer {
    browser.post(&format!("/desk/audit/{entry}/undo"), &[]).await
}

/// Nothing is wrong in the database.
fn whole(world: &World<'_>) {
    assert_eq!(check::run(&world.site.db).expect("it is checked").problems, Vec::<String>::new());
}

both! {
    fn every_act_on_a_thread_is_taken_back_from_the_log(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let thread = world.thread(OLD);
            let before = state(&world, thread);
            for verb in ["lock", "float", "feature", "hide"] {
                ravi.post(&format!("/threads/{thread}/{verb}"), &[]).await.is(303);
                let entry = last(&world, verb);
                let page = ravi.get("/desk/audit").await.is(200);
                assert!(page.words().contains(OLD) && page.body.contains(&format!("/desk/audit/{entry}/undo")), "{verb}");
                assert_ne!(state(&world, thread), before, "{verb}");
                undo(&ravi, entry).await.is(303);
                assert_eq!(state(&world, thread), before, "{verb}");
                let again = undo(&ravi, entry).await.is(403);
                assert!(again.words().contains("undone already"), "{}", again.words());
            }
            // The undoing is an act with a reverse of its own.
            undo(&ravi, last(&world, "restore")).await.is(303);
            assert_eq!(state(&world, thread).0, "hidden");
            undo(&ravi, last(&world, "hide")).await.is(303);
            ravi.post(&format!("/threads/{thread}/remove"), &[("reason", "Rule 4")]).await.is(303);
            undo(&ravi, last(&world, "remove")).await.is(303);
            assert_eq!(state(&world, thread), before);
            let log = ravi.get("/desk/audit?verb=undo").await.is(200);
            assert!(log.words().contains("undoes #"), "{}", log.words());
            whole(&world);
        });
    }

    fn posts_moves_vault_sanctions_and_guidelines_are_taken_back(db) {
        on_site(db, async |world| {
            let (ravi, joaquim) = (world.member("Ravi_M").await, world.member("Joaquim").await);
            let thread = world.thread(OLD);
            let board = || -> i64 { threads::table.find(thread).select(threads::board_id).first(&mut world.conn()).expect("a board") };
            let home = board();
            let reply = world.post(thread, 2);
            ravi.post(&format!("/posts/{reply}/remove"), &[("reason", "Rule 4")]).await.is(303);
            undo(&ravi, last(&world, "remove")).await.is(303);
            ravi.post(&format!("/posts/{reply}/hide"), &[]).await.is(303);
            undo(&ravi, last(&world, "hide")).await.is(303);
            ravi.post(&format!("/threads/{thread}/move"), &[("board", "ios")]).await.is(303);
            assert_ne!(board(), home);
            undo(&ravi, last(&world, "move")).await.is(303);
            assert_eq!(board(), home);
            ravi.post(&format!("/threads/{thread}/vault"), &[]).await.is(303);
            undo(&ravi, last(&world, "vault")).await.is(303);
            assert_eq!(board(), home);
            let ban = [("kind", "ban"), ("days", ""), ("reason", "x"), ("message", "Bye.")];
            ravi.post("/desk/members/pia_marl/sanctions", &ban).await.is(303);
            undo(&ravi, last(&world, "ban")).await.is(303);
            world.member("pia_marl").await.get("/settings").await.is(200);
            undo(&ravi, last(&world, "lift ban")).await.is(403);
            let rule = [("title", "Once"), ("body", "Post it once.")];
            joaquim.post("/guidelines/chat/3/edit", &rule).await.is(303);
            undo(&ravi, last(&world, "edit")).await.is(403);
            undo(&joaquim, last(&world, "edit")).await.is(303);
            assert!(!joaquim.get("/guidelines/chat").await.is(200).words().contains("Post it once."));
            whole(&world);
        });
    }

    fn what_changed_meanwhile_is_refused_with_a_sentence(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let thread = world.thread(OLD);
            ravi.post(&format!("/threads/{thread}/lock"), &[]).await.is(303);
            let first = last(&world, "lock");
            ravi.post(&format!("/threads/{thread}/unlock"), &[]).await.is(303);
            ravi.post(&format!("/threads/{thread}/lock"), &[]).await.is(303);
            let refused = undo(&ravi, first).await.is(403);
            assert!(refused.words().contains("only the last act"), "{}", refused.words());
            // Nobody wrote this one down.
            diesel::update(threads::table.find(thread)).set(threads::locked.eq(false)).execute(&mut world.conn()).expect("unlocked");
            let refused = undo(&ravi, last(&world, "lock")).await.is(403);
            assert!(refused.words().contains("changed since"), "{}", refused.words());
        });
    }

    fn the_log_is_filtered_and_goes_on_from_page_to_page(db) {
        on_site(db, async |world| {
            let (ravi, joaquim) = (world.member("Ravi_M").await, world.member("Joaquim").await);
            let thread = world.thread(OLD);
            for _ in 0..30 {
                ravi.post(&format!("/threads/{thread}/lock"), &[]).await.is(303);
                ravi.post(&format!("/threads/{thread}/unlock"), &[]).await.is(303);
            }
            joaquim.post(&format!("/threads/{thread}/float"), &[]).await.is(303);
            let page = ravi.get("/desk/audit?who=joaquim&about=thread&from=2020-01-01").await.is(200);
            assert!(page.body.contains("<td>float</td>") && !page.body.contains("<td>lock</td>"));
            let page = ravi.get("/desk/audit?verb=lock").await.is(200);
            assert_eq!(page.body.matches("<td>lock</td>").count(), 30);
            let page = ravi.get("/desk/audit?who=Ravi_M").await.is(200);
            let next = page.link("Later");
            let rest = ravi.get(&next).await.is(200);
            assert_eq!(page.body.matches("<tr id=").count(), 50);
            let (first, second) = (last(&world, "unlock"), format!("id=\"e{}\"", last(&world, "unlock")));
            assert!(first > 0 && page.body.contains(&second) && !rest.body.contains(&second));
            assert!(ravi.get("/desk/audit?to=2020-01-01").await.is(200).words().contains("Nothing found"));
            ravi.get("/desk/audit?from=soon").await.is(422);
            ravi.get("/desk/audit?about=weather").await.is(422);
            world.member("quillfeather").await.get("/desk/audit").await.is(403);
        });
    }

    fn the_desk_says_what_waits(db) {
        on_site(db, async |world| {
            let (ravi, pia) = (world.member("Ravi_M").await, world.member("pia_marl").await);
            pia.post("/boards/android/threads", &[("title", "Nobody answers this"), ("body", "Words."), ("key", "n")]).await.is(303);
            let page = ravi.get("/desk").await.is(200);
            assert!(page.words().contains("Open reports") && page.body.contains("/boards/android?show=unanswered"), "{}", page.words());
            assert!(page.body.contains("/desk/audit") && page.body.contains("/desk/vault"));
            let star = world.member("quillfeather").await.get("/desk").await.is(200);
            assert!(!star.body.contains("/desk/audit") && !star.body.contains("/desk/vault"));
            pia.get("/desk").await.is(403);
        });
    }
}
