//! `/desk/premium`: the quarterly free Premium.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::rewards::forms;
use crate::features::rewards::model::{Grant, GrantId};
use crate::features::rewards::store::premium as store;
use crate::features::rewards::views::{DueView, PremiumPage};
use crate::features::rewards::{actions, policy};
use crate::forum::accounts::model::UserId;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::points::days;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;

#[derive(Debug, Deserialize)]
pub struct Query {
    quarter: Option<i64>,
}

/// The quarter before this one: what a run is about if nobody says otherwise.
fn last_quarter(site: &Site) -> (i64, i64) {
    let current = days::quarter_of(days::day_of(site.clock.now(), &site.config.zone));
    (days::quarter_before(current), current)
}

fn after(quarter: i64) -> i64 {
    if quarter % 10 == 4 { (quarter / 10 + 1) * 10 + 1 } else { quarter + 1 }
}

/// Quarters as they can be: the first to the fourth of a year of four digits, up to the present one.
fn is_quarter(quarter: i64, current: i64) -> bool {
    (20_001..=current).contains(&quarter) && (1..=4).contains(&(quarter % 10))
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let (last, current) = last_quarter(&site);
    let quarter = query.quarter.unwrap_or(last);
    if !is_quarter(quarter, current) {
        return Err(Error::NotFound);
    }
    let on = site.clone();
    let (people, grants) = site
        .db
        .read(move |conn| {
            let people = actions::premium_of(conn, quarter, &on.config.stars, &on.config.zone)?;
            Ok::<_, Error>((people, store::grants_of_quarter(conn, quarter)?))
        })
        .await?;
    let grants: HashMap<UserId, Grant> = grants.into_iter().map(|one| (one.user_id, one)).collect();
    let rules = &site.config.stars.premium;
    let view = people.into_iter().map(|(user, due)| DueView {
        id: user.id.0,
        person: user.face().view(&site.config.brand),
        is_due: due.is_due && user.id != who.id,
        why: due.why,
        grant: grants.get(&user.id).map(|grant| grant.id.0),
        has_code: grants.get(&user.id).is_some_and(|grant| !grant.voucher.is_empty()),
    });
    let page = PremiumPage {
        heading: format!("Free Premium for quarter {} of {}", quarter % 10, quarter / 10),
        quarter,
        is_over: quarter < current,
        weeks: rules.weeks,
        points_a_week: rules.points_a_week,
        people: view.collect(),
        prev_url: format!("/desk/premium?quarter={}", days::quarter_before(quarter)),
        next_url: (quarter < current).then(|| format!("/desk/premium?quarter={}", after(quarter))),
    };
    let title = page.heading.clone();
    Frame::new(&site, &who.viewer(), &request).show(PremiumPage::TEMPLATE, &title, &page).await
}

/// A ticked field `grant-7` confirms member 7; whether it is due is asked again.
pub async fn grant(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let (_, current) = last_quarter(&site);
    let quarter: i64 = form.get("quarter").parse().unwrap_or(0);
    if !is_quarter(quarter, current) {
        return Err(Error::BadRequest("Choose a quarter.".to_owned()));
    }
    if quarter == current {
        return Err(Refusal::new("This quarter goes on still: grant it when it is over.").into());
    }
    let ids = form.names().filter_map(|name| name.strip_prefix("grant-")?.parse().ok());
    let chosen: Vec<UserId> = ids.map(UserId).collect();
    let (on, now) = (site.clone(), site.clock.now());
    let count = site
        .db
        .write(move |tx| {
            let (stars, zone) = (&on.config.stars, &on.config.zone);
            actions::grant(tx, &who, (quarter, &chosen), stars, zone, now)
        })
        .await?;
    let sentence = match count {
        0 => "Nobody got it now: those whom you chose have it, or it is not due to them.".to_owned(),
        1 => "It is granted to 1 member, who is told.".to_owned(),
        count => format!("It is granted to {count} members, who are told."),
    };
    Ok(back(&site, &format!("/desk/premium?quarter={quarter}"), &sentence))
}

pub async fn code(site: Site, who: SignedIn, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let code =
        forms::code(&form).map_err(|_| Error::Unusable("A code has at most 200 characters.".to_owned()))?;
    if code.is_empty() {
        return Err(Error::Unusable("Write the code first, then save it.".to_owned()));
    }
    let (id, now) = (GrantId(*id), site.clock.now());
    site.db.write(move |tx| actions::set_code(tx, &who, id, &code, now)).await?;
    Ok(back(&site, "/desk/premium", "The code is kept. Only its owner sees it."))
}
