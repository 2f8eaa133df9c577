//! `/desk/programme`: the Star programme for staff, in one place: what waits, what comes, what is featured.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::features::asides::{actions as asides, store as questions};
use crate::features::badges::store as badges;
use crate::features::gatherings::model::{Place, State};
use crate::features::gatherings::store as gatherings;
use crate::features::rewards::actions as rewards;
use crate::features::rewards::store as catalogue;
use crate::features::stars::store as stars;
use crate::forum::boards::store as boards;
use crate::forum::frame::Frame;
use crate::forum::permissions::{self, Act};
use crate::forum::points::{days, store as points};
use crate::forum::ranks::Rank;
use crate::forum::threads::store::lists;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;

/// Events that are named.
const EVENTS: i64 = 4;
/// So long after an event it is asked who came.
const LATELY: Duration = Duration::from_secs(30 * 86_400);
const QUESTIONS: i64 = 100;
const FEATURED: i64 = 20;
const STARS: i64 = 1_000;
const REQUESTS: i64 = 200;

/// A part of the programme, with what waits there.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    pub name: &'static str,
    pub url: String,
    pub text: String,
    pub icon: &'static str,
    /// "2 wait"; absent where nothing does.
    pub waits: Option<String>,
}

/// An event to come, or one that is over and of which nobody wrote down who came.
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
    pub title: String,
    pub url: String,
    pub starts_at: Ts,
    /// "12 of 40 seats, 3 wait".
    pub seats: String,
    /// What is to be done about it.
    pub waits: Option<&'static str>,
}

/// A thread on the front page.
#[derive(Clone, Debug, Serialize)]
pub struct FeaturedView {
    pub title: String,
    pub url: String,
    pub board: String,
    pub last_post_at: Ts,
    /// Where it is taken off, where the reader may.
    pub unfeature_url: Option<String>,
}

/// `/desk/programme`.
#[derive(Clone, Debug, Serialize)]
pub struct ProgrammePage {
    pub parts: Vec<Part>,
    pub events: Vec<EventView>,
    pub can_plan: bool,
    pub featured: Vec<FeaturedView>,
}

impl ProgrammePage {
    pub const TEMPLATE: &str = "pages/programme.html";
    pub const TITLE: &str = "The Star programme";

    pub fn sample() -> Self {
        let part = Part {
            name: "Applications",
            url: "/desk/applications".to_owned(),
            text: "Who would like to be a Star.".to_owned(),
            icon: "star",
            waits: Some("2 wait".to_owned()),
        };
        let event = EventView {
            title: "Monthly Star Call".to_owned(),
            url: "/calendar/3".to_owned(),
            starts_at: Ts(1_790_000_000_000),
            seats: "12 of 40 seats".to_owned(),
            waits: Some("Who came?"),
        };
        let featured = FeaturedView {
            title: "How we sort our playlists".to_owned(),
            url: "/threads/3/how".to_owned(),
            board: "Android".to_owned(),
            last_post_at: Ts(1_790_000_000_000),
            unfeature_url: Some("/threads/3/unfeature".to_owned()),
        };
        Self {
            parts: vec![part.clone(), Part { waits: None, ..part }],
            events: vec![event],
            can_plan: true,
            featured: vec![featured],
        }
    }
}

pub async fn show(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    if !permissions::may(&viewer, Act::ReviewStars) && !permissions::may(&viewer, Act::RunStars) {
        return Err(Refusal::new("The programme's desk is for the community team.").into());
    }
    let (on, asker) = (site.clone(), viewer.clone());
    let page = site.db.read(move |conn| page(conn, &on, &asker)).await?;
    Frame::new(&site, &viewer, &request).show(ProgrammePage::TEMPLATE, ProgrammePage::TITLE, &page).await
}

fn page(conn: &mut Conn, site: &Site, viewer: &Viewer) -> Result<ProgrammePage, Error> {
    let can_run = permissions::may(viewer, Act::RunStars);
    Ok(ProgrammePage {
        parts: parts(conn, site, viewer)?,
        events: events(conn, site)?,
        can_plan: can_run,
        featured: featured(conn, viewer)?,
    })
}

