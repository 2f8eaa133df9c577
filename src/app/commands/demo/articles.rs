//! The demo's articles: what stands beside their threads, and those that wait to be published.

use std::collections::HashMap;

use super::content::{Thread, Writer, millis};
use crate::features::articles::model::{NewArticle, State};
use crate::features::articles::store::{self, votes, writers};
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, BoardKind, LabelId};
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts};

pub use crate::features::articles::files::FOLDER;

/// Pixels of the drawings in `config/demo/covers`.
const COVER: (i64, i64) = (960, 480);

/// Where an article stands, whose it is, and since when.
pub struct Place {
    pub board: i64,
    pub label: Option<i64>,
    pub author: i64,
    pub at: Ts,
}

#[derive(Clone)]
struct Row {
    article: NewArticle,
    series: Option<String>,
    /// The drawing that its cover is.
    drawing: Option<String>,
    /// Who said whether it helped.
    votes: Vec<(i64, bool)>,
}

#[derive(Clone, Default)]
pub struct Articles {
    rows: Vec<Row>,
    writers: Vec<(UserId, BoardKind, UserId, Ts)>,
}

impl Articles {
    pub fn add_writer(
        &mut self,
        writer: &Writer,
        people: &HashMap<String, i64>,
        now: Ts,
    ) -> Result<(), String> {
        let id = |name: &str| {
            people.get(name).map(|id| UserId(*id)).ok_or_else(|| format!("nobody is called {name}"))
        };
        let kind = BoardKind::from_word(&writer.kind).filter(|kind| kind.is_articles());
        let kind = kind.ok_or_else(|| format!("nobody writes \"{}\"", writer.kind))?;
        self.writers.push((id(&writer.username)?, kind, id(&writer.by)?, now));
        Ok(())
    }

    /// Beside a thread of the demo.
    pub fn add(&mut self, thread: &Thread, id: i64, place: &Place, readers: Vec<i64>) {
        let mut row = row(thread, place);
        row.article.thread_id = Some(ThreadId(id));
        row.article.state = State::Published;
        let helpful = thread.article.helpful;
        row.votes = readers.into_iter().enumerate().map(|(turn, user)| (user, turn < helpful)).collect();
        self.rows.push(row);
    }

    /// One that nobody reads yet.
    pub fn add_waiting(&mut self, thread: &Thread, place: &Place, now: Ts) -> Result<(), String> {
        let mut row = row(thread, place);
        row.article.title.clone_from(&thread.title);
        row.article.tags = thread.tags.join(", ");
        thread.body.trim().clone_into(&mut row.article.body);
        row.article.label_id = place.label.map(LabelId);
        match thread.article.waits.as_deref() {
            None | Some("draft") => {}
            Some(span) => {
                row.article.state = State::Scheduled;
                row.article.publish_at = Some(Ts(now.0.saturating_add(millis(span)?)));
            }
        }
        self.rows.push(row);
        Ok(())
    }

    /// Each cover's file name, and the drawing that it is.
    pub fn covers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rows.iter().filter_map(|row| Some((row.article.cover.as_deref()?, row.drawing.as_deref()?)))
    }

    pub fn write(&self, tx: &mut Conn) -> diesel::QueryResult<()> {
        for row in &self.rows {
            let mut article = row.article.clone();
            if let Some(series) = &row.series {
                article.series_id = Some(store::series_named(tx, series)?);
            }
            let id = store::insert(tx, &article)?;
            for (user, helpful) in &row.votes {
                votes::change(tx, id, UserId(*user), (None, Some(*helpful)), article.created_at)?;
            }
        }
        for (user, kind, by, at) in &self.writers {
            writers::insert(tx, *user, *kind, *by, *at)?;
        }
        Ok(())
    }
}

fn row(thread: &Thread, place: &Place) -> Row {
    let own = &thread.article;
    let author = UserId(place.author);
    let article = NewArticle {
        thread_id: None,
        state: State::Draft,
        excerpt: own.excerpt.clone(),
        cover: own.cover.as_ref().map(|_| format!("{}.png", uuid::Uuid::new_v4())),
        cover_alt: own.cover_alt.clone(),
        cover_width: if own.cover.is_some() { COVER.0 } else { 0 },
        cover_height: if own.cover.is_some() { COVER.1 } else { 0 },
        series_position: own.part,
        ..NewArticle::of_thread(ThreadId(0), BoardId(place.board), author, place.at)
    };
    Row { article, series: own.series.clone(), drawing: own.cover.clone(), votes: Vec::new() }
}
