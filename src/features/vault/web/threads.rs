//! One thread to the Vault and back.

use actix_web::{HttpResponse, web};

use crate::features::vault::actions;
use crate::forum::form::Form;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::web::back;
use crate::forum::viewer::Moderator;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn take(
    site: Site,
    who: Moderator,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (ThreadId(*id), site.clock.now());
    let thread = site.db.write(move |tx| actions::take(tx, &who, id, now)).await?;
    Ok(back(&site, &thread.url(), "The thread is in the Vault: for reading only, at the same address."))
}

pub async fn bring_back(
    site: Site,
    who: Moderator,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (ThreadId(*id), site.clock.now());
    let thread = site.db.write(move |tx| actions::bring_back(tx, &who, id, now)).await?;
    Ok(back(&site, &thread.url(), "The thread is back in the board that it came from."))
}
