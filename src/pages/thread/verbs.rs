//! What a moderator, or a Star, may do to the thread with one press.

use diesel::QueryResult;
use serde::Serialize;

use crate::forum::accounts::views::settings::Choice;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::actions::Verb as Word;
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::threads::policy;
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;
use crate::kit::web::forms::FormErrors;

/// What a moderator may do here, as the buttons need it.
#[derive(Debug, Serialize)]
pub struct Verb {
    pub name: &'static str,
    pub text: &'static str,
    pub icon: &'static str,
}

/// The verbs that are open to the viewer.
pub fn of(viewer: &Viewer, thread: &Thread, board: &Board) -> Vec<Verb> {
    let either = |on: bool, yes: Word, no: Word| if on { yes } else { no };
    let all = [
        either(thread.locked, Word::Unlock, Word::Lock),
        either(thread.floated, Word::Unfloat, Word::Float),
        either(thread.featured, Word::Unfeature, Word::Feature),
        either(thread.state == Visibility::Visible, Word::Hide, Word::Restore),
    ];
    let may = |verb: &Word| policy::may_do(viewer, verb.act(), board).is_ok();
    let mut verbs: Vec<Verb> = all.into_iter().filter(may).map(shown).collect();
    if permissions::may(viewer, Act::MoveToVault) {
        verbs.push(match board.kind {
            BoardKind::Vault => Verb { name: "unvault", text: "Bring back from the Vault", icon: "vault" },
            _ => Verb { name: "vault", text: "Move to the Vault", icon: "vault" },
        });
    }
    verbs
}

/// The labels that the viewer may give the thread.
pub fn relabel(
    conn: &mut Conn,
    viewer: &Viewer,
    (thread, board): (&Thread, &Board),
) -> QueryResult<Option<Choice>> {
    if policy::may_label(viewer, board).is_err() || thread.merged_into.is_some() {
        return Ok(None);
    }
    let labels = boards::labels_of(conn, board.id)?;
    if labels.is_empty() {
        return Ok(None);
    }
    let none = (!board.label_required).then(|| (String::new(), "None".to_owned()));
    let options = labels.into_iter().map(|label| (label.id.to_string(), label.name));
    let current = thread.label_id.map(|id| id.to_string()).unwrap_or_default();
    Ok(Some(Choice::new("label", "Label", &current, none.into_iter().chain(options), &FormErrors::default())))
}

fn shown(verb: Word) -> Verb {
    let (text, icon) = match verb {
        Word::Lock => ("Lock thread", "lock"),
        Word::Unlock => ("Unlock thread", "lock"),
        Word::Float => ("Float to the top", "pin"),
        Word::Unfloat => ("Stop floating", "pin"),
        Word::Feature => ("Feature", "star"),
        Word::Unfeature => ("Stop featuring", "star"),
        Word::Hide => ("Hide thread", "hide"),
        Word::Restore => ("Restore thread", "eye"),
    };
    Verb { name: verb.word(), text, icon }
}
