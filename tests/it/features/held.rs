//! First posts that look like spam wait, nobody hears of them before they are
//! approved, and the filter learns from what is decided. Limits by rank.

use bandstand::features::check;
use bandstand::forum::gate::lessons;
use bandstand::kit::config::Config;
use bandstand::schema::{audit_log, boards, held_posts, posts};
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, on_site, on_site_with};

const SPAM: &str = "Win at https://a.example https://b.example and https://c.example, cheap casino plays!";

/// Everybody of the rank and file is new here.
fn all_new(config: &mut Config) {
    config.spam.first_posts = 1_000_000;
    config.spam.known_from_rank = String::new();
}

async fn start(browser: &Browser, title: &str, body: &str) -> Answer {
    browser.post("/boards/android/threads", &[("title", title), ("body", body), ("key", title)]).await
}

fn problems(world: &World<'_>) -> Vec<String> {
    check::run(&world.site.db).expect("it is checked").problems
}

/// Those of this story: the demo's own is some hours old.
fn waiting(world: &World<'_>) -> i64 {
    held_posts::table
        .filter(held_posts::held_at.gt(world.site.clock.now().0 - 3_600_000))
        .count()
        .get_result(&mut world.conn())
        .expect("a count")
}

fn outcome(world: &World<'_>, post: i64) -> String {
    held_posts::table.find(post).select(held_posts::outcome).first(&mut world.conn()).expect("a held post")
}

/// How many lessons of spam and of usual posts there were.
fn lessons(world: &World<'_>) -> (i64, i64) {
    let totals = lessons::totals(&mut world.conn()).expect("totals");
    (totals.spam, totals.fine)
}

