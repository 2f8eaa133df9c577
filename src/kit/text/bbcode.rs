//! BBCode from elsewhere, turned into our Markdown.

pub(super) mod tag;

use super::plain::escape_into;
use super::sanitize::safe_href;
use tag::Tag;

/// Tags that may lie in each other; deeper ones are dropped.
const MAX_DEPTH: usize = 16;

/// Markdown for a post in BBCode; unknown tags vanish, unclosed ones are closed, other signs have no meaning.
pub fn bbcode_to_markdown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader::new();
    let mut rest = text.as_str();
    let mut looked = 0;
    while let Some(start) = rest[looked..].find('[').map(|at| at + looked) {
        let Some(tag) = Tag::read(&rest[start..]) else {
            looked = start + 1;
            continue;
        };
        reader.text(&rest[..start]);
        looked = 0;
        rest = &rest[start + tag.len..];
        if !tag.closing
            && matches!(tag.name.as_str(), "code" | "php" | "html" | "pre" | "img" | "noparse" | "plain")
        {
            let end = find_ignoring_case(rest, &format!("[/{}]", tag.name)).unwrap_or(rest.len());
            reader.verbatim(&tag, &rest[..end]);
            rest = rest.get(end + tag.name.len() + 3..).unwrap_or_default();
        } else if tag.closing {
            reader.close(&tag.name);
        } else {
            reader.open(tag);
        }
    }
    reader.text(rest);
    reader.finish()
}

/// Writes Markdown; `open` has each open tag, its value, and where its content begins.
pub(super) struct Reader {
    pub(super) out: String,
    open: Vec<(String, String, usize)>,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { out: String::new(), open: Vec::new() }
    }

    /// The Markdown, with everything closed that is still open.
    pub(super) fn finish(mut self) -> String {
        while let Some((name, ..)) = self.open.last() {
            let name = name.clone();
            self.close(&name);
        }
        self.out.trim().to_owned()
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.open.last().is_some_and(|(name, value, _)| name == "url" && value.is_empty()) {
            self.out.push_str(text);
        } else {
            escape_into(&mut self.out, text);
        }
    }

    pub(super) fn open(&mut self, tag: Tag) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        match tag.name.as_str() {
            "hr" => return self.block("---"),
            "br" => return self.out.push('\n'),
            "*" | "li" => return self.item(),
            "quote" => {
                let name = tag.first_value().replace([']', '['], "");
                self.block(&if name.is_empty() {
                    "[quote]".to_owned()
                } else {
                    format!("[quote=\"{name}\"]")
                });
            }
            "spoiler" | "hide" => {
                let title = tag.first_value().replace([']', '['], "");
                self.block(&if title.is_empty() {
                    "[spoiler]".to_owned()
                } else {
                    format!("[spoiler=\"{title}\"]")
                });
            }
            "list" | "ul" | "ol" | "table" | "center" | "h1" | "h2" | "h3" | "h" | "heading" => {
                self.fresh_line()
            }
            "td" | "th" => self.out.push(' '),
            _ => {}
        }
        let start = self.out.len();
        self.open.push((tag.name, tag.value, start));
    }

    pub(super) fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(open, ..)| open == name) else { return };
        while self.open.len() > at {
            let Some((name, value, start)) = self.open.pop() else { return };
            match name.as_str() {
                "b" => self.wrap(start, "**"),
                "i" => self.wrap(start, "*"),
                "s" | "strike" | "del" => self.wrap(start, "~~"),
                "h1" | "h2" | "h3" | "h" | "heading" => {
                    let title = self.out.split_off(start).replace('\n', " ");
                    self.block(&format!("### {}", title.trim()));
                }
                "quote" => self.block("[/quote]"),
                "spoiler" | "hide" => self.block("[/spoiler]"),
                "url" | "email" => self.link(start, &name, &value),
                "list" | "ul" | "ol" | "tr" | "center" => self.out.push('\n'),
                _ => {}
            }
        }
    }

    /// Puts marks around what was written since `start`, inside its spaces; not around several paragraphs.
    fn wrap(&mut self, start: usize, mark: &str) {
        let content = self.out.split_off(start);
        let inner = content.trim();
        if inner.is_empty()
            || inner.contains("\n\n")
            || inner.contains("\n[")
            || inner.contains("\n- ")
            || inner.contains("```")
        {
            self.out.push_str(&content);
            return;
        }
        let lead = &content[..content.len() - content.trim_start().len()];
        let tail = &content[content.trim_end().len()..];
        for piece in [lead, mark, inner, mark, tail] {
            self.out.push_str(piece);
        }
    }

    fn link(&mut self, start: usize, name: &str, value: &str) {
        let content = self.out.split_off(start);
        let target = if value.is_empty() { content.trim() } else { value.trim_matches(['"', '\'']) };
        let target = match target {
            _ if name == "email" => format!("mailto:{target}"),
            _ if target.starts_with("www.") => format!("https://{target}"),
            _ => target.to_owned(),
        };
        let usable = safe_href(&target) && !target.contains(['<', '>', '\\']);
        if value.is_empty() {
            if usable && name == "url" {
                self.out.push_str(&format!("<{target}>"));
            } else {
                escape_into(&mut self.out, &content);
            }
        } else if usable && !content.trim().is_empty() {
            self.out.push_str(&format!("[{}](<{target}>)", content.trim().replace('\n', " ")));
        } else {
            self.out.push_str(&content);
        }
    }

    /// Content in which no tag counts.
    pub(super) fn verbatim(&mut self, tag: &Tag, content: &str) {
        match tag.name.as_str() {
            "noparse" | "plain" => escape_into(&mut self.out, content),
            "img" => {
                let source = content.trim();
                if safe_href(source) && !source.contains(['<', '>', '\\']) {
                    self.out.push_str(&format!("![](<{source}>)"));
                }
            }
            _ => {
                let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or_default();
                let fence = "`".repeat((longest + 1).max(3));
                self.block(&format!("{fence}\n{}\n{fence}", content.trim_matches('\n')));
            }
        }
    }

    fn item(&mut self) {
        let depth =
            self.open.iter().filter(|(name, ..)| matches!(name.as_str(), "list" | "ul" | "ol")).count();
        self.fresh_line();
        self.out.push_str(&"  ".repeat(depth.saturating_sub(1)));
        self.out.push_str("- ");
    }

    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Something on lines of its own, with an empty one before it.
    pub(super) fn block(&mut self, block: &str) {
        self.fresh_line();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.out.push_str(block);
        self.out.push('\n');
    }
}

