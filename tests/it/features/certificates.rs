//! A certificate says what was true on its day, to anybody who has its address.

use bandstand::schema::{certificates, users};
use diesel::prelude::*;

use crate::both;
use crate::world::on_site;

both! {
    fn who_left_the_programme_has_what_they_did(db) {
        on_site(db, async |world| {
            let quill = world.member("quillfeather").await;
            quill.post("/stars/leave", &[("sure", "1")]).await.is(303);
            let stars = quill.get("/stars").await.is(200);
            assert!(stars.words().contains("Your certificates"), "{}", stars.words());
            quill.get("/stars/certificates").await.is(200);
            let place = quill.post("/stars/certificates", &[]).await.is(303).location;
            let page = world.guest().get(&place).await.is(200).words();
            assert!(page.contains("was one of the Tempo Stars from"), "{page}");
            // Whoever has stayed has it without an end.
            let nadiq = world.member("nadiq").await;
            let place = nadiq.post("/stars/certificates", &[]).await.is(303).location;
            let page = world.guest().get(&place).await.is(200).words();
            assert!(page.contains("as one of the Tempo Stars since"), "{page}");
            world.member("pia_marl").await.get("/stars/certificates").await.is(403);
        });
    }

    fn a_certificate_stays_as_it_was_issued(db) {
        on_site(db, async |world| {
            let quill = world.member("quillfeather").await;
            world.member("mirelle").await.post("/stars/certificates", &[]).await.is(403);
            let own = users::table.filter(users::username.eq("quillfeather"));
            diesel::update(own).set(users::solution_count.eq(4_321_i64)).execute(&mut world.conn()).expect("figures");
            let place = quill.post("/stars/certificates", &[]).await.is(303).location;
            let page = world.guest().get(&place).await.is(200);
            assert!(page.words().contains("4,321") && page.words().contains("genuine"), "{}", page.words());
            assert!(page.body.contains("noindex"));
            diesel::update(own).set(users::solution_count.eq(9_876_i64)).execute(&mut world.conn()).expect("figures");
            assert!(world.guest().get(&place).await.is(200).words().contains("4,321"));
            let id: i64 = certificates::table.select(certificates::id).first(&mut world.conn()).expect("it");
            let revoke = format!("/stars/certificates/{id}/revoke");
            world.member("nadiq").await.post(&revoke, &[]).await.is(404);
            quill.post(&revoke, &[]).await.is(303);
            let gone = world.guest().get(&place).await.is(410);
            assert!(gone.words().contains("withdrawn") && !gone.words().contains("4,321"), "{}", gone.words());
            assert!(quill.get("/stars/certificates").await.is(200).words().contains("Withdrawn"));
            world.guest().get("/certificates/elsewhere").await.is(404);
        });
    }
}
