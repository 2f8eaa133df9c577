//! The desk: what waits for Stars and staff, how fast answers come, and the ways to the work.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::features::artists::policy as artists;
use crate::features::artists::store::claims;
use crate::features::audit::policy as audit;
use crate::features::blocks::policy as blocks;
use crate::features::bulk::policy as bulk;
use crate::features::held;
use crate::features::issues::store as issues;
use crate::features::livechat::policy as livechat;
use crate::features::reports::policy as reports;
use crate::features::reports::store::lists as matters;
use crate::features::stars::actions as stars;
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::{Board, BoardId, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::cases::store::desk::{self as cases, Queue};
use crate::forum::frame::Frame;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::policy;
use crate::forum::threads::store::load::{self, Waiting};
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;

const DAY: Duration = Duration::from_secs(86_400);
/// Overdue issues that are counted at most.
const MOST: i64 = 100;

/// A way to some work.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Way {
    pub name: &'static str,
    pub url: &'static str,
    pub text: &'static str,
    pub icon: &'static str,
}

/// A number with what it counts.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    pub name: &'static str,
    pub value: String,
    pub url: Option<&'static str>,
}

/// A board with what waits in it.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub name: String,
    pub url: String,
    /// Without an answer: up to a day, a week, and thirty days.
    pub waiting: [i64; 3],
    /// Where the unanswered are; absent where none waits.
    pub waiting_url: Option<String>,
    /// Posts of the last seven days.
    pub posts: i64,
}

/// `/desk`.
#[derive(Clone, Debug, Serialize)]
pub struct DeskPage {
    pub ways: Vec<Way>,
    pub facts: Vec<Fact>,
    pub rows: Vec<Row>,
}

impl DeskPage {
    pub const TEMPLATE: &str = "pages/desk.html";

    pub fn sample() -> Self {
        let row = Row {
            name: "Android".to_owned(),
            url: "/boards/android".to_owned(),
            waiting: [3, 1, 0],
            waiting_url: Some("/boards/android?show=unanswered".to_owned()),
            posts: 40,
        };
        let fact = Fact { name: "Open reports", value: "3".to_owned(), url: Some("/desk/reports") };
        Self { ways: vec![REPORTS], facts: vec![fact], rows: vec![row] }
    }
}

const REPORTS: Way =
    Way { name: "Reports", url: "/desk/reports", text: "What was reported, and appeals.", icon: "flag" };

pub async fn show(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    if !permissions::may(&viewer, Act::WorkCases) {
        may_see(&viewer)?;
    }
    let (asker, now) = (viewer.clone(), site.clock.now());
    let page = site.db.read(move |conn| page(conn, &asker, now)).await?;
    Frame::new(&site, &viewer, &request).show(DeskPage::TEMPLATE, "Desk", &page).await
}

/// Stars see what waits for an answer, experienced ones reports too.
fn may_see(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::StarDesk) {
        return Ok(());
    }
    reports::may_see_desk(viewer)
}

fn page(conn: &mut Conn, viewer: &Viewer, now: Ts) -> Result<DeskPage, Error> {
    let mut facts = Vec::new();
    let mut own_ways = Vec::new();
    if permissions::may(viewer, Act::WorkCases) {
        let open = cases::count(conn, &Queue::Open, None)?;
        facts.push(fact("Open support cases", open.to_string(), Some("/desk/cases?queue=open")));
        let text = "What people asked the support desk.";
        own_ways.push(Way { name: "Support cases", url: "/desk/cases", text, icon: "help" });
    }
    if livechat::may_work(viewer).is_ok() {
        let text = "Artists who want to talk now.";
        own_ways.push(Way { name: "Chats", url: "/desk/chats", text, icon: "chat" });
    }
    if artists::may_see_desk(viewer).is_ok() {
        let waiting = claims::open_count(conn)?;
        facts.push(fact("Artists to verify", waiting.to_string(), Some("/desk/artists")));
        let text = "Claims of profiles, and who is verified.";
        own_ways.push(Way { name: "Artists", url: "/desk/artists", text, icon: "person" });
    }
    if may_see(viewer).is_err() {
        return Ok(DeskPage { ways: own_ways, facts, rows: Vec::new() });
    }
    if held::policy::may_review(viewer).is_ok() {
        let waiting = held::store::count(conn, viewer)?;
        facts.push(fact("Posts that wait", waiting.to_string(), Some("/desk/held")));
        let text = "First posts of newcomers, before anybody else sees them.";
        own_ways.push(Way { name: "Posts that wait", url: "/desk/held", text, icon: "hide" });
    }
    // Who moderates some boards only looks after what is reported and held there.
    if !permissions::may(viewer, Act::StarDesk) && !permissions::may(viewer, Act::StarReports) {
        let open = matters::open_count(conn, &reports::reach(viewer))?;
        facts.push(fact("Open reports", open.to_string(), Some("/desk/reports")));
        own_ways.push(REPORTS);
        return Ok(DeskPage { ways: own_ways, facts, rows: Vec::new() });
    }
    let open = boards::visible_boards(conn, viewer)?;
    let of = |kinds: &[BoardKind]| -> Vec<BoardId> {
        open.iter().filter(|board| kinds.contains(&board.kind)).map(|board| board.id).collect()
    };
    let (day, week, month) = (now.minus(DAY), now.minus(DAY * 7), now.minus(DAY * 30));
    let asked = of(&[BoardKind::Help, BoardKind::Chat]);
    let waiting = load::waiting(conn, &asked, (day, week, month))?;
    let written = load::posts_since(conn, &open.iter().map(|board| board.id).collect::<Vec<_>>(), week)?;
    let spans = load::first_answers(conn, &of(&[BoardKind::Help]), month)?;
    if reports::may_see_desk(viewer).is_ok() {
        let open = matters::open_count(conn, &reports::reach(viewer))?;
        facts.push(fact("Open reports", open.to_string(), Some("/desk/reports")));
    }
    if let Some(waiting) = stars::waiting(conn, viewer)? {
        facts.push(fact("Applications that wait", waiting.to_string(), Some("/desk/applications")));
    }
    if permissions::may(viewer, Act::SetStatus) {
        let overdue = issues::overdue(conn, &of(&[BoardKind::Issue]), now, MOST)?.len();
        let value = if overdue as i64 == MOST { format!("{MOST} or more") } else { overdue.to_string() };
        facts.push(fact("Issues whose update is due", value, Some("/issues?list=overdue")));
    }
    let unanswered: i64 = waiting.iter().map(|row| row.young + row.middling + row.old).sum();
    facts.push(fact("Unanswered threads, 30 days", unanswered.to_string(), Some("/desk/unanswered")));
    facts.push(fact("First answer, median of 30 days", median(&spans), None));
    let members = accounts::joined_since(conn, week)?;
    facts.push(fact("New members, 7 days", members.to_string(), Some("/members")));
    own_ways.extend(ways(viewer));
    Ok(DeskPage { ways: own_ways, facts, rows: rows(&open, &waiting, &written) })
}

