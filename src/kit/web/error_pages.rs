//! An error's sentence, carried to the page that shows it.

use actix_web::HttpResponse;

use crate::kit::error::Sentence;

/// The sentence of an error answer that has no page yet.
pub fn sentence_of(response: &HttpResponse) -> Option<String> {
    response.extensions().get::<Sentence>().map(|sentence| sentence.0.clone())
}
