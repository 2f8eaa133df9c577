//! Thread rows as every list shows them: threads with their people, labels, tags and read marks.

use std::collections::HashMap;

use crate::forum::accounts::model::{PersonView, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::Board;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store::lists;
use crate::forum::threads::views::{Around, ThreadRow, person};
use crate::forum::viewer::Viewer;
use crate::kit::config::Config;
use crate::kit::db::Conn;

/// What the rows of a page share, asked for once.
pub struct Rows(Around);

impl Rows {
    /// Four queries, whatever the number of threads. With `boards` each row names its board.
    pub fn gather(
        conn: &mut Conn,
        viewer: &Viewer,
        config: &Config,
        threads: &[&Thread],
        boards: &[Board],
    ) -> diesel::QueryResult<Self> {
        let threads: Vec<Thread> = threads.iter().copied().cloned().collect();
        let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
        let labels = Around::label_ids(&threads);
        Ok(Self(Around {
            brand: config.brand.clone(),
            statuses: config.statuses.clone(),
            faces: accounts::faces(conn, &Around::people(&threads))?,
            boards: boards.iter().map(|board| (board.id, board.clone())).collect(),
            labels: if labels.is_empty() { HashMap::new() } else { lists::label_names(conn, &labels)? },
            tags: lists::tags_of(conn, &ids)?,
            read: match viewer.id() {
                Some(user) => Some(lists::read_marks_of(conn, user, &ids)?),
                None => None,
            },
        }))
    }

    /// Somebody of these threads: an author, or whoever wrote last.
    pub fn person(&self, id: UserId) -> PersonView {
        person(self.0.faces.get(&id), &self.0.brand)
    }

    pub fn rows(&self, threads: &[Thread]) -> Vec<ThreadRow> {
        threads.iter().map(|thread| self.0.row(thread)).collect()
    }
}
