//! Every question about applications, terms, and who is a Star.

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::forms::NewApplication;
use super::model::{Application, ApplicationId, Ended, Note, State, Term};
use crate::forum::accounts::model::{State as Account, User, UserId};
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, MultiBackend, Ts, any_of};
use crate::schema::{matters, star_application_notes, star_applications, star_terms, users};

/// Fails on the constraint where one is open already.
pub fn insert(tx: &mut Conn, user: UserId, new: &NewApplication, now: Ts) -> QueryResult<ApplicationId> {
    diesel::insert_into(star_applications::table)
        .values((
            star_applications::user_id.eq(user),
            star_applications::motivation.eq(&new.motivation),
            star_applications::interests.eq(&new.interests),
            star_applications::links.eq(&new.links),
            star_applications::adult_at.eq(now),
            star_applications::state.eq(State::Open),
            star_applications::at.eq(now),
        ))
        .returning(star_applications::id)
        .get_result(tx)
}

pub fn by_id(conn: &mut Conn, id: ApplicationId) -> QueryResult<Application> {
    star_applications::table.find(id).select(Application::as_select()).first(conn)
}

/// Somebody's latest application.
pub fn latest_of(conn: &mut Conn, user: UserId) -> QueryResult<Option<Application>> {
    star_applications::table
        .filter(star_applications::user_id.eq(user))
        .order(star_applications::id.desc())
        .select(Application::as_select())
        .first(conn)
        .optional()
}

/// Applications before a number: what waits, the oldest first; or what came to an end, the latest first.
pub fn page_of(
    conn: &mut Conn,
    open: bool,
    after: Option<ApplicationId>,
    size: i64,
) -> QueryResult<Vec<Application>> {
    let mut query =
        star_applications::table.select(Application::as_select()).limit(size).into_boxed::<MultiBackend>();
    if open {
        query = query.filter(star_applications::state.eq(State::Open));
        query = query.filter(star_applications::id.gt(after.unwrap_or(ApplicationId(0))));
        return query.order(star_applications::id).load(conn);
    }
    query = query.filter(star_applications::state.ne(State::Open));
    query = query.filter(star_applications::id.lt(after.unwrap_or(ApplicationId(i64::MAX))));
    query.order(star_applications::id.desc()).load(conn)
}

pub fn open_count(conn: &mut Conn) -> QueryResult<i64> {
    star_applications::table.filter(star_applications::state.eq(State::Open)).count().get_result(conn)
}

/// Ends an open application; `false` when somebody was quicker.
pub fn close(
    tx: &mut Conn,
    id: ApplicationId,
    (state, answer): (State, &str),
    by: Option<UserId>,
    now: Ts,
) -> QueryResult<bool> {
    let open = star_applications::table.find(id).filter(star_applications::state.eq(State::Open));
    let closed = diesel::update(open)
        .set((
            star_applications::state.eq(state),
            star_applications::answer.eq(answer),
            star_applications::decided_by.eq(by),
            star_applications::decided_at.eq(now),
        ))
        .execute(tx)?;
    Ok(closed == 1)
}

/// Opens an answered application again; `false` when it is open already.
pub fn reopen(tx: &mut Conn, id: ApplicationId) -> QueryResult<bool> {
    let answered = star_applications::table.find(id).filter(star_applications::state.ne(State::Open));
    let opened = diesel::update(answered)
        .set((
            star_applications::state.eq(State::Open),
            star_applications::answer.eq(""),
            star_applications::decided_by.eq(None::<UserId>),
            star_applications::decided_at.eq(None::<Ts>),
        ))
        .execute(tx)?;
    Ok(opened == 1)
}

