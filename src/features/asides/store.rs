//! Every question about asides.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::threads::model::ThreadId;
use crate::id_type;
use crate::kit::db::{Conn, MultiBackend, Ts};
use crate::schema::staff_questions as questions;

id_type! {
    /// A question's number.
    QuestionId
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = questions)]
pub struct Question {
    pub id: QuestionId,
    pub thread_id: ThreadId,
    pub author_id: UserId,
    pub text: String,
    pub at: Ts,
    pub answer: String,
    pub answered_by: Option<UserId>,
    pub answered_at: Option<Ts>,
}

pub fn insert(tx: &mut Conn, thread: ThreadId, by: UserId, text: &str, now: Ts) -> QueryResult<QuestionId> {
    diesel::insert_into(questions::table)
        .values((
            questions::thread_id.eq(thread),
            questions::author_id.eq(by),
            questions::text.eq(text),
            questions::at.eq(now),
        ))
        .returning(questions::id)
        .get_result(tx)
}

pub fn by_id(conn: &mut Conn, id: QuestionId) -> QueryResult<Question> {
    questions::table.find(id).select(Question::as_select()).first(conn)
}

/// What was asked about a thread, in its order.
pub fn of(conn: &mut Conn, thread: ThreadId) -> QueryResult<Vec<Question>> {
    questions::table
        .filter(questions::thread_id.eq(thread))
        .order(questions::id)
        .limit(100)
        .select(Question::as_select())
        .load(conn)
}

/// Open questions, the oldest first; or answered ones, the latest first.
pub fn page_of(conn: &mut Conn, open: bool, most: i64) -> QueryResult<Vec<Question>> {
    let query = questions::table.select(Question::as_select()).limit(most).into_boxed::<MultiBackend>();
    if open {
        return query.filter(questions::answered_at.is_null()).order(questions::id).load(conn);
    }
    query.filter(questions::answered_at.is_not_null()).order(questions::id.desc()).load(conn)
}

/// `false` when somebody was quicker.
pub fn set_answer(tx: &mut Conn, id: QuestionId, answer: &str, by: UserId, now: Ts) -> QueryResult<bool> {
    let open = questions::table.find(id).filter(questions::answered_at.is_null());
    let answered = diesel::update(open)
        .set((questions::answer.eq(answer), questions::answered_by.eq(by), questions::answered_at.eq(now)))
        .execute(tx)?;
    Ok(answered == 1)
}
