//! The first start in an empty folder.

use crate::world::process::PASSWORD;
use crate::world::{Home, Visitor};

#[test]
fn the_first_start_makes_an_administrator_once() {
    let home = Home::empty();
    let serving = home.serve();
    let guest = Visitor::new(&serving.origin);
    guest.get("/").is(200);
    guest.get("/setup").is(404);
    guest.get("/setup?token=guessed").is(404);
    let offered = serving.set_up.clone().expect("an address for the set-up");
    // Restarted before anybody came: the new address is the one that works.
    serving.kill();
    let serving = home.serve();
    let guest = Visitor::new(&serving.origin);
    guest.get(&offered).is(404);
    let path = serving.set_up.clone().expect("an address for the set-up");
    guest.get(&path).is(200);
    let token = path.split_once('=').map(|(_, token)| token.to_owned()).expect("a token");
    let form = |name: &'static str, password: &'static str, token: &str| {
        let email = format!("{name}@example.org");
        guest.post(
            "/setup",
            &[("token", token), ("username", name), ("email", &email), ("password", password)],
        )
    };
    let weak = form("ada", "ada12345", &token).is(422);
    assert_eq!(weak.field("username").as_deref(), Some("ada"), "{}", weak.words());
    assert_eq!(weak.field("token").as_deref(), Some(token.as_str()));
    form("ada", PASSWORD, "guessed").is(404);
    assert_eq!(form("ada", PASSWORD, &token).is(303).location, "/login");
    form("eve", PASSWORD, &token).is(404);
    guest.get(&path).is(404);
    Visitor::member(&serving.origin, "ada").get("/settings").is(200);
    assert_eq!(home.check()["counts"]["users"], 1);
    let (code, _) = serving.stop();
    assert_eq!(code, Some(0));
    let again = home.serve();
    assert_eq!(again.set_up, None, "there is an administrator");
    Visitor::new(&again.origin).get(&path).is(404);
}
