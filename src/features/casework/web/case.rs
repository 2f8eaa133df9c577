//! One case at the desk, to be read; what an agent writes is in `reply.rs`.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::casework::actions;
use crate::features::casework::forms::RawReply;
use crate::features::casework::store::setup::{self, MacroId};
use crate::features::casework::views::case::{DeskCasePage, Parts};
use crate::features::casework::{macros, policy, store};
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::cases::files;
use crate::forum::cases::model::Case;
use crate::forum::cases::{actions as cases, seals, store as rows};
use crate::forum::frame::Frame;
use crate::forum::inbox::store::notices;
use crate::forum::posts::model::Place;
use crate::forum::posts::store as posts;
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

/// Whoever looked so long ago may still have it open.
const AROUND: Duration = Duration::from_secs(120);
/// The same person's other cases on the page.
const OTHERS: i64 = 20;

#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(rename = "macro")]
    canned: Option<i64>,
    draft: Option<i64>,
}

pub(super) fn parts(conn: &mut Conn, who: &SignedIn, reference: &str, now: Ts) -> Result<Parts, Error> {
    let case = actions::find(conn, who, reference)?;
    let entries = rows::entries(conn, case.id, true)?;
    let steps = rows::steps(conn, case.id)?;
    let watchers = store::watchers(conn, case.id, who.id, now.minus(AROUND))?;
    let named = |word: &String| word.parse().ok().map(UserId);
    let mut ids: Vec<UserId> = entries.iter().filter_map(|entry| entry.author_id).collect();
    ids.extend(steps.iter().filter_map(|step| step.by_id));
    ids.extend(steps.iter().filter_map(|step| named(&step.after)));
    ids.extend(watchers.iter().map(|one| one.user));
    ids.extend(case.agent_id.iter().chain(&case.requester_id));
    ids.sort_unstable();
    ids.dedup();
    let faces: HashMap<UserId, Face> = accounts::faces(conn, &ids)?;
    let mut linked = Vec::new();
    for thread in store::links(conn, case.id)? {
        // What the agent can't read any more is not named.
        match threads::visible_to(conn, &who.viewer(), thread) {
            Ok((thread, _)) => linked.push(thread),
            Err(diesel::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Parts {
        into: case.merged_into.map(|into| rows::by_id(conn, into)).transpose()?,
        requester: case.requester_id.and_then(|user| faces.get(&user).cloned()),
        files: rows::files(conn, case.id)?,
        people: store::people(conn, &policy::working_roles())?,
        others: rows::desk::others_of(conn, &case, OTHERS)?,
        macros: setup::macros(conn)?,
        surveys: rows::surveys(conn, case.id)?,
        drafts: store::topics::drafts(conn, case.id)?,
        threads: linked,
        case,
        entries,
        steps,
        faces,
        watchers,
    })
}

pub(super) fn view(
    site: &Site,
    parts: &Parts,
    own: UserId,
    raw: &RawReply,
    errors: &FormErrors,
) -> DeskCasePage {
    let around = (&site.config.support, &site.config.statuses);
    DeskCasePage::new(parts, own, around, (raw, errors), site.clock.now())
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    reference: web::Path<String>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (asker, now, canned) = (who.clone(), site.clock.now(), query.canned.map(MacroId));
    let (parts, canned, own) = site
        .db
        .read(move |conn| {
            let parts = parts(conn, &asker, &reference, now)?;
            let canned = canned.map(|id| setup::macro_by_id(conn, id)).transpose()?;
            let own = posts::draft(conn, asker.id, Place::Case(parts.case.id.0))?;
            Ok::<_, Error>((parts, canned, own))
        })
        .await?;
    // Looking ahead is not opening.
    if !request.headers().contains_key("sec-purpose") {
        let (user, case) = (who.id, parts.case.id);
        site.db
            .write_unseen(move |tx| {
                store::watch(tx, case, user, now)?;
                Ok::<_, Error>(notices::mark_read_about(tx, user, &cases::told_agent(case), now)?)
            })
            .await?;
        site.bells.invalidate(&who.id.0);
    }
    let drafted = parts.drafts.iter().find(|(id, ..)| Some(id.0) == query.draft);
    let fresh = |body: String| RawReply::fresh(parts.case.last_number, body);
    let canned = canned.map(|canned| filled(&site, &who, &parts, &canned.body));
    let (raw, saved_at) = match (drafted, canned, own) {
        (Some((id, text, _)), ..) => (RawReply { draft: id.0, ..fresh(text.clone()) }, None),
        // A macro goes below what one had begun.
        (None, Some(canned), Some(own)) => {
            (fresh(format!("{}\n\n{canned}", own.body.trim_end())), Some(own.saved_at))
        }
        (None, Some(canned), None) => (fresh(canned), None),
        (None, None, Some(own)) => (fresh(own.body), Some(own.saved_at)),
        (None, None, None) => (fresh(String::new()), None),
    };
    let mut page = view(&site, &parts, who.id, &raw, &FormErrors::default());
    page.draft_saved_at = saved_at;
    let title = parts.case.title();
    Frame::new(&site, &who.viewer(), &request).show(DeskCasePage::TEMPLATE, &title, &page).await
}

/// A macro's text for this case.
fn filled(site: &Site, who: &SignedIn, parts: &Parts, text: &str) -> String {
    let (case, rules) = (&parts.case, &site.config.support);
    let name = parts.requester.as_ref().map_or(case.guest_name.as_str(), |face| face.name());
    let agent = if rules.hide_agents { rules.desk_name.as_str() } else { who.name.as_str() };
    let url = format!("{}{}", site.origin, seals::page_url(&site.key, case));
    let values = [
        ("name", if name.is_empty() { "there" } else { name }),
        ("reference", case.reference.as_str()),
        ("category", rules.category_name(&case.category)),
        ("agent", agent),
        ("brand", site.config.brand.as_str()),
        ("url", url.as_str()),
    ];
    macros::fill(text, &values)
}

pub async fn file(
    site: Site,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (reference, key) = path.into_inner();
    let (file, _) = site
        .db
        .read(move |conn| {
            let case: Case = actions::find(conn, &who, &reference)?;
            Ok::<_, Error>(rows::file(conn, case.id, &key)?)
        })
        .await?;
    files::answer(&site, &file).await
}
