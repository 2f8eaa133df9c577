//! Points follow what stands, whatever was heard and in which order; closed months stay.

mod clocks;
pub mod history;

use bandstand::features::points::{jobs, listen};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::events::Event;
use bandstand::forum::points::{days, store};
use bandstand::schema::{
    kudos, leaderboard_months, leaderboard_places, notices, outbox, posts, star_points, star_terms, threads,
    users,
};
use diesel::prelude::*;
use history::is_settled;

use crate::both;
use crate::world::{Browser, World, on_site};

/// Long enough to be an answer.
const ANSWER: &str = "Turn it off, wait for half a minute, and turn it on again.";

fn points(world: &World<'_>, name: &str) -> i64 {
    store::total(&mut world.conn(), UserId(world.id_of(name))).expect("a sum")
}

pub fn forget_all(world: &World<'_>) {
    diesel::delete(star_points::table).execute(&mut world.conn()).expect("no points");
    diesel::delete(leaderboard_places::table).execute(&mut world.conn()).expect("no places");
    diesel::delete(leaderboard_months::table).execute(&mut world.conn()).expect("no months");
    // They are Stars from now on: what they did before counts nothing.
    let now = world.site.clock.now().0;
    diesel::update(star_terms::table)
        .set(star_terms::began_at.eq(now))
        .execute(&mut world.conn())
        .expect("terms");
}

async fn ask(who: &Browser, world: &World<'_>, title: &str) -> i64 {
    who.post("/boards/android/threads", &[("title", title), ("body", "Words."), ("key", title)])
        .await
        .is(303);
    world.thread(title)
}

async fn reply(who: &Browser, world: &World<'_>, thread: i64, key: &str) -> i64 {
    who.post(&format!("/threads/{thread}/posts"), &[("body", ANSWER), ("key", key)]).await.is(303);
    world.last_post(thread)
}

/// Seconds until the third day of the next month: what happens on two days is in one month.
fn start_of_a_month(world: &World<'_>) -> u64 {
    let now = world.site.clock.now();
    let month = days::month_of(days::day_of(now, "UTC"));
    let (start, _) = days::span_of_month(days::next_month(month), "UTC").expect("a month");
    u64::try_from((start.0 - now.0) / 1_000).expect("it is to come") + 2 * 86_400
}

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("a number") % sides
    }
}

/// Takes what happened from the outbox.
fn events(world: &World<'_>) -> Vec<Event> {
    let rows: Vec<String> = outbox::table
        .filter(outbox::kind.eq("event"))
        .order(outbox::id)
        .select(outbox::payload)
        .load(&mut world.conn())
        .expect("rows");
    rows.iter().filter_map(|row| serde_json::from_str(row).ok()).collect()
}

