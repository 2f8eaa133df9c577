//! Words that were sent after the session had ended. The answer is the door
//! with the words on it; whoever logs in there finds them as a draft in the
//! composer (PRODUCT 4). Nothing of a guest's is stored, and nothing is posted
//! by logging in.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse};

use crate::forum::accounts::actions::log_in::Entered;
use crate::forum::accounts::session::{self, Fresh};
use crate::forum::accounts::views::{DoorPage, FieldView, FormView, LinkView};
use crate::forum::accounts::web::log_in::{door_fields, try_password};
use crate::forum::boards::store as boards;
use crate::forum::form::{STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::posts::actions;
use crate::forum::posts::forms::Raw;
use crate::forum::posts::model::{Place, PostId};
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::{Fields, FormErrors};
use crate::kit::web::limits::Act;
use crate::kit::web::{client, cookies, see_other};

const TITLE: &str = "Log in to go on";
/// The words stay on this page while the code is given elsewhere.
const CODE_FIRST: &str = "Your account asks for a code besides the password. Log in in another tab, then send this again: your words are kept here.";
/// Where nothing was sent, by the address of the composer.
const NOWHERE: &str = "A draft needs the place that it is for.";

/// A composer by its address, so that no other address can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composer {
    /// A reply in a thread, perhaps to one of its posts.
    Reply(ThreadId, Option<i64>),
    /// A new thread in the board of this slug.
    Start(String),
    Edit(PostId),
}

impl Composer {
    fn path(&self) -> String {
        match self {
            Self::Reply(thread, None) => format!("/threads/{thread}/reply"),
            Self::Reply(thread, Some(to)) => format!("/threads/{thread}/reply?to={to}"),
            Self::Start(slug) => {
                let slug: String = url::form_urlencoded::byte_serialize(slug.as_bytes()).collect();
                format!("/boards/{slug}/new")
            }
            Self::Edit(post) => format!("/posts/{post}/edit"),
        }
    }

    /// What [`Composer::path`] made; nothing for any other address.
    fn parse(path: &str) -> Option<Self> {
        if let Some(slug) = path.strip_prefix("/boards/").and_then(|rest| rest.strip_suffix("/new")) {
            let plain = slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            return (plain && !slug.is_empty()).then(|| Self::Start(slug.to_owned()));
        }
        if let Some(post) = path.strip_prefix("/posts/").and_then(|rest| rest.strip_suffix("/edit")) {
            return post.parse().ok().map(|id| Self::Edit(PostId(id)));
        }
        let (thread, to) = path.strip_prefix("/threads/")?.split_once("/reply")?;
        let to = match to.strip_prefix("?to=") {
            Some(to) => Some(to.parse().ok()?),
            None if to.is_empty() => None,
            None => return None,
        };
        thread.parse().ok().map(|id| Self::Reply(ThreadId(id), to))
    }
}

/// The door for somebody whose words came without a session. The same for every
/// address, so that it tells nothing of what is there.
pub async fn ask(
    site: &Site,
    request: &HttpRequest,
    composer: &Composer,
    sent: &Fields,
) -> Result<HttpResponse, Error> {
    let who = client::prefix(client::address(request, &site.config));
    site.limits.check(Act::Touch, &who)?;
    let page = page(None, &composer.path(), sent, &FormErrors::default());
    let frame = Frame::new(site, &Viewer::guest(), request);
    let mut answer = frame.answer(StatusCode::UNAUTHORIZED, DoorPage::TEMPLATE, TITLE, &page).await?;
    answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Form"));
    Ok(answer)
}

