//! What one may not see can't be acted on: it refuses as what there is not, byte for byte,
//! and nothing is written (TRUST O2).

use std::collections::BTreeMap;

use bandstand::schema::matters;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::crawl::read;
use super::equal::plain;
use super::forms::{FORMS, NAMED, OPEN_TO_ALL};
use super::plant::Things;
use super::{Cast, crawl};
use crate::house::permissions::routes;
use crate::world::{Browser, World};

/// Who presses, whatever it is.
const OUTSIDE: [&str; 5] = ["-", "pia_marl", "newleaf22", "grumblebee", "quillfeather"];

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

fn numbers(world: &World<'_>, sql: &str) -> Vec<String> {
    let found: Vec<Number> = diesel::sql_query(sql).load(&mut world.conn()).expect(sql);
    found.iter().map(|number| number.id.to_string()).collect()
}

/// Rows of every table, and what changes without one more.
fn state(world: &World<'_>) -> BTreeMap<String, String> {
    let schema = include_str!("../../../../src/schema.rs");
    let tables = schema.split("\ntable! {").skip(1).filter_map(|part| part.split('(').next());
    let mut all: Vec<String> =
        tables.map(|table| format!("SELECT COUNT(*) AS id FROM {}", table.trim())).collect();
    all.extend(
        [
            "SELECT id * 1000 + version AS id FROM posts WHERE state = 'visible'",
            "SELECT id FROM posts WHERE is_solution",
            "SELECT id * 1000 + board_id AS id FROM threads WHERE state = 'visible'",
            "SELECT id * 1000 + board_id AS id FROM threads WHERE locked",
            "SELECT id FROM threads WHERE floated",
            "SELECT id * 1000 + report_count AS id FROM matters WHERE state = 'open'",
            "SELECT id FROM matters WHERE claimed_by IS NOT NULL",
            "SELECT user_id AS id FROM conversation_members WHERE left_at IS NULL",
            "SELECT id FROM sanctions WHERE lifted_at IS NULL",
            "SELECT id FROM notices WHERE read_at IS NULL",
            "SELECT id FROM notifications WHERE read_at IS NULL",
        ]
        .map(|sql| format!("{sql} ORDER BY 1")),
    );
    all.into_iter().map(|sql| (sql.clone(), numbers(world, &sql).join(" "))).collect()
}

