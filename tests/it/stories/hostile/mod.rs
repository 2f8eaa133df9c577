//! Hostile input through every door: the right status, a sentence, the words kept, nothing half written.

mod requests;
mod words;

use bandstand::schema::{posts, threads, users};
use diesel::prelude::*;

use crate::world::{Answer, Browser, ORIGIN, World};

/// Fails where a browser would run something, load from elsewhere or send words there.
fn assert_harmless(answer: &Answer, what: &str) {
    let page = scraper::Html::parse_document(&answer.body);
    for element in page.root_element().descendants().filter_map(|node| node.value().as_element()) {
        let name = element.name();
        let own =
            |attribute: &str| element.attr(attribute).is_some_and(|value| value.starts_with("/assets/"));
        match name {
            "script" => assert!(own("src"), "{what}: a script"),
            "link" => {
                let canonical = element.attr("rel") == Some("canonical")
                    && element.attr("href").is_some_and(|to| host_of(to) == "127.0.0.1");
                let beside = matches!(element.attr("rel"), Some("prev" | "next"))
                    && element.attr("href").is_some_and(|to| to.starts_with("/threads/"));
                assert!(own("href") || canonical || beside, "{what}: a link element");
            }
            "iframe" | "object" | "embed" | "base" | "style" | "math" | "frame" | "applet" => {
                panic!("{what}: <{name}>")
            }
            "form" => assert!(
                element.attr("action").is_some_and(|to| to.starts_with('/') && !to.starts_with("//")),
                "{what}: a form"
            ),
            _ => {}
        }
        for (attribute, value) in element.attrs() {
            assert!(
                !attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc",
                "{what}: {attribute}={value}"
            );
            let plain: String = value
                .chars()
                .filter(|c| !c.is_control() && !c.is_whitespace())
                .collect::<String>()
                .to_lowercase();
            if matches!(attribute, "href" | "src" | "action" | "formaction" | "xlink:href" | "data") {
                let leads =
                    ["javascript:", "vbscript:", "data:", "//"].iter().any(|bad| plain.starts_with(bad));
                assert!(!leads, "{what}: {attribute}={value}");
                assert!(
                    matches!(name, "a" | "link") || plain.starts_with(['/', '#', '?']),
                    "{what}: <{name}> loads {value}"
                );
            }
            assert!(attribute != "http-equiv", "{what}: http-equiv");
        }
    }
}

async fn thread(world: &World<'_>, browser: &Browser) -> i64 {
    let fields = [("title", "A place for hostile words"), ("body", "Words."), ("key", "place")];
    browser.post("/boards/android/threads", &fields).await.is(303);
    world.thread("A place for hostile words")
}

fn counts(world: &World<'_>) -> [i64; 3] {
    let mut conn = world.conn();
    let users = users::table.count().get_result(&mut conn);
    let threads = threads::table.count().get_result(&mut conn);
    [users, threads, posts::table.count().get_result(&mut conn)].map(|count| count.expect("a count"))
}

/// Where a browser at our address would go.
fn host_of(location: &str) -> String {
    let base = url::Url::parse(ORIGIN).expect("our address");
    base.join(location).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
