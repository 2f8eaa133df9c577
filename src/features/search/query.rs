//! What somebody typed into the search box, understood: words, phrases, exclusions and operators.
//! Nothing typed is an error: what is no operator is a word, and what is neither is left out.

use crate::forum::boards::model::BoardKind;
use crate::kit::db::Ts;
use crate::kit::text::fold::search_terms;

/// Words, phrases and operators of one search at most; the rest is left out.
pub const MAX_TERMS: usize = 16;
/// Characters of one search at most.
pub const MAX_CHARS: usize = 200;
/// Letters that the last word needs so that its continuations are found as well.
const MIN_PREFIX: usize = 2;
const DAY: i64 = 86_400_000;

/// A search, ready to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
    pub filters: Vec<Filter>,
    /// Whether the words must stand in the title.
    pub in_title: bool,
    /// What was left out and why, as sentences.
    pub notes: Vec<String>,
}

/// One word, or several in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As typed, for marking it in snippets.
    pub typed: String,
    /// As the index has it: letters and digits only, never empty.
    pub words: Vec<String>,
    pub excluded: bool,
    /// Whether the last word may go on.
    pub prefix: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Area(String),
    Board(String),
    Kind(BoardKind),
    Label(String),
    Tag(String),
    Status(String),
    Author(String),
    Solved(bool),
    Before(Ts),
    /// This day or later.
    After(Ts),
    HasAttachment,
    /// Not only what is current: the Vault too.
    WithVault,
}

impl Query {
    /// The same words, each as it stands: nothing that only begins so.
    pub fn whole_words(&self) -> Self {
        let mut whole = self.clone();
        for term in &mut whole.terms {
            term.prefix = false;
        }
        whole
    }

    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        if text.chars().count() > MAX_CHARS {
            query.notes.push(format!("Only the first {MAX_CHARS} characters were searched for."));
        }
        let text: String = text.chars().take(MAX_CHARS).collect();
        let pieces = pieces(&text);
        if pieces.len() > MAX_TERMS {
            query.notes.push(format!("Only the first {MAX_TERMS} words were searched for."));
        }
        let goes_on = !text.ends_with(char::is_whitespace);
        let last = pieces.len();
        for (number, piece) in pieces.into_iter().enumerate().take(MAX_TERMS) {
            query.add(piece, goes_on && number + 1 == last);
        }
        query
    }

    /// Whether there is anything to ask.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filters.is_empty()
    }

    /// Whether it looks into the Vault: on demand, or where a place was named (PRODUCT 8).
    pub fn with_vault(&self) -> bool {
        self.filters.iter().any(|filter| {
            matches!(
                filter,
                Filter::WithVault | Filter::Board(_) | Filter::Area(_) | Filter::Kind(BoardKind::Vault)
            )
        })
    }

    /// Whether any word must be there (not only words that must not).
    pub fn has_words(&self) -> bool {
        self.terms.iter().any(|term| !term.excluded)
    }

    /// The words to mark in what was found.
    pub fn marks(&self) -> Vec<String> {
        self.terms.iter().filter(|term| !term.excluded).map(|term| term.typed.clone()).collect()
    }

    fn add(&mut self, piece: Piece, may_go_on: bool) {
        if let (Some(name), false) = (&piece.operator, piece.excluded) {
            if name == "in" && piece.text.eq_ignore_ascii_case("title") {
                self.in_title = true;
                return;
            }
            match filter(name, &piece.text) {
                Some(Some(filter)) => return self.filters.push(filter),
                Some(None) => {
                    let note = format!("“{name}:{}” was not understood and left out.", piece.text);
                    return self.notes.push(note);
                }
                None => {}
            }
        }
        let typed = match piece.operator {
            Some(name) => format!("{name}:{}", piece.text),
            None => piece.text,
        };
        if let (Some(name), false, false) = (typed.strip_prefix('@'), piece.excluded, piece.quoted)
            && !name.is_empty()
        {
            return self.filters.push(Filter::Author(name.to_owned()));
        }
        let words: Vec<String> = search_terms(&typed).split_whitespace().map(str::to_owned).collect();
        let Some(last) = words.last() else { return };
        let prefix = is_unspaced_letter(last)
            || (may_go_on && !piece.quoted && !piece.excluded && last.chars().count() >= MIN_PREFIX);
        self.terms.push(Term { typed, words, excluded: piece.excluded, prefix });
    }
}

/// A single letter of a script without spaces: the index has pairs, so it is
/// found at their beginning.
fn is_unspaced_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| letter >= '\u{e00}') && letters.next().is_none()
}

