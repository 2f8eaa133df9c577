//! Who gets which answer where: every address, every kind of person. A new route without a row fails.
//! The rows stand by the area of their routes; they are asked in this order, one after another.

mod accounts;
mod admin;
mod articles;
mod ideas;
mod people;
mod reading;
mod stars;
mod support;
mod threads;

use std::collections::BTreeSet;

use super::{code, files};
use crate::both;
use crate::world::{World, on_site, pictures};

/// The order of the statuses in a row. "-" is a guest.
const CAST: [&str; 7] = ["-", "pia_marl", "newleaf22", "grumblebee", "quillfeather", "Ravi_M", "Joaquim"];

/// Route, address, fields, and the status for each of the cast: guest, visitor,
/// unconfirmed, silenced, Star, moderator, administrator. `{open}`, `{hidden}`
/// and `{locked}` are threads, with `{open.post}` and so on their first posts, `{open.reply}`
/// a reply; `{key}` is another key each time. A field named `@x` is a picture sent as the file `x`.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)], [u16; 7]);

const ADMINISTRATORS: [u16; 7] = [303, 403, 403, 403, 403, 403, 200];
const ALL_READ: [u16; 7] = [200; 7];
const NOBODY: [u16; 7] = [404; 7];
const MEMBERS: [u16; 7] = [303, 200, 200, 200, 200, 200, 200];
/// `looked`: the likely same threads were seen.
const WORDS: &[(&str, &str)] =
    &[("body", "Words of mine."), ("title", "A title of mine"), ("key", "{key}"), ("looked", "1")];
/// What is nobody's of the cast.
const ABSENT: [u16; 7] = [303, 404, 404, 404, 404, 404, 404];
const DESK: [u16; 7] = [303, 403, 403, 403, 403, 403, 200];
const NO_CASE: [u16; 7] = [303, 403, 403, 403, 403, 403, 404];
const REASON: &[(&str, &str)] = &[("reason", "Rule 4")];
const NONE: &[(&str, &str)] = &[];
const PLAN: &[(&str, &str)] = &[
    ("kind", "call"),
    ("title", "Star Call"),
    ("about", "We talk."),
    ("mode", "virtual"),
    ("place", "Online"),
    ("starts", "2101-05-04T18:30"),
    ("minutes", "60"),
    ("zone", "Europe/London"),
    ("audience", "stars"),
    ("min_rank", "visitor"),
    ("min_level", "1"),
];
const APPLY: &[(&str, &str)] = &[
    ("motivation", "I answer in Android most evenings, and like it."),
    ("interests", "Android"),
    ("adult", "yes"),
];
/// Of the support desk alone.
const AGENTS: [u16; 7] = [303, 403, 403, 403, 403, 403, 200];
const NO_CHAT: [u16; 7] = [303, 403, 403, 403, 403, 403, 404];
const MATE: &[(&str, &str)] = &[("username", "mirelle"), ("role", "member")];

fn rows() -> impl Iterator<Item = &'static Row> {
    let areas = [
        reading::ROWS,
        stars::ROWS,
        support::ROWS,
        people::ROWS,
        threads::ROWS,
        articles::ROWS,
        ideas::ROWS,
        admin::ROWS,
        accounts::ROWS,
    ];
    areas.into_iter().flatten()
}

