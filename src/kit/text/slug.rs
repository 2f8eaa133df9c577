//! The readable part of an address, made from a title.

use deunicode::deunicode_char;

/// Longest slug; a long title is cut between words.
const MAX: usize = 60;
/// What a title without a single letter is called.
const EMPTY: &str = "thread";

/// Makes lower-case ASCII words joined by hyphens: at most 60 characters, never empty.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in title.chars().filter(|c| !super::fold::is_invisible(*c)) {
        let ascii = deunicode_char(c).unwrap_or_default();
        if ascii.is_empty() || ascii.trim().is_empty() {
            gap = gap || c.is_whitespace();
        }
        for letter in ascii.chars() {
            if letter == '\'' {
                continue;
            }
            if !letter.is_ascii_alphanumeric() {
                gap = true;
                continue;
            }
            if gap && !out.is_empty() {
                out.push('-');
            }
            gap = false;
            out.push(letter.to_ascii_lowercase());
        }
        if out.len() > MAX * 2 {
            break;
        }
    }
    if out.len() > MAX {
        let end = out[..=MAX].rfind('-').filter(|end| *end > 0).unwrap_or(MAX);
        out.truncate(end);
    }
    if out.is_empty() { EMPTY.to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_becomes_words_joined_by_hyphens() {
        assert_eq!(slug("  Can't play: Ænima & \"Übung\"!! "), "cant-play-aenima-ubung");
        assert_eq!(slug("Ошибка 404"), "oshibka-404");
        assert_eq!(slug("東京 live"), "dong-jing-live");
    }

    #[test]
    fn a_slug_is_short_and_never_empty() {
        assert_eq!(slug(""), "thread");
        assert_eq!(slug("\u{200b}\u{202e}???"), "thread");
        assert!(slug(&"x".repeat(5_000)).len() <= 60);
        let long = slug("many words that go on and on until nobody remembers how the title began at all");
        assert!(long.len() <= 60 && !long.ends_with('-'));
    }

    proptest! {
        #[test]
        fn any_title_gives_a_slug(text in "\\PC{0,25}") {
            let slug = slug(&text);
            prop_assert!((1..=60).contains(&slug.len()) && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        }
    }
}
