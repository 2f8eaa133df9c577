//! One form for texts that mean the same, and fields freed of what cannot be seen.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest word kept for search; PostgreSQL refuses words of 2 KiB.
const MAX_WORD: usize = 64;
/// Marks that may be stacked on one letter; more is a way to paint over neighbours.
const MAX_MARKS: usize = 3;

/// Folds case, accents, widths, ligatures and invisible characters away, for comparing and searching.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let compatible = text.chars().filter(|c| !is_invisible(*c)).nfkc().flat_map(char::to_lowercase);
    let plain: String = compatible.nfd().filter(|c| !is_diacritic(*c) && !is_invisible(*c)).nfc().collect();
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            _ => out.push(c),
        }
    }
    out
}

/// The words of a text as both databases shall index them: folded, separated by single spaces, letters and digits only.
///
/// Scripts that write without spaces become overlapping pairs ("東京都" is "東京 京都"). Run queries through this too.
pub fn search_terms(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut word = String::new();
    let mut letters = 0;
    let mut run: Vec<char> = Vec::new();
    for c in fold(text).chars().chain([' ']) {
        if is_combining_mark(c) {
            continue;
        }
        let unspaced = is_unspaced(c);
        if !run.is_empty() && !unspaced {
            push_pairs(&mut out, &mut run);
        }
        if unspaced || !c.is_alphanumeric() {
            push_word(&mut out, &word);
            word.clear();
            letters = 0;
        }
        if unspaced {
            run.push(c);
        } else if c.is_alphanumeric() && letters < MAX_WORD {
            word.push(c);
            letters += 1;
        }
    }
    out
}

/// Whether a reader would see nothing: only spaces, invisible characters or marks without a letter.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c) || is_combining_mark(c))
}

/// Why a field was refused; the sentence is for the person who filled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    /// Nothing visible in it.
    Empty,
    /// More characters than fit.
    TooLong {
        /// Characters allowed.
        max: usize,
        /// Characters given.
        len: usize,
    },
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Please write something here."),
            Self::TooLong { max, len } => write!(f, "This may have {max} characters; it has {len}."),
        }
    }
}

impl std::error::Error for LineError {}

/// Cleans a field of one line: composed letters, single spaces, nothing that hides or turns the text around.
pub fn clean_line(text: &str, max: usize) -> Result<String, LineError> {
    let spaced: String = text.chars().map(|c| if c.is_whitespace() || c == '\0' { ' ' } else { c }).collect();
    let visible: String = spaced.nfc().filter(|c| !c.is_control() && !is_hidden_control(*c)).collect();
    let line = limit_marks(&visible.split_whitespace().collect::<Vec<_>>().join(" "));
    within(line, max)
}

/// Cleans a text of several lines, keeping its line breaks and indentation.
///
/// `max` counts characters; a text of more bytes than the renderer reads is too long as well.
pub fn clean_body(text: &str, max: usize) -> Result<String, LineError> {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let visible: String = lines
        .nfc()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_bidi_control(*c)))
        .collect();
    let body = limit_marks(visible.trim_end().trim_start_matches('\n'));
    let (bytes, most) = (body.len(), super::markdown::MAX_SOURCE);
    if bytes > most {
        let len = body.chars().count();
        return Err(LineError::TooLong { max: max.min(len.saturating_mul(most) / bytes), len });
    }
    within(body, max)
}

