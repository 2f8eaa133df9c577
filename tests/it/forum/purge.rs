//! Personal data that a moderator takes out is gone for everybody.

use bandstand::schema::{audit_log, drafts, revisions};
use diesel::prelude::*;

use crate::both;
use crate::world::on_site;

const TOKEN: &str = "CANARY-1204-Elm-Street";

both! {
    fn personal_data_is_purged_from_every_version_and_from_the_log(db) {
        on_site(db, async |world| {
            let (pia, ravi, joaquim) = (world.member("pia_marl").await, world.member("Ravi_M").await, world.member("Joaquim").await);
            let (quill, mirelle) = (world.member("quillfeather").await, world.member("mirelle").await);
            mirelle.post("/boards/android/threads", &[("title", "Where I live"), ("body", "At 3 Elm."), ("key", "k")]).await.is(303);
            let thread = world.thread("Where I live");
            let post = world.question(thread);
            let history = format!("/posts/{post}/history");
            let edit = |version: i64| format!("/posts/{post}/edit?version={version}");
            let said = format!("I live at {TOKEN}.");
            mirelle.post(&edit(1), &[("title", "Where I live"), ("body", &said), ("key", "a")]).await.is(303);
            mirelle.post(&edit(2), &[("title", "Where I live"), ("body", &format!("{said} Come!")), ("key", "b")]).await.is(303);
            mirelle.post(&format!("/drafts?place=post:{post}"), &[("body", &said)]).await;
            assert!(joaquim.get(&history).await.is(200).body.contains(TOKEN));
            // Its author has no such tick, and nobody else either.
            assert!(!mirelle.get(&format!("/posts/{post}/edit")).await.is(200).body.contains("name=\"purge\""));
            let gone = [("title", "Where I live"), ("body", "(an address was here)"), ("purge", "1"), ("key", "c")];
            mirelle.post(&edit(3), &gone).await.is(403);
            pia.post(&edit(3), &gone).await.is(403);
            quill.post(&edit(3), &gone).await.is(403);
            assert!(ravi.get(&format!("/posts/{post}/edit")).await.is(200).body.contains("name=\"purge\""));
            ravi.post(&edit(3), &gone).await.is(303);
            world.work_off().await;
            for browser in [&ravi, &joaquim, &quill] {
                assert!(!browser.get(&history).await.is(200).body.contains(TOKEN));
            }
            assert!(!joaquim.get("/desk/audit").await.is(200).body.contains(TOKEN));
            assert!(!joaquim.get(&format!("/search?q={TOKEN}")).await.is(200).body.contains("I live at"));
            let conn = &mut world.conn();
            let kept: i64 = revisions::table.filter(revisions::post_id.eq(post)).count().get_result(conn).expect("counted");
            let begun: i64 = drafts::table.filter(drafts::body.like(format!("%{TOKEN}%"))).count().get_result(conn).expect("counted");
            assert_eq!((kept, begun), (0, 0));
            let written: (String, String) = audit_log::table.filter(audit_log::verb.eq("purge"))
                .select((audit_log::reason, audit_log::before)).first(conn).expect("an act");
            assert_eq!(written, ("personal data".to_owned(), "version 3".to_owned()));
            // What is written afterwards is kept as ever.
            mirelle.post(&edit(4), &[("title", "Where I live"), ("body", "Somewhere else."), ("key", "d")]).await.is(303);
            assert!(joaquim.get(&history).await.is(200).body.contains("an address was here"));
        });
    }
}
