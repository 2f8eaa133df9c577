//! Who was invited to write articles, for community managers and administrators.

use actix_web::{HttpRequest, HttpResponse, web};

use super::done;
use crate::features::articles::actions::writers as actions;
use crate::features::articles::policy;
use crate::features::articles::store::writers;
use crate::features::articles::views::{WriterView, WritersPage};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::FieldView;
use crate::forum::boards::model::BoardKind;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::error::Error;
use crate::kit::site::Site;

const TITLE: &str = "Who writes articles";
const PLACE: &str = "/admin/writers";
/// Invitations on the page at most.
const MOST: i64 = 500;

async fn page(site: &Site) -> Result<WritersPage, Error> {
    let brand = site.config.brand.clone();
    let writers = site
        .db
        .read(move |conn| {
            let rows = writers::all(conn, MOST)?;
            let by: Vec<UserId> = rows.iter().map(|(_, _, by, _)| *by).collect();
            let faces = accounts::faces(conn, &by)?;
            let view = rows.iter().map(|(face, kind, by, at)| WriterView {
                person: face.view(&brand),
                kind: if *kind == BoardKind::Blog { "Blog" } else { "FAQs" },
                by: person(faces.get(by), &brand).name,
                at: *at,
                is_star: face.role == Role::Star,
                revoke_url: format!("{PLACE}/{}/{}/revoke", face.id, kind.word()),
            });
            Ok::<_, Error>(view.collect())
        })
        .await?;
    let username = FieldView::new("username", "Username of a Star", "text").autocomplete("off");
    Ok(WritersPage { writers, username, kind: String::new() })
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_invite(&who.viewer())?;
    let page = page(&site).await?;
    Frame::new(&site, &who.viewer(), &request).show(WritersPage::TEMPLATE, TITLE, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    policy::may_invite(&who.viewer())?;
    let (name, now) = (form.get("username").to_owned(), site.clock.now());
    let Some(kind) = kind_of(form.get("kind")) else {
        return Err(Error::BadRequest("Choose FAQs or the blog.".to_owned()));
    };
    let (by, wanted) = (who.clone(), name.clone());
    match site.db.write(move |tx| actions::invite(tx, &by, &wanted, kind, now)).await? {
        Ok(user) => Ok(done(&site, PLACE, &format!("{} may write articles now.", user.username))),
        Err(sentence) => {
            let mut page = page(&site).await?;
            kind.word().clone_into(&mut page.kind);
            page.username.value = name;
            page.username.error = Some(sentence);
            Frame::new(&site, &who.viewer(), &request).refuse(WritersPage::TEMPLATE, TITLE, &page).await
        }
    }
}

pub async fn destroy(
    site: Site,
    who: SignedIn,
    _form: Form,
    path: web::Path<(i64, String)>,
) -> Result<HttpResponse, Error> {
    policy::may_invite(&who.viewer())?;
    let (user, kind) = path.into_inner();
    let kind = kind_of(&kind).ok_or(Error::NotFound)?;
    let now = site.clock.now();
    site.db.write(move |tx| actions::revoke(tx, &who, UserId(user), kind, now)).await?;
    Ok(done(&site, PLACE, "The invitation is taken back. What they wrote stays."))
}

fn kind_of(word: &str) -> Option<BoardKind> {
    BoardKind::from_word(word).filter(|kind| kind.is_articles())
}
