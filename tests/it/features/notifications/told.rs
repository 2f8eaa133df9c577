//! Who is told of what, once, and never of what they may not see.

use bandstand::forum::accounts::model::UserId;
use bandstand::forum::events::{self, Event};
use bandstand::forum::threads::model::PostId;
use bandstand::kit::error::Error;
use bandstand::schema::{boards, labels, notifications, outbox, posts, subscriptions, users};
use diesel::prelude::*;

use super::every_kind;
use crate::both;
use crate::world::{Browser, World, on_site};

/// The kinds of what somebody was told, the latest first.
pub fn told(world: &World<'_>, name: &str) -> Vec<String> {
    notifications::table
        .inner_join(users::table.on(users::id.eq(notifications::user_id)))
        .filter(users::username.eq(name))
        .order(notifications::id.desc())
        .select(notifications::kind)
        .load(&mut world.conn())
        .expect("rows")
}

pub fn id_of(world: &World<'_>, name: &str) -> i64 {
    users::table
        .filter(users::username.eq(name))
        .select(users::id)
        .first(&mut world.conn())
        .expect("a member")
}

/// A fresh thread of mirelle's in a board.
pub async fn fresh(world: &World<'_>, title: &str) -> (Browser, i64) {
    let mirelle = world.member("mirelle").await;
    let words = [("title", title), ("body", "Is it on?"), ("key", title)];
    mirelle.post("/boards/android/threads", &words).await.is(303);
    let thread = world.thread(title);
    world.work_off().await;
    (mirelle, thread)
}

pub async fn reply(browser: &Browser, thread: i64, body: &str) -> String {
    browser.post(&format!("/threads/{thread}/posts"), &[("body", body), ("key", body)]).await.is(303).location
}

async fn bell(browser: &Browser) -> String {
    let page = browser.get("/members").await.is(200);
    let html = scraper::Html::parse_document(&page.body);
    let count = scraper::Selector::parse("[data-bell-count]").expect("a selector");
    html.select(&count).next().expect("a bell").text().collect()
}

