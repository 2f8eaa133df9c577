//! Artists' profiles: claimed, verified once, and looked after by a team.

use bandstand::schema::{artist_members, artists, audit_log};
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, World, on_site};

const NAME: &str = "The Paper Lanterns";

async fn claim(by: &Browser, name: &str) -> Answer {
    let links = "https://lanterns.example/us\nhttps://label.example/lanterns";
    by.post(
        "/artists/claim",
        &[("name", name), ("role", "Singer"), ("links", links), ("note", "We are four.")],
    )
    .await
}

/// The desk's address of the claim that stands first in a list.
async fn first_of(staff: &Browser, list: &str) -> String {
    let page = staff.get(list).await.is(200);
    let at = page.body.find("href=\"/desk/artists/").expect("a claim");
    page.body[at + 6..].split('"').next().expect("an address").to_owned()
}

/// A verified artist of somebody's; gives its address.
async fn verified(world: &World<'_>, by: &Browser, name: &str) -> String {
    claim(by, name).await.is(303);
    let staff = world.member("ingrid-s").await;
    let at = first_of(&staff, "/desk/artists").await;
    staff.post(&format!("{at}/decide"), &[("outcome", "verified"), ("reason", "")]).await.is(303);
    let id: i64 = artists::table
        .filter(artists::name.eq(name))
        .select(artists::id)
        .first(&mut world.conn())
        .expect("an artist");
    format!("/artists/{id}")
}

fn team(world: &World<'_>, url: &str) -> Vec<(i64, String)> {
    let id: i64 = url.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a number");
    artist_members::table
        .filter(artist_members::artist_id.eq(id))
        .order(artist_members::user_id)
        .select((artist_members::user_id, artist_members::role))
        .load(&mut world.conn())
        .expect("a team")
}

