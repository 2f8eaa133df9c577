//! A person: who they are, what they are known for, what they wrote lately.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::rows::Rows;
use crate::forum::accounts::model::{PersonView, State, User, profile_url};
use crate::forum::accounts::store;
use crate::forum::boards::model::BoardId;
use crate::forum::boards::store as boards;
use crate::forum::frame::Frame;
use crate::forum::posts::recent::{self, RecentPost};
use crate::forum::threads::store::lists as listing;
use crate::forum::threads::views::ThreadRow;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::names::skeleton;
use crate::kit::web::moved;

const SIZE: i64 = 10;

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
    pub solutions: i64,
    pub is_own: bool,
    pub note: Option<&'static str>,
    pub started: Vec<ThreadRow>,
    pub recent: Vec<RecentPost>,
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
) -> Result<HttpResponse, Error> {
    let (asker, brand, name) = (viewer.clone(), site.config.brand.clone(), name.into_inner());
    let page_size = site.config.posts.page_size;
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
            let started = listing::started_by(conn, &asker, user.id, &open, SIZE)?;
            let all: Vec<_> = started.iter().collect();
            let rows = Rows::gather(conn, &asker, &brand, &all, &[])?;
            let recent = recent::replies_of(conn, user.id, &open, page_size, SIZE)?;
            Ok::<_, Error>(Found::Here(Box::new(ProfilePage::of(
                &user,
                &asker,
                &brand,
                rows.rows(&started),
                recent,
            ))))
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

impl ProfilePage {
    fn of(
        user: &User,
        viewer: &Viewer,
        brand: &str,
        started: Vec<ThreadRow>,
        recent: Vec<RecentPost>,
    ) -> Self {
        Self {
            person: user.face().view(brand),
            username: user.username.clone(),
            star_level: user.star_level,
            about_html: user.about_html.clone(),
            joined_at: user.joined_at.0,
            threads: user.thread_count,
            posts: user.post_count,
            kudos: user.kudos_count,
            solutions: user.solution_count,
            is_own: viewer.id() == Some(user.id),
            note: (user.state == State::Banned).then_some("This account is banned."),
            started,
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
            solutions: 4,
            is_own: true,
            note: Some("This account is banned."),
            started: vec![ThreadRow::sample()],
            recent: vec![RecentPost::sample()],
        }
    }
}
