//! Wakes the sockets of this process: at once where the change was made here, and by one quick
//! look at the database for what another process wrote.

use std::collections::{HashMap, HashSet};

use super::store::queue;
use crate::kit::error::Error;
use crate::kit::hub::Topic;
use crate::kit::site::Site;

/// The topics of the hub: a chat, by its case's number.
pub const CHAT: &str = "chat";
/// The queue as a whole.
pub const QUEUE: Topic = ("chat queue", 0);

/// Numbers that are asked for in one question.
const TOGETHER: usize = 512;

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Watch(HashMap<i64, (i64, i64)>);

impl Watch {
    /// Looks once; asks nothing where no chat is open.
    pub async fn look(&mut self, site: &Site) -> Result<(), Error> {
        let open = site.hub.awaited(CHAT);
        if open.is_empty() {
            self.0.clear();
            return Ok(());
        }
        let known: HashSet<i64> = open.iter().copied().collect();
        self.0.retain(|id, _| known.contains(id));
        for part in open.chunks(TOGETHER) {
            let asked = part.to_vec();
            let rows = site.db.read(move |conn| Ok::<_, Error>(queue::heads(conn, &asked)?)).await?;
            for (id, number, changed) in rows {
                if self.0.insert(id, (number, changed)) != Some((number, changed)) {
                    site.hub.tell((CHAT, id));
                }
            }
        }
        Ok(())
    }
}
