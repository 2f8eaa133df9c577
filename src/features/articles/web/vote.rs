//! Did this article help? A form leads back to the question.

use actix_web::{HttpResponse, web};

use crate::features::articles::actions::vote;
use crate::forum::form::Form;
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let helpful = match form.get("helpful") {
        "yes" => Some(true),
        "no" => Some(false),
        "none" => None,
        _ => return Err(Error::BadRequest("Say whether it helped: yes, no, or none.".to_owned())),
    };
    let (id, now) = (ThreadId(*id), site.clock.now());
    let thread = site.db.write(move |tx| vote::vote(tx, &who, id, helpful, now)).await?;
    Ok(see_other(&format!("{}#helpful", thread.url())))
}
