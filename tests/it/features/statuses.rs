//! Statuses of ideas and issues: only the ways of the table, always with what they need, for all to read.

use bandstand::features::check;
use bandstand::schema::{audit_log, boards, notifications, threads, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

const IDEA: &str = "[Playlists] Folders inside shared playlists";
const OTHER: &str = "[Podcasts] Mark everything older than a date as played";
const ISSUE: &str = "[Cars] Skip button on the steering wheel skips two songs";
const HELP: &str = "Playback pauses itself every night around 3:00";

/// Status, board and votes of a thread.
fn standing(world: &World<'_>, thread: i64) -> (Option<String>, String, i64) {
    threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq(thread))
        .select((threads::status, boards::slug, threads::vote_count))
        .first(&mut world.conn())
        .expect("a thread")
}

fn status(world: &World<'_>, thread: i64) -> String {
    standing(world, thread).0.unwrap_or_default()
}

/// How often somebody was told of a thread, by kind.
fn told(world: &World<'_>, who: &str, thread: i64, kind: &str) -> i64 {
    notifications::table
        .inner_join(users::table.on(users::id.eq(notifications::user_id)))
        .filter(users::username.eq(who))
        .filter(notifications::thread_id.eq(thread))
        .filter(notifications::kind.eq(kind))
        .count()
        .get_result(&mut world.conn())
        .expect("a count")
}

fn whole(world: &World<'_>) {
    let found = check::run(&world.site.db).expect("a check");
    assert_eq!(found.problems, Vec::<String>::new());
}

async fn set(who: &Browser, thread: i64, fields: &[(&str, &str)], expected: u16) -> String {
    who.post(&format!("/threads/{thread}/status"), fields).await.is(expected).words()
}

/// The page of a thread, wherever its address leads.
async fn page(who: &Browser, thread: i64) -> String {
    let place = who.get(&format!("/threads/{thread}")).await.is(308).location;
    who.get(&place).await.is(200).words()
}

