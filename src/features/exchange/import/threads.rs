//! Threads of a file, with their labels and tags, and at the end their solutions.

use super::{Numbered, Reading, Run, Seen, store};
use crate::features::exchange::Solution;
use crate::features::exchange::model::{Kind, SolutionRecord, ThreadRecord};
use crate::features::exchange::rows::{OriginRow, ThreadRow, ThreadTagRow};
use crate::features::exchange::store as bulk;
use crate::forum::threads::model::Visibility;
use crate::kit::db::Ts;
use crate::kit::text::{fold, slug};

const TITLE_MAX: usize = 200;
const LABEL_MAX: usize = 60;
const TAG_MAX: usize = 40;
const STATUS_MAX: usize = 80;
const NOTE_MAX: usize = 4_000;

/// A thread about to be written.
#[derive(Clone)]
struct Making {
    original: String,
    row: ThreadRow,
    label: Option<String>,
    tags: Vec<String>,
}

impl Run<'_> {
    pub(super) fn threads(&mut self) -> Result<(), String> {
        let mut seen = Seen::default();
        self.pass::<ThreadRecord>(Kind::Thread, "threads", Reading::First, |run, batch| {
            let batch = run.fresh(Kind::Thread, &mut seen, batch, |record| &record.id)?;
            run.take_threads(batch)
        })
    }

    fn take_threads(&mut self, batch: Vec<Numbered<ThreadRecord>>) -> Result<(), String> {
        let boards: Vec<String> = batch.iter().map(|(_, record)| record.board.clone()).collect();
        let boards = self.read(|conn| store::known(conn, Kind::Board, &boards))?;
        let authors: Vec<String> = batch.iter().map(|(_, record)| record.author.clone()).collect();
        let authors = self.read(|conn| store::known(conn, Kind::User, &authors))?;
        let mut making = Vec::with_capacity(batch.len());
        for (line, record) in batch {
            let Some(board_id) = boards.get(&record.board) else {
                self.report.refused(Kind::Thread, line, &format!("there is no board \"{}\"", record.board));
                continue;
            };
            let Some(created_at) = self.instant(Kind::Thread, line, "created_at", &record.created_at) else {
                continue;
            };
            let author_id = match authors.get(&record.author) {
                Some(id) if !record.author.is_empty() => *id,
                _ => {
                    let what = format!("there is no user \"{}\"; shown as a former member", record.author);
                    self.report.changed(Kind::Thread, line, &what);
                    self.former_member()?
                }
            };
            let state = self.word(Kind::Thread, line, "state", record.state.as_deref(), closed_visibility);
            let title = self.title(Kind::Thread, line, &record.title, TITLE_MAX);
            let line_of = |text: &Option<String>, max| {
                text.as_deref().and_then(|text| fold::clean_line(text, max).ok())
            };
            let mut tags: Vec<String> = record
                .tags
                .iter()
                .filter_map(|tag| fold::clean_line(&tag.to_lowercase(), TAG_MAX).ok())
                .collect();
            tags.sort();
            tags.dedup();
            making.push(Making {
                row: ThreadRow {
                    id: 0,
                    board_id: *board_id,
                    author_id,
                    slug: slug::slug(&title),
                    title,
                    label_id: None,
                    status: line_of(&record.status, STATUS_MAX),
                    status_note: record
                        .status_note
                        .as_deref()
                        .and_then(|note| fold::clean_body(note, NOTE_MAX).ok()),
                    state: state.unwrap_or(Visibility::Visible),
                    floated: record.floated,
                    featured: record.featured,
                    locked: record.locked,
                    created_at,
                    last_post_at: created_at,
                    last_post_by: author_id,
                    view_count: record.views.max(0),
                    status_at: time(&record.status_at).or(record.status.as_ref().map(|_| created_at)),
                    next_word_at: time(&record.next_word_at),
                    requirement: record.requirement.filter(|number| *number > 0),
                    checked_at: time(&record.checked_at),
                    asked_at: time(&record.asked_at),
                },
                label: line_of(&record.label, LABEL_MAX),
                tags,
                original: record.id,
            });
        }
        let count = making.len();
        self.write(move |tx| write_threads(tx, &making))?;
        self.report.added(Kind::Thread, count);
        Ok(())
    }

    /// The last pass: which post solved which thread.
    pub(super) fn solutions(&mut self) -> Result<(), String> {
        self.pass::<ThreadRecord>(Kind::Thread, "solutions", Reading::Again, |run, batch| {
            let solved: Vec<(u64, String, SolutionRecord)> = batch
                .into_iter()
                .flat_map(|(line, record)| {
                    let id = record.id.clone();
                    solutions_of(record).into_iter().map(move |solution| (line, id.clone(), solution))
                })
                .collect();
            let ids: Vec<String> = solved.iter().map(|(_, thread, _)| thread.clone()).collect();
            let threads = run.read(|conn| store::known(conn, Kind::Thread, &ids))?;
            let ids: Vec<String> = solved.iter().map(|(_, _, solution)| solution.post.clone()).collect();
            let posts = run.read(|conn| store::known(conn, Kind::Post, &ids))?;
            let ids: Vec<String> = solved.iter().filter_map(|(_, _, solution)| solution.by.clone()).collect();
            let users = run.read(|conn| store::known(conn, Kind::User, &ids))?;
            let post_ids: Vec<i64> = posts.values().copied().collect();
            let homes = run.read(|conn| store::places_of(conn, &post_ids))?;
            let mut right = Vec::new();
            for (line, thread, SolutionRecord { post, by, at }) in solved {
                let Some(thread) = threads.get(&thread) else { continue };
                match posts.get(&post) {
                    Some(post) if homes.get(post).is_some_and(|home| home.0 == *thread && home.1 > 1) => {
                        let by = by.and_then(|by| users.get(&by).copied());
                        let at = at.and_then(|at| Ts::parse(&at));
                        right.push(Solution { thread: *thread, post: *post, by, at });
                    }
                    _ => {
                        let what = format!("the solution \"{post}\" is no reply of it; left out");
                        run.report.changed(Kind::Thread, line, &what);
                    }
                }
            }
            run.write(move |tx| crate::features::exchange::solutions(tx, &right))
        })
    }
}

