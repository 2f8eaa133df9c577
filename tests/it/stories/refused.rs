//! What is refused, and how it is said.

use crate::both;
use crate::world::{encoded, on_site};

const OPEN: &str = "A question for everybody";
const HIDDEN: &str = "GET 10K PLAYS CHEAP real listeners guaranteed";

/// The id of a thread that anybody confirmed may reply to.
async fn open_thread(world: &crate::world::World<'_>) -> i64 {
    let mirelle = world.member("mirelle").await;
    let thread = [("title", OPEN), ("body", "Who plays what tonight?"), ("key", "open")];
    mirelle.post("/boards/android/threads", &thread).await.is(303);
    world.thread(OPEN)
}

both! {
    fn silenced_and_unconfirmed_members_do_not_reply(db) {
        on_site(db, async |world| {
            let id = open_thread(&world).await;
            let reply = [("body", "I would like to say something."), ("key", "mine")];
            let cast = [
                ("grumblebee", "a moderator has silenced this account"),
                ("newleaf22", "Confirm your e-mail address first"),
            ];
            for (name, sentence) in cast {
                let member = world.member(name).await;
                let answer = member.post(&format!("/threads/{id}/posts"), &reply).await.is(403);
                assert!(answer.words().contains(sentence), "{name}: {}", answer.words());
                assert!(answer.body.contains("I would like to say something."), "{name}: the words are kept");
                member.get(&format!("/threads/{id}/reply")).await.is(403);
                member.get("/boards/android/new").await.is(403);
            }
            assert_eq!(world.count_posts(id), 1);
        });
    }

    fn a_hidden_thread_answers_like_an_absent_one(db) {
        on_site(db, async |world| {
            // As many digits, so that the address on the page is as long.
            let (hidden, absent) = (world.thread(HIDDEN), "999999");
            let (post, no_post) = (format!("{:06}", world.question(hidden)), "999999");
            let hidden = format!("{hidden:06}");
            for browser in [world.guest(), world.member("mirelle").await, world.member("quillfeather").await] {
                for (real, none) in [
                    (format!("/threads/{hidden}"), format!("/threads/{absent}")),
                    (format!("/threads/{hidden}/x"), format!("/threads/{absent}/x")),
                ] {
                    let (real, none) = (browser.get(&real).await.is(404), browser.get(&none).await.is(404));
                    assert_eq!(real.body.len(), none.body.len());
                    assert_eq!(real.words(), none.words());
                }
            }
            let mirelle = world.member("mirelle").await;
            for (real, none) in [
                (format!("/threads/{hidden}/reply"), format!("/threads/{absent}/reply")),
                (format!("/posts/{post}/edit"), format!("/posts/{no_post}/edit")),
                (format!("/posts/{post}/history"), format!("/posts/{no_post}/history")),
            ] {
                let (real, none) = (mirelle.get(&real).await.is(404), mirelle.get(&none).await.is(404));
                assert_eq!(real.body.len(), none.body.len());
            }
            let reply = [("body", "Anybody here?"), ("key", "k")];
            let real = mirelle.post(&format!("/threads/{hidden}/posts"), &reply).await.is(404);
            let none = mirelle.post(&format!("/threads/{absent}/posts"), &reply).await.is(404);
            assert_eq!(real.body.len(), none.body.len());
        });
    }

    fn a_form_comes_from_our_own_page(db) {
        on_site(db, async |world| {
            let id = open_thread(&world).await;
            let path = format!("/threads/{id}/posts");
            let mirelle = world.member("mirelle").await;
            let bare = encoded(&[("body", "Hello"), ("key", "k")]);
            mirelle.post_body(&path, &bare).await.is(403);
            let foreign = world.member("halvard").await.token().await;
            mirelle.post_body(&path, &format!("{bare}&csrf={foreign}")).await.is(403);
            let whole = format!("{bare}&csrf={}", mirelle.token().await);
            for origin in ["https://evil.example", "null", "http://127.0.0.1:8081", "https://127.0.0.1:8080"] {
                mirelle.post_from(origin, &path, &whole).await.is(403);
            }
            assert_eq!(world.count_posts(id), 1);
            mirelle.post_body(&path, &whole).await.is(303);
        });
    }

    fn bad_input_is_the_senders_fault(db) {
        on_site(db, async |world| {
            let id = open_thread(&world).await;
            let reply = format!("/threads/{id}/posts");
            let mirelle = world.member("mirelle").await;
            let long = "x".repeat(200_000);
            let huge = "x".repeat(300_000);
            for (body, status) in [("", 422), (" \u{200b} ", 422), (long.as_str(), 422), (huge.as_str(), 413), ("a\0b", 400)] {
                mirelle.post(&reply, &[("body", body), ("key", "k")]).await.is(status);
            }
            let token = mirelle.token().await;
            for body in ["body=%FF%FE", "body=a&body=b", "body=%C0%80", "%FF=a"] {
                mirelle.post_body(&reply, &format!("csrf={token}&{body}")).await.is(400);
            }
            for title in ["", "abc", &"t".repeat(151), &"é".repeat(10_000)] {
                let thread = [("title", title), ("body", "Words"), ("key", "k")];
                mirelle.post("/boards/android/threads", &thread).await.is(422);
            }
            assert_eq!(world.count_posts(id), 1);
            for path in [
                "/threads/0", "/threads/-1", "/threads/abc", "/threads/99999999999999999999", "/boards/%00",
                "/boards/%FF", "/members/%00", "/members/%FF", "/search?q=%00", "/search?q=%FF",
                "/search?q=a&page=-1", "/search?q=a&page=99999999999999999999", "/boards/android?page=0",
                "/boards/android?page=x", "/boards/android?page=9223372036854775807", "/avatars/%00",
                "/attachments/%00", "/confirm/%00", "/confirm/%FF", "/reset/%00", "/areas/%00", "/assets/%00",
                "/assets/../Cargo.toml", "/setup?token=%00", "/threads/1/x?page=-9223372036854775808",
                "/posts/9223372036854775807/edit", "/posts/1/history?x=%FF", "/boards/android?label=%00&labels=%00&status=%00&after=%00&tag=%00&sort=%00&tab=%00", "/members?q=%00&rank=%00&after=%00&sort=%00&page=0", "/?after=%00&tab=%00", "/boards/android?after=%FF&tag=%FF&label=%FF", "/boards/android?tag=a%00b", "/drafts?place=thread:%00", "/nothing-here",
            ] {
                for browser in [&world.guest(), &mirelle] {
                    let status = browser.get(path).await.status;
                    assert!(status < 500, "{path}: {status}");
                }
            }
        });
    }
}
