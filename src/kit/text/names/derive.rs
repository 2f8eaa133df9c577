//! Valid usernames made from any display name.

use std::hash::{BuildHasher, Hasher, RandomState};

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::fold::is_invisible;
use super::{MAX, MIN, Reserved, is_separator, shape};

/// Numbers tried after a name before a random one is taken.
const NUMBERED: u32 = 9;
/// Names that are offered when one is taken.
const OFFERED: usize = 4;
/// Questions asked at most before a long random name is taken as free.
const MAX_QUESTIONS: u32 = 200;

/// A valid free username from any display name, such as one from a company account.
///
/// An e-mail address gives nothing of itself away. `taken` says whether a name cannot be had: in use, or reserved.
pub fn derive(display: &str, mut taken: impl FnMut(&str) -> bool) -> String {
    let reserved = Reserved::default();
    let mut is_free = |name: &str| shape(name).is_ok() && !reserved.refuses(name) && !taken(name);
    if let Some(base) = base(display) {
        if is_free(&base) {
            return base;
        }
        let numbers = (2..=NUMBERED).chain([random(90) + 10, random(900) + 100, random(9_000) + 1_000]);
        if let Some(name) =
            numbers.map(|number| with_suffix(&base, &format!("-{number}"))).find(|name| is_free(name))
        {
            return name;
        }
    }
    for round in 0..MAX_QUESTIONS {
        let digits = if round < 20 { 100_000 } else { 100_000_000 };
        let name = format!("member-{}", digits + random(digits * 9));
        if is_free(&name) {
            return name;
        }
    }
    format!("member-{}", 1_000_000_000 + u64::from(random(u32::MAX)))
}

/// Free names like one that is taken.
pub fn suggestions(name: &str, mut taken: impl FnMut(&str) -> bool) -> Vec<String> {
    let reserved = Reserved::default();
    let Some(base) = base(name) else { return Vec::new() };
    let joined: String = base.chars().filter(|c| !is_separator(*c)).collect();
    let year_like = random(89) + 10;
    let ideas = [
        joined,
        with_suffix(&base, "-fm"),
        with_suffix(&base, &year_like.to_string()),
        with_suffix("the-", &base),
        with_suffix(&base, &format!("-{}", random(900) + 100)),
        with_suffix(&base, "-live"),
        with_suffix(&base, &format!("-{}", random(9_000) + 1_000)),
    ];
    let mut offered: Vec<String> = Vec::new();
    for idea in ideas {
        let fresh =
            idea != name && !offered.contains(&idea) && shape(&idea).is_ok() && !reserved.refuses(&idea);
        if offered.len() < OFFERED && fresh && !taken(&idea) {
            offered.push(idea);
        }
    }
    offered
}

/// A name in the alphabet of the display name if it is valid so, else in Latin letters.
fn base(display: &str) -> Option<String> {
    let compatible: String = display.chars().take(200).filter(|c| !is_invisible(*c)).nfkc().collect();
    // A word with an @ inside is an address, and so is all of a text with nothing else than that.
    let mut words = compatible.split_whitespace().filter(|word| !word.trim_matches('@').contains('@'));
    let mut spaced = String::new();
    for word in words.by_ref() {
        if !spaced.is_empty() {
            spaced.push('_');
        }
        spaced.push_str(word);
    }
    let native = joined(spaced.chars().filter_map(|c| {
        let kept = c.is_alphanumeric() || is_combining_mark(c) || is_separator(c);
        if kept { Some(c) } else { c.is_ascii_punctuation().then_some('_') }
    }));
    if shape(&native).is_ok() {
        return Some(native);
    }
    let letters = native.chars().filter(|c| c.is_alphanumeric() || is_separator(*c));
    let ascii: String = letters.filter_map(deunicode_char).collect();
    let latin = joined(ascii.chars().filter_map(|c| match c {
        ' ' => Some('_'),
        _ => (c.is_ascii_alphanumeric() || is_separator(c)).then_some(c),
    }));
    shape(&latin).is_ok().then_some(latin)
}

