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

    fn the_other_forms_of_guests_come_with_the_sum_and_keep_their_words(db) {
        on_site_with(db, asked, async |world| {
            let (guest, mirelle) = (world.guest(), world.member("mirelle").await);
            let forms: [(&str, &[(&str, &str)]); 3] = [
                ("/forgot", &[("email", "halvard@example.org")]),
                ("/blog/subscribe", &[("email", "reader@example.org")]),
                ("/support", &[
                    ("email", "asks@example.org"), ("category", "technical"), ("subject", "Zzyzx qwrk"), ("body", "Zzyzx."),
                    ("looked", "1"), ("key", "work"),
                ]),
            ];
            for (path, fields) in forms {
                let page = guest.get(path).await.is(200);
                let challenge = page.field("work").unwrap_or_else(|| panic!("no challenge at {path}"));
                assert_ne!(world.guest().get(path).await.field("work"), Some(challenge.clone()), "{path}: each has their own");
                let refused = guest.post(path, fields).await.is(422);
                assert_eq!(refused.field("email").as_deref(), Some(fields[0].1), "{path}: what was typed is kept");
                let (done, mut all) = (sum(&challenge), fields.to_vec());
                all.extend([("work", challenge.as_str()), ("work_answer", done.as_str())]);
                assert!(guest.post(path, &all).await.is(200).words().contains("Look into your mailbox"), "{path}");
                let again = guest.post(path, &all).await.is(422);
                assert!(again.words().contains("was sent before"), "{path}: {}", again.words());
                // The way without a script.
                let next = again.field("work").expect("another challenge");
                let mut by_hand = fields.to_vec();
                by_hand.extend([("work", next.as_str()), ("work_words", "blue")]);
                guest.post(path, &by_hand).await.is(200);
                assert_eq!(mirelle.get(path).await.field("work"), None, "{path}: members are not asked");
            }
            // On its way to the last step a request keeps its challenge: the browser did that sum.
            let challenge = guest.get("/support").await.field("work").expect("a challenge");
            let sos = [("email", "b@example.org"), ("category", "sos"), ("subject", "Now"), ("body", "It stopped."), ("key", "sos"), ("work", challenge.as_str())];
            assert_eq!(guest.post("/support", &sos).await.is(422).field("work"), Some(challenge));
            let blog = world.guest().get("/blog").await.is(200);
            assert!(blog.body.contains("href=\"/blog/subscribe\"") && blog.field("email").is_none(), "the form is on its own page");
        });
    }

    fn nothing_is_asked_where_it_is_switched_off(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for path in ["/register", "/forgot", "/blog/subscribe", "/support"] {
                assert_eq!(guest.get(path).await.is(200).field("work"), None, "{path}");
            }
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
