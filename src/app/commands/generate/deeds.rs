//! Rows of the ledger for a generated community, for measuring ranks: they are
//! about posts that are not there, so that filling the ledger leaves them alone.

use rand::RngExt;

use super::{AGE, BATCH, Making};
use crate::forum::accounts::model::UserId;
use crate::forum::activity::model::{Cause, DeedKind, NewDeed, SubjectKind};
use crate::forum::activity::store as ledger;
use crate::forum::ranks::Rank;
use crate::kit::db::Ts;

/// Numbers that no post will have.
const BEYOND: i64 = 1_000_000_000_000;
/// How many of a thousand deeds are of each kind.
const MIX: &[(DeedKind, u32)] = &[
    (DeedKind::Reply, 380),
    (DeedKind::Thread, 70),
    (DeedKind::ChatReply, 120),
    (DeedKind::IdeaComment, 50),
    (DeedKind::Vote, 90),
    (DeedKind::KudoGiven, 130),
    (DeedKind::KudoReceived, 130),
    (DeedKind::Solution, 30),
];
/// One of so many rows counters the one before it.
const COUNTERED: u32 = 50;

impl Making<'_> {
    pub(super) fn deeds(&mut self, wanted: usize) -> Result<(), String> {
        self.bar.set_message("deeds");
        let mut rows: Vec<NewDeed> = Vec::with_capacity(BATCH);
        for at in 0..wanted {
            let last = rows.last().filter(|last| last.count > 0).cloned();
            let row = match last.filter(|_| self.random.random_ratio(1, COUNTERED)) {
                Some(last) => NewDeed { count: -1, cause: Cause::Undone, ..last },
                None => self.deed(at),
            };
            rows.push(row);
            if rows.len() == BATCH || at + 1 == wanted {
                self.bar.inc(u64::try_from(rows.len()).unwrap_or(0));
                let full = std::mem::take(&mut rows);
                let write = move |tx: &mut crate::kit::db::Conn| Ok(ledger::append_all(tx, &full)?);
                self.db.write_now(write).map_err(crate::app::commands::told)?;
            }
        }
        Ok(())
    }

    fn deed(&mut self, at: usize) -> NewDeed {
        let mut draw = self.random.random_range(0..1_000);
        let kind = MIX.iter().find(|(_, share)| {
            let is_it = draw < *share;
            draw = draw.saturating_sub(*share);
            is_it
        });
        let kind = kind.map_or(DeedKind::Reply, |(kind, _)| *kind);
        let with = matches!(kind, DeedKind::KudoGiven | DeedKind::KudoReceived | DeedKind::Solution);
        let (user, other) = (self.somebody(), self.somebody());
        let done_at = Ts(self.now.0 - self.random.random_range(0..AGE));
        NewDeed {
            user_id: UserId(user),
            kind,
            subject_kind: SubjectKind::Post,
            subject_id: BEYOND + i64::try_from(at).unwrap_or(0),
            other_id: with.then_some(UserId(other)),
            other_rank: with.then(|| Rank::ALL.get(at % 9).copied().unwrap_or(Rank::Visitor)),
            count: 1,
            cause: Cause::Done,
            done_at,
            recorded_at: done_at,
        }
    }
}
