//! Stars ask staff beside a thread, and members never see it.

use bandstand::schema::{notices, staff_questions};
use diesel::prelude::*;

use crate::both;
use crate::world::on_site;

both! {
    fn a_star_asks_and_staff_answer(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            mirelle.post("/boards/android/threads", &[("title", "Is this known"), ("body", "Words."), ("key", "k")]).await.is(303);
            let thread = world.thread("Is this known");
            let (quill, ravi) = (world.member("quillfeather").await, world.member("Ravi_M").await);
            let ask = format!("/threads/{thread}/ask-staff");
            mirelle.get(&ask).await.is(403);
            mirelle.post(&ask, &[("text", "Me too")]).await.is(403);
            quill.get(&ask).await.is(200);
            quill.post(&ask, &[("text", "")]).await.is(422);
            quill.post(&ask, &[("text", "Does the team know of this one")]).await.is(303);
            let place = mirelle.get(&format!("/threads/{thread}")).await.is(308).location;
            assert!(!mirelle.get(&place).await.is(200).body.contains("Does the team know"));
            assert!(!world.guest().get(&place).await.is(200).body.contains("Does the team know"));
            assert!(world.member("nadiq").await.get(&place).await.is(200).body.contains("Does the team know"));
            assert!(ravi.get("/desk/questions").await.is(200).words().contains("Does the team know"));
            let id: i64 = staff_questions::table.select(staff_questions::id).first(&mut world.conn()).expect("it");
            let answer = format!("/desk/questions/{id}/answer");
            quill.post(&answer, &[("text", "Yes")]).await.is(403);
            let kept = ravi.post(&answer, &[("text", " ")]).await.is(422);
            assert!(kept.words().contains("Write something"));
            ravi.post(&answer, &[("text", "A fix is on its way")]).await.is(303);
            ravi.post(&answer, &[("text", "Twice")]).await.is(409);
            assert!(quill.get(&place).await.is(200).body.contains("A fix is on its way"));
            let told: i64 = notices::table.filter(notices::user_id.eq(world.id_of("quillfeather"))).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(told, 1);
        });
    }
}
