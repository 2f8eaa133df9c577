//! The page that says what went wrong.

use actix_web::http::StatusCode;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct ErrorPage {
    pub heading: String,
    pub sentence: String,
    /// The words of an address that leads nowhere, to search for.
    pub words: Option<String>,
}

impl ErrorPage {
    pub fn new(status: StatusCode, sentence: String, path: &str) -> Self {
        let words =
            (status == StatusCode::NOT_FOUND).then(|| words_of(path)).filter(|words| !words.is_empty());
        Self { heading: heading(status).to_owned(), sentence, words }
    }

    /// For answers that were made without a sentence of their own.
    pub fn usual_sentence(status: StatusCode) -> String {
        match status {
            StatusCode::NOT_FOUND => "There is nothing at this address.",
            StatusCode::METHOD_NOT_ALLOWED => "This address does not take that kind of request.",
            StatusCode::BAD_REQUEST => "The request could not be understood.",
            StatusCode::PAYLOAD_TOO_LARGE => "That is more than can be taken at once.",
            _ => "Something went wrong on our side. It was written down.",
        }
        .to_owned()
    }

    pub fn sample() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "There is nothing at this address.".to_owned(),
            "/threads/gapless-playback",
        )
    }
}

fn heading(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 | 405 => "That didn't make sense to us",
        403 => "You can't do this here",
        404 => "Nothing here",
        409 => "Somebody was faster",
        413 => "Too much at once",
        421 => "Wrong door",
        429 => "One moment",
        503 => "Back in a minute",
        _ => "Something broke",
    }
}

fn words_of(path: &str) -> String {
    let words: Vec<&str> = path
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| {
            word.len() > 2 && !matches!(*word, "threads" | "boards" | "members" | "areas" | "posts")
        })
        .take(8)
        .collect();
    words.join(" ")
}
