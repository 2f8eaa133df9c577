//! One's own artists, and claiming one.

use actix_web::{HttpRequest, HttpResponse, web};

use super::word_of;
use crate::features::artists::actions::claims as verbs;
use crate::features::artists::forms::RawClaim;
use crate::features::artists::model::ClaimId;
use crate::features::artists::policy;
use crate::features::artists::store::{self, claims, invitations};
use crate::features::artists::views::{ArtistLine, ArtistsPage, ClaimPage, OwnClaimView};
use crate::forum::accounts::store as accounts;
use crate::forum::form::{Form, Sent};
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const OWN: &str = "/artists";
/// Claims on the page at most.
const MOST: i64 = 30;

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (on, user, viewer) = (site.clone(), who.id, who.viewer());
    let can = policy::may_take_part(&viewer).is_ok();
    let page = site
        .db
        .read(move |conn| {
            let artists = store::of_member(conn, user)?;
            let asked = invitations::of_user(conn, user)?;
            let people: Vec<_> = asked.iter().map(|(_, invitation)| invitation.by_id).collect();
            let faces = accounts::faces(conn, &people)?;
            let by = |user| person(faces.get(user), &on.config.brand);
            let claims = claims::of_user(conn, user, MOST)?;
            Ok::<_, Error>(ArtistsPage::new(
                artists.iter().map(|(artist, side)| ArtistLine::of(artist, side.role)).collect(),
                asked.iter().map(|(artist, one)| ArtistLine::invited(artist, one, by(&one.by_id))).collect(),
                claims.iter().map(|claim| OwnClaimView::of(claim, word_of(&on, claim.id))).collect(),
                can,
            ))
        })
        .await?;
    Frame::new(&site, &viewer, &request).show(ArtistsPage::TEMPLATE, ArtistsPage::TITLE, &page).await
}

pub async fn new(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_take_part(&who.viewer())?;
    let page = ClaimPage::new(&RawClaim::default(), &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(ClaimPage::TEMPLATE, ClaimPage::TITLE, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    sent: Sent,
) -> Result<HttpResponse, Error> {
    policy::may_take_part(&who.viewer())?;
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (raw, now, asker) = (RawClaim::read(&sent), site.clock.now(), who.clone());
    let errors = match raw.check() {
        Err(errors) => errors,
        Ok(new) => match site.db.write(move |tx| verbs::claim(tx, &asker, &new, now)).await {
            Ok(true) => return Ok(back(&site, OWN, "Thank you: we look at it and tell you.")),
            Ok(false) => return Ok(back(&site, OWN, "You have claimed this already, and it waits.")),
            Err(Error::Refused(refusal)) => FormErrors::one("name", refusal.0),
            Err(error) => return Err(error),
        },
    };
    let page = ClaimPage::new(&raw, &errors);
    Frame::new(&site, &who.viewer(), &request).refuse(ClaimPage::TEMPLATE, ClaimPage::TITLE, &page).await
}

pub async fn withdraw(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, now) = (ClaimId(*id), site.clock.now());
    site.db.write(move |tx| verbs::withdraw(tx, &who, id, now)).await?;
    Ok(back(&site, OWN, "It is withdrawn."))
}
