//! A guest proves an address. Opening the link changes nothing: programs that read mail open every link.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::own::proven;
use super::secret;
use crate::forum::accounts::views::{DoorPage, FormView, LinkView, NotePage};
use crate::forum::cases::{actions, seals, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::mail::address_key;
use crate::kit::secret::digest;
use crate::kit::site::Site;

const TITLE: &str = "Send your request";

pub async fn look(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    let (hash, oldest) = (digest(&token), site.clock.now().minus(actions::PROOF));
    let found = site.db.read(move |conn| Ok::<_, Error>(store::by_token(conn, &hash, oldest)?)).await?;
    let Some(case) = found else { return void(&frame).await };
    let page = DoorPage {
        heading: TITLE.to_owned(),
        intro: format!(
            "“{}” goes to the desk, and answers come to {}.",
            case.subject,
            case.guest_email.unwrap_or_default()
        ),
        form: FormView::new(&format!("/support/confirm/{token}"), "Send my request", Vec::new()),
        links: Vec::new(),
    };
    Ok(secret(frame.show(DoorPage::TEMPLATE, TITLE, &page).await?))
}

pub async fn confirm(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Error> {
    let (hash, rules, now) = (digest(&token), site.config.support.clone(), site.clock.now());
    let user = viewer.id();
    let confirmed = site.db.write_unseen(move |tx| {
        let case = actions::confirm(tx, &hash, &rules, now)?;
        // Whoever is logged in here and has proven the same address has it in their account.
        if let Some(user) = user
            && let Some(email) = proven(tx, user)?.filter(|email| Some(address_key(email)) == case.guest_key)
        {
            actions::adopt(tx, user, &email, now)?;
        }
        Ok(store::by_id(tx, case.id)?)
    });
    match confirmed.await {
        Ok(case) if case.requester_id.is_some() => {
            let url = seals::page_url(&site.key, &case);
            Ok(back(&site, &url, "Your request is with the desk, and in your account."))
        }
        Ok(case) => {
            let url = seals::page_url(&site.key, &case);
            Ok(back(
                &site,
                &url,
                "Your request is with the desk. Keep the address of this page: it is the way back.",
            ))
        }
        Err(Error::NotFound) => void(&Frame::new(&site, &viewer, &request)).await,
        Err(error) => Err(error),
    }
}

async fn void(frame: &Frame) -> Result<HttpResponse, Error> {
    let title = "This link is no longer good";
    let note = NotePage::new(
        title,
        "It was used or is too old. If you confirmed before, the desk has your request: another letter leads to it.",
        vec![LinkView::new("Ask again", "/support")],
    );
    frame.answer(StatusCode::GONE, NotePage::TEMPLATE, title, &note).await
}
