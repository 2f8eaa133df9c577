//! Which Stars may write articles.

use diesel::prelude::*;

use crate::each;
use crate::features::articles::policy::Grants;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::boards::model::BoardKind;
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::schema::{article_writers, users};

/// What the viewer was invited to; asks nothing for those to whom it makes no difference.
pub fn grants(conn: &mut Conn, viewer: &Viewer) -> QueryResult<Grants> {
    match viewer.id().filter(|_| viewer.role() == Some(Role::Star)) {
        Some(user) => grants_of(conn, user),
        None => Ok(Grants::default()),
    }
}

pub fn grants_of(conn: &mut Conn, user: UserId) -> QueryResult<Grants> {
    let kinds: Vec<BoardKind> = article_writers::table
        .filter(article_writers::user_id.eq(user))
        .select(article_writers::kind)
        .load(conn)?;
    Ok(Grants::of(&kinds))
}

/// Everybody who was invited, with who did it and when.
pub fn all(conn: &mut Conn, most: i64) -> QueryResult<Vec<(Face, BoardKind, UserId, Ts)>> {
    article_writers::table
        .inner_join(users::table.on(users::id.eq(article_writers::user_id)))
        .order((article_writers::granted_at.desc(), article_writers::user_id, article_writers::kind))
        .limit(most)
        .select((
            Face::as_select(),
            article_writers::kind,
            article_writers::granted_by,
            article_writers::granted_at,
        ))
        .load(conn)
}

/// `false` when it was so already.
pub fn insert(tx: &mut Conn, user: UserId, kind: BoardKind, by: UserId, now: Ts) -> QueryResult<bool> {
    let row = (
        article_writers::user_id.eq(user),
        article_writers::kind.eq(kind),
        article_writers::granted_by.eq(by),
        article_writers::granted_at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(article_writers::table)
        .values(row)
        .on_conflict((article_writers::user_id, article_writers::kind))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// `false` when there was none.
pub fn delete(tx: &mut Conn, user: UserId, kind: BoardKind) -> QueryResult<bool> {
    Ok(diesel::delete(article_writers::table.find((user, kind))).execute(tx)? == 1)
}
