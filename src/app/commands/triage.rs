//! `bandstand triage examples`, `triage train` and `triage evaluate`: a model that suggests categories.

use std::path::Path;
use std::time::Instant;

use crate::app::setup;
use crate::features::triage::examples;
use crate::features::triage::model::Model;
use crate::features::triage::trial::{self, Outcome};
use crate::forum::cases::model::CaseId;
use crate::forum::cases::store as cases;
use crate::kit::config::Config;
use crate::kit::error::Error;

/// Cases that are read at once.
const PAGE: i64 = 500;
/// From this confidence on a suggestion is shown; below, "unsure".
pub const SURE: f32 = 0.5;

/// Learns from a CSV file; with `folds`, says first how well that goes.
pub fn train(file: &Path, model: &Path, folds: Option<usize>) -> Result<(), String> {
    let examples = examples::read(file)?;
    if let Some(folds) = folds {
        if !(2..=examples.len()).contains(&folds) {
            return Err("--folds takes 2 or more, and not more than there are examples".to_owned());
        }
        super::say("cross-validation");
        report(trial::cross_validate(&examples, folds, SURE)?);
    }
    let begun = Instant::now();
    let learned = Model::learn(&examples).map_err(|error| format!("{}: {error}", file.display()))?;
    let bytes = learned.save(model)?;
    super::say(&format!(
        "{} examples of {} categories learned in {:.1} s; {} is {:.1} MB",
        examples.len(),
        learned.categories.len(),
        begun.elapsed().as_secs_f64(),
        model.display(),
        bytes as f64 / 1e6
    ));
    Ok(())
}

/// Writes the desk's own closed cases as examples: what was asked, and the category where it ended.
pub fn examples(config: Config, file: &Path) -> Result<(), String> {
    let db = setup::open_database(&config)?;
    let wrong = |error: csv::Error| format!("{}: {error}", file.display());
    let mut out = csv::Writer::from_path(file).map_err(wrong)?;
    out.write_record(["text", "category"]).map_err(wrong)?;
    let (mut after, mut count) = (CaseId(0), 0);
    loop {
        let page = db
            .read_now(|conn| Ok::<_, Error>(cases::closed_words(conn, after, PAGE)?))
            .map_err(super::told)?;
        let Some((last, ..)) = page.last() else { break };
        after = *last;
        count += page.len();
        for (_, subject, body, category) in &page {
            out.write_record([format!("{subject}\n{body}").as_str(), category.as_str()]).map_err(wrong)?;
        }
    }
    out.flush().map_err(|error| format!("{}: {error}", file.display()))?;
    super::say(&format!("{count} closed cases are written to {}", file.display()));
    Ok(())
}

/// Tries a model on a CSV file.
pub fn evaluate(file: &Path, model: &Path) -> Result<(), String> {
    let model = Model::load(model)?;
    let examples = examples::read(file)?;
    let outcome = trial::evaluate(&model, &examples, SURE);
    report(outcome);
    let begun = Instant::now();
    let asked = &examples[..examples.len().min(1_000)];
    for example in asked {
        std::hint::black_box(model.likeliest(&example.text));
    }
    let each = begun.elapsed().as_secs_f64() * 1e6 / asked.len() as f64;
    super::say(&format!("{each:.0} microseconds for each"));
    Ok(())
}

fn report(outcome: Outcome) {
    super::say(&format!("accuracy {:.3}", outcome.accuracy()));
    super::say(&format!(
        "sure about {:.1} %, and right in {:.1} % of them",
        outcome.reach() * 100.0,
        outcome.precision() * 100.0
    ));
}
