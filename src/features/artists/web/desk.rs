//! The desk's claims, for those who verify.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::word_of;
use crate::features::artists::actions::claims as verbs;
use crate::features::artists::forms::words;
use crate::features::artists::model::{Claim, ClaimId, ClaimState};
use crate::features::artists::policy;
use crate::features::artists::store::claims::Which;
use crate::features::artists::store::{self, claims};
use crate::features::artists::views::{AlikeView, ClaimLine, ClaimsPage, VerifyPage, VerifyTab};
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::summary;
use crate::forum::form::{STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const SIZE: i64 = 30;
/// Names alike on a page at most.
const MOST: i64 = 12;
/// Letters by which names may differ that are easily confused.
const NEAR: usize = 2;

#[derive(Debug, Deserialize)]
pub struct Query {
    show: Option<String>,
    after: Option<i64>,
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_see_desk(&who.viewer())?;
    let (which, word) = match query.show.as_deref() {
        Some("verified") => (Which::Verified, "verified"),
        Some("other") => (Which::Other, "other"),
        _ => (Which::Open, "open"),
    };
    let (after, brand) = (query.after.map(ClaimId), site.config.brand.clone());
    let (mut lines, last) = site
        .db
        .read(move |conn| {
            let rows = claims::page_of(conn, which, after, SIZE + 1)?;
            let people: Vec<_> = rows.iter().map(|claim| claim.user_id).collect();
            let faces = accounts::faces(conn, &people)?;
            let line = |claim: &Claim| ClaimLine::of(claim, person(faces.get(&claim.user_id), &brand));
            let last = rows.get(SIZE as usize - 1).map(|claim| claim.id);
            Ok::<_, Error>((rows.iter().map(line).collect::<Vec<_>>(), last))
        })
        .await?;
    let more = lines.len() as i64 > SIZE;
    lines.truncate(SIZE as usize);
    let url = |tab: &str| format!("/desk/artists?show={tab}");
    let page = ClaimsPage {
        tabs: [("Waiting", "open"), ("Verified", "verified"), ("Refused and taken back", "other")]
            .map(|(name, tab)| VerifyTab { name, url: url(tab), current: tab == word })
            .into(),
        lines,
        empty: match which {
            Which::Open => "Nobody waits to be verified.",
            Which::Verified => "No artist is verified yet.",
            Which::Other => "Nothing was refused or taken back.",
        },
        first_url: after.map(|_| url(word)),
        next_url: last.filter(|_| more).map(|last| format!("{}&after={last}", url(word))),
    };
    Frame::new(&site, &who.viewer(), &request).show(ClaimsPage::TEMPLATE, ClaimsPage::TITLE, &page).await
}

fn load(
    conn: &mut Conn,
    site: &Site,
    who: &SignedIn,
    id: ClaimId,
    (typed, errors): (&str, &FormErrors),
) -> Result<VerifyPage, Error> {
    let claim = claims::by_id(conn, id)?;
    let user = accounts::by_id(conn, claim.user_id)?;
    let people: Vec<_> = claim.decided_by.into_iter().collect();
    let faces = accounts::faces(conn, &people)?;
    let may = policy::may_decide(&who.viewer(), &claim);
    Ok(VerifyPage {
        action: format!("/desk/artists/{id}/decide"),
        state: claim.state.title(),
        meaning: claim.state.meaning(),
        by: user.face().view(&site.config.brand),
        joined_at: user.joined_at,
        posts: user.post_count,
        links: claim.links.lines().map(str::to_owned).collect(),
        word: word_of(site, id),
        at: claim.at,
        decided_by: claim.decided_by.map(|by| person(faces.get(&by), &site.config.brand)),
        decided_at: claim.decided_at,
        alike: alike(conn, &claim)?,
        errors: summary(errors),
        words: VerifyPage::words(typed, errors),
        ways: if may.is_ok() { VerifyPage::ways(claim.state) } else { Vec::new() },
        closed_note: may.err().map(|refusal| refusal.0),
        name: claim.name,
        role: claim.role,
        note: claim.note,
        reason: claim.reason,
    })
}

/// Verified artists and claims whose names could be taken for this one.
fn alike(conn: &mut Conn, claim: &Claim) -> Result<Vec<AlikeView>, Error> {
    let claims = claims::alike(conn, claim, MOST)?;
    let mut found: Vec<AlikeView> = claims
        .iter()
        .map(|other| AlikeView {
            name: other.name.clone(),
            state: other.state.title(),
            url: format!("/desk/artists/{}", other.id),
        })
        .collect();
    let is_near = |key: &str| {
        key != claim.name_key
            && key.chars().count().abs_diff(claim.name_key.chars().count()) <= NEAR
            && strsim::osa_distance(key, &claim.name_key) <= NEAR.min(claim.name_key.chars().count() / 3)
    };
    let names = store::verified_names(conn)?;
    let near = names.into_iter().filter(|(_, key)| is_near(key)).take(MOST as usize);
    found.extend(near.map(|(name, _)| AlikeView { name, state: "Verified", url: String::new() }));
    Ok(found)
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_see_desk(&who.viewer())?;
    let (on, asker, id) = (site.clone(), who.clone(), ClaimId(*id));
    let page = site.db.read(move |conn| load(conn, &on, &asker, id, ("", &FormErrors::default()))).await?;
    let title = page.name.clone();
    Frame::new(&site, &who.viewer(), &request).show(VerifyPage::TEMPLATE, &title, &page).await
}

pub async fn decide(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    sent: Sent,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_see_desk(&who.viewer())?;
    let (id, now, typed) = (ClaimId(*id), site.clock.now(), sent.get("reason").to_owned());
    let state = ClaimState::from_word(sent.get("outcome")).filter(|state| *state != ClaimState::Withdrawn);
    let state = state.ok_or_else(|| Error::BadRequest("Choose a decision.".to_owned()))?;
    let needed = state != ClaimState::Verified;
    let said = if sent.is_ours() { words(&typed, needed) } else { Err(STALE.to_owned()) };
    let sentence = match said {
        Err(sentence) => sentence,
        Ok(reason) => {
            let asker = who.clone();
            let decided = site.db.write(move |tx| verbs::decide(tx, &asker, id, (state, &reason), now)).await;
            match decided {
                Ok(claim) => {
                    let name = claim.name;
                    return Ok(back(&site, "/desk/artists", &format!("{name}: {}.", state.title())));
                }
                Err(Error::Refused(refusal)) => refusal.0,
                Err(error) => return Err(error),
            }
        }
    };
    let (on, asker, errors) = (site.clone(), who.clone(), FormErrors::one("reason", sentence));
    let page = site.db.read(move |conn| load(conn, &on, &asker, id, (&typed, &errors))).await?;
    let title = page.name.clone();
    Frame::new(&site, &who.viewer(), &request).refuse(VerifyPage::TEMPLATE, &title, &page).await
}
