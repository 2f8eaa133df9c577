//! What somebody follows, and what it is called.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::each;
use crate::features::notifications::model::{Place, Subscription, Target};
use crate::forum::accounts::model::{State, UserId, profile_url};
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::{AreaId, BoardId};
use crate::forum::boards::{policy, store as boards_store};
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::posts::store as posts_store;
use crate::forum::threads::model::{ThreadId, url};
use crate::forum::threads::store as threads_store;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor, MultiBackend, Ts, any_of};
use crate::schema::{areas, boards, labels, posts, subscriptions, tags, threads, users};

/// What a form names (`thread:12`, `tag:gapless`), if the viewer may see it.
pub fn visible(conn: &mut Conn, viewer: &Viewer, word: &str) -> QueryResult<Target> {
    let (place, rest) = word.split_once(':').ok_or(diesel::NotFound)?;
    let place = Place::from_word(place).ok_or(diesel::NotFound)?;
    if place == Place::Tag {
        let id = tags::table.filter(tags::name.eq(rest)).select(tags::id).first(conn)?;
        return Ok(Target::new(place, id));
    }
    let id: i64 = rest.parse().map_err(|_| diesel::NotFound)?;
    match place {
        Place::Area => drop(areas::table.find(AreaId(id)).select(areas::id).first::<i64>(conn)?),
        Place::Board => drop(boards_store::visible_to(conn, viewer, BoardId(id))?),
        Place::Label => {
            let board = labels::table.find(id).select(labels::board_id).first(conn)?;
            drop(boards_store::visible_to(conn, viewer, board)?);
        }
        Place::Thread => drop(threads_store::visible_to(conn, viewer, ThreadId(id))?),
        Place::Post => drop(posts_store::visible_to(conn, viewer, PostId(id))?),
        Place::Author => {
            let user = accounts::by_id(conn, UserId(id))?;
            if user.state == State::Deleted {
                return Err(diesel::NotFound);
            }
        }
        Place::Blog if id == 0 => {}
        // A vote is given on the thread itself.
        Place::Blog | Place::Tag | Place::Vote => return Err(diesel::NotFound),
    }
    Ok(Target::new(place, id))
}

/// What a form names that somebody wants to leave: it need not be visible any more.
pub fn named(conn: &mut Conn, word: &str) -> QueryResult<Target> {
    let (place, rest) = word.split_once(':').ok_or(diesel::NotFound)?;
    let place = Place::from_word(place).ok_or(diesel::NotFound)?;
    let id = match place {
        Place::Tag => tags::table.filter(tags::name.eq(rest)).select(tags::id).first(conn)?,
        _ => rest.parse().map_err(|_| diesel::NotFound)?,
    };
    Ok(Target::new(place, id))
}

/// Subscribes, or leaves: a row in any case, so that nothing brings somebody back by itself.
pub fn set(tx: &mut Conn, user: UserId, target: Target, wanted: bool, now: Ts) -> QueryResult<()> {
    let row = (
        subscriptions::user_id.eq(user),
        subscriptions::kind.eq(target.place),
        subscriptions::subject_id.eq(target.id),
        subscriptions::wanted.eq(wanted),
        subscriptions::at.eq(now),
    );
    each!(tx, c => diesel::insert_into(subscriptions::table)
        .values(row)
        .on_conflict((subscriptions::user_id, subscriptions::kind, subscriptions::subject_id))
        .do_update()
        .set((
            subscriptions::wanted.eq(excluded(subscriptions::wanted)),
            subscriptions::at.eq(excluded(subscriptions::at)),
        ))
        .execute(c))?;
    Ok(())
}

/// Whether somebody wants it, where they ever said so.
pub fn wanted(conn: &mut Conn, user: UserId, target: Target) -> QueryResult<Option<bool>> {
    subscriptions::table
        .find((user, target.place, target.id))
        .select(subscriptions::wanted)
        .first(conn)
        .optional()
}

/// Which of these somebody wants, in one question.
pub fn wanted_of(conn: &mut Conn, user: UserId, all: &[Target]) -> QueryResult<HashSet<Target>> {
    let ids: Vec<i64> = all.iter().map(|target| target.id).collect();
    let rows: Vec<(Place, i64)> = subscriptions::table
        .filter(subscriptions::user_id.eq(user))
        .filter(subscriptions::wanted.eq(true))
        .filter(any_of(subscriptions::subject_id, &ids))
        .select((subscriptions::kind, subscriptions::subject_id))
        .load(conn)?;
    let rows = rows.into_iter().map(|(place, id)| Target::new(place, id));
    Ok(rows.filter(|target| all.contains(target)).collect())
}

/// Whether somebody wants a tag; nothing where there is no such tag.
pub fn is_tag_wanted(conn: &mut Conn, user: UserId, name: &str) -> QueryResult<Option<bool>> {
    let rows: Option<Option<bool>> = tags::table
        .left_join(
            subscriptions::table.on(subscriptions::subject_id
                .eq(tags::id)
                .and(subscriptions::kind.eq(Place::Tag))
                .and(subscriptions::user_id.eq(user))),
        )
        .filter(tags::name.eq(name))
        .select(subscriptions::wanted.nullable())
        .first(conn)
        .optional()?;
    Ok(rows.map(|wanted| wanted.unwrap_or(false)))
}

/// What somebody follows of what a thread's page shows.
#[derive(Debug, Default)]
pub struct Around {
    pub thread: bool,
    /// Its author's articles.
    pub author: bool,
    pub posts: HashSet<PostId>,
}

