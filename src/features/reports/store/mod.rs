//! Every question about reports.

pub mod lists;
pub mod subjects;

use diesel::prelude::*;

use super::model::{
    Appeal, Home, Kind, Matter, MatterId, NewMatter, Note, Outcome, Report, State, Subject, SubjectKind,
};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{boards, matter_notes, matters, posts, reports, threads};

pub fn by_id(conn: &mut Conn, id: MatterId) -> QueryResult<Matter> {
    matters::table.find(id).select(Matter::as_select()).first(conn)
}

/// A matter with where its post stands. What there is not asks as many questions as what one may
/// not see, so that no clock tells them apart.
pub fn with_home(conn: &mut Conn, id: MatterId) -> QueryResult<(Matter, Option<Home>)> {
    let matter = by_id(conn, id).optional()?;
    let home = home_of(conn, matter.as_ref())?;
    matter.map(|matter| (matter, home)).ok_or(diesel::NotFound)
}

/// Where the post of a matter stands now.
fn home_of(conn: &mut Conn, matter: Option<&Matter>) -> QueryResult<Option<Home>> {
    let post = matter.filter(|matter| matter.subject_kind == SubjectKind::Post);
    posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(posts::id.eq(post.map_or(0, |matter| matter.subject_id)))
        .select((boards::id, boards::read_access))
        .first(conn)
        .optional()
}

/// Opens a matter; none when the thing has an open one already.
pub fn open(tx: &mut Conn, new: &NewMatter) -> QueryResult<Option<MatterId>> {
    each!(tx, c => diesel::insert_into(matters::table)
        .values(new)
        .on_conflict_do_nothing()
        .returning(matters::id)
        .get_result(c)
        .optional())
}

/// The open matter about a thing, held until the end of the transaction: who
/// decides and who reports at once follow each other.
pub fn held_open(tx: &mut Conn, subject: Subject) -> QueryResult<Option<MatterId>> {
    let open = matters::table
        .filter(matters::subject_kind.eq(subject.kind))
        .filter(matters::subject_id.eq(subject.id))
        .filter(matters::state.eq(State::Open));
    diesel::update(open)
        .set(matters::report_count.eq(matters::report_count))
        .returning(matters::id)
        .get_result(tx)
        .optional()
}

/// The matter, held until the end of the transaction.
pub fn held(tx: &mut Conn, id: MatterId) -> QueryResult<Matter> {
    hold(tx, id)?;
    by_id(tx, id)
}

/// The same with where its post stands.
pub fn held_with_home(tx: &mut Conn, id: MatterId) -> QueryResult<(Matter, Option<Home>)> {
    hold(tx, id)?;
    with_home(tx, id)
}

fn hold(tx: &mut Conn, id: MatterId) -> QueryResult<()> {
    diesel::update(matters::table.find(id))
        .set(matters::report_count.eq(matters::report_count))
        .execute(tx)?;
    Ok(())
}

/// The matter in which this version of the thing was found to be in order, for a report of this kind.
pub fn settled(
    conn: &mut Conn,
    subject: Subject,
    version: i64,
    kind: Kind,
    guideline: Option<&str>,
) -> QueryResult<Option<MatterId>> {
    let mut query = matters::table
        .inner_join(reports::table)
        .filter(matters::subject_kind.eq(subject.kind))
        .filter(matters::subject_id.eq(subject.id))
        .filter(matters::subject_version.eq(version))
        .filter(matters::state.eq(State::Fine))
        .filter(reports::kind.eq(kind))
        .order(matters::id.desc())
        .select(matters::id)
        .into_boxed::<crate::kit::db::MultiBackend>();
    if let Some(guideline) = guideline {
        query = query.filter(reports::guideline.eq(guideline.to_owned()));
    }
    query.first(conn).optional()
}

/// Adds a report to a matter; the receipt of an earlier one of the same person stands.
pub fn add(tx: &mut Conn, report: &NewRow<'_>) -> QueryResult<String> {
    let made = each!(tx, c => diesel::insert_into(reports::table)
        .values(report)
        .on_conflict((reports::matter_id, reports::reporter_id))
        .do_nothing()
        .execute(c))?;
    if made == 1 {
        diesel::update(matters::table.find(report.matter_id))
            .set(matters::report_count.eq(matters::report_count + 1))
            .execute(tx)?;
        return Ok(report.receipt.to_owned());
    }
    reports::table
        .filter(reports::matter_id.eq(report.matter_id))
        .filter(reports::reporter_id.eq(report.reporter_id))
        .select(reports::receipt)
        .first(tx)
}

