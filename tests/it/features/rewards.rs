//! Points become rewards: held, spent or back, exactly, whoever comes at once.

use bandstand::schema::{
    leaderboard_months, leaderboard_places, premium_grants, reward_requests, rewards, star_points,
    star_terms, swag_draws,
};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

fn earn(world: &World<'_>, name: &str, points: i64, day: i64) {
    let row = (
        (
            star_points::user_id.eq(world.id_of(name)),
            star_points::rule.eq("solution"),
            star_points::points.eq(points),
        ),
        (star_points::subject_id.eq(day), star_points::thread_id.eq(0_i64), star_points::other_id.eq(0_i64)),
        (star_points::day.eq(day), star_points::done_at.eq(1_i64), star_points::recorded_at.eq(1_i64)),
    );
    diesel::insert_into(star_points::table).values(row).execute(&mut world.conn()).expect("points");
}

fn poor(world: &World<'_>) {
    diesel::delete(reward_requests::table).execute(&mut world.conn()).expect("no requests");
    diesel::delete(star_points::table).execute(&mut world.conn()).expect("no points");
    diesel::delete(leaderboard_places::table).execute(&mut world.conn()).expect("no places");
    diesel::delete(leaderboard_months::table).execute(&mut world.conn()).expect("no months");
}

async fn offer(staff: &Browser, world: &World<'_>, cost: &str, stock: &str, premium: bool) -> i64 {
    let mut fields =
        vec![("name", "A mug"), ("about", "For tea."), ("cost", cost), ("stock", stock), ("is_open", "1")];
    if premium {
        fields.push(("is_premium", "1"));
    }
    staff.post("/desk/rewards", &fields).await.is(303);
    rewards::table.order(rewards::id.desc()).select(rewards::id).first(&mut world.conn()).expect("it")
}

fn stock(world: &World<'_>, id: i64) -> i64 {
    rewards::table.find(id).select(rewards::stock).first(&mut world.conn()).expect("it")
}

fn requests(world: &World<'_>) -> Vec<(i64, String)> {
    reward_requests::table
        .order(reward_requests::id)
        .select((reward_requests::id, reward_requests::state))
        .load(&mut world.conn())
        .expect("rows")
}

