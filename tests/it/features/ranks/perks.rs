//! What comes with a rank comes with it: the same act before and after.

use bandstand::features::messages::policy as messages;
use bandstand::features::ranks::{perks, policy as ranks};
use bandstand::forum::accounts::session;
use bandstand::forum::gate::{self, policy::limit_of};
use bandstand::forum::posts::policy as posts;
use bandstand::forum::ranks::Rank;
use bandstand::forum::viewer::Role;
use bandstand::kit::config::Config;
use bandstand::schema::{held_posts, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, on_site_with, pictures};

/// Limits that are reached within a test.
fn narrow(config: &mut Config) {
    config.limit_factor = 1.0;
    config.spam.hold_from = 10;
    config.spam.first_posts = 1_000;
    config.spam.known_from_rank = "casual-listener".to_owned();
    for (limit, most) in config.spam.limits.iter_mut().zip([1, 3, 9]) {
        (limit.posts, limit.threads, limit.links, limit.images) = (1_000, 1_000, most, most);
        limit.uploads = most;
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

/// Pictures that a post shows, whether they are there or not.
fn images(count: usize) -> String {
    (0..count).map(|n| format!("![one](/attachments/{n:032x}.png) ")).collect::<String>() + "more"
}

/// A day's limits, so that one more or less is one more or less.
fn few(config: &mut Config) {
    config.limit_factor = 1.0;
    config.spam.hold_from = 0;
    for (limit, most) in config.spam.limits.iter_mut().zip([2, 3, 5]) {
        (limit.posts, limit.threads) = (2 * most, most);
    }
}

/// The default settings, rank by rank: posts, threads, links, pictures, uploads, messages,
/// conversations, minutes without a mark; then a picture of the gallery, a signature, and
/// whether first posts wait.
type Brings = (&'static str, [i64; 8], [bool; 3]);

const NEW: [bool; 3] = [false, false, true];
const KNOWN: [bool; 3] = [true, false, false];
const ALL: [bool; 3] = [true, true, false];
const BRINGS: [Brings; 12] = [
    ("visitor", [40, 10, 5, 5, 20, 20, 3, 0], NEW),
    ("newbie", [40, 10, 5, 5, 20, 20, 3, 3], NEW),
    ("casual-listener", [120, 25, 15, 15, 50, 60, 8, 3], KNOWN),
    ("regular", [120, 25, 15, 15, 50, 60, 8, 10], KNOWN),
    ("music-fan", [400, 60, 60, 60, 100, 200, 20, 10], ALL),
    ("gig-goer", [400, 60, 60, 60, 100, 200, 20, 20], ALL),
    ("roadie", [400, 60, 60, 60, 100, 300, 30, 20], ALL),
    ("songwriter", [400, 60, 60, 60, 100, 300, 30, 30], ALL),
    ("composer", [600, 90, 80, 80, 150, 300, 30, 30], ALL),
    ("rising-star", [600, 90, 80, 80, 150, 300, 30, 30], ALL),
    ("legend", [600, 90, 80, 80, 150, 300, 30, 30], ALL),
    ("creator", [600, 90, 80, 80, 150, 300, 30, 30], ALL),
];

#[test]
fn each_rank_brings_what_the_settings_say() {
    let config = Config::load(None).expect("the settings are good");
    let rules = gate::Rules::of(&config);
    for (word, numbers, has) in BRINGS {
        let (rank, role) = (Rank::from_word(word).expect("a rank"), Role::Member);
        let (post, letter) = (limit_of(role, rank, &rules), messages::limit_of(role, rank, &config.messages));
        assert_eq!(
            [
                post.posts,
                post.threads,
                post.links,
                post.images,
                post.uploads,
                letter.messages,
                letter.conversations,
                posts::quiet_minutes(role, rank, &config.posts),
            ],
            numbers,
            "{word}"
        );
        let of_gallery = Rank::from_word(&config.accounts.gallery_from_rank).expect("a rank");
        let waits = gate::is_newcomer(role, rank, &rules);
        assert_eq!([rank >= of_gallery, ranks::may_sign(rank, &config), waits], has, "{word}");
    }
    // Every rank brings something, says so, and takes nothing away.
    for pair in BRINGS[..9].windows(2) {
        assert!(pair[0].1.iter().zip(pair[1].1).all(|(lower, higher)| *lower <= higher), "{pair:?}");
        assert_ne!((pair[0].1, pair[0].2), (pair[1].1, pair[1].2));
    }
    for rank in Rank::ALL {
        assert!(!perks::of(*rank, &config).is_empty(), "{rank:?} says what it brings");
    }
}

/// What guests read beside a post: when it was written, and whether it was changed.
async fn marks(world: &World<'_>, thread: i64) -> usize {
    world.site.db.outdate();
    let address = world.guest().get(&format!("/threads/{thread}")).await.location;
    world.guest().get(&address).await.is(200).body.matches("post-edited").count()
}

/// Changes the first post of a thread; gives the form as it was shown.
async fn change(who: &Browser, post: i64, (title, words): (&str, &str)) -> Answer {
    let form = who.get(&format!("/posts/{post}/edit")).await.is(200);
    let fields = [("title", title), ("body", words), ("key", words)];
    who.post(&form.action("/edit?version="), &fields).await.is(303);
    form
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
            let picture = pictures::png(30, 20);
            let mut uploaded = 0;
            for (rank, most) in [("visitor", 1), ("casual-listener", 3), ("music-fan", 9)] {
                become_one(&world, rank);
                for part in [links, images] {
                    assert_eq!(reply(&pia, thread, &format!("{rank} {}", part(most))).await, 303, "{rank}");
                    assert_ne!(reply(&pia, thread, &format!("{rank} {}", part(most + 1))).await, 303, "{rank}");
                }
                while uploaded < most {
                    pia.upload("/attachments", "file", "one.png", &picture).await.is(200);
                    uploaded += 1;
                }
                let refused = pia.upload("/attachments", "file", "one.png", &picture).await;
                assert!(refused.status == 403 && refused.words().contains("at your rank"), "{}", refused.words());
            }
        });
    }

    fn a_day_has_more_posts_and_threads_with_the_rank(db) {
        on_site_with(db, few, async |world| {
            use bandstand::schema::posts;
            let pia = world.member("pia_marl").await;
            let old = posts::table.filter(posts::author_id.eq(world.id_of("pia_marl")));
            diesel::update(old).set(posts::created_at.eq(1_i64)).execute(&mut world.conn()).expect("long ago");
            let (open, mut begun, mut written) = (open_thread(&world), 0, 0);
            for (rank, threads) in [("visitor", 2), ("casual-listener", 3), ("music-fan", 5)] {
                become_one(&world, rank);
                let start = async |number: i64| {
                    let title = format!("Begun as number {number} of a day");
                    let fields = [("title", title.as_str()), ("body", "How?"), ("key", &title)];
                    pia.post("/boards/android/threads", &fields).await.status
                };
                while begun < threads {
                    assert_eq!(start(begun).await, 303, "{rank}");
                    (begun, written) = (begun + 1, written + 1);
                }
                assert_ne!(start(begun).await, 303, "{rank}: {begun} threads are enough");
                while written < 2 * threads {
                    assert_eq!(reply(&pia, open, &format!("Number {written} of a day.")).await, 303, "{rank}");
                    written += 1;
                }
                assert_ne!(reply(&pia, open, "One too many.").await, 303, "{rank}: {written} posts are enough");
            }
        });
    }

    fn with_the_rank_a_change_leaves_no_mark_for_longer(db) {
        on_site_with(db, few, async |world| {
            let (mirelle, quill) = (world.member("mirelle").await, world.member("quillfeather").await);
            let mut last = 0;
            for (rank, after, is_marked) in [
                ("visitor", 0, true),
                ("newbie", 2, false),
                ("newbie", 4, true),
                ("regular", 9, false),
                ("regular", 11, true),
                ("composer", 29, false),
                ("composer", 31, true),
            ] {
                become_one(&world, "music-fan");
                let title = format!("Changed as {rank} after {after} minutes");
                world.site.clock.advance(std::time::Duration::from_secs(86_400));
                let pia = world.member("pia_marl").await;
                pia.post("/boards/android/threads", &[("title", &title), ("body", "One."), ("key", &title)]).await.is(303);
                last = world.thread(&title);
                become_one(&world, rank);
                world.site.clock.advance(std::time::Duration::from_secs(after * 60));
                let form = change(&pia, world.question(last), (&title, "Two.")).await;
                assert_eq!(form.words().contains("leaves no “edited”"), !is_marked, "{title}: {}", form.words());
                assert_eq!(marks(&world, last).await, usize::from(is_marked), "{title}");
            }
            assert_eq!(marks(&world, last).await, 1);
            // What it said before is kept: Stars and staff read it, mark or not.
            become_one(&world, "gig-goer");
            world.site.clock.advance(std::time::Duration::from_secs(86_400));
            let (pia, answered) = (world.member("pia_marl").await, "Changed and thanked for");
            pia.post("/boards/android/threads", &[("title", answered), ("body", "First words."), ("key", "c")]).await.is(303);
            let thread = world.thread(answered);
            let post = world.question(thread);
            change(&pia, post, (answered, "Second words.")).await;
            assert_eq!(marks(&world, thread).await, 0);
            let address = quill.get(&format!("/threads/{thread}")).await.location;
            let versions = quill.get(&address).await.is(200).link("earlier versions");
            assert!(quill.get(&versions).await.is(200).words().contains("First words."));
            assert!(!mirelle.get(&address).await.is(200).body.contains("earlier versions"));
            // Nobody is answered or thanked for what they did not write.
            mirelle.post(&format!("/posts/{post}/kudo"), &[]).await.is(303);
            change(&pia, post, (answered, "Third words.")).await;
            assert_eq!(marks(&world, thread).await, 1);
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
            for perk in ["A picture of the gallery", "A signature", "links to other sites", "uploads a day", "private messages", "waits for a moderator", "leaves no mark"] {
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
