//! A block as a row.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::id_type;
use crate::kit::db::Ts;
use crate::schema::sign_up_blocks;

id_type! {
    /// A block's number.
    BlockId
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sign_up_blocks)]
pub struct Block {
    pub id: BlockId,
    /// As `kit/network.rs` writes it.
    pub network: String,
    pub reason: String,
    pub by_id: UserId,
    pub at: Ts,
    /// None: until it is lifted.
    pub ends_at: Option<Ts>,
    pub lifted_at: Option<Ts>,
}

impl Block {
    pub fn stands(&self, now: Ts) -> bool {
        self.lifted_at.is_none() && self.ends_at.is_none_or(|end| end > now)
    }
}
