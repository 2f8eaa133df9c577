//! The ledger of deeds says what is so, however often and in whatever order it hears.

use std::collections::BTreeMap;

use bandstand::app::listeners;
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::activity;
use bandstand::forum::events::{self, Event};
use bandstand::kit::db::Ts;
use bandstand::kit::error::Error;
use bandstand::schema::{deeds, outbox};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

/// What a member's ledger comes to, by kind.
fn net(world: &World<'_>, name: &str) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> = deeds::table
        .filter(deeds::user_id.eq(world.id_of(name)))
        .select((deeds::kind, deeds::count))
        .load(&mut world.conn())
        .expect("a ledger");
    let mut net = BTreeMap::new();
    for (kind, count) in rows {
        *net.entry(kind).or_default() += count;
    }
    net.retain(|_, count| *count != 0);
    net
}

fn is(pairs: &[(&str, i64)]) -> BTreeMap<String, i64> {
    pairs.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}

fn rows(world: &World<'_>) -> i64 {
    deeds::table.count().get_result(&mut world.conn()).expect("a count")
}

/// What waits to be heard.
fn waiting(world: &World<'_>) -> Vec<Event> {
    let payloads: Vec<String> = outbox::table
        .filter(outbox::kind.eq(events::KIND))
        .order(outbox::id)
        .select(outbox::payload)
        .load(&mut world.conn())
        .expect("events");
    payloads.iter().map(|payload| serde_json::from_str(payload).expect("an event")).collect()
}

/// Empties the ledger and the outbox, so that a story counts its own deeds alone.
async fn begin(world: &World<'_>) {
    world.hear().await;
    diesel::delete(deeds::table).execute(&mut world.conn()).expect("an empty ledger");
}

async fn start(browser: &Browser, world: &World<'_>, board: &str, title: &str) -> i64 {
    let words = [("title", title), ("body", "How does it begin?"), ("key", title)];
    browser.post(&format!("/boards/{board}/threads"), &words).await.is(303);
    world.thread(title)
}

async fn reply(browser: &Browser, world: &World<'_>, thread: i64, body: &str) -> i64 {
    browser.post(&format!("/threads/{thread}/posts"), &[("body", body), ("key", body)]).await.is(303);
    world.last_post(thread)
}

