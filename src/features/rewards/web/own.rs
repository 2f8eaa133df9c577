//! `/rewards`: the catalogue, and what one asked for.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::rewards::model::RewardId;
use crate::features::rewards::store::{self, premium};
use crate::features::rewards::views::{OwnView, RewardView, RewardsPage};
use crate::features::rewards::{actions, policy};
use crate::forum::accounts::views::summary;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::forms::new_key;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const MOST: i64 = 60;
const MAX_KEY: usize = 64;

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &who).await?;
    Frame::new(&site, &who.viewer(), &request).show(RewardsPage::TEMPLATE, RewardsPage::TITLE, &page).await
}

async fn page(site: &Site, who: &SignedIn) -> Result<RewardsPage, Error> {
    policy::may_see(&who.viewer())?;
    let (on, asker) = (site.clone(), who.clone());
    site.db.read(move |conn| load(conn, &on, &asker)).await
}

fn load(conn: &mut Conn, site: &Site, who: &SignedIn) -> Result<RewardsPage, Error> {
    let balance = actions::balance(conn, who.id)?;
    let rewards = store::all(conn, true)?;
    let requests = store::requests_of(conn, who.id, MOST)?;
    let ids: Vec<RewardId> = requests.iter().map(|one| one.reward_id).collect();
    let names = store::named(conn, &ids)?;
    let name = |id: &RewardId| names.get(id).map_or("", String::as_str);
    let grants = premium::grants_of(conn, who.id)?;
    let granted = grants.into_iter().map(|grant| OwnView {
        name: format!("Free Premium, quarter {} of {}", grant.quarter % 10, grant.quarter / 10),
        cost: 0,
        at: grant.at,
        state: if grant.voucher.is_empty() { "Granted: the code is on its way" } else { "Sent" },
        meaning: "good",
        voucher: grant.voucher,
        answer: String::new(),
    });
    let own = granted.chain(requests.iter().map(|one| OwnView::new(one, name(&one.reward_id))));
    let rules = &site.config.stars.premium;
    Ok(RewardsPage {
        balance,
        can_redeem: policy::may_redeem(&who.viewer()).is_ok(),
        can_run: policy::may_run(&who.viewer()).is_ok(),
        rewards: rewards.iter().map(|one| RewardView::new(one, balance)).collect(),
        own: own.collect(),
        plans: rules.plans.iter().chain(&rules.other_plans).cloned().collect(),
        key: new_key(),
        errors: Vec::new(),
        refused: None,
    })
}

pub async fn redeem(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_redeem(&who.viewer())?;
    site.limits.check(Act::Write, &who.id.to_string())?;
    let key = form.get("key");
    let key = if key.is_empty() || key.len() > MAX_KEY { new_key() } else { key.to_owned() };
    let (plan, rules) = (form.get("plan").to_owned(), site.config.stars.premium.clone());
    let (by, reward, now) = (who.clone(), RewardId(*id), site.clock.now());
    let said = plan.clone();
    let done = site.db.write(move |tx| actions::redeem(tx, &by, reward, (&said, &key), &rules, now)).await;
    match done {
        Ok(()) => {
            let sentence = "The team sends it soon. Your points are held until then.";
            Ok(back(&site, "/rewards", sentence))
        }
        Err(Error::Refused(Refusal(sentence))) => {
            let mut page = page(&site, &who).await?;
            page.errors = summary(&FormErrors::one("reward", sentence));
            page.refused = Some((*id, plan));
            let frame = Frame::new(&site, &who.viewer(), &request);
            frame.refuse(RewardsPage::TEMPLATE, RewardsPage::TITLE, &page).await
        }
        Err(error) => Err(error),
    }
}
