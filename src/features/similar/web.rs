//! Suggestions while a title is typed, and "This answered me".

use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::look::{self, With, asked};
use super::rank::{ENOUGH, WORTH_A_LOOK};
use super::views::{FoundPage, groups};
use super::{actions, known, store};
use crate::forum::boards::policy::may_start_thread;
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::forms::{Raw, words_left};
use crate::forum::posts::look_first::{Question, is_asked_in};
use crate::forum::posts::model::Place;
use crate::forum::posts::views::SimilarGroup;
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::{cookies, csrf, page, see_other};

/// Threads that are shown at most.
const SHOWN: usize = 6;

/// What `forum::posts::look_first` asks.
pub fn look_first(
    site: Site,
    viewer: Viewer,
    question: Question,
) -> BoxFuture<'static, Result<Vec<SimilarGroup>, Error>> {
    suggestions(site, viewer, question, ENOUGH).boxed()
}

/// The likely same threads, if one of them fits well `enough`.
async fn suggestions(
    site: Site,
    viewer: Viewer,
    question: Question,
    enough: f32,
) -> Result<Vec<SimilarGroup>, Error> {
    let language = known::language(&site).await?;
    let (now, statuses) = (site.clock.now(), site.config.statuses.clone());
    site.db
        .read(move |conn| {
            let with = With { viewer: &viewer, language: &language, statuses: &statuses };
            let asked = asked(&question.title, &question.body);
            let mut found = look::look(conn, &with, &asked, now)?;
            found.retain(|weighed| weighed.fit >= WORTH_A_LOOK);
            found.truncate(SHOWN);
            if !found.iter().any(|weighed| weighed.fit >= enough) {
                return Ok(Vec::new());
            }
            let solutions: Vec<_> =
                found.iter().filter_map(|weighed| weighed.candidate.1.solved_post_id).collect();
            Ok(groups(&statuses, &found, &store::answers(conn, &solutions)?))
        })
        .await
}

/// POST /boards/{slug}/similar: for the words of a composer, the part alone for a script, else a page.
pub async fn suggest(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    slug: web::Path<String>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let viewer = who.viewer();
    let asker = viewer.clone();
    let board =
        site.db.read(move |conn| Ok::<_, Error>(boards::visible_by_slug(conn, &asker, &slug)?)).await?;
    may_start_thread(&viewer, &board)?;
    let raw = Raw::read(&form);
    let question = Question { title: raw.title, body: raw.body };
    let groups = match is_asked_in(&board) {
        true => suggestions(site.clone(), viewer.clone(), question, WORTH_A_LOOK).await?,
        false => Vec::new(),
    };
    let found = FoundPage { groups, place: Place::Board(board.id).word() };
    if csrf::wants_fragment(&request) || request.headers().contains_key("x-requested-with") {
        let html = site.view.render_data("features/similar/found.html", &found)?;
        return Ok(page(actix_web::http::StatusCode::OK, html));
    }
    let frame = Frame::new(&site, &viewer, &request);
    frame.show("features/similar/page.html", "Is it one of these?", &found).await
}

/// POST /threads/{id}/answered: counted; the unposted words are kept as a draft.
pub async fn answered(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
    query: web::Query<Left>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, now) = (ThreadId(*id), site.clock.now());
    let words = words_left(&form, query.place.as_deref(), now);
    let sentence = match words {
        Some(_) => "Glad that it helped. What you wrote is kept as a draft.",
        None => "Glad that it helped.",
    };
    let thread = site.db.write(move |tx| actions::answered(tx, &who, id, words.as_ref(), now)).await?;
    let mut response = see_other(&thread.url());
    // A cookie that can't be written costs the sentence, nothing else.
    drop(response.add_cookie(&cookies::flash(&site, sentence)));
    Ok(response)
}

/// Where the words were to be posted.
#[derive(Debug, serde::Deserialize)]
pub struct Left {
    place: Option<String>,
}
