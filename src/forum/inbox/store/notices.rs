//! Every question about what somebody was told in person.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::inbox::notices::{NewNotice, NoticeId, NoticeKind};
use crate::kit::db::{Conn, Ts, one_at_a_time};
use crate::schema::notices;

/// Notices are numbered in the order in which they can be seen, so that open
/// pages that look for what came after a number miss none.
const NUMBERING: i64 = 0x6e6f_7465;

/// A notice as its reader sees it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Notice {
    pub id: NoticeId,
    pub user_id: UserId,
    pub kind: NoticeKind,
    pub from_id: Option<UserId>,
    pub title: String,
    pub body: String,
    pub url: String,
    pub at: Ts,
    pub read_at: Option<Ts>,
}

/// Writes it down in the place of an earlier one about the same.
pub fn insert(tx: &mut Conn, new: &NewNotice<'_>, now: Ts) -> QueryResult<NoticeId> {
    one_at_a_time(tx, NUMBERING)?;
    let same = notices::table.filter(notices::user_id.eq(new.user)).filter(notices::dedupe.eq(new.dedupe));
    diesel::delete(same).execute(tx)?;
    diesel::insert_into(notices::table)
        .values((
            notices::user_id.eq(new.user),
            notices::kind.eq(new.kind),
            notices::from_id.eq(new.from),
            notices::dedupe.eq(new.dedupe),
            notices::title.eq(new.title),
            notices::body.eq(new.body),
            notices::url.eq(new.url),
            notices::at.eq(now),
        ))
        .returning(notices::id)
        .get_result(tx)
}

/// Somebody's notices before a number, the latest first.
pub fn page_of(
    conn: &mut Conn,
    user: UserId,
    before: Option<NoticeId>,
    size: i64,
) -> QueryResult<Vec<Notice>> {
    notices::table
        .filter(notices::user_id.eq(user))
        .filter(notices::id.lt(before.unwrap_or(NoticeId(i64::MAX))))
        .order(notices::id.desc())
        .limit(size)
        .select(Notice::as_select())
        .load(conn)
}

/// One of somebody's own.
pub fn own(conn: &mut Conn, user: UserId, id: NoticeId) -> QueryResult<Notice> {
    notices::table.find(id).filter(notices::user_id.eq(user)).select(Notice::as_select()).first(conn)
}

/// Whosever it is; none when another has taken its place.
pub fn by_id(conn: &mut Conn, id: NoticeId) -> QueryResult<Option<Notice>> {
    notices::table.find(id).select(Notice::as_select()).first(conn).optional()
}

pub fn mark_read(tx: &mut Conn, user: UserId, id: NoticeId, now: Ts) -> QueryResult<()> {
    diesel::update(
        notices::table.find(id).filter(notices::user_id.eq(user)).filter(notices::read_at.is_null()),
    )
    .set(notices::read_at.eq(now))
    .execute(tx)?;
    Ok(())
}

/// Marks what tells of this as read.
pub fn mark_read_about(tx: &mut Conn, user: UserId, dedupe: &str, now: Ts) -> QueryResult<()> {
    let same = notices::table.filter(notices::user_id.eq(user)).filter(notices::dedupe.eq(dedupe));
    diesel::update(same.filter(notices::read_at.is_null())).set(notices::read_at.eq(now)).execute(tx)?;
    Ok(())
}

pub fn mark_all_read(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    diesel::update(notices::table.filter(notices::user_id.eq(user)).filter(notices::read_at.is_null()))
        .set(notices::read_at.eq(now))
        .execute(tx)?;
    Ok(())
}

pub fn unread(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    notices::table
        .filter(notices::user_id.eq(user))
        .filter(notices::read_at.is_null())
        .count()
        .get_result(conn)
}

/// The number of the newest notice, 0 for none.
pub fn newest(conn: &mut Conn) -> QueryResult<i64> {
    Ok(notices::table.select(max(notices::id)).first::<Option<i64>>(conn)?.unwrap_or(0))
}

/// Notices after a number, with whose they are.
pub fn since(conn: &mut Conn, last: i64, most: i64) -> QueryResult<Vec<(i64, i64)>> {
    notices::table
        .filter(notices::id.gt(last))
        .order(notices::id)
        .limit(most)
        .select((notices::id, notices::user_id))
        .load(conn)
}
