//! The addresses of sanctions: one's own, and a member's record at the desk.

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions;
use super::forms::RawSanction;
use super::model::{Kind, SanctionId};
use super::policy;
use super::store;
use super::views::{OwnSanctionsPage, RecordPage, SanctionView};
use crate::forum::accounts::model::{State, User, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::{letters, session};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::names::skeleton;
use crate::kit::web::forms::FormErrors;

/// Sanctions on a page at most.
const MOST: i64 = 200;

pub async fn own(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let user = who.id;
    let rows = site.db.read(move |conn| Ok::<_, Error>(store::of(conn, user, MOST)?)).await?;
    let own = rows.iter().filter(|row| row.kind != Kind::Note);
    let page = OwnSanctionsPage { sanctions: own.map(SanctionView::own).collect() };
    Frame::new(&site, &who.viewer(), &request).show(OwnSanctionsPage::TEMPLATE, "Warnings", &page).await
}

pub async fn acknowledge(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now, user) = (SanctionId(*id), site.clock.now(), who.id);
    site.db.write(move |tx| actions::acknowledge(tx, &who, id, now)).await?;
    session::forget_all(&site);
    site.bells.invalidate(&user.0);
    Ok(back(&site, "/sanctions", "Thank you. You can post again."))
}

fn member(conn: &mut Conn, name: &str) -> Result<User, Error> {
    let user = accounts::by_name_key(conn, &skeleton(name))?.ok_or(Error::NotFound)?;
    if user.state == State::Deleted { Err(Error::NotFound) } else { Ok(user) }
}

fn record(conn: &mut Conn, who: &SignedIn, name: &str, brand: &str) -> Result<RecordPage, Error> {
    let user = member(conn, name)?;
    let rows = store::of(conn, user.id, MOST)?;
    let people: Vec<UserId> = rows.iter().map(|row| row.by_id).collect();
    let faces = accounts::faces(conn, &people)?;
    let may = policy::may_sanction(&who.viewer(), &user);
    let view = user.face().view(brand);
    let page = RecordPage {
        state: RecordPage::state_name(user.state),
        email: user.email.clone(),
        joined_at: user.joined_at,
        old_names: accounts::former_names(conn, user.id)?.into_iter().map(|(name, _)| name).collect(),
        sanctions: rows
            .iter()
            .map(|row| SanctionView::desk(row, person(faces.get(&row.by_id), brand).name, may.is_ok()))
            .collect(),
        signature: accounts::signatures::body(conn, user.id)?,
        clear_url: may.is_ok().then(|| format!("/desk{}/signature/clear", view.url)),
        closed_note: may.err().map(|refusal| refusal.0),
        action: format!("/desk{}/sanctions", view.url),
        errors: Vec::new(),
        kind: Choice::new("kind", "What", "", [], &FormErrors::default()),
        fields: Vec::new(),
        person: view,
    };
    Ok(page.form(&RawSanction::default(), &FormErrors::default()))
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_see_record(&who.viewer())?;
    let (asker, brand) = (who.clone(), site.config.brand.clone());
    let page = site.db.read(move |conn| record(conn, &asker, &name, &brand)).await?;
    Frame::new(&site, &who.viewer(), &request).show(RecordPage::TEMPLATE, "Record of a member", &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_see_record(&who.viewer())?;
    let (raw, now, asked) = (RawSanction::read(&form), site.clock.now(), name.clone());
    let user = site.db.read(move |conn| member(conn, &asked)).await?;
    policy::may_sanction(&who.viewer(), &user)?;
    let new = match raw.check(now) {
        Ok(new) => new,
        Err(errors) => {
            let (asker, brand) = (who.clone(), site.config.brand.clone());
            let page = site.db.read(move |conn| record(conn, &asker, &name, &brand)).await?;
            let page = page.form(&raw, &errors);
            let frame = Frame::new(&site, &who.viewer(), &request);
            return frame.refuse(RecordPage::TEMPLATE, "Record of a member", &page).await;
        }
    };
    let letter = match user.email.as_deref().filter(|_| new.kind == Kind::Ban && user.confirmed_at.is_some())
    {
        Some(email) => Some(letters::banned(&site, email, &user.username, &new.message, new.ends_at)?),
        None => None,
    };
    let id = user.id;
    site.db.write(move |tx| actions::impose(tx, &who, id, &new, letter.as_ref(), now)).await?;
    session::forget_all(&site);
    site.bells.invalidate(&id.0);
    let place = format!("/desk{}", user.face().view(&site.config.brand).url);
    Ok(back(&site, &place, "It stands from now on, and is in the audit log."))
}

pub async fn lift(site: Site, who: SignedIn, _form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    policy::may_see_record(&who.viewer())?;
    let (id, now) = (SanctionId(*id), site.clock.now());
    let user = site.db.write(move |tx| actions::lift(tx, &who, id, now)).await?;
    session::forget_all(&site);
    let member = site.db.read(move |conn| Ok::<_, Error>(accounts::by_id(conn, user)?)).await?;
    let place = format!("/desk{}", member.face().view(&site.config.brand).url);
    Ok(back(&site, &place, "It is lifted."))
}