/// A report to insert.
#[derive(Insertable)]
#[diesel(table_name = reports, treat_none_as_default_value = false)]
pub struct NewRow<'a> {
    pub receipt: &'a str,
    pub matter_id: MatterId,
    pub reporter_id: UserId,
    pub kind: Kind,
    pub guideline: Option<String>,
    pub text: &'a str,
    pub at: Ts,
}

/// All reports of a matter, the first first.
pub fn reports_of(conn: &mut Conn, id: MatterId, most: i64) -> QueryResult<Vec<Report>> {
    reports::table
        .filter(reports::matter_id.eq(id))
        .order(reports::id)
        .limit(most)
        .select(Report::as_select())
        .load(conn)
}

pub fn notes_of(conn: &mut Conn, id: MatterId, most: i64) -> QueryResult<Vec<Note>> {
    matter_notes::table
        .filter(matter_notes::matter_id.eq(id))
        .order(matter_notes::id)
        .limit(most)
        .select(Note::as_select())
        .load(conn)
}

pub fn add_note(tx: &mut Conn, id: MatterId, by: UserId, text: &str, now: Ts) -> QueryResult<()> {
    diesel::insert_into(matter_notes::table)
        .values((
            matter_notes::matter_id.eq(id),
            matter_notes::author_id.eq(by),
            matter_notes::text.eq(text),
            matter_notes::at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Claims the matter for somebody, or lets it go.
pub fn set_claim(tx: &mut Conn, id: MatterId, by: Option<UserId>, now: Ts) -> QueryResult<()> {
    diesel::update(matters::table.find(id))
        .set((matters::claimed_by.eq(by), matters::claimed_at.eq(by.map(|_| now))))
        .execute(tx)?;
    Ok(())
}

/// A decision to write down.
#[derive(Clone, Debug)]
pub struct Decided<'a> {
    pub state: State,
    pub outcome: Outcome,
    pub guideline: Option<String>,
    pub reason: &'a str,
    pub by: UserId,
    pub at: Ts,
}

pub fn set_decided(tx: &mut Conn, id: MatterId, decided: &Decided<'_>) -> QueryResult<()> {
    diesel::update(matters::table.find(id))
        .set((
            matters::state.eq(decided.state),
            matters::outcome.eq(decided.outcome),
            matters::guideline.eq(&decided.guideline),
            matters::reason.eq(decided.reason),
            matters::decided_by.eq(decided.by),
            matters::decided_at.eq(decided.at),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_outcome(tx: &mut Conn, id: MatterId, outcome: Outcome) -> QueryResult<()> {
    diesel::update(matters::table.find(id)).set(matters::outcome.eq(outcome)).execute(tx)?;
    Ok(())
}

pub fn set_appeal(tx: &mut Conn, id: MatterId, text: &str, now: Ts) -> QueryResult<()> {
    diesel::update(matters::table.find(id))
        .set((
            matters::appeal_state.eq(Appeal::Open),
            matters::appeal_text.eq(text),
            matters::appealed_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_answer(
    tx: &mut Conn,
    id: MatterId,
    state: Appeal,
    (by, answer): (UserId, &str),
    now: Ts,
) -> QueryResult<()> {
    diesel::update(matters::table.find(id))
        .set((
            matters::appeal_state.eq(state),
            matters::appeal_by.eq(by),
            matters::appeal_answer.eq(answer),
            matters::appeal_decided_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// The matter by which a post is out now.
pub fn that_removed(conn: &mut Conn, post: i64) -> QueryResult<Option<MatterId>> {
    matters::table
        .filter(matters::subject_kind.eq(SubjectKind::Post))
        .filter(matters::subject_id.eq(post))
        .filter(matters::outcome.eq(Outcome::Removed))
        .order(matters::id.desc())
        .select(matters::id)
        .first(conn)
        .optional()
}
