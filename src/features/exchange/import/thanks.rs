//! Kudos and votes of a file. They have no ids: who and what is enough to know them again.

use std::collections::HashMap;

use super::{Reading, Run, store};
use crate::features::exchange::model::{Kind, KudosRecord, VoteRecord};
use crate::features::exchange::rows::{KudosRow, VoteRow};
use crate::features::exchange::store as bulk;
use crate::kit::db::Ts;
use crate::kit::text::fold;

/// Characters of what a vote says.
const LINE_MAX: usize = 60;
const NOTE_MAX: usize = 500;

/// One line: who, for what, when.
struct Thanks {
    line: u64,
    subject: String,
    user: String,
    at: String,
}

impl Run<'_> {
    pub(super) fn thanks(&mut self) -> Result<(), String> {
        self.pass::<KudosRecord>(Kind::Kudos, "kudos", Reading::First, |run, batch| {
            let batch = batch
                .into_iter()
                .map(|(line, record)| Thanks { line, subject: record.post, user: record.user, at: record.at })
                .collect();
            let rows: Vec<KudosRow> = run
                .resolve(Kind::Kudos, Kind::Post, batch)?
                .into_iter()
                .map(|(_, post_id, user_id, at)| KudosRow { post_id, user_id, at })
                .collect();
            let count = rows.len();
            let made = run.write(move |tx| bulk::insert_kudos(tx, &rows))?;
            run.report.added(Kind::Kudos, made);
            run.report.known(Kind::Kudos, count.saturating_sub(made));
            Ok(())
        })?;
        self.pass::<VoteRecord>(Kind::Vote, "votes", Reading::First, |run, batch| {
            let via: Vec<String> = batch.iter().filter_map(|(_, record)| record.via.clone()).collect();
            let via_ids = run.read(|conn| store::known(conn, Kind::Thread, &via))?;
            let mut said: HashMap<u64, VoteRecord> = HashMap::new();
            let mut all = Vec::with_capacity(batch.len());
            for (line, record) in batch {
                all.push(Thanks {
                    line,
                    subject: record.thread.clone(),
                    user: record.user.clone(),
                    at: record.at.clone(),
                });
                said.insert(line, record);
            }
            let rows: Vec<VoteRow> = run
                .resolve(Kind::Vote, Kind::Thread, all)?
                .into_iter()
                .filter_map(|(line, thread_id, user_id, at)| {
                    let record = said.remove(&line)?;
                    let clean = |text: &str, max| fold::clean_line(text, max).unwrap_or_default();
                    Some(VoteRow {
                        thread_id,
                        user_id,
                        at,
                        platform: clean(&record.platform, LINE_MAX),
                        app_version: clean(&record.app_version, LINE_MAX),
                        system: clean(&record.system, LINE_MAX),
                        country: clean(&record.country, LINE_MAX),
                        note: clean(&record.note, NOTE_MAX),
                        via_thread_id: record.via.and_then(|via| via_ids.get(&via).copied()),
                    })
                })
                .collect();
            let count = rows.len();
            let made = run.write(move |tx| bulk::insert_votes(tx, &rows))?;
            run.report.added(Kind::Vote, made);
            run.report.known(Kind::Vote, count.saturating_sub(made));
            Ok(())
        })
    }

    fn resolve(
        &mut self,
        kind: Kind,
        subject_kind: Kind,
        batch: Vec<Thanks>,
    ) -> Result<Vec<(u64, i64, i64, Ts)>, String> {
        let subjects: Vec<String> = batch.iter().map(|thanks| thanks.subject.clone()).collect();
        let subjects = self.read(|conn| store::known(conn, subject_kind, &subjects))?;
        let users: Vec<String> = batch.iter().map(|thanks| thanks.user.clone()).collect();
        let users = self.read(|conn| store::known(conn, Kind::User, &users))?;
        let authors = match kind {
            Kind::Kudos => {
                let ids: Vec<i64> = subjects.values().copied().collect();
                self.read(|conn| store::authors_of(conn, &ids))?
            }
            _ => HashMap::new(),
        };
        let mut rows = Vec::with_capacity(batch.len());
        for Thanks { line, subject, user, at } in batch {
            let Some(subject_id) = subjects.get(&subject) else {
                let why = format!("there is no {} \"{subject}\"", subject_kind.word());
                self.report.refused(kind, line, &why);
                continue;
            };
            let Some(user_id) = users.get(&user) else {
                self.report.refused(kind, line, &format!("there is no user \"{user}\""));
                continue;
            };
            if authors.get(subject_id) == Some(user_id) {
                self.report.refused(kind, line, "kudos are for somebody else's post");
                continue;
            }
            if let Some(at) = self.instant(kind, line, "at", &at) {
                rows.push((line, *subject_id, *user_id, at));
            }
        }
        Ok(rows)
    }
}