/// In one question.
pub fn around_thread(
    conn: &mut Conn,
    user: UserId,
    (thread, author): (ThreadId, UserId),
    ids: &[PostId],
) -> QueryResult<Around> {
    let rows: Vec<(Place, i64)> = subscriptions::table
        .filter(subscriptions::user_id.eq(user))
        .filter(subscriptions::wanted.eq(true))
        .filter(
            subscriptions::kind
                .eq(Place::Thread)
                .and(subscriptions::subject_id.eq(thread))
                .or(subscriptions::kind.eq(Place::Author).and(subscriptions::subject_id.eq(author)))
                .or(subscriptions::kind.eq(Place::Post).and(any_of(subscriptions::subject_id, ids))),
        )
        .select((subscriptions::kind, subscriptions::subject_id))
        .load(conn)?;
    let has = |place: Place| rows.iter().any(|row| row.0 == place);
    Ok(Around {
        thread: has(Place::Thread),
        author: has(Place::Author),
        posts: rows.iter().filter(|row| row.0 == Place::Post).map(|row| PostId(row.1)).collect(),
    })
}

/// What somebody follows, the latest first; a cursor is its time and subject.
pub fn page_of(
    conn: &mut Conn,
    user: UserId,
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<Subscription>> {
    let mut query: subscriptions::BoxedQuery<'_, MultiBackend> = subscriptions::table
        .into_boxed()
        .filter(subscriptions::user_id.eq(user))
        .filter(subscriptions::wanted.eq(true));
    if let Some(Cursor { key: at, id: subject }) = after {
        query = query.filter(
            subscriptions::at.lt(at).or(subscriptions::at.eq(at).and(subscriptions::subject_id.lt(subject))),
        );
    }
    query
        .order((subscriptions::at.desc(), subscriptions::subject_id.desc()))
        .limit(size)
        .select((subscriptions::kind, subscriptions::subject_id, subscriptions::at))
        .load(conn)
}

/// A place's name and address, and how a form names it.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub url: String,
    pub word: String,
}

/// What these places are called, of those that the viewer may see.
pub fn names(
    conn: &mut Conn,
    viewer: &Viewer,
    all: &[Subscription],
    page_size: i64,
) -> QueryResult<HashMap<Target, Named>> {
    let mut found = HashMap::new();
    let ids = |place: Place| -> Vec<i64> {
        all.iter().filter(|one| one.place == place).map(|one| one.subject).collect()
    };
    let open = policy::open_to(viewer);
    let mut add = |place: Place, id: i64, name: String, url: String| {
        let target = Target::new(place, id);
        found.insert(target, Named { name, url, word: target.word() });
    };
    macro_rules! rows {
        ($place:expr, $ids:ident => $query:expr, $row:ty, $each:expr) => {{
            let $ids = ids($place);
            if !$ids.is_empty() {
                let rows: Vec<$row> = $query.load(conn)?;
                rows.into_iter().for_each($each);
            }
        }};
    }
    rows!(Place::Area, wanted => areas::table
        .filter(any_of(areas::id, &wanted))
        .select((areas::id, areas::name, areas::slug)),
        (i64, String, String), |(id, name, slug)| add(Place::Area, id, name, format!("/areas/{slug}")));
    rows!(Place::Board, wanted => boards::table
        .filter(any_of(boards::id, &wanted)).filter(any_of(boards::read_access, open))
        .select((boards::id, boards::name, boards::slug)),
        (i64, String, String), |(id, name, slug)| add(Place::Board, id, name, format!("/boards/{slug}")));
    rows!(Place::Label, wanted => labels::table.inner_join(boards::table)
    .filter(any_of(labels::id, &wanted)).filter(any_of(boards::read_access, open))
    .select((labels::id, labels::name, boards::name, boards::slug)),
    (i64, String, String, String), |(id, name, board, slug)| {
        let query: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        add(Place::Label, id, format!("{name} in {board}"), format!("/boards/{slug}?label={query}"));
    });
    rows!(Place::Thread, wanted => threads::table.inner_join(boards::table)
        .filter(any_of(threads::id, &wanted)).filter(any_of(boards::read_access, open))
        .filter(threads::state.eq("visible"))
        .select((threads::id, threads::title, threads::slug)),
        (i64, String, String), |(id, title, slug)| add(Place::Thread, id, title, url(ThreadId(id), &slug)));
    rows!(Place::Post, wanted => posts::table.inner_join(threads::table.inner_join(boards::table))
    .filter(any_of(posts::id, &wanted)).filter(any_of(boards::read_access, open))
    .filter(posts::state.eq("visible")).filter(threads::state.eq("visible"))
    .select((posts::id, posts::number, threads::id, threads::title, threads::slug)),
    (i64, i64, i64, String, String), |(id, number, thread, title, slug)| {
        let place = permalink(&url(ThreadId(thread), &slug), number, page_size);
        add(Place::Post, id, format!("Post #{number} in {title}"), place);
    });
    rows!(Place::Author, wanted => users::table
        .filter(any_of(users::id, &wanted)).filter(users::state.ne(State::Deleted))
        .select((users::id, users::username)),
        (i64, String), |(id, name)| add(Place::Author, id, name.clone(), profile_url(&name)));
    if !ids(Place::Blog).is_empty() {
        add(Place::Blog, 0, "The blog".to_owned(), "/blog".to_owned());
    }
    let tagged = ids(Place::Tag);
    if !tagged.is_empty() {
        let rows: Vec<(i64, String)> =
            tags::table.filter(any_of(tags::id, &tagged)).select((tags::id, tags::name)).load(conn)?;
        for (id, name) in rows {
            let query: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
            let named = Named { url: format!("/search?q={query}"), word: format!("tag:{name}"), name };
            found.insert(Target::new(Place::Tag, id), named);
        }
    }
    Ok(found)
}
