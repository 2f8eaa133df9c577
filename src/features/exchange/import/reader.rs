//! Lines of a file, one at a time and of bounded length, whatever the file holds.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The longest line; a longer one is skipped without being kept in memory.
pub const MAX_LINE: usize = 4 * 1024 * 1024;

/// A line of the file as it came.
pub enum Line {
    Text(String),
    TooLong,
    NotUtf8,
}

pub struct Lines {
    source: BufReader<File>,
    number: u64,
}

impl Lines {
    pub fn open(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { source: BufReader::with_capacity(256 * 1024, file), number: 0 })
    }

    /// The next line with its number from 1, and how many bytes it took; `None` at the end.
    pub fn next_line(&mut self) -> Result<Option<(u64, Line, u64)>, String> {
        let mut bytes = Vec::new();
        let mut taken: u64 = 0;
        let mut is_long = false;
        loop {
            let chunk =
                self.source.fill_buf().map_err(|error| format!("line {}: {error}", self.number + 1))?;
            if chunk.is_empty() {
                break;
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(chunk.len(), |end| end + 1);
            if bytes.len() + length > MAX_LINE {
                is_long = true;
                bytes.clear();
            }
            if !is_long {
                bytes.extend_from_slice(chunk.get(..length).unwrap_or_default());
            }
            self.source.consume(length);
            taken += u64::try_from(length).unwrap_or(0);
            if end.is_some() {
                break;
            }
        }
        if taken == 0 {
            return Ok(None);
        }
        self.number += 1;
        let line = if is_long {
            Line::TooLong
        } else {
            let start = if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            match std::str::from_utf8(bytes.get(start..).unwrap_or_default()) {
                Ok(text) => Line::Text(text.trim().to_owned()),
                Err(_) => Line::NotUtf8,
            }
        };
        Ok(Some((self.number, line, taken)))
    }
}
