//! What somebody was told of.

use diesel::dsl::min;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::each;
use crate::features::notifications::jobs::TELL;
use crate::features::notifications::model::{Kind, MailState, Reader, Way};
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardKind;
use crate::forum::boards::policy;
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::{PostId, ThreadId, url};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::{Conn, MultiBackend, Ts, any_of, one_at_a_time};
use crate::schema::{boards, kudos, notifications, outbox, posts, threads};

/// Notifications are numbered in the order in which they can be seen, so that
/// a stream that goes on after a number misses none.
const NUMBERING: i64 = 0x6e6f_7469;

/// Something that people are told of: ids only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    pub kind: Kind,
    pub thread: ThreadId,
    pub post: PostId,
    pub actor: UserId,
    /// Hearing of the same twice makes one row a person.
    pub dedupe: String,
    pub at: Ts,
}

#[derive(Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false)]
struct NewNotice<'a> {
    user_id: UserId,
    kind: Kind,
    thread_id: ThreadId,
    post_id: PostId,
    actor_id: UserId,
    dedupe: &'a str,
    via: &'static str,
    via_id: i64,
    way: Way,
    at: Ts,
    mail_state: MailState,
}

/// Writes what these readers are told; who was told already is left alone.
pub fn insert(tx: &mut Conn, what: &Happening, readers: &[(Reader, Way)]) -> QueryResult<()> {
    if readers.is_empty() {
        return Ok(());
    }
    one_at_a_time(tx, NUMBERING)?;
    let rows: Vec<NewNotice<'_>> = readers
        .iter()
        .map(|(reader, way)| NewNotice {
            user_id: reader.user,
            kind: what.kind,
            thread_id: what.thread,
            post_id: what.post,
            actor_id: what.actor,
            dedupe: &what.dedupe,
            via: reader.via.map_or("none", |via| via.place.word()),
            via_id: reader.via.map_or(0, |via| via.id),
            way: *way,
            at: what.at,
            mail_state: match way {
                Way::Mail => MailState::Due,
                Way::Daily | Way::Weekly => MailState::Digest,
                Way::Site | Way::Off => MailState::None,
            },
        })
        .collect();
    each!(tx, c => diesel::insert_into(notifications::table)
        .values(&rows)
        .on_conflict((notifications::dedupe, notifications::user_id))
        .do_nothing()
        .execute(c))?;
    Ok(())
}

/// Takes back what people were told of, or says it again.
pub fn set_withdrawn(tx: &mut Conn, dedupe: &str, withdrawn: bool) -> QueryResult<()> {
    diesel::update(
        notifications::table
            .filter(notifications::dedupe.eq(dedupe))
            .filter(notifications::withdrawn.ne(withdrawn)),
    )
    .set(notifications::withdrawn.eq(withdrawn))
    .execute(tx)?;
    Ok(())
}

/// How many were told of something already, and whether others still will be.
pub fn progress(conn: &mut Conn, dedupe: &str) -> QueryResult<(i64, bool)> {
    let told = notifications::table.filter(notifications::dedupe.eq(dedupe)).count().get_result(conn)?;
    let waiting: i64 = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::kind.eq(TELL))
        .filter(outbox::payload.like(format!("%\"{dedupe}\"%")))
        .count()
        .get_result(conn)?;
    Ok((told, waiting > 0))
}

/// Whether somebody's kudos for a post stand now, and since when.
pub fn kudo_at(conn: &mut Conn, post: PostId, by: UserId) -> QueryResult<Option<Ts>> {
    kudos::table.find((post, by)).select(kudos::at).first(conn).optional()
}

/// A notification with what its sentence needs.
#[derive(Clone, Debug, Queryable)]
pub struct Notice {
    pub id: i64,
    pub kind: Kind,
    pub actor: UserId,
    pub at: Ts,
    pub read_at: Option<Ts>,
    pub post: PostId,
    pub number: i64,
    pub thread: ThreadId,
    pub title: String,
    pub slug: String,
    pub status: Option<String>,
    pub status_note: Option<String>,
    pub board: String,
    pub board_kind: BoardKind,
}

macro_rules! visible {
    ($open:expr, $user:expr) => {
        notifications::table
            .inner_join(posts::table.inner_join(threads::table.inner_join(boards::table)))
            .filter(notifications::user_id.eq($user))
            .filter(notifications::withdrawn.eq(false))
            .filter(posts::state.eq("visible"))
            .filter(threads::state.eq("visible"))
            .filter(any_of(boards::read_access, $open))
    };
}

macro_rules! columns {
    () => {
        (
            notifications::id,
            notifications::kind,
            notifications::actor_id,
            notifications::at,
            notifications::read_at,
            posts::id,
            posts::number,
            threads::id,
            threads::title,
            threads::slug,
            threads::status,
            threads::status_note,
            boards::name,
            boards::kind,
        )
    };
}

