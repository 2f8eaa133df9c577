//! Every question about nudges.

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::PostId;
use crate::kit::db::{Conn, Ts};
use crate::schema::nudges;

/// Writes a nudge down; `false` when there was one.
pub fn insert(tx: &mut Conn, post: PostId, by: UserId, at: Ts) -> QueryResult<bool> {
    let row = (nudges::post_id.eq(post), nudges::by_user.eq(by), nudges::at.eq(at));
    let added = each!(tx, c => diesel::insert_into(nudges::table)
        .values(row)
        .on_conflict(nudges::post_id)
        .do_nothing()
        .execute(c))?;
    Ok(added == 1)
}
