//! What comes with a rank comes with it: the same act before and after.

use bandstand::forum::accounts::session;
use bandstand::kit::config::Config;
use bandstand::schema::{held_posts, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site_with, pictures};

/// Limits that are reached within a test.
fn narrow(config: &mut Config) {
    config.limit_factor = 1.0;
    config.spam.hold_from = 10;
    config.spam.first_posts = 1_000;
    config.spam.known_from_rank = "casual-listener".to_owned();
    for (limit, (links, images)) in config.spam.limits.iter_mut().zip([(1, 1), (3, 3), (9, 9)]) {
        (limit.posts, limit.threads, limit.links, limit.images) = (1_000, 1_000, links, images);
    }
    for (limit, messages) in config.messages.limits.iter_mut().zip([1, 3, 9]) {
        (limit.messages, limit.conversations) = (messages, messages);
    }
}

fn become_one(world: &World<'_>, rank: &str) {
    let pia = users::table.filter(users::username.eq("pia_marl"));
    diesel::update(pia).set(users::rank.eq(rank)).execute(&mut world.conn()).expect("a rank");
    session::forget_all(&world.site);
}

async fn reply(pia: &Browser, thread: i64, body: &str) -> u16 {
    let fields = [("body", body), ("key", body)];
    pia.post(&format!("/threads/{thread}/posts"), &fields).await.status
}

fn links(count: usize) -> String {
    (0..count).map(|n| format!("[one](https://example{n}.org/page) and ")).collect::<String>() + "more"
}

/// A question that is open.
fn open_thread(world: &World<'_>) -> i64 {
    use bandstand::schema::{boards, threads};
    threads::table
        .inner_join(boards::table)
        .filter(boards::slug.eq("android"))
        .filter(threads::state.eq("visible"))
        .filter(threads::locked.eq(false))
        .select(threads::id)
        .first(&mut world.conn())
        .expect("a thread")
}

