//! The status of an idea or issue above its posts: vote, latest word, evidence, history.

mod view;

pub use view::{Can, ChangeView, MergedView, MissedView, StandingView};

use crate::features::ideas::policy as ideas;
use crate::features::issues::evidence::Evidence;
use crate::features::issues::store as issues;
use crate::features::issues::views::FixView;
use crate::features::notifications::listen::status_key;
use crate::features::notifications::store::notices;
use crate::features::statuses::policy;
use crate::features::votes::policy as voting;
use crate::features::votes::views::{PlatformView, VoteView};
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::guidelines::{self, Citation};
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{StatusView, Thread};
use crate::forum::threads::store::statuses::{self, Change};
use crate::forum::threads::store::votes;
use crate::forum::threads::views::{Link, person};
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Changes shown of a history.
const HISTORY: i64 = 50;

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

/// The board's own list of this kind of thread, for the way here.
pub fn home(board: &Board) -> Link {
    match board.kind {
        BoardKind::Issue => Link { name: board.name.clone(), url: "/issues".to_owned() },
        _ => Link { name: board.name.clone(), url: board.url() },
    }
}
