//! `/desk/support`: the notice, macros, who is on which team, and how its cases find somebody.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::casework::actions::seats::{self as sitting, Sitting};
use crate::features::casework::actions::setup as actions;
use crate::features::casework::forms::{self, RawMacro};
use crate::features::casework::store::setup::{self, MacroId};
use crate::features::casework::views::SetupPage;
use crate::features::casework::{policy, store};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::Routing;
use crate::forum::cases::store::{desk, seats as rows};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const OWN: &str = "/desk/support";

async fn page(site: &Site, raw: &RawMacro, errors: &FormErrors) -> Result<SetupPage, Error> {
    let (notice, macros, seats, routings, people) = site
        .db
        .read(|conn| {
            let people = store::people(conn, &policy::working_roles())?;
            let (seats, routings) = (rows::seats(conn)?, rows::routings(conn)?);
            Ok::<_, Error>((desk::notice(conn)?, setup::macros(conn)?, seats, routings, people))
        })
        .await?;
    let rules = &site.config.support;
    Ok(SetupPage::new(&notice, macros, (&seats, &routings), &people, rules, (raw, errors)))
}

async fn refuse(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    raw: &RawMacro,
    errors: &FormErrors,
) -> Result<HttpResponse, Error> {
    let page = page(site, raw, errors).await?;
    Frame::new(site, &who.viewer(), request).refuse(SetupPage::TEMPLATE, SetupPage::TITLE, &page).await
}

pub async fn show(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let page = page(&site, &RawMacro::default(), &FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request).show(SetupPage::TEMPLATE, SetupPage::TITLE, &page).await
}

pub async fn notice(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let text = match forms::notice(&form) {
        Ok(text) => text,
        Err(errors) => return refuse(&site, &who, &request, &RawMacro::default(), &errors).await,
    };
    let now = site.clock.now();
    // Guests see it too.
    site.db.write(move |tx| actions::set_notice(tx, &who, &text, "", now)).await?;
    Ok(back(&site, OWN, "The notice is changed."))
}

pub async fn add_macro(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let raw = RawMacro::read(&form);
    match raw.check(&site.config.support) {
        Ok((name, body)) => {
            let now = site.clock.now();
            site.db.write_unseen(move |tx| actions::add_macro(tx, &who, (&name, &body), now)).await?;
            Ok(back(&site, OWN, "The macro is there."))
        }
        Err(errors) => refuse(&site, &who, &request, &raw, &errors).await,
    }
}

pub async fn change_macro(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let (id, now) = (MacroId(*id), site.clock.now());
    site.db.read(move |conn| Ok::<_, Error>(setup::macro_by_id(conn, id)?)).await?;
    if form.is_on("remove") {
        site.db.write_unseen(move |tx| actions::remove_macro(tx, &who, id, now)).await?;
        return Ok(back(&site, OWN, "The macro is gone."));
    }
    let raw = RawMacro::read(&form);
    match raw.check(&site.config.support) {
        Ok((name, body)) => {
            site.db.write_unseen(move |tx| actions::change_macro(tx, &who, id, (&name, &body), now)).await?;
            Ok(back(&site, OWN, "The macro is changed."))
        }
        Err(errors) => refuse(&site, &who, &request, &raw, &errors).await,
    }
}

/// Whom a form is about, and the team.
fn seat_of(site: &Site, form: &Form) -> Result<(UserId, String), Error> {
    let user = form.get("user").parse().map(UserId);
    Ok((user.map_err(|_| Refusal::new("Choose somebody of the desk."))?, team_of(site, form)?))
}

fn team_of(site: &Site, form: &Form) -> Result<String, Error> {
    let team = site.config.support.team(form.get("team")).map(|team| team.slug.clone());
    Ok(team.ok_or_else(|| Refusal::new("Choose a team."))?)
}

/// Somebody comes to a team, pauses, or leaves it.
pub async fn seats(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let (user, team) = seat_of(&site, &form)?;
    let to = match form.get("deed") {
        "remove" => Sitting::None,
        "pause" => Sitting::Paused,
        _ => Sitting::Takes,
    };
    let now = site.clock.now();
    site.db.write_unseen(move |tx| sitting::set_seat(tx, &who, (user, &team), to, now)).await?;
    Ok(back(&site, OWN, "The teams are changed."))
}

/// An agent is there for new cases of a team, or not for a while.
pub async fn duty(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let team = team_of(&site, &form)?;
    let (to, done) = match form.get("deed") {
        "pause" => (Sitting::Paused, "You get no new cases of this team until you say so."),
        _ => (Sitting::Takes, "You take new cases of this team."),
    };
    let now = site.clock.now();
    site.db.write_unseen(move |tx| sitting::set_own(tx, &who, &team, to, now)).await?;
    Ok(back(&site, "/desk/cases", done))
}

/// What somebody on a team takes: a box for each category of the team.
pub async fn skills(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let (user, team) = seat_of(&site, &form)?;
    let all = site.config.support.categories.iter();
    let knows: Vec<String> = all
        .filter(|category| category.team == team && form.is_on(&format!("knows_{}", category.slug)))
        .map(|category| category.slug.clone())
        .collect();
    let now = site.clock.now();
    site.db.write_unseen(move |tx| sitting::set_knows(tx, &who, (user, &team), &knows, now)).await?;
    Ok(back(&site, OWN, "What they take is changed."))
}

/// How the cases of a team find somebody.
pub async fn routing(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let team = team_of(&site, &form)?;
    let to = Routing::from_word(form.get("routing")).ok_or_else(|| Refusal::new("Choose how."))?;
    let (done, now) = match to {
        Routing::Queue => ("New cases wait in the queue.", site.clock.now()),
        Routing::Least => ("New cases go to whoever has the fewest.", site.clock.now()),
    };
    site.db.write_unseen(move |tx| sitting::set_routing(tx, &who, &team, to, now)).await?;
    Ok(back(&site, OWN, done))
}
