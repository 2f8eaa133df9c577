//! `/stars/apply`: one's own application.

use actix_web::{HttpRequest, HttpResponse};

use crate::features::stars::forms::RawApplication;
use crate::features::stars::model::{Application, State};
use crate::features::stars::views::{ApplyForm, ApplyPage, OwnView};
use crate::features::stars::{actions, policy, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

pub async fn show(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &who, &RawApplication::default(), &FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request).show(ApplyPage::TEMPLATE, ApplyPage::TITLE, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let raw = RawApplication::read(&form);
    let errors = match raw.check(&site.config.stars) {
        Err(errors) => errors,
        Ok(new) => {
            let (by, rules, now) = (who.clone(), site.config.stars.clone(), site.clock.now());
            match site.db.write(move |tx| actions::apply(tx, &by, &new, &rules, now)).await {
                Ok(_) => {
                    let sentence = "Thank you. The team reads it and answers you in a notice.";
                    return Ok(back(&site, "/stars/apply", sentence));
                }
                Err(Error::Refused(Refusal(sentence))) => FormErrors::one("motivation", sentence),
                Err(error) => return Err(error),
            }
        }
    };
    let page = page(&site, &who, &raw, &errors).await?;
    Frame::new(&site, &who.viewer(), &request).refuse(ApplyPage::TEMPLATE, ApplyPage::TITLE, &page).await
}

pub async fn withdraw(site: Site, who: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    let now = site.clock.now();
    site.db.write(move |tx| actions::withdraw(tx, &who, now)).await?;
    Ok(back(&site, "/stars/apply", "Your application is withdrawn."))
}

async fn page(
    site: &Site,
    who: &SignedIn,
    raw: &RawApplication,
    errors: &FormErrors,
) -> Result<ApplyPage, Error> {
    let user = who.id;
    let last = site.db.read(move |conn| Ok::<_, Error>(store::latest_of(conn, user)?)).await?;
    Ok(put_together(site, who, last.as_ref(), raw, errors))
}

/// Whoever can't apply sees why; whoever applied sees what became of it.
fn put_together(
    site: &Site,
    who: &SignedIn,
    last: Option<&Application>,
    raw: &RawApplication,
    errors: &FormErrors,
) -> ApplyPage {
    let (rules, now) = (&site.config.stars, site.clock.now());
    let may = policy::may_apply(&who.viewer(), last, rules, now);
    let is_open = last.is_some_and(|last| last.state == State::Open);
    let advised = i64::try_from(rules.advised_days).unwrap_or(0).saturating_mul(policy::DAY);
    ApplyPage {
        own: last.map(OwnView::new),
        note: may.as_ref().err().filter(|_| !is_open || !errors.is_empty()).map(|refusal| refusal.0.clone()),
        form: may.is_ok().then(|| ApplyForm {
            least_age: rules.least_age,
            is_early: now.0 - who.joined_at.0 < advised,
            advised_days: rules.advised_days,
            messages_on: who.messages_on,
            ..ApplyForm::new(raw, errors)
        }),
    }
}
