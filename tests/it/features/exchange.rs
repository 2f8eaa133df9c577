//! Communities from elsewhere: every format of a body becomes Markdown that its author can edit.

use bandstand::features::exchange::import::Import;
use bandstand::forum::accounts::store as accounts;
use bandstand::kit::clock::Clock;
use bandstand::kit::text::names::Reserved;
use bandstand::schema::{posts, users};
use diesel::prelude::*;

use crate::both;
use crate::world::TestDb;

const AT: &str = "2020-01-02T03:04:05Z";

/// Imports records of one user, one board and one thread with these bodies.
fn import(db: &TestDb, bodies: &[(&str, &str)]) -> String {
    let file = std::env::temp_dir().join(format!("bandstand-import-{}.jsonl", uuid::Uuid::new_v4()));
    let mut lines = vec![
        serde_json::json!({"type": "user", "id": "u", "username": "ann-lee", "joined_at": AT}),
        serde_json::json!({"type": "area", "id": "a", "name": "Help"}),
        serde_json::json!({"type": "board", "id": "b", "name": "Phones", "area": "a"}),
        serde_json::json!({"type": "thread", "id": "t", "board": "b", "author": "u", "title": "Old words", "created_at": AT}),
    ];
    lines.extend(bodies.iter().enumerate().map(|(at, (format, body))| {
        serde_json::json!({"type": "post", "id": format!("p{at}"), "thread": "t", "author": "u", "body": body,
            "format": format, "created_at": AT})
    }));
    let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
    std::fs::write(&file, text.join("\n")).expect("a file");
    let import = Import { db: &db.db, rules: &Reserved::default(), music: &[], now: Clock::default().now() };
    let report = import.run(&file).unwrap_or_else(|error| panic!("{error}")).to_string();
    drop(std::fs::remove_file(file));
    report
}

both! {
    fn every_format_becomes_markdown_that_can_be_edited(db) {
        let bodies = [
            ("text", "5 < 6 & *no* _emphasis_\nhttps://a.example/x_y  @ann-lee", "5 &lt; 6 &amp; *no* _emphasis_"),
            ("markdown", "Some **bold** of @ann-lee and @nobody-here", "<strong>bold</strong> of <a class=\"mention\" href=\"/members/ann-lee\""),
            ("html", "<p>Some <b>bold</b></p><script>alert(1)</script><ul><li>one</li></ul>", "<strong>bold</strong>"),
            ("html", "<a href=\"javascript:alert(1)\" onclick=\"x()\">tap</a> <img src=x onerror=alert(1)>", "tap"),
            ("bbcode", "[b]Some[/b] [url=https://a.example]site[/url] [img]javascript:alert(1)[/img]", "<strong>Some</strong>"),
            ("bbcode", "[quote=ann]said[/quote]yes", "data-user=\"ann\""),
        ];
        let given: Vec<(&str, &str)> = bodies.iter().map(|(format, body, _)| (*format, *body)).collect();
        let report = import(db, &given);
        let mut conn = db.connect();
        let rows: Vec<(String, String, String)> = posts::table
            .order(posts::number)
            .select((posts::format, posts::body, posts::html))
            .load(&mut conn)
            .expect("posts");
        assert_eq!(rows.len(), bodies.len(), "{report}");
        for ((format, body, html), (_, _, shown)) in rows.iter().zip(&bodies) {
            assert_eq!(format, "markdown");
            assert!(html.contains(shown), "{body}: {html}");
            for bad in ["<script", "javascript:", "onerror=", "onclick="] {
                assert!(!html.contains(bad), "{html}");
            }
            // Editing it without a change shows the same.
            let keys = |keys: &[String]| accounts::named(&mut db.connect(), keys);
            let again = bandstand::kit::text::markdown::render_with_names(body, &Default::default(), keys).expect("names");
            assert_eq!(*html, again.html, "{body}");
        }
        assert!(!rows[1].2.contains("/members/nobody-here"), "a name of nobody is text");
        // A second run changes nothing.
        let again = import(db, &given);
        assert!(again.contains("already here"), "{again}");
        assert_eq!(posts::table.count().get_result::<i64>(&mut conn).expect("a count"), bodies.len() as i64);
        assert_eq!(users::table.count().get_result::<i64>(&mut conn).expect("a count"), 1);
    }

    fn a_body_of_an_unknown_format_is_refused(db) {
        let report = import(db, &[("text", "Words."), ("wordstar", "Words.")]);
        let posts = report.lines().find(|line| line.starts_with("post ")).unwrap_or_default();
        let figures: Vec<&str> = posts.split_whitespace().filter(|word| word.parse::<u32>().is_ok()).collect();
        assert_eq!(figures, ["1", "0", "0", "1"], "{report}");
    }
}