/// `None`: no operator of ours. `Some(None)`: ours, with a value that makes no sense.
fn filter(name: &str, value: &str) -> Option<Option<Filter>> {
    let word = || (!value.trim().is_empty()).then(|| value.trim().to_owned());
    let lower = || word().map(|word| word.to_lowercase());
    Some(match name {
        "area" => lower().map(Filter::Area),
        "board" => lower().map(Filter::Board),
        "type" => BoardKind::from_word(&value.to_ascii_lowercase()).map(Filter::Kind),
        "label" => word().map(Filter::Label),
        "tag" => lower().map(Filter::Tag),
        "status" => word().map(Filter::Status),
        "author" | "by" => word().map(|name| Filter::Author(name.trim_start_matches('@').to_owned())),
        "solved" => match value.to_ascii_lowercase().as_str() {
            "yes" => Some(Filter::Solved(true)),
            "no" => Some(Filter::Solved(false)),
            _ => None,
        },
        "before" => day(value).map(Filter::Before),
        "after" => day(value).map(Filter::After),
        "has" => value.eq_ignore_ascii_case("attachment").then_some(Filter::HasAttachment),
        "vault" => value.eq_ignore_ascii_case("yes").then_some(Filter::WithVault),
        "in" => None,
        _ => return None,
    })
}

/// The first instant of a day in UTC.
fn day(value: &str) -> Option<Ts> {
    let date: jiff::civil::Date = value.parse().ok()?;
    let instant = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
    Some(Ts(instant - instant.rem_euclid(DAY)))
}

/// One piece between spaces; quotes keep spaces in.
#[derive(Debug, Default)]
struct Piece {
    operator: Option<String>,
    text: String,
    quoted: bool,
    excluded: bool,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '\u{ff02}')
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = text.chars().filter(|c| *c != '\0').peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        if chars.peek().is_none() {
            return pieces;
        }
        let mut piece = Piece { excluded: chars.next_if_eq(&'-').is_some(), ..Piece::default() };
        while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
            if is_quote(c) {
                piece.quoted = true;
                while let Some(inside) = chars.next_if(|c| !is_quote(*c)) {
                    piece.text.push(inside);
                }
                chars.next();
                break;
            }
            let names = !piece.text.is_empty() && piece.text.chars().all(|c| c.is_ascii_alphabetic());
            if c == ':' && piece.operator.is_none() && names {
                piece.operator = Some(std::mem::take(&mut piece.text).to_ascii_lowercase());
            } else {
                piece.text.push(c);
            }
        }
        pieces.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(query: &Query) -> Vec<String> {
        query
            .terms
            .iter()
            .map(|t| format!("{}{}", if t.excluded { "-" } else { "" }, t.words.join(" ")))
            .collect()
    }

    #[test]
    fn words_phrases_and_exclusions_are_told_apart() {
        let query = Query::parse("shuffle \"in a row\" -android Café");
        assert_eq!(words(&query), ["shuffle", "in a row", "-android", "cafe"]);
        let prefixes: Vec<bool> = query.terms.iter().map(|term| term.prefix).collect();
        assert_eq!(prefixes, [false, false, false, true]);
        assert!(!Query::parse("done ").terms[0].prefix);
        assert!(!Query::parse("a").terms[0].prefix);
    }

    #[test]
    fn operators_become_filters() {
        let query = Query::parse(
            "board:help by:@mia @jo solved:yes status:\"Won't Fix\" after:2026-01-02 type:idea has:attachment in:title x",
        );
        assert_eq!(
            query.filters,
            [
                Filter::Board("help".into()),
                Filter::Author("mia".into()),
                Filter::Author("jo".into()),
                Filter::Solved(true),
                Filter::Status("Won't Fix".into()),
                Filter::After(Ts(1_767_312_000_000)),
                Filter::Kind(BoardKind::Idea),
                Filter::HasAttachment,
            ]
        );
        assert!(query.in_title && query.notes.is_empty());
        assert_eq!(words(&query), ["x"]);
    }

    #[test]
    fn what_makes_no_sense_is_said_and_left_out() {
        let query = Query::parse("before:yesterday solved:maybe type:x https://a.b 12:30");
        assert_eq!(query.notes.len(), 3);
        assert!(query.filters.is_empty());
        assert_eq!(words(&query), ["https a b", "12 30"]);
    }

    #[test]
    fn scripts_without_spaces_are_searched_in_pairs() {
        let query = Query::parse("東京都 歌");
        assert_eq!(words(&query), ["東京 京都", "歌"]);
        assert!(query.terms[1].prefix);
    }

    #[test]
    fn a_long_search_is_cut() {
        let query = Query::parse(&"w ".repeat(300));
        assert_eq!(query.terms.len(), MAX_TERMS);
        assert_eq!(query.notes.len(), 2);
    }

    proptest! {
        #[test]
        fn nothing_but_letters_and_digits_reaches_the_index(text in "[-\"'*():^{}\\\\%_;a-z\\PC ]{0,80}") {
            let query = Query::parse(&text);
            prop_assert!(query.terms.len() + query.filters.len() <= MAX_TERMS);
            for term in query.terms {
                prop_assert!(!term.words.is_empty());
                prop_assert!(term.words.iter().all(|word| word.chars().all(char::is_alphanumeric)));
            }
        }
    }
}