both! {
    fn a_thread_that_looks_like_spam_waits_and_nobody_hears_of_it_until_it_is_approved(db) {
        on_site_with(db, all_new, async |world| {
            let (pia, ravi, mirelle) =
                (world.member("pia_marl").await, world.member("Ravi_M").await, world.member("mirelle").await);
            let android: i64 = boards::table.filter(boards::slug.eq("android")).select(boards::id)
                .first(&mut world.conn()).expect("a board");
            mirelle.post("/subscriptions", &[("target", &format!("board:{android}"))]).await.is(303);
            let address = start(&pia, "Cheap plays here", SPAM).await.is(303).location;
            let id = world.thread("Cheap plays here");
            let post = world.question(id);
            world.work_off().await;
            // Its author reads that it waits; nobody else finds it.
            assert!(pia.get(&address).await.is(200).words().contains("It waits for a moderator"));
            mirelle.get(&address).await.is(404);
            world.guest().get(&address).await.is(404);
            assert!(!mirelle.get("/boards/android").await.is(200).words().contains("Cheap plays here"));
            assert!(!mirelle.get("/notifications").await.is(200).words().contains("Cheap plays here"));
            assert!(!mirelle.get("/search?q=casino").await.is(200).words().contains("Cheap plays here"));
            assert_eq!(problems(&world), Vec::<String>::new(), "while it waits");
            // A moderator reads what it scored, and why.
            let queue = ravi.get("/desk/held").await.is(200).words();
            assert!(queue.contains("Cheap plays here") && queue.contains("+60: 3 links to other sites"), "{queue}");
            mirelle.get("/desk/held").await.is(403);
            mirelle.post(&format!("/desk/held/{post}/approve"), &[]).await.is(403);
            assert_eq!(outcome(&world, post), "waiting");
            ravi.post(&format!("/desk/held/{post}/approve"), &[]).await.is(303);
            ravi.post(&format!("/desk/held/{post}/refuse"), &[("reason", "Late.")]).await.is(404);
            world.work_off().await;
            assert_eq!(outcome(&world, post), "approved");
            let page = world.guest().get(&address).await.is(200).words();
            assert!(page.contains("cheap casino") && !page.contains("waits"), "{page}");
            assert!(mirelle.get("/notifications").await.is(200).words().contains("Cheap plays here"));
            assert!(pia.get("/notifications").await.is(200).words().contains("Your post is published"));
            assert_eq!(problems(&world), Vec::<String>::new(), "after it was approved");
            assert_eq!(lessons(&world), (0, 1));
        });
    }

    fn a_refused_reply_stays_with_its_author_who_is_told_why(db) {
        on_site_with(db, all_new, async |world| {
            let (pia, ravi, mirelle) =
                (world.member("pia_marl").await, world.member("Ravi_M").await, world.member("mirelle").await);
            start(&mirelle, "A quiet question", "How do I sort my list?").await.is(303);
            let id = world.thread("A quiet question");
            world.work_off().await;
            let address = pia.post(&format!("/threads/{id}/posts"), &[("body", SPAM), ("key", "r")]).await.is(303).location;
            let post = world.post(id, 2);
            world.work_off().await;
            assert!(!mirelle.get(&address).await.is(200).words().contains("casino"));
            assert!(!mirelle.get("/notifications").await.is(200).words().contains("A quiet question"));
            assert!(pia.get(&address).await.is(200).words().contains("casino"));
            // Without a reason nothing is decided.
            let again = ravi.post(&format!("/desk/held/{post}/refuse"), &[("reason", " ")]).await.is(422);
            assert!(again.words().contains("Say why"));
            ravi.post(&format!("/desk/held/{post}/refuse"), &[("reason", "We sell nothing <b>here</b>.")]).await.is(303);
            world.work_off().await;
            let own = pia.get(&address).await.is(200);
            assert!(own.words().contains("did not publish it: We sell nothing") && !own.body.contains("<b>here"));
            assert!(pia.get("/notifications").await.is(200).words().contains("Your post was not published"));
            assert!(!mirelle.get(&address).await.is(200).words().contains("casino"));
            assert_eq!((problems(&world), lessons(&world)), (Vec::new(), (1, 0)));
            let verbs: Vec<String> = audit_log::table
                .filter(audit_log::subject_kind.eq("post"))
                .filter(audit_log::subject_id.eq(post))
                .order(audit_log::id)
                .select(audit_log::verb)
                .load(&mut world.conn())
                .expect("the log");
            assert_eq!(verbs, ["hold", "refuse"]);
        });
    }

    fn usual_posts_known_members_and_staff_never_wait(db) {
        on_site(db, async |world| {
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            start(&pia, "A usual question", "No sound since today. See https://help.example").await.is(303);
            start(&ravi, "Many links by staff", SPAM).await.is(303);
            world.guest().get(&format!("/threads/{}", world.thread("A usual question"))).await.is(308);
            world.guest().get(&format!("/threads/{}", world.thread("Many links by staff"))).await.is(308);
            assert_eq!(waiting(&world), 0);
        });
    }

    fn what_moderators_do_without_the_queue_decides_and_teaches_as_well(db) {
        on_site_with(db, all_new, async |world| {
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            start(&pia, "Shown by hand", SPAM).await.is(303);
            let (id, post) = (world.thread("Shown by hand"), world.question(world.thread("Shown by hand")));
            ravi.post(&format!("/threads/{id}/restore"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(outcome(&world, post), "approved");
            assert!(world.guest().get(&format!("/threads/{id}/shown-by-hand")).await.is(200).words().contains("casino"));
            assert_eq!((problems(&world), lessons(&world)), (Vec::new(), (0, 0)));
            // Removed as spam is a lesson; brought back, it is none.
            ravi.post(&format!("/posts/{post}/remove"), &[("reason", "This is SPAM.")]).await.is(303);
            world.work_off().await;
            assert_eq!(lessons(&world), (1, 0));
            ravi.post(&format!("/posts/{post}/restore"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(lessons(&world), (0, 0));
            let left: i64 = bandstand::schema::spam_words::table.count().get_result(&mut world.conn()).expect("words");
            assert_eq!(left, 0);
        });
    }

    fn the_filter_speaks_after_enough_decisions_and_names_its_words(db) {
        let set = |config: &mut Config| {
            all_new(config);
            config.spam.learn_from = 1;
        };
        on_site_with(db, set, async |world| {
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            for (title, verb) in [("Harp lessons", "approve"), ("Jackpot jackpot", "refuse")] {
                start(&pia, title, &format!("{SPAM} {title} for all of you.")).await.is(303);
                let post = world.question(world.thread(title));
                ravi.post(&format!("/desk/held/{post}/{verb}"), &[("reason", "No.")]).await.is(303);
            }
            // Two links alone wait for nobody; with words that were refused they do.
            start(&pia, "Jackpot again", "Jackpot at https://d.example and https://e.example").await.is(303);
            let queue = ravi.get("/desk/held").await.is(200).words();
            assert!(queue.contains("75 % likely spam; for it: jackpot"), "{queue}");
        });
    }

    fn a_rank_has_its_limits_and_the_words_are_kept(db) {
        let set = |config: &mut Config| {
            config.limit_factor = 1.0;
            for limit in &mut config.spam.limits {
                (limit.posts, limit.threads, limit.links) = (2, 1, 1);
            }
        };
        on_site_with(db, set, async |world| {
            diesel::update(posts::table).set(posts::created_at.eq(1_000)).execute(&mut world.conn()).expect("long ago");
            let pia = world.member("pia_marl").await;
            let refused = start(&pia, "Two links", "See https://a.example and https://b.example").await.is(403);
            assert!(refused.words().contains("can have 1 links to other sites"), "{}", refused.words());
            assert!(refused.body.contains("See https://a.example"));
            start(&pia, "One link", "See https://a.example").await.is(303);
            let refused = start(&pia, "Another thread", "Words of mine.").await.is(403);
            assert!(refused.words().contains("have started 1 threads today") && refused.body.contains("Words of mine."));
            let reply = format!("/threads/{}/posts", world.thread("One link"));
            pia.post(&reply, &[("body", "One more."), ("key", "one")]).await.is(303);
            let refused = pia.post(&reply, &[("body", "Too many."), ("key", "two")]).await.is(403);
            assert!(refused.words().contains("enough for a day") && refused.body.contains("Too many."));
        });
    }

    fn a_change_to_a_first_post_is_looked_at_like_a_new_one(db) {
        on_site_with(db, all_new, async |world| {
            let (pia, ravi, mirelle) =
                (world.member("pia_marl").await, world.member("Ravi_M").await, world.member("mirelle").await);
            let address = start(&pia, "A harmless one", "How do I sort my list?").await.is(303).location;
            let (thread, post) = (world.thread("A harmless one"), world.question(world.thread("A harmless one")));
            mirelle.post(&format!("/threads/{thread}/posts"), &[("body", "Like this."), ("key", "m")]).await.is(303);
            mirelle.post(&format!("/posts/{post}/kudo"), &[]).await.is(303);
            world.work_off().await;
            let edit = async |version: u32, body: &str| {
                let fields = [("title", "A harmless one"), ("body", body), ("key", "e")];
                pia.post(&format!("/posts/{post}/edit?version={version}"), &fields).await
            };
            edit(1, "How do I sort my list? Please.").await.is(303);
            assert_eq!(waiting(&world), 0, "nothing is worse");
            edit(2, SPAM).await.is(303);
            world.work_off().await;
            assert_eq!(outcome(&world, post), "waiting");
            // The answers of others stay where they are.
            let page = mirelle.get(&address).await.is(200).words();
            assert!(!page.contains("casino") && page.contains("Like this."), "{page}");
            assert!(pia.get(&address).await.is(200).words().contains("It waits for a moderator"));
            assert!(!mirelle.get("/search?q=casino").await.is(200).words().contains("A harmless one"));
            assert_eq!(problems(&world), Vec::<String>::new(), "while it waits");
            edit(3, "Something else.").await.is(403);
            let told = |name: &str| {
                use bandstand::schema::notifications;
                notifications::table.filter(notifications::user_id.eq(world.id_of(name))).count()
                    .get_result::<i64>(&mut world.conn()).expect("a count")
            };
            let before = told("mirelle");
            ravi.post(&format!("/desk/held/{post}/approve"), &[]).await.is(303);
            world.work_off().await;
            assert!(mirelle.get(&address).await.is(200).words().contains("casino"));
            assert_eq!(told("mirelle"), before, "it is no new post");
            assert_eq!(problems(&world), Vec::<String>::new(), "after it was approved");
            // A moderator has seen these links: the same again don't wait.
            edit(3, &format!("{SPAM} And thanks.")).await.is(303);
            assert_eq!(outcome(&world, post), "approved");
        });
    }

    fn decisions_are_taken_back_from_the_log(db) {
        on_site_with(db, all_new, async |world| {
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            let address = start(&pia, "Held and back", SPAM).await.is(303).location;
            let (id, post) = (world.thread("Held and back"), world.question(world.thread("Held and back")));
            let last = |verb: &str| -> i64 {
                audit_log::table.filter(audit_log::verb.eq(verb.to_owned())).order(audit_log::id.desc())
                    .select(audit_log::id).first(&mut world.conn()).expect("an entry")
            };
            let undo = async |verb: &str| ravi.post(&format!("/desk/audit/{}/undo", last(verb)), &[]).await;
            ravi.post(&format!("/desk/held/{post}/refuse"), &[("reason", "No ads.")]).await.is(303);
            assert_eq!(lessons(&world), (1, 0));
            assert!(undo("hold").await.is(403).words().contains("Something else was done"));
            undo("refuse").await.is(303);
            assert_eq!((outcome(&world, post), lessons(&world)), ("waiting".to_owned(), (0, 0)));
            // The program's own act as well: what it held is published.
            undo("hold").await.is(303);
            world.work_off().await;
            world.guest().get(&address).await.is(200);
            assert_eq!((outcome(&world, post), problems(&world)), ("approved".to_owned(), Vec::new()));
            undo("approve").await.is(303);
            world.work_off().await;
            world.guest().get(&address).await.is(404);
            assert_eq!((outcome(&world, post), problems(&world)), ("waiting".to_owned(), Vec::new()));
            assert_eq!(lessons(&world), (0, 0));
            assert!(ravi.get("/desk").await.is(200).words().contains("Posts that wait"));
            let log = ravi.get("/desk/audit?about=post").await.is(200).words();
            assert!(log.contains("undoes #"), "{log}");
            ravi.get(&format!("/threads/{id}/held-and-back")).await.is(200);
        });
    }

    fn what_waits_goes_along_when_threads_are_merged_and_split(db) {
        on_site_with(db, all_new, async |world| {
            let (pia, ravi, mirelle) =
                (world.member("pia_marl").await, world.member("Ravi_M").await, world.member("mirelle").await);
            start(&mirelle, "The older one", "How do I sort my list?").await.is(303);
            start(&mirelle, "The newer one", "How do I sort it?").await.is(303);
            let (older, newer) = (world.thread("The older one"), world.thread("The newer one"));
            pia.post(&format!("/threads/{newer}/posts"), &[("body", SPAM), ("key", "w")]).await.is(303);
            let post = world.post(newer, 2);
            let place = |world: &World<'_>| -> i64 {
                held_posts::table.find(post).select(held_posts::thread_id).first(&mut world.conn()).expect("a row")
            };
            ravi.post(&format!("/threads/{newer}/merge-into"), &[("into", &older.to_string())]).await.is(303);
            assert_eq!((place(&world), problems(&world)), (older, Vec::new()), "merged");
            let number: i64 = posts::table.find(post).select(posts::number).first(&mut world.conn()).expect("a number");
            let first = world.post(older, number - 1);
            let (first, held) = (format!("p{first}"), format!("p{post}"));
            let fields = [("title", "Split off"), ("place", "android"), (first.as_str(), "1"), (held.as_str(), "1")];
            ravi.post(&format!("/threads/{older}/split"), &fields).await.is(303);
            let made = world.thread("Split off");
            assert_eq!((place(&world), problems(&world)), (made, Vec::new()), "split");
            ravi.post(&format!("/desk/held/{post}/approve"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(problems(&world), Vec::<String>::new(), "published where it is");
            let page = world.guest().get(&format!("/threads/{made}/split-off")).await.is(200).words();
            assert!(page.contains("casino"), "{page}");
        });
    }
}
