//! Text that shall be shown as it is, turned into our Markdown.

use super::markdown::{MarkdownOptions, render};
use super::sanitize::safe_href;

/// Signs that have a meaning at the beginning of a line only lose it after this many bytes.
const LINE_START: usize = 40;

/// Markdown that shows `text` as it is: no character has a meaning, line breaks and indentation stay, addresses are links.
///
/// A paragraph that Markdown shows as it is stays as it is, so that whoever edits it finds their own words.
pub fn plain_to_markdown(text: &str) -> String {
    let paragraph = |paragraph: &str| {
        let mut escaped = String::with_capacity(paragraph.len() + paragraph.len() / 8);
        escape_into(&mut escaped, paragraph);
        let html = |text: &str| render(text, &MarkdownOptions::default()).html;
        let is_plain = escaped != paragraph && html(paragraph) == html(&escaped);
        if is_plain { paragraph.to_owned() } else { escaped }
    };
    text.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// Appends text in which Markdown sees nothing but words, line breaks and web addresses.
pub(super) fn escape_into(out: &mut String, text: &str) {
    let mut finder = linkify::LinkFinder::new();
    finder.kinds(&[linkify::LinkKind::Url]).url_must_have_scheme(true);
    // Only the beginning of a line matters, so no more than that is looked at.
    let near = out.len().saturating_sub(LINE_START);
    let mut line_start =
        out.as_bytes()[near..].iter().rposition(|byte| *byte == b'\n').map_or(near, |at| near + at + 1);
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
            let line = out.get(line_start..).filter(|line| line.len() < LINE_START).unwrap_or("x");
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
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn ordinary_words_are_not_escaped() {
        let text =
            "Hello! Is it 5:30 (or later)? Mail me @ home & co. :)\n- not - that I_know_of #1\n\nYes *no*";
        let markdown = plain_to_markdown("Hello! Is it 5:30? A_b & co. :)\n\nYes *no*");
        assert_eq!(markdown, "Hello! Is it 5:30? A_b & co. :)\n\nYes \\*no\\*");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&render(&plain_to_markdown(text), &MarkdownOptions::default()).text), words(text));
    }

    proptest! {
        #[test]
        fn any_literal_text_comes_out_whole(text in "[a-zA-Z0-9 *_`<>#|~@:&!+=.()\\[\\]\\\\-]{0,40}") {
            prop_assume!(!text.contains("http"));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(&render(&plain_to_markdown(&text), &MarkdownOptions::default()).text), words(&text));
        }
    }
}
