//! `/stars`: what the programme is, and who is in it.

use actix_web::{HttpRequest, HttpResponse};

use crate::features::stars::model::State;
use crate::features::stars::views::{PlaceView, StarView, StarsPage};
use crate::features::stars::{policy, store};
use crate::forum::accounts::model::User;
use crate::forum::frame::Frame;
use crate::forum::ranks::Rank;
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Stars on the page.
pub const MOST: i64 = 300;

/// What belongs to the programme besides.
const PLACES: &[PlaceView] = &[
    PlaceView {
        name: "The Stars' boards",
        url: "/areas/stars",
        text: "Questions about the programme, and, for Stars, more boards.",
        icon: "stars",
    },
    PlaceView {
        name: "Leaderboard",
        url: "/leaderboard",
        text: "Who helped most this month, and in the months before.",
        icon: "arrow-up",
    },
    PlaceView {
        name: "Events",
        url: "/calendar",
        text: "The monthly call, virtual events, and the Jam.",
        icon: "clock",
    },
    PlaceView { name: "Badges", url: "/badges", text: "What there is, and how one gets it.", icon: "heart" },
];
/// For Stars alone.
const REWARDS: PlaceView =
    PlaceView { name: "Rewards", url: "/rewards", text: "What your points can become.", icon: "heart" };
const CERTIFICATES: PlaceView = PlaceView {
    name: "Your certificates",
    url: "/stars/certificates",
    text: "What you did here, on a page to print.",
    icon: "faq",
};

pub async fn show(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (asker, on) = (viewer.clone(), site.clone());
    let page = site.db.read(move |conn| page(conn, &on, &asker)).await?;
    Frame::new(&site, &viewer, &request).show(StarsPage::TEMPLATE, "Stars", &page).await
}

fn page(conn: &mut Conn, site: &Site, viewer: &Viewer) -> Result<StarsPage, Error> {
    let (rules, brand) = (&site.config.stars, &site.config.brand);
    let (legends, stars): (Vec<User>, Vec<User>) =
        store::stars(conn, MOST)?.into_iter().partition(|user| user.rank == Rank::Legend);
    let last = match viewer.id() {
        Some(own) => store::latest_of(conn, own)?,
        None => None,
    };
    let may_apply = policy::may_apply(viewer, last.as_ref(), rules, site.clock.now()).is_ok();
    let is_star = viewer.role() == Some(Role::Star);
    let was_star = match viewer.id() {
        Some(own) => !store::terms_of(conn, own)?.is_empty(),
        None => false,
    };
    let views = |users: Vec<User>| users.iter().map(|user| view(user, viewer, brand)).collect();
    Ok(StarsPage {
        star_title: Rank::Star.title(brand),
        values: rules.values.clone(),
        least_age: rules.least_age,
        advised_days: rules.advised_days,
        stars: views(stars),
        legends: views(legends),
        can_apply: viewer.person.is_none() || may_apply,
        applied: last.is_some_and(|last| last.state == State::Open),
        is_star,
        reviews: policy::may_review(viewer).is_ok(),
        places: PLACES
            .iter()
            .copied()
            .chain([REWARDS].into_iter().filter(|_| is_star))
            .chain([CERTIFICATES].into_iter().filter(|_| is_star || was_star))
            .collect(),
    })
}

pub fn view(user: &User, viewer: &Viewer, brand: &str) -> StarView {
    StarView {
        id: user.id.0,
        person: user.face().view(brand),
        level: user.star_level,
        solutions: user.solution_count,
        kudos: user.kudos_count,
        can_promote: policy::may_promote(viewer, user).is_ok(),
        can_retire: policy::may_retire(viewer, user).is_ok(),
    }
}
