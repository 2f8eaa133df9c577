//! Hidden, private and absent things answer alike, byte for byte.

use super::Cast;
use super::crawl::{read, values};
use super::plant::Things;
use crate::house::permissions::routes;
use crate::world::{Answer, Browser, World};

/// Numbers and names of what there is not, in the shape of what there is.
fn absent(before: &str) -> Option<&'static str> {
    Some(match before {
        "/threads/"
        | "/posts/"
        | "/articles/"
        | "/messages/"
        | "/desk/reports/"
        | "/decisions/"
        | "/desk/applications/"
        | "/notices/"
        | "/artists/" => "999999",
        "/support/chat/" | "/desk/chats/" => "BS-222222",
        "/reports/" => "R-0000-0000",
        "/support/cases/" | "/desk/cases/" => "BS-000000",
        "/boards/" => "no-such-board",
        _ => return None,
    })
}

/// An answer without what is this request's own: the form's token, the search for the words
/// of an address that leads nowhere, and the address or word that was asked for.
pub fn plain(answer: &Answer, own: &str) -> String {
    let mut text = format!("{}\n{}\n{}\n{}", answer.status, answer.location, answer.kind, answer.body);
    for value in ["name=\"csrf\" value=\"", "id=\"words\" name=\"q\" type=\"search\" value=\""] {
        text = blank(&text, value);
    }
    text.replace(own, "OWN").replace(&encoded(own), "OWN")
}

/// The text without what stands between each of these beginnings and the next quote.
fn blank(text: &str, before: &str) -> String {
    let mut parts = text.split(before);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    left
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What the main things are called in addresses.
const MAIN: &[&str] =
    &["/threads/", "/posts/", "/messages/", "/support/cases/", "/reports/", "/decisions/", "/desk/reports/"];

/// The fewest questions of some readings: what is kept for a second is not asked again.
async fn questions(world: &World<'_>, browser: &Browser, address: &str) -> usize {
    let mut fewest = usize::MAX;
    for _ in 0..3 {
        let before = world.questions();
        read(browser, address).await;
        fewest = fewest.min(world.questions() - before);
    }
    fewest
}

/// What one may not see costs the database as many questions as what there is not, so that no
/// clock tells them apart: for each of the main things, and each page of it.
pub async fn compare_work(world: &World<'_>, cast: &Cast, things: &Things) {
    let (mut wrong, mut looked) = (Vec::new(), 0);
    for route in routes() {
        let Some(path) = route.strip_prefix("GET ") else { continue };
        let Some((before, rest)) = path.split_once('{') else { continue };
        let Some(nothing) = absent(before).filter(|_| MAIN.contains(&before)) else { continue };
        let (_, after) = rest.split_once('}').expect("a parameter ends");
        let after = after.replace("{slug}", "x").replace("{file}", &things.file);
        let secret = values(before, things).into_iter().filter(|value| things.is_secret(before, value));
        // A moderator of one board is the one who comes as far as that desk and no further.
        let readers: &[&str] = if before == "/desk/reports/" { &["OldMarten"] } else { &["newleaf22"] };
        for value in secret {
            for who in readers {
                let browser = &cast[*who];
                let there = format!("{before}{value}{after}");
                if read(browser, &there).await.status != 404 {
                    continue;
                }
                looked += 1;
                let asked = questions(world, browser, &there).await;
                let not = questions(world, browser, &format!("{before}{nothing}{after}")).await;
                if asked != not {
                    wrong.push(format!("{who} at {there}: {asked} questions, {not} for what there is not"));
                }
            }
        }
    }
    assert!(looked > 20, "{looked} addresses are few");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every address with a number or name in it, for each of `who` that may not see the thing.
pub async fn compare(cast: &Cast, things: &Things) {
    for browser in cast.values() {
        // The last thing done is said on the next page, once.
        read(browser, "/").await;
    }
    let (mut wrong, mut looked) = (Vec::new(), 0);
    for route in routes() {
        let Some(path) = route.strip_prefix("GET ") else { continue };
        let Some((before, rest)) = path.split_once('{') else { continue };
        let Some(nothing) = absent(before) else { continue };
        let (_, after) = rest.split_once('}').expect("a parameter ends");
        let after = after.replace("{slug}", "x").replace("{file}", &things.file);
        for value in values(before, things).iter().filter(|value| things.is_secret(before, value)) {
            for who in ["-", "pia_marl", "newleaf22", "grumblebee", "quillfeather"] {
                let is_own = matches!(before, "/messages/" | "/reports/" | "/support/cases/");
                if who == "pia_marl" && is_own {
                    continue;
                }
                let (secret, other) =
                    (format!("{before}{value}{after}"), format!("{before}{nothing}{after}"));
                looked += 1;
                // What rings or is counted between the two pages is not the address's doing:
                // then they are alike when they are read again.
                let mut differ = None;
                for _ in 0..2 {
                    let (there, not) = (read(&cast[who], &secret).await, read(&cast[who], &other).await);
                    differ =
                        (plain(&there, &secret) != plain(&not, &other)).then_some((there.status, not.status));
                    if differ.is_none() {
                        break;
                    }
                }
                if let Some((there, not)) = differ {
                    wrong.push(format!("{who} at {secret}: {there} and {not}"));
                }
            }
        }
    }
    assert!(looked > 300, "{looked} addresses are few");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
