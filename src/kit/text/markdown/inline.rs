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
            Some(_) if web && super::super::sanitize::safe_href(span.as_str()) => {
                each(Word::Link(span.as_str()))
            }
            Some(_) => each(Word::Plain(span.as_str())),
            None => small_words(span.as_str(), linked, &mut each),
        }
    }
}

fn small_words<'a>(text: &'a str, mentions: bool, each: &mut impl FnMut(Word<'a>)) {
    let mut done = 0;
    let mut before = ' ';
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at + c.len_utf8()..];
        let found = match c {
            '@' if mentions && !is_inside_word(before) => {
                mention(rest).map(|name| (Word::Mention(name), name.len() + 1))
            }
            ':' if !before.is_alphanumeric() && before != BLOCKER => shortcode(rest),
            _ => None,
        };
        before = c;
        match found {
            Some((word, len)) => {
                each(Word::Plain(&text[done..at]));
                each(word);
                at += len;
                done = at;
            }
            None => at += c.len_utf8(),
        }
    }
    each(Word::Plain(&text[done..]));
}

/// An address such as ann@example.com or a path with @ is no mention.
fn is_inside_word(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, BLOCKER | '_' | '/' | '.' | '-' | '+' | '@')
}

fn mention(rest: &str) -> Option<&str> {
    let end = rest.char_indices().find(|(_, c)| !names::is_name_char(*c)).map_or(rest.len(), |(at, _)| at);
    let name = rest[..end].trim_end_matches(['.', '-', '_']);
    let length = name.chars().take(names::MAX + 1).count();
    let starts = name.starts_with(char::is_alphanumeric);
    // "@a.b@c.example" and "@name/path" are addresses of other places.
    let goes_on = rest[name.len()..].starts_with(['@', '/']);
    ((names::MIN..=names::MAX).contains(&length) && starts && !goes_on).then_some(name)
}

fn shortcode(rest: &str) -> Option<(Word<'static>, usize)> {
    let bytes = rest.as_bytes();
    let end = bytes.iter().take(MAX_SHORTCODE + 1).position(|byte| *byte == b':')?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_+-".contains(byte);
    if end == 0 || !bytes[..end].iter().all(plain) {
        return None;
    }
    let emoji = emojis::get_by_shortcode(&rest[..end])?;
    Some((Word::Emoji(emoji.as_str()), end + 2))
}

/// The host that a link leads to, when its text names another one.
pub(super) fn hidden_host(text: &str, href: &str) -> Option<String> {
    let url = Url::parse(href).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let other = text
        .split_whitespace()
        .any(|word| looks_like_host(word).is_some_and(|named| bare(&named) != bare(host)));
    other.then(|| host.to_owned())
}

/// The host that a word seems to name.
fn looks_like_host(word: &str) -> Option<String> {
    let after_scheme = word.split_once("://").map_or(word, |(_, rest)| rest);
    let authority = after_scheme.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let authority = authority.trim_matches(|c: char| !c.is_alphanumeric());
    // What stands before "@" is what a reader takes for the host.
    let named = authority.split(['@', ':']).next().unwrap_or_default();
    let (name, last) = named.rsplit_once(['.', '。', '．'])?;
    let is_domain = !name.is_empty() && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    if !is_domain && word.split_once("://").is_none() {
        return None;
    }
    match Url::parse(&format!("http://{named}")).ok()?.host()? {
        Host::Domain(domain) => Some(domain.to_owned()),
        other => Some(other.to_string()),
    }
}

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// Appends text, escaped and without blockers.
pub(super) fn put(out: &mut String, text: &str) {
    for piece in text.split(BLOCKER) {
        escape_into(out, piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        words(text, true, |word| match word {
            Word::Plain(_) => {}
            other => found.push(format!("{other:?}")),
        });
        found
    }

    #[test]
    fn names_after_an_at_sign_are_mentions() {
        assert_eq!(
            found("@ann, (@bob.b) @_x @al @Ольга!"),
            ["Mention(\"ann\")", "Mention(\"bob.b\")", "Mention(\"Ольга\")"]
        );
        for plain in [
            "me@example.com",
            "a/@ann",
            "@@ann",
            "@ann@social.example",
            "\u{fdd0}@ann",
            "@<img>",
            "@aaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(found(plain), [""; 0], "{plain}");
        }
    }

    #[test]
    fn known_shortcodes_are_emoji() {
        assert_eq!(found(":smile: :+1: :nosuch: 1:100:2 ::"), ["Emoji(\"😄\")", "Emoji(\"👍\")"]);
    }

    #[test]
    fn addresses_are_links_without_the_dot_after_them() {
        assert_eq!(found("see https://a.example/x_(y)."), ["Link(\"https://a.example/x_(y)\")"]);
        for plain in ["javascript://a", "file:///etc", "http://", "ftp://a.example", "HTTPS//a"] {
            assert_eq!(found(plain), [""; 0], "{plain}");
        }
    }

    #[test]
    fn a_link_that_names_another_place_shows_where_it_leads() {
        let shown = |text, href| hidden_host(text, href).is_some();
        assert!(shown("https://bank.example", "https://evil.example"));
        assert!(shown("my bank.example/login", "https://evil.example"));
        assert!(shown("b\u{200b}ank.example", "https://evil.example"));
        assert!(shown("https://bank.example@evil.example", "https://bank.example@evil.example"));
        assert!(!shown("here", "https://evil.example") && !shown("v1.2 e.g. this", "https://a.example"));
        assert!(!shown("www.a.example/b.html", "https://a.example/b.html"));
        assert!(!shown("https://bücher.example/x", "https://bücher.example/x"));
    }
}
