//! The Vault: for reading only, for everyone; by hand and by rule, and back.

use bandstand::features::check;
use bandstand::features::vault::jobs;
use bandstand::schema::{boards, threads, vault_runs};
use diesel::prelude::*;

use crate::both;
use crate::world::{World, on_site};

const OLD: &str = "Playback pauses itself every night around 3:00";
const YEAR: i64 = 365 * 86_400_000;

fn board_of(world: &World<'_>, thread: i64) -> String {
    threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq(thread))
        .select(boards::slug)
        .first(&mut world.conn())
        .expect("a board")
}

fn path_of(world: &World<'_>, thread: i64) -> String {
    let slug: String =
        threads::table.find(thread).select(threads::slug).first(&mut world.conn()).expect("a slug");
    format!("/threads/{thread}/{slug}")
}

/// Makes every thread of help boards so many years older.
fn age(world: &World<'_>, years: i64) {
    let help = boards::table.filter(boards::kind.eq("help")).select(boards::id);
    diesel::update(threads::table.filter(threads::board_id.eq_any(help)))
        .set((
            threads::created_at.eq(threads::created_at - years * YEAR),
            threads::last_post_at.eq(threads::last_post_at - years * YEAR),
        ))
        .execute(&mut world.conn())
        .expect("threads");
}

/// Another help thread than [`OLD`].
fn woken_thread(world: &World<'_>) -> i64 {
    threads::table
        .inner_join(boards::table)
        .filter(boards::kind.eq("help"))
        .filter(threads::title.ne(OLD))
        .filter(threads::floated.eq(false))
        .filter(threads::state.eq("visible"))
        .order(threads::id)
        .select(threads::id)
        .first(&mut world.conn())
        .expect("a thread")
}

async fn run_to_the_end(world: &World<'_>) {
    while jobs::run(&world.site).await.expect("a run") > 0 {}
}

