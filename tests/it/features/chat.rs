//! Chat: the same music once in a thread and once in ten days, other services, questions, hosts.

use bandstand::schema::{shared_music, threads};
use diesel::prelude::*;
use futures_util::future::join;

use crate::both;
use crate::world::{Browser, World, on_site};

const DAY: i64 = 86_400_000;
const EXCHANGE: &str = "/boards/music-exchange/threads";

async fn started(browser: &Browser, title: &str, body: &str) -> i64 {
    let words = [("title", title), ("body", body), ("key", title)];
    let place = browser.post(EXCHANGE, &words).await.is(303).location;
    place.split('/').nth(2).and_then(|id| id.parse().ok()).expect("a thread")
}

async fn reply(browser: &Browser, thread: i64, body: &str) -> (u16, String) {
    let key = format!("{thread}-{}", body.len());
    let answer = browser.post(&format!("/threads/{thread}/posts"), &[("body", body), ("key", &key)]).await;
    (answer.status, answer.words())
}

/// Makes everything that was shared so many days older.
fn age(world: &World<'_>, days: i64) {
    diesel::update(shared_music::table)
        .set(shared_music::at.eq(shared_music::at - days * DAY))
        .execute(&mut world.conn())
        .expect("shared music");
}

both! {
    fn the_same_piece_is_shared_once_in_a_thread_however_it_is_spelled(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            let thread = started(&pia, "Songs for rain", "I begin: https://open.tempo.example/track/4uLU6h").await;
            for spelled in [
                "Again https://open.tempo.example/intl-de/track/4uLU6h?si=abc here",
                "tempo:track:4uLU6h once more",
                "[this one](http://www.open.tempo.example/embed/track/4uLU6h)",
                "open.tempo.example/track/4uLU6h",
            ] {
                let (status, said) = reply(&pia, thread, spelled).await;
                assert_eq!(status, 422, "{spelled}: {said}");
                assert!(said.contains("in this thread already, in post 1"), "{said}");
                assert!(said.contains(spelled), "the words are kept: {said}");
            }
            // A quote is somebody else's; another piece is another piece; and another member may.
            let quote = "[quote=\"pia_marl\" post=1]\ntempo:track:4uLU6h\n[/quote]\n\nStill my favourite.";
            assert_eq!(reply(&pia, thread, quote).await.0, 303);
            assert_eq!(reply(&pia, thread, "tempo:album:4uLU6h").await.0, 303);
            let oki = world.member("mirelle").await;
            assert_eq!(reply(&oki, thread, "For me too: tempo:track:4uLU6h").await.0, 303);
            // Never again in this thread, however long ago.
            age(&world, 400);
            assert_eq!(reply(&pia, thread, "tempo:track:4uLU6h, a year later").await.0, 422);
        });
    }

    fn the_same_piece_comes_back_to_chat_after_ten_days(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            started(&pia, "Songs for rain", "tempo:playlist:37i9").await;
            let again = [("title", "Songs for sun"), ("body", "tempo:playlist:37i9"), ("key", "sun")];
            let refused = pia.post(EXCHANGE, &again).await.is(422);
            let said = refused.words();
            assert!(said.contains("You may share it again from"), "{said}");
            assert_eq!(refused.field("title").as_deref(), Some("Songs for sun"));
            age(&world, 9);
            pia.post(EXCHANGE, &again).await.is(422);
            age(&world, 1);
            pia.post(EXCHANGE, &again).await.is(303);
            // Help boards have no such rule.
            let help = [("title", "This playlist does not load"), ("body", "tempo:playlist:37i9"), ("key", "help")];
            pia.post("/boards/android/threads", &help).await.is(303);
        });
    }

    fn two_threads_at_once_share_a_piece_once(db) {
        on_site(db, async |world| {
            let (pia, too) = (world.member("pia_marl").await, world.member("pia_marl").await);
            let one = [("title", "First of two"), ("body", "tempo:track:race"), ("key", "one")];
            let two = [("title", "Second of two"), ("body", "tempo:track:race"), ("key", "two")];
            let (one, two) = join(pia.post(EXCHANGE, &one), too.post(EXCHANGE, &two)).await;
            let mut both = [one.status, two.status];
            both.sort_unstable();
            assert_eq!(both, [303, 422]);
            let rows: i64 = shared_music::table
                .filter(shared_music::link_key.like("%/race"))
                .count()
                .get_result(&mut world.conn())
                .expect("a count");
            assert_eq!(rows, 1);
        });
    }

    fn an_edit_keeps_the_rule_and_does_not_stand_in_its_own_way(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            let thread = started(&pia, "Songs for rain", "tempo:track:1a").await;
            assert_eq!(reply(&pia, thread, "Nothing yet.").await.0, 303);
            let first = world.question(thread);
            let edit = |post: i64, version: i64| format!("/posts/{post}/edit?version={version}");
            let own = [("title", "Songs for rain"), ("body", "tempo:track:1a, with a word about it."), ("key", "e1")];
            pia.post(&edit(first, 1), &own).await.is(303);
            let second = world.last_post(thread);
            pia.post(&edit(second, 1), &[("body", "tempo:track:1a"), ("key", "e2")]).await.is(422);
            // Taken out of the first post, it may stand in the second.
            let gone = [("title", "Songs for rain"), ("body", "Not here any more."), ("key", "e3")];
            pia.post(&edit(first, 2), &gone).await.is(303);
            pia.post(&edit(second, 1), &[("body", "tempo:track:1a"), ("key", "e4")]).await.is(303);
        });
    }

    fn another_service_needs_a_word_in_chat_alone(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            let thread = started(&pia, "Rare tapes", "What do you have?").await;
            let body = "https://soundcloud.com/ann/track/9";
            let asked = pia.post(&format!("/threads/{thread}/posts"), &[("body", body), ("key", "k1")]).await.is(422);
            assert!(asked.words().contains("Not available on Tempo"), "{}", asked.words());
            assert!(asked.body.contains("name=\"elsewhere\""));
            let ticked = [("body", body), ("key", "k1"), ("elsewhere", "1")];
            pia.post(&format!("/threads/{thread}/posts"), &ticked).await.is(303);
            let help = [("title", "A question about a link"), ("body", body), ("key", "h")];
            pia.post("/boards/android/threads", &help).await.is(303);
        });
    }

    fn discovery_asks_who_why_and_what(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            let place = "/boards/discovery-and-promo";
            let form = pia.get(&format!("{place}/new")).await.is(200);
            assert!(form.body.contains("### What inspired it?"), "the questions stand in the text");
            let label = form.body.split("<option value=\"").nth(2).and_then(|rest| rest.split('"').next());
            let label = label.expect("a label").to_owned();
            let bare = [("title", "My first single"), ("body", "tempo:track:mine"), ("label", &label), ("key", "d1")];
            let said = pia.post(&format!("{place}/threads"), &bare).await.is(422).words();
            assert!(said.contains("“Who is the artist?”") && said.contains("“What can listeners expect?”"), "{said}");
            let body = "### Who is the artist?\n\nMe, from Porto\n\n### What inspired it?\n\nA night ferry\n\n### What can listeners expect?\n\nSlow guitars\n\ntempo:track:mine";
            let whole = [("title", "My first single"), ("body", body), ("label", &label), ("key", "d2")];
            pia.post(&format!("{place}/threads"), &whole).await.is(303);
        });
    }

    fn a_host_nudges_once_and_nobody_else_does(db) {
        on_site(db, async |world| {
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            let thread = started(&pia, "Only sad songs", "Nothing cheerful, please.").await;
            assert_eq!(reply(&mirelle, thread, "What about football?").await.0, 303);
            let post = world.last_post(thread);
            world.work_off().await;
            let url = threads::table.find(thread).select(threads::slug).first::<String>(&mut world.conn()).expect("a slug");
            let page = pia.get(&format!("/threads/{thread}/{url}")).await.is(200);
            assert!(page.body.contains(&format!("/posts/{post}/nudge")));
            // A report of the host has the number of the guideline filled in.
            let address = format!("/reports/new?about=post:{post}&guideline=chat:2");
            assert!(page.body.contains(&address.replace('&', "&amp;")), "{}", page.words());
            let report = pia.get(&address).await.is(200).body;
            assert!(report.contains("value=\"guideline\" checked"));
            assert!(report.contains("value=\"chat:2\" selected"));
            pia.get(&format!("/reports/new?about=post:{post}&guideline=chat:99")).await.is(200);
            pia.post(&format!("/posts/{post}/nudge"), &[]).await.is(303);
            pia.post(&format!("/posts/{post}/nudge"), &[]).await.is(303);
            world.work_off().await;
            let told = mirelle.get("/notifications").await.is(200).words();
            assert_eq!(told.matches("asks you to keep to the topic of").count(), 1, "{told}");
            mirelle.post(&format!("/posts/{post}/nudge"), &[]).await.is(403);
            let own = world.question(thread);
            pia.post(&format!("/posts/{own}/nudge"), &[]).await.is(403);
        });
    }

    fn all_music_of_a_thread_can_be_copied(db) {
        on_site(db, async |world| {
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            let thread = started(&pia, "Songs for rain", "tempo:track:1a and tempo:track:2b").await;
            assert_eq!(reply(&mirelle, thread, "tempo:track:1a, yes! And tempo.link/Xy").await.0, 303);
            let page = world.guest().get(&format!("/threads/{thread}/music")).await.is(200);
            let lines = "https://open.tempo.example/track/1a\nhttps://open.tempo.example/track/2b\nhttps://tempo.link/Xy";
            assert!(page.body.contains(lines), "{}", page.words());
            // What is hidden is not copied.
            let hidden = world.last_post(thread);
            world.member("Ravi_M").await.post(&format!("/posts/{hidden}/hide"), &[]).await.is(303);
            let page = world.guest().get(&format!("/threads/{thread}/music")).await.is(200);
            assert!(!page.body.contains("tempo.link/Xy"));
        });
    }
}