/// Every solution of a thread's record; a file that names one alone is as good.
fn solutions_of(record: ThreadRecord) -> Vec<SolutionRecord> {
    if record.solutions.is_empty() {
        return record.solution.map(|post| SolutionRecord { post, by: None, at: None }).into_iter().collect();
    }
    record.solutions
}

/// A time that may be left out; one that can't be read is.
pub(super) fn time(text: &Option<String>) -> Option<Ts> {
    Ts::parse(text.as_deref()?)
}

/// A state of the file. One that we do not know is hidden rather than shown.
pub(super) fn closed_visibility(word: &str) -> Option<Visibility> {
    Some(Visibility::from_word(word).unwrap_or(Visibility::Hidden))
}

fn write_threads(tx: &mut crate::kit::db::Conn, making: &[Making]) -> diesel::QueryResult<()> {
    let labels: Vec<(i64, String)> = making
        .iter()
        .filter_map(|thread| thread.label.clone().map(|label| (thread.row.board_id, label)))
        .collect();
    let labels = bulk::label_ids(tx, &labels)?;
    let tags: Vec<String> = making.iter().flat_map(|thread| thread.tags.clone()).collect();
    let tags = bulk::tag_ids(tx, &tags)?;
    let ids = bulk::reserve(tx, "threads", making.len())?;
    let mut rows = Vec::with_capacity(making.len());
    let mut origins = Vec::with_capacity(making.len());
    let mut tagged = Vec::new();
    for (thread, id) in making.iter().zip(ids) {
        let label = thread.label.clone().and_then(|label| labels.get(&(thread.row.board_id, label)).copied());
        rows.push(ThreadRow { id, label_id: label, ..thread.row.clone() });
        origins.push(OriginRow { kind: Kind::Thread.word(), original: thread.original.clone(), id });
        let ids = thread.tags.iter().filter_map(|tag| tags.get(tag));
        tagged.extend(ids.map(|tag| ThreadTagRow { thread_id: id, tag_id: *tag }));
    }
    bulk::insert_threads(tx, &rows)?;
    bulk::insert_thread_tags(tx, &tagged)?;
    bulk::insert_origins(tx, &origins)
}
