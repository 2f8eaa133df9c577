//! Nobody signs up from a range that is blocked.

use bandstand::schema::{audit_log, sign_up_blocks, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, World, on_site};

/// The tests' visitors come from the address `::`.
const RANGE: &str = "::1234/64";

async fn join(world: &World<'_>, name: &str) -> Answer {
    let email = format!("{name}@example.org");
    let fields = [("username", name), ("email", email.as_str()), ("password", "four words in a row")];
    world.guest().post("/register", &fields).await
}

fn is_member(world: &World<'_>, name: &str) -> bool {
    users::table
        .filter(users::username.eq(name))
        .count()
        .get_result::<i64>(&mut world.conn())
        .expect("counted")
        == 1
}

both! {
    fn nobody_signs_up_from_a_blocked_range_until_it_ends(db) {
        on_site(db, async |world| {
            let (ravi, quill) = (world.member("Ravi_M").await, world.member("quillfeather").await);
            quill.post("/desk/blocks", &[("network", RANGE), ("reason", "Spam")]).await.is(403);
            for (network, reason, days) in [("here", "Spam", ""), ("0.0.0.0/0", "Spam", ""), (RANGE, "", ""), (RANGE, "Spam", "soon")] {
                ravi.post("/desk/blocks", &[("network", network), ("reason", reason), ("days", days)]).await.is(422);
            }
            ravi.post("/desk/blocks", &[("network", "192.0.2.0/24"), ("reason", "Elsewhere")]).await.is(303);
            join(&world, "finchley").await.is(200);
            ravi.post("/desk/blocks", &[("network", RANGE), ("reason", "A farm"), ("days", "3")]).await.is(303);
            let twice = ravi.post("/desk/blocks", &[("network", RANGE), ("reason", "A farm")]).await.is(422);
            assert!(twice.words().contains("blocked already"), "{}", twice.words());
            let refused = join(&world, "warbler").await.is(403);
            assert!(refused.words().contains("from your network") && refused.body.contains("warbler"), "{}", refused.words());
            assert!(!is_member(&world, "warbler") && is_member(&world, "finchley"));
            // Those who are members come in as ever.
            world.member("mirelle").await.get("/settings").await.is(200);
            let page = ravi.get("/desk/blocks").await.is(200);
            assert!(page.words().contains("::/64") && page.words().contains("A farm"));
            let end = world.site.clock.now().minus(std::time::Duration::from_secs(1));
            diesel::update(sign_up_blocks::table.filter(sign_up_blocks::network.eq("::/64"))).set(sign_up_blocks::ends_at.eq(end))
                .execute(&mut world.conn()).expect("time goes by");
            join(&world, "warbler").await.is(200);
        });
    }

    fn a_block_is_lifted_by_hand_and_from_the_log(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            ravi.post("/desk/blocks", &[("network", RANGE), ("reason", "A farm")]).await.is(303);
            join(&world, "warbler").await.is(403);
            let action = ravi.get("/desk/blocks").await.is(200).action("/lift");
            ravi.post(&action, &[]).await.is(303);
            join(&world, "warbler").await.is(200);
            ravi.post("/desk/blocks", &[("network", RANGE), ("reason", "Again")]).await.is(303);
            let entry: i64 = audit_log::table.filter(audit_log::verb.eq("block")).order(audit_log::id.desc())
                .select(audit_log::id).first(&mut world.conn()).expect("an act");
            ravi.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            join(&world, "finchley").await.is(200);
            let verbs: Vec<String> = audit_log::table.filter(audit_log::subject_kind.eq("block")).order(audit_log::id)
                .select(audit_log::verb).load(&mut world.conn()).expect("acts");
            assert_eq!(verbs, ["block", "lift block", "block", "lift block"]);
        });
    }
}
