//! A person: who they are, what they are known for, what they wrote lately.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::board::FilterLink;
use super::rows::Rows;
use crate::features::artists::store as artists;
use crate::features::badges::store as badge_store;
use crate::features::badges::views::{self as badges, BadgeView};
use crate::features::notices::policy as notices;
use crate::features::notifications::model::{Place, Target};
use crate::features::notifications::store::subscriptions;
use crate::features::notifications::views::ButtonView;
use crate::features::sanctions::policy as sanctions;
use crate::forum::accounts::model::{PersonView, State, User, profile_url};
use crate::forum::accounts::store;
use crate::forum::boards::model::BoardId;
use crate::forum::boards::store as boards;
use crate::forum::frame::Frame;
use crate::forum::posts::store::recent::{self, RecentPost, Which};
use crate::forum::threads::store::lists as listing;
use crate::forum::threads::views::ThreadRow;
use crate::forum::viewer::Viewer;
use crate::kit::db::Cursor;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::names::skeleton;
use crate::kit::web::moved;

const SIZE: i64 = 10;
/// Posts on a page of solutions or appreciated posts.
const LIST: i64 = 20;

/// Which of a person's lists an address asks for; unknown words are as good as none.
#[derive(Debug, Deserialize)]
pub struct Query {
    show: Option<String>,
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

impl Query {
    fn which(&self) -> Which {
        match self.show.as_deref() {
            Some("solutions") => Which::Solutions,
            Some("kudos") => Which::Appreciated,
            _ => Which::Replies,
        }
    }
}

/// The word of a list in the address; the overview has none.
fn word(which: Which) -> Option<&'static str> {
    match which {
        Which::Replies => None,
        Which::Solutions => Some("solutions"),
        Which::Appreciated => Some("kudos"),
    }
}

