//! The addresses of certificates.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::actions;
use super::store::{self, CertificateId};
use super::views::{CertificatePage, CertificatesPage, LineView};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::secret;
use crate::kit::site::Site;

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let asker = who.viewer();
    let read = move |conn: &mut Conn| {
        actions::may_have(conn, &asker)?;
        Ok::<_, Error>(asker.id().map(|own| store::of(conn, own)).transpose()?.unwrap_or_default())
    };
    let rows = site.db.read(read).await?;
    let page = CertificatesPage { lines: rows.iter().map(LineView::new).collect() };
    Frame::new(&site, &who.viewer(), &request)
        .show(CertificatesPage::TEMPLATE, CertificatesPage::TITLE, &page)
        .await
}

pub async fn issue(site: Site, who: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    let (token, now) = (secret::token(), site.clock.now());
    let address = format!("/certificates/{token}");
    site.db.write(move |tx| actions::issue(tx, &who, &token, now)).await?;
    Ok(back(&site, &address, "Here it is. Print it, or give somebody its address."))
}

pub async fn revoke(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (CertificateId(*id), site.clock.now());
    site.db.write(move |tx| actions::revoke(tx, &who, id, now)).await?;
    Ok(back(&site, "/stars/certificates", "It is withdrawn: its address says so from now on."))
}

/// For anybody who has the address: whether it is true, and what it says.
pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let token = token.into_inner();
    let one = site.db.read(move |conn| Ok::<_, Error>(store::by_token(conn, &token)?)).await?;
    let page = CertificatePage::new(&one, &site.config.brand, &site.origin);
    let status = if one.revoked_at.is_some() { StatusCode::GONE } else { StatusCode::OK };
    Frame::new(&site, &viewer, &request)
        .answer(status, CertificatePage::TEMPLATE, "Certificate of contribution", &page)
        .await
}
