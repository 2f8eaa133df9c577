//! Pictures: only pictures, only for those who may see their post, and gone when nobody posts them.

use bandstand::app::schedule;
use bandstand::schema::attachments;
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, on_site, pictures};

const PAGE: &str = "<html><script>alert(1)</script></html>";
const PLACE: &str = "48.137154N 11.576124E";

/// Uploads a picture; gives its address.
async fn uploaded(browser: &Browser, file: &[u8]) -> String {
    address_in(&browser.upload("/attachments", "file", "shot.png", file).await.is(200))
}

fn address_in(answer: &Answer) -> String {
    let (_, rest) = answer.body.split_once("](/attachments/").expect("the text to paste");
    let name: String = rest.chars().take_while(|c| *c != ')').collect();
    format!("/attachments/{name}")
}

/// Starts a thread that shows the picture; gives the thread's id.
async fn posted(world: &World<'_>, browser: &Browser, board: &str, title: &str, picture: &str) -> i64 {
    let body = format!("Look:\n\n![shot]({picture})");
    let thread = [("title", title), ("body", body.as_str()), ("key", title)];
    let key: String = title.chars().filter(char::is_ascii_alphanumeric).collect();
    let thread = [thread[0], thread[1], ("key", key.as_str())];
    browser.post(&format!("/boards/{board}/threads"), &thread).await.is(303);
    world.thread(title)
}

fn count(world: &World<'_>) -> i64 {
    attachments::table.count().get_result(&mut world.conn()).expect("a count")
}

fn files(world: &World<'_>) -> usize {
    std::fs::read_dir(world.folder().join("attachments")).map_or(0, Iterator::count)
}