both! {
    fn pictures_and_signatures_come_with_the_rank(db) {
        on_site_with(db, narrow, async |world| {
            let pia = world.member("pia_marl").await;
            let gallery: Vec<String> = world.site.view.assets.gallery.clone();
            let drawing = gallery.iter().find(|slug| *slug != "rest").expect("a drawing").clone();
            for (rank, may_pick, may_sign) in [("newbie", false, false), ("casual-listener", true, false), ("music-fan", true, true)] {
                become_one(&world, rank);
                let picked = pia.post("/settings/avatar", &[("avatar", &drawing)]).await.status;
                assert_eq!(picked == 303, may_pick, "{rank} picks: {picked}");
                let signed = pia.post("/settings/rank/signature", &[("signature", "Plays the bass")]).await.status;
                assert_eq!(signed == 303, may_sign, "{rank} signs: {signed}");
            }
            // A signature of before is not shown below the rank.
            let thread = open_thread(&world);
            become_one(&world, "music-fan");
            assert_eq!(reply(&pia, thread, "Signed, and seen by all.").await, 303);
            let address = world.guest().get(&format!("/threads/{thread}")).await.location;
            assert!(world.guest().get(&address).await.is(200).body.contains("Plays the bass"));
            become_one(&world, "newbie");
            world.site.db.outdate();
            assert!(!world.guest().get(&address).await.is(200).body.contains("Plays the bass"));
            // One's own pictures are for Stars, whatever the rank.
            become_one(&world, "composer");
            let refused = pia.upload("/settings/avatar/upload", "picture", "me.png", &pictures::png(30, 20)).await;
            assert_eq!(refused.status, 403);
            let quill = world.member("quillfeather").await;
            quill.upload("/settings/avatar/upload", "picture", "me.png", &pictures::png(30, 20)).await.is(303);
        });
    }

    fn posts_hold_more_links_and_pictures_with_the_rank(db) {
        on_site_with(db, narrow, async |world| {
            let pia = world.member("pia_marl").await;
            let thread = open_thread(&world);
            for (rank, most) in [("visitor", 1), ("casual-listener", 3), ("music-fan", 9)] {
                become_one(&world, rank);
                assert_eq!(reply(&pia, thread, &format!("{rank} {}", links(most))).await, 303, "{rank}");
                assert_ne!(reply(&pia, thread, &format!("{rank} {}", links(most + 1))).await, 303, "{rank}");
            }
        });
    }

    fn first_posts_wait_until_a_rank(db) {
        on_site_with(db, narrow, async |world| {
            // Old enough that it is the words alone that weigh.
            let pia = world.member("pia_marl").await;
            let thread = open_thread(&world);
            let waiting = |world: &World<'_>| -> i64 {
                held_posts::table.filter(held_posts::author_id.eq(world.id_of("pia_marl"))).count().get_result(&mut world.conn()).expect("counted")
            };
            let before = waiting(&world);
            become_one(&world, "newbie");
            assert_eq!(reply(&pia, thread, &format!("Waits for somebody: {}", links(1))).await, 303);
            assert_eq!(waiting(&world), before + 1);
            become_one(&world, "casual-listener");
            assert_eq!(reply(&pia, thread, &format!("Waits for nobody: {}", links(1))).await, 303);
            assert_eq!(waiting(&world), before + 1);
        });
    }

    fn more_messages_a_day_come_with_the_rank(db) {
        on_site_with(db, narrow, async |world| {
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            for browser in [&pia, &mirelle] {
                browser.post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
            }
            become_one(&world, "visitor");
            let first = pia.post("/messages", &[("to", "mirelle"), ("body", "Hello"), ("key", "1")]).await.is(303).location;
            let say = async |key: &str| pia.post(&first, &[("body", key), ("key", key)]).await.status;
            assert_ne!(say("two").await, 303);
            become_one(&world, "casual-listener");
            assert_eq!((say("two").await, say("three").await), (303, 303));
            assert_ne!(say("four").await, 303);
            become_one(&world, "music-fan");
            assert_eq!(say("four").await, 303);
        });
    }

    fn the_page_of_the_ranks_names_what_each_brings(db) {
        on_site_with(db, narrow, async |world| {
            let page = world.guest().get("/ranks").await.is(200).words();
            for perk in ["A picture of the gallery", "A signature", "links to other sites", "private messages", "waits for a moderator"] {
                assert!(page.contains(perk), "{perk}: {page}");
            }
        });
    }

    fn a_moderator_clears_a_signature_and_it_comes_back_by_undo(db) {
        on_site_with(db, narrow, async |world| {
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            become_one(&world, "music-fan");
            pia.post("/settings/rank/signature", &[("signature", "Buy *my* cables")]).await.is(303);
            let record = ravi.get("/desk/members/pia_marl").await.is(200);
            assert!(record.words().contains("Buy *my* cables"), "{}", record.words());
            let clear = record.action("/signature/clear");
            ravi.post(&clear, &[("reason", "")]).await.is(422);
            ravi.post(&clear, &[("reason", "Rule 9: no advertising")]).await.is(303);
            let own = pia.get("/settings/rank").await.is(200).body;
            assert!(!own.contains("Buy *my* cables"));
            let told = pia.get("/notifications").await.is(200).words();
            assert!(told.contains("Your signature was taken away"), "{told}");
            ravi.post(&clear, &[("reason", "Again")]).await.is(403);
            world.member("quillfeather").await.post(&clear, &[("reason", "No")]).await.is(403);
            // Of somebody above: no.
            ravi.post("/desk/members/Lucienne/signature/clear", &[("reason", "No")]).await.is(403);
            let entry: i64 = bandstand::schema::audit_log::table
                .filter(bandstand::schema::audit_log::verb.eq("clear_signature"))
                .select(bandstand::schema::audit_log::id)
                .first(&mut world.conn())
                .expect("an act");
            world.member("Joaquim").await.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            assert!(pia.get("/settings/rank").await.is(200).body.contains("Buy *my* cables"));
            let html: String = bandstand::schema::signatures::table
                .find(world.id_of("pia_marl"))
                .select(bandstand::schema::signatures::html)
                .first(&mut world.conn())
                .expect("a signature");
            assert!(html.contains("<em>my</em>"), "{html}");
        });
    }
}
