//! Looking before asking (PRODUCT 5): what the spine asks before a question is
//! posted, and how the answer looks. Who answers is named in `app/routes.rs`.

use actix_web::{HttpRequest, web};
use futures_util::future::BoxFuture;

use super::views::SimilarGroup;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// What somebody is about to ask.
#[derive(Clone, Debug)]
pub struct Question {
    pub title: String,
    pub body: String,
}

/// Finds threads that are likely the same, in groups; none when nothing is similar enough.
type Look = fn(Site, Viewer, Question) -> BoxFuture<'static, Result<Vec<SimilarGroup>, Error>>;

/// Put into the application's data by its wiring.
#[derive(Clone, Copy)]
pub struct LookFirst(pub Look);

impl LookFirst {
    /// Asks whoever answers; an application without one has no such step.
    pub async fn ask(
        request: &HttpRequest,
        site: &Site,
        viewer: Viewer,
        question: Question,
    ) -> Result<Vec<SimilarGroup>, Error> {
        match request.app_data::<web::Data<Self>>() {
            Some(look) => (look.0)(site.clone(), viewer, question).await,
            None => Ok(Vec::new()),
        }
    }
}

/// In which boards one looks first: where a question may have been answered.
pub fn is_asked_in(board: &Board) -> bool {
    matches!(board.kind, BoardKind::Help | BoardKind::Idea)
}
