//! The status of an idea or issue above its posts: vote, latest word, evidence, history.

use serde::Serialize;

use crate::features::ideas::policy as ideas;
use crate::features::issues::evidence::Evidence;
use crate::features::issues::store as issues;
use crate::features::issues::views::FixView;
use crate::features::notifications::listen::status_key;
use crate::features::notifications::store::notices;
use crate::features::statuses::policy;
use crate::features::votes::policy as voting;
use crate::features::votes::views::{PlatformView, VoteView};
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::guidelines::{self, Citation, Rule};
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{StatusView, Thread, ThreadId};
use crate::forum::threads::store::statuses::{self, Change};
use crate::forum::threads::store::{self as threads, votes};
use crate::forum::threads::views::{Link, person};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Changes shown of a history.
const HISTORY: i64 = 50;

/// One change of the history.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    pub before: Option<StatusView>,
    /// Absent where it has no status any more.
    pub after: Option<StatusView>,
    /// The same status, with a new word.
    pub is_word: bool,
    pub note: String,
    pub requirement: Option<i64>,
    pub next_word_at: Option<Ts>,
    pub by: PersonView,
    pub at: Ts,
    pub is_undone: bool,
    pub undo_url: Option<String>,
}

/// A requirement that an idea missed.
#[derive(Clone, Debug, Serialize)]
pub struct MissedView {
    pub number: i64,
    pub url: String,
    pub text: String,
}

impl MissedView {
    fn of(rule: &Rule) -> Self {
        Self { number: rule.number, url: rule.citation().url(), text: rule.title.clone() }
    }
}

/// An idea that is a part of this one.
#[derive(Clone, Debug, Serialize)]
pub struct MergedView {
    pub name: String,
    pub by: PersonView,
    pub votes: i64,
    /// For those who look after ideas: where to read it, and to take it out.
    pub url: Option<String>,
    pub part_url: Option<String>,
}

/// What somebody may do with its status.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Can {
    pub change: Option<String>,
    pub check: Option<String>,
    pub ask: Option<String>,
    pub merge: Option<String>,
    pub details: Option<String>,
}

/// `parts/standing.html`.
#[derive(Clone, Debug, Serialize)]
pub struct StandingView {
    pub is_issue: bool,
    pub vote: VoteView,
    /// Whether the viewer's vote says nothing but itself.
    pub add_details_url: Option<String>,
    pub status: Option<StatusView>,
    pub about: String,
    pub note: String,
    pub at: Option<Ts>,
    pub by: Option<PersonView>,
    pub next_word_at: Option<Ts>,
    pub is_overdue: bool,
    /// The requirement that was missed.
    pub requirement: Option<MissedView>,
    pub waits_for_look: bool,
    pub asked_at: Option<Ts>,
    pub evidence: Option<Evidence>,
    pub platforms: Vec<PlatformView>,
    pub fix: Option<FixView>,
    /// For staff: how many were told of the last change, and whether others still will be.
    pub told: Option<i64>,
    pub is_telling: bool,
    pub merged: Vec<MergedView>,
    pub history: Vec<ChangeView>,
    pub can: Can,
}

