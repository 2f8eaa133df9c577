//! BBCode and literal text from elsewhere, turned into our Markdown.

use super::sanitize::safe_href;

/// Tags that may lie in each other; deeper ones are dropped.
const MAX_DEPTH: usize = 16;

/// Markdown that shows `text` as it is: no character has a meaning, line breaks and indentation stay, addresses are links.
pub fn plain_to_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape_into(&mut out, text);
    out
}

/// Markdown for a post in BBCode; unknown tags vanish, unclosed ones are closed, other signs have no meaning.
pub fn bbcode_to_markdown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader { out: String::new(), open: Vec::new() };
    let mut rest = text.as_str();
    while let Some(start) = rest.find('[') {
        reader.text(&rest[..start]);
        rest = &rest[start..];
        let Some(tag) = Tag::read(rest) else {
            reader.text("[");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.len..];
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
    while let Some((name, ..)) = reader.open.last() {
        let name = name.clone();
        reader.close(&name);
    }
    reader.out.trim().to_owned()
}

struct Tag {
    name: String,
    value: String,
    closing: bool,
    len: usize,
}

impl Tag {
    /// The tag at the start of `text`, if its name is one of BBCode's.
    fn read(text: &str) -> Option<Self> {
        const KNOWN: &[&str] = &[
            "b",
            "i",
            "u",
            "s",
            "strike",
            "del",
            "url",
            "email",
            "img",
            "code",
            "php",
            "html",
            "pre",
            "noparse",
            "plain",
            "quote",
            "spoiler",
            "list",
            "*",
            "li",
            "ul",
            "ol",
            "size",
            "color",
            "colour",
            "font",
            "center",
            "left",
            "right",
            "justify",
            "align",
            "indent",
            "h1",
            "h2",
            "h3",
            "h",
            "heading",
            "hr",
            "br",
            "sub",
            "sup",
            "table",
            "tr",
            "td",
            "th",
            "user",
            "mention",
            "attach",
            "media",
            "youtube",
            "highlight",
            "background",
            "anchor",
            "hide",
            "abbr",
        ];
        let window: &str = super::markdown::cut_at(text, 600);
        let end = window.find(']').filter(|end| !window[1..*end].contains(['[', '\n']))?;
        let inner = &window[1..end];
        let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let at = inner.find(['=', ' ']).unwrap_or(inner.len());
        let name = inner[..at].to_ascii_lowercase();
        let value = inner[at..].trim_start_matches('=').trim().to_owned();
        KNOWN.contains(&name.as_str()).then_some(Self { name, value, closing, len: end + 1 })
    }

    /// The value without quotation marks and without the numbers some forums put after a name.
    fn first_value(&self) -> String {
        let value = self.value.trim_start_matches("&quot;").trim_start_matches(['"', '\'']);
        value
            .split(['"', ';', ','])
            .next()
            .unwrap_or_default()
            .replace("&quot;", "")
            .trim()
            .chars()
            .take(80)
            .collect()
    }
}

/// Writes Markdown; `open` has each open tag, its value, and where its content begins.
struct Reader {
    out: String,
    open: Vec<(String, String, usize)>,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.open.last().is_some_and(|(name, value, _)| name == "url" && value.is_empty()) {
            self.out.push_str(text);
        } else {
            escape_into(&mut self.out, text);
        }
    }

    fn open(&mut self, tag: Tag) {
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

    fn close(&mut self, name: &str) {
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
    fn verbatim(&mut self, tag: &Tag, content: &str) {
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
    fn block(&mut self, block: &str) {
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

/// Appends text in which Markdown sees nothing but words, line breaks and web addresses.
fn escape_into(out: &mut String, text: &str) {
    let mut finder = linkify::LinkFinder::new();
    finder.kinds(&[linkify::LinkKind::Url]).url_must_have_scheme(true);
    let mut line_start = out.rfind('\n').map_or(0, |at| at + 1);
    for span in finder.spans(text) {
        let address = span.as_str();
        if span.kind().is_some()
            && address.starts_with("http")
            && safe_href(address)
            && !address.contains(['<', '>', '\\'])
        {
            out.push_str(&format!("<{address}>"));
            continue;
        }
        for c in address.chars() {
            let line = &out[line_start..];
            let line = if line.len() < 40 { line } else { "x" };
            let at_start = line.chars().all(|c| c.is_whitespace());
            let after_number = matches!(c, '.' | ')')
                && (1..=9).contains(&line.trim().len())
                && line.trim().bytes().all(|byte| byte.is_ascii_digit());
            match c {
                ' ' | '\t' if at_start => {
                    out.push_str(if c == ' ' { "\u{a0}" } else { "\u{a0}\u{a0}\u{a0}\u{a0}" })
                }
                '\r' => {}
                '\n' => {
                    out.push('\n');
                    line_start = out.len();
                }
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '@' | ':' | '&' | '!' => {
                    out.extend(['\\', c])
                }
                '+' | '-' | '=' if at_start => out.extend(['\\', c]),
                _ if after_number => out.extend(['\\', c]),
                _ => out.push(c),
            }
        }
    }
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

    #[test]
    fn literal_text_is_shown_as_it_is() {
        for text in [
            "*a* _b_ `c` [d](e) <f> # g\n# h\n1. i\n- j\n> k\n||l|| @ann :smile: &amp; \\ ~~m~~ [quote]",
            "a\nb\n===\nc\n---",
            "| a |\n|---|",
            "~~~\n[/quote]",
        ] {
            let rendered = render(&plain_to_markdown(text), &MarkdownOptions::default());
            assert_eq!(rendered.text, text);
            assert!(rendered.mentions.is_empty() && !rendered.html.contains("<em>"));
        }
        assert!(
            render(&plain_to_markdown("see https://a.example/x_y_z?a=1&b=2."), &MarkdownOptions::default())
                .html
                .contains("x_y_z?a=1&amp;b=2\"")
        );
    }

    proptest! {
        #[test]
        fn any_literal_text_comes_out_whole(text in "[a-zA-Z0-9 *_`<>#|~@:&!+=.()\\[\\]\\\\-]{0,40}") {
            prop_assume!(!text.contains("http"));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(&render(&plain_to_markdown(&text), &MarkdownOptions::default()).text), words(&text));
        }

        #[test]
        fn any_bbcode_is_harmless(text in prop::collection::vec(prop::sample::select(vec![
            "[b]", "[/b]", "[i]", "[url=", "[url]", "[/url]", "]", "https://a.example", "javascript:x", "[quote=", "[/quote]", "[list]", "[*]",
            "[code]", "[/code]", "\n", "x", "<script>", "\"", "[img]", "[/img]", "[spoiler]", "`", " ",
        ]), 0..30)) {
            super::super::markdown::assert_harmless(&shown(&text.concat()));
        }
    }
}