both! {
    fn the_vault_is_for_reading_only_for_everyone(db) {
        on_site(db, async |world| {
            let thread = world.thread(OLD);
            let (home, path, first) = (board_of(&world, thread), path_of(&world, thread), world.question(thread));
            let ravi = world.member("Ravi_M").await;
            let pia = world.member("pia_marl").await;
            pia.post(&format!("/threads/{thread}/vault"), &[]).await.is(403);
            ravi.post(&format!("/threads/{thread}/vault"), &[]).await.is(303);
            assert_eq!(board_of(&world, thread), "old-threads");
            // The address stays, and nothing can be written, by nobody.
            for name in ["pia_marl", "quillfeather", "Ravi_M", "Joaquim"] {
                let browser = world.member(name).await;
                let page = browser.get(&path).await.is(200);
                assert!(page.words().contains("The Vault is for reading only"), "{name}: {}", page.words());
                let words = [("body", "One more thing."), ("key", name)];
                browser.post(&format!("/threads/{thread}/posts"), &words).await.is(403);
                browser.post(&format!("/posts/{first}/kudo"), &[]).await.is(403);
                browser.post(&format!("/posts/{first}/edit?version=1"), &words).await.is(403);
                let reply = world.post(thread, 2);
                browser.post(&format!("/posts/{reply}/solution"), &[]).await.is(403);
            }
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
            ravi.post(&format!("/threads/{thread}/unvault"), &[]).await.is(303);
            assert_eq!(board_of(&world, thread), home);
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
            pia.post(&format!("/threads/{thread}/posts"), &[("body", "Back again."), ("key", "back")]).await.is(303);
        });
    }

    fn search_finds_the_vault_on_demand(db) {
        on_site(db, async |world| {
            let thread = world.thread(OLD);
            let path = path_of(&world, thread);
            world.member("Ravi_M").await.post(&format!("/threads/{thread}/vault"), &[]).await.is(303);
            world.work_off().await;
            let guest = world.guest();
            let usual = guest.get("/search?q=pauses+itself").await.is(200);
            assert!(!usual.body.contains(&path), "the Vault is not searched by itself");
            let asked = guest.get("/search?q=pauses+itself+vault%3Ayes").await.is(200);
            assert!(asked.body.contains(&path), "{}", asked.words());
        });
    }

    fn what_few_may_read_does_not_become_known_in_the_vault(db) {
        on_site(db, async |world| {
            let joaquim = world.member("Joaquim").await;
            let words = [("title", "Only for the lounge"), ("body", "A secret of the lounge."), ("key", "l")];
            joaquim.post("/boards/stars-lounge/threads", &words).await.is(303);
            let thread = world.thread("Only for the lounge");
            let said = joaquim.post(&format!("/threads/{thread}/vault"), &[]).await.is(403).words();
            assert!(said.contains("must not become known to more people"), "{said}");
            assert_eq!(board_of(&world, thread), "stars-lounge");
        });
    }

    fn a_rule_shows_what_it_takes_takes_it_and_gives_it_back(db) {
        on_site(db, async |world| {
            age(&world, 5);
            let ravi = world.member("Ravi_M").await;
            let rule = [("kind", "help"), ("age", "36"), ("quiet", "24")];
            let fresh = ravi.get("/desk/vault?kind=help&age=x&quiet=24").await.is(422).words();
            assert!(fresh.contains("Give a number of months"), "{fresh}");
            let thread = world.thread(OLD);
            let home = board_of(&world, thread);
            let preview = ravi.get("/desk/vault?kind=help&age=36&quiet=24").await.is(200).words();
            assert!(preview.contains("would go to the Vault") && preview.contains(OLD), "{preview}");
            let run = ravi.post("/desk/vault", &rule).await.is(303).location;
            // Somebody wakes one of them before the worker comes to it.
            let woken = woken_thread(&world);
            let before: (i64, i64) = vault_runs::table
                .select((vault_runs::total, vault_runs::done))
                .first(&mut world.conn())
                .expect("a run");
            assert!(before.0 > 0 && before.1 == 0, "{before:?}");
            diesel::update(threads::table.find(woken))
                .set(threads::last_post_at.eq(threads::created_at + 100 * YEAR))
                .execute(&mut world.conn())
                .expect("a thread");
            run_to_the_end(&world).await;
            assert_eq!(board_of(&world, thread), "old-threads");
            assert_ne!(board_of(&world, woken), "old-threads");
            let page = ravi.get(&run).await.is(200).words();
            assert!(page.contains("Finished"), "{page}");
            ravi.post(&format!("{run}/undo"), &[]).await.is(303);
            run_to_the_end(&world).await;
            assert_eq!(board_of(&world, thread), home);
            let left: i64 = threads::table
                .inner_join(boards::table)
                .filter(boards::slug.eq("old-threads"))
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            let of_the_demo: i64 = boards::table
                .filter(boards::slug.eq("old-threads"))
                .select(boards::thread_count)
                .first(&mut world.conn())
                .expect("a count");
            assert_eq!(left, of_the_demo);
            world.member("pia_marl").await.get("/desk/vault").await.is(403);
        });
    }

    fn two_workers_take_each_thread_once(db) {
        on_site(db, async |world| {
            age(&world, 5);
            let ravi = world.member("Ravi_M").await;
            ravi.post("/desk/vault", &[("kind", "help"), ("age", "36"), ("quiet", "24")]).await.is(303);
            let twin = world.twin();
            loop {
                let (one, two) = futures_util::future::join(jobs::run(&world.site), jobs::run(&twin)).await;
                if one.expect("a run") + two.expect("a run") == 0 {
                    break;
                }
            }
            let (total, done, left): (i64, i64, i64) = vault_runs::table
                .select((vault_runs::total, vault_runs::done, vault_runs::left_alone))
                .first(&mut world.conn())
                .expect("a run");
            assert_eq!(total, done + left);
            assert!(done > 10, "{done}");
        });
    }
}
