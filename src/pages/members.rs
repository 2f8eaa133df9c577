//! The members, a page at a time.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::board::FilterLink;
use crate::forum::accounts::model::{PersonView, User};
use crate::forum::accounts::store::{self, MemberOrder};
use crate::forum::frame::Frame;
use crate::forum::viewer::Viewer;
use crate::kit::db::Cursor;
use crate::kit::error::Error;
use crate::kit::site::Site;

const SIZE: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Query {
    sort: Option<String>,
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

#[derive(Debug, Serialize)]
pub struct MemberRow {
    pub person: PersonView,
    pub joined_at: i64,
    pub posts: i64,
    pub kudos: i64,
    pub solutions: i64,
}

#[derive(Debug, Serialize)]
pub struct MembersPage {
    pub members: Vec<MemberRow>,
    pub sorts: Vec<FilterLink>,
    pub is_first: bool,
    pub next_url: Option<String>,
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (word, order) = match query.sort.as_deref() {
        Some("posts") => ("posts", MemberOrder::Posts),
        Some("kudos") => ("kudos", MemberOrder::Kudos),
        _ => ("newest", MemberOrder::Newest),
    };
    let after = query.after;
    let mut users =
        site.db.read(move |conn| Ok::<_, Error>(store::page_of(conn, order, after, SIZE + 1)?)).await?;
    let more = super::cut(&mut users, SIZE);
    let next_url = users.last().filter(|_| more).map(|last| {
        let key = match order {
            MemberOrder::Newest => last.joined_at.0,
            MemberOrder::Posts => last.post_count,
            MemberOrder::Kudos => last.kudos_count,
        };
        format!("/members?sort={word}&after={}", Cursor::new(key, last.id.0))
    });
    let sorts = [("Newest", "newest"), ("Most posts", "posts"), ("Most kudos", "kudos")]
        .into_iter()
        .map(|(name, sort)| FilterLink {
            name: name.to_owned(),
            url: format!("/members?sort={sort}"),
            current: sort == word,
        })
        .collect();
    let brand = &site.config.brand;
    let members = users.iter().map(|user| MemberRow::of(user, brand)).collect();
    let page = MembersPage { members, sorts, is_first: after.is_none(), next_url };
    Frame::new(&site, &viewer, &request).show("pages/members.html", "Members", &page).await
}

impl MemberRow {
    fn of(user: &User, brand: &str) -> Self {
        Self {
            person: user.face().view(brand),
            joined_at: user.joined_at.0,
            posts: user.post_count,
            kudos: user.kudos_count,
            solutions: user.solution_count,
        }
    }
}

impl MembersPage {
    pub fn sample() -> Self {
        let person = crate::forum::threads::views::ThreadRow::sample().author;
        Self {
            members: vec![MemberRow { person, joined_at: 0, posts: 1, kudos: 2, solutions: 3 }],
            sorts: vec![FilterLink { name: "Newest".to_owned(), url: "/members".to_owned(), current: true }],
            is_first: true,
            next_url: None,
        }
    }
}
