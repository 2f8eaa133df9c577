//! A listener joins, writes, and is found.

use crate::both;
use crate::world::on_site;

const PASSWORD: &str = "teal-harmonium-garden-61";
const ADDRESS: &str = "wrenfield@example.org";

both! {
    fn a_listener_joins_and_takes_part(db) {
        on_site(db, async |world| {
            let wren = world.guest();
            let joined = [("username", "wrenfield"), ("email", ADDRESS), ("password", PASSWORD)];
            wren.post("/register", &joined).await.is(200);
            world.work_off().await;
            let confirm = world.letter(ADDRESS, "/confirm/");
            // Programs that read mail open every link: opening changes nothing.
            wren.get(&confirm).await.is(200);
            wren.get(&confirm).await.is(200);
            assert_eq!(wren.post(&confirm, &[]).await.is(303).location, "/login");
            wren.post(&confirm, &[]).await.is(410);

            wren.log_in("wrenfield", PASSWORD).await.is(303);
            let composer = wren.get("/boards/android/new").await.is(200);
            let key = composer.field("key").expect("a composer has a key");
            let thread = [
                ("title", "Bandoneon recordings skip"),
                ("body", "Every **bandoneon** record skips at the third minute."),
                ("key", &key),
            ];
            let address = wren.post("/boards/android/threads", &thread).await.is(303).location;
            assert_eq!(wren.post("/boards/android/threads", &thread).await.is(303).location, address);
            let id = world.thread("Bandoneon recordings skip");
            assert_eq!(world.count_posts(id), 1);
            let page = wren.get(&address).await.is(200);
            assert!(page.body.contains("<strong>bandoneon</strong>"), "{}", page.words());

            let reply = [("body", "The concertina does it too."), ("key", "one-key")];
            let first = wren.post(&format!("/threads/{id}/posts"), &reply).await.is(303).location;
            let again = wren.post(&format!("/threads/{id}/posts"), &reply).await.is(303).location;
            assert_eq!(first, again, "the same form sent twice is one post");
            assert_eq!(world.count_posts(id), 2);

            let edit = format!("/posts/{}/edit", world.question(id));
            let form = wren.get(&edit).await.is(200);
            let changed = [
                ("title", "Bandoneon recordings skip"),
                ("body", "Every xylorimba record skips at the third minute."),
                ("key", "another-key"),
            ];
            wren.post(&form.action("edit"), &changed).await.is(303);
            // The version that was seen is no longer the newest one.
            let other = [("title", "Bandoneon recordings skip"), ("body", "Something else."), ("key", "third")];
            let both = wren.post(&form.action("edit"), &other).await.is(409);
            assert!(both.body.contains("Something else.") && both.body.contains("xylorimba"), "{}", both.words());

            world.work_off().await;
            let guest = world.guest();
            let found = guest.get("/search?q=xylorimba").await.is(200);
            assert!(found.words().contains("Bandoneon recordings skip"), "{}", found.words());
            let found = guest.get("/search?q=concertina").await.is(200);
            assert!(found.words().contains("Bandoneon recordings skip"), "{}", found.words());

            wren.post("/logout", &[]).await.is(303);
            wren.get("/settings").await.is(303);
        });
    }
}