/// Every route that the source names, as "GET /path".
pub fn routes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, source) in files("src", "rs") {
        let source = code(&source);
        if !source.contains("ServiceConfig") {
            continue;
        }
        // A resource and its methods end where the next service begins.
        for part in source.split("resource(").skip(1) {
            let part = part.split(".service(").next().unwrap_or_default();
            let path = quoted(part);
            for method in ["get", "post"] {
                if part.contains(&format!("route({method}()")) {
                    found.insert(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
        for part in source.split(".route(").skip(1) {
            let start = part.trim_start();
            if start.starts_with('"') || start.starts_with("&format!(\"") {
                let path = quoted(part);
                let after = part.split_once(path).map_or("", |(_, after)| after);
                let method = if after.find("post()") < after.find("get()").or(Some(usize::MAX))
                    && after.contains("post()")
                {
                    "POST"
                } else {
                    "GET"
                };
                found.insert(format!("{method} {path}"));
            }
        }
    }
    found
}

fn quoted(part: &str) -> &str {
    part.split('"').nth(1).unwrap_or_default()
}

#[test]
fn every_route_has_a_row() {
    let routes = routes();
    assert!(routes.len() > 60, "{routes:?}");
    let rows: BTreeSet<String> = rows().map(|row| row.0.to_owned()).collect();
    let missing: Vec<_> = routes.difference(&rows).collect();
    assert!(missing.is_empty(), "routes without a row: {missing:#?}");
    let dead: Vec<_> = rows.difference(&routes).collect();
    assert!(dead.is_empty(), "rows without a route: {dead:#?}");
}

/// The first number in an address.
fn number_in(address: &str) -> i64 {
    let digits = address.split('/').find_map(|part| part.parse().ok());
    digits.unwrap_or_else(|| panic!("no number in {address}"))
}

/// What the desk said in a case, by its number, and the matter of a report of it.
async fn said_in_a_case(world: &World<'_>) -> (i64, i64) {
    let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
    let fields = [
        ("category", "technical"),
        ("subject", "Zzyzx qwrk"),
        ("body", "Zzyzx."),
        ("looked", "1"),
        ("key", "c"),
    ];
    let own = mirelle.post("/support", &fields).await.is(303).location;
    let desk = own.replace("/support/cases/", "/desk/cases/");
    let fields = [("body", "Have you tried?"), ("then", "waiting"), ("seen", "1"), ("key", "a")];
    joaquim.post(&format!("{desk}/reply"), &fields).await.is(303);
    let about = mirelle.get(&own).await.is(200).link("Report this message");
    let about = about.split("about=").nth(1).expect("it names it").to_owned();
    mirelle.post("/reports", &[("about", &about), ("kind", "spam")]).await.is(303);
    (about.trim_start_matches("case:").parse().expect("a number"), world.matter(&about))
}

both! {
    fn everybody_gets_their_answer(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let thread = [("title", "A question for everybody"), ("body", "Words."), ("key", "open"), ("looked", "1")];
            mirelle.post("/boards/android/threads", &thread).await.is(303);
            let open = world.thread("A question for everybody");
            let reply = [("body", "It works again."), ("key", "open-reply")];
            mirelle.post(&format!("/threads/{open}/posts"), &reply).await.is(303);
            let answer = world.post(open, 2).to_string();
            let objects = [
                ("open", open),
                ("issue", world.thread("[Web Player] Playlist covers load as grey squares on slow connections")),
                ("idea", world.thread("[Web Player] Darker dark mode")),
                ("hidden", world.thread("GET 10K PLAYS CHEAP real listeners guaranteed")),
                ("locked", world.thread("Read first: what we can and can't help with here")),
            ];
            let ravi = world.member("Ravi_M").await;
            let draft = ravi.post("/articles?board=community-blog", &[("title", "Not yet"), ("body", "Words."), ("key", "draft")]);
            let draft = number_in(&draft.await.is(303).location);
            let faq = world.thread("Playing your own files in Tempo, on every device");
            let article = number_in(&ravi.post(&format!("/threads/{faq}/article"), &[]).await.is(303).location);
            let call = number_in(&world.member("Joaquim").await.post("/calendar", PLAN).await.is(303).location);
            let (halvard, shot) = (world.member("halvard").await, "Something to report");
            let thread = [("title", shot), ("body", "Buy."), ("key", "shot"), ("looked", "1")];
            halvard.post("/boards/android/threads", &thread).await.is(303);
            let reported = format!("post:{}", world.question(world.thread(shot)));
            mirelle.post("/reports", &[("about", &reported), ("kind", "spam")]).await.is(303);
            let profile = format!("member:{}", world.id_of("halvard"));
            mirelle.post("/reports", &[("about", &profile), ("kind", "spam")]).await.is(303);
            let (matter, profile) = (world.matter(&reported), world.matter(&profile));
            let (said, case) = said_in_a_case(&world).await;
            let fill = |text: &str, key: usize| {
                let mut text = text.replace("{key}", &format!("key-{key}")).replace("{open.reply}", &answer);
                for (name, id) in [("{call}", call), ("{draft}", draft), ("{article}", article), ("{faq}", faq), ("{matter}", matter), ("{profile}", profile), ("{said}", said), ("{case}", case)] {
                    text = text.replace(name, &id.to_string());
                }
                for (name, id) in objects {
                    text = text.replace(&format!("{{{name}}}"), &id.to_string());
                    if text.contains(&format!("{{{name}.post}}")) {
                        text = text.replace(&format!("{{{name}.post}}"), &world.question(id).to_string());
                    }
                }
                text
            };
            let mut browsers = Vec::new();
            for name in CAST {
                let browser = if name == "-" { world.guest() } else { world.member(name).await };
                // Before anything ends a session.
                browser.token().await;
                browsers.push(browser);
            }
            let mut wrong = Vec::new();
            for (number, (route, address, fields, expected)) in rows().enumerate() {
                let address = fill(address, number);
                let mut got = [0; 7];
                for (place, browser) in browsers.iter().enumerate() {
                    let filled: Vec<(&str, String)> = fields
                        .iter()
                        .map(|(name, value)| (*name, fill(value, number)))
                        .collect();
                    let fields: Vec<(&str, &str)> =
                        filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let answer = if route.starts_with("GET") {
                        browser.get(&address).await
                    } else if let Some(file) = fields.first().and_then(|field| field.0.strip_prefix('@')) {
                        browser.upload(&address, file, "picture.png", &pictures::png(30, 20)).await
                    } else {
                        browser.post(&address, &fields).await
                    };
                    if let Some(status) = got.get_mut(place) {
                        *status = answer.status;
                    }
                }
                if got != *expected {
                    wrong.push(format!("{route} at {address}:\n  expected {expected:?}\n  got      {got:?}"));
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        });
    }
}

#[test]
fn every_act_of_the_table_is_asked_somewhere() {
    use bandstand::forum::permissions::{Act, PLANNED};
    let sources: Vec<String> = files("src", "rs")
        .iter()
        .filter(|(file, _)| !file.starts_with("forum/permissions"))
        .map(|(_, source)| code(source))
        .collect();
    for act in Act::ALL {
        let name = format!("Act::{act:?}");
        let is_asked = sources.iter().any(|source| {
            source.match_indices(&name).any(|(at, _)| {
                !source[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        });
        assert_eq!(is_asked, !PLANNED.contains(act), "{name}: asked, or in the list of what is to come");
    }
}
