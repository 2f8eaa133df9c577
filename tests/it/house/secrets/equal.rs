//! Hidden, private and absent things answer alike, byte for byte.

use super::Cast;
use super::crawl::{read, values};
use super::plant::Things;
use crate::house::permissions::routes;
use crate::world::Answer;

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
