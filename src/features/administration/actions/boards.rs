//! Adding and changing areas, boards and labels.

use super::members::may;
use crate::features::administration::forms::LabelsForm;
use crate::features::administration::store::{self, AreaRow, BoardRow};
use crate::forum::audit;
use crate::forum::boards::model::{Area, AreaId, Board, BoardId, Label};
use crate::forum::boards::store as boards;
use crate::forum::permissions::Act;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::web::forms::FormErrors;

type Outcome<T = ()> = Result<T, FormErrors>;

const TAKEN: &str = "This address is taken.";

pub fn create_area(
    tx: &mut Conn,
    who: &SignedIn,
    slug: &str,
    row: &AreaRow,
    now: Ts,
) -> Result<Outcome, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    if store::is_area_slug_taken(tx, slug)? {
        return Ok(Err(FormErrors::one("slug", TAKEN)));
    }
    let id = store::insert_area(tx, slug, row)?;
    write_down(tx, who, ("area", id.0), ("create", "", slug), now)?;
    Ok(Ok(()))
}

/// Changes what differs, each with its line in the audit log.
pub fn change_area(
    tx: &mut Conn,
    who: &SignedIn,
    (before, position): &(Area, i64),
    row: &AreaRow,
    now: Ts,
) -> Result<(), Error> {
    may(&who.viewer(), Act::EditBoards)?;
    store::update_area(tx, before.id, row)?;
    let (old, new) = (position.to_string(), row.position.to_string());
    let pairs = [
        ("rename", before.name.as_str(), row.name.as_str()),
        ("description", &before.description, &row.description),
        ("position", &old, &new),
    ];
    differences(tx, who, ("area", before.id.0), &pairs, now)
}

/// A new board with its labels.
pub fn create_board(
    tx: &mut Conn,
    who: &SignedIn,
    slug: &str,
    (row, labels): &(BoardRow, LabelsForm),
    now: Ts,
) -> Result<Outcome, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    if store::is_board_slug_taken(tx, slug)? {
        return Ok(Err(FormErrors::one("slug", TAKEN)));
    }
    let id = store::insert_board(tx, slug, row)?;
    write_down(tx, who, ("board", id.0), ("create", "", slug), now)?;
    let access = format!("read {}, post {}", row.read_access.word(), row.post_access.word());
    write_down(tx, who, ("board", id.0), ("access", "", &access), now)?;
    for (position, name) in (0..).zip(&labels.new) {
        store::insert_label(tx, id, name, position)?;
    }
    Ok(Ok(()))
}

/// Changes what differs, each with its line in the audit log.
pub fn change_board(
    tx: &mut Conn,
    who: &SignedIn,
    slug: &str,
    (row, labels): &(BoardRow, LabelsForm),
    now: Ts,
) -> Result<Outcome, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let (before, position, guidelines) = store::board(tx, slug)?;
    if before.kind != row.kind && store::threads_in(tx, before.id)? > 0 {
        let sentence = "There are threads in this board, and they are of its kind. Make another board.";
        return Ok(Err(FormErrors::one("kind", sentence)));
    }
    let present = boards::labels_of(tx, before.id)?;
    if let Some(sentence) = labels_refused(tx, &present, labels)? {
        return Ok(Err(FormErrors::one("new_labels", sentence)));
    }
    change_labels(tx, who, before.id, (&present, labels), now)?;
    store::update_board(tx, before.id, row)?;
    let area = |id: AreaId| id.to_string();
    let (old_area, new_area) = (area(before.area_id), area(row.area_id));
    let (old, new) = (position.to_string(), row.position.to_string());
    let votes = (before.minimum_votes.to_string(), row.minimum_votes.to_string());
    let yes = |on: bool| if on { "yes" } else { "no" };
    let pairs = [
        ("rename", before.name.as_str(), row.name.as_str()),
        ("description", &before.description, &row.description),
        ("area", &old_area, &new_area),
        ("kind", before.kind.word(), row.kind.word()),
        ("guidelines", &guidelines, &row.guidelines),
        ("read_access", before.read_access.word(), row.read_access.word()),
        ("post_access", before.post_access.word(), row.post_access.word()),
        ("label_required", yes(before.label_required), yes(row.label_required)),
        ("position", &old, &new),
        ("minimum_votes", &votes.0, &votes.1),
        ("questions", &before.questions, &row.questions),
    ];
    differences(tx, who, ("board", before.id.0), &pairs, now)?;
    Ok(Ok(()))
}

/// Why the labels can't become what the form says; asked before anything is written.
fn labels_refused(tx: &mut Conn, labels: &[Label], form: &LabelsForm) -> Result<Option<String>, Error> {
    for (id, name) in &form.kept {
        let Some(label) = labels.iter().find(|label| label.id == *id) else { continue };
        if name.is_empty() && store::threads_with(tx, *id)? > 0 {
            return Ok(Some(format!("Threads carry the label \"{}\": rename it instead.", label.name)));
        }
        if labels.iter().any(|other| other.id != *id && other.name == *name) {
            return Ok(Some(
                "Change one label after the other: a name can't change hands in one go.".to_owned(),
            ));
        }
    }
    let known = form.new.iter().find(|name| labels.iter().any(|label| label.name == **name));
    Ok(known.map(|name| format!("The board has the label \"{name}\" already.")))
}

fn change_labels(
    tx: &mut Conn,
    who: &SignedIn,
    board: BoardId,
    (labels, form): (&[Label], &LabelsForm),
    now: Ts,
) -> Result<(), Error> {
    for (id, name) in &form.kept {
        let Some(label) = labels.iter().find(|label| label.id == *id && label.name != *name) else {
            continue;
        };
        match name.as_str() {
            "" => store::delete_label(tx, *id)?,
            name => store::rename_label(tx, label, name)?,
        }
        write_down(tx, who, ("board", board.0), ("label", &label.name, name), now)?;
    }
    let first = i64::try_from(labels.len()).unwrap_or(0);
    for (position, name) in (first..).zip(&form.new) {
        store::insert_label(tx, board, name, position)?;
        write_down(tx, who, ("board", board.0), ("label", "", name), now)?;
    }
    Ok(())
}

/// The board of this address, whoever may read it.
pub fn board_of(tx: &mut Conn, slug: &str) -> Result<Board, Error> {
    Ok(store::board(tx, slug)?.0)
}

fn differences(
    tx: &mut Conn,
    who: &SignedIn,
    subject: (&str, i64),
    pairs: &[(&str, &str, &str)],
    now: Ts,
) -> Result<(), Error> {
    for (verb, before, after) in pairs.iter().filter(|(_, before, after)| before != after) {
        write_down(tx, who, subject, (verb, before, after), now)?;
    }
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    (subject_kind, subject_id): (&str, i64),
    (verb, before, after): (&str, &str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act { actor_id: Some(who.id), verb, subject_kind, subject_id, before, after, reason: "", at },
    )
}
