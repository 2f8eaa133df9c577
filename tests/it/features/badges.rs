//! Badges come by rule and by hand, and go by hand alone.

use bandstand::features::badges::{jobs, store};
use bandstand::forum::accounts::model::UserId;
use bandstand::schema::{audit_log, badge_awards, notices, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{World, on_site};

fn badges(world: &World<'_>, name: &str) -> Vec<String> {
    let own = store::of(&mut world.conn(), UserId(world.id_of(name))).expect("asked");
    own.into_iter().map(|(slug, _)| slug).collect()
}

fn set(world: &World<'_>, name: &str, solutions: i64, kudos: i64) {
    diesel::update(users::table.filter(users::username.eq(name)))
        .set((users::solution_count.eq(solutions), users::kudos_count.eq(kudos)))
        .execute(&mut world.conn())
        .expect("figures");
}

both! {
    fn badges_come_by_rule_once(db) {
        on_site(db, async |world| {
            diesel::delete(badge_awards::table).execute(&mut world.conn()).expect("none");
            set(&world, "tobias-k", 1, 99);
            jobs::run(&world.site).await.expect("it runs");
            assert_eq!(badges(&world, "tobias-k"), ["first-solution"]);
            set(&world, "tobias-k", 10, 100);
            let (one, two) = futures_util::future::join(jobs::run(&world.site), jobs::run(&world.site)).await;
            assert!(one.is_ok() && two.is_ok());
            assert_eq!(badges(&world, "tobias-k"), ["first-solution", "ten-solutions", "hundred-kudos"]);
            let told: i64 = notices::table.filter(notices::user_id.eq(world.id_of("tobias-k"))).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(told, 3);
            let page = world.guest().get("/members/tobias-k").await.is(200);
            assert!(page.words().contains("Ten solutions"), "{}", page.words());
            assert!(world.guest().get("/badges").await.is(200).words().contains("First solution"));
        });
    }

    fn an_accepted_reply_brings_the_first_badge(db) {
        on_site(db, async |world| {
            diesel::delete(badge_awards::table).execute(&mut world.conn()).expect("none");
            let (mirelle, tobias) = (world.member("mirelle").await, world.member("tobias-k").await);
            mirelle.post("/boards/android/threads", &[("title", "A small question"), ("body", "Words."), ("key", "k")]).await.is(303);
            let thread = world.thread("A small question");
            tobias.post(&format!("/threads/{thread}/posts"), &[("body", "Turn it off and on."), ("key", "r")]).await.is(303);
            set(&world, "tobias-k", 0, 0);
            mirelle.post(&format!("/posts/{}/solution", world.last_post(thread)), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(badges(&world, "tobias-k"), ["first-solution"]);
        });
    }

    fn staff_give_and_take_badges(db) {
        on_site(db, async |world| {
            diesel::delete(badge_awards::table).execute(&mut world.conn()).expect("none");
            let staff = world.member("Lucienne").await;
            let form = |name: &'static str, reason: &'static str| [("username", name), ("badge", "bug-hunter"), ("reason", reason)];
            let wrong = staff.post("/desk/badges", &form("nobodyy", "")).await.is(422);
            assert!(wrong.words().contains("Nobody here has this username") && wrong.body.contains("nobodyy"));
            staff.post("/desk/badges", &form("@mirelle", "The grey squares")).await.is(303);
            assert!(staff.post("/desk/badges", &form("mirelle", "Again")).await.is(422).words().contains("already"));
            assert_eq!(badges(&world, "mirelle"), ["bug-hunter"]);
            set(&world, "mirelle", 1, 0);
            jobs::run(&world.site).await.expect("it runs");
            let award: i64 = badge_awards::table.filter(badge_awards::badge.eq("first-solution")).filter(badge_awards::user_id.eq(world.id_of("mirelle")))
                .select(badge_awards::id).first(&mut world.conn()).expect("it");
            staff.post(&format!("/desk/badges/{award}/take"), &[("reason", "")]).await.is(422);
            staff.post(&format!("/desk/badges/{award}/take"), &[("reason", "It was copied")]).await.is(303);
            jobs::run(&world.site).await.expect("it runs");
            assert!(!badges(&world, "mirelle").contains(&"first-solution".to_owned()));
            let entry: i64 = audit_log::table.filter(audit_log::verb.eq("take badge")).select(audit_log::id).first(&mut world.conn()).expect("an act");
            world.member("Joaquim").await.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            assert!(badges(&world, "mirelle").contains(&"first-solution".to_owned()));
            world.member("Ravi_M").await.post("/desk/badges", &form("halvard", "Thanks")).await.is(403);
        });
    }
}
