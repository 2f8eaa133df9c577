//! Short pieces of a text for lists and search results.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{fold, is_invisible, is_unspaced};
use super::html::escape_into;
use super::markdown::{self, MarkdownOptions};

/// How much of a text is looked through for matches.
const MAX_SCANNED: usize = 32 * 1024;
/// Words of one query that are marked.
const MAX_WORDS: usize = 16;

/// The beginning of a text in at most `max_chars` characters, cut between words and ending in "…" when cut.
pub fn excerpt(text: &str, max_chars: usize) -> String {
    let line = one_line(text, max_chars.saturating_mul(8).saturating_add(64));
    if line.chars().count() <= max_chars {
        return line;
    }
    let mut kept = String::new();
    let mut chars = 0;
    for grapheme in line.graphemes(true) {
        chars += grapheme.chars().count();
        if chars >= max_chars {
            break;
        }
        kept.push_str(grapheme);
    }
    // A word is not cut unless it is so long that half of the excerpt would be lost.
    if !line[kept.len()..].starts_with(' ')
        && let Some(space) = kept.rfind(' ').filter(|space| *space * 2 > kept.len())
    {
        kept.truncate(space);
    }
    kept.truncate(kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')).len());
    if max_chars > 0 {
        kept.push('…');
    }
    kept
}

/// The beginning of Markdown, as it reads: without its marks, quotes and spoilers.
pub fn of_markdown(source: &str, max_chars: usize) -> String {
    let start: String = source.chars().take(max_chars.saturating_mul(8)).collect();
    excerpt(&markdown::render(&start, &MarkdownOptions::default()).text, max_chars)
}

/// The part of a text around the first of `words`, as HTML with matches in `<mark>`; about `max` characters of text.
///
/// Words are compared folded, from the beginning of a word on (anywhere in scripts without spaces).
pub fn marked(text: &str, words: &[String], max: usize) -> String {
    let line = one_line(text, MAX_SCANNED);
    let (folded, origin) = fold_with_origin(&line);
    let hits = hits(&folded, words);
    let graphemes: Vec<(usize, &str)> = line.grapheme_indices(true).collect();
    let place = |byte: usize| origin.get(byte).copied().unwrap_or_default();
    let mut hot = vec![false; graphemes.len()];
    for (from, to) in hits {
        hot[place(from)..=place(to - 1)].fill(true);
    }

    let first = hot.iter().position(|hot| *hot).unwrap_or(0);
    let mut start = if first < max / 2 { 0 } else { first - max / 4 };
    start = start.min(graphemes.len().saturating_sub(max));
    if start > 0 {
        let next_word = (start..first).find(|at| graphemes[*at].1 == " ").map(|at| at + 1);
        start = next_word.unwrap_or(start);
    }
    let mut end = (start + max).min(graphemes.len());
    if end < graphemes.len() {
        end = (start + max / 2..end).rev().find(|at| graphemes[*at].1 == " ").unwrap_or(end);
    }

    let mut out = String::from(if start > 0 { "…" } else { "" });
    let mut open = false;
    for (hot, (_, grapheme)) in hot[start..end].iter().zip(&graphemes[start..end]) {
        if *hot != open {
            out.push_str(if open { "</mark>" } else { "<mark>" });
            open = *hot;
        }
        escape_into(&mut out, grapheme);
    }
    if open {
        out.push_str("</mark>");
    }
    if end < graphemes.len() {
        out.push('…');
    }
    out
}

/// The text in one line of single spaces, from at most `max_bytes` bytes of it.
fn one_line(text: &str, max_bytes: usize) -> String {
    let cut = super::markdown::cut_at(text, max_bytes);
    let line = cut.split_whitespace().collect::<Vec<_>>().join(" ");
    if cut.len() < text.len() { line + " …" } else { line }
}

/// The folded text, and for each of its bytes the number of the grapheme it came from.
fn fold_with_origin(line: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(line.len());
    let mut origin = Vec::with_capacity(line.len());
    for (number, grapheme) in line.graphemes(true).enumerate() {
        folded.push_str(&fold(grapheme));
        origin.resize(folded.len(), number);
    }
    (folded, origin)
}

fn hits(folded: &str, words: &[String]) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    for word in words.iter().take(MAX_WORDS).map(|word| fold(word.trim())) {
        if word.chars().all(|c| is_invisible(c) || !c.is_alphanumeric()) {
            continue;
        }
        for (at, found) in folded.match_indices(&word) {
            let before = folded[..at].chars().next_back();
            let inside = before.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
            if !inside || word.starts_with(is_unspaced) {
                hits.push((at, at + found.len()));
            }
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn an_excerpt_ends_between_words() {
        assert_eq!(excerpt("short\n text", 20), "short text");
        assert_eq!(excerpt("one two, three four", 11), "one two…");
        assert_eq!(excerpt("unbreakablelongword", 8), "unbreak…");
        assert_eq!(excerpt("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 7), "👨‍👩‍👧…");
        assert_eq!(excerpt("abc", 0), "");
    }

    #[test]
    fn matches_are_marked_whatever_their_accents() {
        assert_eq!(
            marked("Le Café <b>noir</b>", &words(&["cafe"]), 80),
            "Le <mark>Café</mark> &lt;b&gt;noir&lt;/b&gt;"
        );
        assert_eq!(marked("東京都の歌", &words(&["京都"]), 80), "東<mark>京都</mark>の歌");
        assert_eq!(marked("playlists display", &words(&["play"]), 80), "<mark>play</mark>lists display");
        assert_eq!(marked("sp\u{200b}lit", &words(&["split"]), 80), "<mark>sp\u{200b}lit</mark>");
        assert_eq!(marked("京都府", &words(&["京都", "都府"]), 80), "<mark>京都府</mark>");
        assert_eq!(marked("a&b", &words(&["&", ""]), 80), "a&amp;b");
    }

    #[test]
    fn markdown_begins_as_it_reads() {
        assert_eq!(of_markdown("Open **Settings**\n\n* [here](https://x.example)", 80), "Open Settings here");
        assert_eq!(of_markdown(&"**a** ".repeat(100), 8), "a a a a…");
    }

    #[test]
    fn a_snippet_shows_the_place_of_the_match() {
        let text = format!("{} needle {}", "hay ".repeat(100), "straw ".repeat(100));
        let snippet = marked(&text, &words(&["needle"]), 60);
        assert!(
            snippet.contains("<mark>needle</mark>") && snippet.starts_with('…') && snippet.ends_with('…'),
            "{snippet}"
        );
        assert!(snippet.chars().count() < 80);
    }

    proptest! {
        #[test]
        fn nothing_but_marks_is_markup(text in "\\PC{0,60}", word in "\\PC{1,3}", max in 0usize..40) {
            let html = marked(&text, &[word], max);
            prop_assert_eq!(html.matches("<mark>").count(), html.matches("</mark>").count());
            let rest = html.replace("<mark>", "").replace("</mark>", "");
            prop_assert!(!rest.contains('<') && !rest.contains('>'));
        }

        #[test]
        fn an_excerpt_is_never_longer_than_asked(text in "\\PC{0,60}", max in 0usize..40) {
            prop_assert!(excerpt(&text, max).chars().count() <= max);
        }
    }
}
