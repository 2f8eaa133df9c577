//! The ladder for everybody, and one's own rank with one's own counts.

pub mod admin;
pub mod members;

use actix_web::{HttpRequest, HttpResponse, web};

use super::forms::Signature;
use super::views::{OwnRankPage, RanksPage};
use super::{actions, policy, ruler, store};
use crate::forum::accounts::model::{State, profile_url};
use crate::forum::accounts::names;
use crate::forum::accounts::store::{self as accounts, signatures};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::{back, reason_of};
use crate::forum::viewer::{Role, SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;

const TITLE: &str = "My settings";

pub async fn index(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let own = viewer.person.as_ref().map(|person| person.rank);
    let page = RanksPage::new(&site.config, own, policy::may_set(&viewer).is_ok());
    Frame::new(&site, &viewer, &request).show(RanksPage::TEMPLATE, "Ranks", &page).await
}

pub async fn own(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &who, None).await?;
    Frame::new(&site, &who.viewer(), &request).show(OwnRankPage::TEMPLATE, TITLE, &page).await
}

/// What a refused form said of the signature, and why it was refused.
type Refused = (String, String);

async fn page(site: &Site, who: &SignedIn, refused: Option<Refused>) -> Result<OwnRankPage, Error> {
    let (id, on) = (who.id, site.clone());
    site.db
        .read(move |conn| {
            let rank = store::who(conn, id)?.rank;
            let score = store::score(conn, id)?;
            let standing = score.and_then(|score| serde_json::from_str(&score.standing).ok());
            let earned = ruler::kept(conn, &on)?.ruler.formula.ranks();
            let page = OwnRankPage::new(&on.config, rank, &earned, &standing.unwrap_or_default());
            let (body, error) = match refused {
                Some((body, error)) => (body, Some(error)),
                None => (signatures::body(conn, id)?, None),
            };
            Ok(page.with_signature(rank, &on.config, &body, error))
        })
        .await
}

/// POST /settings/rank/signature
pub async fn sign(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let signature = match Signature::read(form.get("signature"), &site.config) {
        Ok(signature) => signature,
        Err(sentence) => {
            let page = page(&site, &who, Some((form.get("signature").to_owned(), sentence))).await?;
            return Frame::new(&site, &who.viewer(), &request)
                .refuse(OwnRankPage::TEMPLATE, TITLE, &page)
                .await;
        }
    };
    let config = site.config.clone();
    site.db.write(move |tx| actions::sign(tx, &who, &config, &signature)).await?;
    Ok(back(&site, "/settings/rank", "Saved."))
}

/// POST /desk/members/{username}/signature/clear
pub async fn clear(
    site: Site,
    who: SignedIn,
    form: Form,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_clear(&who.viewer(), Role::Member)?;
    let (key, now) = (names::key(&name), site.clock.now());
    let user = site.db.read(move |conn| Ok::<_, Error>(accounts::by_name_key(conn, &key)?)).await?;
    let user = user.filter(|user| user.state != State::Deleted).ok_or(Error::NotFound)?;
    let reason = reason_of(&form)?;
    let place = format!("/desk{}", profile_url(&user.username));
    site.db.write(move |tx| actions::clear_signature(tx, &who, (&user, &reason), now)).await?;
    Ok(back(&site, &place, "The signature is gone, and its owner is told why."))
}