/// Characters that turn the direction of their neighbours; a text keeps its own direction without them.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that take no visible part in a text.
pub fn is_invisible(c: char) -> bool {
    is_bidi_control(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Invisible ones without use in one line; joiners and selectors stay, since emoji and some scripts need them.
fn is_hidden_control(c: char) -> bool {
    is_invisible(c)
        && !matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

/// Accents and vowel points that readers leave out when they search; not the vowel signs that are letters of their script.
pub(super) fn is_diacritic(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6ed}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
        && is_combining_mark(c)
}

/// Letters of scripts that do not put spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

fn push_word(out: &mut String, word: &str) {
    if word.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

fn push_pairs(out: &mut String, run: &mut Vec<char>) {
    if run.len() == 1 {
        push_word(out, &run.iter().collect::<String>());
    }
    for pair in run.windows(2) {
        push_word(out, &pair.iter().collect::<String>());
    }
    run.clear();
}

fn limit_marks(text: &str) -> String {
    let mut marks = 0;
    text.chars()
        .filter(|c| {
            marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
            marks <= MAX_MARKS
        })
        .collect()
}

fn within(text: String, max: usize) -> Result<String, LineError> {
    let len = text.chars().count();
    if is_blank(&text) {
        Err(LineError::Empty)
    } else if len > max {
        Err(LineError::TooLong { max, len })
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_that_mean_the_same_fold_to_the_same() {
        assert_eq!(fold("Ｃａｆé ÇA"), "cafe ca");
        assert_eq!(fold("cafe\u{301}"), fold("CAFÉ"));
        assert_eq!(fold("Straße ﬀ Øre Łódź İstanbul"), "strasse ff ore lodz istanbul");
        assert_eq!(fold("sp\u{200b}lit so\u{ad}ft"), "split soft");
        assert_eq!(fold("がぎ 한국"), "がぎ 한국");
        assert_eq!(fold("हिन्दी"), "हिन्दी");
        assert_eq!(fold("שָׁלוֹם"), "שלום");
    }

    #[test]
    fn search_words_are_the_same_for_both_databases() {
        assert_eq!(search_terms("It's v1.5, foo_bar@example.com!"), "it s v1 5 foo bar example com");
        assert_eq!(search_terms("東京都のliveは"), "東京 京都 都の live は");
        assert_eq!(search_terms("한국어 노래"), "한국 국어 노래");
        assert_eq!(search_terms(" \u{200b} "), "");
        assert_eq!(search_terms(&"x".repeat(100)).len(), 64);
    }

    #[test]
    fn what_nobody_sees_is_blank() {
        for blank in [
            "",
            " \n\t",
            "\u{200b}\u{2060}\u{feff}",
            "\u{3164}",
            "\u{2800}",
            "\u{180e}",
            "\u{e0001}\u{fe0f}\u{200d}",
            "\u{301}",
            "\u{a0}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank("\u{200b}a") && !is_blank("👍") && !is_blank("…"));
    }

    #[test]
    fn a_line_is_one_line_and_hides_nothing() {
        assert_eq!(clean_line("  a\r\nBcc:\tx\u{202e}y\u{200b}\u{0} ", 50).as_deref(), Ok("a Bcc: xy"));
        assert_eq!(clean_line("e\u{301}👨\u{200d}👩", 50).as_deref(), Ok("é👨\u{200d}👩"));
        assert_eq!(
            clean_line(&format!("a{}", "\u{316}".repeat(50)), 50).map(|line| line.chars().count()),
            Ok(4)
        );
        assert_eq!(clean_line("\u{200b}", 5), Err(LineError::Empty));
        assert_eq!(clean_line("ab", 2).as_deref(), Ok("ab"));
        assert_eq!(clean_line("abc", 2), Err(LineError::TooLong { max: 2, len: 3 }));
    }

    #[test]
    fn a_body_keeps_its_lines() {
        assert_eq!(
            clean_body("\r\n    code\r\nb\u{0}\u{202e}\u{1b}[0m \n\n", 50).as_deref(),
            Ok("    code\nb[0m")
        );
        assert_eq!(clean_body("\n\u{2800}\n", 50), Err(LineError::Empty));
        assert!(matches!(
            clean_body(&"東".repeat(20_000), 30_000),
            Err(LineError::TooLong { max: 10_922, .. })
        ));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn search_words_of_search_words_are_words(text in "\\PC{0,40}") {
            prop_assert!(search_terms(&text).chars().all(|c| c == ' ' || c.is_alphanumeric()));
        }

        #[test]
        fn a_cleaned_line_stays_as_it_is(text in any::<String>()) {
            if let Ok(line) = clean_line(&text, 100) {
                prop_assert_eq!(clean_line(&line, 100), Ok(line));
            }
        }
    }
}
