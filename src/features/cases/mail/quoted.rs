//! What is somebody's own in a letter, and what is quoted below it. Pure.

use crate::kit::text::fold;

/// What they wrote: without the letter quoted below it, and without a signature. A letter that is
/// nothing but a quote stays as it is.
pub fn own_words(body: &str) -> String {
    let lines: Vec<&str> = body.lines().collect();
    let is_quote = |line: &str| line.trim_start().starts_with('>');
    let mut end = lines.len();
    if let Some(at) = lines.iter().position(|line| line.trim() == "-----Original Message-----") {
        end = end.min(at);
    }
    if let Some(at) = lines.iter().position(|line| *line == "-- ") {
        end = end.min(at);
    }
    // Quoted lines at the end, with the line that says whose they are.
    let mut tail = end;
    while tail > 0 && (lines[tail - 1].trim().is_empty() || is_quote(lines[tail - 1])) {
        tail -= 1;
    }
    if lines[tail..end].iter().any(|line| is_quote(line)) {
        end = tail;
        // "On Monday somebody wrote:", which mail programs break into two lines at most.
        if end > 0 && lines[end - 1].trim_end().ends_with(':') {
            end -= 1;
            if end > 0 && lines[end - 1].starts_with("On ") && !lines[end].starts_with("On ") {
                end -= 1;
            }
        }
    }
    let own = lines[..end].join("\n");
    if fold::is_blank(&own) { body.trim().to_owned() } else { own.trim().to_owned() }
}
