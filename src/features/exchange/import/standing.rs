//! The last pass over threads: what was merged into what, and the histories of statuses.

use std::collections::HashMap;

use super::threads::time;
use super::{Reading, Run, store};
use crate::features::exchange::model::{ChangeRecord, Kind, ThreadRecord};
use crate::features::exchange::rows::{AnswerRow, ChangeRow};
use crate::features::exchange::store as bulk;
use crate::kit::db::Ts;
use crate::kit::text::fold;

const NOTE_MAX: usize = 4_000;
const LINE_MAX: usize = 80;

/// A history with the thread that it belongs to.
type History = (i64, Vec<(ChangeRow, Vec<AnswerRow>)>);

/// Numbers by the names of the file.
struct Known {
    threads: HashMap<String, i64>,
    boards: HashMap<String, i64>,
    users: HashMap<String, i64>,
}

impl Run<'_> {
    pub(super) fn standings(&mut self) -> Result<(), String> {
        self.pass::<ThreadRecord>(Kind::Thread, "statuses", Reading::Again, |run, batch| {
            let known = run.known_of(batch.iter().map(|(_, record)| record))?;
            let (mut merged, mut histories) = (Vec::new(), Vec::new());
            for (line, record) in &batch {
                let Some(thread) = known.threads.get(&record.id).copied() else { continue };
                if let Some(into) = &record.merged_into {
                    match known.threads.get(into).copied().filter(|into| *into != thread) {
                        Some(into) => merged.push((thread, into)),
                        None => {
                            let what = format!("there is no thread \"{into}\" that it was merged into");
                            run.report.changed(Kind::Thread, *line, &what);
                        }
                    }
                }
                let changes: Vec<_> =
                    record.history.iter().filter_map(|change| known.change(thread, change)).collect();
                if changes.len() < record.history.len() {
                    let what = "changes of its status by nobody or in no board are left out";
                    run.report.changed(Kind::Thread, *line, what);
                }
                if !changes.is_empty() {
                    histories.push((thread, changes));
                }
            }
            run.write(move |tx| write(tx, &merged, &histories))
        })
    }

    fn known_of<'r>(&self, records: impl Iterator<Item = &'r ThreadRecord>) -> Result<Known, String> {
        let (mut threads, mut boards, mut users) = (Vec::new(), Vec::new(), Vec::new());
        for record in records {
            threads.push(record.id.clone());
            threads.extend(record.merged_into.clone());
            for change in &record.history {
                users.push(change.by.clone());
                users.extend(change.answers.iter().map(|answer| answer.user.clone()));
                boards.extend([change.board.clone(), change.before_board.clone()]);
            }
        }
        Ok(Known {
            threads: self.read(|conn| store::known(conn, Kind::Thread, &threads))?,
            boards: self.read(|conn| store::known(conn, Kind::Board, &boards))?,
            users: self.read(|conn| store::known(conn, Kind::User, &users))?,
        })
    }
}

impl Known {
    fn change(&self, thread: i64, record: &ChangeRecord) -> Option<(ChangeRow, Vec<AnswerRow>)> {
        let line = |text: &Option<String>| fold::clean_line(text.as_deref()?, LINE_MAX).ok();
        let row = ChangeRow {
            thread_id: thread,
            by_id: *self.users.get(&record.by)?,
            before: line(&record.before),
            after: line(&record.after),
            note: fold::clean_body(&record.note, NOTE_MAX).unwrap_or_default(),
            next_word_at: time(&record.next_word_at),
            requirement: record.requirement,
            board_id: *self.boards.get(&record.board)?,
            before_board_id: *self.boards.get(&record.before_board)?,
            before_note: record.before_note.as_deref().and_then(|note| fold::clean_body(note, NOTE_MAX).ok()),
            before_at: time(&record.before_at),
            before_next_word_at: time(&record.before_next_word_at),
            before_requirement: record.before_requirement,
            at: Ts::parse(&record.at)?,
            undone_at: time(&record.undone_at),
        };
        let answers = record.answers.iter().filter_map(|answer| {
            Some(AnswerRow {
                change_id: 0,
                user_id: *self.users.get(&answer.user)?,
                works: answer.works,
                version: fold::clean_line(&answer.version, LINE_MAX).unwrap_or_default(),
                at: Ts::parse(&answer.at)?,
            })
        });
        Some((row, answers.collect()))
    }
}

fn write(
    tx: &mut crate::kit::db::Conn,
    merged: &[(i64, i64)],
    histories: &[History],
) -> diesel::QueryResult<()> {
    for (thread, into) in merged {
        bulk::set_merged(tx, *thread, *into)?;
    }
    for (thread, changes) in histories {
        bulk::insert_history(tx, *thread, changes)?;
    }
    Ok(())
}
