//! What waits for an answer, and who is about to give it.

use bandstand::schema::thread_claims;
use diesel::prelude::*;

use crate::both;
use crate::world::{World, on_site};

async fn asked(world: &World<'_>) -> i64 {
    let mirelle = world.member("mirelle").await;
    mirelle
        .post("/boards/android/threads", &[("title", "Nobody answers me"), ("body", "Words."), ("key", "k")])
        .await
        .is(303);
    world.thread("Nobody answers me")
}

both! {
    fn a_claim_holds_for_half_an_hour(db) {
        on_site(db, async |world| {
            let thread = asked(&world).await;
            let (quill, nadiq) = (world.member("quillfeather").await, world.member("nadiq").await);
            world.member("halvard").await.get("/desk/unanswered").await.is(403);
            assert!(quill.get("/desk/unanswered?age=day").await.is(200).words().contains("Nobody answers me"));
            assert!(!quill.get("/desk/unanswered?age=week").await.is(200).words().contains("Nobody answers me"));
            assert!(quill.get("/desk/unanswered?board=android").await.is(200).words().contains("Nobody answers me"));
            let claim = format!("/threads/{thread}/claim");
            let done = quill.post(&claim, &[("next", "/desk/unanswered")]).await.is(303);
            assert_eq!(done.location, "/desk/unanswered");
            quill.post(&claim, &[]).await.is(303);
            nadiq.post(&claim, &[]).await.is(409);
            let place = nadiq.get(&format!("/threads/{thread}")).await.is(308).location;
            assert!(nadiq.get(&place).await.is(200).body.contains("is answering"));
            assert!(!world.member("mirelle").await.get(&place).await.is(200).body.contains("is answering"));
            nadiq.post(&format!("/threads/{thread}/release"), &[]).await.is(303);
            nadiq.post(&claim, &[]).await.is(409);
            // Half an hour later anybody may.
            world.site.clock.advance(std::time::Duration::from_secs(30 * 60 + 1));
            assert!(!nadiq.get("/desk/unanswered").await.is(200).body.contains("is answering"));
            nadiq.post(&claim, &[]).await.is(303);
            let by: i64 = thread_claims::table.select(thread_claims::user_id).first(&mut world.conn()).expect("it");
            assert_eq!(by, world.id_of("nadiq"));
            nadiq.post(&format!("/threads/{thread}/posts"), &[("body", "Turn it off and on."), ("key", "r")]).await.is(303);
            assert!(!quill.get("/desk/unanswered").await.is(200).words().contains("Nobody answers me"));
        });
    }

    fn two_claim_at_once(db) {
        on_site(db, async |world| {
            let thread = asked(&world).await;
            let (quill, nadiq) = (world.member("quillfeather").await, world.member("nadiq").await);
            quill.token().await;
            nadiq.token().await;
            let claim = format!("/threads/{thread}/claim");
            let (one, two) = futures_util::future::join(quill.post(&claim, &[]), nadiq.post(&claim, &[])).await;
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 409]);
        });
    }
}
