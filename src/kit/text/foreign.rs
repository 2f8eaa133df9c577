//! HTML from elsewhere, turned into our Markdown, so that its authors can edit
//! it. It is made safe first, so what is read here is well formed and has few
//! elements; what Markdown can't say (colours, columns) is left out.

use super::bbcode::Reader;
use super::bbcode::tag::Tag;
use super::html::{from_foreign_html, tag_len, unescape_into};

/// Markdown for a post that another forum stored as HTML.
pub fn html_to_markdown(html: &str) -> String {
    let clean = from_foreign_html(html).html;
    let mut reader = Reader::new();
    let mut rest = clean.as_str();
    while let Some(start) = rest.find('<') {
        words(&mut reader, &rest[..start]);
        let tag = &rest[start..start + tag_len(&rest[start..])];
        rest = &rest[start + tag.len()..];
        let name = name_of(tag);
        match name {
            "pre" if !tag.starts_with("</") => {
                let (code, after) = rest.split_once("</pre>").unwrap_or((rest, ""));
                reader.verbatim(&Tag::of("code", String::new()), &text_within(code));
                rest = after;
            }
            "code" if !tag.starts_with("</") => {
                let (code, after) = rest.split_once("</code>").unwrap_or((rest, ""));
                inline_code(&mut reader, &text_within(code));
                rest = after;
            }
            _ if tag.starts_with("</") => close(&mut reader, name),
            _ => open(&mut reader, name, tag),
        }
    }
    words(&mut reader, rest);
    reader.finish()
}

fn open(reader: &mut Reader, name: &str, tag: &str) {
    match name {
        "p" | "div" | "figure" | "figcaption" | "dl" | "dt" | "dd" => paragraph(reader),
        "br" => reader.out.push('\n'),
        "hr" => reader.block("---"),
        "img" => {
            let (source, alt) = (attribute(tag, "src"), attribute(tag, "alt"));
            reader.out.push_str(&format!("![{}](<{source}>)", alt.replace(['[', ']', '\\', '\n'], " ")));
        }
        "a" => {
            let target = attribute(tag, "href");
            if !target.is_empty() {
                reader.open(Tag::of("url", target));
            }
        }
        _ => {
            if let Some(same) = same(name) {
                reader.open(Tag::of(same, String::new()));
            }
        }
    }
}

fn close(reader: &mut Reader, name: &str) {
    match name {
        "p" | "div" | "figure" | "figcaption" | "dl" | "dt" | "dd" => paragraph(reader),
        "a" => reader.close("url"),
        _ => {
            if let Some(same) = same(name) {
                reader.close(same);
            }
        }
    }
}

/// The tag of BBCode that means the same.
fn same(name: &str) -> Option<&'static str> {
    Some(match name {
        "b" | "strong" => "b",
        "i" | "em" => "i",
        "s" | "del" | "strike" => "s",
        "ul" | "ol" => "list",
        "li" => "li",
        "blockquote" => "quote",
        "details" => "spoiler",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "h",
        "table" => "table",
        "tr" => "tr",
        "td" | "th" => "td",
        _ => return None,
    })
}

/// Words as a browser shows them: spaces and line breaks are one space.
fn words(reader: &mut Reader, html: &str) {
    let mut text = String::new();
    unescape_into(&mut text, html);
    let starts_apart = text.starts_with(|c: char| c.is_ascii_whitespace());
    let ends_apart = text.ends_with(|c: char| c.is_ascii_whitespace());
    let inner = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let at_start = reader.out.is_empty() || reader.out.ends_with(['\n', ' ']);
    if starts_apart && !at_start {
        reader.out.push(' ');
    }
    reader.text(&inner);
    if ends_apart && !inner.is_empty() {
        reader.out.push(' ');
    }
}

fn paragraph(reader: &mut Reader) {
    // A paragraph in an item belongs to it.
    if reader.out.is_empty() || reader.out.ends_with("- ") {
        return;
    }
    let end = reader.out.trim_end_matches([' ', '\n']).len();
    reader.out.truncate(end);
    reader.out.push_str("\n\n");
}

fn inline_code(reader: &mut Reader, code: &str) {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let gap = if longest > 0 { " " } else { "" };
    let code = code.replace('\n', " ");
    if !code.trim().is_empty() {
        reader.out.push_str(&format!("{fence}{gap}{code}{gap}{fence}"));
    }
}

fn text_within(html: &str) -> String {
    let mut text = String::new();
    for (index, piece) in html.split('<').enumerate() {
        let words = if index == 0 { piece } else { piece.split_once('>').map_or("", |(_, words)| words) };
        unescape_into(&mut text, words);
    }
    text
}

fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// The sanitizer writes every attribute as `name="value"`.
fn attribute(tag: &str, name: &str) -> String {
    let mut value = String::new();
    if let Some((_, rest)) = tag.split_once(&format!(" {name}=\"")) {
        unescape_into(&mut value, rest.split('"').next().unwrap_or_default());
    }
    value
}

#[cfg(test)]
mod tests {
    use super::super::markdown::{MarkdownOptions, assert_harmless, render};
    use super::*;

    #[test]
    fn html_keeps_its_meaning() {
        for (html, markdown) in [
            ("<p>One <b>two</b>\n three</p><p>four<br>five</p>", "One **two** three\n\nfour\nfive"),
            (
                "<a href=\"https://a.example/x?a=1&amp;b=2\">the <i>site</i></a>",
                "[the *site*](<https://a.example/x?a=1&b=2>)",
            ),
            ("<ul><li>one</li><li><p>two</p></li></ul>", "- one\n- two"),
            ("<blockquote>said</blockquote><p>yes</p>", "[quote]\nsaid\n\n[/quote]\n\nyes"),
            ("<h1>Title</h1>text", "### Title\ntext"),
            ("<pre><code>a &lt;b&gt;\n  c</code></pre>", "```\na <b>\n  c\n```"),
            ("<code>a`b</code>", "`` a`b ``"),
            ("5 &lt; 6 * 7 &amp;amp;", "5 \\< 6 \\* 7 \\&amp;"),
        ] {
            assert_eq!(html_to_markdown(html), markdown, "{html}");
        }
    }

    #[test]
    fn hostile_html_is_harmless() {
        for bad in [
            "<script>alert(1)</script>x",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<svg onload=alert(1)><p>x",
            "<b><i><b><i></b>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "<pre>```\n<script>alert(1)</script></pre>",
            "<a href='https://a.example/>x'>y</a><plaintext>",
        ] {
            assert_harmless(&render(&html_to_markdown(bad), &MarkdownOptions::default()).html);
        }
    }
}
