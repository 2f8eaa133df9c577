//! The table of permissions as a page.

use actix_web::{HttpRequest, HttpResponse};

use crate::features::administration::actions::members::may;
use crate::features::administration::views::PermissionsPage;
use crate::forum::frame::Frame;
use crate::forum::permissions::Act;
use crate::forum::ranks::Rank;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::SeePermissions)?;
    let gallery = Rank::from_word(&site.config.accounts.gallery_from_rank).unwrap_or(Rank::CasualListener);
    let page = PermissionsPage::new(&site.config.brand, gallery);
    Frame::new(&site, &who.viewer(), &request).show(PermissionsPage::TEMPLATE, "Permissions", &page).await
}
