//! Personal data and passwords that someone is about to publish.

mod numbers;

use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use numbers::{accounts, numbers};

/// Findings given at most.
const MAX_FINDINGS: usize = 20;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The number of a payment card, with a right check digit.
    Card,
    /// A bank account number, with right check digits.
    Iban,
    /// Something given as a password.
    Password,
}

impl Kind {
    /// A warning for the one who is writing.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Email => "This looks like an e-mail address. Everyone can read what you post here.",
            Self::Phone => "This looks like a phone number. Everyone can read what you post here.",
            Self::Card => {
                "This looks like a payment card number. Never post one; nobody from the team will ask for it."
            }
            Self::Iban => {
                "This looks like a bank account number. Never post one; nobody from the team will ask for it."
            }
            Self::Password => "This looks like a password. Never share it; if it is real, change it now.",
        }
    }
}

/// One piece of personal data in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Enough of it to find it again, the rest masked.
    pub excerpt: String,
}

static FINDER: LazyLock<LinkFinder> = LazyLock::new(|| {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url, LinkKind::Email]).url_must_have_scheme(true);
    finder
});

/// Looks for personal data; what is part of a web address is left alone.
pub fn find(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rest = String::with_capacity(text.len());
    for span in FINDER.spans(text) {
        match span.kind() {
            Some(LinkKind::Email) => {
                findings.push(Finding { kind: Kind::Email, excerpt: masked(span.as_str()) });
                rest.push('\n');
            }
            Some(_) => rest.push('\n'),
            None => rest.push_str(span.as_str()),
        }
        if findings.len() >= MAX_FINDINGS {
            return findings;
        }
    }
    let mut add = |kind, found: &str| {
        if findings.len() < MAX_FINDINGS {
            findings.push(Finding { kind, excerpt: masked(found) });
        }
    };
    for line in rest.lines() {
        accounts(line, &mut add);
        numbers(line, &mut add);
        passwords(line, &mut add);
    }
    findings
}

/// Keeps the first two and the last two characters of a long text, the first of a short one.
fn masked(found: &str) -> String {
    let length = found.chars().count();
    let (first, last) = if length >= 10 { (2, 2) } else { (1, 0) };
    found
        .chars()
        .enumerate()
        .map(|(at, c)| if at < first || at + last >= length || c == '@' || c == ' ' { c } else { '•' })
        .collect()
}

/// A word for password, a sign or "is", and what looks like one.
fn passwords(line: &str, add: &mut impl FnMut(Kind, &str)) {
    let lower = line.to_ascii_lowercase();
    let words = [
        "password",
        "passwort",
        "passphrase",
        "passcode",
        "pass",
        "pwd",
        "pw",
        "kennwort",
        "mot de passe",
        "contraseña",
        "senha",
    ];
    let mut from = 0;
    while let Some((at, word)) = words
        .iter()
        .filter_map(|word| lower[from..].find(word).map(|at| (at + from, *word)))
        .min_by_key(|(at, word)| (*at, usize::MAX - word.len()))
    {
        from = at + word.len();
        let alone = !lower[..at].ends_with(char::is_alphanumeric);
        if let Some(found) = Some(&line[from..]).filter(|_| alone).and_then(given) {
            add(Kind::Password, found);
            return;
        }
    }
}

/// The password after its word: anything after a sign, only something with digits or signs after "is".
fn given(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches(['*', '_', '"', '\'', '`', ' ']);
    let (rest, certain) = match rest.strip_prefix([':', '=']) {
        Some(rest) => (rest, true),
        None => {
            (["is ", "was ", "ist ", "est ", "es ", "é "].iter().find_map(|is| rest.strip_prefix(is))?, false)
        }
    };
    let rest = rest.trim_start().trim_start_matches([':', '=', ' ']);
    let word = rest
        .split_whitespace()
        .next()?
        .trim_matches(['"', '\'', '`', ',', '.', '*', '(', ')', '“', '”', '?']);
    let mixed = word
        .chars()
        .any(|c| c.is_ascii_digit() || (c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | '/')))
        || word.chars().skip(1).any(char::is_uppercase);
    let masked = word.chars().all(|c| matches!(c, '*' | '•' | 'x' | 'X' | '.'));
    let long_enough = word.chars().count() >= if certain { 3 } else { 4 };
    (long_enough && !masked && (certain || mixed)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<Kind> {
        find(text).into_iter().map(|finding| finding.kind).collect()
    }

    #[test]
    fn personal_data_is_found() {
        for (text, kind) in [
            ("write to ann.lee@example.com please", Kind::Email),
            ("call +49 (0)30 1234567", Kind::Phone),
            ("call (030) 123-45-67", Kind::Phone),
            ("555-123-4567!", Kind::Phone),
            ("07700 900123", Kind::Phone),
            ("card 4111 1111 1111 1111 ok", Kind::Card),
            ("5500-0000-0000-0004", Kind::Card),
            ("DE89 3704 0044 0532 0130 00 is mine", Kind::Iban),
            ("gb82west12345698765432", Kind::Iban),
            ("Password: hunter", Kind::Password),
            ("my pw is hunter2", Kind::Password),
            ("**password** = \"correcthorse\"", Kind::Password),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn ordinary_words_and_numbers_are_not() {
        for text in [
            "my password is wrong",
            "password reset",
            "the password was changed yesterday",
            "password: ****",
            "version 8.9.12.345 on 2025-03-04 10:30",
            "4111 1111 1111 1112",
            "1234567890123456",
            "https://a.example/4111111111111111",
            "03/04/2025",
            "DE89 3704 0044 0532 0130 01",
            "10 000 000 plays",
            "error 0x80070005",
            "bypass is fine1",
            "192.168.100.200",
            "@ann",
            "",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_found_is_masked() {
        assert_eq!(find("a 4111 1111 1111 1111")[0].excerpt, "41•• •••• •••• ••11");
        assert_eq!(find("pw: hunter2")[0].excerpt, "h••••••");
        assert_eq!(find("ann@example.com")[0].excerpt, "an•@•••••••••om");
    }

    #[test]
    fn a_flood_is_cut() {
        assert_eq!(find(&"a@b.example ".repeat(1_000)).len(), MAX_FINDINGS);
        assert!(find(&"AA00 ".repeat(6_000)).len() <= MAX_FINDINGS);
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_through(text in "[ a-dA-Z0-9+().:=@é東\n/-]{0,60}") {
            prop_assert!(find(&text).len() <= MAX_FINDINGS);
        }
    }
}