both! {
    fn only_the_ways_of_the_table_are_open_and_each_says_what_it_needs(db) {
        on_site(db, async |world| {
            let idea = world.thread(IDEA);
            let (star, ravi) = (world.member("quillfeather").await, world.member("Ravi_M").await);
            let words = set(&star, idea, &[("to", "Coming Soon"), ("note", "Soon.")], 422).await;
            assert!(words.contains("Only staff can set “Coming Soon”"), "{words}");
            let words = set(&ravi, idea, &[("to", "Coming Soon"), ("note", " ")], 422).await;
            assert!(words.contains("Write a status update"), "{words}");
            let words = set(&ravi, idea, &[("to", "Fixed"), ("note", "Done.")], 422).await;
            assert!(words.contains("There is no status “Fixed” here"), "{words}");
            set(&ravi, idea, &[("to", "Implemented"), ("note", "It is there.")], 303).await;
            let words = set(&ravi, idea, &[("to", "Coming Soon"), ("note", "Again.")], 422).await;
            assert!(words.contains("can’t follow") || words.contains("can't follow “Implemented”"), "{words}");
            assert!(words.contains("From there it goes to “Live Idea”"), "the way on is said: {words}");
            let read = page(&world.guest(), idea).await;
            assert!(read.contains("Implemented") && read.contains("It is there."), "{read}");
            let pia = world.member("pia_marl").await;
            let refused = pia.post(&format!("/threads/{idea}/vote"), &[]).await.is(403).words();
            assert!(refused.contains("Voting has ended"), "{refused}");
            whole(&world);
        });
    }

    fn a_star_closes_with_the_number_that_was_missed_and_it_can_be_undone(db) {
        on_site(db, async |world| {
            let idea = world.thread(IDEA);
            let before = standing(&world, idea);
            let star = world.member("quillfeather").await;
            let closed = "Closed - Doesn't meet requirements";
            let words = set(&star, idea, &[("to", closed)], 422).await;
            assert!(words.contains("Choose the requirement"), "{words}");
            set(&star, idea, &[("to", closed), ("requirement", "99")], 422).await;
            set(&star, idea, &[("to", closed), ("requirement", "3")], 303).await;
            assert_eq!(standing(&world, idea), (Some(closed.to_owned()), "closed-ideas".to_owned(), before.2));
            let read = page(&world.guest(), idea).await;
            assert!(read.contains("It missed requirement 3 : “ One wish in one idea ”."), "{read}");
            let listed = world.guest().get("/ideas?status=Closed+-+Doesn%27t+meet+requirements").await.is(200);
            assert!(listed.words().contains(IDEA), "{}", listed.words());
            whole(&world);
            let place = star.get(&format!("/threads/{idea}")).await.location;
            let undo = star.get(&place).await.action("/status-changes/");
            let pia = world.member("pia_marl").await;
            pia.post(&undo, &[]).await.is(403);
            star.post(&undo, &[]).await.is(303);
            assert_eq!(standing(&world, idea), before);
            star.post(&undo, &[]).await.is(403);
            let verbs: Vec<String> = audit_log::table
                .filter(audit_log::subject_id.eq(idea))
                .filter(audit_log::subject_kind.eq("thread"))
                .order(audit_log::id)
                .select(audit_log::verb)
                .load(&mut world.conn())
                .expect("the log");
            assert_eq!(verbs, ["status", "undo-status"]);
            whole(&world);
        });
    }

    fn a_thread_is_an_issue_only_once_it_is_moved_there_and_goes_home_with_a_reason(db) {
        on_site(db, async |world| {
            let thread = world.thread(HELP);
            let (ravi, pia) = (world.member("Ravi_M").await, world.member("pia_marl").await);
            pia.get("/boards/ongoing-issues/new").await.is(403);
            pia.post(&format!("/threads/{thread}/vote"), &[]).await.is(403);
            set(&ravi, thread, &[("to", "Fixed"), ("note", "x")], 403).await;
            ravi.post(&format!("/threads/{thread}/move"), &[("board", "ongoing-issues")]).await.is(303);
            assert_eq!(status(&world, thread), "New Issue Report");
            let place = pia.post(&format!("/threads/{thread}/vote"), &[]).await.is(303).location;
            assert_eq!(place, format!("/threads/{thread}/vote"), "details are asked for");
            let details = [("platform", "Web Player"), ("app_version", "1.2"), ("note", "At night.")];
            pia.post(&format!("/threads/{thread}/vote/details"), &details).await.is(303);
            pia.post(&format!("/threads/{thread}/vote/details"), &[("platform", "Toaster")]).await.is(422);
            let said = ravi.get(&format!("/threads/{thread}/votes")).await.is(200).words();
            assert!(said.contains("At night."), "{said}");
            whole(&world);
            world.hear().await;
            let why = [("board", ""), ("why", "It is the night mode: turn it off.")];
            ravi.post(&format!("/threads/{thread}/not-an-issue"), &[("why", " ")]).await.is(422);
            ravi.post(&format!("/threads/{thread}/not-an-issue"), &why).await.is(303);
            let (status, board, votes) = standing(&world, thread);
            assert_eq!((status, board.as_str(), votes), (None, "android", 1));
            world.hear().await;
            assert_eq!(told(&world, "pia_marl", thread, "status"), 1, "the voter is told");
            let read = page(&pia, thread).await;
            assert!(read.contains("It is the night mode"), "{read}");
            whole(&world);
        });
    }

    fn whoever_voted_or_follows_hears_of_a_change_once(db) {
        on_site(db, async |world| {
            let issue = world.thread(ISSUE);
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            pia.post(&format!("/threads/{issue}/vote/take-back"), &[]).await.is(303);
            pia.post(&format!("/threads/{issue}/vote"), &[]).await.is(303);
            // Both a voter and a follower, and one who only follows.
            pia.post("/subscriptions", &[("target", &format!("thread:{issue}"))]).await.is(303);
            mirelle.post(&format!("/threads/{issue}/vote/take-back"), &[]).await.is(303);
            mirelle.post("/subscriptions", &[("target", &format!("thread:{issue}"))]).await.is(303);
            let lucienne = world.member("Lucienne").await;
            let dated = [("to", "Under Investigation"), ("note", "The car team has it.")];
            let words = set(&lucienne, issue, &dated, 422).await;
            assert!(words.contains("Say by when"), "{words}");
            let dated = [dated[0], dated[1], ("next_word", "2001-01-01")];
            let words = set(&lucienne, issue, &dated, 422).await;
            assert!(words.contains("still to come"), "{words}");
            let day = bandstand::kit::db::Ts(world.site.clock.now().0 + 5 * 86_400_000).rfc3339();
            let dated = [dated[0], dated[1], ("next_word", day.get(..10).expect("a day"))];
            set(&lucienne, issue, &dated, 303).await;
            world.work_off().await;
            for who in ["pia_marl", "mirelle"] {
                assert_eq!(told(&world, who, issue, "status"), 1, "{who}");
            }
            assert_eq!(told(&world, "Lucienne", issue, "status"), 0, "not who did it");
            let list = pia.get("/notifications").await.is(200).words();
            assert!(list.contains("changed the status of") && list.contains("Under Investigation"), "{list}");
            // Taken back, one hears no more.
            pia.post(&format!("/threads/{issue}/vote/take-back"), &[]).await.is(303);
            pia.post("/subscriptions/end", &[("target", &format!("thread:{issue}"))]).await.is(303);
            set(&lucienne, issue, &[("to", "Won't Fix"), ("note", "It is the car.")], 303).await;
            world.work_off().await;
            assert_eq!(told(&world, "pia_marl", issue, "status"), 1);
            assert_eq!(told(&world, "mirelle", issue, "status"), 2);
        });
    }

    fn a_search_can_be_narrowed_to_a_status(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let found = guest.get("/search?q=type%3Aidea").await.is(200);
            assert!(found.words().contains("Under Consideration ("), "{}", found.words());
            let narrow = found.body.split("href=\"").find_map(|part| {
                let (url, rest) = part.split_once('"')?;
                rest.split("</a>").next()?.contains("Under Consideration (").then(|| url.replace("&amp;", "&"))
            });
            let narrowed = guest.get(&narrow.expect("a way to narrow it")).await.is(200).words();
            assert!(narrowed.contains("found") && !narrowed.contains("Live Idea ("), "{narrowed}");
        });
    }

    fn merged_ideas_are_one_with_everybody_counted_once(db) {
        on_site(db, async |world| {
            let (from, into) = (world.thread(IDEA), world.thread(OTHER));
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            for (who, thread) in [(&pia, from), (&pia, into), (&mirelle, from)] {
                who.post(&format!("/threads/{thread}/vote"), &[]).await.is(303);
            }
            mirelle.post(&format!("/threads/{into}/vote/take-back"), &[]).await.is(303);
            let before = (standing(&world, from), standing(&world, into));
            let star = world.member("quillfeather").await;
            let words = star.post(&format!("/threads/{from}/merge"), &[("into", "999999")]).await.is(422).words();
            assert!(words.contains("no idea of that number"), "{words}");
            star.post(&format!("/threads/{from}/merge"), &[("into", &from.to_string())]).await.is(422);
            star.post(&format!("/threads/{from}/merge"), &[("into", &format!("/threads/{into}"))]).await.is(303);
            let votes = standing(&world, into).2;
            assert!(votes > before.1.2 && votes < before.0.2 + before.1.2, "{votes} {before:?}");
            let place = world.guest().get(&format!("/threads/{from}")).await.is(308).location;
            assert!(place.starts_with(&format!("/threads/{into}/")), "{place}");
            let read = world.guest().get(&place).await.is(200).words();
            assert!(read.contains("Merged into this idea") && read.contains(IDEA), "{read}");
            // What was written there can be read by whoever sees where it went, and by nobody else.
            let own = format!("/threads/{from}?merged=keep");
            for reader in [world.guest(), world.member("pia_marl").await] {
                let place = reader.get(&own).await.is(308).location;
                let page = reader.get(&place).await.is(200);
                assert!(page.words().contains("This was merged into"), "{}", page.words());
                assert!(!page.body.contains("action=\"/threads/") || !page.body.contains("name=\"body\""));
            }
            let ravi = world.member("Ravi_M").await;
            ravi.post(&format!("/threads/{into}/hide"), &[]).await.is(303);
            world.guest().get(&own).await.is(404);
            ravi.post(&format!("/threads/{into}/restore"), &[]).await.is(303);
            whole(&world);
            world.work_off().await;
            assert_eq!(told(&world, "mirelle", into, "merged"), 1, "a voter is told");
            let author: String = threads::table
                .inner_join(users::table.on(users::id.eq(threads::author_id)))
                .filter(threads::id.eq(from))
                .select(users::username)
                .first(&mut world.conn())
                .expect("an author");
            assert_eq!(told(&world, &author, into, "merged"), 1, "its author is told");
            // Whoever takes their vote back took it back from both.
            mirelle.post(&format!("/threads/{into}/vote/take-back"), &[]).await.is(303);
            whole(&world);
            star.post(&format!("/threads/{from}/merge/take-back"), &[]).await.is(303);
            assert_eq!(standing(&world, into), before.1);
            assert_eq!(standing(&world, from).2, before.0.2 - 1);
            whole(&world);
        });
    }

    fn a_fix_is_asked_about_once_and_staff_are_offered_to_open_it_again(db) {
        on_site(db, async |world| {
            let issue = world.thread(ISSUE);
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            pia.post(&format!("/threads/{issue}/vote"), &[]).await.is(303);
            set(&ravi, issue, &[("to", "Fixed"), ("note", "Since 9.6.")], 303).await;
            let read = page(&pia, issue).await;
            assert!(read.contains("Does it work for you now?"), "{read}");
            let answer = format!("/threads/{issue}/fix-answer");
            pia.post(&answer, &[("works", "perhaps")]).await.is(422);
            pia.post(&answer, &[("works", "no"), ("version", "9.6")]).await.is(303);
            pia.post(&answer, &[("works", "no"), ("version", "9.6.1")]).await.is(303);
            let read = page(&ravi, issue).await;
            assert!(read.contains("0 people say that it works, 1 that it does not"), "{read}");
            assert!(read.contains("9.6.1") && read.contains("Open it again"), "{read}");
            let place = world.guest().get(&format!("/threads/{issue}")).await.location;
            let advice = pia.get(&place).await.is(200).body;
            assert!(advice.contains("/new?title="), "a reply leads to a new thread");
        });
    }

    fn many_statuses_change_after_a_look_at_what_will_happen(db) {
        on_site(db, async |world| {
            let (issue, fixed) = (
                world.thread(ISSUE),
                world.thread("[Speakers] Groups drop the last speaker after ten minutes"),
            );
            let ravi = world.member("Ravi_M").await;
            let (one, two) = (format!("t{issue}"), format!("t{fixed}"));
            let ticked = [(one.as_str(), "1"), (two.as_str(), "1"), ("to", "Won't Fix"), ("next", "/issues")];
            let look = ravi.post("/statuses/bulk", &ticked).await.is(200).words();
            assert!(look.contains("1 thread of 2 would change") && look.contains("Nothing has happened yet"), "{look}");
            assert!(look.contains("can't follow “Fixed”"), "{look}");
            assert_eq!(status(&world, issue), "Need More Info");
            let bare = ravi.post("/statuses/bulk/apply", &ticked).await.is(422).words();
            assert!(bare.contains("Write a status update"), "{bare}");
            let told = [ticked[0], ticked[1], ticked[2], ticked[3], ("note", "It stays.")];
            assert_eq!(ravi.post("/statuses/bulk/apply", &told).await.is(303).location, "/issues");
            assert_eq!((status(&world, issue), status(&world, fixed)), ("Won't Fix".to_owned(), "Fixed".to_owned()));
            whole(&world);
        });
    }

    fn submissions_wait_until_a_star_looks_and_authors_can_be_asked(db) {
        on_site(db, async |world| {
            let (mirelle, star) = (world.member("mirelle").await, world.member("quillfeather").await);
            let words = [("title", "[Home] A quiet start page"), ("body", "Less."), ("key", "i"), ("looked", "1")];
            mirelle.post("/boards/ideas/threads", &words).await.is(422);
            let page = mirelle.get("/boards/ideas/new").await.is(200);
            let label = page.body.split("<option value=\"").filter_map(|rest| rest.split('"').next())
                .find(|value| value.parse::<i64>().is_ok()).expect("a label").to_owned();
            let words = [words[0], words[1], words[2], words[3], ("label", &label)];
            mirelle.post("/boards/ideas/threads", &words).await.is(303);
            let idea = world.thread("[Home] A quiet start page");
            assert_eq!(status(&world, idea), "Live Idea");
            let list = world.guest().get("/ideas?show=check").await.is(200).words();
            assert!(list.contains("A quiet start page"), "{list}");
            star.post(&format!("/threads/{idea}/ask"), &[("body", "What would be left?"), ("key", "a")]).await.is(303);
            world.hear().await;
            assert_eq!(told(&world, "mirelle", idea, "reply"), 1);
            star.post(&format!("/threads/{idea}/check"), &[]).await.is(303);
            let list = world.guest().get("/ideas?show=check").await.is(200).words();
            assert!(!list.contains("A quiet start page"), "{list}");
            whole(&world);
        });
    }
}
