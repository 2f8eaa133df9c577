//! The addresses of the leaderboard.

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions;
use super::views::{EntryView, LeaderboardPage, MonthView, PlaceView, PointsPage};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::frame::Frame;
use crate::forum::points::days::{self, Month};
use crate::forum::points::store;
use crate::forum::ranks::Rank;
use crate::forum::threads::views::person;
use crate::forum::viewer::{Role, SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Months to choose from.
const MONTHS: i64 = 24;
const TOP: i64 = 10;
/// Rows of one's own points.
const MOST: i64 = 200;

/// The month so far.
pub async fn now(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    show(site, viewer, request, None).await
}

/// A closed month, as it was.
pub async fn month(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    month: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    show(site, viewer, request, Some(*month)).await
}

async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    month: Option<Month>,
) -> Result<HttpResponse, Error> {
    let (on, asker) = (site.clone(), viewer.clone());
    let page = site.db.read(move |conn| load(conn, &on, &asker, month)).await?;
    let title = page.heading.clone();
    Frame::new(&site, &viewer, &request).show(LeaderboardPage::TEMPLATE, &title, &page).await
}

fn load(
    conn: &mut Conn,
    site: &Site,
    viewer: &Viewer,
    month: Option<Month>,
) -> Result<LeaderboardPage, Error> {
    let size = site.config.stars.leaderboard_size;
    let current = days::month_of(days::day_of(site.clock.now(), &site.config.zone));
    let closed = store::closed(conn, MONTHS)?;
    let rows: Vec<(i64, UserId, i64)> = match month {
        Some(month) => {
            if !store::is_closed(conn, month)? {
                return Err(Error::NotFound);
            }
            store::places_of(conn, month, size)?
        }
        None => {
            let best = store::best_of(conn, current, size)?;
            actions::places(&best).into_iter().map(|(place, one)| (place, one.user_id, one.points)).collect()
        }
    };
    let people: Vec<UserId> = rows.iter().map(|row| row.1).collect();
    let faces = accounts::faces(conn, &people)?;
    let places = rows.iter().map(|(place, user, points)| PlaceView {
        place: *place,
        person: person(faces.get(user), &site.config.brand),
        points: *points,
        is_top: *place <= TOP,
        is_own: viewer.id() == Some(*user),
    });
    let link = |name: String, url: String, current: bool| MonthView { name, url, current };
    let now =
        link(format!("{} so far", days::month_name(current)), "/leaderboard".to_owned(), month.is_none());
    let past = closed
        .iter()
        .map(|one| link(days::month_name(*one), format!("/leaderboard/{one}"), month == Some(*one)));
    Ok(LeaderboardPage {
        heading: match month {
            Some(month) => format!("Leaderboard of {}", days::month_name(month)),
            None => "Leaderboard of this month so far".to_owned(),
        },
        is_closed: month.is_some(),
        places: places.collect(),
        months: std::iter::once(now).chain(past).collect(),
        is_star: viewer.role() == Some(Role::Star),
    })
}

/// One's own points of this month, row by row.
pub async fn own(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (on, user) = (site.clone(), who.id);
    let (is_rising, level) = (who.rank == Rank::RisingStar, who.star_level);
    let page = site
        .db
        .read(move |conn| {
            let rules = &on.config.stars;
            let month = days::month_of(days::day_of(on.clock.now(), &on.config.zone));
            let next = rules.level_points.get(usize::try_from(level).unwrap_or(usize::MAX)).copied();
            let entries = store::of_month(conn, user, month, MOST)?;
            Ok::<_, Error>(PointsPage {
                total: store::total(conn, user)?,
                month: store::between(conn, user, (month * 100, month * 100 + 100))?,
                level: if is_rising { level } else { 0 },
                next_level: next.filter(|_| is_rising),
                entries: entries
                    .into_iter()
                    .map(|entry| EntryView {
                        title: entry.rule.title(),
                        url: (entry.thread_id > 0).then(|| format!("/threads/{}", entry.thread_id)),
                        points: entry.points,
                        at: entry.done_at,
                    })
                    .collect(),
            })
        })
        .await?;
    Frame::new(&site, &who.viewer(), &request).show(PointsPage::TEMPLATE, PointsPage::TITLE, &page).await
}
