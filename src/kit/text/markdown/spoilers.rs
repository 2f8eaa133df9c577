//! Pairs the `||` markers of inline spoilers.

use pulldown_cmark::{Event, Tag, TagEnd};

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
pub(super) fn pairs(events: &[Event]) -> Vec<Marker> {
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
                        None if !text[from..].starts_with(char::is_whitespace) => open = Some(Marker { event, at, opens: true }),
                        Some(opener) if !text[..at].ends_with(char::is_whitespace) && (opener.event, opener.at + 2) != (event, at) => {
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
