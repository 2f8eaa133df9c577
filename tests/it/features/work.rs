//! Joining with the small sum, the question, and each challenge once.

use bandstand::kit::config::Config;
use sha2::{Digest, Sha256};

use crate::both;
use crate::world::{Answer, Browser, on_site, on_site_with};

fn asked(config: &mut Config) {
    config.spam.work_bits = 8;
    config.spam.work_question = "Which colour has the sky?".to_owned();
    config.spam.work_answers = vec!["blue".to_owned()];
}

/// A number whose digest with the challenge begins with a zero byte, as the page's script finds it.
fn sum(challenge: &str) -> String {
    let is_done = |n: &String| Sha256::digest(format!("{challenge}:{n}").as_bytes()).first() == Some(&0);
    (0..1_000_000).map(|n| n.to_string()).find(is_done).expect("there is one")
}

async fn join(browser: &Browser, name: &str, work: &[(&str, &str)]) -> Answer {
    let email = format!("{name}@example.org");
    let mut fields = vec![("username", name), ("email", email.as_str()), ("password", "a few plain words")];
    fields.extend_from_slice(work);
    browser.post("/register", &fields).await
}

both! {
    fn who_joins_does_the_sum_or_answers_the_question_and_each_challenge_is_good_once(db) {
        on_site_with(db, asked, async |world| {
            let guest = world.guest();
            let page = guest.get("/register").await.is(200);
            assert!(page.words().contains("keeps programs out") && page.words().contains("Which colour has the sky?"));
            let challenge = page.field("work").expect("a challenge");
            assert_ne!(world.guest().get("/register").await.field("work"), Some(challenge.clone()), "each has their own");
            let refused = join(&guest, "sum_none", &[]).await.is(422);
            assert_eq!(refused.field("username").as_deref(), Some("sum_none"), "what was typed is kept");
            assert!(join(&guest, "sum_wrong", &[("work", &challenge), ("work_answer", "x")]).await.is(422)
                .words().contains("not the answer"));
            let done = sum(&challenge);
            join(&guest, "sum_done", &[("work", &challenge), ("work_answer", &done)]).await.is(200);
            let again = join(&guest, "sum_again", &[("work", &challenge), ("work_answer", &done)]).await.is(422);
            assert!(again.words().contains("was sent before"), "{}", again.words());
            let next = again.field("work").expect("another challenge");
            join(&guest, "sum_words", &[("work", &next), ("work_words", " BLUE")]).await.is(200);
            assert!(world.id_of("sum_done") > 0 && world.id_of("sum_words") > 0);
        });
    }

    fn nothing_is_asked_where_it_is_switched_off(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            assert_eq!(guest.get("/register").await.is(200).field("work"), None);
            join(&guest, "no_sum", &[]).await.is(200);
        });
    }
}

both! {
    fn the_first_posts_of_a_visitor_come_with_the_sum_and_words_are_kept(db) {
        let set = |config: &mut Config| {
            asked(config);
            config.spam.work_posts = 1_000_000;
        };
        on_site_with(db, set, async |world| {
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            let page = pia.get("/boards/android/new").await.is(200);
            assert!(page.words().contains("keeps programs out"), "{}", page.words());
            let challenge = page.field("work").expect("a challenge");
            let write = async |title: &str, key: &str, work: &[(&str, &str)]| {
                let mut fields = vec![("title", title), ("body", "My own words."), ("key", key), ("looked", "1")];
                fields.extend_from_slice(work);
                pia.post("/boards/android/threads", &fields).await
            };
            let refused = write("Without it", "none", &[]).await.is(422);
            assert!(refused.body.contains("My own words.") && refused.field("work").is_some(), "{}", refused.words());
            let done = sum(&challenge);
            let work = [("work", challenge.as_str()), ("work_answer", done.as_str())];
            let first = write("With it", "with", &work).await.is(303).location;
            assert_eq!(write("With it", "with", &work).await.is(303).location, first, "the same form is one thread");
            let again = write("Another one", "again", &work).await.is(422);
            assert!(again.words().contains("was sent before"), "{}", again.words());
            // The composer below a thread has it as well, and the way without a script.
            let thread = world.thread("With it");
            let page = pia.get(&format!("/threads/{thread}/with-it")).await.is(200);
            let challenge = page.field("work").expect("a challenge");
            let reply = format!("/threads/{thread}/posts");
            pia.post(&reply, &[("body", "Not yet."), ("key", "r0")]).await.is(422);
            let words = [("body", "More."), ("key", "r1"), ("work", challenge.as_str()), ("work_words", "Blue")];
            pia.post(&reply, &words).await.is(303);
            // Nobody else is asked.
            assert_eq!(mirelle.get("/boards/android/new").await.is(200).field("work"), None);
            mirelle.post(&reply, &[("body", "Hello."), ("key", "m")]).await.is(303);
            world.guest().get(&first).await.is(200);
        });
    }

    fn after_so_many_posts_a_visitor_is_asked_no_more(db) {
        let set = |config: &mut Config| {
            asked(config);
            config.spam.work_posts = 1;
        };
        on_site_with(db, set, async |world| {
            let pia = world.member("pia_marl").await;
            assert_eq!(pia.get("/boards/android/new").await.is(200).field("work"), None, "the demo's visitor has posted");
        });
    }
}
