//! What the gate promises.

use super::*;
use proptest::prelude::*;

#[test]
fn scripts_handlers_and_styles_do_not_come_out() {
    for hostile in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><annotation-xml encoding=\"text/html\"><img src onerror=alert(1)></annotation-xml></math>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<details open ontoggle=alert(1)>x</details>",
        "<p style=\"position:fixed\" id=body>x</p>",
        "<!--><img src=x onerror=alert(1)>--!>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    ] {
        let cleaned = clean(hostile).to_lowercase();
        for bad in
            ["<script", "onerror", "ontoggle", "style=", "id=", "<svg", "<math", "<img", "<iframe", " open"]
        {
            assert!(!cleaned.contains(bad), "{hostile} gave {cleaned}");
        }
    }
}

#[test]
fn links_lead_to_the_web_or_into_this_site_only() {
    for good in ["https://a.example/x?y=1", "HTTP://A.example", "mailto:a@b.example", "/t/1", "#post-1", "/"]
    {
        assert!(safe_href(good), "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil",
        "/\\evil",
        "\\\\evil",
        "http:evil",
        "https:///",
        "x",
        "",
        " /x",
        "ftp://a.example",
        "\u{1}javascript:x",
    ] {
        assert!(!safe_href(bad), "{bad}");
        assert!(!clean(&format!("<a href=\"{bad}\">x</a>")).contains("href"), "{bad}");
    }
    let link = clean("<a href=\"https://a.example\" target=_blank>x</a>");
    assert!(link.contains("rel=\"nofollow ugc noopener\"") && !link.contains("target"));
}

#[test]
fn only_pictures_of_this_site_are_shown() {
    assert!(clean("<img src=\"/attachments/1/a.png\" alt=a loading=lazy>").contains("/attachments/1/a.png"));
    for bad in [
        "https://a.example/x.png",
        "/attachments/../logout",
        "/attachments//x",
        "/other/x.png",
        "/attachments/a?b",
    ] {
        assert_eq!(clean(&format!("<img src=\"{bad}\" alt=\"a>b\">")), "a&gt;b", "{bad}");
    }
}

#[test]
fn classes_of_the_interface_cannot_be_worn() {
    assert_eq!(clean("<span class=\"modal admin\">x</span>"), "<span>x</span>");
    assert_eq!(clean("<code class=\"language-rust\">x</code>"), "<code class=\"language-rust\">x</code>");
}

#[test]
fn an_input_is_a_dead_checkbox() {
    let cleaned = clean("<input type=text name=password autofocus>");
    assert!(cleaned.contains("type=\"checkbox\"") && cleaned.contains("disabled"));
    assert!(!cleaned.contains("password") && !cleaned.contains("autofocus"));
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing(html in hostile_html()) {
        let once = clean(&html);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn nothing_runs(html in hostile_html()) {
        super::super::markdown::assert_harmless(&clean(&html));
    }
}

fn hostile_html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<a href=\"/x\">",
            "</a>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<p>",
            "</p>",
            "<b>",
            "<i>",
            "</b>",
            "<svg>",
            "<math>",
            "<style>",
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "<pre>\n\n",
            "</pre>",
            "<li>",
            "<ul>",
            "<details>",
            "<summary>",
            "<!--",
            "-->",
            "<h3>",
            "<div>",
            "</div>",
            "<input>",
            "<a href='javascript:x'>",
            "<select>",
            "<option>",
            "<template>",
            "<textarea>",
            "<title>",
            "<noscript>",
            "<caption>",
            "<dd>",
            "&lt;",
            "\"",
            "'",
            "<p title=\"",
            "<a href=//x>",
            "<mglyph>",
            "<mtext>",
            "<form>",
            "<frameset>",
            "<body onload=x>",
            "<button>",
            "<nobr>",
        ])
        .prop_map(str::to_owned),
        "[a-z <>&\"'/=\n\u{0}\u{a0}]{0,6}",
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}
