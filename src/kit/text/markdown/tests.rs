//! What rendering promises, with honest and hostile texts.

use super::*;
use proptest::prelude::*;

fn html(source: &str) -> String {
    render(source, &MarkdownOptions::default()).html.replace('\n', "")
}

fn tempo() -> Vec<MusicService> {
    vec![MusicService {
        short_hosts: Vec::new(),
        own: true,
        name: "Tempo".to_owned(),
        hosts: vec!["open.tempo.example".to_owned()],
        scheme: Some("tempo".to_owned()),
    }]
}

#[test]
fn a_name_that_nobody_has_stays_text_and_a_former_one_leads_on() {
    let find = |keys: &[String]| {
        assert_eq!(keys.len(), 3);
        Ok::<_, ()>(keys.iter().take(2).map(|key| (key.clone(), "ann-of-now".to_owned())).collect())
    };
    let rendered =
        render_with_names("Hi @ann and @ANN, *@bob*, `@cy`, @cyd!", &MarkdownOptions::default(), find);
    let rendered = rendered.unwrap_or_default();
    assert_eq!(rendered.html.matches("href=\"/members/ann-of-now\"").count(), 3);
    for part in [">@ann</a>", ">@ANN</a>", ">@bob</a>", "<code>@cy</code>, @cyd!"] {
        assert!(rendered.html.contains(part), "{part}: {}", rendered.html);
    }
    assert_eq!(rendered.mentions, ["ann", "bob"]);
}

#[test]
fn markdown_becomes_html() {
    assert_eq!(html("# a\n## b"), "<h3>a</h3><h4>b</h4>");
    assert_eq!(
        html("**a** *b* ~~c~~ `d`\ne"),
        "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code><br>e</p>"
    );
    assert_eq!(
        html("|a|b|\n|-|-:|\n|1|2|"),
        "<table><thead><tr><th>a</th><th class=\"align-right\">b</th></tr></thead><tbody><tr><td>1</td><td class=\"align-right\">2</td></tr></tbody></table>"
    );
    assert_eq!(html("3. a\n   - b"), "<ol start=\"3\"><li>a<ul><li>b</li></ul></li></ol>");
    assert_eq!(html("```rust x\n<a>\n```"), "<pre><code class=\"language-rust\">&lt;a&gt;</code></pre>");
    assert!(html("- [x] a").contains(
        "<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\"> a"
    ));
    assert_eq!(html("a[^1]\n\n[^1]: b c d"), "<p>a[^1]</p><p>[^1]: b c d</p>");
}

#[test]
fn quotes_and_spoilers_hold_what_they_hold() {
    assert_eq!(
        html("[quote=ann post=12]\n**hi**\n[/quote]\nyes"),
        "<aside class=\"quote\" data-user=\"ann\" data-post=\"12\"><div class=\"quote-by\"><a href=\"#post-12\" rel=\"nofollow ugc noopener\">ann</a></div>\
         <blockquote><p><strong>hi</strong></p></blockquote></aside><p>yes</p>"
    );
    assert_eq!(
        html("[spoiler=\"<b>\"]x[/spoiler]"),
        "<details class=\"spoiler\"><summary>&lt;b&gt;</summary><p>x</p></details>"
    );
    assert_eq!(
        html("a ||b *c*|| d || e"),
        "<p>a <span class=\"spoiler\" tabindex=\"0\">b <em>c</em></span> d || e</p>"
    );
    assert_eq!(html("a || b || c *||d* e||"), "<p>a || b || c <em>||d</em> e||</p>");
    assert!(!html("[quote=\"</blockquote><script>\"]x").contains("<script"));
}

#[test]
fn text_is_for_search_and_excerpts() {
    let rendered = render(
        "[quote=ann]\ntheirs\n[/quote]\n**Hi** @bob, he ||dies|| :smile:\n\n- <b>\n- &amp;",
        &MarkdownOptions::default(),
    );
    assert_eq!(rendered.text, "Hi @bob, he […] 😄\n<b>\n&");
    assert_eq!(rendered.mentions, ["bob"]);
}

#[test]
fn mentions_are_links_and_counted_once() {
    let rendered =
        render("@ann @Ann `@code` [@link](https://a.example) \\@no @Ольга", &MarkdownOptions::default());
    assert_eq!(rendered.mentions, ["ann", "Ольга"]);
    assert!(
        rendered
            .html
            .contains("<a class=\"mention\" href=\"/members/ann\" rel=\"nofollow ugc noopener\">@ann</a>")
    );
    let many: String = (100..300).map(|n| format!("@user{n} ")).collect();
    assert_eq!(render(&many, &MarkdownOptions::default()).mentions.len(), 50);
}

#[test]
fn links_show_where_they_lead() {
    assert!(
        html("see https://a.example/x.").contains(
            "<a href=\"https://a.example/x\" rel=\"nofollow ugc noopener\">https://a.example/x</a>."
        )
    );
    assert!(
        html("[https://bank.example](https://evil.example)")
            .contains("<span class=\"link-host\">(evil.example)</span>")
    );
    assert!(html("[a](https://evil.example)").ends_with("a</a></p>"));
    for dead in [
        "[x](javascript:alert(1))",
        "[x](JaVa&#115;cript:alert)",
        "[x](data:text/html,y)",
        "[x](//evil.example)",
        "<javascript:x>",
        "[x][y]\n\n[y]: vbscript:z",
        "![x](javascript:y)",
    ] {
        assert!(!html(dead).contains("href"), "{dead}: {}", html(dead));
    }
    assert_eq!(html(&"https://a.example ".repeat(300)).matches("<a ").count(), 200);
}

