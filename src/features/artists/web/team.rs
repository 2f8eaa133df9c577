//! A team: who is in it, inviting, answering, leaving.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::artists::actions::team as verbs;
use crate::features::artists::model::{ArtistId, Invitation, Member, TeamRole};
use crate::features::artists::policy;
use crate::features::artists::store::{self, invitations};
use crate::features::artists::views::{InvitedView, MateView, TeamPage};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::summary;
use crate::forum::form::{Form, STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

/// The page with what was typed into the invitation: a username and a role.
async fn page(
    site: &Site,
    who: &SignedIn,
    id: ArtistId,
    (username, role): (&str, &str),
    errors: FormErrors,
) -> Result<TeamPage, Error> {
    let (user, brand) = (who.id, site.config.brand.clone());
    let (username, role) = (username.to_owned(), role.to_owned());
    site.db
        .read(move |conn| {
            let (artist, own) = store::own(conn, user, id)?;
            let (team, asked) = (store::team(conn, id)?, invitations::of_artist(conn, id)?);
            let mut people: Vec<_> = team.iter().map(|mate| mate.user_id).collect();
            people.extend(asked.iter().map(|one| one.user_id));
            let faces = accounts::faces(conn, &people)?;
            let face = |user: &UserId| person(faces.get(user), &brand);
            let may = |role| policy::may_handle(own.role, role).is_ok();
            let owners = team.iter().filter(|mate| mate.role == TeamRole::Owner).count() as i64;
            let mate = |mate: &Member| {
                let is_me = mate.user_id == user;
                let gives = own.role == TeamRole::Owner;
                MateView::of(mate, face(&mate.user_id), is_me, may(mate.role), gives)
            };
            let invited = |one: &Invitation| InvitedView {
                person: face(&one.user_id),
                role: one.role.title(),
                at: one.at,
                can_take_back: may(one.role),
            };
            Ok::<_, Error>(TeamPage {
                url: artist.url(),
                is_verified: artist.verified_at.is_some(),
                role: own.role.title(),
                shown: own.shown,
                team: team.iter().map(mate).collect(),
                invited: asked.iter().map(invited).collect(),
                username: TeamPage::username(&username, &errors),
                roles: TeamPage::roles(own.role, &role, &errors).filter(|_| artist.verified_at.is_some()),
                errors: summary(&errors),
                can_leave: policy::may_go(own.role, owners).is_ok(),
                name: artist.name,
            })
        })
        .await
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let page = page(&site, &who, ArtistId(*id), ("", "member"), FormErrors::default()).await?;
    let title = page.name.clone();
    Frame::new(&site, &who.viewer(), &request).show(TeamPage::TEMPLATE, &title, &page).await
}

pub async fn invite(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    sent: Sent,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let id = ArtistId(*id);
    let (name, word, now) = (sent.get("username").to_owned(), sent.get("role").to_owned(), site.clock.now());
    let sentence = match TeamRole::from_word(&word) {
        _ if !sent.is_ours() => STALE.to_owned(),
        None => "Choose a role.".to_owned(),
        Some(role) => {
            let (asker, asked) = (who.clone(), name.clone());
            match site.db.write(move |tx| verbs::invite(tx, &asker, id, (&asked, role), now)).await {
                Ok(name) => {
                    return Ok(back(&site, &format!("/artists/{id}"), &format!("{name} is invited.")));
                }
                Err(Error::Refused(refusal)) => refusal.0,
                Err(error) => return Err(error),
            }
        }
    };
    let page = page(&site, &who, id, (&name, &word), FormErrors::one("username", sentence)).await?;
    let title = page.name.clone();
    Frame::new(&site, &who.viewer(), &request).refuse(TeamPage::TEMPLATE, &title, &page).await
}

pub async fn take_back(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, name, now) = (ArtistId(*id), form.get("username").to_owned(), site.clock.now());
    site.db.write(move |tx| verbs::take_back(tx, &who, id, &name, now)).await?;
    Ok(back(&site, &format!("/artists/{id}"), "The invitation is taken back."))
}

pub async fn answer(
    site: Site,
    who: SignedIn,
    _form: Form,
    path: web::Path<(i64, String)>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, word) = path.into_inner();
    let (id, now, user) = (ArtistId(id), site.clock.now(), who.id);
    let is_yes = word == "accept";
    let artist = site
        .db
        .write(
            move |tx| {
                if is_yes { verbs::accept(tx, &who, id, now) } else { verbs::decline(tx, &who, id, now) }
            },
        )
        .await?;
    site.bells.invalidate(&user.0);
    let name = &artist.name;
    Ok(if is_yes {
        back(&site, &artist.url(), &format!("Welcome to the team of {name}."))
    } else {
        back(&site, "/artists", &format!("Declined. The team of {name} can't ask you again for some weeks."))
    })
}

pub async fn set_role(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let role = TeamRole::from_word(form.get("role"))
        .ok_or_else(|| Error::Unusable("Choose a role. Go back and try again.".to_owned()))?;
    let (id, name, now) = (ArtistId(*id), form.get("username").to_owned(), site.clock.now());
    let name = site.db.write(move |tx| verbs::set_role(tx, &who, id, (&name, role), now)).await?;
    let title = role.title().to_lowercase();
    Ok(back(&site, &format!("/artists/{id}"), &format!("{name} is now {title} of the team.")))
}

pub async fn remove(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, name, now) = (ArtistId(*id), form.get("username").to_owned(), site.clock.now());
    let name = site.db.write(move |tx| verbs::remove(tx, &who, id, &name, now)).await?;
    Ok(back(&site, &format!("/artists/{id}"), &format!("{name} is not in the team any more.")))
}

pub async fn leave(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, now) = (ArtistId(*id), site.clock.now());
    let artist = site.db.write(move |tx| verbs::leave(tx, &who, id, now)).await?;
    Ok(back(&site, "/artists", &format!("You have left the team of {}.", artist.name)))
}

pub async fn set_shown(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, shown) = (ArtistId(*id), form.is_on("shown"));
    site.db.write(move |tx| verbs::set_shown(tx, &who, id, shown)).await?;
    let sentence =
        if shown { "Your profile names the artist." } else { "Your profile does not name the artist." };
    Ok(back(&site, &format!("/artists/{id}"), sentence))
}