fn parts(conn: &mut Conn, site: &Site, viewer: &Viewer) -> Result<Vec<Part>, Error> {
    let (config, now) = (&site.config, site.clock.now());
    let waits =
        |count: i64| (count > 0).then(|| format!("{count} wait{}", if count == 1 { "s" } else { "" }));
    let part =
        |name, url: &str, text: String, icon, waits| Part { name, url: url.to_owned(), text, icon, waits };
    let open = stars::open_count(conn)?;
    let all = stars::stars(conn, STARS)?;
    let legends = all.iter().filter(|user| user.rank == Rank::Legend).count();
    let rising = all.iter().filter(|user| user.rank == Rank::RisingStar).count();
    let s = |count: usize| if count == 1 { "" } else { "s" };
    let counted = format!(
        "{} in it, {rising} of them Rising Star{}; {legends} Legend{}.",
        all.len() - legends,
        s(rising),
        s(legends)
    );
    let board = match points::closed(conn, 1)?.first() {
        Some(month) => format!("{} is closed; the month so far is open.", days::month_name(*month)),
        None => "No month is closed yet.".to_owned(),
    };
    let mut parts = vec![
        part("Applications", "/desk/applications", "Read, talk, answer.".to_owned(), "list", waits(open)),
        part("Stars", "/desk/stars", counted, "stars", None),
        part("Leaderboard", "/leaderboard", board, "arrow-up", None),
    ];
    if asides::may_answer(viewer).is_ok() {
        let asked = questions::page_of(conn, true, QUESTIONS)?.len();
        let text = "What Stars asked beside threads, and the answers.".to_owned();
        let asked = waits(i64::try_from(asked).unwrap_or(0));
        parts.push(part("Questions to staff", "/desk/questions", text, "help", asked));
    }
    if !permissions::may(viewer, Act::RunStars) {
        return Ok(parts);
    }
    let requests = catalogue::requests(conn, true, REQUESTS)?.len();
    let offered = catalogue::all(conn, true)?.len();
    let rewards_text = format!("{offered} offered in the catalogue.");
    let requests = waits(i64::try_from(requests).unwrap_or(0));
    parts.push(part("Rewards", "/desk/rewards", rewards_text, "star", requests));
    let last = days::quarter_before(days::quarter_of(days::day_of(now, &config.zone)));
    let (due, granted) = rewards::premium_counts(conn, last, &config.stars, &config.zone)?;
    let text = match due {
        0 => format!("Nobody has earned it in quarter {} of {}.", last % 10, last / 10),
        due => format!("Quarter {} of {}: granted to {granted} of {due}.", last % 10, last / 10),
    };
    parts.push(part("Free Premium", "/desk/premium", text, "check", waits((due - granted).max(0))));
    parts.push(part(
        "Swag draws",
        "/desk/draws",
        "Among the top ten of a closed month.".to_owned(),
        "heart",
        None,
    ));
    let given: i64 = badges::counts(conn)?.values().sum();
    let text = format!("{} kinds, given {given} times; by rule, and by hand.", config.badges.len());
    parts.push(part("Badges", "/desk/badges", text, "heart", None));
    Ok(parts)
}

fn events(conn: &mut Conn, site: &Site) -> Result<Vec<EventView>, Error> {
    let now = site.clock.now();
    let mut views = Vec::new();
    for one in gatherings::past(conn, now, EVENTS)? {
        let is_late = one.state == State::Planned && one.ends_at > now.minus(LATELY);
        let guests = gatherings::guests_of(conn, one.id)?;
        let mut had_seats = guests.iter().filter(|guest| guest.state == Place::Seat).peekable();
        if is_late && had_seats.peek().is_some() && had_seats.all(|guest| !guest.attended) {
            let seats = "It is over, and nobody wrote down who came".to_owned();
            let waits = Some("Who came?");
            views.push(EventView {
                url: one.url(),
                title: one.title,
                starts_at: one.starts_at,
                seats,
                waits,
            });
        }
    }
    for one in gatherings::coming(conn, now, EVENTS)? {
        let (taken, waiting) = gatherings::counts(conn, one.id)?;
        let seats = match one.seats {
            0 if taken == 1 => "1 comes".to_owned(),
            0 => format!("{taken} come"),
            seats => format!("{taken} of {seats} seats"),
        };
        let seats = if waiting > 0 { format!("{seats}, {waiting} wait") } else { seats };
        let waits = None;
        views.push(EventView { url: one.url(), title: one.title, starts_at: one.starts_at, seats, waits });
    }
    Ok(views)
}

fn featured(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<FeaturedView>, Error> {
    let open = boards::visible_boards(conn, viewer)?;
    let ids: Vec<_> = open.iter().map(|board| board.id).collect();
    let may = permissions::may(viewer, Act::Feature);
    let view = |thread: crate::forum::threads::model::Thread| FeaturedView {
        url: thread.url(),
        board: open
            .iter()
            .find(|board| board.id == thread.board_id)
            .map_or_else(String::new, |board| board.name.clone()),
        unfeature_url: may.then(|| format!("/threads/{}/unfeature", thread.id)),
        last_post_at: thread.last_post_at,
        title: thread.title,
    };
    Ok(lists::featured(conn, &ids, FEATURED)?.into_iter().map(view).collect())
}