/// What somebody was told and may see now, the latest first.
pub fn page_of(
    conn: &mut Conn,
    viewer: &Viewer,
    user: UserId,
    before: Option<i64>,
    size: i64,
) -> QueryResult<Vec<Notice>> {
    visible!(policy::open_to(viewer), user)
        .filter(notifications::id.lt(before.unwrap_or(i64::MAX)))
        .order(notifications::id.desc())
        .limit(size)
        .select(columns!())
        .load(conn)
}

/// One of somebody's notifications, if they may see what it is about.
pub fn visible_to(conn: &mut Conn, viewer: &Viewer, user: UserId, id: i64) -> QueryResult<Notice> {
    visible!(policy::open_to(viewer), user).filter(notifications::id.eq(id)).select(columns!()).first(conn)
}

/// As [`visible_to`], for somebody of whom the role is known.
pub fn visible_to_role(conn: &mut Conn, role: Role, user: UserId, id: i64) -> QueryResult<Option<Notice>> {
    visible!(policy::open_to_role(Some(role)), user)
        .filter(notifications::id.eq(id))
        .select(columns!())
        .first(conn)
        .optional()
}

/// What a digest tells of that its reader may see now and has not read yet.
pub fn of_digest(
    conn: &mut Conn,
    role: Role,
    user: UserId,
    digest: i64,
    most: i64,
) -> QueryResult<Vec<Notice>> {
    visible!(policy::open_to_role(Some(role)), user)
        .filter(notifications::digest_id.eq(digest))
        .filter(notifications::read_at.is_null())
        .order(notifications::id.desc())
        .limit(most)
        .select(columns!())
        .load(conn)
}

/// A post as it is shown.
pub fn html_of(conn: &mut Conn, post: PostId) -> QueryResult<String> {
    posts::table.find(post).select(posts::html).first(conn)
}

/// Marks what stands in one line of the list as read: of one kind, about one
/// thread, or for kudos about one post, up to this one.
pub fn read_group(tx: &mut Conn, user: UserId, notice: &Notice, now: Ts) -> QueryResult<()> {
    let mut query = diesel::update(notifications::table)
        .filter(notifications::user_id.eq(user))
        .filter(notifications::read_at.is_null())
        .filter(notifications::kind.eq(notice.kind))
        .filter(notifications::id.le(notice.id))
        .filter(notifications::thread_id.eq(notice.thread))
        .set(notifications::read_at.eq(now))
        .into_boxed::<MultiBackend>();
    if notice.kind == Kind::Kudos {
        query = query.filter(notifications::post_id.eq(notice.post));
    }
    query.execute(tx)?;
    Ok(())
}

pub fn read_all(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    diesel::update(
        notifications::table.filter(notifications::user_id.eq(user)).filter(notifications::read_at.is_null()),
    )
    .set(notifications::read_at.eq(now))
    .execute(tx)?;
    Ok(())
}

/// Marks as read what people have read in their threads, by person and thread
/// with the number of the last post they saw.
pub fn read_up_to(tx: &mut Conn, marks: &[((i64, i64), i64)], now: Ts) -> QueryResult<()> {
    for ((user, thread), number) in marks {
        let seen = posts::table
            .filter(posts::thread_id.eq(*thread))
            .filter(posts::number.le(*number))
            .select(posts::id);
        diesel::update(
            notifications::table
                .filter(notifications::user_id.eq(*user))
                .filter(notifications::read_at.is_null())
                .filter(notifications::thread_id.eq(*thread))
                .filter(any_of(
                    notifications::kind,
                    &[Kind::Reply, Kind::Thread, Kind::Mention, Kind::Answer],
                ))
                .filter(notifications::post_id.eq_any(seen)),
        )
        .set(notifications::read_at.eq(now))
        .execute(tx)?;
    }
    Ok(())
}

/// Forgets what is older than anybody looks back.
pub fn sweep(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    diesel::delete(notifications::table.filter(notifications::at.lt(before))).execute(tx)
}

impl Notice {
    /// Where it leads, or where the thread goes on at another post's number.
    pub fn place(&self, number: Option<i64>, page_size: i64) -> String {
        permalink(&url(self.thread, &self.slug), number.unwrap_or(self.number), page_size)
    }

    /// What stands in one line of the list: one kind, about one thread, or for
    /// kudos about one post.
    pub fn group(&self) -> (Kind, i64) {
        let subject = if self.kind == Kind::Kudos { self.post.0 } else { self.thread.0 };
        (self.kind, subject)
    }
}

/// The number of the first post in a line of the list that is not read yet.
pub fn first_unread_of(conn: &mut Conn, user: UserId, notice: &Notice) -> QueryResult<Option<i64>> {
    if notice.kind == Kind::Kudos {
        return Ok(None);
    }
    notifications::table
        .inner_join(posts::table)
        .filter(notifications::user_id.eq(user))
        .filter(notifications::read_at.is_null())
        .filter(notifications::kind.eq(notice.kind))
        .filter(notifications::id.le(notice.id))
        .filter(notifications::thread_id.eq(notice.thread))
        .filter(posts::thread_id.eq(notice.thread))
        .filter(posts::state.eq("visible"))
        .select(min(posts::number))
        .first(conn)
}
