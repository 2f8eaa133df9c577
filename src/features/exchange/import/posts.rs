//! Posts of a file: made safe by their format, indexed for the search, and
//! numbered by their time when all are in.

use super::threads::closed_visibility;
use super::{Numbered, Reading, Run, Seen, store};
use crate::features::exchange::model::{Kind, PostRecord};
use crate::features::exchange::rows::{OriginRow, PostRow, WordsRow};
use crate::features::exchange::store as bulk;
use crate::features::exchange::words;
use crate::forum::posts::model::RENDER_VERSION;
use crate::forum::threads::model::Visibility;
use crate::kit::db::Ts;
use crate::kit::text::music::MusicService;

/// New posts wait above every number until all of their thread are in.
const WAITING: i64 = 1_000_000_000;

/// A post about to be written.
#[derive(Clone)]
struct Making {
    original: String,
    row: PostRow,
    text: String,
}

impl Run<'_> {
    pub(super) fn posts(&mut self) -> Result<(), String> {
        let mut seen = Seen::default();
        self.pass::<PostRecord>(Kind::Post, "posts", Reading::First, |run, batch| {
            let batch = run.fresh(Kind::Post, &mut seen, batch, |record| &record.id)?;
            run.take_posts(batch)
        })
    }

    fn take_posts(&mut self, batch: Vec<Numbered<PostRecord>>) -> Result<(), String> {
        let threads: Vec<String> = batch.iter().map(|(_, record)| record.thread.clone()).collect();
        let threads = self.read(|conn| store::known(conn, Kind::Thread, &threads))?;
        let authors: Vec<String> = batch.iter().map(|(_, record)| record.author.clone()).collect();
        let authors = self.read(|conn| store::known(conn, Kind::User, &authors))?;
        let mut making = Vec::with_capacity(batch.len());
        for (line, record) in batch {
            let Some(thread_id) = threads.get(&record.thread) else {
                self.report.refused(Kind::Post, line, &format!("there is no thread \"{}\"", record.thread));
                continue;
            };
            let author = authors.get(&record.author).copied().filter(|_| !record.author.is_empty());
            if let Some(post) = self.post_row(line, record, *thread_id, author)? {
                making.push(post);
            }
        }
        let count = making.len();
        let music = self.music.to_vec();
        self.write(move |tx| write_posts(tx, &making, &music))?;
        self.report.added(Kind::Post, count);
        Ok(())
    }

    fn post_row(
        &mut self,
        line: u64,
        record: PostRecord,
        thread_id: i64,
        author: Option<i64>,
    ) -> Result<Option<Making>, String> {
        let Some(created_at) = self.instant(Kind::Post, line, "created_at", &record.created_at) else {
            return Ok(None);
        };
        let (body, changed) = words::without_controls(&record.body);
        if let Some(changed) = changed {
            self.report.changed(Kind::Post, line, changed);
        }
        let Some(prepared) = self.prepare(&body, &record.format)? else {
            self.report.refused(Kind::Post, line, &format!("the format \"{}\" is unknown", record.format));
            return Ok(None);
        };
        let author_id = match author {
            Some(id) => id,
            None => {
                let what = format!("there is no user \"{}\"; shown as a former member", record.author);
                self.report.changed(Kind::Post, line, &what);
                self.former_member()?
            }
        };
        let state = self.word(Kind::Post, line, "state", record.state.as_deref(), closed_visibility);
        Ok(Some(Making {
            original: record.id,
            text: prepared.text,
            row: PostRow {
                id: 0,
                thread_id,
                number: 0,
                author_id,
                body: prepared.body,
                html: prepared.html,
                format: "markdown".to_owned(),
                render_version: RENDER_VERSION,
                state: state.unwrap_or(Visibility::Visible),
                state_reason: record.state_reason.map(|reason| words::without_controls(&reason).0),
                created_at,
                edited_at: record.edited_at.as_deref().and_then(Ts::parse),
                is_solution: false,
            },
        }))
    }

    /// Which posts answer which, when all are in.
    pub(super) fn replies(&mut self) -> Result<(), String> {
        self.pass::<PostRecord>(Kind::Post, "replies", Reading::Again, |run, batch| {
            let replies: Vec<(u64, String, String)> = batch
                .into_iter()
                .filter_map(|(line, record)| Some((line, record.id, record.reply_to?)))
                .collect();
            let mut ids: Vec<String> =
                replies.iter().flat_map(|(_, post, answered)| [post.clone(), answered.clone()]).collect();
            ids.sort();
            ids.dedup();
            let posts = run.read(|conn| store::known(conn, Kind::Post, &ids))?;
            let post_ids: Vec<i64> = posts.values().copied().collect();
            let homes = run.read(|conn| store::threads_of(conn, &post_ids))?;
            let mut right = Vec::new();
            for (line, post, answered) in replies {
                let Some(post) = posts.get(&post) else { continue };
                match posts.get(&answered) {
                    Some(other) if other != post && homes.get(other) == homes.get(post) => {
                        right.push((*post, *other));
                    }
                    _ => {
                        let what =
                            format!("it answers \"{answered}\", which is no post of its thread; left out");
                        run.report.changed(Kind::Post, line, &what);
                    }
                }
            }
            run.write(move |tx| {
                for (post, answered) in &right {
                    store::set_reply_to(tx, *post, *answered)?;
                }
                Ok(())
            })
        })?;
        self.index_titles()
    }

    /// The first post of a thread is found by its title as well; which post is
    /// the first shows only when all are in.
    fn index_titles(&mut self) -> Result<(), String> {
        if !self.has_work() {
            return Ok(());
        }
        self.write(store::number_posts)?;
        let mut after = 0;
        loop {
            let firsts = self.read(|conn| store::first_posts_after(conn, after))?;
            let Some(last) = firsts.last() else { return Ok(()) };
            after = last.thread_id;
            let rows: Vec<WordsRow> = firsts
                .into_iter()
                .map(|first| WordsRow {
                    post_id: first.post_id,
                    text: crate::kit::text::html::text_of(&first.html),
                    title: first.title,
                })
                .collect();
            self.write(move |tx| {
                store::forget_words(tx, &rows.iter().map(|row| row.post_id).collect::<Vec<_>>())?;
                bulk::index_posts(tx, &rows)
            })?;
        }
    }
}

fn write_posts(
    tx: &mut crate::kit::db::Conn,
    making: &[Making],
    music: &[MusicService],
) -> diesel::QueryResult<()> {
    let ids = bulk::reserve(tx, "posts", making.len())?;
    let mut rows = Vec::with_capacity(making.len());
    let mut origins = Vec::with_capacity(making.len());
    let mut words = Vec::with_capacity(making.len());
    for (post, id) in making.iter().zip(ids) {
        rows.push(PostRow { id, number: WAITING + id, ..post.row.clone() });
        origins.push(OriginRow { kind: Kind::Post.word(), original: post.original.clone(), id });
        words.push(WordsRow { post_id: id, title: String::new(), text: post.text.clone() });
    }
    bulk::insert_posts(tx, &rows)?;
    bulk::insert_origins(tx, &origins)?;
    bulk::share(tx, &rows, music)?;
    bulk::index_posts(tx, &words)
}
