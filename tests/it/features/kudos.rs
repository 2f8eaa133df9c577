//! Kudos: one from each person, for others' posts, and always counted right.

use bandstand::features::check;
use bandstand::schema::{kudos, outbox, posts, threads, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{World, on_site};

const THREAD: &str = "Playback pauses itself every night around 3:00";

/// Kudos of the post, its thread, its author, and given by `giver`: as the counters say.
fn counters(world: &World<'_>, post: i64, giver: &str) -> [i64; 4] {
    let conn = &mut world.conn();
    let (own, thread, author): (i64, i64, i64) = posts::table
        .find(post)
        .select((posts::kudos_count, posts::thread_id, posts::author_id))
        .first(conn)
        .expect("a post");
    let of_thread: i64 =
        threads::table.find(thread).select(threads::kudos_count).first(conn).expect("a thread");
    let received: i64 = users::table.find(author).select(users::kudos_count).first(conn).expect("an author");
    let given: i64 = users::table
        .filter(users::username.eq(giver))
        .select(users::kudos_given_count)
        .first(conn)
        .expect("a giver");
    [own, of_thread, received, given]
}

fn rows(world: &World<'_>, post: i64) -> i64 {
    kudos::table.filter(kudos::post_id.eq(post)).count().get_result(&mut world.conn()).expect("a count")
}

/// A fresh thread of mirelle's, and the id of its first post.
async fn fresh(world: &World<'_>) -> (i64, i64) {
    let mirelle = world.member("mirelle").await;
    let words = [("title", "A quiet question"), ("body", "Is it on?"), ("key", "quiet")];
    mirelle.post("/boards/android/threads", &words).await.is(303);
    let thread = world.thread("A quiet question");
    (thread, world.question(thread))
}

both! {
    fn a_kudo_counts_once_and_can_be_taken_back(db) {
        on_site(db, async |world| {
            let (thread, post) = fresh(&world).await;
            let before = counters(&world, post, "pia_marl");
            let pia = world.member("pia_marl").await;
            for _ in 0..3 {
                let place = pia.post(&format!("/posts/{post}/kudo"), &[]).await.is(303).location;
                assert_eq!(place, format!("/threads/{thread}/a-quiet-question#post-1"));
            }
            assert_eq!(counters(&world, post, "pia_marl"), before.map(|count| count + 1));
            assert_eq!(rows(&world, post), 1);
            for _ in 0..3 {
                pia.post(&format!("/posts/{post}/kudo/take-back"), &[]).await.is(303);
            }
            assert_eq!(counters(&world, post, "pia_marl"), before);
            assert_eq!(rows(&world, post), 0);
            let events: i64 = outbox::table
                .filter(outbox::payload.like("%kudo%"))
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            assert_eq!(events, 2, "each act is told once");
        });
    }

    fn a_script_gets_the_button_alone(db) {
        on_site(db, async |world| {
            let (_, post) = fresh(&world).await;
            let pia = world.member("pia_marl").await;
            let button = pia.post_by_script(&format!("/posts/{post}/kudo")).await.is(200).body;
            assert!(button.contains(r#"aria-pressed="true""#) && !button.contains("<html"), "{button}");
            assert!(button.contains(&format!(r#"formaction="/posts/{post}/kudo/take-back""#)), "{button}");
            assert!(button.contains("data-count>1<"), "{button}");
            let button = pia.post_by_script(&format!("/posts/{post}/kudo/take-back")).await.is(200).body;
            assert!(button.contains(r#"aria-pressed="false""#) && button.contains("data-count>0<"), "{button}");
        });
    }

    fn nobody_thanks_themselves_or_for_what_is_not_there(db) {
        on_site(db, async |world| {
            let (thread, post) = fresh(&world).await;
            let mirelle = world.member("mirelle").await;
            let own = mirelle.post(&format!("/posts/{post}/kudo"), &[]).await.is(403);
            assert!(own.words().contains("not for your own"), "{}", own.words());
            assert!(!mirelle.get(&format!("/threads/{thread}/a-quiet-question")).await.body.contains("data-press"));
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            pia.post(&format!("/posts/{post}/kudo"), &[]).await.is(303);
            let before = counters(&world, post, "pia_marl");
            ravi.post(&format!("/posts/{post}/hide"), &[]).await.is(303);
            // The row stays, but counts for nobody while the post is hidden.
            let hidden = counters(&world, post, "pia_marl");
            assert_eq!(hidden, [before[0], before[1] - 1, before[2] - 1, before[3]]);
            pia.post(&format!("/posts/{post}/kudo/take-back"), &[]).await.is(404);
            pia.post(&format!("/posts/{post}/kudo"), &[]).await.is(404);
            ravi.post(&format!("/posts/{post}/kudo"), &[]).await.is(403);
            ravi.post(&format!("/posts/{post}/restore"), &[]).await.is(303);
            assert_eq!(counters(&world, post, "pia_marl"), before);
            ravi.post(&format!("/threads/{thread}/hide"), &[]).await.is(303);
            pia.post(&format!("/posts/{post}/kudo"), &[]).await.is(404);
            // What nobody may read is not there.
            let secret = world.thread("Handover: weekend on duty, and the search index rebuild");
            let secret = world.question(secret);
            for path in [format!("/posts/{secret}/kudo"), format!("/posts/{secret}/kudo/take-back")] {
                pia.post(&path, &[]).await.is(404);
            }
            pia.get(&format!("/posts/{secret}/kudos")).await.is(404);
        });
    }

    fn the_thread_shows_who_gave_and_what_i_gave(db) {
        on_site(db, async |world| {
            let thread = world.thread(THREAD);
            let answer = world.post(thread, 4);
            let place = world.guest().get(&format!("/threads/{thread}")).await.location;
            let (guest, nadiq) = (world.guest(), world.member("nadiq").await);
            let read = guest.get(&place).await.is(200);
            assert!(!read.body.contains("data-press"), "a guest has no button");
            assert!(read.body.contains(&format!("/posts/{answer}/kudos")), "but the way to the givers");
            let givers = guest.get(&format!("/posts/{answer}/kudos")).await.is(200);
            assert!(givers.words().contains("9 people thanked Nadi"), "{}", givers.words());
            let question = world.question(thread);
            let path = format!("/posts/{question}/kudo");
            if !nadiq.get(&place).await.body.contains(&format!("{path}/take-back")) {
                nadiq.post(&path, &[]).await.is(303);
            }
            let page = nadiq.get(&place).await.is(200);
            assert!(page.body.contains(&format!(r#"action="{path}/take-back""#)));
            let givers = guest.get(&format!("/posts/{question}/kudos")).await.is(200);
            assert!(givers.words().contains("Nadi "), "{}", givers.words());
            nadiq.post(&format!("{path}/take-back"), &[]).await.is(303);
            let givers = guest.get(&format!("/posts/{question}/kudos")).await.is(200);
            assert!(!givers.words().contains("Nadi "), "{}", givers.words());
        });
    }

    fn profiles_and_boards_go_by_kudos(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let profile = guest.get("/members/nadiq").await.is(200).words();
            for words in ["Kudos received", "Kudos given", "Solutions", "Most appreciated"] {
                assert!(profile.contains(words), "{words}: {profile}");
            }
            let best = guest.get("/members/nadiq?show=kudos").await.is(200);
            let numbers: Vec<i64> = best
                .body
                .split(r#"<span class="num">"#)
                .skip(1)
                .filter_map(|rest| rest.split('<').next()?.parse().ok())
                .collect();
            assert!(numbers.len() > 3 && numbers.is_sorted_by(|a, b| a >= b), "{numbers:?}");
            let board = guest.get("/boards/android?sort=kudos").await.is(200);
            assert!(board.words().contains(THREAD), "{}", board.words());
            let found = check::run(&world.site.db).expect("a check");
            assert_eq!(found.problems, Vec::<String>::new());
            assert!(found.counts.kudos > 100, "{found:?}");
        });
    }
}
