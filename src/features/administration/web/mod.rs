//! The handlers, one file a resource.

pub mod areas;
pub mod boards;
pub mod members;
pub mod moderators;
pub mod permissions;

use actix_web::{HttpRequest, HttpResponse};

use super::views::{AdminLink, AdminPage};
use crate::forum::frame::Frame;
use crate::forum::permissions::{self as table, Act};
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::{cookies, see_other};

/// What there is to run, with the act that opens each.
const PLACES: &[(Act, AdminLink)] = &[
    (
        Act::SeeMembers,
        AdminLink {
            name: "Roles and ranks",
            url: "/admin/members",
            text: "Staff, Stars, moderators of boards; what somebody is, and since when.",
            icon: "person",
        },
    ),
    (
        Act::SetFormula,
        AdminLink {
            name: "How ranks are earned",
            url: "/admin/ranks",
            text: "Why somebody has their rank; trying and applying another formula.",
            icon: "star",
        },
    ),
    (
        Act::EditBoards,
        AdminLink {
            name: "Areas and boards",
            url: "/admin/boards",
            text: "What there is to read, who may read and post, labels, moderators.",
            icon: "chat",
        },
    ),
    (
        Act::SeePermissions,
        AdminLink {
            name: "Permissions",
            url: "/admin/permissions",
            text: "Who may do what, in one table.",
            icon: "lock",
        },
    ),
    (
        Act::Panic,
        AdminLink {
            name: "Emergency",
            url: "/admin/panic",
            text: "Stop new members from writing, and decide who comes in.",
            icon: "warning",
        },
    ),
    (
        Act::Invite,
        AdminLink {
            name: "Who writes articles",
            url: "/admin/writers",
            text: "Stars who were invited to write FAQs and for the blog.",
            icon: "edit",
        },
    ),
];

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let links: Vec<AdminLink> =
        PLACES.iter().filter(|(act, _)| table::may(&viewer, *act)).map(|(_, link)| *link).collect();
    if links.is_empty() {
        return Err(Refusal::new("This page is for those who run the community.").into());
    }
    Frame::new(&site, &viewer, &request)
        .show(AdminPage::TEMPLATE, "Running the community", &AdminPage { links })
        .await
}

/// On to another page, with a sentence for it.
fn done(site: &Site, location: &str, sentence: &str) -> HttpResponse {
    let mut response = see_other(location);
    drop(response.add_cookie(&cookies::flash(site, sentence)));
    response
}

/// What this process keeps of boards and roles is asked for again.
fn forget(site: &Site) {
    crate::forum::accounts::session::forget_all(site);
    site.sidebars.invalidate_all();
    site.kept.invalidate_all();
}
