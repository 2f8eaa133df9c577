//! Mean average precision on questions whose same threads are known.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use bandstand::app::commands::import;
use bandstand::app::setup;
use bandstand::features::similar::language::Language;
use bandstand::features::similar::rank::{SIGNS, WEIGHTS};
use bandstand::features::similar::{look, store};
use bandstand::forum::threads::model::ThreadId;
use bandstand::forum::viewer::Viewer;
use bandstand::kit::clock::Clock;
use bandstand::kit::db::{Conn, Ts};
use bandstand::kit::error::Error;
use bandstand::kit::statuses::Statuses;
use bandstand::schema::imported_ids;
use diesel::prelude::*;
use serde::Deserialize;

use super::fit;
use super::scratch::Scratch;

/// A question, with threads of the forum by the ids they have in its file.
#[derive(Deserialize)]
struct Question {
    id: String,
    title: String,
    #[serde(default)]
    body: String,
    candidates: Vec<String>,
    relevant: Vec<String>,
}

/// How a question came out.
struct Outcome {
    /// Average precision of its own candidates: as given, and as ranked.
    given: f64,
    ranked: f64,
    /// Among all threads: the share of its relevant ones in the first five; `None` when it has none.
    recall: Option<f64>,
    /// Each candidate's signs, and whether it is relevant.
    signs: Vec<([f32; 5], bool)>,
}

pub fn measure(forum: &str, questions: &str, with_fit: bool) -> Result<(), String> {
    let questions = read(Path::new(questions))?;
    let (_folder, config) = Scratch::new()?;
    import::run(config.clone(), Path::new(forum))?;
    let db = setup::open_database(&config)?;
    let now = Clock::default().now();
    let outcomes = db
        .read_now(|conn| {
            let (_, language) = store::language(conn)?.ok_or(Error::NotFound)?;
            let ids = originals(conn)?;
            let judge = |question: &Question| outcome(conn, &language, question, &ids, now);
            questions.iter().map(judge).collect::<Result<Vec<_>, Error>>()
        })
        .map_err(|error| error.to_string())?;
    tell(&outcomes);
    if with_fit {
        tell_fit(&outcomes);
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Question>, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| format!("{shown}, line {}: {error}", at + 1))
        })
        .collect()
}

/// The threads by the ids of the file.
fn originals(conn: &mut Conn) -> QueryResult<HashMap<String, ThreadId>> {
    let rows: Vec<(String, i64)> = imported_ids::table
        .filter(imported_ids::kind.eq("thread"))
        .select((imported_ids::original, imported_ids::id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(original, id)| (original, ThreadId(id))).collect())
}

fn outcome(
    conn: &mut Conn,
    language: &Language,
    question: &Question,
    ids: &HashMap<String, ThreadId>,
    now: Ts,
) -> Result<Outcome, Error> {
    let (viewer, statuses) = (Viewer::guest(), Statuses::default());
    let with = look::With { viewer: &viewer, language, statuses: &statuses };
    let asked = look::asked(&question.title, &question.body);
    let known = |names: &[String]| -> Vec<ThreadId> {
        names.iter().filter_map(|name| ids.get(name).copied()).collect()
    };
    let (candidates, relevant) = (known(&question.candidates), known(&question.relevant));
    if candidates.len() < question.candidates.len() {
        eprintln!("{}: some of its candidates are not in the forum", question.id);
    }
    let relevant: HashSet<ThreadId> = relevant.into_iter().collect();
    let ranked = look::weigh(conn, &with, &asked, &candidates, now)?;
    let found = look::look(conn, &with, &asked, now)?;
    let order: Vec<ThreadId> = ranked.iter().map(|weighed| weighed.candidate.1.id).collect();
    let hits = found.iter().take(5).filter(|weighed| relevant.contains(&weighed.candidate.1.id)).count();
    Ok(Outcome {
        given: average_precision(&candidates, &relevant),
        ranked: average_precision(&order, &relevant),
        recall: (!relevant.is_empty()).then(|| hits as f64 / relevant.len() as f64),
        signs: ranked
            .iter()
            .map(|weighed| (weighed.signs, relevant.contains(&weighed.candidate.1.id)))
            .collect(),
    })
}

/// The mean of the precision at each relevant thread; 0 for a question that has none,
/// so that the given order has the mean that the data's own description names.
fn average_precision(order: &[ThreadId], relevant: &HashSet<ThreadId>) -> f64 {
    let places = order.iter().enumerate().filter(|(_, id)| relevant.contains(id)).map(|(at, _)| at + 1);
    let sum: f64 = places.zip(1..).map(|(place, hits)| f64::from(hits) / place as f64).sum();
    if relevant.is_empty() { 0.0 } else { sum / relevant.len() as f64 }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn tell(outcomes: &[Outcome]) {
    println!(
        "{} questions; the given order has {:.3}",
        outcomes.len(),
        mean(outcomes.iter().map(|one| one.given))
    );
    println!("MAP {:.3}", mean(outcomes.iter().map(|one| one.ranked)));
    println!("Recall@5 {:.3}", mean(outcomes.iter().filter_map(|one| one.recall)));
    let found = outcomes.iter().filter_map(|one| one.recall).map(|recall| f64::from(recall > 0.0));
    println!("Found@5 {:.3} (at least one of its relevant threads)", mean(found));
}

/// Where the line between similar enough and not may be drawn.
fn tell_fits(cases: &[fit::Case]) {
    for (name, wanted) in [("relevant", true), ("other", false)] {
        let mut fits: Vec<f32> = cases
            .iter()
            .flatten()
            .filter(|(_, good)| *good == wanted)
            .map(|(signs, _)| fit::score(&WEIGHTS, signs))
            .collect();
        fits.sort_by(f32::total_cmp);
        let at = |tenth: usize| fits.get(fits.len().saturating_sub(1) * tenth / 10).copied().unwrap_or(0.0);
        let tenths: Vec<f32> = (0..=10).map(at).collect();
        println!("fit of {name} candidates by tenths: {tenths:.2?}");
    }
}

fn tell_fit(outcomes: &[Outcome]) {
    let cases: Vec<fit::Case> = outcomes.iter().map(|one| one.signs.clone()).collect();
    let precision = |weights: &[f32; 5], case: &fit::Case| {
        let mut order: Vec<(f32, usize)> =
            case.iter().enumerate().map(|(at, (signs, _))| (fit::score(weights, signs), at)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let order: Vec<ThreadId> = order.into_iter().map(|(_, at)| ThreadId(at as i64)).collect();
        let relevant =
            case.iter().zip(0..).filter(|((_, good), _)| *good).map(|(_, at)| ThreadId(at)).collect();
        average_precision(&order, &relevant)
    };
    for (at, name) in SIGNS.iter().enumerate() {
        let mut alone = [0.0; 5];
        alone[at] = 1.0;
        println!("{name} alone: {:.3}", mean(cases.iter().map(|case| precision(&alone, case))));
    }
    println!("weights in use, by fit alone: {:.3}", mean(cases.iter().map(|case| precision(&WEIGHTS, case))));
    tell_fits(&cases);
    let fitted = fit::fit(&cases);
    println!("weights fitted to all questions: {fitted:.3?}");
    println!(
        "MAP of these on the same questions: {:.3}",
        mean(cases.iter().map(|case| precision(&fitted, case)))
    );
    let parts: Vec<f64> =
        fit::cross_validated(&cases).iter().map(|(weights, case)| precision(weights, case)).collect();
    println!("cross-validated MAP {:.3} (five parts, ten ways of parting)", mean(parts.into_iter()));
}
