//! Which lines of a text changed between two versions.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// After this long the difference is given as it stands: correct, not the smallest.
const DEADLINE: Duration = Duration::from_millis(50);

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// In both versions.
    Equal,
    /// Only in the old version.
    Delete,
    /// Only in the new version.
    Insert,
}

/// Compares two texts line by line; lines come without their line break.
pub fn line_diff(old: &str, new: &str) -> Vec<(Tag, String)> {
    TextDiff::configure()
        .timeout(DEADLINE)
        .diff_lines(old, new)
        .iter_all_changes()
        .map(|change| {
            let tag = match change.tag() {
                ChangeTag::Equal => Tag::Equal,
                ChangeTag::Delete => Tag::Delete,
                ChangeTag::Insert => Tag::Insert,
            };
            (tag, change.value().trim_end_matches(['\r', '\n']).to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_told_apart_from_kept_ones() {
        let diff = line_diff("a\nb\nc\n", "a\nx\nc\n");
        let line = |tag, text: &str| (tag, text.to_owned());
        assert_eq!(
            diff,
            [line(Tag::Equal, "a"), line(Tag::Delete, "b"), line(Tag::Insert, "x"), line(Tag::Equal, "c"),]
        );
    }

    #[test]
    fn two_long_strangers_are_compared_in_time() {
        let old: String = (0..8_000).map(|n| format!("{n}\n")).collect();
        let new: String = (0..8_000).map(|n| format!("{}\n", (n * 7_919) % 8_000)).collect();
        let back: Vec<String> = line_diff(&old, &new)
            .into_iter()
            .filter(|(tag, _)| *tag != Tag::Delete)
            .map(|(_, line)| line)
            .collect();
        assert_eq!(back.join("\n") + "\n", new);
    }
}
