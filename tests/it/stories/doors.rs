//! At the door nobody learns who has an account.

use crate::both;
use crate::world::on_site;

both! {
    fn a_wrong_password_and_an_unknown_name_are_told_alike(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            // The page but for its form's token, which is new each time, and the name typed.
            let page = async |name: &str| {
                let answer = guest.log_in(name, "wrong-wrong-wrong").await.is(422);
                let token = answer.field("csrf").expect("the form can be sent again");
                answer.body.replace(&token, "").replace(name, "")
            };
            let unknown = page("nobodyy").await;
            assert_eq!(page("mirelle").await, unknown);
            // Banned: told to the holder of the password alone.
            assert_eq!(page("dealz4streams").await, unknown);
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
