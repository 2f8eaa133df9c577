//! The list of conversations, and looking for words in them.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::messages::store::{self, people};
use crate::features::messages::views::{ConversationView, FoundView, InboxPage};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Cursor};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

const SIZE: i64 = 30;
/// Messages that a search shows at most, and words it looks for.
const FOUND: i64 = 50;
const WORDS: usize = 8;

#[derive(Debug, Deserialize)]
pub struct Query {
    q: Option<String>,
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

impl Query {
    fn words(&self) -> Vec<String> {
        let folded = fold::fold(self.q.as_deref().unwrap_or_default());
        folded.split_whitespace().take(WORDS).map(str::to_owned).collect()
    }
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    // Nobody under the gate sees an inbox.
    if !who.messages_on {
        return Ok(see_other("/settings/messages"));
    }
    let words = query.words();
    if !words.is_empty() {
        site.limits.check(Act::Search, &who.id.to_string())?;
    }
    let (user, after, brand) = (who.id, query.after, site.config.brand.clone());
    let mut page = site.db.read(move |conn| page(conn, user, &words, after, &brand)).await?;
    page.query = query.q.clone().unwrap_or_default();
    Frame::new(&site, &who.viewer(), &request).show(InboxPage::TEMPLATE, "Messages", &page).await
}

fn page(
    conn: &mut Conn,
    user: UserId,
    words: &[String],
    after: Option<Cursor>,
    brand: &str,
) -> Result<InboxPage, Error> {
    let mut rows = store::page_of(conn, user, after, SIZE + 1)?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let found = if words.is_empty() { Vec::new() } else { store::search(conn, user, words, FOUND)? };
    let ids: Vec<_> = rows.iter().map(|(conversation, _)| conversation.id).collect();
    let people = people::of(conn, &ids)?;
    let mut all: Vec<UserId> = people.values().flatten().copied().collect();
    all.extend(found.iter().map(|message| message.author_id));
    all.sort_unstable();
    all.dedup();
    let faces = accounts::faces(conn, &all)?;
    Ok(InboxPage {
        query: String::new(),
        found: found.iter().map(|message| FoundView::new(message, &faces)).collect(),
        next_url: rows
            .last()
            .filter(|_| more)
            .map(|(last, _)| format!("/messages?after={}", Cursor::new(last.last_at.0, last.id.0))),
        first_url: after.map(|_| "/messages".to_owned()),
        conversations: rows
            .iter()
            .map(|row| {
                let people = people.get(&row.0.id).map(Vec::as_slice).unwrap_or_default();
                ConversationView::new(row, people, user, &faces, brand)
            })
            .collect(),
    })
}