/// Drops doubled separators and those at the ends, and cuts to the length of a name.
fn joined(chars: impl Iterator<Item = char>) -> String {
    let mut name = String::new();
    for c in chars {
        let gap = name.is_empty() || name.ends_with(is_separator);
        if !(gap && (is_separator(c) || is_combining_mark(c))) {
            name.push(c);
        }
    }
    with_suffix(&name, "")
}

/// A name with something after it, cut so that all of the suffix fits.
fn with_suffix(name: &str, suffix: &str) -> String {
    let room = MAX.saturating_sub(suffix.chars().count()).max(MIN);
    let kept: String = name.chars().take(room).collect();
    let kept = if suffix.is_empty() || suffix.starts_with(is_separator) {
        kept.trim_end_matches(is_separator)
    } else {
        &kept
    };
    let whole: String = format!("{kept}{suffix}").chars().take(MAX).collect();
    whole.trim_end_matches(is_separator).to_owned()
}

/// A number below `below`; it need not be secret, only different each time.
fn random(below: u32) -> u32 {
    let hash = RandomState::new().build_hasher().finish() % u64::from(below.max(1));
    u32::try_from(hash).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;
    use proptest::prelude::*;

    fn free(_: &str) -> bool {
        false
    }

    #[test]
    fn a_display_name_keeps_what_can_be_kept() {
        for (display, name) in [
            ("Ann Lee", "Ann_Lee"),
            ("  Ann 🎵 Lee  ", "Ann_Lee"),
            ("Ольга", "Ольга"),
            ("محمد علي", "محمد_علي"),
            ("\u{202e}Ann\u{200b}a", "Anna"),
            ("Anna Ольга", "Anna_Ol'ga".replace('\'', "").as_str()),
            ("@ann", "ann"),
            ("Ann <ann.lee@example.com>", "Ann"),
            ("Ｚｏë", "Zoë"),
            ("A very long display name indeed", "A_very_long_display"),
            ("東京 太郎", "東京_太郎"),
        ] {
            assert_eq!(derive(display, free), name, "{display}");
        }
    }

    #[test]
    fn an_address_is_never_revealed() {
        for display in [
            "ann.lee@example.com",
            "ann.lee＠example.com",
            "<ann.lee@example.com>",
            "\"ann.lee\"@example.com",
            "🎵",
            "",
            "A",
            "12",
            "???",
        ] {
            let name = derive(display, free);
            assert!(
                name.starts_with("member-") && check(&name, &Reserved::default()).is_ok(),
                "{display} gave {name}"
            );
        }
    }

    #[test]
    fn taken_and_reserved_names_get_a_number_or_another_name() {
        assert_eq!(derive("Ann", |name| name == "Ann"), "Ann-2");
        assert!(derive("Admin", free).starts_with("member-"));
        assert!(derive("Ann", |name| name.starts_with("Ann")).starts_with("member-"));
        assert!(derive("Ann", |_| true).starts_with("member-"), "it ends even if all are taken");
    }

    #[test]
    fn suggestions_are_free_and_valid() {
        let offered = suggestions("ann_lee", |name| name == "annlee");
        assert_eq!(offered.len(), 4);
        assert!(
            offered.iter().all(|name| name != "annlee" && check(name, &Reserved::default()).is_ok()),
            "{offered:?}"
        );
        assert!(suggestions("abcdefghijklmnopqrst", free).iter().all(|name| shape(name).is_ok()));
        assert!(suggestions("a@b.example", free).is_empty());
    }

    proptest! {
        #[test]
        fn any_display_name_gives_a_valid_name(display in "\\PC{0,30}") {
            let name = derive(&display, free);
            prop_assert_eq!(check(&name, &Reserved::default()), Ok(()));
        }
    }
}
