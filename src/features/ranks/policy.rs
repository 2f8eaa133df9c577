//! Who sees and changes how ranks are earned: administrators, and nobody else.
//! And from which rank on there are signatures.

use crate::forum::permissions::{self, Act};
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::config::Config;
use crate::kit::error::Refusal;

pub fn may_set(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::SetFormula) {
        return Ok(());
    }
    Err(Refusal::new("This page is for administrators."))
}

/// Who clears somebody else's signature: moderators, of those below them.
pub fn may_clear(viewer: &Viewer, of: Role) -> Result<(), Refusal> {
    if !permissions::may(viewer, Act::ClearSignature) {
        return Err(Refusal::new("Only moderators clear signatures."));
    }
    if viewer.role().is_none_or(|own| of >= own) {
        return Err(Refusal::new("This member's role is not below yours: ask somebody above both."));
    }
    Ok(())
}

/// From this rank on members have a signature.
pub fn signs_from(config: &Config) -> Rank {
    Rank::from_word(&config.ranks.signature_from_rank).unwrap_or(Rank::MusicFan)
}

/// Whether somebody of this rank has one; Stars and staff do.
pub fn may_sign(rank: Rank, config: &Config) -> bool {
    rank.family() != Family::Member || rank >= signs_from(config)
}
