//! The words of a text: addresses become links, `@name` a mention, `:smile:` an emoji.

use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use url::{Host, Url};

use super::super::fold::is_invisible;
use super::super::html::escape_into;
use super::super::names;
use super::guard::BLOCKER;

/// Longest emoji name between colons.
const MAX_SHORTCODE: usize = 40;

static FINDER: LazyLock<LinkFinder> = LazyLock::new(|| {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    finder
});

/// A piece of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    Plain(&'a str),
    Link(&'a str),
    Mention(&'a str),
    Emoji(&'static str),
}

/// Splits text into its pieces; with `linked`, addresses and names are found too.
pub(super) fn words<'a>(text: &'a str, linked: bool, mut each: impl FnMut(Word<'a>)) {
    if !linked || !text.contains("://") {
        return small_words(text, linked, &mut each);
    }
    for span in FINDER.spans(text) {
        let web = span.as_str().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
        match span.kind() {
            Some(_) if web && super::super::sanitize::safe_href(span.as_str()) => each(Word::Link(span.as_str())),
            Some(_) => each(Word::Plain(span.as_str())),
            None => small_words(span.as_str(), linked, &mut each),
        }
    }
}

fn small_words<'a>(text: &'a str, mentions: bool, each: &mut impl FnMut(Word<'a>)) {
    let mut done = 0;
    let mut before = ' ';
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let found = match c {
            '@' if mentions && !is_inside_word(before) => mention(&text[at + 1..]).map(|name| (Word::Mention(name), name.len() + 1)),
            ':' if !before.is_alphanumeric() && before != BLOCKER => shortcode(&text[at + 1..]),
            _ => None,
        };
        before = c;
        if let Some((word, len)) = found {
            each(Word::Plain(&text[done..at]));
            each(word);
            done = at + len;
            let rest = &text[done..];
            chars = rest.char_indices();
            return small_words_from(rest, mentions, text[..done].chars().next_back().unwrap_or(' '), each);
        }
    }
    each(Word::Plain(&text[done..]));
}
