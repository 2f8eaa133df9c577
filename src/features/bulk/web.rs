//! The addresses of acting on many threads.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::forms::{Deed, MOST, VERBS, ticked};
use super::views::{BoardLink, PreviewPage, Row, ThreadsPage, deeds};
use super::{actions, policy};
use crate::forum::boards::model::{Board, Label};
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::policy as spine;
use crate::forum::threads::store::lists::{self, Filter, Sort};
use crate::forum::threads::views::Link;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Cursor};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;

/// Threads on a page.
const SIZE: usize = 50;

#[derive(Debug, Deserialize)]
pub struct Query {
    board: Option<String>,
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    policy::may_list_any(&viewer)?;
    let asker = viewer.clone();
    let page = site.db.read(move |conn| list(conn, &asker, &query)).await?;
    Frame::new(&site, &viewer, &request).show(ThreadsPage::TEMPLATE, ThreadsPage::TITLE, &page).await
}

fn place(slug: &str) -> String {
    format!("/desk/threads?board={slug}")
}

fn list(conn: &mut Conn, viewer: &Viewer, query: &Query) -> Result<ThreadsPage, Error> {
    let all = boards::visible_boards(conn, viewer)?;
    let own: Vec<&Board> = all.iter().filter(|board| policy::may_list(viewer, board).is_ok()).collect();
    let links = |current: &str| {
        own.iter()
            .map(|board| BoardLink {
                name: board.name.clone(),
                url: place(&board.slug),
                current: board.slug == current,
            })
            .collect()
    };
    let Some(slug) = query.board.as_deref() else {
        return Ok(ThreadsPage {
            boards: links(""),
            board: None,
            slug: String::new(),
            rows: Vec::new(),
            deed: deeds("", []),
            next_url: None,
            first_url: None,
        });
    };
    let board = boards::visible_by_slug(conn, viewer, slug)?;
    policy::may_list(viewer, &board)?;
    let after = query.after;
    let wanted = (&Filter::default(), Sort::Activity);
    let mut threads = lists::page_of_boards(conn, viewer, &[&board], wanted, after, SIZE as i64 + 1)?;
    let more = threads.len() > SIZE;
    threads.truncate(SIZE);
    let next = threads.last().filter(|_| more).map(|last| Sort::Activity.cursor(last));
    let labels = boards::labels_of(conn, board.id)?;
    Ok(ThreadsPage {
        boards: links(slug),
        rows: threads
            .iter()
            .map(|thread| Row::new(thread, label_of(&labels, thread.label_id), None))
            .collect(),
        deed: deeds("", options(viewer, &board, &all, &labels)),
        next_url: next.map(|next| format!("{}&after={next}", place(slug))),
        first_url: after.map(|_| place(slug)),
        slug: board.slug.clone(),
        board: Some(Link { name: board.name.clone(), url: board.url() }),
    })
}

fn label_of(labels: &[Label], id: Option<crate::forum::boards::model::LabelId>) -> Option<String> {
    labels.iter().find(|label| Some(label.id) == id).map(|label| label.name.clone())
}

/// What can be done in this board: as the form has it, and in words.
fn options(viewer: &Viewer, board: &Board, all: &[Board], labels: &[Label]) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = VERBS
        .iter()
        .filter(|(verb, _)| spine::may_do(viewer, verb.act(), board).is_ok())
        .map(|(verb, name)| (verb.word().to_owned(), (*name).to_owned()))
        .collect();
    if spine::may_label(viewer, board).is_ok() && !labels.is_empty() {
        options.extend(
            labels.iter().map(|label| (format!("label:{}", label.id), format!("Label: {}", label.name))),
        );
        if !board.label_required {
            options.push(("label:".to_owned(), "Take the label off".to_owned()));
        }
    }
    let others = all.iter().filter(|to| {
        to.id != board.id && spine::may_move(viewer, board, to).is_ok() && spine::may_hold(to).is_ok()
    });
    options.extend(others.map(|to| (format!("move:{}", to.slug), format!("Move to {}", to.name))));
    options
}

