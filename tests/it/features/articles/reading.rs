//! Reading articles: series, votes, what is related, and few questions for all of it.

use bandstand::features::check;
use bandstand::schema::{article_votes, articles};
use diesel::prelude::*;

use super::{number, write};
use crate::both;
use crate::world::{World, on_site};

const FAQ: &str = "Ideas, part 1: how to write one that lasts";
const NEXT: &str = "Ideas, part 2: what the statuses mean";
/// Questions of one page; the thirteenth is for signatures, where somebody on it has the rank for one.
const MOST: usize = 13;

async fn address(world: &World<'_>, title: &str) -> String {
    world.guest().get(&format!("/threads/{}", world.thread(title))).await.is(308).location
}

/// Helpful and not helpful, by the counters of the article and by its votes.
fn counts(world: &World<'_>, thread: i64) -> [i64; 4] {
    let conn = &mut world.conn();
    let (id, yes, no): (i64, i64, i64) = articles::table
        .filter(articles::thread_id.eq(thread))
        .select((articles::id, articles::helpful_count, articles::unhelpful_count))
        .first(conn)
        .expect("an article");
    let mut rows = |helpful: bool| -> i64 {
        article_votes::table
            .filter(article_votes::article_id.eq(id))
            .filter(article_votes::helpful.eq(helpful))
            .count()
            .get_result(conn)
            .expect("a count")
    };
    [yes, no, rows(true), rows(false)]
}