fn find_ignoring_case(text: &str, tag: &str) -> Option<usize> {
    text.as_bytes().windows(tag.len()).position(|window| window.eq_ignore_ascii_case(tag.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::markdown::{MarkdownOptions, render};
    use super::*;
    use proptest::prelude::*;

    fn shown(bbcode: &str) -> String {
        render(&bbcode_to_markdown(bbcode), &MarkdownOptions::default()).html.replace('\n', "")
    }

    #[test]
    fn bbcode_keeps_its_meaning() {
        assert_eq!(
            shown("[b]bold [/b]and [I]x[/i] [s]y[/s] [color=red]z[/color]"),
            "<p><strong>bold</strong> and <em>x</em> <del>y</del> z</p>"
        );
        assert!(shown("[quote=\"ann;12\"]hi[/quote]yes").contains("data-user=\"ann\""));
        assert!(shown("[quote=ann]hi[/quote]yes").ends_with("</aside><p>yes</p>"));
        assert!(
            shown("[url=https://a.example/x_y]the [b]site[/b][/url]")
                .contains("<a href=\"https://a.example/x_y\"")
        );
        assert!(shown("[url]https://a.example/x_y_z[/url]").contains(">https://a.example/x_y_z</a>"));
        assert_eq!(shown("[list][*]one[*]two[/list]"), "<ul><li>one</li><li>two</li></ul>");
        assert_eq!(shown("[code]a [b]*x*```[/b][/code]"), "<pre><code>a [b]*x*```[/b]</code></pre>");
        assert!(shown("[img]https://a.example/x.png[/img]").contains("href=\"https://a.example/x.png\""));
        assert!(shown("[spoiler]dies[/spoiler]").contains("<details"));
    }

    #[test]
    fn hostile_bbcode_is_harmless() {
        for bad in [
            "[url=javascript:alert(1)]x[/url]",
            "[url]javascript:alert(1)[/url]",
            "[img]x\" onerror=y[/img]",
            "[quote=\"]<script>\"]x[/quote]",
            "[b][i][/b][/i]",
        ] {
            assert!(!shown(bad).contains("href=\"javascript"), "{bad}");
            super::super::markdown::assert_harmless(&shown(bad));
        }
        assert_eq!(shown("[0] *a* [x]"), "<p>[0] *a* [x]</p>");
        bbcode_to_markdown(&"[b]".repeat(10_000));
    }

    proptest! {
        #[test]
        fn any_bbcode_is_harmless(text in prop::collection::vec(prop::sample::select(vec![
            "[b]", "[/b]", "[i]", "[url=", "[url]", "[/url]", "]", "https://a.example", "javascript:x", "[quote=", "[/quote]", "[list]", "[*]",
            "[code]", "[/code]", "\n", "x", "<script>", "\"", "[img]", "[/img]", "[spoiler]", "`", " ",
        ]), 0..30)) {
            super::super::markdown::assert_harmless(&shown(&text.concat()));
        }
    }
}