both! {
    fn a_reply_reaches_who_follows_and_nobody_else(db) {
        on_site(db, async |world| {
            let (mirelle, thread) = fresh(&world, "Told").await;
            let (pia, quill) = (world.member("pia_marl").await, world.member("quillfeather").await);
            reply(&pia, thread, "Yes.").await;
            reply(&quill, thread, "No.").await;
            world.work_off().await;
            assert_eq!(told(&world, "mirelle"), ["reply", "reply"]);
            assert_eq!(told(&world, "pia_marl"), ["reply"], "who replied hears of the next reply, not of their own");
            assert!(told(&world, "quillfeather").is_empty());
            assert!(told(&world, "nadiq").is_empty());
            // One line, one number on the bell.
            assert_eq!(bell(&mirelle).await, "1");
            let list = mirelle.get("/notifications").await.is(200);
            assert!(list.words().contains("and 1 other replied in Told"), "{}", list.words());
            // Opening leads to the first that is unread, and reads the line.
            let place = mirelle.post(&list.action("/open"), &[]).await.is(303).location;
            assert!(place.ends_with("#post-2"), "{place}");
            assert_eq!(bell(&mirelle).await, "");
            assert!(!mirelle.get("/notifications").await.body.contains("is-unread"));
            // So does reading the thread.
            reply(&pia, thread, "Really.").await;
            world.work_off().await;
            assert_eq!(bell(&mirelle).await, "1");
            let page = mirelle.get(&format!("/threads/{thread}/told")).await.is(200);
            assert!(!page.body.contains("<span class=\"sr\" data-bell-word> unread"), "the page itself knows");
            assert_eq!(bell(&mirelle).await, "");
            bandstand::app::schedule::write_down(&world.site).await;
            let unread: i64 = notifications::table.filter(notifications::user_id.eq(id_of(&world, "mirelle")))
                .filter(notifications::read_at.is_null()).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(unread, 0);
            // And all at once.
            reply(&quill, thread, "Once more.").await;
            world.work_off().await;
            mirelle.post("/notifications/read", &[]).await.is(303);
            assert_eq!(bell(&mirelle).await, "");
        });
    }

    fn each_kind_is_told_once_by_the_closest_reason(db) {
        on_site(db, async |world| {
            let (mirelle, thread) = fresh(&world, "Kinds").await;
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            reply(&pia, thread, "What do @mirelle and @Ravi_M say?").await;
            world.work_off().await;
            assert_eq!(told(&world, "mirelle"), ["mention"], "not the reply as well");
            assert_eq!(told(&world, "Ravi_M"), ["mention"]);
            // To a post of pia's, who follows the thread too.
            let post = world.last_post(thread);
            ravi.post(&format!("/threads/{thread}/posts?to={post}"), &[("body", "I say yes."), ("key", "a")]).await.is(303);
            world.work_off().await;
            assert_eq!(told(&world, "pia_marl"), ["answer"]);
            // Quoting somebody who was named names nobody.
            let quote = "[quote=\"pia_marl\" post=2]\nWhat do @Ravi_M say?\n[/quote]\n\nIndeed.";
            reply(&mirelle, thread, quote).await;
            world.work_off().await;
            assert_eq!(told(&world, "Ravi_M"), ["reply", "mention"]);
            // Kudos, given, taken back and given again: one row that comes and goes.
            for path in ["kudo", "kudo/take-back", "kudo"] {
                mirelle.post(&format!("/posts/{post}/{path}"), &[]).await.is(303);
                world.work_off().await;
                let shown = pia.get("/notifications").await.words().contains("gave you kudos");
                assert_eq!(shown, path == "kudo", "{path}");
            }
            mirelle.post(&format!("/posts/{post}/solution"), &[]).await.is(303);
            world.work_off().await;
            assert_eq!(told(&world, "pia_marl"), ["solution", "kudos", "reply", "answer"]);
            assert!(pia.get("/notifications").await.words().contains("accepted your reply as a solution in Kinds"));
            // A status, by whoever changes it.
            let (by, at) = (UserId(id_of(&world, "Ravi_M")), world.site.clock.now());
            let question = PostId(world.question(thread));
            world.site.db.write(move |tx| Ok::<_, Error>(events::record(tx, Event::StatusChanged { post: question, by, at }, at)?)).await.expect("an event");
            world.work_off().await;
            assert_eq!(told(&world, "mirelle")[0], "status");
            // Editing somebody in tells them.
            let edit = mirelle.get(&format!("/posts/{}/edit", world.question(thread))).await.is(200).action("/edit");
            let words = [("title", "Kinds"), ("body", "Is it on, @quillfeather?"), ("key", "e")];
            mirelle.post(&edit, &words).await.is(303);
            world.work_off().await;
            assert_eq!(told(&world, "quillfeather"), ["mention"]);
        });
    }

    fn an_event_heard_again_tells_nobody_again(db) {
        on_site(db, async |world| {
            let (_, thread) = fresh(&world, "Again").await;
            let pia = world.member("pia_marl").await;
            reply(&pia, thread, "Once, @Ravi_M.").await;
            world.work_off().await;
            let post = world.last_post(thread);
            let twin = world.twin();
            let count = || -> i64 { notifications::table.count().get_result(&mut world.conn()).expect("a count") };
            let before = count();
            // From two sites on one database at the same moment, again and again.
            for _ in 0..10 {
                let event = Event::PostWritten { post: PostId(post) };
                let (one, other) = futures_util::future::join(
                    bandstand::features::notifications::listen::on_event(&world.site, event),
                    bandstand::features::notifications::listen::on_event(&twin, event),
                ).await;
                one.and(other).expect("heard");
            }
            assert_eq!(count(), before);
        });
    }

    fn a_new_thread_reaches_those_of_its_place(db) {
        on_site(db, async |world| {
            let (pia, quill) = (world.member("pia_marl").await, world.member("quillfeather").await);
            let board: i64 = bandstand::schema::boards::table.filter(bandstand::schema::boards::slug.eq("android"))
                .select(bandstand::schema::boards::id).first(&mut world.conn()).expect("a board");
            pia.post("/subscriptions", &[("target", &format!("board:{board}"))]).await.is(303);
            pia.post("/subscriptions", &[("target", "area:1")]).await.is(303);
            quill.post("/subscriptions", &[("target", "blog:0")]).await.is(303);
            let (mirelle, thread) = fresh(&world, "Fresh").await;
            assert_eq!(told(&world, "pia_marl"), ["thread"]);
            assert!(told(&world, "mirelle").is_empty() && told(&world, "quillfeather").is_empty());
            assert!(pia.get("/notifications").await.words().contains("started Fresh in Android"));
            // Not of replies: she follows the board, not the thread.
            reply(&mirelle, thread, "More.").await;
            world.work_off().await;
            assert_eq!(told(&world, "pia_marl"), ["thread"]);
            // What is not wanted is not written.
            let choice = every_kind("off");
            pia.post("/settings/notifications", &choice).await.is(303);
            let words = [("title", "Unheard"), ("body", "@pia_marl?"), ("key", "u")];
            mirelle.post("/boards/android/threads", &words).await.is(303);
            world.work_off().await;
            assert_eq!(told(&world, "pia_marl"), ["thread"]);
        });
    }

    fn each_place_reaches_those_who_follow_it(db) {
        on_site(db, async |world| {
            let (label, word, board, slug, area): (i64, String, i64, String, i64) = labels::table
                .inner_join(boards::table)
                .filter(boards::kind.eq("help"))
                .order(labels::id)
                .select((labels::id, labels::name, boards::id, boards::slug, boards::area_id))
                .first(&mut world.conn())
                .expect("a label");
            let mirelle = world.member("mirelle").await;
            let start = async |title: &str| {
                let words = [("title", title), ("body", "Words."), ("key", title), ("tags", "placetag"), ("label", &label.to_string())];
                mirelle.post(&format!("/boards/{slug}/threads"), &words).await.is(303);
                world.work_off().await;
                world.thread(title)
            };
            let first = start("The first one").await;
            let ravi = id_of(&world, "Ravi_M");
            let follows = [
                ("pia_marl", format!("area:{area}")),
                ("tobias-k", format!("board:{board}")),
                ("nadiq", format!("label:{label}")),
                ("Joaquim", "tag:placetag".to_owned()),
                ("newleaf22", format!("thread:{first}")),
            ];
            for (name, target) in &follows {
                world.member(name).await.post("/subscriptions", &[("target", target)]).await.is(303);
            }
            start("The second one").await;
            for (name, target) in &follows[..4] {
                assert_eq!(told(&world, name), ["thread"], "{name} follows {target}: {word}");
            }
            assert!(told(&world, "newleaf22").is_empty(), "a thread is no place for threads");
            reply(&mirelle, first, "More of it.").await;
            world.work_off().await;
            assert_eq!(told(&world, "newleaf22"), ["reply"]);
            // A post: its replies alone.
            let (writer, answered) = (world.member("Ravi_M").await, world.post(first, 2));
            writer.post("/subscriptions", &[("target", &format!("post:{answered}"))]).await.is(303);
            reply(&mirelle, first, "To nobody.").await;
            let words = [("body", "To the second."), ("key", "second")];
            mirelle.post(&format!("/threads/{first}/posts?to={answered}"), &words).await.is(303);
            world.work_off().await;
            assert_eq!(told(&world, "Ravi_M"), ["reply"]);
            // The blog, and one of its authors; both are one letter.
            for (name, target) in [("pia_marl", "blog:0".to_owned()), ("nadiq", format!("author:{ravi}")), ("Joaquim", "blog:0".to_owned()), ("Joaquim", format!("author:{ravi}"))] {
                world.member(name).await.post("/subscriptions", &[("target", &target)]).await.is(303);
            }
            let words = [("title", "Of feathers"), ("body", "Words."), ("action", "publish"), ("key", "feathers")];
            writer.post("/articles?board=community-blog", &words).await.is(303);
            world.work_off().await;
            for name in ["pia_marl", "nadiq", "Joaquim"] {
                assert_eq!(told(&world, name), ["thread", "thread"], "{name}");
            }
            assert!(world.member("nadiq").await.get("/notifications").await.words().contains("published Of feathers in"));
        });
    }

    fn nothing_is_told_or_shown_of_what_is_hidden(db) {
        on_site(db, async |world| {
            let (mirelle, thread) = fresh(&world, "Soon secret CNRY").await;
            let (pia, joaquim) = (world.member("pia_marl").await, world.member("Joaquim").await);
            reply(&pia, thread, "One.").await;
            world.work_off().await;
            assert_eq!(bell(&mirelle).await, "1");
            // Written while it was open, heard when it is not.
            reply(&pia, thread, "Two, @quillfeather.").await;
            joaquim.post(&format!("/threads/{thread}/move"), &[("board", "staff-room")]).await.is(303);
            world.work_off().await;
            assert!(told(&world, "quillfeather").is_empty());
            assert_eq!(told(&world, "mirelle"), ["reply"]);
            let list = mirelle.get("/notifications").await.is(200);
            assert!(!list.body.contains("CNRY"), "{}", list.words());
            world.site.bells.invalidate_all();
            assert_eq!(bell(&mirelle).await, "");
            let id: i64 = notifications::table.filter(notifications::user_id.eq(id_of(&world, "mirelle")))
                .select(notifications::id).first(&mut world.conn()).expect("a row");
            mirelle.post(&format!("/notifications/{id}/open"), &[]).await.is(404);
            pia.post(&format!("/notifications/{id}/open"), &[]).await.is(404);
            // Back again, and hidden post by post.
            joaquim.post(&format!("/threads/{thread}/move"), &[("board", "android")]).await.is(303);
            assert!(mirelle.get("/notifications").await.body.contains("CNRY"));
            let post = world.post(thread, 2);
            joaquim.post(&format!("/posts/{post}/hide"), &[]).await.is(303);
            assert!(!mirelle.get("/notifications").await.body.contains("CNRY"));
        });
    }

    fn many_are_told_in_parts(db) {
        on_site(db, async |world| {
            let (_, thread) = fresh(&world, "Crowded").await;
            let crowd = world.crowd(1_201);
            let rows: Vec<_> = crowd.iter().map(|user| (
                subscriptions::user_id.eq(*user), subscriptions::kind.eq("thread"), subscriptions::subject_id.eq(thread),
                subscriptions::wanted.eq(true), subscriptions::at.eq(0_i64),
            )).collect();
            for part in rows.chunks(500) {
                bandstand::each!(&mut world.conn(), c => diesel::insert_into(subscriptions::table).values(part.to_vec()).execute(c)).expect("rows");
            }
            let pia = world.member("pia_marl").await;
            reply(&pia, thread, "To all.").await;
            let waiting: i64 = outbox::table.count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(waiting, 1, "the reply itself writes one event");
            world.work_off().await;
            let post = world.last_post(thread);
            let told: i64 = notifications::table.filter(notifications::post_id.eq(post)).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(told, 1_202, "the crowd and the author");
            let numbers: Vec<i64> = notifications::table.order(notifications::id).select(notifications::user_id)
                .filter(notifications::post_id.eq(post)).load(&mut world.conn()).expect("ids");
            let distinct: std::collections::BTreeSet<i64> = numbers.iter().copied().collect();
            assert_eq!(distinct.len(), numbers.len());
            let whose: i64 = posts::table.find(post).select(posts::author_id).first(&mut world.conn()).expect("an author");
            assert!(!distinct.contains(&whose));
        });
    }
}
