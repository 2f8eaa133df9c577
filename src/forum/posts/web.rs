//! The addresses of writing, one file for each thing that is written.

pub mod attachments;
pub mod drafts;
pub mod edit;
pub mod history;
pub mod kept;
pub mod moderate;
pub mod reply;
pub mod start;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

use super::forms::{self, Heading, LabelRule, Raw};
use super::views::{ComposePage, ComposerView};
use super::{render, sharing};
use crate::forum::boards::model::Board;
use crate::forum::form::STALE;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TEMPLATE: &str = "forum/posts/compose.html";

/// Counts one act of writing; a look at the preview is a small one.
fn limit(site: &Site, who: &SignedIn, raw: &Raw) -> Result<(), Error> {
    let act = if raw.preview { Act::Touch } else { Act::Write };
    site.limits.check(act, &who.id.to_string())
}

/// A form looked through: what it says, and what speaks against posting it.
struct Checked {
    heading: Option<Heading>,
    body: String,
    errors: FormErrors,
    warnings: Vec<String>,
    /// It links to another service, and the writer has not said that ours lacks the piece.
    leads_elsewhere: bool,
}

impl Checked {
    /// With a rule for labels the form has a title, label and tags.
    fn new(site: &Site, raw: &Raw, board: &Board, rule: Option<&LabelRule>) -> Self {
        let mut errors = FormErrors::default();
        let heading = rule.map(|rule| forms::heading(raw, rule, &mut errors));
        if raw.stale {
            errors.add("body", STALE);
        }
        let body = forms::body(raw, &site.config.posts, &mut errors);
        let title = heading.as_ref().map_or("", |heading| heading.title.as_str());
        let warnings = if raw.confirmed { Vec::new() } else { render::warnings(title, &body) };
        let pieces = sharing::found(&render::music_services(&site.config), &body);
        let leads_elsewhere = !raw.elsewhere && sharing::leads_elsewhere(board, &pieces);
        Self { heading, body, errors, warnings, leads_elsewhere }
    }

    fn passes(&self, raw: &Raw) -> bool {
        let is_clear = self.errors.is_empty() && self.warnings.is_empty() && !self.leads_elsewhere;
        !raw.preview && !raw.stale && is_clear
    }

    /// The form again: as a preview, or with what stands in the way.
    async fn view(
        self,
        site: &Site,
        raw: &Raw,
        form: ComposerView,
    ) -> Result<(StatusCode, ComposerView), Error> {
        let mut form = form.with_sent(raw);
        if raw.preview && !raw.stale {
            form.preview_html = Some(render::markdown(site, &raw.body).await?.html);
            return Ok((StatusCode::OK, form));
        }
        let status = if raw.stale { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
        form.elsewhere = self.leads_elsewhere.then(|| site.config.brand.clone());
        Ok((status, form.with_refusal(self.errors, self.warnings)))
    }
}

async fn show(frame: &Frame, status: StatusCode, page: &ComposePage) -> Result<HttpResponse, Error> {
    let title = format!("{}: {}", page.heading, page.place.name);
    frame.answer(status, TEMPLATE, &title, page).await
}

/// A rule said no while the words were on their way, it was too much in a short
/// time, or nothing can be saved just now: they come back with the reason.
async fn keep_words(
    frame: &Frame,
    raw: &Raw,
    mut page: ComposePage,
    error: Error,
) -> Result<HttpResponse, Error> {
    if !matches!(
        error,
        Error::Refused(_) | Error::Unusable(_) | Error::Unavailable(_) | Error::TooMany { .. }
    ) {
        return Err(error);
    }
    let (status, sentence) = (error.status_code(), error.to_string());
    page.form = page.form.with_sent(raw).with_refusal(FormErrors::one("body", sentence), Vec::new());
    let mut response = show(frame, status, &page).await?;
    // With it goes the line in the log.
    if let Some(wait) = error.error_response().headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    Ok(response)
}
