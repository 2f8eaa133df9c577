//! The one error at the edge: what went wrong, as a status and a sentence.
//!
//! Stores answer with `QueryResult`, policies with [`Refusal`], forms with
//! their own errors by field; here they meet. `kit::web::error_pages` turns
//! the result into a page.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};

use super::db::{self, DbError, Unavailable};

/// A rule says no; the sentence says why and, where there is one, the way on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl Refusal {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or nothing the asker may know of: both look the same.
    #[error("There is nothing at this address.")]
    NotFound,
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The request itself makes no sense.
    #[error("{0}")]
    BadRequest(String),
    /// What a form says can't be used, where the form has no page of its own.
    #[error("{0}")]
    Unusable(String),
    #[error("This address answers GET, HEAD and POST.")]
    WrongMethod,
    /// Something else happened in between.
    #[error("{0}")]
    Conflict(String),
    #[error("Please log in first.")]
    LogInFirst { next: String },
    #[error("That was a lot in a short time. Please wait {seconds} seconds and try again.")]
    TooMany { seconds: u64 },
    #[error("{0}")]
    TooLarge(String),
    #[error("{0}")]
    WrongHost(String),
    #[error(
        "The community can't save or load anything right now. Nothing was lost: please try again in a minute."
    )]
    Unavailable(#[from] Unavailable),
    #[error("Something went wrong on our side. It was written down, and nothing was half saved.")]
    Internal(String),
}

/// The sentence of an error, kept on the response for the error page.
#[derive(Clone)]
pub struct Sentence(pub String);

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            error if db::is_outage(&error) => Self::Unavailable(Unavailable(error.to_string())),
            error if db::is_retryable(&error) => Self::Conflict(RETRY.to_owned()),
            error => Self::Internal(error.to_string()),
        }
    }
}

const RETRY: &str = "Somebody else changed the same thing at the same moment. Please try again.";

impl DbError for Error {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict(sentence) if sentence == RETRY)
    }

    fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl DbError for Unavailable {
    fn is_retryable(&self) -> bool {
        false
    }

    fn is_outage(&self) -> bool {
        true
    }
}

impl From<diesel::result::Error> for Unavailable {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.to_string())
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unusable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::LogInFirst { .. } => StatusCode::SEE_OTHER,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongHost(_) => StatusCode::MISDIRECTED_REQUEST,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Internal(cause) => tracing::error!(%cause, "a request failed"),
            Self::Unavailable(cause) => tracing::warn!(%cause, "the database is unavailable"),
            _ => {}
        }
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::LogInFirst { next } => {
                let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
                response.insert_header((header::LOCATION, format!("/login?next={next}")));
            }
            Self::WrongMethod => {
                response.insert_header((header::ALLOW, "GET, HEAD, POST"));
            }
            Self::TooMany { seconds } => {
                response.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            Self::Unavailable(_) => {
                response.insert_header((header::RETRY_AFTER, "30"));
            }
            _ => {}
        }
        let mut response = response.finish();
        response.extensions_mut().insert(Sentence(self.to_string()));
        response
    }
}
