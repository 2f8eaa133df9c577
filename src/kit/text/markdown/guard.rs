//! Makes a text harmless to parse: no control characters, no mountains of nesting.

use super::super::fold::is_bidi_control;

/// Quotes and lists that one line may open; deeper ones are shown as typed.
const MAX_DEPTH: usize = 16;
/// Columns of a table; a wider one is shown as typed.
const MAX_COLUMNS: usize = 64;

/// A character that no text contains after [`normalise`]: put before a marker, it keeps the parser from seeing it.
///
/// The writer drops it, so it leaves no trace, not even in code.
pub(super) const BLOCKER: char = '\u{fdd0}';

/// One kind of line break, no control characters, nothing that turns the direction of neighbours.
pub(super) fn normalise(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() || is_bidi_control(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// Blocks what would nest too deep or grow too wide, so that parsing takes linear time.
pub(super) fn cap_nesting(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        if let Some(at) = too_deep_at(line) {
            out.push_str(&line[..at]);
            out.push(BLOCKER);
            out.push_str(&line[at..]);
        } else if is_wide_delimiter(line) {
            out.push(BLOCKER);
            out.push_str(line);
        } else {
            out.push_str(line);
        }
    }
    out
}

/// Where the first quote or list marker beyond the limit stands.
fn too_deep_at(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut depth = 0;
    let mut at = 0;
    while at < bytes.len() {
        let marker = match bytes[at] {
            b' ' | b'\t' => {
                at += 1;
                continue;
            }
            b'>' => 1,
            b'-' | b'*' | b'+' if is_gap(bytes.get(at + 1)) => 1,
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
                let ends =
                    matches!(bytes.get(at + digits), Some(b'.' | b')')) && is_gap(bytes.get(at + digits + 1));
                if ends { digits + 1 } else { return None }
            }
            _ => return None,
        };
        depth += 1;
        if depth > MAX_DEPTH {
            return (!is_rule(line)).then_some(at);
        }
        at += marker;
    }
    None
}

fn is_gap(byte: Option<&u8>) -> bool {
    byte.is_none_or(|byte| byte.is_ascii_whitespace())
}

/// A line of spaced dashes or stars is a rule, not nested lists.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    ["-", "*"].iter().any(|mark| {
        line.starts_with(mark) && line.bytes().all(|byte| byte == mark.as_bytes()[0] || byte == b' ')
    })
}

fn is_wide_delimiter(line: &str) -> bool {
    line.bytes().filter(|byte| *byte == b'|').count() > MAX_COLUMNS
        && line.trim().bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_vanish_and_line_breaks_are_one_kind() {
        assert_eq!(normalise("a\r\nb\rc\u{0}\u{1b}\u{202e}\u{fdd0}\td"), "a\nb\nc\td");
    }

    #[test]
    fn only_deep_nesting_is_blocked() {
        for kept in
            ["> > a\n", "- - - - - - - - - - - - - - - - - - - -\n", "1. a\n", "|a|\n|-|\n", "12345\n"]
        {
            assert_eq!(cap_nesting(kept), kept);
        }
        assert_eq!(cap_nesting(&">".repeat(20)).find(BLOCKER), Some(16));
        assert!(cap_nesting(&format!("{}x", "1. ".repeat(30))).contains(BLOCKER));
        assert!(cap_nesting(&format!("x\n{}\n", "-|".repeat(100))).contains(BLOCKER));
    }
}
