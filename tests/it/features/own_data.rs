//! A copy of one's own data, and leaving.

use std::io::{Cursor, Read};

use bandstand::features::check;
use bandstand::schema::{outbox, sessions, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site, pictures};

async fn opted_in(world: &World<'_>, name: &str) -> Browser {
    let browser = world.member(name).await;
    browser.post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
    browser
}

/// The files of the copy by their names.
pub async fn copy_of(browser: &Browser) -> Vec<(String, Vec<u8>)> {
    let answer = browser.post("/settings/data/copy", &[]).await.is(200);
    assert!(
        answer.kind.starts_with("application/zip")
            && answer.header("content-disposition").contains("attachment")
    );
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.bytes)).expect("an archive");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().to_owned(), bytes)
        })
        .collect()
}

both! {
    fn a_copy_has_what_is_ones_own_and_nothing_else(db) {
        on_site(db, async |world| {
            let (pia, mirelle) = (opted_in(&world, "pia_marl").await, opted_in(&world, "mirelle").await);
            let thread = [("title", "Mine to take"), ("body", "MY-OWN-WORDS"), ("key", "a")];
            pia.post("/boards/android/threads", &thread).await.is(303);
            let id = world.thread("Mine to take");
            mirelle.post(&format!("/threads/{id}/posts"), &[("body", "SOMEBODY-ELSES"), ("key", "b")]).await.is(303);
            pia.post(&format!("/drafts?place=thread:{id}"), &[("body", "A-DRAFT-OF-MINE")]).await.is(200);
            pia.upload("/attachments", "file", "a picture.png", &pictures::png(30, 20)).await.is(200);
            let talk = mirelle.post("/messages", &[("to", "pia_marl"), ("body", "SENT-TO-ME"), ("key", "c")]).await;
            talk.is(303);
            let halvard = opted_in(&world, "halvard").await;
            halvard.post("/messages", &[("to", "mirelle"), ("body", "NOT-TO-ME"), ("key", "d")]).await.is(303);
            let ravi = world.member("Ravi_M").await;
            let fields = [("kind", "warning"), ("days", ""), ("reason", "INSIDE-REASON"), ("message", "WARNED-SO")];
            ravi.post("/desk/members/pia_marl/sanctions", &fields).await.is(303);
            let files = copy_of(&pia).await;
            let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            for name in ["account.json", "posts.json", "drafts.json", "messages.json", "told.json"] {
                assert!(names.contains(&name), "{names:?}");
            }
            assert!(names.iter().any(|name| name.starts_with("pictures/") && name.ends_with("a-picture")), "{names:?}");
            let all: String = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
            for word in ["MY-OWN-WORDS", "A-DRAFT-OF-MINE", "SENT-TO-ME", "WARNED-SO", "pia_marl"] {
                assert!(all.contains(word), "{word}");
            }
            for word in ["SOMEBODY-ELSES", "NOT-TO-ME", "INSIDE-REASON", "argon2", "Ravi_M"] {
                assert!(!all.contains(word), "{word}");
            }
            for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
                serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        });
    }

    fn whoever_leaves_is_gone_and_their_posts_stay(db) {
        on_site(db, async |world| {
            let (pia, mirelle) = (opted_in(&world, "pia_marl").await, opted_in(&world, "mirelle").await);
            pia.post("/boards/android/threads", &[("title", "It stays"), ("body", "My question."), ("key", "a")]).await.is(303);
            let id = world.thread("It stays");
            mirelle.post("/messages", &[("to", "pia_marl"), ("body", "Hello."), ("key", "c")]).await.is(303);
            let user = world.id_of("pia_marl");
            let refused = pia.post("/settings/data/leave", &[("password", "wrong"), ("sure", "1")]).await.is(422);
            assert!(refused.words().contains("not your password"), "{}", refused.words());
            let password = world.password("pia_marl");
            pia.post("/settings/data/leave", &[("password", &password)]).await.is(422);
            world.member("Ravi_M").await.post("/settings/data/leave", &[("password", &world.password("Ravi_M")), ("sure", "1")]).await.is(403);
            pia.post("/settings/data/leave", &[("password", &password), ("sure", "1")]).await.is(303);
            world.work_off().await;
            pia.get("/settings").await.is(303);
            assert_ne!(world.guest().log_in("pia_marl", &password).await.status, 303);
            let row: (String, Option<String>, String, String) = users::table.find(user)
                .select((users::username, users::email, users::state, users::about)).first(&mut world.conn()).expect("the row");
            assert_eq!(row, (format!("former-member-{user}"), None, "deleted".to_owned(), String::new()));
            let left: i64 = sessions::table.filter(sessions::user_id.eq(user)).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(left, 0);
            let page = mirelle.get(&format!("/threads/{id}/it-stays")).await.is(200);
            assert!(page.words().contains("Former member") && page.words().contains("My question."), "{}", page.words());
            assert!(!page.body.contains("pia_marl"), "the name is gone");
            mirelle.get("/members/pia_marl").await.is(404);
            mirelle.get(&format!("/members/former-member-{user}")).await.is(404);
            assert!(!mirelle.get("/search?type=members&q=pia").await.is(200).body.contains("pia_marl"));
            mirelle.get("/messages").await.is(200);
            // The name is free again, and nothing is out of order.
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
            let waiting: i64 = outbox::table.filter(outbox::state.eq("failed")).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(waiting, 0);
            let guest = world.guest();
            let fields = [("username", "pia_marl"), ("email", "new@example.org"), ("password", "a few plain words")];
            guest.post("/register", &fields).await.is(200);
        });
    }
}
