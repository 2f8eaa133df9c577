//! `/desk/cases`: what waits, by queue and team.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::casework::policy;
use crate::features::casework::store;
use crate::features::casework::views::{CaseQueuePage, FilterView, OwnSeat, QueueLine};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::LinkView;
use crate::forum::cases::store::desk::{self, Queue};
use crate::forum::cases::store::seats;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Cases on the page.
const MOST: i64 = 100;
/// What runs out so soon stands under "breaching".
const SOON: Duration = Duration::from_secs(4 * 3600);
/// The agreement of suggestions is counted over so long.
const COUNTED: Duration = Duration::from_secs(90 * 86_400);
/// Cases with drafted answers on the page.
const DRAFTED: i64 = 20;
/// Fewer say nothing.
const FEW: i64 = 5;

#[derive(Debug, Default, Deserialize)]
pub struct Query {
    queue: Option<String>,
    team: Option<String>,
}

/// The queues in their order: word, name, and what an empty one says.
const QUEUES: [(&str, &str, &str); 6] = [
    ("unassigned", "Unassigned", "Everything has somebody."),
    ("mine", "Mine", "You have no cases: claim one of the unassigned."),
    ("breaching", "Running out", "No clock runs out in the next hours."),
    ("open", "All open", "Nothing is open."),
    ("waiting", "Waiting for requesters", "Nothing waits for a requester."),
    ("done", "Resolved and closed", "Nothing was resolved yet."),
];

fn queue_of(word: &str, own: UserId, now: Ts) -> Queue {
    match word {
        "mine" => Queue::Mine(own),
        "breaching" => Queue::Breaching(now.plus(SOON)),
        "open" => Queue::Open,
        "waiting" => Queue::Waiting,
        "done" => Queue::Done,
        _ => Queue::Unassigned,
    }
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (rules, now, own, query) =
        (site.config.support.clone(), site.clock.now(), who.id, query.into_inner());
    let mut page = site.db.read(move |conn| page(conn, &rules, own, &query, now)).await?;
    if policy::may_run(&who.viewer()).is_ok() {
        page.setup = Some(LinkView::new("Teams, macros and the notice", "/desk/support"));
    }
    Frame::new(&site, &who.viewer(), &request)
        .show(CaseQueuePage::TEMPLATE, CaseQueuePage::TITLE, &page)
        .await
}

fn page(
    conn: &mut Conn,
    rules: &Support,
    own: UserId,
    query: &Query,
    now: Ts,
) -> Result<CaseQueuePage, Error> {
    let team = query.team.as_deref().filter(|team| rules.team(team).is_some());
    let (word, _, empty) =
        QUEUES.into_iter().find(|(word, ..)| query.queue.as_deref() == Some(*word)).unwrap_or(QUEUES[0]);
    let url = |queue: &str, team: Option<&str>| match team {
        Some(team) => format!("/desk/cases?queue={queue}&team={team}"),
        None => format!("/desk/cases?queue={queue}"),
    };
    let mut queues = Vec::new();
    for (one, name, _) in QUEUES {
        let name = match one {
            "done" => name.to_owned(),
            _ => format!("{name} ({})", desk::count(conn, &queue_of(one, own, now), team)?),
        };
        queues.push(FilterView { name, url: url(one, team), current: one == word });
    }
    let all = FilterView { name: "All teams".to_owned(), url: url(word, None), current: team.is_none() };
    let teams = rules.teams.iter().map(|one| FilterView {
        name: one.name.clone(),
        url: url(word, Some(&one.slug)),
        current: team == Some(one.slug.as_str()),
    });
    let teams = std::iter::once(all).chain(teams).collect();
    let mut cases = desk::page_of(conn, &queue_of(word, own, now), team, MOST + 1)?;
    let more = cases.len() as i64 > MOST;
    cases.truncate(MOST as usize);
    let agents: Vec<UserId> = cases.iter().filter_map(|case| case.agent_id).collect();
    let faces = accounts::faces(conn, &agents)?;
    let lines = cases.iter().map(|case| {
        let agent = case.agent_id.and_then(|agent| faces.get(&agent)).map(|face| face.name().to_owned());
        QueueLine::new(case, agent, rules, now)
    });
    let seats = seats::of(conn, own)?.into_iter().map(|seat| OwnSeat {
        name: rules.team_name(&seat.team).to_owned(),
        takes: seat.takes,
        team: seat.team,
    });
    Ok(CaseQueuePage {
        seats: seats.collect(),
        queues,
        teams,
        lines: lines.collect(),
        more,
        empty,
        notice: desk::notice(conn)?,
        agreement: if rules.model.is_empty() { None } else { Some(agreement(conn, now)?) },
        setup: None,
        drafted: store::topics::drafted(conn, DRAFTED)?
            .iter()
            .map(|case| LinkView::new(&case.title(), &case.desk_url()))
            .collect(),
    })
}

/// How often the suggestion was where the case ended, measured and not assumed (REQUIREMENTS E25).
fn agreement(conn: &mut Conn, now: Ts) -> Result<String, Error> {
    let (sure, right, unsure) = store::agreement(conn, now.minus(COUNTED))?;
    if sure < FEW {
        return Ok(format!(
            "too few to say ({sure} closed cases with a suggestion in 90 days, {unsure} unsure)"
        ));
    }
    Ok(format!("{right} of {sure} ({} %), and {unsure} unsure, in 90 days", right * 100 / sure))
}
