//! `/support/figures`: how the desk does, for everybody.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::features::cases::figures::{self, DAYS, Figure};
use crate::features::cases::store;
use crate::features::cases::views::FiguresPage;
use crate::forum::frame::Frame;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;

async fn counted(site: &Site) -> Result<Vec<Figure>, Error> {
    let now = site.clock.now();
    let since = now.minus(std::time::Duration::from_secs(DAYS as u64 * 86_400));
    let (cases, scores) = site
        .db
        .read(move |conn| Ok::<_, Error>((store::counted(conn, since)?, store::scores(conn, since)?)))
        .await?;
    Ok(figures::figures(&cases, &scores, now))
}

pub async fn show(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = FiguresPage::new(&counted(&site).await?);
    Frame::new(&site, &viewer, &request).show(FiguresPage::TEMPLATE, FiguresPage::TITLE, &page).await
}

pub async fn csv(site: Site) -> Result<HttpResponse, Error> {
    let bytes = figures::csv(&counted(&site).await?).map_err(Error::Internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"support-figures.csv\""))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(bytes))
}
