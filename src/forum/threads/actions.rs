//! The moderators' verbs on a thread: each asks the policy, changes, writes
//! the audit log and the event, in the caller's transaction.

use super::model::{Thread, ThreadId, Visibility};
use super::status::{self, Step};
use super::store::counters;
use super::{policy, store};
use crate::forum::audit;
use crate::forum::boards::model::{BoardKind, LabelId};
use crate::forum::boards::store as boards;
use crate::forum::events::{self, Event};
use crate::forum::permissions::Act;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::statuses::Statuses;
use crate::word_enum;

pub use super::store::mark_read;

word_enum! {
    /// What a moderator does with one press.
    Verb {
        Lock = "lock",
        Unlock = "unlock",
        Float = "float",
        Unfloat = "unfloat",
        Feature = "feature",
        Unfeature = "unfeature",
        Hide = "hide",
        Restore = "restore",
    }
}

impl Verb {
    /// The row of the permissions that opens it.
    pub fn act(self) -> Act {
        match self {
            Self::Lock | Self::Unlock => Act::Lock,
            Self::Float | Self::Unfloat => Act::Float,
            Self::Feature | Self::Unfeature => Act::Feature,
            Self::Hide | Self::Restore => Act::Hide,
        }
    }

    /// What the page says afterwards.
    pub fn done(self) -> &'static str {
        match self {
            Self::Lock => "The thread is locked: nobody can add to it.",
            Self::Unlock => "The thread is open again.",
            Self::Float => "The thread floats at the top of its board.",
            Self::Unfloat => "The thread no longer floats.",
            Self::Feature => "The thread is featured on the front page.",
            Self::Unfeature => "The thread is no longer featured.",
            Self::Hide => "The thread is hidden: only moderators see it.",
            Self::Restore => "The thread is visible again.",
        }
    }
}

/// Does it; doing it twice changes nothing more and is written down once.
pub fn moderate(tx: &mut Conn, who: &SignedIn, id: ThreadId, verb: Verb, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, board) = store::held_for(tx, &viewer, id)?;
    policy::may_do(&viewer, verb.act(), &board)?;
    policy::may_change_place(&thread)?;
    let was = |flag: bool| if flag { "yes" } else { "no" };
    let (before, after) = match verb {
        Verb::Lock | Verb::Unlock => {
            store::set_locked(tx, id, verb == Verb::Lock)?;
            (was(thread.locked), was(verb == Verb::Lock))
        }
        Verb::Float | Verb::Unfloat => {
            store::set_floated(tx, id, verb == Verb::Float)?;
            (was(thread.floated), was(verb == Verb::Float))
        }
        Verb::Feature | Verb::Unfeature => {
            store::set_featured(tx, id, verb == Verb::Feature)?;
            (was(thread.featured), was(verb == Verb::Feature))
        }
        Verb::Hide => {
            return set_state(tx, who, thread, &Change { state: Visibility::Hidden, reason: "", now });
        }
        Verb::Restore => {
            return set_state(tx, who, thread, &Change { state: Visibility::Visible, reason: "", now });
        }
    };
    if before != after {
        write_down(tx, who, &thread, &Note { verb: verb.word(), before, after, reason: "" }, now)?;
        events::record(tx, Event::ThreadStateChanged { thread: id }, now)?;
    }
    Ok(thread)
}

/// Takes the thread out for good, with a reason; `restore` brings it back.
pub fn remove(tx: &mut Conn, who: &SignedIn, id: ThreadId, reason: &str, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    if reason.is_empty() {
        return Err(Refusal::new("Removing a thread needs a reason.").into());
    }
    let (thread, board) = store::held_for(tx, &viewer, id)?;
    policy::may_do(&viewer, Act::Remove, &board)?;
    policy::may_change_place(&thread)?;
    set_state(tx, who, thread, &Change { state: Visibility::Removed, reason, now })
}

struct Change<'a> {
    state: Visibility,
    reason: &'a str,
    now: Ts,
}

