//! A member's ledger, and why the rank is what it is.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::ranks::views::member::{DeedView, RankMemberPage};
use crate::features::ranks::{policy, ruler, store};
use crate::forum::accounts::model::{State, UserId, profile_url};
use crate::forum::accounts::{names, store as accounts};
use crate::forum::activity::model::DeedId;
use crate::forum::activity::store as ledger;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Rows of the ledger on a page.
const ROWS: i64 = 100;

#[derive(Deserialize)]
pub struct Query {
    before: Option<i64>,
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    name: web::Path<String>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_set(&who.viewer())?;
    let (key, on) = (names::key(&name), site.clone());
    let before = DeedId(query.before.unwrap_or(i64::MAX));
    let page = site.db.read(move |conn| page(conn, &on, &key, before)).await?;
    Frame::new(&site, &who.viewer(), &request).show(RankMemberPage::TEMPLATE, &page.person.name, &page).await
}

fn page(conn: &mut Conn, site: &Site, key: &str, before: DeedId) -> Result<RankMemberPage, Error> {
    let brand = &site.config.brand;
    let user = accounts::by_name_key(conn, key)?.filter(|user| user.state != State::Deleted);
    let user = user.ok_or(Error::NotFound)?;
    let kept = ruler::kept(conn, site)?;
    let score = store::score(conn, user.id)?;
    let formula = (&kept.ruler.formula, kept.ruler.mark.as_str());
    let mut page = RankMemberPage::new(user.face().view(brand), score.as_ref(), formula, brand);
    let mut rows = ledger::latest_of(conn, user.id, before, ROWS + 1)?;
    let has_more = i64::try_from(rows.len()).is_ok_and(|length| length > ROWS);
    rows.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let others: Vec<UserId> = rows.iter().filter_map(|deed| deed.other_id).collect();
    let faces = accounts::faces(conn, &others)?;
    let other = |id: UserId| faces.get(&id).map(|face| face.view(brand));
    page.deeds = rows.iter().map(|deed| DeedView::new(deed, deed.other_id.and_then(other), brand)).collect();
    page.reached =
        store::reached(conn, user.id)?.into_iter().map(|(rank, at)| (rank.title(brand), at)).collect();
    let last = rows.last().filter(|_| has_more);
    page.next_url =
        last.map(|last| format!("/admin/ranks{}?before={}", profile_url(&user.username), last.id));
    Ok(page)
}
