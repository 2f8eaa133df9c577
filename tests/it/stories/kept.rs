//! Words survive a session that ends, and a form that grows old.

use bandstand::kit::web::limits::Act;
use bandstand::schema::drafts;
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, encoded, on_site, on_site_with};

const WORDS: &str = "My headphones <b>stutter</b> & \"crackle\".\n\n> since Tuesday\n\nGrüße, 音楽";
const TITLE: &str = "Crackling since Tuesday";

/// What the text field of a page holds.
fn text_of(answer: &Answer) -> String {
    let page = scraper::Html::parse_document(&answer.body);
    let field = scraper::Selector::parse("textarea[name=body]").expect("a selector");
    page.select(&field).next().map(|field| field.text().collect()).unwrap_or_default()
}

/// Sends what the page's form for those who were logged out holds, as a browser does.
async fn log_in_on(browser: &Browser, page: &Answer, who: &str, password: &str) -> Answer {
    let mut fields =
        vec![("who", who.to_owned()), ("password", password.to_owned()), ("body", text_of(page))];
    for name in ["csrf", "composer", "label", "tags", "title"] {
        fields.push((name, page.field(name).unwrap_or_default()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_body(&page.action("/login/draft"), &encoded(&fields)).await
}

fn count_drafts(world: &World<'_>) -> i64 {
    drafts::table.count().get_result(&mut world.conn()).expect("a count")
}

both! {
    fn words_sent_too_fast_come_back(db) {
        on_site_with(db, |config| config.limit_factor = 1.0, async |world| {
            let mirelle = world.member("mirelle").await;
            let thread = [("title", "Who hears it too?"), ("body", "Tell me."), ("key", "first")];
            mirelle.post("/boards/android/threads", &thread).await.is(303);
            let id = world.thread("Who hears it too?");
            let question = world.question(id);
            let own = world.id_of("mirelle").to_string();
            while world.site.limits.check(Act::Write, &own).is_ok() {}
            for address in [
                format!("/threads/{id}/posts"),
                "/boards/android/threads".to_owned(),
                format!("/posts/{question}/edit?version=1"),
            ] {
                let fields = [("title", TITLE), ("body", WORDS), ("key", "fast")];
                let answer = mirelle.post(&address, &fields).await.is(429);
                assert_eq!(text_of(&answer), WORDS, "{address}");
                assert!(answer.words().contains("That was a lot in a short time"), "{}", answer.words());
                assert!(answer.headers.contains_key("retry-after"), "{address}");
            }
        });
    }

    fn words_sent_after_the_session_ended_come_back_after_login(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let thread = [("title", "Who hears it too?"), ("body", "Tell me."), ("key", "first")];
            mirelle.post("/boards/android/threads", &thread).await.is(303);
            let id = world.thread("Who hears it too?");
            let question = world.question(id);
            let password = world.password("mirelle");
            for (address, composer) in [
                (format!("/threads/{id}/posts"), format!("/threads/{id}/reply")),
                (format!("/threads/{id}/posts?to={question}"), format!("/threads/{id}/reply?to={question}")),
                ("/boards/android/threads".to_owned(), "/boards/android/new".to_owned()),
                (format!("/posts/{question}/edit?version=1"), format!("/posts/{question}/edit")),
            ] {
                let (posts, kept) = (world.count_posts(id), count_drafts(&world));
                mirelle.token().await;
                world.end_sessions();
                let sent = [("title", TITLE), ("tags", "sound, live"), ("body", WORDS), ("key", "one")];
                let door = mirelle.post(&address, &sent).await.is(401);
                assert_eq!(text_of(&door), WORDS, "{address}");
                assert_eq!(count_drafts(&world), kept, "{address}: nothing of a guest's is stored");

                let wrong = log_in_on(&mirelle, &door, "mirelle", "wrong-wrong-wrong").await.is(422);
                assert_eq!(text_of(&wrong), WORDS, "{address}: a wrong password costs no words");
                assert_eq!(count_drafts(&world), kept, "{address}");
                let place = log_in_on(&mirelle, &wrong, "mirelle", &password).await.is(303).location;
                assert_eq!(place, composer);

                let page = mirelle.get(&place).await.is(200);
                assert_eq!(text_of(&page), WORDS, "{address}");
                assert_eq!(world.count_posts(id), posts, "{address}: logging in posts nothing");
                if !address.contains("/posts") {
                    assert_eq!(page.field("title").as_deref(), Some(TITLE));
                    assert_eq!(page.field("tags").as_deref(), Some("sound, live"));
                }
                if composer.contains("?to=") {
                    assert!(page.body.contains(&format!("action=\"/threads/{id}/posts?to={question}\"")));
                    mirelle.post(&page.action("?to="), &[("body", WORDS), ("key", "replied")]).await.is(303);
                    assert_eq!(text_of(&mirelle.get(&place).await.is(200)), "", "posted: no draft any more");
                }
                // Another session, other tokens.
                mirelle.get("/settings").await.is(200);
            }
        });
    }

    fn the_door_with_words_leads_nowhere_else_and_takes_no_foreign_form(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let sent = [("title", TITLE), ("body", WORDS)];
            // It tells nothing of what is there.
            let real = guest.post("/boards/staff-room/threads", &sent).await.is(401);
            let none = guest.post("/boards/staff-roon/threads", &sent).await.is(401);
            let plain = |door: &Answer| door.body.replace(&door.field("csrf").unwrap_or_default(), "");
            assert_eq!(plain(&real).replace("staff-room", "staff-roon"), plain(&none));
            let token = guest.token().await;
            let password = world.password("mirelle");
            for place in ["//evil.example", "https://evil.example/boards/x/new", "/boards/../new", "/logout", ""] {
                let form = [
                    ("csrf", token.as_str()), ("composer", place), ("who", "mirelle"),
                    ("password", password.as_str()), ("body", WORDS),
                ];
                guest.post_body("/login/draft", &encoded(&form)).await.is(400);
            }
            let form = [
                ("composer", "/boards/android/new"), ("who", "mirelle"), ("password", password.as_str()),
                ("body", WORDS),
            ];
            let stale = guest.post_body("/login/draft", &encoded(&form)).await.is(403);
            assert_eq!(text_of(&stale), WORDS);
            let whole = format!("{}&csrf={token}", encoded(&form));
            guest.post_from("https://evil.example", "/login/draft", &whole).await.is(403);
            let long = "é".repeat(50_000);
            let mut big = form;
            big[3].1 = &long;
            let refused = guest.post("/login/draft", &big).await.is(413);
            assert!(!refused.words().is_empty());
            let long = "e".repeat(70_000);
            big[3].1 = &long;
            let refused = guest.post("/login/draft", &big).await.is(422);
            assert_eq!(text_of(&refused).len(), long.len());
            assert_eq!(count_drafts(&world), 0, "nothing was kept of all that");
            // A board that this member may not see keeps nothing, and logging in works all the same.
            let mut other = form;
            other[0].1 = "/boards/staff-room/new";
            guest.post("/login/draft", &other).await.is(303);
            assert_eq!(count_drafts(&world), 0);
        });
    }

    fn an_old_form_is_the_same_page_with_the_words_kept(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let thread = [("title", "Who hears it too?"), ("body", "Tell me."), ("key", "first")];
            mirelle.post("/boards/android/threads", &thread).await.is(303);
            let id = world.thread("Who hears it too?");
            let old = mirelle.token().await;
            let password = world.password("mirelle");
            // Logged out and in again in another window.
            mirelle.log_in("mirelle", &password).await.is(303);
            for address in [
                format!("/threads/{id}/posts"),
                "/boards/android/threads".to_owned(),
                format!("/posts/{}/edit?version=1", world.question(id)),
            ] {
                for action in ["post", "preview"] {
                    let form = [("csrf", old.as_str()), ("title", TITLE), ("body", WORDS), ("key", "two"), ("action", action)];
                    let page = mirelle.post_body(&address, &encoded(&form)).await.is(403);
                    assert_eq!(text_of(&page), WORDS, "{address}");
                    assert!(page.words().contains("Your words are kept"), "{}", page.words());
                    assert_eq!(page.field("key").as_deref(), Some("two"));
                    assert_ne!(page.field("csrf").as_deref(), Some(old.as_str()), "{address}: the token is new");
                }
            }
            assert_eq!(world.count_posts(id), 1);
            let form = [("csrf", old.as_str()), ("body", WORDS), ("key", "three")];
            let again = mirelle.post_body(&format!("/threads/{id}/posts"), &encoded(&form)).await.is(403);
            let token = again.field("csrf").expect("a token");
            let form = [("csrf", token.as_str()), ("body", WORDS), ("key", "three")];
            mirelle.post_body(&format!("/threads/{id}/posts"), &encoded(&form)).await.is(303);

            let guest = world.guest();
            for (path, field, word) in [
                ("/login", "who", "mirelle"), ("/register", "username", "finchley"),
                ("/forgot", "email", "finchley@example.org"),
            ] {
                let form = encoded(&[("csrf", "old"), (field, word), ("password", "teal-harmonium-garden-61")]);
                let page = guest.post_body(path, &form).await.is(403);
                assert_eq!(page.field(field).as_deref(), Some(word), "{path}");
                assert!(page.field("csrf").is_some_and(|token| token.len() > 40), "{path}: the form can be sent again");
                assert!(!page.body.contains("teal-harmonium"), "{path}: a password is never echoed");
            }
        });
    }
}
