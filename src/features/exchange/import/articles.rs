//! What stands beside articles: their places in series, excerpts, and whether they helped.

use std::collections::HashMap;

use super::{Reading, Run, store};
use crate::features::exchange::model::{ArticleRecord, Kind, ThreadRecord};
use crate::features::exchange::store::articles::{self as bulk, Making};
use crate::kit::db::Ts;
use crate::kit::text::fold;

const SERIES_MAX: usize = 120;
const EXCERPT_MAX: usize = 400;

impl Run<'_> {
    /// A pass over threads. An article that is here already keeps what stands beside it.
    pub(super) fn articles(&mut self) -> Result<(), String> {
        self.pass::<ThreadRecord>(Kind::Thread, "articles", Reading::Again, |run, batch| {
            let batch: Vec<(u64, String, ArticleRecord)> = batch
                .into_iter()
                .filter_map(|(line, record)| Some((line, record.id, record.article?)))
                .collect();
            let threads: Vec<String> = batch.iter().map(|(_, thread, _)| thread.clone()).collect();
            let threads = run.read(|conn| store::known(conn, Kind::Thread, &threads))?;
            let users: Vec<String> = batch
                .iter()
                .flat_map(|(_, _, article)| article.opinions.iter().map(|opinion| opinion.user.clone()))
                .collect();
            let users = run.read(|conn| store::known(conn, Kind::User, &users))?;
            let mut making = Vec::new();
            for (line, thread, article) in batch {
                let Some(thread) = threads.get(&thread).copied() else { continue };
                let given = article.opinions.len();
                let row = made(thread, article, &users);
                if row.opinions.len() < given {
                    run.report.changed(Kind::Thread, line, "opinions of it by nobody are left out");
                }
                making.push(row);
            }
            run.write(move |tx| bulk::insert(tx, &making))
        })
    }
}

fn made(thread: i64, record: ArticleRecord, users: &HashMap<String, i64>) -> Making {
    let line = |text: &str, max| fold::clean_line(text, max).ok().filter(|text| !text.is_empty());
    Making {
        thread,
        series: record.series.and_then(|series| line(&series, SERIES_MAX)),
        position: record.position.max(0),
        excerpt: line(&record.excerpt, EXCERPT_MAX).unwrap_or_default(),
        opinions: record
            .opinions
            .iter()
            .filter_map(|opinion| {
                Some((*users.get(&opinion.user)?, opinion.helpful, Ts::parse(&opinion.at)?))
            })
            .collect(),
    }
}
