//! What a post said before.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::forum::accounts::store as accounts;
use crate::forum::frame::Frame;
use crate::forum::posts::model::{PostId, Revision, permalink};
use crate::forum::posts::views::{HistoryPage, VersionView};
use crate::forum::posts::{policy, store};
use crate::forum::threads::views::{Link, person};
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Versions that a page shows at most.
const MAX_VERSIONS: usize = 50;

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, who_asks, kept) = (PostId(*id), who.clone(), site.clone());
    let page = site.db.read(move |conn| page(conn, &kept, &who_asks, id)).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    frame.show("forum/posts/history.html", "History of a post", &page).await
}

fn page(conn: &mut Conn, site: &Site, who: &SignedIn, id: PostId) -> Result<HistoryPage, Error> {
    let viewer = who.viewer();
    let (post, thread, _) = store::visible_to(conn, &viewer, id)?;
    policy::may_see_history(&viewer)?;
    let revisions = store::revisions_of(conn, id)?;
    let people: Vec<_> = revisions.iter().map(|revision| revision.replaced_by).collect();
    let faces = accounts::faces(conn, &people)?;
    let mut versions = Vec::new();
    let mut newer = (store::source_of(conn, id)?.body, (post.number == 1).then(|| thread.title.clone()));
    for Revision { version, title, body, replaced_by, replaced_at } in
        revisions.into_iter().take(MAX_VERSIONS)
    {
        let by = person(faces.get(&replaced_by), &site.config.brand);
        let renamed = match (&title, &newer.1) {
            (Some(old), Some(new)) if old != new => Some((old.clone(), new.clone())),
            _ => None,
        };
        versions.push(VersionView {
            version: version + 1,
            by: Link { name: by.name, url: by.url },
            at: replaced_at,
            title: renamed,
            lines: VersionView::lines(&body, &newer.0),
        });
        newer = (body, title);
    }
    let url = permalink(&thread.url(), post.number, site.config.posts.page_size);
    Ok(HistoryPage { post: Link { name: thread.title, url }, number: post.number, versions })
}
