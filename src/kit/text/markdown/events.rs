//! Prepares the parser's events: joins texts, and pairs the `||` markers of inline spoilers.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::guard::BLOCKER;

/// The events of a text, with neighbouring texts as one, HTML as text, and escaped `@`, `:` and `|` blocked.
pub(super) fn events(text: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut events = Vec::new();
    let mut words = String::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Text(piece) if text[..range.start].ends_with('\\') => push_escaped(&mut words, &piece),
            Event::Text(piece) | Event::Html(piece) | Event::InlineHtml(piece) => words.push_str(&piece),
            other => {
                if !words.is_empty() {
                    events.push(Event::Text(std::mem::take(&mut words).into()));
                }
                events.push(other);
            }
        }
    }
    events
}

/// Text that begins with a character that was escaped: that one has no meaning of ours either.
fn push_escaped(words: &mut String, piece: &str) {
    match piece.strip_prefix('|') {
        Some(rest) => {
            words.push('|');
            words.push(BLOCKER);
            words.push_str(rest);
        }
        None => {
            if piece.starts_with(['@', ':']) {
                words.push(BLOCKER);
            }
            words.push_str(piece);
        }
    }
}

/// Where a marker of a complete pair stands: the number of its event, the byte in its text, and whether it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub event: usize,
    pub at: usize,
    pub opens: bool,
}

/// Finds the complete pairs, in order; a marker without partner in its paragraph stays text.
///
/// Both markers of a pair stand outside emphasis and links, so that elements nest.
pub(super) fn spoilers(events: &[Event]) -> Vec<Marker> {
    let mut found = Vec::new();
    let mut open: Option<Marker> = None;
    let mut inside = 0usize;
    for (event, current) in events.iter().enumerate() {
        match current {
            Event::Start(tag) if is_inline(tag) => inside += 1,
            Event::End(tag) if is_inline_end(tag) => inside = inside.saturating_sub(1),
            Event::Start(_) | Event::End(_) => {
                open = None;
                inside = 0;
            }
            Event::Text(text) if inside == 0 => {
                let mut from = 0;
                while let Some(at) = text[from..].find("||").map(|at| at + from) {
                    from = at + 2;
                    match open {
                        None if !text[from..].starts_with(char::is_whitespace) => {
                            open = Some(Marker { event, at, opens: true })
                        }
                        Some(opener)
                            if !text[..at].ends_with(char::is_whitespace)
                                && (opener.event, opener.at + 2) != (event, at) =>
                        {
                            found.extend([opener, Marker { event, at, opens: false }]);
                            open = None;
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    found
}

pub(super) fn is_inline(tag: &Tag) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

pub(super) fn is_inline_end(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
