//! The one gate through which all HTML written by people passes: what is not listed here does not come out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use url::Url;

use super::html::{escape, rewrite_images, text_of};

/// Cleaning is repeated until nothing changes; honest HTML needs two rounds.
const MAX_ROUNDS: usize = 6;

/// Path under which attachments are served; only pictures from there are shown.
pub const ATTACHMENTS: &str = "/attachments/";

static RENDERED: LazyLock<Builder<'static>> = LazyLock::new(|| builder(false));
static FOREIGN: LazyLock<Builder<'static>> = LazyLock::new(|| builder(true));

/// Returns `html` with only the elements, attributes and addresses that a post may have.
///
/// Cleaning the result again changes nothing.
pub fn clean(html: &str) -> String {
    let mut current = round(html);
    for _ in 0..MAX_ROUNDS {
        let next = round(&current);
        if next == current {
            return current;
        }
        current = next;
    }
    // HTML that changes each time it is read is an attack on the reader: only its words stay.
    format!("<p>{}</p>", escape(&text_of(&current)))
}

/// As [`clean`], with what only imported posts have: big headings become small ones, remote pictures links.
pub(super) fn clean_foreign(html: &str) -> String {
    let html = FOREIGN.clean(html).to_string();
    let html = rewrite_images(&html, |src, alt| {
        if is_attachment(src) {
            return None;
        }
        if !safe_href(src) {
            return Some(escape(alt));
        }
        let label = if alt.trim().is_empty() { src } else { alt };
        Some(format!("<a href=\"{}\">{}</a>", escape(src), escape(label)))
    });
    let mut html = html;
    for (from, to) in [("h4>", "h6>"), ("h3>", "h5>"), ("h2>", "h4>"), ("h1>", "h3>")] {
        html = html
            .replace(&format!("<{from}"), &format!("<{to}"))
            .replace(&format!("</{from}"), &format!("</{to}"));
    }
    clean(&html)
}

/// Whether a link may lead there: http, https and mailto, or a path (`/x`) or place (`#x`) of this site.
pub fn safe_href(href: &str) -> bool {
    if href.chars().any(|c| c.is_control() || c.is_whitespace() || super::fold::is_invisible(c)) {
        return false;
    }
    if let Some(rest) = href.strip_prefix('/') {
        return !rest.starts_with(['/', '\\']);
    }
    if href.starts_with('#') {
        return true;
    }
    let Some((scheme, rest)) = href.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => {
            rest.starts_with("//")
                && Url::parse(href).is_ok_and(|url| url.host_str().is_some_and(|host| !host.is_empty()))
        }
        "mailto" => rest.contains('@'),
        _ => false,
    }
}

/// Whether an address is a picture of this site's attachments.
pub fn is_attachment(src: &str) -> bool {
    src.strip_prefix(ATTACHMENTS).is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && !rest.contains("..")
            && !rest.contains("//")
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-'))
    })
}

fn round(html: &str) -> String {
    let html = RENDERED.clean(html).to_string();
    let mut html = rewrite_images(&html, |src, alt| (!is_attachment(src)).then(|| escape(alt)));
    // A reader drops the first line break of <pre>, so it would vanish one a round.
    while html.contains("<pre>\n") {
        html = html.replace("<pre>\n", "<pre>");
    }
    html
}

fn builder(foreign: bool) -> Builder<'static> {
    let mut tags: HashSet<&str> = [
        "p",
        "br",
        "hr",
        "div",
        "span",
        "em",
        "strong",
        "b",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "caption",
        "dl",
        "dt",
        "dd",
        "a",
        "img",
        "sup",
        "sub",
        "kbd",
        "details",
        "summary",
        "aside",
        "input",
    ]
    .into();
    if foreign {
        tags.extend(["h1", "h2"]);
    }
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", &["href", "class", "data-kind"][..]),
        ("img", &["src", "alt", "loading"]),
        ("span", &["class"]),
        ("div", &["class"]),
        ("details", &["class"]),
        ("aside", &["class", "data-user", "data-post"]),
        ("code", &["class"]),
        ("li", &["class"]),
        ("td", &["class"]),
        ("th", &["class"]),
        ("ol", &["start"]),
    ]
    .into_iter()
    .map(|(tag, names)| (tag, names.iter().copied().collect()))
    .collect();
    let input: HashMap<&str, HashSet<&str>> = [
        ("type", &["checkbox"][..]),
        ("disabled", &[""]),
        ("checked", &[""]),
        ("aria-label", &["Done", "To do"]),
    ]
    .into_iter()
    .map(|(name, values)| (name, values.iter().copied().collect()))
    .collect();

    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .tag_attribute_values([("input", input), ("span", [("tabindex", ["0"].into())].into())].into())
        .set_tag_attribute_values([("input", [("type", "checkbox"), ("disabled", "")].into())].into())
        .clean_content_tags(
            ["script", "style", "svg", "math", "template", "iframe", "object", "noscript"].into(),
        )
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("nofollow ugc noopener"))
        .attribute_filter(move |tag, name, value| {
            let keep = match (tag, name) {
                ("a", "href") => safe_href(value),
                ("img", "src") => is_attachment(value) || (foreign && safe_href(value)),
                ("img", "loading") => value == "lazy",
                (_, "class") => allowed_class(tag, value),
                ("a", "data-kind") => super::music::KINDS.contains(&value),
                ("aside", "data-post") | ("ol", "start") => {
                    value.len() <= 18 && value.bytes().all(|b| b.is_ascii_digit())
                }
                _ => true,
            };
            keep.then_some(Cow::Borrowed(value))
        });
    builder
}

fn allowed_class(tag: &str, value: &str) -> bool {
    match tag {
        "a" => matches!(value, "mention" | "music-card"),
        "span" => matches!(value, "spoiler" | "link-host" | "music-service" | "music-kind" | "music-address"),
        "div" => value == "quote-by",
        "details" => value == "spoiler",
        "aside" => value == "quote",
        "li" => value == "task",
        "td" | "th" => matches!(value, "align-left" | "align-center" | "align-right"),
        "code" => value.strip_prefix("language-").is_some_and(|rest| {
            (1..=20).contains(&rest.len())
                && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#-_".contains(&b))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
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
            for bad in [
                "<script", "onerror", "ontoggle", "style=", "id=", "<svg", "<math", "<img", "<iframe",
                " open",
            ] {
                assert!(!cleaned.contains(bad), "{hostile} gave {cleaned}");
            }
        }
    }

    #[test]
    fn links_lead_to_the_web_or_into_this_site_only() {
        for good in
            ["https://a.example/x?y=1", "HTTP://A.example", "mailto:a@b.example", "/t/1", "#post-1", "/"]
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
        assert!(
            clean("<img src=\"/attachments/1/a.png\" alt=a loading=lazy>").contains("/attachments/1/a.png")
        );
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
}
