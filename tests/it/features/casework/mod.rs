//! The support desk: what happens to cases there, and how agents work beside each other.

mod beside;
mod routing;
mod work;

use bandstand::schema::{cases, users};
use diesel::prelude::*;

use crate::world::{Browser, World};

/// Somebody of the support desk, who moderates nothing.
pub async fn agent(world: &World<'_>, name: &str) -> Browser {
    diesel::update(users::table.filter(users::username.eq(name)))
        .set(users::role.eq("agent"))
        .execute(&mut world.conn())
        .expect("an agent");
    world.member(name).await
}

/// Opens a case; gives its reference.
pub async fn ask(browser: &Browser, category: &str, subject: &str) -> String {
    let key = subject.replace(' ', "-");
    let fields = [
        ("category", category),
        ("subject", subject),
        ("body", "It does not work."),
        ("looked", "1"),
        ("key", &key),
        ("sos_0", "yes"),
        ("sos_1", "yes"),
    ];
    let location = browser.post("/support", &fields).await.is(303).location;
    location.rsplit('/').next().expect("a reference").to_owned()
}

pub fn state(world: &World<'_>, reference: &str) -> (String, Option<i64>) {
    cases::table
        .filter(cases::reference.eq(reference))
        .select((cases::state, cases::agent_id))
        .first(&mut world.conn())
        .expect("a case")
}

pub fn seen(world: &World<'_>, reference: &str) -> String {
    let number: i64 = cases::table
        .filter(cases::reference.eq(reference))
        .select(cases::last_number)
        .first(&mut world.conn())
        .expect("a case");
    number.to_string()
}

/// Answers as an agent who saw everything.
pub async fn reply(world: &World<'_>, desk: &Browser, reference: &str, body: &str, then: &str) {
    let (url, seen) = (format!("/desk/cases/{reference}/reply"), seen(world, reference));
    let key: String = body.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    desk.post(&url, &[("body", body), ("then", then), ("seen", &seen), ("key", &key)]).await.is(303);
}