/// Where a thread stands; nothing where threads have no status and never had one.
pub fn of(
    conn: &mut Conn,
    site: &Site,
    viewer: &Viewer,
    (thread, board): (&Thread, &Board),
    label: Option<&str>,
) -> Result<Option<StandingView>, Error> {
    let has_kind = matches!(board.kind, BoardKind::Idea | BoardKind::Issue);
    if !has_kind && thread.status.is_none() && thread.vote_count == 0 {
        return Ok(None);
    }
    let changes = statuses::history(conn, thread.id, HISTORY)?;
    if !has_kind && thread.status.is_none() && changes.is_empty() {
        return Ok(None);
    }
    let table = &site.config.statuses;
    let merged =
        if board.kind == BoardKind::Idea { statuses::merged_here(conn, thread.id)? } else { Vec::new() };
    let own = match viewer.id() {
        Some(user) => votes::of(conn, thread.id, user)?,
        None => None,
    };
    let mut people: Vec<_> = changes.iter().map(|change| change.by_id).collect();
    people.extend(merged.iter().map(|(_, _, author, _)| *author));
    people.sort_unstable();
    people.dedup();
    let faces = accounts::faces(conn, &people)?;
    let face = |user| person(faces.get(&user), &site.config.brand);
    let now = site.clock.now();
    let is_issue = board.kind == BoardKind::Issue;
    let platforms = if is_issue { votes::by_platform(conn, &[thread.id])? } else { Default::default() };
    let status = thread.status.as_deref().and_then(|name| table.get(board.kind.word(), name));
    let closed = match (viewer.person.is_some(), has_kind) {
        (true, true) => voting::may_take_back(viewer, table, thread, board).is_err(),
        (false, true) => !table.is_open(board.kind.word(), thread.status.as_deref()),
        (_, false) => true,
    };
    let looks_after = ideas::may_look_after(viewer, thread, board).is_ok();
    let at = |verb: &str| format!("/threads/{}/{verb}", thread.id);
    let last = changes.iter().find(|change| change.undone_at.is_none());
    let waits_for_look = board.kind == BoardKind::Idea
        && thread.checked_at.is_none()
        && status.is_some_and(|status| status.first);
    let can = Can {
        change: (!policy::options(viewer, table, (thread, board)).is_empty()).then(|| at("status")),
        check: (looks_after && waits_for_look).then(|| at("check")),
        ask: looks_after.then(|| at("ask")),
        merge: looks_after.then(|| at("merge")),
        details: (is_issue && voting::may_read_details(viewer).is_ok()).then(|| at("votes")),
    };
    let may_undo =
        |change: &Change| policy::may_undo(viewer, thread, board, viewer.id() == Some(change.by_id)).is_ok();
    let history = changes
        .iter()
        .map(|change| ChangeView {
            before: change.before.as_deref().map(|name| StatusView::of(table, name)),
            after: change.after.as_deref().map(|name| StatusView::of(table, name)),
            is_word: change.before == change.after,
            note: change.note.clone(),
            requirement: change.requirement,
            next_word_at: change.next_word_at,
            by: face(change.by_id),
            at: change.at,
            is_undone: change.undone_at.is_some(),
            undo_url: (last.is_some_and(|last| last.id == change.id) && may_undo(change))
                .then(|| format!("/status-changes/{}/undo", change.id)),
        })
        .collect();
    let (told, is_telling) = match last.filter(|_| permissions::may(viewer, Act::SetStatus)) {
        Some(last) => {
            let (told, waiting) = notices::progress(conn, &status_key(thread.id, last.at))?;
            (Some(told), waiting)
        }
        None => (None, false),
    };
    let missed = match thread.requirement.and_then(Citation::requirement) {
        Some(cited) => Some(MissedView::of(&guidelines::store::rule(conn, &site.config.brand, cited)?)),
        None => None,
    };
    Ok(Some(StandingView {
        is_issue,
        add_details_url: own
            .as_ref()
            .filter(|said| is_issue && !closed && **said == votes::Details::default())
            .map(|_| at("vote")),
        fix: fix(
            conn,
            (site, viewer),
            status.is_some_and(|status| status.settled),
            (thread, board, last, own.is_some()),
        )?,
        vote: VoteView::new(thread, board, (own.is_some(), closed)),
        evidence: status.filter(|status| is_issue && status.gathers).map(|_| {
            Evidence::of((&site.config.issues, board), (thread.id, thread.vote_count, label), &platforms)
        }),
        platforms: PlatformView::bars(
            platforms.into_iter().map(|((_, name), votes)| (name, votes)).collect(),
        ),
        status: thread.status.as_deref().map(|name| StatusView::of(table, name)),
        about: status.map(|status| status.about.clone()).unwrap_or_default(),
        note: match &thread.status {
            Some(_) => thread.status_note.clone().unwrap_or_default(),
            None => last.map(|change| change.note.clone()).unwrap_or_default(),
        },
        at: thread.status_at.or_else(|| last.map(|change| change.at)),
        by: last.map(|change| face(change.by_id)),
        next_word_at: thread.next_word_at,
        is_overdue: thread.next_word_at.is_some_and(|at| at < now),
        requirement: missed,
        waits_for_look,
        asked_at: thread.asked_at.filter(|_| waits_for_look),
        told,
        is_telling,
        merged: merged
            .into_iter()
            .map(|(id, name, author, votes)| MergedView {
                name,
                by: face(author),
                votes,
                url: Some(format!("/threads/{id}?merged=keep")),
                part_url: looks_after.then(|| format!("/threads/{id}/merge/take-back")),
            })
            .collect(),
        history,
        can,
    }))
}