both! {
    fn what_is_no_picture_is_refused_with_a_sentence(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let svg = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
            let whole = pictures::png(300, 200);
            let cut = &whole[..whole.len() / 2];
            let gif = format!("GIF89a/*{PAGE}*/=1;");
            let tricks: Vec<(&str, &[u8])> = vec![
                ("shot.png", svg.as_bytes()), ("shot.svg", svg.as_bytes()), ("shot.png", PAGE.as_bytes()),
                ("shot.gif", gif.as_bytes()), ("shot.png", b"%PDF-1.7"), ("shot.png", b"http://127.0.0.1/x.png"),
                ("shot.png", b"II*\0\x08\0\0\0"), ("shot.bmp", b"BM\0\0\0\0"), ("shot.png", b"\x89PNG\r\n\x1a\n"),
                ("shot.png", cut), ("shot.png", b"\0\0\0\x20ftypavif"), ("x.php", b"<?php phpinfo();"), ("shot.png", b""),
            ];
            for (name, file) in tricks {
                let answer = mirelle.upload("/attachments", "file", name, file).await.is(422);
                assert!(answer.words().contains("picture"), "{name}: {}", answer.words());
            }
            for (width, height) in [(30_000, 30_000), (1, 100_000), (9_999, 9_999), (u32::MAX, u32::MAX), (0, 10)] {
                let answer = mirelle.upload("/attachments", "file", "bomb.png", &pictures::bomb(width, height)).await;
                assert_eq!(answer.status, 422, "{width} by {height}: {}", answer.words());
            }
            let large = vec![0x89; 9_000_000];
            let answer = mirelle.upload("/attachments", "file", "large.png", &large).await.is(413);
            assert!(answer.words().contains("too large"), "{}", answer.words());
            let ravi = world.member("Ravi_M").await;
            for file in [PAGE.as_bytes(), svg.as_bytes(), &pictures::bomb(30_000, 30_000)] {
                ravi.upload("/settings/avatar/upload", "picture", "me.png", file).await.is(422);
            }
            assert_eq!((count(&world), files(&world)), (0, 0), "nothing is kept of all that");
        });
    }

    fn a_picture_is_drawn_anew_and_says_nothing_of_where_it_was_taken(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let photo = pictures::photo(64, 32, PLACE);
            assert!(String::from_utf8_lossy(&photo).contains(PLACE), "the test's own photo has a place");
            for (file, size) in [(photo, (32, 64)), (pictures::polyglot(PAGE), (30, 20))] {
                let address = uploaded(&mirelle, &file).await;
                let shown = mirelle.get(&address).await.is(200);
                for rest in [PLACE, "Exif", "xmpmeta", "<script>", "taken at", "tEXt"] {
                    assert!(!shown.body.contains(rest), "{rest} is left in {address}");
                }
                let picture = image::load_from_memory(&shown.bytes).expect("a picture");
                assert_eq!((picture.width(), picture.height()), size, "upright");
                let kind = if address.ends_with(".png") { "image/png" } else { "image/jpeg" };
                assert_eq!(shown.header("content-type"), kind);
                assert_eq!(shown.header("x-content-type-options"), "nosniff");
                assert_eq!(shown.header("content-security-policy"), "default-src 'none'; sandbox");
                assert_eq!(shown.header("content-disposition"), "inline");
                assert_eq!(shown.header("cross-origin-resource-policy"), "same-origin");
                assert_eq!(shown.header("cache-control"), "private, no-store");
                let other = if kind == "image/png" { address.replace(".png", ".jpg") } else { address.replace(".jpg", ".png") };
                for wrong in [other, address.replace(".", ".svg."), format!("{address}.html"), address.to_uppercase().replace("/ATTACHMENTS", "/attachments")] {
                    assert_eq!(mirelle.get(&wrong).await.status, 404, "{wrong}");
                }
            }
        });
    }

    fn a_picture_is_seen_by_those_who_see_its_post(db) {
        on_site(db, async |world| {
            let (mirelle, halvard) = (world.member("mirelle").await, world.member("halvard").await);
            let (ravi, guest) = (world.member("Ravi_M").await, world.guest());
            let picture = pictures::png(30, 20);
            let address = uploaded(&mirelle, &picture).await;
            mirelle.get(&address).await.is(200);
            // Not posted yet: nobody else's, not a moderator's, and no other's post makes it so.
            posted(&world, &halvard, "android", "Somebody else shows it", &address).await;
            for other in [&halvard, &ravi, &guest] {
                other.get(&address).await.is(404);
            }
            let thread = posted(&world, &mirelle, "android", "My own shot", &address).await;
            for anybody in [&mirelle, &halvard, &ravi, &guest] {
                anybody.get(&address).await.is(200);
            }
            let post = world.question(thread);
            let look = async |statuses: [u16; 4], what: &str| {
                for (who, status) in [&mirelle, &halvard, &ravi, &guest].into_iter().zip(statuses) {
                    assert_eq!(who.get(&address).await.status, status, "{what}");
                }
            };
            ravi.post(&format!("/posts/{post}/hide"), &[]).await.is(303);
            look([200, 404, 200, 404], "hidden: the author's and the moderators'").await;
            ravi.post(&format!("/posts/{post}/restore"), &[]).await.is(303);
            look([200; 4], "restored").await;
            ravi.post(&format!("/posts/{post}/remove"), &[("reason", "Rule 4")]).await.is(303);
            look([404, 404, 200, 404], "removed: the moderators'").await;
            ravi.post(&format!("/posts/{post}/restore"), &[]).await.is(303);
            ravi.post(&format!("/threads/{thread}/hide"), &[]).await.is(303);
            assert_eq!(guest.get(&address).await.status, 404, "its thread is hidden");
            assert_eq!(halvard.get(&address).await.status, 404, "its thread is hidden");

            let address = uploaded(&ravi, &picture).await;
            posted(&world, &ravi, "staff-room", "For staff alone", &address).await;
            ravi.get(&address).await.is(200);
            for other in [&mirelle, &halvard, &guest, &world.member("quillfeather").await] {
                other.get(&address).await.is(404);
            }
        });
    }

    fn a_picture_that_nobody_posts_is_cleared_away(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let picture = pictures::png(30, 20);
            let (left, shown, drafted) = (
                uploaded(&mirelle, &picture).await,
                uploaded(&mirelle, &picture).await,
                uploaded(&mirelle, &picture).await,
            );
            let thread = posted(&world, &mirelle, "android", "One of three", &shown).await;
            let draft = [("body", format!("Soon: ![x]({drafted})"))];
            let draft: Vec<(&str, &str)> = draft.iter().map(|(name, value)| (*name, value.as_str())).collect();
            mirelle.post(&format!("/drafts?place=thread:{thread}"), &draft).await.is(200);
            let sweep = async || schedule::sweep(&world.site).await.expect("it is swept");
            sweep().await;
            assert_eq!((count(&world), files(&world)), (3, 3), "a day is not over");
            world.site.clock.advance(std::time::Duration::from_secs(86_400 + 60));
            let young = uploaded(&mirelle, &picture).await;
            sweep().await;
            // The row goes first: from now on it is not there, whatever happens to the program.
            mirelle.get(&left).await.is(404);
            assert_eq!((count(&world), files(&world)), (3, 4));
            world.work_off().await;
            assert_eq!((count(&world), files(&world)), (3, 3));
            for kept in [&shown, &drafted, &young] {
                mirelle.get(kept).await.is(200);
            }
            sweep().await;
            world.work_off().await;
            assert_eq!((count(&world), files(&world)), (3, 3), "nothing else goes");
        });
    }

    fn another_avatar_takes_the_file_of_the_one_before_away(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let folder = world.folder().join("avatars");
            let count = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
            for _ in 0..2 {
                ravi.upload("/settings/avatar/upload", "picture", "me.png", &pictures::png(30, 20)).await.is(303);
            }
            world.work_off().await;
            assert_eq!(count(), 1);
            ravi.post("/settings/avatar", &[("avatar", "rest")]).await.is(303);
            world.work_off().await;
            assert_eq!(count(), 0);
        });
    }
}
