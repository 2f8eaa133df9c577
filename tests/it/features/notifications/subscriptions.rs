//! Subscribing and leaving, with a form and with a script.

use bandstand::features::notifications::model::Kind;
use bandstand::schema::{subscriptions, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{World, on_site};

const OPEN: &str = "Playback pauses itself every night around 3:00";
const SECRET: &str = "Handover: weekend on duty, and the search index rebuild";

/// Somebody's rows as "thread:12" with whether they want it, in order.
fn rows(world: &World<'_>, name: &str) -> Vec<(String, bool)> {
    let rows: Vec<(String, i64, bool)> = subscriptions::table
        .inner_join(users::table.on(users::id.eq(subscriptions::user_id)))
        .filter(users::username.eq(name))
        .order((subscriptions::kind, subscriptions::subject_id))
        .select((subscriptions::kind, subscriptions::subject_id, subscriptions::wanted))
        .load(&mut world.conn())
        .expect("rows");
    rows.into_iter().map(|(kind, id, wanted)| (format!("{kind}:{id}"), wanted)).collect()
}

both! {
    fn every_place_can_be_followed_and_left(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            let thread = world.thread(OPEN);
            let place = pia.get(&format!("/threads/{thread}")).await.is(308).location;
            let name = format!("thread:{thread}");
            assert!(pia.get(&place).await.words().contains("Subscribe to this thread"));
            for _ in 0..2 {
                let back = pia.post("/subscriptions", &[("target", &name), ("next", &place)]).await.is(303);
                assert_eq!(back.location, place);
            }
            let page = pia.get(&place).await.is(200);
            assert!(page.words().contains("Unsubscribe from this thread"), "{}", page.words());
            assert_eq!(rows(&world, "pia_marl"), [(name.clone(), true)]);
            let post = world.post(thread, 2);
            for target in ["area:1", "board:1", "label:1", "author:1", "blog:0", &format!("post:{post}")] {
                pia.post("/subscriptions", &[("target", target)]).await.is(303);
            }
            let list = pia.get("/settings/subscriptions").await.is(200);
            for words in [OPEN, "The blog", &format!("Post #2 in {OPEN}")] {
                assert!(list.words().contains(words), "{words}: {}", list.words());
            }
            for (target, _) in rows(&world, "pia_marl") {
                pia.post("/subscriptions/end", &[("target", &target)]).await.is(303);
            }
            assert!(rows(&world, "pia_marl").iter().all(|row| !row.1));
            assert!(pia.get("/settings/subscriptions").await.words().contains("No subscriptions yet"));
        });
    }

    fn a_tag_goes_by_its_name(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let words = [("title", "Tagged"), ("body", "Words."), ("key", "t"), ("tags", "gapless")];
            mirelle.post("/boards/android/threads", &words).await.is(303);
            let board = mirelle.get("/boards/android?tag=gapless").await.is(200);
            assert!(board.words().contains("Subscribe to this tag"), "{}", board.words());
            mirelle.post("/subscriptions", &[("target", "tag:gapless")]).await.is(303);
            let list = mirelle.get("/settings/subscriptions").await.words();
            assert!(list.contains("Tag gapless"), "{list}");
            mirelle.post("/subscriptions/end", &[("target", "tag:gapless")]).await.is(303);
            mirelle.post("/subscriptions", &[("target", "tag:no such tag")]).await.is(404);
        });
    }

    fn a_script_gets_the_button_alone(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;

            let button = pia.fetch("/subscriptions", &[("target", "board:1")]).await.is(200).body;
            assert!(button.contains("Unsubscribe from this board") && !button.contains("<html"), "{button}");
            assert!(button.contains(r#"action="/subscriptions/end""#), "{button}");
        });
    }

    fn what_nobody_may_see_cannot_be_followed(db) {
        on_site(db, async |world| {
            let pia = world.member("pia_marl").await;
            let secret = world.thread(SECRET);
            let post = world.question(secret);
            for target in [format!("thread:{secret}"), format!("post:{post}"), "thread:x".to_owned(), "blog:7".to_owned(), "nonsense".to_owned()] {
                pia.post("/subscriptions", &[("target", &target)]).await.is(404);
                pia.post("/subscriptions/end", &[("target", &target)]).await.is(404);
            }
            assert!(rows(&world, "pia_marl").is_empty());
            // Followed while it could be seen: the list no longer says what it is, and it can be left.
            let open = world.thread(OPEN);
            let name = format!("thread:{open}");
            pia.post("/subscriptions", &[("target", &name)]).await.is(303);
            world.member("Ravi_M").await.post(&format!("/threads/{open}/hide"), &[]).await.is(303);
            let list = pia.get("/settings/subscriptions").await.is(200).words();
            assert!(!list.contains(OPEN) && list.contains("can't see any more"), "{list}");
            pia.post("/subscriptions/end", &[("target", &name)]).await.is(303);
            assert_eq!(rows(&world, "pia_marl"), [(name, false)]);
        });
    }

    fn writing_is_following_until_one_leaves(db) {
        on_site(db, async |world| {
            let (mirelle, pia) = (world.member("mirelle").await, world.member("pia_marl").await);
            mirelle.post("/boards/android/threads", &[("title", "Mine"), ("body", "Words."), ("key", "m")]).await.is(303);
            let thread = world.thread("Mine");
            let name = format!("thread:{thread}");
            assert_eq!(rows(&world, "mirelle"), [(name.clone(), true)]);
            let reply = |key: &'static str| [("body", "And I."), ("key", key)];
            let path = format!("/threads/{thread}/posts");
            pia.post(&path, &reply("1")).await.is(303);
            assert_eq!(rows(&world, "pia_marl"), [(name.clone(), true)]);
            pia.post("/subscriptions/end", &[("target", &name)]).await.is(303);
            pia.post(&path, &reply("2")).await.is(303);
            assert_eq!(rows(&world, "pia_marl"), [(name.clone(), false)]);
            // Who doesn't want that says so.
            let fin = world.member("quillfeather").await;
            let mut choice = vec![("mail_on", "1"), ("quiet_from", "1320"), ("quiet_until", "420")];
            choice.extend(Kind::ALL.iter().map(|kind| (kind.word(), "site")));
            fin.post("/settings/notifications", &choice).await.is(303);
            fin.post(&path, &reply("3")).await.is(303);
            assert!(rows(&world, "quillfeather").is_empty());
            let page = fin.get("/settings/notifications").await.is(200);
            assert!(page.body.contains(r#"<option value="1320" selected>"#), "the quiet hours stand");
            choice[2].1 = "";
            let refused = fin.post("/settings/notifications", &choice).await.is(422);
            assert!(refused.words().contains("Quiet hours need"), "{}", refused.words());
        });
    }
}