/// What those affected say of a fix.
fn fix(
    conn: &mut Conn,
    (site, viewer): (&Site, &Viewer),
    settled: bool,
    (thread, board, last, has_voted): (&Thread, &Board, Option<&Change>, bool),
) -> Result<Option<FixView>, Error> {
    let (true, Some(change)) = (settled, last) else { return Ok(None) };
    let mut view = FixView::of(issues::answers(conn, change.id)?);
    if let Some(user) = viewer.id() {
        view.own = issues::answer_of(conn, change.id, user)?;
        view.is_asked = has_voted || user == thread.author_id;
    }
    if permissions::may(viewer, Act::SetStatus) {
        // The first way back to a status in which people wait, with nothing left to gather.
        let table = &site.config.statuses;
        let options = policy::options(viewer, table, (thread, board));
        let open: Vec<_> = options.iter().map(|(status, _)| status).filter(|status| !status.closed).collect();
        let to = open.iter().find(|status| !status.gathers).or(open.first());
        view.reopen_url = to.filter(|_| view.broken > 0).map(|status| {
            let name: String = url::form_urlencoded::byte_serialize(status.name.as_bytes()).collect();
            format!("/threads/{}/status?to={name}", thread.id)
        });
    } else {
        view.versions.clear();
    }
    Ok(Some(view))
}

impl StandingView {
    /// Where the page of a merged thread's words was asked for.
    pub fn sample() -> Self {
        let by = person(None, "Tempo");
        Self {
            is_issue: true,
            vote: VoteView::sample(),
            add_details_url: Some("/threads/7/vote".to_owned()),
            status: Some(StatusView::sample()),
            about: "The right team knows.".to_owned(),
            note: "We can see it too.".to_owned(),
            at: Some(Ts(0)),
            by: Some(by.clone()),
            next_word_at: Some(Ts(1)),
            is_overdue: true,
            requirement: Some(MissedView {
                number: 3,
                url: "/guidelines/ideas#3".to_owned(),
                text: "One wish in one idea".to_owned(),
            }),
            waits_for_look: true,
            asked_at: Some(Ts(1)),
            evidence: Some(Evidence::sample()),
            platforms: PlatformView::bars(vec![("Android".to_owned(), 3)]),
            fix: Some(FixView::sample()),
            told: Some(500),
            is_telling: true,
            merged: vec![MergedView {
                name: "A sleep timer".to_owned(),
                by: by.clone(),
                votes: 3,
                url: Some("/threads/9?merged=keep".to_owned()),
                part_url: Some("/threads/9/merge/take-back".to_owned()),
            }],
            history: vec![ChangeView {
                before: None,
                after: Some(StatusView::sample()),
                is_word: false,
                note: "We can see it too.".to_owned(),
                requirement: Some(3),
                next_word_at: Some(Ts(1)),
                by,
                at: Ts(0),
                is_undone: false,
                undo_url: Some("/status-changes/1/undo".to_owned()),
            }],
            can: Can {
                change: Some("/threads/7/status".to_owned()),
                check: Some("/threads/7/check".to_owned()),
                ask: Some("/threads/7/ask".to_owned()),
                merge: Some("/threads/7/merge".to_owned()),
                details: Some("/threads/7/votes".to_owned()),
            },
        }
    }
}

/// The address of what a merged thread is in now, if the viewer may read that.
pub fn merged_place(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> Result<Option<String>, Error> {
    Ok(merged_home(conn, viewer, id)?.map(|thread| thread.url()))
}

/// What a merged thread is in now, for the page that shows its own words.
pub fn merged_link(conn: &mut Conn, viewer: &Viewer, thread: &Thread) -> Result<Option<Link>, Error> {
    if thread.merged_into.is_none() {
        return Ok(None);
    }
    let home = merged_home(conn, viewer, thread.id)?;
    Ok(home.map(|thread| Link { url: thread.url(), name: thread.title }))
}

fn merged_home(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> Result<Option<Thread>, Error> {
    let Some(into) = statuses::merged_into(conn, id)? else { return Ok(None) };
    match threads::visible_to(conn, viewer, into) {
        Ok((thread, _)) => Ok(Some(thread)),
        Err(diesel::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The board's own list of this kind of thread, for the way here.
pub fn home(board: &Board) -> Link {
    match board.kind {
        BoardKind::Issue => Link { name: board.name.clone(), url: "/issues".to_owned() },
        _ => Link { name: board.name.clone(), url: board.url() },
    }
}
