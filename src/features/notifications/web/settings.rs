//! How one wants to be told.

use actix_web::{HttpRequest, HttpResponse};

use crate::features::notifications::actions;
use crate::features::notifications::forms::Chosen;
use crate::features::notifications::store::settings as store;
use crate::features::notifications::views::NoticeSettingsPage;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::mail::address_key;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TITLE: &str = "Notifications";
const OWN: &str = "/settings/notifications";

pub async fn edit(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = filled(&site, &who, None, &FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request).show(NoticeSettingsPage::TEMPLATE, TITLE, &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (chosen, errors) = Chosen::read(&form);
    if !errors.is_empty() {
        let page = filled(&site, &who, Some(chosen), &errors).await?;
        let frame = Frame::new(&site, &who.viewer(), &request);
        return frame.refuse(NoticeSettingsPage::TEMPLATE, TITLE, &page).await;
    }
    site.db.write_unseen(move |tx| actions::choose(tx, &who, &chosen)).await?;
    Ok(back(&site, OWN, "Saved."))
}

/// Letters came back and were stopped: try again.
pub async fn mail_again(site: Site, who: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    site.db.write_unseen(move |tx| Ok::<_, Error>(store::forget_bounces(tx, who.id)?)).await?;
    Ok(back(&site, OWN, "Letters go to your address again."))
}

/// The page with what was sent, or with what stands.
async fn filled(
    site: &Site,
    who: &SignedIn,
    sent: Option<Chosen>,
    errors: &FormErrors,
) -> Result<NoticeSettingsPage, Error> {
    let user = who.id;
    let (settings, choices, account) = site
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                store::of(conn, user)?,
                store::choices(conn, user)?,
                accounts::by_id(conn, user)?,
            ))
        })
        .await?;
    let chosen = sent.unwrap_or_else(|| Chosen::of(&settings, |kind| choices.get(&kind).copied()));
    let key = account.email.as_deref().map(address_key);
    Ok(NoticeSettingsPage::new(&chosen, errors, &account.zone).mail(account.email, key.as_deref(), &settings))
}
