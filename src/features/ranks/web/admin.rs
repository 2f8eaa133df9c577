//! The formulas: what holds, trying another one, applying it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::ranks::forms::{self, RawNumbers};
use crate::features::ranks::store::formulas::{self, Stage, Tried};
use crate::features::ranks::views::admin::{FormulaPage, RanksAdminPage, TrialPage, TriedView};
use crate::features::ranks::{actions, policy, ruler};
use crate::forum::accounts::model::{State, UserId, profile_url};
use crate::forum::accounts::views::{FieldView, summary};
use crate::forum::accounts::web::prove;
use crate::forum::accounts::{names, store as accounts};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::config::ranks::Numbers;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::see_other;

const TITLE: &str = "How ranks are earned";
/// Formulas in the list.
const MOST: i64 = 30;

#[derive(Deserialize)]
pub struct Query {
    /// A username to find.
    q: Option<String>,
    /// The formula to begin with.
    from: Option<i64>,
}

/// GET /admin/ranks?q=
pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_set(&who.viewer())?;
    let (brand, asked) = (site.config.brand.clone(), query.into_inner().q.unwrap_or_default());
    let key = names::key(asked.trim());
    let (found, formulas, in_force) = site
        .db
        .read(move |conn| {
            let found = if key.is_empty() { None } else { accounts::by_name_key(conn, &key)? };
            let in_force = formulas::number_in_force(conn)?;
            let rows = formulas::latest(conn, MOST)?;
            let views =
                rows.iter().map(|row| view(conn, row, &brand, in_force)).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, Error>((found, views, in_force))
        })
        .await?;
    if let Some(user) = found.filter(|user| user.state != State::Deleted) {
        return Ok(see_other(&format!("/admin/ranks{}", profile_url(&user.username))));
    }
    let mut username = FieldView::new("q", "Username", "text").value(&asked).autocomplete("off");
    username.error = (!asked.is_empty()).then(|| "Nobody here has this username.".to_owned());
    let page = RanksAdminPage { username, from_settings: in_force.is_none(), formulas };
    Frame::new(&site, &who.viewer(), &request).show(RanksAdminPage::TEMPLATE, TITLE, &page).await
}

fn view(conn: &mut Conn, row: &Tried, brand: &str, in_force: Option<i64>) -> Result<TriedView, Error> {
    let by: UserId = row.applied_by.unwrap_or(row.by_id);
    let faces = accounts::faces(conn, &[by])?;
    Ok(TriedView::new(row, person(faces.get(&by), brand).name, in_force))
}

/// GET /admin/ranks/formula?from=: the numbers that hold, or those of an earlier formula, to be changed.
pub async fn new(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_set(&who.viewer())?;
    let (config, from) = (site.config.clone(), query.from);
    let numbers = site
        .db
        .read(move |conn| match from {
            Some(0) => Ok(config.ranks.formula.clone()),
            Some(id) => read(&formulas::by_id(conn, id)?),
            None => Ok(ruler::current(conn, &config)?.numbers),
        })
        .await?;
    let page = FormulaPage::new(&RawNumbers::of(&numbers), &[], &site.config.brand);
    Frame::new(&site, &who.viewer(), &request).show(FormulaPage::TEMPLATE, TITLE, &page).await
}

fn read(row: &Tried) -> Result<Numbers, Error> {
    serde_json::from_str(&row.numbers).map_err(|error| Error::Internal(error.to_string()))
}

/// POST /admin/ranks/formulas: tries these numbers; nothing is changed by it.
pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    policy::may_set(&who.viewer())?;
    let raw = RawNumbers::sent(&form);
    let numbers = match raw.read() {
        Ok(numbers) => numbers,
        Err(wrong) => {
            let page = FormulaPage::new(&raw, &wrong, &site.config.brand);
            return Frame::new(&site, &who.viewer(), &request)
                .refuse(FormulaPage::TEMPLATE, TITLE, &page)
                .await;
        }
    };
    let now = site.clock.now();
    let id = site.db.write(move |tx| actions::begin(tx, &who, &numbers, now)).await?;
    Ok(back(
        &site,
        &format!("/admin/ranks/formulas/{id}"),
        "The formula is being tried. Nothing changes by that.",
    ))
}

/// GET /admin/ranks/formulas/{id}: how far it is, and who would go where.
pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_set(&who.viewer())?;
    let page = trial(&site, &who, *id, ("", &FormErrors::default())).await?;
    Frame::new(&site, &who.viewer(), &request).show(TrialPage::TEMPLATE, TITLE, &page).await
}

async fn trial(
    site: &Site,
    who: &SignedIn,
    id: i64,
    (said, errors): (&str, &FormErrors),
) -> Result<TrialPage, Error> {
    let brand = site.config.brand.clone();
    let (mut page, stage) = site
        .db
        .read(move |conn| {
            let row = formulas::by_id(conn, id)?;
            let in_force = formulas::number_in_force(conn)?;
            let view = view(conn, &row, &brand, in_force)?;
            Ok::<_, Error>((TrialPage::new(&row, view, &brand), row.stage))
        })
        .await?;
    if stage == Stage::Tried {
        let mut reason =
            FieldView::new("reason", "Why it is changed, for other administrators", "text").value(said);
        reason.error = errors.get("reason").map(str::to_owned);
        page.apply = Some([Some(reason), prove::field(site, who, errors)].into_iter().flatten().collect());
        page.errors = summary(errors);
    }
    Ok(page)
}

/// POST /admin/ranks/formulas/{id}/apply
pub async fn apply(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse, Error> {
    policy::may_set(&who.viewer())?;
    let (id, now) = (*id, site.clock.now());
    let errors = match (forms::reason(&form), prove::check(&site, &who, &form).await?) {
        (Err(sentence), _) => FormErrors::one("reason", sentence),
        (_, Err(errors)) => errors,
        (Ok(reason), Ok(())) => {
            let by = who.clone();
            site.db.write(move |tx| actions::apply(tx, &by, (id, &reason), now)).await?;
            let sentence = "The formula holds from now on. Members are being moved.";
            return Ok(back(&site, &format!("/admin/ranks/formulas/{id}"), sentence));
        }
    };
    let page = trial(&site, &who, id, (form.get("reason"), &errors)).await?;
    Frame::new(&site, &who.viewer(), &request).refuse(TrialPage::TEMPLATE, TITLE, &page).await
}

/// POST /admin/ranks/formulas/{id}/discard: stops a trial, and forgets it.
pub async fn discard(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_set(&who.viewer())?;
    let id = *id;
    site.db.write(move |tx| actions::discard(tx, &who, id)).await?;
    Ok(back(&site, "/admin/ranks", "The trial is thrown away. Nothing was changed by it."))
}
