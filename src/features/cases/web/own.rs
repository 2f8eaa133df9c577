//! One's own cases. A member's stands under its reference, for them alone; a guest's under its
//! reference with a seal, which letters carry.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::secret;
use crate::features::cases::forms::RawAnswer;
use crate::features::cases::store as surveys;
use crate::features::cases::views::{Can, CaseLine, Names, OwnCasePage, OwnCasesPage, transcript};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::cases::model::{Case, CaseFile, CaseId, CaseState, Entry, EntryKind};
use crate::forum::cases::{actions, files, policy, seals, store};
use crate::forum::frame::Frame;
use crate::forum::inbox::store::notices;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::posts::store as posts;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::mail::address_key;
use crate::kit::secret::Key;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::see_other;

/// Cases on one page of the list.
const SIZE: i64 = 30;

#[derive(Debug, Deserialize)]
pub struct Query {
    before: Option<i64>,
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (user, before) = (who.id, query.before.map(CaseId));
    let mut cases =
        site.db.read(move |conn| Ok::<_, Error>(store::of_member(conn, user, before, SIZE + 1)?)).await?;
    let more = cases.len() as i64 > SIZE;
    cases.truncate(SIZE as usize);
    let page = OwnCasesPage {
        next_url: cases.last().filter(|_| more).map(|last| format!("/support/cases?before={}", last.id)),
        first_url: before.map(|_| "/support/cases".to_owned()),
        cases: cases.iter().map(|case| CaseLine::new(case, &site.config.support)).collect(),
    };
    Frame::new(&site, &who.viewer(), &request).show(OwnCasesPage::TEMPLATE, OwnCasesPage::TITLE, &page).await
}

/// The case of this address, if it opens it: every other one is not there.
pub(super) fn find(conn: &mut Conn, secret: &Key, viewer: &Viewer, key: &str) -> Result<Case, Error> {
    let (reference, seal) = match key.split_once('.') {
        Some((reference, seal)) => (reference, Some(seal)),
        None => (key, None),
    };
    let case = store::by_reference(conn, reference)?;
    let is_theirs = match seal {
        // A letter from before it came into an account leads there.
        Some(seal) => {
            seals::opens(secret, &case, seal)
                || (seals::opened(secret, &case, seal) && policy::is_own(viewer, &case))
        }
        None => policy::is_own(viewer, &case),
    };
    if is_theirs && case.state != CaseState::Unconfirmed { Ok(case) } else { Err(Error::NotFound) }
}

/// Everything that the page shows.
pub(super) struct Found {
    pub case: Case,
    pub into: Option<Case>,
    pub entries: Vec<Entry>,
    pub files: Vec<CaseFile>,
    pub faces: std::collections::HashMap<UserId, crate::forum::accounts::model::Face>,
    pub before: Option<i64>,
    /// The last resolution was judged.
    pub judged: bool,
    /// What a member began to write here.
    pub draft: Option<Draft>,
    /// Whether the viewer has proven the address of this guest's case.
    pub same_address: bool,
    /// Nobody is logged in.
    pub is_stranger: bool,
    pub notice: String,
}

pub(super) async fn load(site: &Site, viewer: &Viewer, key: String) -> Result<Found, Error> {
    let (secret, viewer) = (site.key.clone(), viewer.clone());
    site.db
        .read(move |conn| {
            let case = find(conn, &secret, &viewer, &key)?;
            let into = case.merged_into.map(|into| store::by_id(conn, into)).transpose()?;
            let entries = store::entries(conn, case.id, false)?;
            let shown: Vec<_> = entries.iter().map(|entry| entry.id).collect();
            let mut files = store::files(conn, case.id)?;
            files.retain(|file| shown.contains(&file.entry_id));
            let agents: Vec<UserId> = entries.iter().filter_map(|entry| entry.author_id).collect();
            let faces = accounts::faces(conn, &agents)?;
            let waits = case.is_sos && case.state == CaseState::New;
            let before = waits.then(|| store::desk::sos_before(conn, &case)).transpose()?;
            let judged = surveys::is_judged(conn, case.id, case.resolutions)?;
            let draft = match viewer.id().filter(|_| policy::is_own(&viewer, &case)) {
                Some(user) => posts::draft(conn, user, Place::Case(case.id.0))?,
                None => None,
            };
            let is_stranger = viewer.person.is_none();
            let same_address = match viewer.id().filter(|_| case.requester_id.is_none()) {
                Some(user) => proven(conn, user)?.map(|email| address_key(&email)) == case.guest_key,
                None => false,
            };
            let notice = store::desk::notice(conn)?;
            Ok(Found {
                case,
                into,
                entries,
                files,
                faces,
                before,
                judged,
                draft,
                same_address,
                is_stranger,
                notice,
            })
        })
        .await
}

