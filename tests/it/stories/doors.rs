//! At the door nobody learns who has an account.

use crate::both;
use crate::world::on_site;

both! {
    fn a_wrong_password_and_an_unknown_name_are_told_alike(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let token = guest.token().await;
            let known = guest.log_in("mirelle", "wrong-wrong-wrong").await.is(422);
            let unknown = guest.log_in("nobodyy", "wrong-wrong-wrong").await.is(422);
            assert_eq!(known.body.replace("mirelle", "nobodyy"), unknown.body);
            // Banned: told to the holder of the password alone.
            let banned = guest.log_in("dealz4streams", "wrong-wrong-wrong").await.is(422);
            assert_eq!(banned.body.replace("dealz4streams", "nobodyy"), unknown.body);
            assert_eq!(guest.token().await, token);
        });
    }

    fn a_known_and_an_unknown_address_are_told_alike(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let known = guest.post("/forgot", &[("email", "mirelle@example.org")]).await.is(200);
            let unknown = guest.post("/forgot", &[("email", "nobody@example.org")]).await.is(200);
            assert_eq!(known.body, unknown.body);
            let join = |name: &'static str, email: &'static str| {
                [("username", name), ("email", email), ("password", "teal-harmonium-garden-61")]
            };
            let known = guest.post("/register", &join("finchley", "mirelle@example.org")).await.is(200);
            let unknown = guest.post("/register", &join("finchlow", "nobody@example.org")).await.is(200);
            assert_eq!(known.body, unknown.body);
        });
    }
}
