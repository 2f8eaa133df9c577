//! `/desk/rewards`: the catalogue, and what waits to be sent.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::rewards::forms::{self, RawReward};
use crate::features::rewards::model::{Request, RequestId, RewardId, State};
use crate::features::rewards::views::{EditRewardPage, RequestView, RewardForm, RewardView, RewardsDeskPage};
use crate::features::rewards::{actions, policy, store};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::summary;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const MOST_OPEN: i64 = 200;
const MOST_DECIDED: i64 = 50;

async fn page(
    site: &Site,
    who: &SignedIn,
    (raw, errors): (&RawReward, &FormErrors),
) -> Result<RewardsDeskPage, Error> {
    policy::may_run(&who.viewer())?;
    let form = RewardForm::new(None, raw, errors);
    let (own, brand) = (who.id, site.config.brand.clone());
    site.db.read(move |conn| load(conn, own, &brand, form)).await
}

fn load(conn: &mut Conn, own: UserId, brand: &str, form: RewardForm) -> Result<RewardsDeskPage, Error> {
    let (open, decided) =
        (store::requests(conn, true, MOST_OPEN)?, store::requests(conn, false, MOST_DECIDED)?);
    let all = || open.iter().chain(&decided);
    let people: Vec<UserId> = all().map(|one| one.user_id).collect();
    let ids: Vec<RewardId> = all().map(|one| one.reward_id).collect();
    let (faces, names) = (accounts::faces(conn, &people)?, store::named(conn, &ids)?);
    let view = |one: &Request| RequestView {
        id: one.id.0,
        person: person(faces.get(&one.user_id), brand),
        name: names.get(&one.reward_id).cloned().unwrap_or_default(),
        cost: one.cost,
        plan: one.plan.clone(),
        at: one.at,
        state: match one.state {
            State::Open => "Waiting",
            State::Fulfilled => "Sent",
            State::Refused => "Refused",
        },
        has_code: !one.voucher.is_empty(),
        answer: one.answer.clone(),
        is_own: one.user_id == own,
    };
    let rewards = store::all(conn, false)?;
    Ok(RewardsDeskPage {
        open: open.iter().map(view).collect(),
        decided: decided.iter().map(view).collect(),
        rewards: rewards.iter().map(|one| RewardView::new(one, 0)).collect(),
        errors: Vec::new(),
        refused: None,
        form,
    })
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &who, (&RawReward::fresh(), &FormErrors::default())).await?;
    Frame::new(&site, &who.viewer(), &request)
        .show(RewardsDeskPage::TEMPLATE, RewardsDeskPage::TITLE, &page)
        .await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let raw = RawReward::read(&form);
    match raw.check() {
        Ok(new) => {
            let now = site.clock.now();
            site.db.write(move |tx| actions::save(tx, &who, None, &new, now)).await?;
            Ok(back(&site, "/desk/rewards", "The reward is in the catalogue."))
        }
        Err(errors) => {
            let page = page(&site, &who, (&raw, &errors)).await?;
            let frame = Frame::new(&site, &who.viewer(), &request);
            frame.refuse(RewardsDeskPage::TEMPLATE, RewardsDeskPage::TITLE, &page).await
        }
    }
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let id = RewardId(*id);
    let one = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    let form = RewardForm::new(Some(id.0), &RawReward::of(&one), &FormErrors::default());
    let page = EditRewardPage { name: one.name, form };
    Frame::new(&site, &who.viewer(), &request).show(EditRewardPage::TEMPLATE, "Change a reward", &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let (id, raw) = (RewardId(*id), RawReward::read(&form));
    let one = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    match raw.check() {
        Ok(new) => {
            let now = site.clock.now();
            site.db.write(move |tx| actions::save(tx, &who, Some(id), &new, now)).await?;
            Ok(back(&site, "/desk/rewards", "The reward is changed."))
        }
        Err(errors) => {
            let page = EditRewardPage { name: one.name, form: RewardForm::new(Some(id.0), &raw, &errors) };
            let frame = Frame::new(&site, &who.viewer(), &request);
            frame.refuse(EditRewardPage::TEMPLATE, "Change a reward", &page).await
        }
    }
}

pub async fn fulfil(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    match forms::code(&form).and_then(|code| Ok((code, forms::words(&form, 0)?))) {
        Ok((code, words)) => {
            let (id, now) = (RequestId(*id), site.clock.now());
            site.db.write(move |tx| actions::fulfil(tx, &who, id, (&code, &words), now)).await?;
            Ok(back(&site, "/desk/rewards", "It is sent, and they are told. Only they see the code."))
        }
        Err(errors) => refused(&site, &who, &request, *id, &errors).await,
    }
}

pub async fn refuse(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    match forms::words(&form, 1) {
        Ok(words) => {
            let (id, now) = (RequestId(*id), site.clock.now());
            site.db.write(move |tx| actions::refuse(tx, &who, id, &words, now)).await?;
            Ok(back(&site, "/desk/rewards", "It is refused, and they have their points back."))
        }
        Err(errors) => refused(&site, &who, &request, *id, &errors).await,
    }
}

async fn refused(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    id: i64,
    errors: &FormErrors,
) -> Result<HttpResponse, Error> {
    let mut page = page(site, who, (&RawReward::fresh(), &FormErrors::default())).await?;
    page.errors = summary(errors);
    page.refused = Some(id);
    Frame::new(site, &who.viewer(), request)
        .refuse(RewardsDeskPage::TEMPLATE, RewardsDeskPage::TITLE, &page)
        .await
}
