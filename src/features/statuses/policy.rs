//! Who may take which step: what the table of the settings says, with the reason where it says no.

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::error::Refusal;
use crate::kit::statuses::{Need, Status, Statuses, Way};

/// What the step needs. The same status again is a new word about it, for those who may set it.
pub fn may_change(
    viewer: &Viewer,
    statuses: &Statuses,
    (thread, board): (&Thread, &Board),
    to: &str,
) -> Result<Vec<Need>, Refusal> {
    may_touch(viewer, thread, board)?;
    let kind = board.kind.word();
    let Some(from) = thread.status.as_deref() else {
        return Err(Refusal::new("This thread has no status: only ideas and ongoing issues have one."));
    };
    let Some(wanted) = statuses.get(kind, to) else {
        return Err(Refusal::new(format!("There is no status “{to}” here.")));
    };
    if from == to {
        return may_say_more(viewer, wanted);
    }
    let ways: Vec<&Way> = statuses.ways(kind, from, to).collect();
    if ways.is_empty() {
        return Err(no_way(statuses, kind, from, to));
    }
    match ways.iter().find(|way| may_take(viewer, way)) {
        Some(way) => Ok(way.needs.clone()),
        None => {
            Err(Refusal::new(format!("Only {} can set “{to}”.", people(ways.first().map(|way| role(way))))))
        }
    }
}

fn may_say_more(viewer: &Viewer, status: &Status) -> Result<Vec<Need>, Refusal> {
    if !permissions::may(viewer, Act::SetStatus) {
        return Err(Refusal::new("It has this status already. Only staff write status updates."));
    }
    let mut needs = vec![Need::Update];
    let dated = status.ways.iter().any(|way| way.needs.contains(&Need::NextWord));
    needs.extend(dated.then_some(Need::NextWord));
    Ok(needs)
}

fn may_touch(viewer: &Viewer, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may(viewer, Act::CheckIdeas) {
        return Err(Refusal::new("Stars and staff change statuses."));
    }
    if board.kind == BoardKind::Vault {
        return Err(Refusal::new("The Vault is for reading only: its statuses stay as they are."));
    }
    if thread.merged_into.is_some() {
        return Err(Refusal::new("This idea was merged into another one: that one's status counts."));
    }
    if thread.state != Visibility::Visible {
        return Err(Refusal::new("This thread was taken out. Restore it before changing its status."));
    }
    Ok(())
}

/// Why not, with where one can go from here.
fn no_way(statuses: &Statuses, kind: &str, from: &str, to: &str) -> Refusal {
    let names: Vec<String> = statuses
        .of(kind)
        .filter(|status| statuses.ways(kind, from, &status.name).next().is_some())
        .map(|status| format!("“{}”", status.name))
        .collect();
    if names.is_empty() {
        return Refusal::new(format!("“{to}” can't follow “{from}”: nothing can."));
    }
    Refusal::new(format!("“{to}” can't follow “{from}”. From there it goes to {}.", names.join(", ")))
}

/// The words were checked with the settings; one that is unknown is nobody's.
fn role(way: &Way) -> Role {
    Role::from_word(&way.who).unwrap_or(Role::Administrator)
}

/// The settings name the least role; what Stars and staff may at all stands in the table of permissions.
fn may_take(viewer: &Viewer, way: &Way) -> bool {
    match role(way) {
        Role::Star => permissions::may(viewer, Act::CloseIdeas),
        least => permissions::may(viewer, Act::SetStatus) && viewer.is_at_least(least),
    }
}

fn people(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Member) => "members",
        Some(Role::Star) => "Stars and staff",
        Some(Role::Moderator | Role::Staff) => "staff",
        Some(Role::CommunityManager) => "community managers",
        _ => "administrators",
    }
}

/// Everything that the viewer may set now, with what it needs; the present status last.
pub fn options<'a>(
    viewer: &Viewer,
    statuses: &'a Statuses,
    (thread, board): (&Thread, &Board),
) -> Vec<(&'a Status, Vec<Need>)> {
    let kind = board.kind;
    let mut found: Vec<_> = statuses
        .of(kind.word())
        .filter_map(|status| {
            let needs = may_change(viewer, statuses, (thread, board), &status.name).ok()?;
            Some((status, needs))
        })
        .collect();
    found.sort_by_key(|(status, _)| thread.status.as_deref() == Some(status.name.as_str()));
    found
}

/// Many at once is for staff.
pub fn may_change_many(viewer: &Viewer) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    match permissions::may(viewer, Act::SetStatus) {
        true => Ok(()),
        false => Err(Refusal::new("Only staff change the statuses of several threads at once.")),
    }
}

/// Staff, and a Star who did it.
pub fn may_undo(viewer: &Viewer, thread: &Thread, board: &Board, is_own: bool) -> Result<(), Refusal> {
    may_touch(viewer, thread, board)?;
    match is_own || permissions::may(viewer, Act::SetStatus) {
        true => Ok(()),
        false => Err(Refusal::new("Only staff undo what somebody else did.")),
    }
}
