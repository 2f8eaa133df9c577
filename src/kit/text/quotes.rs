/// The text without what it quotes: who is named there was told before, and what
/// is linked there somebody else shared.
pub fn own_words(body: &str) -> String {
    let mut depth = 0usize;
    let mut own = String::new();
    for line in body.lines() {
        let lower = line.trim_start().to_ascii_lowercase();
        if lower.starts_with("[quote") {
            depth += 1;
        }
        if depth == 0 && !lower.starts_with('>') {
            own.push_str(line);
            own.push('\n');
        }
        if lower.trim_end().ends_with("[/quote]") {
            depth = depth.saturating_sub(1);
        }
    }
    // A quote that never ends is text, as the renderer has it.
    if depth == 0 { own } else { body.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::own_words;

    #[test]
    fn whom_a_quote_names_is_not_told_again() {
        let body = "[quote=\"ada\" post=2]\nAsk @ben\n[/quote]\n\n> and @cleo\n\n@dora knows";
        assert_eq!(own_words(body).trim(), "@dora knows");
        assert_eq!(own_words("[quote]\n@ada"), "[quote]\n@ada");
        let nested = "[quote]\n[quote]\n@a\n[/quote]\n@b\n[/quote]\n@c";
        assert_eq!(own_words(nested).trim(), "@c");
    }
}
