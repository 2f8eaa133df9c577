//! The addresses of blocks.

use actix_web::{HttpRequest, HttpResponse, web};

use super::forms::RawBlock;
use super::model::BlockId;
use super::views::{BlockView, BlocksPage};
use super::{actions, policy, store};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

/// Blocks on the page.
const MOST: i64 = 200;

async fn page(site: &Site, raw: &RawBlock, errors: &FormErrors) -> Result<BlocksPage, Error> {
    let (now, brand) = (site.clock.now(), site.config.brand.clone());
    let blocks = site
        .db
        .read(move |conn| {
            let rows = store::latest(conn, MOST)?;
            let people: Vec<UserId> = rows.iter().map(|row| row.by_id).collect();
            let faces = accounts::faces(conn, &people)?;
            let view = |row: super::model::Block| BlockView {
                id: row.id.0,
                stands: row.stands(now),
                by: person(faces.get(&row.by_id), &brand).name,
                network: row.network,
                reason: row.reason,
                at: row.at,
                ends_at: row.ends_at,
            };
            Ok::<_, Error>(rows.into_iter().map(view).collect())
        })
        .await?;
    Ok(BlocksPage::new(blocks, raw, errors))
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_block(&who.viewer())?;
    let page = page(&site, &RawBlock::default(), &FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request).show(BlocksPage::TEMPLATE, BlocksPage::TITLE, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_block(&who.viewer())?;
    let (raw, now, asker) = (RawBlock::read(&form), site.clock.now(), who.clone());
    let errors = match raw.check(now) {
        Err(errors) => errors,
        Ok(new) => match site.db.write(move |tx| actions::block(tx, &asker, &new, now)).await {
            Ok(_) => return Ok(back(&site, "/desk/blocks", "Nobody can sign up from there now.")),
            Err(Error::Refused(refusal)) => FormErrors::one("network", refusal.0),
            Err(error) => return Err(error),
        },
    };
    let page = page(&site, &raw, &errors).await?;
    Frame::new(&site, &who.viewer(), &request).refuse(BlocksPage::TEMPLATE, BlocksPage::TITLE, &page).await
}

pub async fn lift(site: Site, who: SignedIn, _form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    policy::may_block(&who.viewer())?;
    let (id, now) = (BlockId(*id), site.clock.now());
    site.db.write(move |tx| actions::lift(tx, &who, id, now)).await?;
    Ok(back(&site, "/desk/blocks", "It is lifted: people can sign up from there again."))
}