fn set_state(tx: &mut Conn, who: &SignedIn, thread: Thread, change: &Change<'_>) -> Result<Thread, Error> {
    if thread.state == change.state {
        return Ok(thread);
    }
    let share = counters::of(tx, thread.id)?;
    store::set_state(tx, thread.id, change.state)?;
    counters::settle(tx, thread.id, share)?;
    let verb = match change.state {
        Visibility::Visible => "restore",
        Visibility::Hidden => "hide",
        Visibility::Removed => "remove",
    };
    let note = Note { verb, before: thread.state.word(), after: change.state.word(), reason: change.reason };
    write_down(tx, who, &thread, &note, change.now)?;
    events::record(tx, Event::ThreadStateChanged { thread: thread.id }, change.now)?;
    Ok(thread)
}

/// Moves the thread to another board. Its label stays when the new board has
/// one of the same name; its address stays in any case. Where threads have
/// statuses it gets the first of them; where they have none it loses its own,
/// but the Vault keeps everything as it was.
pub fn move_to(
    tx: &mut Conn,
    who: &SignedIn,
    statuses: &Statuses,
    (id, slug): (ThreadId, &str),
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, from) = store::held_for(tx, &viewer, id)?;
    policy::may_move_from(&viewer, &from)?;
    policy::may_change_place(&thread)?;
    let to = boards::visible_by_slug(tx, &viewer, slug)?;
    if to.id == from.id {
        return Ok(thread);
    }
    policy::may_move(&viewer, &from, &to)?;
    policy::may_hold(&to)?;
    let known = |name: &&str| to.kind == BoardKind::Vault || statuses.get(to.kind.word(), name).is_some();
    let status = thread.status.as_deref().filter(known);
    let status = status.or_else(|| statuses.first(to.kind.word()).map(|first| first.name.as_str()));
    if status != thread.status.as_deref() {
        let step = Step { verb: "move", to: status.map(str::to_owned), ..Step::default() };
        status::take(tx, who, (&thread, &to), &step, now)?;
        return Ok(thread);
    }
    let label = status::same_label(tx, &thread, &to)?;
    let share = counters::of(tx, id)?;
    store::set_board(tx, id, to.id, label)?;
    counters::settle(tx, id, share)?;
    let note = Note { verb: "move", before: &from.slug, after: &to.slug, reason: "" };
    write_down(tx, who, &thread, &note, now)?;
    events::record(tx, Event::ThreadMoved { thread: id }, now)?;
    Ok(thread)
}

/// Gives the thread a label of its board, or none where none is needed.
pub fn label(
    tx: &mut Conn,
    who: &SignedIn,
    (id, label): (ThreadId, Option<LabelId>),
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, board) = store::held_for(tx, &viewer, id)?;
    policy::may_label(&viewer, &board)?;
    policy::may_change_place(&thread)?;
    let labels = boards::labels_of(tx, board.id)?;
    let name = |id: Option<LabelId>| {
        labels.iter().find(|label| Some(label.id) == id).map_or("", |label| label.name.as_str())
    };
    if label.is_some() && name(label).is_empty() {
        return Err(Refusal::new("This board has no such label.").into());
    }
    if label.is_none() && board.label_required && !labels.is_empty() {
        return Err(Refusal::new("Threads in this board need a label: choose one.").into());
    }
    if label == thread.label_id {
        return Ok(thread);
    }
    store::set_label(tx, id, label)?;
    let note = Note { verb: "label", before: name(thread.label_id), after: name(label), reason: "" };
    write_down(tx, who, &thread, &note, now)?;
    events::record(tx, Event::ThreadStateChanged { thread: id }, now)?;
    Ok(thread)
}

struct Note<'a> {
    verb: &'a str,
    before: &'a str,
    after: &'a str,
    reason: &'a str,
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    thread: &Thread,
    note: &Note<'_>,
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb: note.verb,
            subject_kind: "thread",
            subject_id: thread.id.0,
            before: note.before,
            after: note.after,
            reason: note.reason,
            at,
        },
    )
}