both! {
    fn an_article_says_whose_it_is_and_what_comes_next(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let page = guest.get(&address(&world, FAQ).await).await.is(200);
            let said = page.words();
            for words in [
                "Originally written by Quill", "Last updated", "Ideas, part 1 of 2", "Didn't help?",
                "Search more answers", "Back to the FAQs", "Ask in a new thread",
            ] {
                assert!(said.to_lowercase().contains(&words.to_lowercase()), "{words}: {said}");
            }
            assert!(page.body.contains("Related articles"));
            assert!(page.body.contains("/faq?tag=how-to"), "tags lead to articles");
            let second = address(&world, NEXT).await;
            assert_eq!(page.link("Next"), second);
            let after = guest.get(&second).await.is(200);
            assert_eq!(after.link("Previous"), address(&world, FAQ).await);
            assert!(guest.get("/faq?tag=how-to").await.is(200).body.contains(FAQ));
            let nothing = guest.get("/faq?tag=%3Cscript%3E").await.is(200);
            assert!(nothing.words().contains("Nothing about that yet") && !nothing.body.contains("<script>\""));
            // What was read is written into the question for those who ask on.
            let pia = world.member("pia_marl").await;
            let ask = page.link("Ask in a new thread");
            let choose = pia.get(&ask).await.is(200);
            let at = choose.body.find("/boards/android/new").expect("a board to ask in");
            let board = choose.body[at..].split('"').next().expect("an address").replace("&amp;", "&");
            let composer = pia.get(&board).await.is(200);
            assert!(composer.body.contains("I have read [Ideas, part 1"), "{}", composer.words());
            assert!(!choose.body.contains("/boards/troubleshooting/new"), "nobody starts threads among the articles");
            // A part that nobody may read is no part.
            let ravi = world.member("Ravi_M").await;
            ravi.post(&format!("/threads/{}/hide", world.thread(NEXT)), &[]).await.is(303);
            let alone = guest.get(&address(&world, FAQ).await).await.is(200);
            assert!(!alone.body.contains(NEXT), "{}", alone.words());
            assert!(!guest.get("/faq").await.body.contains(NEXT));
        });
    }

    fn helping_counts_once_and_can_be_changed(db) {
        on_site(db, async |world| {
            let thread = world.thread(FAQ);
            let before = counts(&world, thread);
            let vote = format!("/threads/{thread}/helpful");
            let pia = world.member("tobias-k").await;
            let own = pia.get(&address(&world, FAQ).await).await.is(200);
            assert!(own.body.contains("aria-pressed"), "{}", own.words());
            pia.post(&vote, &[("helpful", "none")]).await.is(303);
            let base = counts(&world, thread);
            assert!(base[0] + base[1] <= before[0] + before[1]);
            for _ in 0..3 {
                let place = pia.post(&vote, &[("helpful", "yes")]).await.is(303).location;
                assert!(place.ends_with("#helpful"), "{place}");
            }
            assert_eq!(counts(&world, thread), [base[0] + 1, base[1], base[0] + 1, base[1]]);
            pia.post(&vote, &[("helpful", "no")]).await.is(303);
            assert_eq!(counts(&world, thread), [base[0], base[1] + 1, base[0], base[1] + 1]);
            pia.post(&vote, &[("helpful", "none")]).await.is(303);
            assert_eq!(counts(&world, thread), base);
            pia.post(&vote, &[("helpful", "maybe")]).await.is(400);
            world.member("quillfeather").await.post(&vote, &[("helpful", "yes")]).await.is(403);
            world.guest().post(&vote, &[("helpful", "yes")]).await.is(303);
            // Many at the same moment, some of them in two minds.
            let names = ["pia_marl", "tobias-k", "mirelle", "nadiq", "Ravi_M", "Joaquim"];
            let mut people = Vec::new();
            for name in names {
                let one = world.member(name).await;
                one.token().await;
                people.push(one);
            }
            let mut all = Vec::new();
            for round in 0..4 {
                for (turn, person) in people.iter().enumerate() {
                    let word = ["yes", "no", "none", "yes"][(turn + round) % 4];
                    let vote = vote.clone();
                    all.push(async move { person.post(&vote, &[("helpful", word)]).await.is(303) });
                }
            }
            futures_util::future::join_all(all).await;
            let now = counts(&world, thread);
            assert_eq!((now[0], now[1]), (now[2], now[3]));
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
        });
    }

    fn articles_from_elsewhere_are_articles_too(db) {
        on_site(db, async |world| {
            let thread = world.thread("Sleep timer, lyrics offset, speed: the player's hidden corners");
            diesel::delete(articles::table.filter(articles::thread_id.eq(thread))).execute(&mut world.conn()).expect("as imported");
            let place = world.guest().get(&format!("/threads/{thread}")).await.is(308).location;
            let page = world.guest().get(&place).await.is(200);
            assert!(page.words().contains("Originally written by") && page.words().contains("Didn't help?"), "{}", page.words());
            let pia = world.member("pia_marl").await;
            assert!(!pia.get(&place).await.body.contains("Edit article"));
            pia.post(&format!("/threads/{thread}/helpful"), &[("helpful", "yes")]).await.is(303);
            assert_eq!(counts(&world, thread), [1, 0, 1, 0]);
            let ravi = world.member("Ravi_M").await;
            let edit = ravi.post(&format!("/threads/{thread}/article"), &[]).await.is(303).location;
            assert!(ravi.get(&edit).await.is(200).body.contains("Save changes"));
            assert_eq!(counts(&world, thread), [1, 0, 1, 0]);
        });
    }

    fn the_blog_goes_on_page_by_page(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            for turn in 0..14 {
                let (title, key) = (format!("Number {turn} of many"), format!("many-{turn}"));
                let words = [("title", title.as_str()), ("body", "A beginning that is shown."), ("action", "publish"), ("key", &key)];
                write(&ravi, "community-blog", &words).await.is(303);
            }
            let guest = world.guest();
            let first = guest.get("/blog").await.is(200);
            assert_eq!(first.body.matches("<article class=\"article-card").count(), 12);
            assert!(first.body.contains("A beginning that is shown."));
            let second = guest.get(&first.link("Later")).await.is(200);
            let cards = second.body.matches("<article class=\"article-card").count();
            assert_eq!(cards, 6, "the rest, and the demo's four");
            for turn in 0..14 {
                let title = format!(">Number {turn} of many<");
                assert_eq!(first.body.matches(&title).count() + second.body.matches(&title).count(), 1, "{title}");
            }
            assert!(guest.get("/").await.body.contains("Number 13 of many"), "the newest is on the front page");
        });
    }

    fn a_page_of_articles_asks_few_questions(db) {
        on_site(db, async |world| {
            let (faq, blog) = (address(&world, FAQ).await, address(&world, "A moderator's Tuesday").await);
            let own = articles::table
                .filter(articles::thread_id.eq(world.thread("A moderator's Tuesday")))
                .select(articles::id)
                .first::<i64>(&mut world.conn())
                .expect("an article");
            let everybody = [faq.as_str(), &blog, "/faq", "/faq?tag=ideas", "/blog", "/"];
            let edit = format!("/articles/{own}/edit");
            let writers = ["/desk/articles", "/articles/new?board=community-blog", &edit, "/admin/writers"];
            for (name, pages) in [
                ("mirelle", everybody.to_vec()),
                ("quillfeather", everybody.to_vec()),
                ("Joaquim", [&everybody[..], &writers[..]].concat()),
            ] {
                let browser = world.member(name).await;
                for page in pages {
                    browser.get(page).await.is(200);
                    // Who asks is kept for a second: a visit after a pause asks it anew.
                    let mut least = usize::MAX;
                    for _ in 0..3 {
                        let before = world.questions();
                        browser.get(page).await.is(200);
                        least = least.min(world.questions() - before);
                    }
                    let asked = least;
                    assert!((1..=MOST).contains(&asked), "{page} asks {asked} questions for {name}");
                }
            }
            assert_eq!(number(&edit), own);
        });
    }
}
