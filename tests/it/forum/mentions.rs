//! A name after an at sign leads to whom it means, and to nobody else.

use bandstand::schema::users;
use diesel::prelude::*;

use crate::both;
use crate::world::on_site;

both! {
    fn names_lead_to_members_who_are_there(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let body = "Ask @halvard, @HALVARD or *@halvard.* but not @nobody_here, `@halvard`, a@halvard or @Former.";
            let preview = mirelle.post("/preview", &[("body", body)]).await.is(200);
            let thread = [("title", "Whom to ask"), ("body", body), ("key", "one")];
            let address = mirelle.post("/boards/android/threads", &thread).await.is(303).location;
            let about = [
                ("display_name", ""), ("pronouns", ""), ("about", body), ("theme", "auto"), ("density", "compact"),
                ("zone", "UTC"),
            ];
            mirelle.post("/settings", &about).await.is(303);
            let guest = world.guest();
            for page in [preview, guest.get(&address).await.is(200), guest.get("/members/mirelle").await.is(200)] {
                let link = "<a class=\"mention\" href=\"/members/halvard\"";
                assert_eq!(page.body.matches(link).count(), 3, "{}", page.words());
                assert_eq!(page.body.matches("class=\"mention\"").count(), 3, "{}", page.words());
                assert!(page.words().contains("@nobody_here"), "a name of nobody stays text");
            }

            // Under another name: old mentions lead on, and the old name still means them.
            let halvard = world.member("halvard").await;
            halvard.post("/settings/username", &[("username", "halvard-the-calm")]).await.is(303);
            assert_eq!(guest.get("/members/halvard").await.is(308).location, "/members/halvard-the-calm");
            let reply = [("body", "As @halvard and @halvard-the-calm said."), ("key", "two")];
            let id = world.thread("Whom to ask");
            mirelle.post(&format!("/threads/{id}/posts"), &reply).await.is(303);
            let page = guest.get(&address).await.is(200);
            assert_eq!(page.body.matches("href=\"/members/halvard-the-calm\"").count(), 2, "{}", page.words());

            // Somebody who is gone is mentioned as text.
            diesel::update(users::table.filter(users::username.eq("halvard-the-calm")))
                .set(users::state.eq("deleted"))
                .execute(&mut world.conn())
                .expect("the account goes");
            let preview = mirelle.post("/preview", &[("body", "@halvard-the-calm @halvard")]).await.is(200);
            assert!(!preview.body.contains("class=\"mention\""));
        });
    }
}
