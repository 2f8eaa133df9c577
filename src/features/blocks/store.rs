//! Every question about blocks.

use diesel::prelude::*;

use super::forms::NewBlock;
use super::model::{Block, BlockId};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::sign_up_blocks;

/// Blocks that stand at most: each sign-up looks at all of them.
pub const MOST: i64 = 1_000;

/// What stands now.
pub fn standing(conn: &mut Conn, now: Ts) -> QueryResult<Vec<Block>> {
    sign_up_blocks::table
        .filter(sign_up_blocks::lifted_at.is_null())
        .filter(sign_up_blocks::ends_at.is_null().or(sign_up_blocks::ends_at.gt(now)))
        .order(sign_up_blocks::id.desc())
        .limit(MOST)
        .select(Block::as_select())
        .load(conn)
}

/// The latest blocks, whether they stand or not.
pub fn latest(conn: &mut Conn, most: i64) -> QueryResult<Vec<Block>> {
    sign_up_blocks::table.order(sign_up_blocks::id.desc()).limit(most).select(Block::as_select()).load(conn)
}

pub fn by_id(conn: &mut Conn, id: BlockId) -> QueryResult<Block> {
    sign_up_blocks::table.find(id).select(Block::as_select()).first(conn)
}

pub fn insert(tx: &mut Conn, new: &NewBlock, by: UserId, now: Ts) -> QueryResult<BlockId> {
    diesel::insert_into(sign_up_blocks::table)
        .values((
            sign_up_blocks::network.eq(new.network.to_string()),
            sign_up_blocks::reason.eq(&new.reason),
            sign_up_blocks::by_id.eq(by),
            sign_up_blocks::at.eq(now),
            sign_up_blocks::ends_at.eq(new.ends_at),
        ))
        .returning(sign_up_blocks::id)
        .get_result(tx)
}

/// `false` when it was lifted before.
pub fn set_lifted(tx: &mut Conn, id: BlockId, by: UserId, now: Ts) -> QueryResult<bool> {
    let open = sign_up_blocks::table.find(id).filter(sign_up_blocks::lifted_at.is_null());
    let lifted = diesel::update(open)
        .set((sign_up_blocks::lifted_at.eq(now), sign_up_blocks::lifted_by.eq(by)))
        .execute(tx)?;
    Ok(lifted == 1)
}
