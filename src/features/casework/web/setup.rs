//! `/desk/support`: the notice, macros, and who is on which team.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::casework::actions::setup::{self as actions, Seat};
use crate::features::casework::forms::{self, RawMacro};
use crate::features::casework::store::setup::{self, MacroId};
use crate::features::casework::views::SetupPage;
use crate::features::casework::{policy, store};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::store::desk;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const OWN: &str = "/desk/support";

async fn page(site: &Site, raw: &RawMacro, errors: &FormErrors) -> Result<SetupPage, Error> {
    let (notice, macros, seats, people) = site
        .db
        .read(|conn| {
            let people = store::people(conn, &policy::working_roles())?;
            Ok::<_, Error>((desk::notice(conn)?, setup::macros(conn)?, setup::seats(conn)?, people))
        })
        .await?;
    Ok(SetupPage::new(&notice, macros, &seats, &people, &site.config.support, (raw, errors)))
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

/// Somebody comes to a team, pauses, or leaves it.
pub async fn seats(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let user =
        form.get("user").parse().map(UserId).map_err(|_| Refusal::new("Choose somebody of the desk."))?;
    let team = site.config.support.team(form.get("team")).map(|team| team.slug.clone());
    let team = team.ok_or_else(|| Refusal::new("Choose a team."))?;
    let seat = match form.get("deed") {
        "remove" => Seat::None,
        "pause" => Seat::Paused,
        _ => Seat::Takes,
    };
    let now = site.clock.now();
    site.db.write_unseen(move |tx| actions::set_seat(tx, &who, (user, &team), seat, now)).await?;
    Ok(back(&site, OWN, "The teams are changed."))
}
