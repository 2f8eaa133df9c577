//! The addresses of badges.

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions;
use super::store::{self, Award, AwardId};
use super::views::{AwardView, BadgesDeskPage, BadgesPage, KindView};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::names;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::{back, reason_of};
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

/// Badges at the desk, the latest first.
const MOST: i64 = 100;
const MAX_REASON: usize = 500;

pub async fn index(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let own = viewer.id();
    let (counts, own) = site
        .db
        .read(move |conn| {
            let own = match own {
                Some(own) => store::of(conn, own)?,
                None => Vec::new(),
            };
            Ok::<_, Error>((store::counts(conn)?, own))
        })
        .await?;
    let badges = site.config.badges.iter().map(|badge| KindView {
        name: badge.name.clone(),
        about: badge.about.clone(),
        count: counts.get(&badge.slug).copied().unwrap_or(0),
        by_hand: !badge.has_rule(),
        is_own: own.iter().any(|(slug, _)| *slug == badge.slug),
    });
    let page = BadgesPage { badges: badges.collect(), can_give: actions::may_give(&viewer).is_ok() };
    Frame::new(&site, &viewer, &request).show(BadgesPage::TEMPLATE, "Badges", &page).await
}

async fn page(site: &Site, raw: (&str, &str, &str), errors: &FormErrors) -> Result<BadgesDeskPage, Error> {
    let (awards, faces) = site
        .db
        .read(move |conn| {
            let awards = store::latest(conn, MOST)?;
            let people: Vec<UserId> =
                awards.iter().flat_map(|award| [Some(award.user_id), award.by_id]).flatten().collect();
            Ok::<_, Error>((awards, accounts::faces(conn, &people)?))
        })
        .await?;
    let (brand, badges) = (&site.config.brand, &site.config.badges);
    let name = |slug: &str| {
        let badge = badges.iter().find(|badge| badge.slug == slug);
        badge.map_or(slug.to_owned(), |badge| badge.name.clone())
    };
    let view = |award: Award| AwardView {
        id: award.id.0,
        person: person(faces.get(&award.user_id), brand),
        badge: name(&award.badge),
        at: award.at,
        by: award.by_id.map(|by| person(faces.get(&by), brand).name),
        reason: award.reason,
        taken: award.taken_at.map(|_| award.taken_reason),
    };
    Ok(BadgesDeskPage::new(badges, awards.into_iter().map(view).collect(), raw, errors))
}

pub async fn desk(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    actions::may_give(&who.viewer())?;
    let page = page(&site, ("", "", ""), &FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request)
        .show(BadgesDeskPage::TEMPLATE, BadgesDeskPage::TITLE, &page)
        .await
}

pub async fn give(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    actions::may_give(&who.viewer())?;
    let raw = (form.get("username"), form.get("badge"), form.get("reason"));
    let mut errors = FormErrors::default();
    let badge = site.config.badges.iter().find(|badge| badge.slug == raw.1).cloned();
    if badge.is_none() {
        errors.add("badge", "Choose one of the list.");
    }
    let reason = fold::clean_line(raw.2, MAX_REASON).unwrap_or_default();
    if fold::is_blank(&reason) {
        errors.add("reason", format!("Say why, in at most {MAX_REASON} characters."));
    }
    let key = names::key(raw.0.trim().trim_start_matches('@'));
    let user = site.db.read(move |conn| Ok::<_, Error>(store::member(conn, &key)?)).await?;
    if user.is_none() {
        errors.add("username", "Nobody here has this username.");
    }
    if let (Some(badge), Some(user), true) = (badge, user, errors.is_empty()) {
        let (by, now) = (who.clone(), site.clock.now());
        let given = site.db.write(move |tx| actions::give(tx, &by, user.id, (&badge, &reason), now)).await;
        match given {
            Ok(()) => return Ok(back(&site, "/desk/badges", "The badge is given, and they are told.")),
            Err(Error::Refused(Refusal(sentence))) => errors.add("badge", sentence),
            Err(error) => return Err(error),
        }
    }
    let page = page(&site, raw, &errors).await?;
    Frame::new(&site, &who.viewer(), &request)
        .refuse(BadgesDeskPage::TEMPLATE, BadgesDeskPage::TITLE, &page)
        .await
}

pub async fn take(site: Site, who: SignedIn, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    actions::may_give(&who.viewer())?;
    let reason = reason_of(&form)?;
    let (id, now) = (AwardId(*id), site.clock.now());
    site.db.write(move |tx| actions::take(tx, &who, id, &reason, now)).await?;
    Ok(back(&site, "/desk/badges", "The badge is taken away. No rule gives it again."))
}
