//! Which usernames are valid, which look alike, and valid ones made from any display name.

mod derive;
mod reserved;

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::{GeneralSecurityProfile, RestrictionLevel, RestrictionLevelDetection};

use super::fold::{fold, is_diacritic, is_invisible};
pub use derive::{derive, suggestions};
pub use reserved::Reserved;

/// Fewest characters of a username.
pub const MIN: usize = 3;
/// Most characters of a username.
pub const MAX: usize = 20;
/// Marks that may follow one letter.
const MAX_MARKS: usize = 2;

/// Why a username was refused; the sentence is for the person who chose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Fewer than three characters.
    TooShort,
    /// More than twenty characters.
    TooLong,
    /// Begins or ends with something else than a letter or digit.
    Edge,
    /// A character that names cannot have.
    Character(char),
    /// Two hyphens, underscores or dots in a row.
    DoubledSeparator,
    /// No letter at all.
    NoLetter,
    /// Letters of several scripts.
    MixedScripts,
    /// Says that its owner is somebody special, or is an address of the site.
    Reserved,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(f, "A username has at least {MIN} characters."),
            Self::TooLong => write!(f, "A username has at most {MAX} characters."),
            Self::Edge => f.write_str("A username begins and ends with a letter or a digit."),
            Self::Character(' ') => {
                f.write_str("A username has no spaces; try a hyphen, a dot or an underscore.")
            }
            Self::Character(c) if is_invisible(*c) || c.is_control() => {
                f.write_str("A username has no invisible characters.")
            }
            Self::Character(c) => {
                write!(f, "A username has letters, digits, hyphens, dots and underscores only, no “{c}”.")
            }
            Self::DoubledSeparator => {
                f.write_str("A username has no two hyphens, dots or underscores in a row.")
            }
            Self::NoLetter => f.write_str("A username has at least one letter."),
            Self::MixedScripts => f.write_str("A username has letters of one alphabet only."),
            Self::Reserved => f.write_str(
                "This username could be taken for the site or its team. Please choose another one.",
            ),
        }
    }
}

impl std::error::Error for NameError {}

/// Whether a username is valid and not reserved; whether it is free is for the one who keeps the names to say.
pub fn check(name: &str, reserved: &Reserved) -> Result<(), NameError> {
    shape(name)?;
    if reserved.refuses(name) { Err(NameError::Reserved) } else { Ok(()) }
}

/// Whether a character may stand somewhere in a username.
pub fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || is_separator(c)
        || (!c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)) && c.identifier_allowed())
}

/// One form for all names that a reader could take for each other: without case, accents and look-alike characters.
///
/// Names are unique by it. Look members up by it as well.
pub fn skeleton(name: &str) -> String {
    let mut current = similar_form(name);
    // A look-alike can stand for something that has a look-alike itself.
    for _ in 0..4 {
        let next = similar_form(&current);
        if next == current {
            break;
        }
        current = next;
    }
    current
}

fn similar_form(name: &str) -> String {
    let folded: String = fold(name).chars().map(lowercase_of_twin).collect();
    let alike: String = unicode_security::skeleton(&folded).collect();
    let plain = fold(&alike.nfd().filter(|c| !is_diacritic(*c)).collect::<String>());
    plain
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' | '|' => 'l',
            '_' | '.' | ' ' => '-',
            other => other,
        })
        .collect()
}