fn fact(name: &'static str, value: String, url: Option<&'static str>) -> Fact {
    Fact { name, value, url }
}

fn ways(viewer: &Viewer) -> Vec<Way> {
    let mut ways = Vec::new();
    if reports::may_see_desk(viewer).is_ok() {
        ways.push(REPORTS);
    }
    if permissions::may(viewer, Act::StarDesk) {
        let text = "By board and age; claim one before you write.";
        ways.push(Way { name: "Unanswered threads", url: "/desk/unanswered", text, icon: "help" });
        let text = "What Stars asked beside threads, and the answers.";
        ways.push(Way { name: "Questions to staff", url: "/desk/questions", text, icon: "chat" });
    }
    if permissions::may(viewer, Act::CheckIdeas) {
        let text = "New ideas that nobody has looked at.";
        ways.push(Way { name: "Ideas to check", url: "/ideas?show=check", text, icon: "idea" });
    }
    if permissions::may(viewer, Act::RunStars) {
        let text = "Applications, Stars, rewards, free Premium, draws, badges, events, what is featured.";
        ways.push(Way { name: "The Star programme", url: "/desk/programme", text, icon: "star" });
    } else if permissions::may(viewer, Act::ReviewStars) {
        let text = "Applications, who is a Star, events, what is featured.";
        ways.push(Way { name: "The Star programme", url: "/desk/programme", text, icon: "star" });
    }
    if audit::may_see(viewer).is_ok() {
        let text = "Who did what, and undoing it.";
        ways.push(Way { name: "Audit log", url: "/desk/audit", text, icon: "history" });
    }
    if bulk::may_list_any(viewer).is_ok() {
        let text = "Moving, locking, hiding or labelling several at once.";
        ways.push(Way { name: "Threads of a board", url: "/desk/threads", text, icon: "list" });
    }
    let text = "Drafts, and what waits for its day.";
    ways.push(Way { name: "Articles", url: "/desk/articles", text, icon: "blog" });
    if permissions::may(viewer, Act::SetStatus) {
        let text = "Ready to report, and updates that are due.";
        ways.push(Way { name: "Statuses", url: "/issues?list=ready", text, icon: "issue" });
    }
    if blocks::may_block(viewer).is_ok() {
        let text = "Where nobody can sign up from.";
        ways.push(Way { name: "Blocks of addresses", url: "/desk/blocks", text, icon: "lock" });
    }
    if policy::may_moderate(viewer).is_ok() {
        let text = "Rules that take old threads there.";
        ways.push(Way { name: "The Vault", url: "/desk/vault", text, icon: "vault" });
    }
    ways
}

/// Boards where something waits or was written, the busiest first.
fn rows(open: &[Board], waiting: &[Waiting], written: &[(BoardId, i64)]) -> Vec<Row> {
    let waiting: HashMap<BoardId, &Waiting> = waiting.iter().map(|row| (row.board_id, row)).collect();
    let written: HashMap<BoardId, i64> = written.iter().copied().collect();
    let mut rows: Vec<Row> = open
        .iter()
        .map(|board| {
            let waiting = waiting.get(&board.id).map_or([0; 3], |row| [row.young, row.middling, row.old]);
            Row {
                name: board.name.clone(),
                url: board.url(),
                waiting_url: (waiting != [0; 3]).then(|| format!("{}?show=unanswered", board.url())),
                waiting,
                posts: written.get(&board.id).copied().unwrap_or(0),
            }
        })
        .filter(|row| row.posts > 0 || row.waiting_url.is_some())
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.posts));
    rows
}

/// The middle of what stands in rising order, in words.
fn median(spans: &[i64]) -> String {
    let Some(span) = spans.get(spans.len() / 2) else {
        return "no answer yet".to_owned();
    };
    let minutes = span / 60_000;
    match minutes {
        ..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_said_in_words() {
        assert_eq!(median(&[]), "no answer yet");
        assert_eq!(median(&[60_000, 300_000, 9_000_000_000]), "5 min");
        assert_eq!(median(&[5_400_000]), "1 h 30 min");
        assert_eq!(median(&[3 * 86_400_000]), "3 days");
    }
}