#[test]
fn only_own_pictures_are_shown() {
    let options = MarkdownOptions { own_host: Some("forum.example"), ..MarkdownOptions::default() };
    for own in ["![a](/attachments/1/x.png)", "![a](https://forum.example/attachments/1/x.png)"] {
        let rendered = render(own, &options);
        assert!(
            rendered.has_image
                && rendered.html.contains("<img src=\"/attachments/1/x.png\" alt=\"a\" loading=\"lazy\">"),
            "{}",
            rendered.html
        );
    }
    for remote in ["![a](https://b.example/x.png)", "![a\" onerror=\"x](https://b.example/x.png \"t\")"] {
        let rendered = render(remote, &options);
        assert!(
            !rendered.has_image && rendered.html.contains("<a href=\"https://b.example/x.png\""),
            "{}",
            rendered.html
        );
    }
    assert_eq!(html("[![a](https://b.example/x.png)](https://c.example)").matches("<a ").count(), 1);
}

#[test]
fn music_alone_in_a_paragraph_is_a_card() {
    let services = tempo();
    let options = MarkdownOptions { music_hosts: &services, ..MarkdownOptions::default() };
    for alone in [
        "https://open.tempo.example/intl-de/track/1a?si=x",
        "<https://open.tempo.example/track/1a>",
        "tempo:track:1a",
    ] {
        let rendered = render(&format!("Hear:\n\n{alone}\n\nGood?"), &options);
        assert!(
            rendered.html.contains(
                "<a class=\"music-card\" data-kind=\"track\" href=\"https://open.tempo.example/track/1a\""
            ),
            "{}",
            rendered.html
        );
        assert!(rendered.text.contains("Tempo Track open.tempo.example/track/1a"));
    }
    assert!(!render("a https://open.tempo.example/track/1a", &options).html.contains("music-card"));
}

#[test]
fn html_is_shown_not_obeyed() {
    assert_eq!(html("<img src=x onerror=alert(1)>"), "<p>&lt;img src=x onerror=alert(1)&gt;</p>");
    assert_eq!(html("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>");
    assert_eq!(html("# h {onclick=x}"), "<h3>h {onclick=x}</h3>");
}

#[test]
fn mountains_are_climbed() {
    for piece in [
        ">",
        "[",
        "*a _b ",
        "`",
        "![",
        "- ",
        "1. ",
        "[quote]\n",
        "||",
        "<b>",
        "**a ",
        "[a](",
        "&amp;",
        "a|",
        "[^",
        "\\",
        "\u{202e}",
        "@a",
        ":a",
        "|-",
    ] {
        let rendered = render(&piece.repeat(2 * MAX_SOURCE / piece.len()), &MarkdownOptions::default());
        assert!(rendered.html.len() <= MAX_SOURCE * MAX_GROWTH + MAX_EXTRA, "{piece}");
    }
    let deep = render(&format!("{}x", ">".repeat(5_000)), &MarkdownOptions::default());
    assert_eq!(deep.html.matches("<blockquote>").count(), 16);
    assert!(!deep.html.contains('\u{fdd0}'));
    assert!(html(&format!("    {}", "> ".repeat(100))).contains("&gt; &gt;"));
    let references = format!("[x]: https://a.example/{}\n\n{}", "y".repeat(10_000), "[x] ".repeat(5_000));
    assert!(
        render(&references, &MarkdownOptions::default()).html.len() < MAX_SOURCE * MAX_GROWTH + MAX_EXTRA
    );
}

proptest! {
    #[test]
    fn rendering_never_panics_and_is_harmless(source in any::<String>()) {
        assert_harmless(&html(&source));
    }

    #[test]
    fn hostile_markdown_is_harmless_and_stable(pieces in prop::collection::vec(prop::sample::select(vec![
        "[", "]", "(", ")", "![", "<", ">", "javascript:", "https://a.example", "\"", "'", "`", "```", "\n", "\n\n", "*", "**", "_", "~~", "|", "||",
        "|-|", "[quote=", "[/quote]", "[spoiler]", "post=1", "@ann", ":smile:", "<script>", "onerror=x", "<img src=x ", "- ", "1. ", "# ", "> ",
        "- [x] ", "\\", "&lt;", "&#106;", "    ", "\t", "a", "é", "/attachments/x.png", "tempo:track:1", "data:text/html,", "[x]: ", "\u{0}", "//evil",
    ]), 0..40)) {
        let services = tempo();
        let options = MarkdownOptions { music_hosts: &services, ..MarkdownOptions::default() };
        let rendered = render(&pieces.concat(), &options);
        assert_harmless(&rendered.html);
        prop_assert_eq!(sanitize::clean(&rendered.html), rendered.html);
        prop_assert!(!rendered.text.contains(super::guard::BLOCKER));
    }
}
