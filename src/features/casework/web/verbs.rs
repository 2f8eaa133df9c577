//! What is done with a case by one form; each leads back to it with a sentence.

use actix_web::{HttpResponse, web};

use crate::features::casework::actions::{self, Verb};
use crate::features::casework::store::topics::DraftId;
use crate::features::casework::{forms, policy};
use crate::forum::form::Form;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;

/// Does it and leads back; what is refused is said there.
async fn change(
    site: &Site,
    reference: &str,
    done: &str,
    work: impl FnMut(&mut Conn) -> Result<(), Error> + Send + 'static,
) -> Result<HttpResponse, Error> {
    let url = format!("/desk/cases/{reference}");
    site.db.write_unseen(work).await?;
    Ok(back(site, &url, done))
}

pub async fn act(
    site: Site,
    who: SignedIn,
    _form: Form,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (reference, word) = path.into_inner();
    let verb = Verb::from_word(&word).ok_or(Error::NotFound)?;
    let done = match verb {
        Verb::Claim => "It is yours.",
        Verb::Release => "It is back in the queue.",
        Verb::Resolve => "It is resolved; the requester has a letter.",
        Verb::Close => "It is closed.",
        Verb::Reopen => "It is open again.",
    };
    let (named, rules, now) = (reference.clone(), site.config.support.clone(), site.clock.now());
    change(&site, &reference, done, move |tx| actions::act(tx, &who, &named, verb, &rules, now)).await
}

pub async fn assign(
    site: Site,
    who: SignedIn,
    form: Form,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (to, team, reference) = (forms::to(&form)?, form.get("team").to_owned(), reference.into_inner());
    let (named, rules, now) = (reference.clone(), site.config.support.clone(), site.clock.now());
    change(&site, &reference, "It is handed over.", move |tx| {
        actions::assign(tx, &who, &named, (&team, to), &rules, now)
    })
    .await
}

pub async fn sort(
    site: Site,
    who: SignedIn,
    form: Form,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (category, urgency) = (form.get("category").to_owned(), form.get("urgency").to_owned());
    let (reference, rules, now) = (reference.into_inner(), site.config.support.clone(), site.clock.now());
    let named = reference.clone();
    change(&site, &reference, "It is sorted anew; its clocks follow.", move |tx| {
        actions::sort(tx, &who, &named, (&category, &urgency), &rules, now)
    })
    .await
}

pub async fn merge(
    site: Site,
    who: SignedIn,
    form: Form,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (into, reference) = (form.get("into").trim().to_owned(), reference.into_inner());
    let (rules, now) = (site.config.support.clone(), site.clock.now());
    let into =
        site.db.write_unseen(move |tx| actions::merge(tx, &who, &reference, &into, &rules, now)).await?;
    Ok(back(&site, &into.desk_url(), "Merged: everything stands here now."))
}

pub async fn link(
    site: Site,
    who: SignedIn,
    form: Form,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let thread = forms::thread(form.get("thread"));
    let thread = thread.ok_or_else(|| Refusal::new("Give the thread's number or its address."))?;
    let (reference, now) = (reference.into_inner(), site.clock.now());
    let named = reference.clone();
    change(&site, &reference, "Linked.", move |tx| actions::link(tx, &who, &named, thread, now).map(drop))
        .await
}

pub async fn unlink(
    site: Site,
    who: SignedIn,
    form: Form,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let thread = forms::thread(form.get("thread")).ok_or(Error::NotFound)?;
    let (reference, now) = (reference.into_inner(), site.clock.now());
    let named = reference.clone();
    change(&site, &reference, "The link is gone.", move |tx| actions::unlink(tx, &who, &named, thread, now))
        .await
}

pub async fn drop_draft(
    site: Site,
    who: SignedIn,
    _form: Form,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let ((reference, draft), now) = (path.into_inner(), site.clock.now());
    let named = reference.clone();
    change(&site, &reference, "The draft is gone.", move |tx| {
        actions::drop_draft(tx, &who, &named, DraftId(draft), now)
    })
    .await
}
