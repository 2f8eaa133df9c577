//! Who acts on many threads at once, and what an act would do to one of them.

use super::forms::Deed;
use crate::forum::boards::model::{Board, Label};
use crate::forum::permissions::{self, Act};
use crate::forum::threads::actions::Verb;
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::threads::policy;
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Those who moderate the board.
pub fn may_list(viewer: &Viewer, board: &Board) -> Result<(), Refusal> {
    if permissions::may_in(viewer, Act::Lock, board.id) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators of this board can do this."))
}

/// Those who moderate some board.
pub fn may_list_any(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may_somewhere(viewer, Act::Lock) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}

/// Whether the act would change this thread; the act itself asks again.
pub fn would_change(
    viewer: &Viewer,
    thread: &Thread,
    board: &Board,
    (deed, to, labels): (&Deed, Option<&Board>, &[Label]),
) -> Result<(), Refusal> {
    may_list(viewer, board)?;
    policy::may_change_place(thread)?;
    let same = match deed {
        Deed::Verb(verb) => {
            policy::may_do(viewer, verb.act(), board)?;
            match verb {
                Verb::Lock => thread.locked,
                Verb::Unlock => !thread.locked,
                Verb::Hide => thread.state == Visibility::Hidden,
                _ => thread.state == Visibility::Visible,
            }
        }
        Deed::Move(_) => {
            let to = to.ok_or_else(|| Refusal::new("Choose a board."))?;
            if to.id != board.id {
                policy::may_move(viewer, board, to)?;
                policy::may_hold(to)?;
            }
            to.id == board.id
        }
        Deed::Label(label) => {
            policy::may_label(viewer, board)?;
            if label.is_some_and(|id| labels.iter().all(|label| label.id != id)) {
                return Err(Refusal::new("This board has no such label."));
            }
            thread.label_id == *label
        }
    };
    if same { Err(Refusal::new("It is so already.")) } else { Ok(()) }
}
