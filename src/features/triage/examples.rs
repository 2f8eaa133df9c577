//! Examples to learn from: a CSV file with the columns `text` and `category`.

use std::path::Path;

/// Bytes of a text that are looked at.
const MOST_TEXT: usize = 20_000;

/// A text, and the category that a person gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub text: String,
    pub category: String,
}

/// Reads a file; the error names the line.
pub fn read(path: &Path) -> Result<Vec<Example>, String> {
    let shown = path.display();
    let wrong = |error: csv::Error| {
        let line = error.position().map(|at| format!(", line {}", at.line())).unwrap_or_default();
        match error.into_kind() {
            csv::ErrorKind::Io(error) => format!("{shown}: {error}"),
            csv::ErrorKind::Utf8 { .. } => format!("{shown}{line}: this is not UTF-8"),
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{shown}{line}: {len} fields where the first line has {expected_len}")
            }
            _ => format!("{shown}{line}: this is not CSV"),
        }
    };
    let mut reader = csv::Reader::from_path(path).map_err(wrong)?;
    let head = reader.headers().map_err(wrong)?.clone();
    let column = |name: &str| {
        let at = head.iter().position(|field| field.trim_start_matches('\u{feff}').trim() == name);
        at.ok_or_else(|| format!("{shown}, line 1: there is no column \"{name}\""))
    };
    let (text, category) = (column("text")?, column("category")?);
    let mut examples = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let field = |at: usize| record.get(at).unwrap_or_default().trim();
        let line = record.position().map_or(0, csv::Position::line);
        if field(category).is_empty() {
            return Err(format!("{shown}, line {line}: there is no category"));
        }
        let words = field(text);
        let cut = words.char_indices().map(|(at, _)| at).find(|at| *at >= MOST_TEXT).unwrap_or(words.len());
        examples.push(Example { text: words[..cut].to_owned(), category: field(category).to_owned() });
    }
    if examples.is_empty() {
        return Err(format!("{shown}: there is no example in it"));
    }
    Ok(examples)
}
