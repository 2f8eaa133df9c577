//! Counters are what they count, whatever moderators do, and a wrong one is named.

mod broken;

use bandstand::features::check;
use bandstand::schema::{boards, threads};
use diesel::prelude::*;

use crate::both;
use crate::world::{World, on_site};

fn problems(world: &World<'_>) -> Vec<String> {
    check::run(&world.site.db).expect("it is checked").problems
}

both! {
    fn counters_hold_through_every_act_of_moderation(db) {
        on_site(db, async |world| {
            let (mirelle, ravi) = (world.member("mirelle").await, world.member("Ravi_M").await);
            let thread = [("title", "Counted and counted again"), ("body", "One."), ("key", "one")];
            mirelle.post("/boards/android/threads", &thread).await.is(303);
            let id = world.thread("Counted and counted again");
            let reply = [("body", "Two."), ("key", "two")];
            ravi.post(&format!("/threads/{id}/posts"), &reply).await.is(303);
            let (first, last) = (world.question(id), world.last_post(id));
            world.work_off().await;
            assert_eq!(problems(&world), Vec::<String>::new(), "the demo");
            let reason = [("reason", "Rule 4")];
            for (address, fields) in [
                (format!("/posts/{last}/hide"), &[][..]),
                (format!("/posts/{first}/hide"), &[]),
                (format!("/threads/{id}/move"), &[("board", "ios")]),
                (format!("/posts/{last}/restore"), &[]),
                (format!("/threads/{id}/hide"), &[]),
                (format!("/posts/{first}/restore"), &[]),
                (format!("/posts/{last}/remove"), &reason),
                (format!("/threads/{id}/move"), &[("board", "android")]),
                (format!("/threads/{id}/restore"), &[]),
                (format!("/posts/{last}/restore"), &[]),
                (format!("/threads/{id}/remove"), &reason),
                (format!("/threads/{id}/restore"), &[]),
            ] {
                ravi.post(&address, fields).await.is(303);
                world.work_off().await;
                assert_eq!(problems(&world), Vec::<String>::new(), "after {address}");
            }
        });
    }

    fn a_wrong_counter_is_named_with_what_it_should_be(db) {
        on_site(db, async |world| {
            let id = world.thread("Read first: what we can and can't help with here");
            let mut conn = world.conn();
            let kept: i64 = threads::table.find(id).select(threads::reply_count).first(&mut conn).expect("a count");
            diesel::update(threads::table.find(id))
                .set(threads::reply_count.eq(kept + 7))
                .execute(&mut conn)
                .expect("it is made wrong");
            diesel::update(boards::table.filter(boards::slug.eq("android")))
                .set(boards::last_post_at.eq(None::<i64>))
                .execute(&mut conn)
                .expect("it is made wrong");
            let found = problems(&world).join("\n");
            let replies = format!("threads.reply_count is wrong in 1 rows: row {id} has {} and should have {kept}", kept + 7);
            assert!(found.contains(&replies), "{found}");
            assert!(found.contains("boards.last_post_at is wrong in 1 rows") && found.contains("has nothing"), "{found}");
        });
    }
}