/// The address that a member has proven.
pub(super) fn proven(conn: &mut Conn, user: UserId) -> Result<Option<String>, Error> {
    let person = accounts::by_id(conn, user)?;
    Ok(person.email.filter(|_| person.confirmed_at.is_some()))
}

/// A resolution that stands can be judged.
pub(super) fn may_judge(case: &Case) -> bool {
    case.resolutions > 0
        && case.resolved_at.is_some()
        && case.merged_into.is_none()
        && matches!(case.state, CaseState::Resolved | CaseState::Closed)
}

pub(super) fn page(site: &Site, found: &Found, raw: &RawAnswer, errors: &FormErrors) -> OwnCasePage {
    let rules = &site.config.support;
    let url = seals::page_url(&site.key, &found.case);
    let names = Names { rules, faces: &found.faces };
    let mut page = OwnCasePage::new(&found.case, &url, (&found.entries, &found.files), &names, raw, errors);
    let may = policy::may_answer(&found.case, rules, site.clock.now());
    let is_done = matches!(found.case.state, CaseState::Resolved | CaseState::Closed);
    page.before = found.before;
    page.can = Can {
        answer: may.is_ok(),
        close: policy::may_close(&found.case).is_ok(),
        reopen: is_done && may.is_ok(),
        judge: may_judge(&found.case) && !found.judged,
        adopt: found.same_address,
    };
    page.log_in_url = found.is_stranger.then(|| format!("/login?next={url}"));
    if found.case.state.runs() {
        page.slower.clone_from(&found.notice);
    }
    page.closed_note = may.err().map(|refusal| refusal.0);
    page
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    key: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let key = key.into_inner();
    let found = match load(&site, &viewer, key.clone()).await {
        Err(Error::NotFound) if viewer.person.is_none() => return log_in_first(&site, key).await,
        found => found?,
    };
    if let Some(into) = &found.into {
        return Ok(see_other(&seals::page_url(&site.key, into)));
    }
    if let Some(user) = viewer.id().filter(|_| !request.headers().contains_key("sec-purpose")) {
        let (about, now) = (actions::told_requester(found.case.id), site.clock.now());
        site.db
            .write_unseen(move |tx| Ok::<_, Error>(notices::mark_read_about(tx, user, &about, now)?))
            .await?;
        site.bells.invalidate(&user.0);
    }
    let draft = found.draft.clone();
    let raw = RawAnswer {
        body: draft.as_ref().map(|draft| draft.body.clone()).unwrap_or_default(),
        ..RawAnswer::fresh()
    };
    let mut page = page(&site, &found, &raw, &FormErrors::default());
    page.draft_saved_at = draft.map(|draft| draft.saved_at);
    let title = found.case.title();
    Ok(secret(Frame::new(&site, &viewer, &request).show(OwnCasePage::TEMPLATE, &title, &page).await?))
}

/// The address of a case that came into its requester's account: they log in first. Whoever has no
/// such address learns nothing.
async fn log_in_first(site: &Site, key: String) -> Result<HttpResponse, Error> {
    let Some((reference, seal)) = key.split_once('.').map(|(one, two)| (one.to_owned(), two.to_owned()))
    else {
        return Err(Error::NotFound);
    };
    let case = site.db.read(move |conn| Ok::<_, Error>(store::by_reference(conn, &reference)?)).await?;
    if !seals::opened(&site.key, &case, &seal) {
        return Err(Error::NotFound);
    }
    Ok(see_other(&format!("/login?next=/support/cases/{}", case.reference)))
}

/// The conversation as a text to keep.
pub async fn transcript_of(site: &Site, viewer: &Viewer, key: String) -> Result<(String, String), Error> {
    let found = load(site, viewer, key).await?;
    let names = Names { rules: &site.config.support, faces: &found.faces };
    Ok((found.case.reference.clone(), transcript(&found.case, &found.entries, &names, &site.config.brand)))
}

pub async fn download(site: Site, viewer: Viewer, key: web::Path<String>) -> Result<HttpResponse, Error> {
    let (reference, text) = transcript_of(&site, &viewer, key.into_inner()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{reference}.txt\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(text))
}

pub async fn file(
    site: Site,
    viewer: Viewer,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (key, file) = path.into_inner();
    let secret = site.key.clone();
    let (found, kind) = site
        .db
        .read(move |conn| {
            let case = find(conn, &secret, &viewer, &key)?;
            Ok::<_, Error>(store::file(conn, case.id, &file)?)
        })
        .await?;
    if kind == EntryKind::Note {
        return Err(Error::NotFound);
    }
    files::answer(&site, &found).await
}