#[derive(Debug, Serialize)]
pub struct ProfilePage {
    pub person: PersonView,
    pub username: String,
    pub star_level: i64,
    pub about_html: String,
    pub joined_at: i64,
    pub threads: i64,
    pub posts: i64,
    pub kudos: i64,
    pub kudos_given: i64,
    pub solutions: i64,
    pub is_own: bool,
    /// Report it; for other members.
    pub report_url: Option<String>,
    /// Write a message: whoever uses messages sees it at everybody, reachable or not.
    pub message_url: Option<String>,
    /// Their record; for moderators.
    pub record_url: Option<String>,
    /// Write a notice; for staff.
    pub notice_url: Option<String>,
    /// Follow their articles; for other members.
    pub subscribe: Option<ButtonView>,
    pub note: Option<&'static str>,
    pub badges: Vec<BadgeView>,
    /// Verified artists that they show.
    pub artists: Vec<String>,
    pub tabs: Vec<FilterLink>,
    /// The list's name, where it is not the overview.
    pub list: Option<&'static str>,
    pub started: Vec<ThreadRow>,
    /// Recent replies, or the list that was asked for.
    pub recent: Vec<RecentPost>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

/// What was found under a name.
enum Found {
    Here(Box<ProfilePage>),
    /// They go by another name now.
    Renamed(String),
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    name: web::Path<String>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (asker, on, name) = (viewer.clone(), site.clone(), name.into_inner());
    let page_size = site.config.posts.page_size;
    let (which, after) = (query.which(), query.after);
    let found = site
        .db
        .read(move |conn| {
            let key = skeleton(&name);
            let user = match store::by_name_key(conn, &key)? {
                Some(user) if user.username == name => user,
                Some(user) => return Ok(Found::Renamed(user.username)),
                None => {
                    let former = store::by_former_name(conn, &key)?.ok_or(Error::NotFound)?;
                    return Ok(Found::Renamed(former.username));
                }
            };
            if user.state == State::Deleted {
                return Err(Error::NotFound);
            }
            let open: Vec<BoardId> =
                boards::visible_boards(conn, &asker)?.into_iter().map(|board| board.id).collect();
            let overview = which == Which::Replies;
            let started =
                if overview { listing::started_by(conn, &asker, user.id, &open, SIZE)? } else { Vec::new() };
            let all: Vec<_> = started.iter().collect();
            let rows = Rows::gather(conn, &asker, &on.config, &all, &[])?;
            let size = if overview { SIZE } else { LIST };
            let after = after.filter(|_| !overview);
            let list = recent::page_of(conn, user.id, &open, (which, after), (page_size, size))?;
            let mut page = ProfilePage::of(&user, &asker, &on.config.brand, which, list);
            page.started = rows.rows(&started);
            page.badges = badges::known(&on.config.badges, &badge_store::of(conn, user.id)?);
            page.artists = artists::shown_by(conn, user.id)?;
            if let Some(own) = asker.id().filter(|own| *own != user.id) {
                let target = Target::new(Place::Author, user.id.0);
                let is_on = subscriptions::wanted(conn, own, target)?.unwrap_or(false);
                page.report_url = Some(format!("/reports/new?about=member:{}", user.id));
                let writes = asker.person.as_ref().is_some_and(|person| person.messages_on);
                page.message_url = writes.then(|| message_url(&user.username));
                let is_moderator = sanctions::may_see_record(&asker).is_ok();
                page.record_url = is_moderator.then(|| format!("/desk{}", page.person.url));
                page.notice_url =
                    notices::may_send(&asker, &user).is_ok().then(|| format!("{}/notice", page.person.url));
                page.subscribe = ButtonView::of(&asker, target, is_on, &page.person.url);
            }
            page.first_url = after.map(|_| tab_url(&page.person.url, which));
            Ok::<_, Error>(Found::Here(Box::new(page)))
        })
        .await?;
    match found {
        Found::Renamed(username) => Ok(moved(&profile_url(&username))),
        Found::Here(page) => {
            let title = page.person.name.clone();
            Frame::new(&site, &viewer, &request).show("pages/profile.html", &title, &page).await
        }
    }
}

fn message_url(username: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(username.as_bytes()).collect();
    format!("/messages/new?to={name}")
}

fn tab_url(profile: &str, which: Which) -> String {
    match word(which) {
        Some(word) => format!("{profile}?show={word}"),
        None => profile.to_owned(),
    }
}

impl ProfilePage {
    fn of(
        user: &User,
        viewer: &Viewer,
        brand: &str,
        which: Which,
        (recent, next): (Vec<RecentPost>, Option<Cursor>),
    ) -> Self {
        let person = user.face().view(brand);
        let names = [
            ("Overview", Which::Replies),
            ("Solutions", Which::Solutions),
            ("Most appreciated", Which::Appreciated),
        ];
        let tabs = names.map(|(name, tab)| FilterLink {
            name: name.to_owned(),
            url: tab_url(&person.url, tab),
            current: tab == which,
        });
        Self {
            tabs: tabs.into(),
            list: names
                .iter()
                .find(|(_, tab)| *tab == which && which != Which::Replies)
                .map(|(name, _)| *name),
            next_url: next
                .filter(|_| which != Which::Replies)
                .map(|next| format!("{}&after={next}", tab_url(&person.url, which))),
            first_url: None,
            person,
            username: user.username.clone(),
            star_level: user.star_level,
            about_html: user.about_html.clone(),
            joined_at: user.joined_at.0,
            threads: user.thread_count,
            posts: user.post_count,
            kudos: user.kudos_count,
            kudos_given: user.kudos_given_count,
            solutions: user.solution_count,
            is_own: viewer.id() == Some(user.id),
            report_url: None,
            message_url: None,
            record_url: None,
            notice_url: None,
            subscribe: None,
            badges: Vec::new(),
            note: (user.state == State::Banned).then_some("This account is banned."),
            artists: Vec::new(),
            started: Vec::new(),
            recent,
        }
    }

    pub fn sample() -> Self {
        Self {
            person: ThreadRow::sample().author,
            username: "mira".to_owned(),
            star_level: 2,
            about_html: "<p>Hello.</p>".to_owned(),
            joined_at: 0,
            threads: 1,
            posts: 2,
            kudos: 3,
            kudos_given: 5,
            solutions: 4,
            tabs: Vec::new(),
            list: None,
            first_url: None,
            next_url: None,
            is_own: true,
            report_url: Some("/reports/new?about=member:3".to_owned()),
            message_url: Some("/messages/new?to=mira".to_owned()),
            record_url: Some("/desk/members/mira".to_owned()),
            notice_url: Some("/members/mira/notice".to_owned()),
            subscribe: Some(ButtonView::sample()),
            badges: vec![BadgeView { name: "First solution".to_owned(), about: "It helped.".to_owned() }],
            note: Some("This account is banned."),
            artists: vec!["The Paper Lanterns".to_owned()],
            started: vec![ThreadRow::sample()],
            recent: vec![RecentPost::sample()],
        }
    }
}
