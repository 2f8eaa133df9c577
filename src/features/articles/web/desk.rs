//! What waits to be published, and what becomes of it.

use actix_web::{HttpRequest, HttpResponse, web};

use super::done;
use crate::features::articles::actions::write::{self, own_board};
use crate::features::articles::model::{Article, ArticleId, DraftRevision, State};
use crate::features::articles::policy;
use crate::features::articles::store::{self, writers};
use crate::features::articles::views::{ArticlesPage, UnpublishedView};
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::Board;
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::views::{HistoryPage, VersionView};
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::views::{Link, person};
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::see_other;

/// Articles in the list, and versions of one, at most.
const MOST: i64 = 100;
const VERSIONS: i64 = 50;

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (asker, brand) = (who.clone(), site.config.brand.clone());
    let page = site.db.read(move |conn| page(conn, &asker, &brand)).await?;
    Frame::new(&site, &who.viewer(), &request).show(ArticlesPage::TEMPLATE, "Articles", &page).await
}

fn page(conn: &mut Conn, who: &SignedIn, brand: &str) -> Result<ArticlesPage, Error> {
    let viewer = who.viewer();
    let grants = writers::grants(conn, &viewer)?;
    let readable = boards::visible_boards(conn, &viewer)?;
    let own: Vec<&Board> =
        readable.iter().filter(|board| policy::may_write(&viewer, grants, board).is_ok()).collect();
    if own.is_empty() {
        return Err(Refusal::new("Articles are written by staff, and by Stars who were invited to.").into());
    }
    let staff = viewer.standing().is_some_and(policy::may_edit_all);
    let found = store::unpublished(conn, (!staff).then_some(who.id), MOST)?;
    let people: Vec<_> = found.iter().map(|article| article.author_id).collect();
    let faces = accounts::faces(conn, &people)?;
    let view = |article: &Article| {
        let board = own.iter().find(|board| board.id == article.board_id)?;
        Some(UnpublishedView {
            title: article.title.clone(),
            url: article.edit_url(),
            board: board.name.clone(),
            author: person(faces.get(&article.author_id), brand),
            publish_at: article.publish_at,
            updated_at: article.updated_at,
        })
    };
    let of = |state: State| found.iter().filter(|article| article.state == state).filter_map(view).collect();
    Ok(ArticlesPage {
        scheduled: of(State::Scheduled),
        drafts: of(State::Draft),
        boards: own.iter().map(|board| Link { name: board.name.clone(), url: board.writing_url() }).collect(),
        writers_url: policy::may_invite(&viewer).is_ok().then_some("/admin/writers"),
    })
}

/// What an unpublished article said before, with differences and who changed it.
pub async fn history(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, asker, brand) = (ArticleId(*id), who.clone(), site.config.brand.clone());
    let page = site.db.read(move |conn| versions(conn, &asker, id, &brand)).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    frame.show("forum/posts/history.html", "History of an article", &page).await
}

fn versions(conn: &mut Conn, who: &SignedIn, id: ArticleId, brand: &str) -> Result<HistoryPage, Error> {
    let article = store::by_id(conn, id)?;
    own_board(conn, who, &article)?;
    let revisions = store::revisions_of(conn, id, VERSIONS)?;
    let people: Vec<_> = revisions.iter().map(|revision| revision.replaced_by).collect();
    let faces = accounts::faces(conn, &people)?;
    let mut newer = (article.title.clone(), article.body.clone());
    let mut versions = Vec::new();
    for DraftRevision { version, title, body, replaced_by, replaced_at } in revisions {
        let by = person(faces.get(&replaced_by), brand);
        versions.push(VersionView {
            version: version + 1,
            by: Link { name: by.name, url: by.url },
            at: replaced_at,
            title: (title != newer.0).then(|| (title.clone(), newer.0.clone())),
            lines: VersionView::lines(&body, &newer.1),
        });
        newer = (title, body);
    }
    Ok(HistoryPage { post: Link { url: article.edit_url(), name: article.title }, number: 1, versions })
}

pub async fn discard(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (ArticleId(*id), site.clock.now());
    site.db.write(move |tx| write::discard(tx, &who, id, now)).await?;
    Ok(done(&site, "/desk/articles", "The article is gone. It was never published."))
}

/// From a thread that came from elsewhere to the page where it is changed.
pub async fn adopt(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (ThreadId(*id), site.clock.now());
    let article = site.db.write(move |tx| write::adopt(tx, &who, id, now)).await?;
    Ok(see_other(&format!("/articles/{article}/edit")))
}
