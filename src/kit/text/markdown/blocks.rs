//! Finds `[quote=name post=12]…[/quote]` and `[spoiler="title"]…[/spoiler]` in a text.

/// How deep quotes and spoilers may lie in each other; deeper ones are shown as typed.
const MAX_DEPTH: usize = 8;
/// Longest name or title in a tag.
const MAX_VALUE: usize = 100;

/// A piece of a text; what is opened is always closed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Markdown(String),
    Quote { name: String, post: Option<u64> },
    CloseQuote,
    Spoiler { title: String },
    CloseSpoiler,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Quote,
    Spoiler,
}

impl Kind {
    fn closing(self) -> &'static str {
        match self {
            Self::Quote => "[/quote]",
            Self::Spoiler => "[/spoiler]",
        }
    }

    fn close(self) -> Part {
        match self {
            Self::Quote => Part::CloseQuote,
            Self::Spoiler => Part::CloseSpoiler,
        }
    }
}

/// Splits a text at its quote and spoiler tags; tags inside code fences are left alone.
pub(super) fn split(source: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open: Vec<Kind> = Vec::new();
    let mut text = String::new();
    let mut fence: Option<(u8, usize)> = None;
    for line in source.split_inclusive('\n') {
        if let Some(inside) = fence {
            text.push_str(line);
            if fence_of(line).is_some_and(|(mark, len, bare)| mark == inside.0 && len >= inside.1 && bare) {
                fence = None;
            }
            continue;
        }
        let mut rest = line;
        let mut tagged = false;
        while open.len() < MAX_DEPTH
            && let Some((kind, part, after)) = opening(rest)
        {
            flush(&mut text, &mut parts);
            parts.push(part);
            open.push(kind);
            rest = after;
            tagged = true;
        }
        while let Some(kind) = open.last().copied()
            && let Some(at) = closing_at(rest, kind)
        {
            text.push_str(&rest[..at]);
            flush(&mut text, &mut parts);
            parts.push(kind.close());
            open.pop();
            rest = &rest[at + kind.closing().len()..];
            tagged = true;
        }
        if let Some((mark, len, _)) = fence_of(rest) {
            fence = Some((mark, len));
        }
        if !(tagged && rest.trim().is_empty()) {
            text.push_str(rest);
        }
    }
    flush(&mut text, &mut parts);
    parts.extend(open.iter().rev().map(|kind| kind.close()));
    parts
}

fn flush(text: &mut String, parts: &mut Vec<Part>) {
    if text.trim().is_empty() {
        text.clear();
    } else {
        parts.push(Part::Markdown(std::mem::take(text)));
    }
}

/// Mark, length, and whether nothing follows, of a line that begins or ends a fenced code block.
fn fence_of(line: &str) -> Option<(u8, usize, bool)> {
    let line = line.trim();
    let mark = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let len = line.bytes().take_while(|byte| *byte == mark).count();
    let info = &line[len..];
    (len >= 3 && !(mark == b'`' && info.contains('`'))).then_some((mark, len, info.is_empty()))
}

fn opening(line: &str) -> Option<(Kind, Part, &str)> {
    let line = line.trim_start_matches(' ');
    if let Some(rest) = tag(line, "[quote") {
        let (values, after) = inside(rest)?;
        let (name, values) = value(values.strip_prefix('=').unwrap_or(values));
        let post = values.trim().strip_prefix("post=").and_then(|post| post.parse().ok());
        let named_post = name.strip_prefix("post=").and_then(|post| post.parse().ok());
        let name = if named_post.is_some() { String::new() } else { name };
        return Some((Kind::Quote, Part::Quote { name, post: post.or(named_post) }, after));
    }
    let (values, after) = inside(tag(line, "[spoiler")?)?;
    let (mut title, more) = value(values.strip_prefix('=').unwrap_or(values));
    if !more.is_empty() && !values.starts_with("=\"") {
        title = values.trim_start_matches('=').to_owned();
    }
    Some((Kind::Spoiler, Part::Spoiler { title }, after))
}

/// What follows the name of a tag; the name must end there.
fn tag<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let rest = line.get(name.len()..).filter(|_| line[..name.len()].eq_ignore_ascii_case(name))?;
    rest.starts_with(['=', ' ', ']']).then_some(rest)
}

/// Values of a tag, and what comes after its bracket; a bracket inside quotation marks does not end it.
fn inside(rest: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in rest.char_indices().take(MAX_VALUE + 30) {
        match c {
            '"' => quoted = !quoted,
            ']' if !quoted => return Some((&rest[..at], &rest[at + 1..])),
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// The first value, without its quotation marks, and the rest.
fn value(values: &str) -> (String, &str) {
    let values = values.trim();
    let (value, rest) = match values.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => values.split_once(' ').unwrap_or((values, "")),
    };
    (value.chars().take(MAX_VALUE).collect(), rest)
}

/// Where a closing tag stands in a line, unless inside inline code.
fn closing_at(line: &str, kind: Kind) -> Option<usize> {
    let name = kind.closing();
    let mut ticks = 0;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'`' => ticks += 1,
            b'[' if ticks % 2 == 0
                && line.as_bytes()[at..]
                    .get(..name.len())
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes())) =>
            {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Part {
        Part::Markdown(text.to_owned())
    }

    fn quote(name: &str, post: Option<u64>) -> Part {
        Part::Quote { name: name.to_owned(), post }
    }

    #[test]
    fn a_quote_has_a_name_and_a_post() {
        assert_eq!(
            split("[quote=ann post=12]\nhi\n[/quote]\nyes"),
            [quote("ann", Some(12)), text("hi\n"), Part::CloseQuote, text("yes")]
        );
        assert_eq!(
            split("[Quote=\"a ]b\" post=x]hi[/QUOTE] yes"),
            [quote("a ]b", None), text("hi"), Part::CloseQuote, text(" yes")]
        );
        assert_eq!(split("[quote]x")[0], quote("", None));
        assert_eq!(split("[quote post=3]x")[0], quote("", Some(3)));
        assert_eq!(split("[spoiler=\"the end\"]x")[0], Part::Spoiler { title: "the end".to_owned() });
        assert_eq!(split("[spoiler=the end]x")[0], Part::Spoiler { title: "the end".to_owned() });
    }

    #[test]
    fn what_is_opened_is_closed() {
        assert_eq!(
            split("[quote]\n[spoiler]\nx"),
            [
                quote("", None),
                Part::Spoiler { title: String::new() },
                text("x"),
                Part::CloseSpoiler,
                Part::CloseQuote,
            ]
        );
        let deep = split(&"[quote]\n".repeat(5_000));
        assert_eq!(deep.iter().filter(|part| **part == Part::CloseQuote).count(), 8);
    }

    #[test]
    fn what_is_no_tag_stays_text() {
        for plain in [
            "[/quote]\n",
            "[quotes]\n",
            "say [quote] x\n",
            "```\n[quote]\n```\n",
            "\\[quote]\n",
            "[quote=\n]\n",
        ] {
            assert_eq!(split(plain), [text(plain)], "{plain}");
        }
        assert_eq!(split("[quote]\n`[/quote]`\n")[1], text("`[/quote]`\n"));
    }
}
