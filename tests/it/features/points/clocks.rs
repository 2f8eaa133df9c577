//! Days, months and quarters are those of the community, through the change of clocks.

use std::time::Duration;

use bandstand::features::points::{actions, jobs};
use bandstand::forum::points::{days, store};
use bandstand::kit::config::Config;
use bandstand::kit::db::Ts;
use bandstand::schema::{leaderboard_months, star_points};
use diesel::prelude::*;

use super::{ask, forget_all, points, reply};
use crate::both;
use crate::world::{World, on_site_with};

/// Clocks go forward on 14 March 2055: that day has 23 hours, and is an hour nearer to UTC.
fn new_york(config: &mut Config) {
    config.zone = "America/New_York".to_owned();
}

/// Sets the site's clock, forwards: to a year far enough ahead that it stays ahead.
fn set(world: &World<'_>, at: &str) {
    let span = Ts::parse(at).expect("an instant").0 - world.site.clock.now().0;
    world.site.clock.advance(Duration::from_millis(u64::try_from(span).expect("clocks go forward")));
}

both! {
    fn today_is_the_day_of_the_community(db) {
        on_site_with(db, new_york, async |world| {
            world.work_off().await;
            set(&world, "2055-03-14T04:20:00Z");
            forget_all(&world);
            let (mirelle, halvard, quill) = (world.member("mirelle").await, world.member("halvard").await, world.member("quillfeather").await);
            let thread = ask(&mirelle, &world, "A night in March").await;
            let mut own = Vec::new();
            for key in ["a", "b", "c", "d"] {
                own.push(reply(&quill, &world, thread, key).await);
            }
            world.work_off().await;
            let before = points(&world, "quillfeather");
            // One kudo a day from the same member: half past eleven, half past midnight, and,
            // on the short day, half past eleven and half past midnight by its own clock.
            let kudos = [("2055-03-14T04:30:00Z", 1), ("2055-03-14T05:30:00Z", 2), ("2055-03-15T03:30:00Z", 2), ("2055-03-15T04:30:00Z", 3)];
            for ((at, sum), post) in kudos.iter().zip(&own) {
                set(&world, at);
                halvard.post(&format!("/posts/{post}/kudo"), &[]).await.is(303);
                world.work_off().await;
                assert_eq!(points(&world, "quillfeather") - before, *sum, "{at}");
            }
            let found: Vec<i64> = star_points::table
                .filter(star_points::rule.eq("kudo"))
                .order(star_points::id)
                .select(star_points::day)
                .load(&mut world.conn())
                .expect("rows");
            assert_eq!(found, [20_550_313, 20_550_314, 20_550_315]);
        });
    }

    fn a_month_is_closed_when_it_is_over_here(db) {
        on_site_with(db, new_york, async |world| {
            world.work_off().await;
            set(&world, "2055-04-01T03:50:00Z");
            forget_all(&world);
            let (mirelle, quill, nadiq) = (world.member("mirelle").await, world.member("quillfeather").await, world.member("nadiq").await);
            let thread = ask(&mirelle, &world, "Ten minutes to midnight").await;
            reply(&quill, &world, thread, "q").await;
            world.work_off().await;
            set(&world, "2055-04-01T04:10:00Z");
            let other = ask(&mirelle, &world, "Ten minutes past midnight").await;
            reply(&nadiq, &world, other, "n").await;
            world.work_off().await;
            // By winter time it would not be midnight yet; an hour is waited for what comes late.
            set(&world, "2055-04-01T04:40:00Z");
            assert_eq!(jobs::run(&world.site).await.expect("it runs"), 0);
            set(&world, "2055-04-01T05:10:00Z");
            assert_eq!(jobs::run(&world.site).await.expect("it runs"), 1);
            let closed: Vec<i64> = leaderboard_months::table.select(leaderboard_months::month).load(&mut world.conn()).expect("months");
            assert_eq!(closed, [205_503]);
            let march = store::places_of(&mut world.conn(), 205_503, 9).expect("places");
            assert_eq!(march.iter().map(|(_, user, points)| (user.0, *points)).collect::<Vec<_>>(), [(world.id_of("quillfeather"), 5)]);
            let april = store::best_of(&mut world.conn(), 205_504, 9).expect("places");
            assert_eq!(actions::places(&april).len(), 1);
            assert!(world.guest().get("/leaderboard").await.is(200).words().contains("April 2055 so far"));
        });
    }

    fn a_quarter_is_over_when_it_is_over_here(db) {
        on_site_with(db, new_york, async |world| {
            world.work_off().await;
            set(&world, "2055-04-01T03:30:00Z");
            let staff = world.member("Lucienne").await;
            assert_eq!(days::quarter_of(days::day_of(world.site.clock.now(), &world.site.config.zone)), 20_551);
            let early = staff.post("/desk/premium", &[("quarter", "20551")]).await.is(403);
            assert!(early.words().contains("goes on still"), "{}", early.words());
            assert!(staff.get("/desk/premium").await.is(200).words().contains("quarter 4 of 2054"));
            set(&world, "2055-04-01T04:30:00Z");
            staff.post("/desk/premium", &[("quarter", "20551")]).await.is(303);
            assert!(staff.get("/desk/premium").await.is(200).words().contains("quarter 1 of 2055"));
        });
    }
}
