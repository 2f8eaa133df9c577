//! The demo's verified artist, with a team of two.

use crate::features::artists::model::TeamRole;
use crate::features::artists::store;
use crate::forum::accounts::store as accounts;
use crate::kit::db::{Conn, Ts};
use crate::kit::text::names::skeleton;

const NAME: &str = "Linden Row Quartet";
const TEAM: &[(&str, TeamRole)] = &[("LindenRow", TeamRole::Owner), ("tobias-k", TeamRole::Member)];

pub fn write(tx: &mut Conn, now: Ts) -> diesel::QueryResult<()> {
    let artist = store::insert(tx, NAME, &skeleton(NAME), now)?;
    for (name, role) in TEAM {
        if let Some(user) = accounts::by_name_key(tx, &skeleton(name))? {
            store::join(tx, artist, user.id, (*role, true), now)?;
        }
    }
    Ok(())
}
