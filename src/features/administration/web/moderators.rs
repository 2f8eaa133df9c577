//! The moderators of one board.

use actix_web::{HttpRequest, HttpResponse, web};

use super::boards::show_with;
use super::{done, forget};
use crate::features::administration::actions::{boards, members as actions};
use crate::forum::accounts::model::UserId;
use crate::forum::form::Form;
use crate::forum::permissions::Act;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    slug: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Error> {
    actions::may(&who.viewer(), Act::EditBoards)?;
    let (by, name, now) = (who.clone(), form.get("username").to_owned(), site.clock.now());
    let board = slug.clone();
    let found = site
        .db
        .write(move |tx| {
            let board = boards::board_of(tx, &board)?;
            actions::add_moderator(tx, &by, &board, &name, now)
        })
        .await?;
    forget(&site);
    match found {
        Ok(user) => {
            let sentence = format!("{} moderates this board now.", user.username);
            Ok(done(&site, &format!("/admin/boards/{slug}"), &sentence))
        }
        Err(errors) => show_with(&site, &who, &request, &slug, (form.get("username"), &errors)).await,
    }
}

pub async fn destroy(
    site: Site,
    who: SignedIn,
    path: web::Path<(String, i64)>,
    _form: Form,
) -> Result<HttpResponse, Error> {
    actions::may(&who.viewer(), Act::EditBoards)?;
    let (slug, user) = path.into_inner();
    let (board, now) = (slug.clone(), site.clock.now());
    site.db
        .write(move |tx| {
            let board = boards::board_of(tx, &board)?;
            actions::remove_moderator(tx, &who, &board, UserId(user), now)
        })
        .await?;
    forget(&site);
    Ok(done(&site, &format!("/admin/boards/{slug}"), "They moderate this board no longer."))
}
