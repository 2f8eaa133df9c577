//! The addresses of one's own data.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpRequest, HttpResponse};

use super::actions::{self, Posts};
use super::copy::{self, Part};
use super::store;
use super::views::OwnDataPage;
use crate::forum::accounts::actions::password;
use crate::forum::accounts::session;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::files;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::{cookies, see_other};

async fn page(site: &Site, who: &SignedIn, errors: &FormErrors) -> Result<OwnDataPage, Error> {
    let (asker, role) = (who.clone(), actions::may_leave(who));
    let teams = site.db.read(move |conn| actions::may_leave_teams(conn, &asker)).await;
    let closed_note = match (role, teams) {
        (Err(refusal), _) | (Ok(()), Err(Error::Refused(refusal))) => Some(refusal.0),
        (Ok(()), Ok(())) => None,
        (Ok(()), Err(error)) => return Err(error),
    };
    Ok(OwnDataPage::new(errors, Posts::of(&site.config.accounts), closed_note))
}

pub async fn show(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &who, &FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request).show(OwnDataPage::TEMPLATE, OwnDataPage::TITLE, &page).await
}

/// Everything in one file, made when it is asked for.
pub async fn copy(site: Site, who: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Upload, &who.id.to_string())?;
    let user = who.id;
    let (kinds, uploads) = site
        .db
        .read(move |conn| Ok::<_, Error>((store::everything(conn, user)?, store::uploads(conn, user)?)))
        .await?;
    let mut parts = Vec::new();
    for (name, value) in &kinds {
        parts.push(Part::json(name, value).map_err(Error::Internal)?);
    }
    for (key, name) in uploads {
        // A file that is gone is no reason to keep the rest back.
        if let Ok(bytes) = files::read(&site, &key).await {
            parts.push(Part { name: format!("pictures/{key}-{}", plain(&name)), bytes });
        }
    }
    let made = actix_web::web::block(move || copy::archive(&parts)).await;
    let bytes = made.map_err(|error| Error::Internal(error.to_string()))?.map_err(Error::Internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"my-data.zip\""))
        .body(bytes))
}

/// The letters, digits and dots of a file's name.
fn plain(name: &str) -> String {
    let kept = name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' });
    kept.take(80).collect()
}

pub async fn leave(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    actions::may_leave(&who)?;
    let mut errors = FormErrors::default();
    if !form.is_on("sure") {
        errors.add("sure", "Tick the box: nobody can bring the account back.");
    }
    if password::is_own(&site, &who, form.get("password").to_owned()).await?.is_none() {
        errors.add("password", "That is not your password.");
    }
    if !errors.is_empty() {
        let page = page(&site, &who, &errors).await?;
        let frame = Frame::new(&site, &who.viewer(), &request);
        return frame.refuse(OwnDataPage::TEMPLATE, OwnDataPage::TITLE, &page).await;
    }
    let (now, posts, rules) =
        (site.clock.now(), Posts::of(&site.config.accounts), site.config.support.clone());
    site.db.write(move |tx| actions::leave(tx, &who, (posts, &rules), now)).await?;
    session::forget_all(&site);
    let mut response = see_other("/");
    drop(response.add_cookie(&cookies::no_session(&site)));
    drop(
        response
            .add_cookie(&cookies::flash(&site, "Your account is deleted. Thank you for having been here.")),
    );
    Ok(response)
}
