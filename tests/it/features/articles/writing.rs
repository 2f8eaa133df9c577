//! Writing articles: who may, and what nobody else sees before its time.

use std::time::Duration;

use bandstand::app::setup;
use bandstand::features::articles::jobs;
use bandstand::features::check;
use bandstand::schema::{article_revisions, articles, boards, drafts, outbox, threads};
use diesel::prelude::*;

use super::{in_hours, number, write};
use crate::both;
use crate::world::{World, on_site, pictures};

const BLOG: &str = "community-blog";

fn threads_in(world: &World<'_>, slug: &str) -> i64 {
    boards::table
        .filter(boards::slug.eq(slug))
        .select(boards::thread_count)
        .first(&mut world.conn())
        .expect("a board")
}

fn state_of(world: &World<'_>, article: i64) -> (String, Option<i64>) {
    articles::table
        .find(article)
        .select((articles::state, articles::thread_id))
        .first(&mut world.conn())
        .expect("an article")
}

fn titled(world: &World<'_>, title: &str) -> i64 {
    threads::table.filter(threads::title.eq(title)).count().get_result(&mut world.conn()).expect("a count")
}

both! {
    fn what_is_not_published_is_nowhere(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let before = threads_in(&world, BLOG);
            let words = [
                ("title", "Quokka manifesto"), ("body", "Quokka words."), ("tags", "quokkatag"),
                ("excerpt", "Quokka excerpt"), ("series", "Quokka series"), ("key", "quokka"),
            ];
            let edit = write(&ravi, BLOG, &words).await.is(303).location;
            let article = number(&edit);
            ravi.upload(&format!("/articles/{article}/cover"), "picture", "c.png", &pictures::png(400, 200)).await.is(303);
            let own = ravi.get(&edit).await.is(200);
            assert!(own.body.contains("Quokka words."), "{}", own.words());
            let at = own.body.find("/covers/").expect("a cover");
            let cover = own.body[at..].split('"').next().expect("an address").to_owned();
            ravi.get(&cover).await.is(200);
            assert!(ravi.get("/desk/articles").await.is(200).words().contains("Quokka manifesto"));
            world.work_off().await;
            for browser in [world.guest(), world.member("pia_marl").await, world.member("quillfeather").await] {
                for page in [
                    "/", "/blog", "/blog?tag=quokkatag", "/faq", "/areas/blog", "/boards/community-blog",
                    "/boards/community-blog?tag=quokkatag", "/search?q=quokka", "/members/Ravi_M",
                ] {
                    let shown = browser.get(page).await.is(200);
                    let said = shown.body.replace("value=\"quokka\"", "").replace("?tag=quokkatag", "");
                    let said = said.to_lowercase().replace("tagged <strong>quokkatag", "");
                    assert!(!said.contains("quokka manifesto") && !said.contains("quokka words"), "{page}");
                    assert!(!said.contains("quokka excerpt") && !said.contains("quokka series"), "{page}");
                }
                browser.get(&cover).await.is(404);
                for path in [edit.clone(), format!("/articles/{article}/history")] {
                    let status = browser.get(&path).await.status;
                    assert!(status == 404 || status == 303, "{path}: {status}");
                }
            }
            assert_eq!((threads_in(&world, BLOG), titled(&world, "Quokka manifesto")), (before, 0));
            // Published, it is everywhere.
            let seen = ravi.get(&edit).await;
            let mut again = words.to_vec();
            again.retain(|(name, _)| *name != "key");
            again.extend([("key", "quokka-2"), ("action", "publish")]);
            let place = ravi.post(&seen.action("version="), &again).await.is(303).location;
            world.work_off().await;
            let guest = world.guest();
            for page in ["/blog", "/blog?tag=quokkatag", "/search?q=quokka", &place] {
                let shown = guest.get(page).await.is(200).words();
                assert!(shown.contains("Quokka manifesto"), "{page}: {shown}");
            }
            guest.get(&cover).await.is(200);
            assert_eq!(threads_in(&world, BLOG), before + 1);
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
        });
    }

    fn a_scheduled_article_comes_out_once_and_not_before(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let when = in_hours(&world, 3);
            let words = [("title", "Out at three"), ("body", "Here it is."), ("publish_at", when.as_str()),
                ("action", "schedule"), ("key", "later")];
            let article = number(&write(&ravi, BLOG, &words).await.is(303).location);
            assert_eq!(state_of(&world, article).0, "scheduled");
            let other = setup::open_site(world.site.config.clone()).expect("another process");
            let due = |world: &World<'_>| state_of(world, article).1.is_some();
            world.site.clock.advance(Duration::from_secs(3 * 3600 - 120));
            jobs::run(&world.site).await.expect("a look");
            assert!(!due(&world), "not before its time");
            world.site.clock.advance(Duration::from_secs(300));
            other.clock.advance(Duration::from_secs(3 * 3600 + 180));
            let (one, two) = futures_util::future::join(jobs::run(&world.site), jobs::run(&other)).await;
            // Whoever is overtaken may have to look again.
            drop((one, two));
            jobs::run(&world.site).await.expect("a look");
            jobs::run(&other).await.expect("a look");
            assert!(due(&world));
            assert_eq!(titled(&world, "Out at three"), 1);
            let told: i64 = outbox::table
                .filter(outbox::payload.like("%article_published%"))
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            assert_eq!(told, 1);
            // The demo's own has its day later.
            assert!(world.guest().get("/blog").await.body.contains("Out at three"));
            assert_eq!(titled(&world, "Save the date: a listening evening in every time zone"), 0);
        });
    }

    fn whoever_lost_the_right_publishes_nothing(db) {
        on_site(db, async |world| {
            let (nadiq, joaquim) = (world.member("nadiq").await, world.member("Joaquim").await);
            let when = in_hours(&world, 3);
            let words = [("title", "From a Star"), ("body", "Words."), ("publish_at", when.as_str()),
                ("action", "schedule"), ("key", "star")];
            let article = number(&write(&nadiq, BLOG, &words).await.is(303).location);
            let page = joaquim.get("/admin/writers").await.is(200);
            joaquim.post(&page.action("/blog/revoke"), &[]).await.is(303);
            world.site.clock.advance(Duration::from_secs(4 * 3600));
            jobs::run(&world.site).await.expect("a look");
            assert_eq!(state_of(&world, article), ("draft".to_owned(), None));
            nadiq.get(&format!("/articles/{article}/edit")).await.is(404);
        });
    }

    fn a_star_writes_what_they_were_invited_to(db) {
        on_site(db, async |world| {
            let (quill, joaquim) = (world.member("quillfeather").await, world.member("Joaquim").await);
            let words = |key: &'static str| [("title", "A Star's words"), ("body", "Words."), ("key", key)];
            write(&quill, BLOG, &words("a")).await.is(403);
            let invite = [("username", " QuillFeather "), ("kind", "blog")];
            joaquim.post("/admin/writers", &invite).await.is(303);
            let own = number(&write(&quill, BLOG, &words("b")).await.is(303).location);
            quill.get(&format!("/articles/{own}/edit")).await.is(200);
            // Others' drafts are not there, others' articles not theirs.
            let ravi = world.member("Ravi_M").await;
            let others = number(&write(&ravi, BLOG, &words("c")).await.is(303).location);
            quill.get(&format!("/articles/{others}/edit")).await.is(404);
            let fields = [("title", "Mine now"), ("body", "Words."), ("key", "d")];
            quill.post(&format!("/articles/{others}/edit?version=1"), &fields).await.is(404);
            let theirs: i64 = articles::table
                .filter(articles::thread_id.eq(world.thread("A moderator's Tuesday")))
                .select(articles::id)
                .first(&mut world.conn())
                .expect("an article");
            quill.post(&format!("/articles/{theirs}/edit?version=1"), &fields).await.is(403);
            quill.upload(&format!("/articles/{theirs}/cover"), "picture", "c.png", &pictures::png(40, 20)).await.is(403);
            for (name, sentence) in [
                ("pia_marl", "Only Stars"), ("nobodyy", "Nobody here"), ("Ravi_M", "without an invitation"),
                ("<script>", "Nobody here"), ("", "Nobody here"),
            ] {
                let refused = joaquim.post("/admin/writers", &[("username", name), ("kind", "faq")]).await.is(422);
                assert!(refused.words().contains(sentence), "{name}: {}", refused.words());
                assert!(!refused.body.contains("<script>\""), "{name}");
            }
            joaquim.post("/admin/writers", &[("username", "quillfeather"), ("kind", "help")]).await.is(400);
        });
    }

    fn the_same_form_twice_makes_one_article(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let words = [("title", "Only one"), ("body", "Words."), ("action", "publish"), ("key", "one")];
            let first = write(&ravi, BLOG, &words).await.is(303).location;
            assert_eq!(write(&ravi, BLOG, &words).await.is(303).location, first);
            assert_eq!(titled(&world, "Only one"), 1);
        });
    }

    fn two_changes_at_once_lose_no_words(db) {
        on_site(db, async |world| {
            let (ravi, lucienne) = (world.member("Ravi_M").await, world.member("Joaquim").await);
            let first = [("title", "Together"), ("body", "From the start."), ("key", "a")];
            let edit = write(&ravi, BLOG, &first).await.is(303).location;
            let article = number(&edit);
            let form = ravi.get(&edit).await.action("version=");
            lucienne.post(&form, &[("title", "Together"), ("body", "Hers."), ("key", "b")]).await.is(303);
            let refused = ravi.post(&form, &[("title", "Together"), ("body", "His."), ("key", "c")]).await.is(409);
            assert!(refused.body.contains("Hers.") && refused.body.contains("His."), "{}", refused.words());
            let next = refused.action("version=");
            assert_ne!(next, form);
            ravi.post(&next, &[("title", "Together"), ("body", "Both."), ("key", "c")]).await.is(303);
            let kept: Vec<String> = article_revisions::table
                .filter(article_revisions::article_id.eq(article))
                .order(article_revisions::version)
                .select(article_revisions::body)
                .load(&mut world.conn())
                .expect("revisions");
            assert_eq!(kept, ["From the start.", "Hers."]);
            let history = ravi.get(&format!("/articles/{article}/history")).await.is(200);
            assert!(history.body.contains("diff-old") && history.words().contains("Joaquim"), "{}", history.words());
            // Published, the words are the thread's, and their past is kept there.
            let form = ravi.get(&edit).await.action("version=");
            let place = ravi.post(&form, &[("title", "Together"), ("body", "Both."), ("action", "publish"), ("key", "d")]).await.is(303).location;
            let form = ravi.get(&edit).await.action("version=");
            lucienne.post(&form, &[("title", "Together now"), ("body", "All."), ("key", "e")]).await.is(303);
            ravi.post(&form, &[("title", "Together"), ("body", "Mine."), ("key", "f")]).await.is(409);
            let shown = ravi.get(&format!("/threads/{}", number(&place))).await.location;
            let shown = ravi.get(&shown).await.is(200);
            assert!(shown.words().contains("All.") && shown.words().contains("Last updated"), "{}", shown.words());
            let post = world.question(number(&place));
            assert!(ravi.get(&format!("/posts/{post}/history")).await.is(200).words().contains("Both."));
        });
    }

    fn changes_to_a_draft_are_kept_before_they_are_saved(db) {
        on_site(db, async |world| {
            let (ravi, joaquim) = (world.member("Ravi_M").await, world.member("Joaquim").await);
            let first = [("title", "Slowly"), ("body", "From the start."), ("key", "a")];
            let edit = write(&ravi, BLOG, &first).await.is(303).location;
            world.site.clock.advance(Duration::from_secs(60));
            let keep = format!("/drafts?place=article:{}", number(&edit));
            ravi.post(&keep, &[("title", "Slowly"), ("body", "Half a thought")]).await.is(200);
            assert!(ravi.get(&edit).await.is(200).body.contains("Half a thought"));
            let theirs = joaquim.get(&edit).await.is(200);
            assert!(!theirs.body.contains("Half a thought") && theirs.body.contains("From the start."));
            // Somebody else saves: older words don't go over theirs.
            world.site.clock.advance(Duration::from_secs(60));
            let form = theirs.action("version=");
            joaquim.post(&form, &[("title", "Slowly"), ("body", "Of another hand."), ("key", "b")]).await.is(303);
            let now = ravi.get(&edit).await.is(200);
            assert!(!now.body.contains("Half a thought") && now.body.contains("Of another hand."), "{}", now.words());
            // What is saved or published needs to be kept no longer.
            world.site.clock.advance(Duration::from_secs(60));
            ravi.post(&keep, &[("title", "Slowly"), ("body", "A whole thought")]).await.is(200);
            let form = now.action("version=");
            let whole = [("title", "Slowly"), ("body", "A whole thought"), ("action", "publish"), ("key", "c")];
            ravi.post(&form, &whole).await.is(303);
            let left: i64 = drafts::table
                .filter(drafts::place.like("article:%"))
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            assert_eq!(left, 0);
        });
    }

    fn a_refused_form_keeps_its_words(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let long = "x".repeat(400);
            let past = in_hours(&world, -1);
            let all = [("title", "Kept words"), ("body", "My words."), ("series", "A series"), ("position", "2")];
            for (wrong, sentence) in [
                (vec![("action", "schedule")], "day and time to come"),
                (vec![("action", "schedule"), ("publish_at", past.as_str())], "day and time to come"),
                (vec![("action", "schedule"), ("publish_at", "2999-01-01T00:00")], "day and time to come"),
                (vec![("action", "schedule"), ("publish_at", "soon")], "day and time to come"),
                (vec![("excerpt", long.as_str())], "At most 300 characters"),
                (vec![("position", "-1")], "a number from 1"),
                (vec![("title", "")], "title"),
                (vec![("body", " ")], "nothing to post"),
            ] {
                let mut fields: Vec<(&str, &str)> =
                    all.iter().copied().filter(|(name, _)| !wrong.iter().any(|(other, _)| other == name)).collect();
                fields.extend(&wrong);
                let refused = write(&ravi, BLOG, &fields).await.is(422);
                assert!(refused.body.contains(sentence), "{wrong:?}: {}", refused.words());
                assert!(refused.body.contains("A series"), "{wrong:?}");
                if !wrong.iter().any(|(name, _)| *name == "body") {
                    assert!(refused.body.contains("My words."), "{wrong:?}");
                }
            }
            let looked = write(&ravi, BLOG, &[("title", "Kept words"), ("body", "**Bold** words."), ("action", "preview")]).await.is(200);
            assert!(looked.body.contains("<strong>Bold</strong>"), "{}", looked.words());
            let stale = ravi.post_body("/articles?board=community-blog", "csrf=old&title=Kept+words&body=My+words.").await.is(403);
            assert!(stale.body.contains("My words."), "{}", stale.words());
            let count: i64 = articles::table.filter(articles::title.eq("Kept words")).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(count, 0);
            // The session ended meanwhile: the words wait as a draft.
            world.end_sessions();
            let door = write(&ravi, BLOG, &[("title", "Kept words"), ("body", "Not lost.")]).await.is(401);
            assert!(door.body.contains("Not lost."), "{}", door.words());
            let back = [("who", "Ravi_M"), ("password", &world.password("Ravi_M")), ("composer", "/boards/community-blog/new"),
                ("title", "Kept words"), ("body", "Not lost.")];
            let place = world.guest();
            let at = place.post("/login/draft", &back).await.is(303).location;
            let composer = place.get(&at).await.is(303).location;
            assert!(place.get(&composer).await.is(200).body.contains("Not lost."));
        });
    }

    fn hostile_words_and_files_stay_words_and_files(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let trick = "</title><img src=x onerror=alert(1)>\"'{{7*7}}";
            let words = [
                ("title", trick), ("body", "<script>alert(1)</script> [x](javascript:alert(1))"), ("excerpt", trick),
                ("series", trick), ("cover_alt", trick), ("tags", "<b>, \"x"), ("action", "publish"), ("key", "h"),
            ];
            let place = write(&ravi, "troubleshooting", &words).await.is(303).location;
            let article: i64 = articles::table
                .filter(articles::thread_id.eq(number(&place)))
                .select(articles::id)
                .first(&mut world.conn())
                .expect("an article");
            let cover = format!("/articles/{article}/cover");
            for file in [
                b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(),
                b"GIF89a<script>".to_vec(),
                Vec::new(),
                pictures::bomb(40_000, 40_000),
            ] {
                let refused = ravi.upload(&cover, "picture", "<script>.png", &file).await.is(422);
                assert!(refused.body.contains("field-error"), "{}", refused.words());
            }
            ravi.upload(&cover, "picture", "a.jpg", &pictures::polyglot("<script>alert(2)</script>")).await.is(303);
            let edit = ravi.get(&format!("/articles/{article}/edit")).await.is(200);
            let at = edit.body.find("/covers/").expect("a cover");
            let name = edit.body[at..].split('"').next().expect("an address").to_owned();
            let served = world.guest().get(&name).await.is(200);
            assert!(!served.bytes.windows(7).any(|part| part == b"<script"), "written anew");
            assert!(served.header("content-security-policy").contains("sandbox"));
            assert_eq!(served.header("x-content-type-options"), "nosniff");
            for page in [place.as_str(), "/faq", "/boards/troubleshooting", &format!("/articles/{article}/edit")] {
                let shown = ravi.get(page).await.is(200).body;
                assert!(!shown.contains("<img src=x") && !shown.contains("<script>alert"), "{page}");
                assert!(!shown.contains("=\"javascript:") && !shown.contains("\"'49"), "{page}");
            }
            // A cover that is replaced, or whose article is discarded, leaves no file.
            let folder = world.folder().join("covers");
            let before = std::fs::read_dir(&folder).expect("covers").count();
            ravi.upload(&cover, "picture", "b.png", &pictures::png(60, 30)).await.is(303);
            world.work_off().await;
            assert_eq!(std::fs::read_dir(&folder).expect("covers").count(), before);
            world.guest().get(&name).await.is(404);
            let draft = number(&write(&ravi, BLOG, &[("title", "To be gone"), ("body", "x"), ("key", "gone")]).await.is(303).location);
            ravi.upload(&format!("/articles/{draft}/cover"), "picture", "b.png", &pictures::png(60, 30)).await.is(303);
            ravi.post(&format!("/articles/{draft}/discard"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(std::fs::read_dir(&folder).expect("covers").count(), before);
            ravi.get(&format!("/articles/{draft}/edit")).await.is(404);
        });
    }
}
