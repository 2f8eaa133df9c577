//! HTML from elsewhere made safe, and the plain text of safe HTML.

use super::markdown::Rendered;
use super::sanitize;

/// A longer import is kept as words only.
const MAX_FOREIGN: usize = 256 * 1024;
/// More elements than this in one post are no post; reading them deeply nested costs quadratic time.
const MAX_FOREIGN_TAGS: usize = 4_000;

/// Renders a post that another forum stored as HTML.
pub fn from_foreign_html(html: &str) -> Rendered {
    let cut = super::markdown::cut_at(html, MAX_FOREIGN);
    let html = if cut.len() < html.len() || tag_count(cut) > MAX_FOREIGN_TAGS {
        format!("<p>{}</p>", escape(&strip_tags(cut)).replace('\n', "<br>"))
    } else {
        sanitize::clean_foreign(cut)
    };
    Rendered { text: text_of(&html), mentions: Vec::new(), has_image: html.contains("<img "), html }
}

/// Escapes text for element content and for quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    escape_into(&mut out, text);
    out
}

/// Appends `text`, escaped, to `out`.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

/// The words of HTML that came out of [`sanitize::clean`], without the quotes of others and without spoilers.
///
/// When nothing but quotes was written, their words are given.
pub fn text_of(clean_html: &str) -> String {
    let own = words(clean_html, true);
    if own.is_empty() { words(clean_html, false) } else { own }
}

fn words(html: &str, without_quotes: bool) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    // Name of the element whose content is left out, and how many of that name are open inside it.
    let mut skipping: Option<(&str, usize)> = None;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if skipping.is_none() {
            unescape_into(&mut out, &rest[..start]);
        }
        let tag = &rest[start..start + tag_len(&rest[start..])];
        rest = &rest[start + tag.len()..];
        let closing = tag.starts_with("</");
        let name = tag_name(tag);
        match skipping {
            Some((skipped, depth)) if skipped == name => {
                skipping = match (closing, depth) {
                    (true, 1) => None,
                    (true, _) => Some((name, depth - 1)),
                    (false, _) => Some((name, depth + 1)),
                };
            }
            Some(_) => {}
            None if !closing && tag.contains("class=\"spoiler\"") => {
                out.push_str(" […] ");
                skipping = Some((name, 1));
            }
            None if !closing && without_quotes && tag.contains("class=\"quote\"") => {
                skipping = Some((name, 1))
            }
            None => out.push_str(match name {
                "br" | "p" | "div" | "li" | "tr" | "pre" | "blockquote" | "aside" | "details" | "summary"
                | "ul" | "ol" | "table" | "hr" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd" | "caption" => "\n",
                "td" | "th" => " ",
                _ => "",
            }),
        }
    }
    if skipping.is_none() {
        unescape_into(&mut out, rest);
    }
    tidy(&out)
}

/// Trims each line and drops the empty ones.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_some() && !out.is_empty() {
            out.push('\n');
        }
        let mut first = true;
        for word in words {
            if !first {
                out.push(' ');
            }
            out.push_str(word);
            first = false;
        }
    }
    out
}

pub(super) fn unescape_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known =
            [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&nbsp;", ' ')];
        match known.iter().find(|(entity, _)| rest.starts_with(entity)) {
            Some((entity, c)) => {
                out.push(*c);
                rest = &rest[entity.len()..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// Replaces `<img>` elements of serialised HTML; `replace(src, alt)` gives the new HTML, or `None` to keep the picture.
pub(super) fn rewrite_images(html: &str, replace: impl Fn(&str, &str) -> Option<String>) -> String {
    if !html.contains("<img") {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let tag = &rest[start..start + tag_len(&rest[start..])];
        out.push_str(&rest[..start]);
        rest = &rest[start + tag.len()..];
        let new = if tag_name(tag) == "img" {
            replace(&attribute(tag, "src"), &attribute(tag, "alt"))
        } else {
            None
        };
        out.push_str(new.as_deref().unwrap_or(tag));
    }
    out.push_str(rest);
    out
}

/// The unescaped value of a double-quoted attribute, empty when missing.
fn attribute(tag: &str, name: &str) -> String {
    let mut rest = tag;
    while let Some(at) = rest.find("=\"") {
        let key = rest[..at].rsplit(' ').next().unwrap_or_default();
        let value = &rest[at + 2..];
        let end = value.find('"').unwrap_or(value.len());
        if key == name {
            let mut out = String::new();
            unescape_into(&mut out, &value[..end]);
            return out;
        }
        rest = &value[(end + 1).min(value.len())..];
    }
    String::new()
}

fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    &name[..end]
}

/// Bytes of the tag at the start of `text`, to the `>` that is not inside quotes.
pub(super) fn tag_len(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn tag_count(html: &str) -> usize {
    html.as_bytes().windows(2).filter(|pair| pair[0] == b'<' && pair[1].is_ascii_alphabetic()).count()
}

/// Words of HTML too large to be read as such.
fn strip_tags(html: &str) -> String {
    let mut out = String::new();
    for (index, piece) in html.split('<').enumerate() {
        let words = if index == 0 { piece } else { piece.split_once('>').map_or("", |(_, words)| words) };
        unescape_into(&mut out, words);
        out.push(' ');
    }
    tidy(&out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn posts_of_an_old_forum_keep_their_form_and_lose_their_scripts() {
        let post = from_foreign_html(
            "<h1>Hi</h1><div>a <b>b</b></div><script>x</script><img src=\"https://a.example/x.png\" alt=cat onerror=x>\
             <a href=\"javascript:x\">y</a><img src=\"/attachments/1.png\">",
        );
        assert!(post.html.starts_with("<h3>Hi</h3><div>a <b>b</b></div>"), "{}", post.html);
        assert!(post.html.contains("<a href=\"https://a.example/x.png\"") && post.html.contains(">cat</a>"));
        assert!(!post.html.contains("script") && !post.html.contains("onerror"));
        assert!(post.has_image);
        assert_eq!(post.text, "Hi\na b\ncaty");
    }

    #[test]
    fn a_mountain_of_elements_becomes_words() {
        let post = from_foreign_html(&"<div><b>x".repeat(20_000));
        assert!(!post.html.contains("<b>") && post.text.starts_with("x x"));
    }

    #[test]
    fn text_leaves_out_spoilers_and_what_others_said() {
        let html = "<aside class=\"quote\"><blockquote><p>theirs</p></blockquote></aside><p>mine &amp; <span class=\"spoiler\">dies</span></p>";
        assert_eq!(text_of(html), "mine & […]");
        assert_eq!(text_of("<aside class=\"quote\"><p>theirs</p></aside>"), "theirs");
    }

    #[test]
    fn escaped_markup_comes_back_once_only() {
        assert_eq!(text_of("<p>&amp;lt;b&gt;</p>"), "&lt;b>");
        assert_eq!(escape("<a b='\"'>&"), "&lt;a b=&#39;&quot;&#39;&gt;&amp;");
    }

    proptest! {
        #[test]
        fn any_html_is_harmless(text in "(<img src=|<a href=|javascript:|https://a|\"|'|>|</?(h1|b|p|svg|script|table|td|pre|details|math|style)>|x|&lt;|\n| on=x){0,20}") {
            super::super::markdown::assert_harmless(&from_foreign_html(&text).html);
        }
    }
}