pub fn add_note(tx: &mut Conn, id: ApplicationId, by: UserId, text: &str, now: Ts) -> QueryResult<()> {
    diesel::insert_into(star_application_notes::table)
        .values((
            star_application_notes::application_id.eq(id),
            star_application_notes::author_id.eq(by),
            star_application_notes::text.eq(text),
            star_application_notes::at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// The team's notes, in their order.
pub fn notes_of(conn: &mut Conn, id: ApplicationId, most: i64) -> QueryResult<Vec<Note>> {
    star_application_notes::table
        .filter(star_application_notes::application_id.eq(id))
        .order(star_application_notes::id)
        .limit(most)
        .select(Note::as_select())
        .load(conn)
}

/// How often moderators acted on something of somebody's.
pub fn upheld_against(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    matters::table
        .filter(matters::author_id.eq(user))
        .filter(any_of(matters::outcome, &["removed", "other"]))
        .filter(matters::appeal_state.ne("granted"))
        .select(count_star())
        .first(conn)
}

#[derive(QueryableByName)]
struct Months {
    #[diesel(sql_type = BigInt)]
    months: i64,
}

/// In how many spans of thirty days somebody wrote something that is visible.
pub fn active_months(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    let row: Months = diesel::sql_query(
        "SELECT COUNT(DISTINCT created_at / 2592000000) AS months FROM posts
         WHERE author_id = $1 AND state = 'visible'",
    )
    .bind::<BigInt, _>(user.0)
    .get_result(conn)?;
    Ok(row.months)
}

/// Who is in the programme now, and who was: Stars, Rising Stars from the highest level, Legends.
pub fn stars(conn: &mut Conn, most: i64) -> QueryResult<Vec<User>> {
    let ranks = [Rank::RisingStar, Rank::Star, Rank::Legend];
    let mut all: Vec<User> = users::table
        .filter(any_of(users::rank, &ranks))
        .filter(any_of(users::role, &[Role::Star, Role::Member]))
        .filter(any_of(users::state, &[Account::Active, Account::Silenced]))
        .order((users::star_level.desc(), users::username))
        .limit(most)
        .select(User::as_select())
        .load(conn)?;
    all.sort_by_key(|user| match user.rank {
        Rank::Star => 0,
        Rank::RisingStar => 1,
        _ => 2,
    });
    Ok(all)
}

/// Holds somebody's row until the end of the transaction, and gives it as it is then.
pub fn held(tx: &mut Conn, user: UserId) -> QueryResult<User> {
    diesel::update(users::table.find(user)).set(users::role.eq(users::role)).execute(tx)?;
    users::table.find(user).select(User::as_select()).first(tx)
}

/// Begins a term, where none is open.
pub fn begin_term(tx: &mut Conn, user: UserId, rank_before: Rank, now: Ts) -> QueryResult<()> {
    if open_term(tx, user)?.is_some() {
        return Ok(());
    }
    diesel::insert_into(star_terms::table)
        .values((
            star_terms::user_id.eq(user),
            star_terms::began_at.eq(now),
            star_terms::rank_before.eq(rank_before),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn open_term(conn: &mut Conn, user: UserId) -> QueryResult<Option<Term>> {
    star_terms::table
        .filter(star_terms::user_id.eq(user))
        .filter(star_terms::ended_at.is_null())
        .select(Term::as_select())
        .first(conn)
        .optional()
}

pub fn end_term(tx: &mut Conn, term: i64, how: Ended, now: Ts) -> QueryResult<()> {
    diesel::update(star_terms::table.find(term))
        .set((star_terms::ended_at.eq(now), star_terms::ended_as.eq(how)))
        .execute(tx)?;
    Ok(())
}

/// An acceptance is undone: its term never was.
pub fn forget_open_term(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    let open = star_terms::table.filter(star_terms::user_id.eq(user)).filter(star_terms::ended_at.is_null());
    diesel::delete(open).execute(tx)?;
    Ok(())
}

/// Somebody's terms, the latest first.
pub fn terms_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Term>> {
    star_terms::table
        .filter(star_terms::user_id.eq(user))
        .order(star_terms::id.desc())
        .limit(20)
        .select(Term::as_select())
        .load(conn)
}
