//! The moderators' addresses of a post.

use actix_web::{HttpResponse, web};

use crate::forum::form::Form;
use crate::forum::posts::actions::{self, At, Verb};
use crate::forum::posts::model::PostId;
use crate::forum::threads::web::{back, reason_of};
use crate::forum::viewer::Keeper;
use crate::kit::error::Error;
use crate::kit::site::Site;

fn at(site: &Site) -> At {
    At { now: site.clock.now(), page_size: site.config.posts.page_size }
}

pub async fn moderate(
    site: Site,
    who: Keeper,
    _form: Form,
    path: web::Path<(i64, String)>,
) -> Result<HttpResponse, Error> {
    let (id, word) = path.into_inner();
    let verb = Verb::from_word(&word).ok_or(Error::NotFound)?;
    let at = at(&site);
    let location = site.db.write(move |tx| actions::moderate(tx, &who, PostId(id), verb, at)).await?;
    let sentence = match verb {
        Verb::Hide => "The post is hidden: only its author and moderators see it.",
        Verb::Restore => "The post is visible again.",
    };
    Ok(back(&site, &location, sentence))
}

pub async fn remove(site: Site, who: Keeper, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let reason = reason_of(&form)?;
    let (id, at) = (PostId(*id), at(&site));
    let location = site.db.write(move |tx| actions::remove(tx, &who, id, &reason, at)).await?;
    Ok(back(&site, &location, "The post is removed. You can still restore it."))
}