both! {
    fn what_was_done_is_written_once_and_countered_when_it_is_taken_back(db) {
        on_site(db, async |world| {
            begin(&world).await;
            let (pia, mirelle, ravi) = (world.member("pia_marl").await, world.member("mirelle").await, world.member("Ravi_M").await);
            let thread = start(&mirelle, &world, "android", "A ledger of deeds").await;
            let answer = reply(&pia, &world, thread, "Turn it off and on.").await;
            mirelle.post(&format!("/posts/{answer}/kudo"), &[]).await.is(303);
            mirelle.post(&format!("/posts/{answer}/solution"), &[]).await.is(303);
            let heard = waiting(&world);
            world.hear().await;
            let written = is(&[("kudo_received", 1), ("reply", 1), ("solution", 1)]);
            assert_eq!(net(&world, "pia_marl"), written);
            assert_eq!(net(&world, "mirelle"), is(&[("kudo_given", 1), ("thread", 1)]));
            let before = rows(&world);
            for event in heard.iter().rev().chain(&heard) {
                listeners::hear(&world.site, *event).await.expect("it is heard again");
            }
            assert_eq!(rows(&world), before, "heard again, in whatever order, nothing is written");
            // Taken back: the rows stay, and others counter them.
            mirelle.post(&format!("/posts/{answer}/kudo/take-back"), &[]).await.is(303);
            mirelle.post(&format!("/posts/{answer}/solution/take-back"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), is(&[("reply", 1)]));
            assert_eq!(net(&world, "mirelle"), is(&[("thread", 1)]));
            assert_eq!(rows(&world), before + 3);
            mirelle.post(&format!("/posts/{answer}/kudo"), &[]).await.is(303);
            mirelle.post(&format!("/posts/{answer}/solution"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), written);
            // Hidden with all that was thanked, and back.
            ravi.post(&format!("/posts/{answer}/hide"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), is(&[]));
            ravi.post(&format!("/posts/{answer}/restore"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), written);
            ravi.post(&format!("/threads/{thread}/hide"), &[]).await.is(303);
            world.hear().await;
            assert_eq!((net(&world, "pia_marl"), net(&world, "mirelle")), (is(&[]), is(&[])));
            let causes: Vec<String> = deeds::table
                .filter(deeds::user_id.eq(world.id_of("pia_marl")))
                .order(deeds::id.desc())
                .limit(3)
                .select(deeds::cause)
                .load(&mut world.conn())
                .expect("causes");
            assert_eq!(causes, ["undone"; 3], "it was not pia's thread");
            ravi.post(&format!("/threads/{thread}/restore"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), written);
        });
    }

    fn a_deed_is_what_its_board_makes_of_it(db) {
        on_site(db, async |world| {
            begin(&world).await;
            let (pia, mirelle, ravi) = (world.member("pia_marl").await, world.member("mirelle").await, world.member("Ravi_M").await);
            let thread = start(&mirelle, &world, "android", "Which board is it").await;
            reply(&pia, &world, thread, "This one, I think.").await;
            ravi.post(&format!("/threads/{thread}/vault"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), is(&[("reply", 1)]), "the Vault keeps what was done");
            ravi.post(&format!("/threads/{thread}/unvault"), &[]).await.is(303);
            world.hear().await;
            let before = rows(&world);
            ravi.post(&format!("/threads/{thread}/move"), &[("board", "social-and-random")]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), is(&[("chat_reply", 1)]));
            assert_eq!(net(&world, "mirelle"), is(&[("chat_thread", 1)]));
            assert_eq!(rows(&world), before + 4);
        });
    }

    fn what_banned_members_gave_does_not_count_until_they_are_back(db) {
        on_site(db, async |world| {
            begin(&world).await;
            let (pia, mirelle, ravi) = (world.member("pia_marl").await, world.member("mirelle").await, world.member("Ravi_M").await);
            let thread = start(&mirelle, &world, "android", "Given by somebody").await;
            let answer = reply(&pia, &world, thread, "Here is how.").await;
            mirelle.post(&format!("/posts/{answer}/kudo"), &[]).await.is(303);
            mirelle.post(&format!("/posts/{answer}/solution"), &[]).await.is(303);
            world.hear().await;
            let written = is(&[("kudo_received", 1), ("reply", 1), ("solution", 1)]);
            assert_eq!(net(&world, "pia_marl"), written);
            let ban = [("kind", "ban"), ("days", "2"), ("reason", "A second account"), ("message", "No.")];
            ravi.post("/desk/members/mirelle/sanctions", &ban).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), is(&[("reply", 1)]));
            assert_eq!(net(&world, "mirelle"), is(&[("thread", 1)]));
            let lift = ravi.get("/desk/members/mirelle").await.is(200).action("/lift");
            ravi.post(&lift, &[]).await.is(303);
            world.hear().await;
            assert_eq!(net(&world, "pia_marl"), written);
        });
    }

    fn who_came_to_a_meeting_is_written_down_and_can_be_corrected(db) {
        on_site(db, async |world| {
            begin(&world).await;
            let pia = UserId(world.id_of("pia_marl"));
            for (at, count) in [(Some(Ts(5_000)), 1), (Some(Ts(5_000)), 1), (None, 0), (Some(Ts(9_000)), 1)] {
                let now = world.site.clock.now();
                let work = move |tx: &mut bandstand::kit::db::Conn| {
                    Ok::<_, Error>(activity::set_attended(tx, (7, pia), at, now)?)
                };
                world.site.db.write(work).await.expect("it is written down");
                world.hear().await;
                let net = net(&world, "pia_marl");
                assert_eq!(net.get("attended").copied().unwrap_or(0), count, "{at:?}");
            }
            assert_eq!(rows(&world), 3);
        });
    }
}