/// Letters that look like Latin ones only when they are capitals: the tables compare lower case with lower case.
fn lowercase_of_twin(c: char) -> char {
    match c {
        'в' | 'β' => 'b',
        'н' | 'η' => 'h',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'т' | 'τ' => 't',
        'ζ' => 'z',
        'ε' => 'e',
        'χ' => 'x',
        other => other,
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.')
}

/// The rules that need no list.
fn shape(name: &str) -> Result<(), NameError> {
    let length = name.chars().take(MAX * 4).count();
    if length > MAX {
        return Err(NameError::TooLong);
    }
    if let Some(c) = name.chars().find(|c| !is_name_char(*c)) {
        return Err(NameError::Character(c));
    }
    if let Some((_, c)) = name.chars().zip(name.nfkc()).find(|(given, composed)| given != composed) {
        return Err(NameError::Character(c));
    }
    if length < MIN {
        return Err(NameError::TooShort);
    }
    if !name.starts_with(char::is_alphanumeric) || !name.ends_with(|c: char| !is_separator(c)) {
        return Err(NameError::Edge);
    }
    let mut marks = 0;
    let mut before = 'x';
    for c in name.chars() {
        if is_separator(c) && is_separator(before) {
            return Err(NameError::DoubledSeparator);
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MAX_MARKS || (marks > 0 && is_separator(before)) {
            return Err(NameError::Character(c));
        }
        before = c;
    }
    if !name.chars().any(char::is_alphabetic) {
        return Err(NameError::NoLetter);
    }
    let level = name.detect_restriction_level();
    let latin_and_other = level == RestrictionLevel::HighlyRestrictive && name.is_ascii();
    let one_script = matches!(
        level,
        RestrictionLevel::ASCIIOnly | RestrictionLevel::SingleScript | RestrictionLevel::HighlyRestrictive
    );
    if one_script || latin_and_other { Ok(()) } else { Err(NameError::MixedScripts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn verdict(name: &str) -> Result<(), NameError> {
        check(name, &Reserved::new("Tempo", &["Rising Star", "Composer"]))
    }

    #[test]
    fn names_of_all_alphabets_are_valid() {
        for name in [
            "ann",
            "Ann-Marie_2.0",
            "7even",
            "Ольга",
            "محمد",
            "שלומית",
            "東京の人",
            "김민준",
            "Zoë",
            "हिन्दी",
            "山田taro",
            "ann-stafford",
        ] {
            assert_eq!(verdict(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for (name, error) in [
            ("", NameError::TooShort),
            ("ab", NameError::TooShort),
            ("abcdefghijklmnopqrstu", NameError::TooLong),
            ("-ann", NameError::Edge),
            ("ann.", NameError::Edge),
            ("a__b", NameError::DoubledSeparator),
            ("a-.b", NameError::DoubledSeparator),
            ("ann b", NameError::Character(' ')),
            ("ad\u{200b}min", NameError::Character('\u{200b}')),
            ("\u{3164}\u{3164}\u{3164}", NameError::Character('\u{3164}')),
            ("ann\u{202e}", NameError::Character('\u{202e}')),
            ("<b>", NameError::Character('<')),
            ("o\u{fb00}ice", NameError::Character('\u{fb00}')),
            ("\u{ff21}nn", NameError::Character('\u{ff21}')),
            ("🎵🎵🎵", NameError::Character('🎵')),
            ("1234", NameError::NoLetter),
            ("\u{430}dmin", NameError::MixedScripts),
            ("annμα", NameError::MixedScripts),
        ] {
            assert_eq!(verdict(name), Err(error), "{name:?}");
        }
        assert!(verdict(&format!("a{}b", "\u{316}".repeat(5))).is_err());
        assert!(verdict("cafe\u{301}").is_err(), "only the composed form is a name");
    }

    #[test]
    fn look_alikes_have_one_skeleton() {
        for (one, other) in [
            ("Ann", "aNN"),
            ("zoe", "Zoë"),
            ("paypal", "раураӏ"),
            ("bill", "b1II"),
            ("rock0ut", "rockout"),
            ("a_b.c", "a-b-c"),
            ("apple", "аррӏе"),
            ("BOB", "ВОВ"),
            ("дима", "ДИМА"),
            ("istanbul", "ıstanbul"),
            ("corn", "com"),
            ("strasse", "Straße"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        assert_ne!(skeleton("ann"), skeleton("anna"));
        assert_ne!(skeleton("हिन्दी"), skeleton("हनद"));
        for name in ["ann", "Ольга", "Zoë", "b1II", "rnm", "東京"] {
            assert_eq!(skeleton(&skeleton(name)), skeleton(name));
        }
    }

    #[test]
    fn sentences_say_what_to_do() {
        assert_eq!(NameError::TooShort.to_string(), "A username has at least 3 characters.");
        assert!(NameError::Character('\u{202e}').to_string().contains("invisible"));
    }

    proptest! {
        #[test]
        fn any_name_gets_a_verdict_and_a_lasting_skeleton(text in "\\PC{0,25}") {
            let _ = verdict(&text);
            prop_assert_eq!(skeleton(&skeleton(&text)), skeleton(&text));
            prop_assert_eq!(skeleton(&text.to_lowercase()), skeleton(&text));
        }
    }
}
