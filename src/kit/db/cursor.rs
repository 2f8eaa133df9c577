//! Where a list goes on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// The sort key and the number of the last row shown; "key.number" in addresses.
/// A list that goes on after a row stays whole whatever is added above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub key: i64,
    pub id: i64,
}

impl Cursor {
    pub fn new(key: i64, id: i64) -> Self {
        Self { key, id }
    }

    /// What an address says, for a field of a query: what is no cursor begins the list.
    pub fn asked<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        Ok(String::deserialize(from)?.parse().ok())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.key, self.id)
    }
}

/// The word is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(word: &str) -> Result<Self, NoCursor> {
        let (key, id) = word.split_once('.').ok_or(NoCursor)?;
        Ok(Self { key: key.parse().map_err(|_| NoCursor)?, id: id.parse().map_err(|_| NoCursor)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_a_cursor_or_begins_the_list() {
        for cursor in [Cursor::new(0, 1), Cursor::new(i64::MAX, i64::MIN)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for word in ["", "1", "1.", ".1", "1.2.3", "a.b", "9223372036854775808.1"] {
            assert_eq!(word.parse::<Cursor>(), Err(NoCursor), "{word}");
        }
    }
}
