//! Solutions: who may accept, what readers see, and what stays true when posts come and go.

use std::path::PathBuf;

use bandstand::app::commands::{export, import};
use bandstand::features::check;
use bandstand::kit::db::Address;
use bandstand::schema::{audit_log, posts, threads, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{TestDb, World, on_site};

const TITLE: &str = "Scrobbles stop at noon";

/// A question of mirelle's with replies by pia_marl (2), quillfeather, a Star (3), and mirelle herself (4).
async fn question(world: &World<'_>) -> (i64, [i64; 5]) {
    let mirelle = world.member("mirelle").await;
    let words = [("title", TITLE), ("body", "Every day, at noon."), ("key", "noon")];
    mirelle.post("/boards/android/threads", &words).await.is(303);
    let thread = world.thread(TITLE);
    for (name, body) in [
        ("pia_marl", "Turn it off and on."),
        ("quillfeather", "Set the clock."),
        ("mirelle", "It was the clock."),
    ] {
        let member = world.member(name).await;
        member
            .post(&format!("/threads/{thread}/posts"), &[("body", body), ("key", "noon-reply")])
            .await
            .is(303);
    }
    (thread, [0, 1, 2, 3, 4].map(|number| if number == 0 { 0 } else { world.post(thread, number) }))
}

fn solved_by(world: &World<'_>, thread: i64) -> Option<i64> {
    threads::table.find(thread).select(threads::solved_post_id).first(&mut world.conn()).expect("a thread")
}

fn solutions_of(world: &World<'_>, name: &str) -> i64 {
    let of = users::table.filter(users::username.eq(name)).select(users::solution_count);
    of.first(&mut world.conn()).expect("a member")
}

fn audited(world: &World<'_>, verb: &str) -> i64 {
    audit_log::table.filter(audit_log::verb.eq(verb)).count().get_result(&mut world.conn()).expect("a count")
}

both! {
    fn who_asked_a_star_or_staff_accept_and_nobody_else(db) {
        on_site(db, async |world| {
            let (_, post) = question(&world).await;
            let accept = |at: usize| format!("/posts/{}/solution", post[at]);
            let (pia, quill) = (world.member("pia_marl").await, world.member("quillfeather").await);
            let refused = pia.post(&accept(3), &[]).await.is(403);
            assert!(refused.words().contains("The person who asked, Stars and staff"), "{}", refused.words());
            let own = quill.post(&accept(3), &[]).await.is(403);
            assert!(own.words().contains("another Star or member of staff"), "{}", own.words());
            let first = quill.post(&accept(1), &[]).await.is(403);
            assert!(first.words().contains("accept a reply"), "{}", first.words());
            quill.post(&accept(2), &[]).await.is(303);
            assert_eq!(audited(&world, "accept"), 1, "a Star decided on another's question");
            let mirelle = world.member("mirelle").await;
            mirelle.post(&accept(3), &[]).await.is(303);
            mirelle.post(&accept(3), &[]).await.is(303);
            assert_eq!(audited(&world, "accept"), 1, "who asked decides without the log");
            mirelle.post(&format!("{}/take-back", accept(2)), &[]).await.is(303);
            world.member("Ravi_M").await.post(&format!("{}/take-back", accept(3)), &[]).await.is(303);
            assert_eq!(audited(&world, "unaccept"), 1);
            // A chat has no solution.
            let chat = world.thread("I mostly post at night. Is that a problem for the calls?");
            let answer = world.post(chat, 2);
            let refused = mirelle.post(&format!("/posts/{answer}/solution"), &[]).await.is(403);
            assert!(refused.words().contains("help boards"), "{}", refused.words());
        });
    }

    fn the_first_solution_stands_under_the_question(db) {
        on_site(db, async |world| {
            let (thread, post) = question(&world).await;
            let (guest, mirelle) = (world.guest(), world.member("mirelle").await);
            let place = format!("/threads/{thread}/scrobbles-stop-at-noon");
            let unsolved = guest.get(&place).await.is(200);
            assert!(!unsolved.body.contains("Accepted solution"), "{}", unsolved.words());
            let to = mirelle.post(&format!("/posts/{}/solution", post[3]), &[]).await.is(303).location;
            assert_eq!(to, format!("{place}#post-3"));
            let solved = guest.get(&place).await.is(200).words();
            assert!(solved.contains("Solved by Quill") && solved.contains("See in place, #3"), "{solved}");
            mirelle.post(&format!("/posts/{}/solution", post[2]), &[]).await.is(303);
            assert_eq!(solved_by(&world, thread), Some(post[2]), "the first by its place");
            let both = guest.get(&place).await.is(200).words();
            assert!(both.contains("See in place, #2 · Also accepted: #3"), "{both}");
            for (show, there) in [("solved", true), ("unsolved", false), ("unanswered", false), ("", true)] {
                let list = guest.get(&format!("/boards/android?show={show}")).await.is(200);
                assert_eq!(list.words().contains(TITLE), there, "{show}");
            }
            mirelle.post(&format!("/posts/{}/solution/take-back", post[2]), &[]).await.is(303);
            mirelle.post(&format!("/posts/{}/solution/take-back", post[3]), &[]).await.is(303);
            assert_eq!(solved_by(&world, thread), None);
            let list = guest.get("/boards/android?show=unsolved").await.is(200);
            assert!(list.words().contains(TITLE), "{}", list.words());
        });
    }

    fn a_solution_that_is_taken_out_solves_nothing(db) {
        on_site(db, async |world| {
            let (thread, post) = question(&world).await;
            let (mirelle, ravi) = (world.member("mirelle").await, world.member("Ravi_M").await);
            let before = solutions_of(&world, "quillfeather");
            for at in [3, 4] {
                mirelle.post(&format!("/posts/{}/solution", post[at]), &[]).await.is(303);
            }
            assert_eq!(solutions_of(&world, "quillfeather"), before + 1);
            assert_eq!(solutions_of(&world, "mirelle"), 0, "one's own answer to one's own question is no merit");
            ravi.post(&format!("/posts/{}/hide", post[3]), &[]).await.is(303);
            assert_eq!(solved_by(&world, thread), Some(post[4]));
            assert_eq!(solutions_of(&world, "quillfeather"), before);
            ravi.post(&format!("/posts/{}/remove", post[4]), &[("reason", "Rule 3")]).await.is(303);
            assert_eq!(solved_by(&world, thread), None);
            ravi.post(&format!("/posts/{}/solution", post[3]), &[]).await.is(403);
            ravi.post(&format!("/posts/{}/restore", post[3]), &[]).await.is(303);
            assert_eq!((solved_by(&world, thread), solutions_of(&world, "quillfeather")), (Some(post[3]), before + 1));
            ravi.post(&format!("/threads/{thread}/vault"), &[]).await.is(303);
            assert_eq!(solved_by(&world, thread), Some(post[3]), "a move leaves it");
            mirelle.post(&format!("/posts/{}/solution/take-back", post[3]), &[]).await.is(403);
        });
    }

    fn what_was_solved_shows_on_the_front_page_and_the_profile(db) {
        on_site(db, async |world| {
            let (_, post) = question(&world).await;
            world.member("mirelle").await.post(&format!("/posts/{}/solution", post[3]), &[]).await.is(303);
            let guest = world.guest();
            let home = guest.get("/").await.is(200);
            assert!(home.body.contains(&format!("{TITLE}</a><small><bdi>Quill</bdi>")), "{}", home.body);
            assert!(home.body.contains("people</h2>") && home.body.contains("solution, "), "{}", home.body);
            let profile = guest.get("/members/quillfeather?show=solutions").await.is(200).words();
            assert!(profile.contains(TITLE) && profile.contains("Set the clock."), "{profile}");
            world.work_off().await;
            let found = guest.get("/search?q=scrobbles+solved:yes").await.is(200);
            assert!(found.words().contains(TITLE), "{}", found.words());
        });
    }

    fn a_settled_thread_advises_to_start_a_new_one(db) {
        on_site(db, async |world| {
            let (thread, post) = question(&world).await;
            let place = format!("/threads/{thread}/scrobbles-stop-at-noon");
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            assert!(!pia.get(&place).await.is(200).body.contains("Start a new thread that links here"));
            mirelle.post(&format!("/posts/{}/solution", post[3]), &[]).await.is(303);
            assert!(!mirelle.get(&place).await.is(200).body.contains("Start a new thread that links here"));
            for page in [place.clone(), format!("/threads/{thread}/reply")] {
                let advice = pia.get(&page).await.is(200);
                assert!(advice.words().contains("This question has its answer"), "{}", advice.words());
                let form = advice.link("Start a new thread that links here");
                let form = pia.get(&form).await.is(200);
                assert!(form.body.contains(&format!("[{TITLE}]")) && form.body.contains(&place), "{}", form.body);
            }
            // Advice is no lock.
            let more = [("body", "Same here."), ("key", "more")];
            pia.post(&format!("/threads/{thread}/posts"), &more).await.is(303);
            mirelle.post(&format!("/posts/{}/solution/take-back", post[3]), &[]).await.is(303);
            assert!(!pia.get(&place).await.is(200).body.contains("Start a new thread that links here"));
            let long_ago = world.site.clock.now().0 - 181 * 86_400_000;
            diesel::update(threads::table.find(thread))
                .set(threads::last_post_at.eq(long_ago))
                .execute(&mut world.conn())
                .expect("a year passes");
            let old = pia.get(&place).await.is(200);
            assert!(old.words().contains("Nobody has written here for a long time"), "{}", old.words());
            let fixed = world.thread("[Speakers] Groups drop the last speaker after ten minutes");
            let fixed = pia.get(&format!("/threads/{fixed}")).await.location;
            let fixed = pia.get(&fixed).await.is(200);
            assert!(fixed.words().contains("This was fixed."), "{}", fixed.words());
            // An issue is not posted: the advice leads to the choice of a board, and the words go along.
            let boards = pia.get(&fixed.link("Start a new thread that links here")).await.is(200);
            assert!(boards.body.contains("/boards/android/new?title=%5BSpeakers"), "{}", boards.body);
        });
    }

    fn kudos_and_solutions_survive_a_journey(db) {
        on_site(db, async |world| {
            let (_, post) = question(&world).await;
            let mirelle = world.member("mirelle").await;
            for at in [2, 3] {
                mirelle.post(&format!("/posts/{}/solution", post[at]), &[]).await.is(303);
                mirelle.post(&format!("/posts/{}/kudo", post[at]), &[]).await.is(303);
            }
            let file = |name: &str| {
                let unique = uuid::Uuid::new_v4().simple().to_string();
                PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{unique}-{name}.jsonl"))
            };
            let (there, back) = (file("there"), file("back"));
            let other = TestDb::sqlite();
            let mut elsewhere = world.site.config.clone();
            if let Address::Sqlite(path) = other.db.address() {
                elsewhere.database_url = format!("sqlite://{path}");
            }
            export::run(world.site.config.clone(), &there).expect("an export");
            let bring = || import::run(elsewhere.clone(), &there).expect("an import");
            // A command has its thread for itself.
            std::thread::scope(|scope| scope.spawn(bring).join().expect("it ends"));
            export::run(elsewhere.clone(), &back).expect("an export");
            let lines = |file: &std::path::Path| {
                let text = std::fs::read_to_string(file).expect("a file");
                let mut lines: Vec<String> =
                    text.lines().filter(|line| ["solution", "kudos", "\"article\""].iter().any(|word| line.contains(word))).map(str::to_owned).collect();
                lines.sort();
                lines
            };
            assert_eq!(lines(&there), lines(&back));
            assert!(lines(&there).iter().any(|line| line.contains("\"series\"") && line.contains("\"helpful\"")));
            let accepted: i64 = posts::table.filter(posts::is_solution).count().get_result(&mut other.connect()).expect("a count");
            assert!(accepted > 10);
            assert_eq!(check::run(&other.db).expect("a check").problems, Vec::<String>::new());
            std::thread::scope(|scope| scope.spawn(bring).join().expect("it ends"));
            export::run(elsewhere.clone(), &back).expect("an export");
            assert_eq!(lines(&there), lines(&back), "a second import changes nothing");
            drop(std::fs::remove_file(there));
            drop(std::fs::remove_file(back));
        });
    }
}
