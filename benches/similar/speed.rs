//! How long a suggestion takes in a large forum, one after the other.

use std::time::{Duration, Instant};

use bandstand::app::commands::generate::{self, Size};
use bandstand::features::similar::{look, store};
use bandstand::forum::viewer::Viewer;
use bandstand::kit::clock::Clock;
use bandstand::kit::db::{Address, Db};
use bandstand::kit::error::Error;
use bandstand::kit::statuses::Statuses;
use bandstand::kit::text::html::text_of;
use bandstand::schema::{posts, threads};
use diesel::prelude::*;

use super::scratch::Scratch;

/// Questions that are asked, made from titles and first posts that are there.
const QUESTIONS: i64 = 1_000;

/// `wanted` is how many posts to generate, or the address of a database that has some.
pub fn measure(wanted: &str) -> Result<(), String> {
    let Ok(posts) = wanted.parse::<usize>() else { return time(&Address::parse(wanted)?) };
    let (_folder, config) = Scratch::new()?;
    let address = config.database_address()?;
    let size =
        Size { users: posts / 50 + 1, threads: posts / 10 + 1, posts: posts.max(1), deeds: 0, seed: 1 };
    generate::run(config, size)?;
    time(&address)
}

fn time(address: &Address) -> Result<(), String> {
    let db = Db::open(address.clone()).map_err(|error| error.to_string())?;
    db.read_now(|conn| {
        let count: i64 = threads::table.count().get_result(conn)?;
        let all: i64 = posts::table.count().get_result(conn)?;
        let (_, language) = store::language(conn)?.ok_or(Error::NotFound)?;
        println!("{count} threads, {all} posts, {} words", language.words());
        let step = (count / QUESTIONS).max(1);
        let questions: Vec<(String, String)> = threads::table
            .inner_join(posts::table.on(posts::thread_id.eq(threads::id).and(posts::number.eq(1))))
            .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(&format!("threads.id % {step} = 0")))
            .limit(QUESTIONS)
            .select((threads::title, posts::html))
            .load(conn)?;
        for (name, with_body) in [("title alone", false), ("title and body", true)] {
            let mut times = Vec::with_capacity(questions.len());
            let mut found = 0;
            for (title, html) in &questions {
                let body = if with_body { text_of(html) } else { String::new() };
                let begin = Instant::now();
                let asked = look::asked(title, &body);
                let (viewer, statuses) = (Viewer::guest(), Statuses::default());
                let with = look::With { viewer: &viewer, language: &language, statuses: &statuses };
                found += look::look(conn, &with, &asked, Clock::default().now())?.len();
                times.push(begin.elapsed());
            }
            tell(name, &mut times, found);
        }
        Ok(())
    })
    .map_err(|error: Error| format!("{error:?}"))
}

fn tell(name: &str, times: &mut [Duration], found: usize) {
    times.sort_unstable();
    let at = |share: f64| {
        let place = (times.len() as f64 * share) as usize;
        times.get(place.min(times.len().saturating_sub(1))).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    let (p50, p99, most) = (at(0.5), at(0.99), at(1.0));
    let weighed = found / times.len().max(1);
    println!("{name}: p50 {p50:.2} ms, p99 {p99:.2} ms, most {most:.2} ms; {weighed} threads weighed each");
}
