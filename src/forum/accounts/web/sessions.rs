//! Where one is logged in.

use actix_web::{HttpRequest, HttpResponse, web};

use super::done;
use crate::forum::accounts::store::second_step::SignInOutcome;
use crate::forum::accounts::views::settings::{SessionView, SessionsPage, SignInView};
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::accounts::{actions, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Sign-ins shown.
const MOST: i64 = 50;

pub async fn index(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let id = person.id;
    let (rows, sign_ins) = site
        .db
        .read(move |conn| {
            let rows = store::sessions::of(conn, id)?;
            Ok::<_, Error>((rows, store::second_step::sign_ins(conn, id, MOST)?))
        })
        .await?;
    let sign_ins = sign_ins.into_iter().map(|one| SignInView {
        what: match one.outcome {
            SignInOutcome::In => "Logged in",
            SignInOutcome::WrongCode => "Right password, wrong code",
            SignInOutcome::Recovered => "Logged in with a recovery code",
        },
        device: one.device,
        address: one.address,
        at: one.at,
    });
    let sessions = rows
        .into_iter()
        .map(|row| SessionView {
            is_this: row.id == person.session,
            id: row.id,
            device: row.device,
            address: row.address,
            created_at: row.created_at,
            seen_at: row.seen_at,
        })
        .collect();
    let page = SessionsPage { tabs: tabs("/settings/sessions"), sessions, sign_ins: sign_ins.collect() };
    Frame::new(&site, &person.viewer(), &request).show(SessionsPage::TEMPLATE, "Sessions", &page).await
}

pub async fn destroy(
    site: Site,
    person: SignedIn,
    id: web::Path<i64>,
    _form: Form,
) -> Result<HttpResponse, Error> {
    actions::sessions::end(&site, &person, *id).await?;
    Ok(done(&site, "/settings/sessions", "That session is ended."))
}

pub async fn destroy_others(site: Site, person: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    actions::sessions::end_others(&site, &person).await?;
    Ok(done(&site, "/settings/sessions", "You are logged in here alone."))
}
