//! The addresses of solutions: a press, and back to the post.

use actix_web::{HttpResponse, web};

use super::actions::{self, At};
use crate::forum::form::Form;
use crate::forum::posts::model::PostId;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;

pub async fn create(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, at) = (PostId(*id), at(&site));
    let location = site.db.write(move |tx| actions::accept(tx, &who, id, at)).await?;
    Ok(back(&site, &location, "Accepted as a solution. Others will find it under the question."))
}

pub async fn destroy(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, at) = (PostId(*id), at(&site));
    let location = site.db.write(move |tx| actions::take_back(tx, &who, id, at)).await?;
    Ok(back(&site, &location, "This reply is no longer a solution."))
}

fn at(site: &Site) -> At {
    At { now: site.clock.now(), page_size: site.config.posts.page_size }
}
