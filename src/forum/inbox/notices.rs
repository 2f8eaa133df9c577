//! What somebody is told in person, one way: by staff, about a report, about a
//! sanction, about a message. Told in the transaction of what it is about;
//! shown in `features/notices`, mailed by `features/notifications`.

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::kit::outbox;
use crate::{id_type, word_enum};

use super::store::notices as store;

id_type! {
    /// A notice's number.
    NoticeId
}

/// The outbox kind of a letter about a notice.
pub const LETTER: &str = "direct";

word_enum! {
    /// Why somebody is told.
    NoticeKind {
        /// Staff wrote to them.
        Staff = "staff",
        /// What became of a report of theirs.
        Report = "report",
        /// What was decided about something of theirs.
        Decision = "decision",
        Sanction = "sanction",
        /// A private message; who wrote, never what.
        Message = "message",
        /// They have a rank for the first time.
        Rank = "rank",
        /// An artist's team: an invitation, or what became of a claim.
        Team = "team",
        /// A support case has news; the letter about it is another one.
        Case = "case",
    }
}

/// What to tell somebody.
#[derive(Clone, Debug)]
pub struct NewNotice<'a> {
    pub user: UserId,
    pub kind: NoticeKind,
    /// Who wrote; none where it is the site itself.
    pub from: Option<UserId>,
    /// Names what it tells of: telling of it again replaces what was told.
    pub dedupe: &'a str,
    pub title: &'a str,
    /// Plain text.
    pub body: &'a str,
    /// What it leads to; empty where it is a page of its own.
    pub url: &'a str,
}

/// What the outbox keeps of a letter: it is written when its turn comes.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct About {
    pub notice: NoticeId,
}

/// Tells somebody, on the site and by mail, in the caller's transaction.
pub fn tell(tx: &mut Conn, new: &NewNotice<'_>, now: Ts) -> diesel::QueryResult<NoticeId> {
    let notice = store::insert(tx, new, now)?;
    outbox::record(tx, LETTER, &About { notice }, now)?;
    Ok(notice)
}