both! {
    fn points_are_held_spent_and_back(db) {
        on_site(db, async |world| {
            poor(&world);
            let (quill, staff) = (world.member("quillfeather").await, world.member("Lucienne").await);
            let bad = staff.post("/desk/rewards", &[("name", ""), ("about", "Kept words"), ("cost", "none"), ("stock", "-3")]).await.is(422);
            assert!(bad.body.contains("Kept words") && bad.words().contains("from 1 to"), "{}", bad.words());
            let mug = offer(&staff, &world, "100", "2", false).await;
            earn(&world, "quillfeather", 150, 20_260_101);
            let redeem = format!("/rewards/{mug}/redeem");
            world.member("mirelle").await.post(&redeem, &[]).await.is(403);
            world.member("nadiq").await.post(&redeem, &[("key", "n")]).await.is(422);
            quill.post(&redeem, &[("key", "one")]).await.is(303);
            // The same form again asks no second time.
            quill.post(&redeem, &[("key", "one")]).await.is(303);
            assert_eq!((requests(&world).len(), stock(&world, mug)), (1, 1));
            let short = quill.post(&redeem, &[("key", "two")]).await.is(422);
            assert!(short.words().contains("you have 50 left"), "{}", short.words());
            let (id, _) = requests(&world)[0].clone();
            let desk = format!("/desk/rewards/requests/{id}");
            quill.post(&format!("{desk}/fulfil"), &[]).await.is(403);
            staff.post(&format!("{desk}/refuse"), &[("answer", "")]).await.is(422);
            staff.post(&format!("{desk}/refuse"), &[("answer", "They broke in the post")]).await.is(303);
            assert_eq!(stock(&world, mug), 2);
            assert!(quill.get("/rewards").await.is(200).words().contains("150"));
            quill.post(&redeem, &[("key", "three")]).await.is(303);
            let (id, _) = requests(&world)[1].clone();
            staff.post(&format!("/desk/rewards/requests/{id}/fulfil"), &[("voucher", "CODE-4711"), ("answer", "")]).await.is(303);
            staff.post(&format!("/desk/rewards/requests/{id}/refuse"), &[("answer", "No")]).await.is(409);
            let own = quill.get("/rewards").await.is(200);
            assert!(own.body.contains("CODE-4711") && own.words().contains("50"), "{}", own.words());
            assert!(!staff.get("/desk/rewards").await.is(200).body.contains("CODE-4711"));
        });
    }

    fn premium_is_for_the_regular_plan(db) {
        on_site(db, async |world| {
            poor(&world);
            let (quill, staff) = (world.member("quillfeather").await, world.member("Lucienne").await);
            let premium = offer(&staff, &world, "100", "", true).await;
            earn(&world, "quillfeather", 150, 20_260_101);
            let redeem = format!("/rewards/{premium}/redeem");
            for plan in ["Family", "Student", "Duo"] {
                let refused = quill.post(&redeem, &[("plan", plan), ("key", plan)]).await.is(422);
                assert!(refused.words().contains("Regular alone"), "{}", refused.words());
            }
            quill.post(&redeem, &[("plan", ""), ("key", "none")]).await.is(422);
            assert!(requests(&world).is_empty());
            quill.post(&redeem, &[("plan", "Regular"), ("key", "r")]).await.is(303);
            let plan: String = reward_requests::table.select(reward_requests::plan).first(&mut world.conn()).expect("it");
            assert_eq!((plan.as_str(), stock(&world, premium)), ("Regular", -1));
        });
    }

    fn the_last_one_and_the_last_points_go_once(db) {
        on_site(db, async |world| {
            poor(&world);
            let (quill, nadiq, staff) = (world.member("quillfeather").await, world.member("nadiq").await, world.member("Lucienne").await);
            let last = offer(&staff, &world, "100", "1", false).await;
            earn(&world, "quillfeather", 150, 20_260_101);
            earn(&world, "nadiq", 150, 20_260_101);
            quill.token().await;
            nadiq.token().await;
            let redeem = format!("/rewards/{last}/redeem");
            let (one, two) = futures_util::future::join(quill.post(&redeem, &[("key", "a")]), nadiq.post(&redeem, &[("key", "b")])).await;
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!((statuses, stock(&world, last), requests(&world).len()), ([303, 422], 0, 1));
            // Points for one, and two rewards at once.
            diesel::delete(reward_requests::table).execute(&mut world.conn()).expect("none");
            let (cup, hat) = (offer(&staff, &world, "100", "5", false).await, offer(&staff, &world, "100", "5", false).await);
            let (cup, hat) = (format!("/rewards/{cup}/redeem"), format!("/rewards/{hat}/redeem"));
            let (one, two) = futures_util::future::join(quill.post(&cup, &[("key", "c")]), quill.post(&hat, &[("key", "d")])).await;
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!((statuses, requests(&world).len()), ([303, 422], 1));
        });
    }

    fn free_premium_is_granted_once_a_quarter(db) {
        on_site(db, async |world| {
            poor(&world);
            diesel::update(star_terms::table).set(star_terms::began_at.eq(1_i64)).execute(&mut world.conn()).expect("terms");
            let staff = world.member("Lucienne").await;
            for week in 0..9 {
                let day = bandstand::forum::points::days::days_between(20_260_701, 20_260_930, 100)[week * 7];
                earn(&world, "quillfeather", 5, day);
                if week < 5 {
                    earn(&world, "nadiq", 5, day);
                }
            }
            let page = staff.get("/desk/premium?quarter=20263").await.is(200);
            assert!(page.words().contains("9 of 8 weeks") && page.words().contains("5 of 8 weeks"), "{}", page.words());
            let (quill, nadiq) = (format!("grant-{}", world.id_of("quillfeather")), format!("grant-{}", world.id_of("nadiq")));
            let fields = [("quarter", "20263"), (quill.as_str(), "1"), (nadiq.as_str(), "1")];
            let other = world.member("Joaquim").await;
            other.token().await;
            let (one, two) = futures_util::future::join(staff.post("/desk/premium", &fields), other.post("/desk/premium", &fields)).await;
            assert_eq!((one.status, two.status), (303, 303));
            let granted: Vec<i64> = premium_grants::table.select(premium_grants::user_id).load(&mut world.conn()).expect("rows");
            assert_eq!(granted, [world.id_of("quillfeather")]);
            let id: i64 = premium_grants::table.select(premium_grants::id).first(&mut world.conn()).expect("it");
            staff.post(&format!("/desk/premium/{id}/code"), &[("voucher", "PREM-1")]).await.is(303);
            assert!(world.member("quillfeather").await.get("/rewards").await.is(200).body.contains("PREM-1"));
            assert!(!staff.get("/desk/premium?quarter=20263").await.is(200).body.contains("PREM-1"));
            let current = bandstand::forum::points::days::quarter_of(bandstand::forum::points::days::day_of(world.site.clock.now(), "UTC"));
            staff.post("/desk/premium", &[("quarter", &current.to_string())]).await.is(403);
        });
    }

    fn swag_is_drawn_among_the_top_ten(db) {
        on_site(db, async |world| {
            poor(&world);
            let staff = world.member("Lucienne").await;
            staff.post("/desk/draws", &[("month", "202601"), ("prize", "A tote bag")]).await.is(422);
            diesel::insert_into(leaderboard_months::table).values((leaderboard_months::month.eq(202_601_i64), leaderboard_months::closed_at.eq(1_i64))).execute(&mut world.conn()).expect("a month");
            for (place, name) in [(1_i64, "quillfeather"), (2, "nadiq"), (11, "mirelle")] {
                let row = (leaderboard_places::month.eq(202_601_i64), leaderboard_places::place.eq(place), leaderboard_places::user_id.eq(world.id_of(name)), leaderboard_places::points.eq(9_i64));
                diesel::insert_into(leaderboard_places::table).values(row).execute(&mut world.conn()).expect("a place");
            }
            staff.post("/desk/draws", &[("month", "202601"), ("prize", "")]).await.is(422);
            for prize in ["A tote bag", "A mug"] {
                staff.post("/desk/draws", &[("month", "202601"), ("prize", prize)]).await.is(303);
            }
            let none = staff.post("/desk/draws", &[("month", "202601"), ("prize", "A hat")]).await.is(422);
            assert!(none.words().contains("Nobody of the top ten is left"), "{}", none.words());
            let mut winners: Vec<i64> = swag_draws::table.select(swag_draws::user_id).load(&mut world.conn()).expect("rows");
            winners.sort_unstable();
            let mut meant = vec![world.id_of("quillfeather"), world.id_of("nadiq")];
            meant.sort_unstable();
            assert_eq!(winners, meant);
            assert!(staff.get("/desk/draws").await.is(200).words().contains("Seed:"));
        });
    }
}
