//! Who is what: the list of offices, and one member.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{done, forget};
use crate::features::administration::actions::members::{self as actions, may};
use crate::features::administration::forms::{StandingForm, standings, word};
use crate::features::administration::store;
use crate::features::administration::views::{
    ChangeView, ModeratorView, OfficerView, StandingFields, StandingPage, StandingsPage,
};
use crate::forum::accounts::model::{State, User, UserId};
use crate::forum::accounts::views::{FieldView, LinkView};
use crate::forum::accounts::web::prove;
use crate::forum::accounts::{names, store as accounts};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::permissions::{self, Act};
use crate::forum::ranks::Rank;
use crate::forum::threads::views::person;
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::see_other;

/// Rows of a list at most.
const MOST: i64 = 500;

#[derive(serde::Deserialize)]
pub struct Query {
    q: Option<String>,
}

fn url(username: &str) -> String {
    format!("/admin{}", crate::forum::accounts::model::profile_url(username))
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::SeeMembers)?;
    let (brand, asked) = (site.config.brand.clone(), query.into_inner().q.unwrap_or_default());
    let key = names::key(asked.trim());
    let (found, officers, moderators) = site
        .db
        .read(move |conn| {
            let found = if key.is_empty() { None } else { accounts::by_name_key(conn, &key)? };
            let lists = (store::officers(conn, MOST)?, store::board_moderators(conn, MOST)?);
            Ok::<_, Error>((found, lists.0, lists.1))
        })
        .await?;
    if let Some(user) = found.filter(|user| user.state != State::Deleted) {
        return Ok(see_other(&url(&user.username)));
    }
    let mut username = FieldView::new("q", "Username", "text").value(&asked).autocomplete("off");
    username.error = (!asked.is_empty()).then(|| "Nobody here has this username.".to_owned());
    let officers =
        officers.iter().map(|face| OfficerView { person: face.view(&brand), url: url(&face.username) });
    let moderators = moderators.iter().map(|(face, board)| ModeratorView {
        person: face.view(&brand),
        board: LinkView::new(&board.name, &format!("/admin{}", board.url())),
        remove_url: format!("/admin{}/moderators/{}/remove", board.url(), face.id),
    });
    let can_edit_boards = permissions::may(&who.viewer(), Act::EditBoards);
    let page = StandingsPage {
        officers: officers.collect(),
        moderators: moderators.collect(),
        can_edit_boards,
        username,
    };
    Frame::new(&site, &who.viewer(), &request).show(StandingsPage::TEMPLATE, "Roles and ranks", &page).await
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::SeeMembers)?;
    let (_, page) = load(&site, &who, &name, None).await?;
    Frame::new(&site, &who.viewer(), &request).show(StandingPage::TEMPLATE, &page.person.name, &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    name: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::SetRoles)?;
    let (id, _) = load(&site, &who, &name, None).await?;
    let now = site.clock.now();
    let errors = match (StandingForm::read(&form), prove::check(&site, &who, &form).await?) {
        (Err(errors), _) | (_, Err(errors)) => errors,
        (Ok(read), Ok(())) => {
            let by = who.clone();
            let done_or_errors =
                site.db.write(move |tx| actions::set_standing(tx, &by, id, &read, now)).await?;
            forget(&site);
            match done_or_errors {
                Ok(()) => return Ok(done(&site, &url(&name), "Saved. It holds from now on.")),
                Err(errors) => errors,
            }
        }
    };
    let given = (form.get("standing"), form.get("level"), form.get("reason"));
    let (_, page) = load(&site, &who, &name, Some((given, &errors))).await?;
    Frame::new(&site, &who.viewer(), &request).refuse(StandingPage::TEMPLATE, &page.person.name, &page).await
}

/// What a refused form said: standing, level, reason; and what is wrong with it.
type Refused<'a> = ((&'a str, &'a str, &'a str), &'a FormErrors);

async fn load(
    site: &Site,
    who: &SignedIn,
    name: &str,
    refused: Option<Refused<'_>>,
) -> Result<(UserId, StandingPage), Error> {
    let (key, brand) = (names::key(name), site.config.brand.clone());
    let (user, mut page) = site.db.read(move |conn| page(conn, &key, &brand)).await?;
    if permissions::may(&who.viewer(), Act::SetRoles) {
        let current = word((user.role, user.rank));
        let level = user.star_level.max(1).to_string();
        let none = FormErrors::default();
        let ((standing, level, reason), errors) = refused.unwrap_or(((&current, &level, ""), &none));
        let options = options(&user, &site.config.brand);
        let mut form = StandingFields::new(standing, options, (level, reason), errors);
        form.proof = prove::field(site, who, errors);
        page.form = Some(form);
    }
    Ok((user.id, page))
}

fn page(conn: &mut Conn, key: &str, brand: &str) -> Result<(User, StandingPage), Error> {
    let user = accounts::by_name_key(conn, key)?.filter(|user| user.state != State::Deleted);
    let user = user.ok_or(Error::NotFound)?;
    let moderated = permissions::store::moderated_by(conn, user.id)?;
    let boards = store::all_boards(conn)?;
    let boards = boards.iter().filter(|(board, _)| moderated.contains(&board.id));
    let boards = boards.map(|(board, _)| LinkView::new(&board.name, &format!("/admin{}", board.url())));
    let changes = store::changes_of(conn, user.id, MOST)?;
    let actors: Vec<UserId> = changes.iter().filter_map(|change| change.0).collect();
    let faces = accounts::faces(conn, &actors)?;
    let changes = changes.into_iter().map(|(by, verb, before, after, reason, at)| ChangeView {
        by: by.map_or("the command line".to_owned(), |by| person(faces.get(&by), brand).name),
        verb: verb.replace('_', " "),
        before,
        after,
        reason,
        at,
    });
    let page = StandingPage {
        person: user.face().view(brand),
        state: user.state.word(),
        confirmed: user.confirmed_at.is_some(),
        joined_at: user.joined_at,
        action: url(&user.username),
        former_names: accounts::former_names(conn, user.id)?.into_iter().map(|(name, _)| name).collect(),
        boards: boards.collect(),
        form: None,
        changes: changes.collect(),
    };
    Ok((user, page))
}

/// What somebody can be made, and what they are if that is none of these.
fn options(user: &User, brand: &str) -> Vec<(String, String)> {
    let text = |(role, rank): (Role, Rank)| match role {
        Role::Member => format!("Member: {}", rank.title(brand)),
        Role::Star => format!("Star: {}", rank.title(brand)),
        Role::Agent => "Staff: Support agent".to_owned(),
        _ => format!("Staff: {}", rank.title(brand)),
    };
    let mut all: Vec<(String, String)> = standings().into_iter().map(|one| (word(one), text(one))).collect();
    let own = (user.role, user.rank);
    if !all.iter().any(|(value, _)| *value == word(own)) {
        all.insert(0, (word(own), format!("{} (as it is)", text(own))));
    }
    all
}