/// The things behind an address, what there is not, and who presses besides [`OUTSIDE`].
fn behind(
    world: &World<'_>,
    things: &Things,
    before: &str,
) -> (Vec<String>, &'static str, &'static [&'static str]) {
    let sql = |sql: &str| numbers(world, sql);
    let secret = |before: &str| {
        crawl::values(before, things).into_iter().filter(|value| things.is_secret(before, value)).collect()
    };
    let staff: &[&str] = &["Ravi_M", "Joaquim"];
    match before {
        "/threads/" | "/posts/" | "/articles/" => (secret(before), "999999", &["nadiq", "OldMarten"]),
        "/boards/" => (secret(before), "no-such-board", &["nadiq", "OldMarten"]),
        "/messages/" => (secret(before), "999999", &["Ravi_M", "Joaquim", "BaxterH", "frontrowfen"]),
        "/decisions/" | "/artists/" | "/notices/" => (secret(before), "999999", staff),
        "/desk/reports/" => (secret(before), "999999", &["OldMarten"]),
        "/support/cases/" => (secret(before), "BS-000000", &["mirelle", "Ravi_M", "OldMarten"]),
        "/support/chat/" => (secret(before), "BS-222222", &["halvard", "Ravi_M"]),
        "/desk/cases/" => (secret(before), "BS-000000", &["Ravi_M", "OldMarten"]),
        "/desk/chats/" => (secret(before), "BS-222222", &["Ravi_M", "OldMarten"]),
        "/desk/applications/" | "/desk/artists/" | "/desk/rewards/" | "/desk/vault/" => {
            (secret(before), "999999", &["OldMarten"])
        }
        "/notifications/" => (sql("SELECT MIN(id) AS id FROM notifications"), "999999", staff),
        "/sanctions/" => (sql("SELECT id FROM sanctions WHERE kind = 'warning'"), "999999", staff),
        "/desk/sanctions/" => (sql("SELECT id FROM sanctions"), "999999", &["OldMarten", "BaxterH"]),
        "/artists/claims/" => (sql("SELECT id FROM artist_claims"), "999999", staff),
        "/settings/sessions/" => {
            let of = world.id_of("mirelle");
            (sql(&format!("SELECT id FROM sessions WHERE user_id = {of}")), "999999", staff)
        }
        "/status-changes/" => (
            sql("SELECT c.id AS id FROM status_changes c JOIN threads t ON t.id = c.thread_id
                 WHERE t.state <> 'visible'"),
            "999999",
            &["nadiq"],
        ),
        "case:" => (sql("SELECT id FROM case_entries ORDER BY id"), "999999", &[]),
        "message:" => (sql("SELECT id FROM messages ORDER BY id"), "999999", &[]),
        "/rewards/" => (secret("/desk/rewards/"), "999999", &["OldMarten"]),
        "/desk/rewards/requests/" => (sql("SELECT id FROM reward_requests"), "999999", &["OldMarten"]),
        "/desk/audit/" => (sql("SELECT MAX(id) AS id FROM audit_log"), "999999", &["OldMarten", "BaxterH"]),
        "/desk/questions/" => (sql("SELECT id FROM staff_questions"), "999999", &["OldMarten"]),
        "/desk/support/macros/" => (sql("SELECT MIN(id) AS id FROM case_macros"), "999999", &["Ravi_M"]),
        "/desk/stars/" => (vec![world.id_of("nadiq").to_string()], "999999", &["Ravi_M"]),
        "/desk/members/" => (vec!["frontrowfen".to_owned()], "nobodyy", &["OldMarten", "BaxterH"]),
        "/admin/members/" => (vec!["frontrowfen".to_owned()], "nobodyy", &["Ravi_M"]),
        "/admin/boards/" => (vec!["staff-room".to_owned()], "no-such-board", &["Ravi_M"]),
        "/admin/areas/" => (vec!["stars".to_owned()], "no-such-area", &["Ravi_M"]),
        // None of these is in the planted world: their doors are shut before anything is looked for.
        "/desk/held/"
        | "/desk/badges/"
        | "/desk/blocks/"
        | "/desk/premium/"
        | "/stars/certificates/"
        | "/admin/panic/members/"
        | "/admin/writers/"
        | "/admin/ranks/formulas/" => (vec!["1".to_owned()], "999999", &["BaxterH"]),
        other => panic!("say in the test of deeds what stands after {other}"),
    }
}

/// Whether it is no secret to this one.
fn may_see(world: &World<'_>, things: &Things, who: &str, before: &str, value: &str) -> bool {
    let is = |name: &str| things.threads.iter().any(|(given, id)| *given == name && id.to_string() == value);
    let is_post =
        |name: &str| things.posts.iter().any(|(given, id)| *given == name && id.to_string() == value);
    match (who, before) {
        ("pia_marl", "/messages/" | "/support/cases/") => true,
        // Whose chat it is.
        ("mirelle", "/support/cases/") => *value == *things.chat,
        ("pia_marl" | "newleaf22" | "grumblebee" | "quillfeather", "/notifications/") => {
            let of = world.id_of(who);
            numbers(world, &format!("SELECT id FROM notifications WHERE user_id = {of}"))
                .contains(&value.to_owned())
        }
        ("-", _) => false,
        // What both sides of one's own case said, never a note.
        (_, "case:") => {
            let of = world.id_of(who);
            let sql = format!(
                "SELECT e.id AS id FROM case_entries e JOIN cases c ON c.id = e.case_id
                 WHERE c.requester_id = {of} AND e.kind IN ('requester', 'agent')"
            );
            numbers(world, &sql).contains(&value.to_owned())
        }
        (_, "message:") => {
            let of = world.id_of(who);
            let sql = format!(
                "SELECT m.id AS id FROM messages m JOIN conversation_members c ON c.conversation_id = m.conversation_id
                 WHERE c.user_id = {of} AND c.left_at IS NULL"
            );
            numbers(world, &sql).contains(&value.to_owned())
        }
        ("nadiq", "/boards/") => value == "stars-lounge",
        ("nadiq", "/threads/") => is("lounge"),
        ("nadiq", "/posts/") => is_post("lounge"),
        ("OldMarten", "/threads/") => is("hidden") || is("removed") || is("idea"),
        ("OldMarten", "/posts/") => !["moved", "lounge", "room", "idea"].iter().any(|name| is_post(name)),
        ("OldMarten", "/desk/reports/") => {
            let kind: String = matters::table
                .find(value.parse::<i64>().expect("a number"))
                .select(matters::subject_kind)
                .first(&mut world.conn())
                .expect("a matter");
            kind == "post"
        }
        _ => false,
    }
}

/// The addresses of a form with a thing in them: one for each verb.
fn spelled(form: &str) -> Vec<(String, String)> {
    let (before, rest) = form.split_once('{').expect("a parameter");
    let (_, after) = rest.split_once('}').expect("it ends");
    let after = ["{user}", "{id}"].iter().fold(after.to_owned(), |text, name| text.replace(name, "1"));
    let after = after.replace("{kind}", "blog").replace("{number}", "3");
    let Some((left, words)) = after.split_once('{') else {
        return vec![(before.to_owned(), after)];
    };
    let (words, right) = words.split_once('}').expect("it ends");
    let (_, words) = words.split_once(':').expect("words to choose from");
    words.split('|').map(|word| (before.to_owned(), format!("{left}{word}{right}"))).collect()
}

pub fn every_form_is_named() {
    let routes = routes();
    let posts =
        routes.iter().filter_map(|route| route.strip_prefix("POST ").filter(|path| path.contains('{')));
    let named = |path: &str| FORMS.iter().any(|(form, _)| form.split('?').next() == Some(path));
    let is_open = |path: &str| OPEN_TO_ALL.iter().any(|(before, _)| path.split('{').next() == Some(*before));
    let missing: Vec<&str> = posts.filter(|path| !named(path) && !is_open(path)).collect();
    assert!(missing.is_empty(), "forms with a thing in their address that nobody presses: {missing:#?}");
    let is_route =
        |form: &str| routes.contains(&format!("POST {}", form.split('?').next().unwrap_or_default()));
    let dead: Vec<&str> = FORMS.iter().map(|(form, _)| *form).filter(|form| !is_route(form)).collect();
    assert!(dead.is_empty(), "forms without a route: {dead:#?}");
}

/// A form that is sent, and what of its answer names the thing.
struct Pressed<'a> {
    address: &'a str,
    own: &'a str,
    fields: &'a [(&'a str, &'a str)],
}

/// How the answers to both differ. What rings or is counted between the two is not their doing:
/// then they are alike when they are sent again.
async fn differ(browser: &Browser, one: &Pressed<'_>, two: &Pressed<'_>) -> Option<String> {
    let mut found = None;
    for _ in 0..3 {
        let there = browser.post(one.address, one.fields).await;
        let not = browser.post(two.address, two.fields).await;
        if plain(&there, one.own) == plain(&not, two.own) {
            return None;
        }
        found = Some(format!("{} and {}", there.status, not.status));
        // The last thing done is said on the next page, once.
        read(browser, "/").await;
    }
    found
}

pub async fn compare(world: &World<'_>, cast: &Cast, things: &Things) {
    let before_all = state(world);
    let (mut wrong, mut pressed) = (Vec::new(), 0);
    for (form, fields) in FORMS {
        for (before, after) in spelled(form) {
            let (values, absent, more) = behind(world, things, &before);
            for value in &values {
                for who in OUTSIDE.iter().chain(more) {
                    if may_see(world, things, who, &before, value) {
                        continue;
                    }
                    pressed += 1;
                    let (own, other) = (format!("{before}{value}"), format!("{before}{absent}"));
                    let (here, there) = (format!("{own}{after}"), format!("{other}{after}"));
                    let one = Pressed { address: &here, own: &own, fields };
                    let two = Pressed { address: &there, own: &other, fields };
                    if let Some(differ) = differ(&cast[*who], &one, &two).await {
                        wrong.push(format!("{who} at {here}: {differ}"));
                    }
                }
            }
        }
    }
    for (address, field, word, fields) in NAMED {
        let before = match *word {
            "post:" => "/posts/",
            "case:" | "message:" => word,
            _ => "/threads/",
        };
        for value in behind(world, things, before).0 {
            for who in OUTSIDE.iter().filter(|who| !may_see(world, things, who, before, &value)) {
                let named = |value: &str| format!("{word}{value}");
                let (own, other) = (named(&value), named("999999"));
                pressed += 1;
                let mut one: Vec<(&str, &str)> = vec![(*field, own.as_str())];
                let mut two: Vec<(&str, &str)> = vec![(*field, other.as_str())];
                one.extend_from_slice(fields);
                two.extend_from_slice(fields);
                let one = Pressed { address, own: &own, fields: &one };
                let two = Pressed { address, own: &other, fields: &two };
                if let Some(differ) = differ(&cast[*who], &one, &two).await {
                    wrong.push(format!("{who} at {address} with {own}: {differ}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(pressed > 800, "{pressed} are few");
    let after_all = state(world);
    let changed: Vec<_> =
        before_all.iter().filter(|(what, rows)| after_all.get(*what) != Some(rows)).collect();
    assert!(changed.is_empty(), "something was written: {changed:#?}");
}