both! {
    fn a_claim_is_looked_at_and_its_claimer_hears_what_became_of_it(db) {
        on_site(db, async |world| {
            let (mirelle, halvard) = (world.member("mirelle").await, world.member("halvard").await);
            let (ravi, ingrid) = (world.member("Ravi_M").await, world.member("ingrid-s").await);
            for (links, why) in [("", "at least one page"), ("my page", "is no address"), ("javascript:x", "is no address")] {
                let refused = mirelle.post("/artists/claim", &[("name", NAME), ("role", "Singer"), ("links", links), ("note", "KEPT-WORDS")]).await.is(422);
                assert!(refused.words().contains(why) && refused.body.contains("KEPT-WORDS"), "{}", refused.words());
            }
            claim(&mirelle, NAME).await.is(303);
            claim(&mirelle, NAME).await.is(303);
            let own = mirelle.get("/artists").await.is(200);
            assert_eq!(own.words().matches("Waits").count(), 1, "{}", own.words());
            assert!(own.words().contains("tempo-"), "a word for their page: {}", own.words());
            // Moderators have no part in it, and others see nothing.
            ravi.get("/desk/artists").await.is(403);
            assert!(!halvard.get("/artists").await.is(200).words().contains(NAME));
            let at = first_of(&ingrid, "/desk/artists").await;
            let page = ingrid.get(&at).await.is(200).words();
            assert!(page.contains("https://lanterns.example/us") && page.contains("We are four."), "{page}");
            let decide = format!("{at}/decide");
            let refused = ingrid.post(&decide, &[("outcome", "refused"), ("reason", " ")]).await.is(422);
            assert!(refused.words().contains("Say why"), "{}", refused.words());
            ingrid.post(&decide, &[("outcome", "withdrawn"), ("reason", "x")]).await.is(400);
            ingrid.post(&decide, &[("outcome", "revoked"), ("reason", "x")]).await.is(409);
            ingrid.post(&decide, &[("outcome", "refused"), ("reason", "The pages name somebody else.")]).await.is(303);
            assert!(mirelle.get("/artists").await.words().contains("The pages name somebody else."));
            assert!(mirelle.get("/notifications").await.words().contains("We could not verify The Paper Lanterns"));
            // Once more, and this time it is right.
            claim(&mirelle, NAME).await.is(303);
            let at = first_of(&ingrid, "/desk/artists").await;
            ingrid.post(&format!("{at}/decide"), &[("outcome", "verified")]).await.is(303);
            assert!(mirelle.get("/notifications").await.words().contains("The Paper Lanterns is verified"));
            assert!(world.guest().get("/members/mirelle").await.is(200).words().contains("Verified artist: The Paper Lanterns"));
            // Nobody else can claim it, nor a name that looks like it.
            for name in [NAME, "The Paper  Lanterns", "тhe pаper lanterns", "The Paper Lantеrns"] {
                let refused = claim(&halvard, name).await.is(422);
                assert!(refused.words().contains("verified here already"), "{name}: {}", refused.words());
            }
            world.work_off().await;
            assert!(!world.letters("mirelle@example.org").is_empty());
        });
    }

    fn one_name_is_verified_once_however_many_decide_at_once(db) {
        on_site(db, async |world| {
            let (mirelle, halvard) = (world.member("mirelle").await, world.member("halvard").await);
            claim(&mirelle, NAME).await.is(303);
            claim(&halvard, "The Pаper Lanterns").await.is(303);
            let (ingrid, lucienne) = (world.member("ingrid-s").await, world.member("Lucienne").await);
            let first = first_of(&ingrid, "/desk/artists").await;
            let page = ingrid.get("/desk/artists").await;
            let second = page.body.split("href=\"").filter_map(|rest| rest.split('"').next())
                .find(|url| url.starts_with("/desk/artists/") && **url != first).expect("another").to_owned();
            assert!(ingrid.get(&first).await.words().contains("could be taken for this one"));
            lucienne.token().await;
            let (first, second) = (format!("{first}/decide"), format!("{second}/decide"));
            let yes = [("outcome", "verified")];
            let (one, other) = futures_util::future::join(ingrid.post(&first, &yes), lucienne.post(&second, &yes)).await;
            let mut statuses = [one.status, other.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 422], "{} {}", one.words(), other.words());
            let count: i64 = artists::table.filter(artists::name.like("The P%")).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(count, 1);
        });
    }

    fn a_team_invites_and_always_has_an_owner(db) {
        on_site(db, async |world| {
            let (mirelle, halvard, tobias) = (world.member("mirelle").await, world.member("halvard").await, world.member("tobias-k").await);
            let url = verified(&world, &mirelle, NAME).await;
            let id = |name: &str| world.id_of(name);
            for browser in [&halvard, &tobias] {
                browser.get(&url).await.is(404);
                browser.post(&format!("{url}/accept"), &[]).await.is(404);
                browser.post(&format!("{url}/invitations"), &[("username", "pia_marl"), ("role", "member")]).await.is(404);
            }
            let invite = format!("{url}/invitations");
            let missing = mirelle.post(&invite, &[("username", "nobodyatall"), ("role", "member")]).await.is(422);
            assert!(missing.words().contains("Nobody here has this username") && missing.body.contains("nobodyatall"));
            mirelle.post(&invite, &[("username", "halvard"), ("role", "manager")]).await.is(303);
            assert!(halvard.get("/notifications").await.words().contains("invites you to the team of The Paper Lanterns"));
            assert!(halvard.get("/artists").await.words().contains("asks you to join the team as manager"));
            halvard.token().await;
            let accept = format!("{url}/accept");
            let (one, other) = futures_util::future::join(halvard.post(&accept, &[]), halvard.post(&accept, &[])).await;
            assert_eq!((one.status, other.status), (303, 303));
            assert_eq!(team(&world, &url).len(), 2, "joined once");
            // A manager invites members and nobody else, and does not touch the owner.
            let refused = halvard.post(&invite, &[("username", "tobias-k"), ("role", "owner")]).await.is(422);
            assert!(refused.words().contains("Only an owner"), "{}", refused.words());
            halvard.post(&invite, &[("username", "tobias-k"), ("role", "member")]).await.is(303);
            halvard.post(&format!("{url}/members/remove"), &[("username", "mirelle")]).await.is(403);
            halvard.post(&format!("{url}/members/role"), &[("username", "mirelle"), ("role", "member")]).await.is(403);
            // Who declined is left in peace.
            tobias.post(&format!("{url}/decline"), &[]).await.is(303);
            tobias.post(&accept, &[]).await.is(404);
            let again = mirelle.post(&invite, &[("username", "tobias-k"), ("role", "member")]).await.is(422);
            assert!(again.words().contains("has declined"), "{}", again.words());
            // What is taken back can't be accepted.
            mirelle.post(&invite, &[("username", "pia_marl"), ("role", "member")]).await.is(303);
            mirelle.post(&format!("{url}/invitations/take-back"), &[("username", "pia_marl")]).await.is(303);
            let pia = world.member("pia_marl").await;
            pia.post(&accept, &[]).await.is(404);
            assert!(!pia.get("/artists").await.words().contains(NAME));
            // The last owner stays; two who leave at once leave one of them behind.
            mirelle.post(&format!("{url}/leave"), &[]).await.is(403);
            mirelle.post(&format!("{url}/members/role"), &[("username", "mirelle"), ("role", "member")]).await.is(403);
            mirelle.post(&format!("{url}/members/role"), &[("username", "halvard"), ("role", "owner")]).await.is(303);
            mirelle.token().await;
            let leave = format!("{url}/leave");
            let (one, other) = futures_util::future::join(mirelle.post(&leave, &[]), halvard.post(&leave, &[])).await;
            let mut statuses = [one.status, other.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 403]);
            assert_eq!(team(&world, &url).len(), 1);
            assert!(team(&world, &url).iter().all(|(user, role)| role == "owner" && [id("mirelle"), id("halvard")].contains(user)));
        });
    }

    fn a_verification_is_taken_back_from_the_log_and_given_back(db) {
        on_site(db, async |world| {
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            let url = verified(&world, &mirelle, NAME).await;
            let last = || -> (i64, String) {
                audit_log::table.filter(audit_log::subject_kind.eq("artist")).order(audit_log::id.desc())
                    .select((audit_log::id, audit_log::verb)).first(&mut world.conn()).expect("an act")
            };
            let (entry, verb) = last();
            assert_eq!(verb, "verify artist");
            joaquim.post(&format!("/desk/audit/{entry}/undo"), &[]).await.is(303);
            assert_eq!(last().1, "take verification back");
            assert!(mirelle.get(&url).await.is(200).words().contains("Not verified at the moment"));
            assert!(!world.guest().get("/members/mirelle").await.words().contains("Verified artist"));
            mirelle.post(&format!("{url}/invitations"), &[("username", "halvard"), ("role", "member")]).await.is(422);
            // Somebody else may have the name now; then it does not come back.
            joaquim.post(&format!("/desk/audit/{}/undo", last().0), &[]).await.is(303);
            assert!(mirelle.get(&url).await.words().contains("Verified artist"));
            mirelle.post(&format!("{url}/shown"), &[]).await.is(303);
            assert!(!world.guest().get("/members/mirelle").await.words().contains("Verified artist"));
            // Nobody decides about their own claim.
            claim(&joaquim, "Low Tide Choir").await.is(303);
            let at = first_of(&joaquim, "/desk/artists").await;
            let refused = joaquim.post(&format!("{at}/decide"), &[("outcome", "verified")]).await.is(422);
            assert!(refused.words().contains("your own claim"), "{}", refused.words());
        });
    }
}