both! {
    fn points_follow_what_stands(db) {
        on_site(db, async |world| {
            let (mirelle, halvard, quill, nadiq, ravi) =
                (world.member("mirelle").await, world.member("halvard").await, world.member("quillfeather").await, world.member("nadiq").await, world.member("Ravi_M").await);
            world.work_off().await;
            forget_all(&world);
            let thread = ask(&mirelle, &world, "What earns points").await;
            let first = reply(&quill, &world, thread, "q").await;
            reply(&nadiq, &world, thread, "n").await;
            reply(&halvard, &world, thread, "h").await;
            world.work_off().await;
            assert_eq!((points(&world, "quillfeather"), points(&world, "nadiq"), points(&world, "halvard")), (5, 0, 0));
            mirelle.post(&format!("/posts/{first}/solution"), &[]).await.is(303);
            halvard.post(&format!("/posts/{first}/kudo"), &[]).await.is(303);
            // Pia joined yesterday: her kudo counts for the post, and not here.
            world.member("pia_marl").await.post(&format!("/posts/{first}/kudo"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 16);
            let page = quill.get("/stars/points").await.is(200);
            assert!(page.words().contains("Accepted solution"), "{}", page.words());
            // Thanking each other counts nothing, from both sides.
            let own = ask(&halvard, &world, "Something else").await;
            let question = world.question(own);
            quill.post(&format!("/posts/{question}/kudo"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 15);
            quill.post(&format!("/posts/{question}/kudo/take-back"), &[]).await;
            // What is hidden counts nothing, and the next answer is the first.
            ravi.post(&format!("/posts/{first}/hide"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!((points(&world, "quillfeather"), points(&world, "nadiq")), (0, 5));
            ravi.post(&format!("/posts/{first}/restore"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "nadiq"), 0);
            is_settled(&world);
            let negative: i64 = star_points::table.filter(star_points::points.lt(0)).count().get_result(&mut world.conn()).expect("counted");
            assert!(negative >= 3, "countered, never changed: {negative}");
        });
    }

    fn events_twice_and_shuffled_leave_what_scratch_says(db) {
        on_site(db, async |world| {
            world.work_off().await;
            forget_all(&world);
            let cast = ["mirelle", "halvard", "quillfeather", "nadiq"];
            let mut browsers = Vec::new();
            for name in cast {
                browsers.push(world.member(name).await);
            }
            let ravi = world.member("Ravi_M").await;
            let mut dice = Dice(20_261_122);
            let (mut threads, mut replies) = (Vec::new(), Vec::new());
            // Something is earned in any case; chance then takes it away and gives it back.
            for number in 0..4_usize {
                threads.push(ask(&browsers[0], &world, &format!("The beginning of history {number}")).await);
                replies.push(reply(&browsers[2 + number % 2], &world, threads[number], &format!("b{number}")).await);
            }
            for step in 0..45 {
                let who = &browsers[dice.roll(browsers.len())];
                let kind = if threads.is_empty() { 0 } else if replies.is_empty() { 1 } else { dice.roll(8) };
                match kind {
                    0 => threads.push(ask(who, &world, &format!("Question {step} of a history")).await),
                    1 | 2 => replies.push(reply(who, &world, threads[dice.roll(threads.len())], &format!("r{step}")).await),
                    3 | 4 => { who.post(&format!("/posts/{}/kudo", replies[dice.roll(replies.len())]), &[]).await; }
                    5 => { ravi.post(&format!("/posts/{}/solution", replies[dice.roll(replies.len())]), &[]).await; }
                    6 => { ravi.post(&format!("/posts/{}/hide", replies[dice.roll(replies.len())]), &[]).await; }
                    _ => { ravi.post(&format!("/posts/{}/restore", replies[dice.roll(replies.len())]), &[]).await; }
                }
                if dice.roll(6) == 0 {
                    let all = events(&world);
                    for _ in 0..4 {
                        if let Some(event) = all.get(dice.roll(all.len().max(1))) {
                            listen::on_event(&world.site, *event).await.expect("heard");
                        }
                    }
                }
            }
            let mut all = events(&world);
            all.extend(all.clone());
            for at in (1..all.len()).rev() {
                all.swap(at, dice.roll(at + 1));
            }
            let twin = world.twin();
            for (number, event) in all.iter().enumerate() {
                if number % 7 == 0 {
                    let (one, two) = futures_util::future::join(listen::on_event(&world.site, *event), listen::on_event(&twin, *event)).await;
                    assert!(one.is_ok() && two.is_ok());
                } else {
                    listen::on_event(&world.site, *event).await.expect("heard");
                }
            }
            is_settled(&world);
            let rows: i64 = star_points::table.count().get_result(&mut world.conn()).expect("counted");
            assert!(rows > 3, "a history that earned nothing proves nothing: {rows}");
            // From scratch, the same.
            let before = (points(&world, "quillfeather"), points(&world, "nadiq"));
            diesel::delete(star_points::table).execute(&mut world.conn()).expect("no points");
            jobs::run(&world.site).await.expect("it runs");
            assert_eq!((points(&world, "quillfeather"), points(&world, "nadiq")), before);
        });
    }

    fn months_are_closed_once_and_stay(db) {
        on_site(db, async |world| {
            world.work_off().await;
            forget_all(&world);
            let (mirelle, quill) = (world.member("mirelle").await, world.member("quillfeather").await);
            let thread = ask(&mirelle, &world, "A question of this month").await;
            let answer = reply(&quill, &world, thread, "q").await;
            mirelle.post(&format!("/posts/{answer}/solution"), &[]).await.is(303);
            world.work_off().await;
            let month = days::month_of(days::day_of(world.site.clock.now(), "UTC"));
            assert!(world.guest().get("/leaderboard").await.is(200).words().contains("15"));
            assert_eq!(jobs::run(&world.site).await.expect("it runs"), 0);
            // The site is away for a while: it catches up, and two processes close each month once.
            let twin = world.twin();
            for site in [&world.site, &twin] {
                site.clock.advance(std::time::Duration::from_secs(95 * 86_400));
            }
            let (one, two) = futures_util::future::join(jobs::run(&world.site), jobs::run(&twin)).await;
            let closed = one.expect("it runs") + two.expect("it runs");
            let months: Vec<i64> = leaderboard_months::table.order(leaderboard_months::month).select(leaderboard_months::month).load(&mut world.conn()).expect("months");
            assert!(closed == months.len() && closed >= 3 && months[0] == month, "{closed} {months:?}");
            let page = world.guest().get(&format!("/leaderboard/{month}")).await.is(200);
            assert!(page.words().contains("15") && page.words().contains("stays as it was"), "{}", page.words());
            world.guest().get("/leaderboard/209901").await.is(404);
            // What is taken back later changes the sum, and not the month.
            world.member("Ravi_M").await.post(&format!("/posts/{answer}/hide"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 0);
            assert_eq!(jobs::run(&world.site).await.expect("it runs"), 0);
            let kept: Vec<i64> = leaderboard_places::table.filter(leaderboard_places::month.eq(month)).select(leaderboard_places::points).load(&mut world.conn()).expect("places");
            assert_eq!(kept, [15]);
        });
    }

    fn in_a_ring_of_three_only_the_first_thanks_count(db) {
        on_site(db, async |world| {
            let cast = ["quillfeather", "nadiq", "halvard"];
            let mut ring = Vec::new();
            for name in cast {
                ring.push(world.member(name).await);
            }
            let mirelle = world.member("mirelle").await;
            world.work_off().await;
            // Nobody has thanked anybody: who reaches whom is the ring alone.
            diesel::delete(kudos::table).execute(&mut world.conn()).expect("no kudos");
            world.site.clock.advance(std::time::Duration::from_secs(start_of_a_month(&world)));
            forget_all(&world);
            let thread = ask(&mirelle, &world, "Who thanks whom").await;
            let (mut first, mut second) = (Vec::new(), Vec::new());
            for (who, key) in ring.iter().zip(["q", "n", "h"]) {
                first.push(reply(who, &world, thread, key).await);
                second.push(reply(who, &world, thread, &format!("{key}2")).await);
            }
            world.work_off().await;
            let both = |world: &World<'_>| (points(world, "quillfeather"), points(world, "nadiq"));
            let before = both(&world);
            // Nobody returns anything: each thanks the next one.
            let thank = async |giver: usize, post: i64| { ring[giver].post(&format!("/posts/{post}/kudo"), &[]).await.is(303); };
            for giver in 0..3 {
                thank(giver, first[(giver + 1) % 3]).await;
            }
            world.work_off().await;
            assert_eq!(both(&world), (before.0 + 1, before.1 + 1), "it may be chance");
            world.site.clock.advance(std::time::Duration::from_secs(86_400));
            for giver in 0..3 {
                thank(giver, second[(giver + 1) % 3]).await;
            }
            world.work_off().await;
            assert_eq!(both(&world), (before.0 + 1, before.1 + 1), "it is a ring");
            // Somebody of no ring thanks: as much of the ring counts.
            mirelle.post(&format!("/posts/{}/kudo", first[0]), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(both(&world), (before.0 + 3, before.1 + 1));
            is_settled(&world);
            // Opened, on the far side of those who gain by it.
            for post in [first[2], second[2]] {
                ring[1].post(&format!("/posts/{post}/kudo/take-back"), &[]).await.is(303);
            }
            world.work_off().await;
            assert_eq!(both(&world), (before.0 + 3, before.1 + 2));
            is_settled(&world);
        });
    }

    fn what_the_banned_gave_and_ideas_that_were_checked_come_by_events(db) {
        on_site(db, async |world| {
            let (mirelle, halvard, quill, ravi) = (world.member("mirelle").await, world.member("halvard").await, world.member("quillfeather").await, world.member("Ravi_M").await);
            world.work_off().await;
            forget_all(&world);
            let thread = ask(&mirelle, &world, "Thanked by somebody").await;
            let answer = reply(&quill, &world, thread, "q").await;
            halvard.post(&format!("/posts/{answer}/kudo"), &[]).await.is(303);
            mirelle.post(&format!("/posts/{answer}/solution"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 16);
            let ban = [("kind", "ban"), ("days", "2"), ("reason", "A second account"), ("message", "No.")];
            for (name, left) in [("halvard", 15), ("mirelle", 5)] {
                ravi.post(&format!("/desk/members/{name}/sanctions"), &ban).await.is(303);
                world.work_off().await;
                assert_eq!(points(&world, "quillfeather"), left, "{name} is banned");
            }
            for name in ["halvard", "mirelle"] {
                let lift = ravi.get(&format!("/desk/members/{name}")).await.is(200).action("/lift");
                ravi.post(&lift, &[]).await.is(303);
            }
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 16);
            let idea: i64 = threads::table
                .inner_join(bandstand::schema::boards::table)
                .filter(bandstand::schema::boards::slug.eq("ideas"))
                .filter(threads::state.eq("visible"))
                .filter(threads::author_id.ne(world.id_of("quillfeather")))
                .select(threads::id)
                .first(&mut world.conn())
                .expect("an idea");
            diesel::update(threads::table.find(idea)).set(threads::checked_at.eq(None::<i64>)).execute(&mut world.conn()).expect("unchecked");
            quill.post(&format!("/threads/{idea}/check"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 17, "no job was asked");
            quill.post(&format!("/threads/{idea}/check/take-back"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 16);
            is_settled(&world);
        });
    }

    fn a_word_is_no_answer_until_it_is_made_one(db) {
        on_site(db, async |world| {
            let (mirelle, quill) = (world.member("mirelle").await, world.member("quillfeather").await);
            world.work_off().await;
            forget_all(&world);
            let thread = ask(&mirelle, &world, "Answered in a word").await;
            quill.post(&format!("/threads/{thread}/posts"), &[("body", "Same here."), ("key", "w")]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 0);
            let post = world.last_post(thread);
            let version: i64 = posts::table.find(post).select(posts::version).first(&mut world.conn()).expect("a post");
            quill.post(&format!("/posts/{post}/edit?version={version}"), &[("body", ANSWER)]).await.is(303);
            world.work_off().await;
            assert_eq!(points(&world, "quillfeather"), 5);
        });
    }

    fn guests_see_new_points_at_once(db) {
        on_site(db, async |world| {
            let (mirelle, quill) = (world.member("mirelle").await, world.member("quillfeather").await);
            world.work_off().await;
            forget_all(&world);
            let thread = ask(&mirelle, &world, "Seen by guests").await;
            reply(&quill, &world, thread, "q").await;
            let guest = world.guest();
            assert!(!guest.get("/leaderboard").await.is(200).body.contains("/members/quillfeather"));
            world.work_off().await;
            assert!(guest.get("/leaderboard").await.is(200).body.contains("/members/quillfeather"), "not a page of before");
        });
    }

    fn levels_rise_with_points(db) {
        on_site(db, async |world| {
            world.work_off().await;
            forget_all(&world);
            let nadiq = world.id_of("nadiq");
            diesel::update(users::table.find(nadiq)).set(users::star_level.eq(1_i64)).execute(&mut world.conn()).expect("a level");
            let long_ago = (
                (star_points::user_id.eq(nadiq), star_points::rule.eq("solution"), star_points::points.eq(98_i64)),
                (star_points::subject_id.eq(1_i64), star_points::thread_id.eq(0_i64), star_points::other_id.eq(0_i64)),
                (star_points::day.eq(20_200_101_i64), star_points::done_at.eq(1_577_880_000_000_i64), star_points::recorded_at.eq(1_i64)),
            );
            diesel::insert_into(star_points::table).values(long_ago).execute(&mut world.conn()).expect("points");
            let thread = ask(&world.member("mirelle").await, &world, "One more").await;
            reply(&world.member("nadiq").await, &world, thread, "n").await;
            world.work_off().await;
            let level: i64 = users::table.find(nadiq).select(users::star_level).first(&mut world.conn()).expect("a level");
            assert_eq!((points(&world, "nadiq"), level), (103, 2));
            let told: i64 = notices::table.filter(notices::user_id.eq(nadiq)).filter(notices::dedupe.eq("star-level:2")).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(told, 1);
        });
    }
}
