//! Blocking, lifting, and asking whether an address is blocked.

use std::net::IpAddr;

use super::forms::NewBlock;
use super::model::{Block, BlockId};
use super::{policy, store};
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::network::Network;

/// Whether somebody at this address can't sign up now.
pub fn is_blocked(conn: &mut Conn, address: IpAddr, now: Ts) -> diesel::QueryResult<bool> {
    let blocks = store::standing(conn, now)?;
    Ok(blocks.iter().filter_map(|block| Network::parse(&block.network).ok()).any(|net| net.contains(address)))
}

pub fn block(tx: &mut Conn, who: &SignedIn, new: &NewBlock, now: Ts) -> Result<BlockId, Error> {
    policy::may_block(&who.viewer())?;
    let standing = store::standing(tx, now)?;
    let network = new.network.to_string();
    if standing.iter().any(|block| block.network == network) {
        return Err(Refusal::new("This range is blocked already: lift that block to set another end.").into());
    }
    if standing.len() as i64 >= store::MOST {
        return Err(Refusal::new("There are too many blocks: lift some that are not needed any more.").into());
    }
    let id = store::insert(tx, new, who.id, now)?;
    write_down(tx, who, id, ("block", "", &network, &new.reason), now)?;
    Ok(id)
}

pub fn lift(tx: &mut Conn, who: &SignedIn, id: BlockId, now: Ts) -> Result<Block, Error> {
    policy::may_block(&who.viewer())?;
    let block = store::by_id(tx, id)?;
    if store::set_lifted(tx, id, who.id, now)? {
        write_down(tx, who, id, ("lift block", &block.network, "", ""), now)?;
    }
    Ok(block)
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    id: BlockId,
    (verb, before, after, reason): (&str, &str, &str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(who.id),
        verb,
        subject_kind: "block",
        subject_id: id.0,
        before,
        after,
        reason,
        at,
    };
    audit::record(tx, &act)
}

/// How a block is lifted from the audit log.
pub const WAYS: &[Way] = &[Way { subject: "block", verbs: &["block"], overtaken_by: &["lift block"], undo }];

fn undo(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let id = BlockId(entry.subject_id);
    entry.must_stand(store::by_id(tx, id)?.stands(around.now))?;
    lift(tx, who, id, around.now)?;
    Ok(())
}
