//! An article as lists show it: cover, title, excerpt, who and when.

use std::collections::HashMap;

use serde::Serialize;

use crate::features::articles::actions::publish::EXCERPT;
use crate::features::articles::model::{Beside, cover_url};
use crate::features::articles::store::reading;
use crate::features::articles::views::CoverView;
use crate::forum::accounts::model::{PersonView, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::threads::model::{Thread, ThreadId, Visibility};
use crate::forum::threads::views::person;
use crate::kit::db::{Conn, Ts};
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::html::text_of;

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

/// Three questions, whatever the number of articles.
pub fn cards(conn: &mut Conn, brand: &str, threads: &[Thread]) -> diesel::QueryResult<Vec<ArticleCard>> {
    if threads.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
    let mut people: Vec<UserId> = threads.iter().map(|thread| thread.author_id).collect();
    people.sort_unstable();
    people.dedup();
    let beside = reading::beside(conn, &ids)?;
    let silent: Vec<ThreadId> = ids
        .iter()
        .copied()
        .filter(|id| beside.get(id).is_none_or(|beside| beside.excerpt.is_empty()))
        .collect();
    let words = if silent.is_empty() { HashMap::new() } else { reading::words_of(conn, &silent)? };
    let faces = accounts::faces(conn, &people)?;
    let card = |thread: &Thread| {
        let own = beside.get(&thread.id);
        let short = match own.map(|own| own.excerpt.as_str()) {
            Some(own) if !own.is_empty() => own.to_owned(),
            _ => words.get(&thread.id).map(|html| excerpt(&text_of(html), EXCERPT)).unwrap_or_default(),
        };
        ArticleCard {
            title: thread.title.clone(),
            url: thread.url(),
            excerpt: short,
            cover: own.and_then(cover),
            author: person(faces.get(&thread.author_id), brand),
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