/// Logs somebody in, keeps their words as a draft, and leads to the composer.
pub async fn create(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Sent,
) -> Result<HttpResponse, Error> {
    let composer =
        Composer::parse(form.get("composer")).ok_or_else(|| Error::BadRequest(NOWHERE.to_owned()))?;
    let frame = Frame::new(&site, &viewer, &request);
    let again = async |status: StatusCode, errors: &FormErrors| {
        let page = page(viewer.person.as_deref().map(|p| p.name.as_str()), &composer.path(), &form, errors);
        frame.answer(status, DoorPage::TEMPLATE, TITLE, &page).await
    };
    if !form.is_ours() {
        return again(StatusCode::FORBIDDEN, &FormErrors::one("body", STALE)).await;
    }
    let raw = Raw::sent(&form);
    if let Some(sentence) = raw.too_long_to_keep() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, &FormErrors::one("body", sentence)).await;
    }
    // Somebody may have logged in meanwhile, in another window.
    let (who, token) = match viewer.signed_in() {
        Ok(who) => (who, None),
        Err(_) => match try_password(&site, &request, &form).await? {
            Ok(Entered::CodeNext(_)) => {
                let errors = FormErrors::one("who", CODE_FIRST);
                return again(StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
            }
            Ok(Entered::In(token)) => {
                (session::viewer(&site, &token, Fresh::Now).await?.signed_in()?, Some(token))
            }
            Err(errors) => return again(StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
        },
    };
    keep(&site, &who, &composer, raw).await?;
    let mut response = see_other(&composer.path());
    if let Some(token) = token {
        drop(response.add_cookie(&cookies::session(&site, &token)));
    }
    Ok(response)
}

/// A place that this member can't see keeps nothing: the composer says the rest.
async fn keep(site: &Site, who: &SignedIn, composer: &Composer, raw: Raw) -> Result<(), Error> {
    let (who, composer) = (who.clone(), composer.clone());
    let draft = raw.draft(site.clock.now());
    let kept = site
        .db
        .write_unseen(move |tx| {
            let place = match &composer {
                Composer::Reply(thread, _) => Place::Thread(*thread),
                Composer::Start(slug) => Place::Board(boards::visible_by_slug(tx, &who.viewer(), slug)?.id),
                Composer::Edit(post) => Place::Post(*post),
            };
            actions::save_draft(tx, &who, place, &draft)
        })
        .await;
    match kept {
        Err(Error::NotFound) => Ok(()),
        kept => kept,
    }
}

/// The door with the words on it; for somebody who is in, the words alone.
fn page(name: Option<&str>, composer: &str, sent: &Fields, errors: &FormErrors) -> DoorPage {
    let mut fields = if name.is_some() { Vec::new() } else { door_fields(sent.get("who")) };
    if !sent.get("title").is_empty() {
        fields.push(FieldView::new("title", "Your title", "text").value(sent.get("title")).optional());
    }
    fields.push(FieldView::new("body", "Your words", "textarea").value(sent.get("body")).optional());
    let button = name.map_or("Log in and go on".to_owned(), |name| format!("Go on as {name}"));
    let mut form = FormView::new("/login/draft", &button, fields).hidden("composer", composer);
    for name in ["label", "tags"] {
        form = form.hidden(name, sent.get(name));
    }
    DoorPage {
        heading: TITLE.to_owned(),
        intro: "You are not logged in any more, so nothing was posted. Your words are kept: log in here, and they wait for you as a draft, to be looked over and posted.".to_owned(),
        form: form.errors(errors),
        links: vec![LinkView::new("I forgot my password", "/forgot")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composer_is_found_by_its_address_and_nothing_else_is() {
        for composer in [
            Composer::Reply(ThreadId(12), None),
            Composer::Reply(ThreadId(12), Some(7)),
            Composer::Start("live-sets".to_owned()),
            Composer::Edit(PostId(3)),
        ] {
            assert_eq!(Composer::parse(&composer.path()), Some(composer));
        }
        for trick in [
            "",
            "/",
            "//evil.example/boards/x/new",
            "/boards//new",
            "/boards/../new",
            "/boards/a/b/new",
            "/boards/a%2fb/new",
            "/threads/1/reply?quote=2",
            "/threads/1/reply#x",
            "/threads/x/reply",
            "https://evil.example",
            "/posts/1/edit/",
            "/logout",
        ] {
            assert_eq!(Composer::parse(trick), None, "{trick}");
        }
    }
}
