//! What goes over a socket: JSON in text messages, each with its kind in `t`.

use serde::{Deserialize, Serialize};

use crate::features::livechat::views::StateView;

/// Characters of a key.
const MAX_KEY: usize = 64;

/// From a page.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Said {
    /// A line; answered with `ack` or `refused` and its key.
    Say {
        key: String,
        body: String,
    },
    Typing,
    /// It is read up to this number.
    Seen {
        n: i64,
    },
}

/// To a page.
#[derive(Debug, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Tell<'a> {
    /// New lines in order, ready to be shown.
    Lines { lines: Vec<Shown> },
    /// How things stand.
    State(&'a StateView),
    /// The line with this key is kept, under this number.
    Ack { key: &'a str, n: i64 },
    /// The line with this key is not kept, and why.
    Refused { key: &'a str, text: &'a str },
    /// The socket ends; `again`: whether it is worth coming back.
    Bye { text: &'a str, again: bool },
}

/// A line as the page shows it.
#[derive(Debug, Serialize)]
pub struct Shown {
    pub n: i64,
    pub html: String,
}

pub fn is_key(key: &str) -> bool {
    (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_of_ours_is_none() {
        for wrong in
            ["", "{}", "[1]", r#"{"t":"say"}"#, r#"{"t":"seen","n":"x"}"#, r#"{"t":"close"}"#, "\u{0}"]
        {
            assert!(serde_json::from_str::<Said>(wrong).is_err(), "{wrong}");
        }
        assert!(matches!(serde_json::from_str(r#"{"t":"typing"}"#), Ok(Said::Typing)));
        assert!(is_key("0b5e-x") && !is_key("") && !is_key("a b") && !is_key(&"x".repeat(65)));
    }

    #[test]
    fn an_answer_says_its_kind() {
        let ack = serde_json::to_string(&Tell::Ack { key: "k", n: 3 }).unwrap_or_default();
        assert_eq!(ack, r#"{"t":"ack","key":"k","n":3}"#);
    }
}
