//! An article as lists show it: cover, title, excerpt, who and when.

use serde::Serialize;

use crate::features::articles::model::{Beside, cover_url};
use crate::features::articles::store::reading;
use crate::features::articles::views::CoverView;
use crate::forum::accounts::model::{PersonView, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::threads::model::{Thread, ThreadId, Visibility};
use crate::forum::threads::views::person;
use crate::kit::db::{Conn, Ts};

/// `parts/article_card.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleCard {
    pub title: String,
    pub url: String,
    pub excerpt: String,
    pub cover: Option<CoverView>,
    pub author: PersonView,
    pub at: Ts,
    pub comments: i64,
    pub hidden: bool,
}

/// Two questions, whatever the number of articles.
pub fn cards(conn: &mut Conn, brand: &str, threads: &[Thread]) -> diesel::QueryResult<Vec<ArticleCard>> {
    let mut people: Vec<UserId> = threads.iter().map(|thread| thread.author_id).collect();
    people.sort_unstable();
    people.dedup();
    let faces = accounts::faces(conn, &people)?;
    cards_by(conn, threads, |author| person(faces.get(&author), brand))
}

/// One question, where the people are known already.
pub fn cards_by(
    conn: &mut Conn,
    threads: &[Thread],
    author: impl Fn(UserId) -> PersonView,
) -> diesel::QueryResult<Vec<ArticleCard>> {
    let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
    let mut shorts = reading::shorts(conn, &ids)?;
    let card = |thread: &Thread| {
        let short = shorts.remove(&thread.id).unwrap_or_default();
        ArticleCard {
            title: thread.title.clone(),
            url: thread.url(),
            excerpt: reading::excerpt_of(&short),
            cover: short.0.as_ref().and_then(cover),
            author: author(thread.author_id),
            at: thread.created_at,
            comments: thread.reply_count,
            hidden: thread.state != Visibility::Visible,
        }
    };
    Ok(threads.iter().map(card).collect())
}

pub fn cover(beside: &Beside) -> Option<CoverView> {
    Some(CoverView {
        url: cover_url(beside.cover.as_ref()?),
        alt: beside.cover_alt.clone(),
        width: beside.cover_width,
        height: beside.cover_height,
    })
}

impl ArticleCard {
    pub fn sample() -> Self {
        Self {
            title: "A moderator's Tuesday".to_owned(),
            url: "/threads/7/a-moderators-tuesday".to_owned(),
            excerpt: "Coffee first.".to_owned(),
            cover: Some(CoverView {
                url: "/covers/x.png".to_owned(),
                alt: "A cup of coffee".to_owned(),
                width: 1200,
                height: 630,
            }),
            author: person(None, "Tempo"),
            at: Ts(1_700_000_000_000),
            comments: 3,
            hidden: true,
        }
    }
}
