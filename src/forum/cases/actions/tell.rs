//! What the two sides are told on the site; letters come besides.

use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseId};
use crate::forum::inbox::notices::{NewNotice, NoticeKind};
use crate::forum::inbox::store::notices;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// On the site; the letter comes besides.
pub(super) fn tell_requester(tx: &mut Conn, case: &Case, what: &str, now: Ts) -> Result<(), Error> {
    if let Some(user) = case.requester_id {
        let (title, url) =
            (format!("{} {what}", case.reference), format!("/support/cases/{}", case.reference));
        notices::insert(tx, &notice(user, &told_requester(case.id), &title, &url), now)?;
    }
    Ok(())
}

pub(super) fn tell_agent(tx: &mut Conn, case: &Case, what: &str, now: Ts) -> Result<(), Error> {
    tell_agent_of(tx, case, &format!("{}: the requester {what}", case.reference), now)
}

pub(super) fn tell_agent_of(tx: &mut Conn, case: &Case, title: &str, now: Ts) -> Result<(), Error> {
    if let Some(agent) = case.agent_id {
        notices::insert(tx, &notice(agent, &told_agent(case.id), title, &case.desk_url()), now)?;
    }
    Ok(())
}

pub(super) fn notice<'a>(user: UserId, dedupe: &'a str, title: &'a str, url: &'a str) -> NewNotice<'a> {
    NewNotice { user, kind: NoticeKind::Case, from: None, dedupe, title, body: "", url }
}

/// What a notice to its requester is known by, so that reading the case reads it.
pub fn told_requester(case: CaseId) -> String {
    format!("case:{case}")
}

/// The same for its agent.
pub fn told_agent(case: CaseId) -> String {
    format!("desk case:{case}")
}