/// What the form would do; it does nothing.
async fn preview_page(site: &Site, who: &SignedIn, form: &Form) -> Result<PreviewPage, Error> {
    let (viewer, slug, word) = (who.viewer(), form.get("board").to_owned(), form.get("deed").to_owned());
    let mut ids = ticked(form);
    let too_many = ids.len() > MOST;
    ids.truncate(MOST);
    site.db
        .read(move |conn| {
            let board = boards::visible_by_slug(conn, &viewer, &slug)?;
            policy::may_list(&viewer, &board)?;
            let (all, labels) = (boards::visible_boards(conn, &viewer)?, boards::labels_of(conn, board.id)?);
            let offered = options(&viewer, &board, &all, &labels);
            let deed = Deed::parse(&word).filter(|_| offered.iter().any(|(offer, _)| *offer == word));
            let mut found = lists::by_ids(conn, &viewer, &ids)?;
            found.retain(|(_, at)| at.id == board.id);
            let to = match &deed {
                Some(Deed::Move(to)) => all.iter().find(|board| board.slug == *to),
                _ => None,
            };
            let rows: Vec<Row> = found
                .iter()
                .map(|(thread, board)| {
                    let why = deed.as_ref().and_then(|deed| {
                        policy::would_change(&viewer, thread, board, (deed, to, &labels)).err()
                    });
                    Row::new(thread, label_of(&labels, thread.label_id), why.map(|refusal| refusal.0))
                })
                .collect();
            let error = match &deed {
                None => Some("Choose what to do.".to_owned()),
                Some(_) if rows.is_empty() => Some("Tick the threads that you mean first.".to_owned()),
                Some(_) if too_many => Some(format!("At most {MOST} threads at once.")),
                Some(_) => None,
            };
            Ok::<_, Error>(PreviewPage {
                changing: rows.iter().filter(|row| deed.is_some() && row.refused.is_none()).count(),
                board: Link { name: board.name.clone(), url: board.url() },
                back_url: place(&board.slug),
                sentence: offered
                    .into_iter()
                    .find(|(offer, _)| *offer == word)
                    .map_or_else(String::new, |(_, name)| name),
                slug,
                deed: word,
                rows,
                error,
            })
        })
        .await
}

pub async fn preview(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_list_any(&who.viewer())?;
    let page = preview_page(&site, &who, &form).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    if page.error.is_some() {
        return frame.refuse(PreviewPage::TEMPLATE, PreviewPage::TITLE, &page).await;
    }
    frame.show(PreviewPage::TEMPLATE, PreviewPage::TITLE, &page).await
}

pub async fn apply(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_list_any(&who.viewer())?;
    site.limits.check(Act::Write, &who.id.to_string())?;
    let page = preview_page(&site, &who, &form).await?;
    let deed = Deed::parse(&page.deed).filter(|_| page.error.is_none() && page.changing > 0);
    let Some(deed) = deed else {
        let frame = Frame::new(&site, &who.viewer(), &request);
        return frame.refuse(PreviewPage::TEMPLATE, PreviewPage::TITLE, &page).await;
    };
    let ids: Vec<_> = page.rows.iter().map(|row| crate::forum::threads::model::ThreadId(row.id)).collect();
    let mut ids = ids;
    ids.sort_unstable();
    let (statuses, now) = (site.config.statuses.clone(), site.clock.now());
    let (done, left) =
        site.db.write(move |tx| actions::apply(tx, &who, &statuses, (&ids, &deed), now)).await?;
    let rest = match left {
        0 => String::new(),
        1 => " One stayed as it was.".to_owned(),
        left => format!(" {left} stayed as they were."),
    };
    let sentence = match done {
        1 => format!("Done to one thread.{rest}"),
        done => format!("Done to {done} threads.{rest}"),
    };
    Ok(back(&site, &page.back_url, &sentence))
}
