//! An issue or idea moved on: an answer is drafted for each case that is linked to it. An agent
//! sends it, or not.

use super::{macros, store};
use crate::forum::accounts::store as accounts;
use crate::forum::cases::model::Case;
use crate::forum::cases::{actions as cases, seals};
use crate::forum::events::Event;
use crate::forum::inbox::notices::{NewNotice, NoticeKind};
use crate::forum::inbox::store::notices;
use crate::forum::threads::model::Thread;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let Event::StatusChanged { post, at, .. } = event else { return Ok(()) };
    let Some(thread) =
        site.db.read(move |conn| Ok::<_, Error>(store::topics::thread_of(conn, post)?)).await?
    else {
        return Ok(());
    };
    let (on, now) = (site.clone(), site.clock.now());
    site.db
        .write_unseen(move |tx| {
            for case in store::topics::linked(tx, thread.id)? {
                draft(tx, &on, &case, &thread, (at, now))?;
            }
            Ok::<_, Error>(())
        })
        .await
}

fn draft(tx: &mut Conn, site: &Site, case: &Case, thread: &Thread, (at, now): (Ts, Ts)) -> Result<(), Error> {
    let name = match case.requester_id {
        Some(user) => accounts::by_id(tx, user)?.face().name().to_owned(),
        None => case.guest_name.clone(),
    };
    let (origin, brand) = (&site.origin, site.config.brand.as_str());
    let (url, thread_url) =
        (format!("{origin}{}", seals::page_url(&site.key, case)), format!("{origin}{}", thread.url()));
    let values = [
        ("name", if name.is_empty() { "there" } else { name.as_str() }),
        ("reference", case.reference.as_str()),
        ("brand", brand),
        ("url", url.as_str()),
        ("title", thread.title.as_str()),
        ("status", thread.status.as_deref().unwrap_or_default()),
        ("note", thread.status_note.as_deref().unwrap_or_default()),
        ("thread", thread_url.as_str()),
    ];
    let body = macros::fill(&site.config.support.issue_reply, &values);
    if store::topics::add_draft(tx, case.id, thread.id, body.trim(), at)?
        && let Some(agent) = case.agent_id
    {
        let title = format!("{}: an answer is drafted, because its issue moved on", case.reference);
        let new = NewNotice {
            user: agent,
            kind: NoticeKind::Case,
            from: None,
            dedupe: &cases::told_agent(case.id),
            title: &title,
            body: "",
            url: &case.desk_url(),
        };
        notices::insert(tx, &new, now)?;
    }
    Ok(())
}
