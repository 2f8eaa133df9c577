//! How well a model does: on examples that it has not learned from.

use super::examples::Example;
use super::model::{Model, count_all};
use super::svm::Random;

/// What a trial found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub examples: usize,
    /// The likeliest category was the right one.
    pub right: usize,
    /// The model was sure.
    pub sure: usize,
    /// It was sure, and right.
    pub sure_and_right: usize,
}

impl Outcome {
    /// Share of right answers, 0 to 1.
    pub fn accuracy(self) -> f64 {
        share(self.right, self.examples)
    }

    /// Share of texts about which it was sure.
    pub fn reach(self) -> f64 {
        share(self.sure, self.examples)
    }

    /// Share of right answers where it was sure.
    pub fn precision(self) -> f64 {
        share(self.sure_and_right, self.sure)
    }

    fn note(&mut self, is_right: bool, is_sure: bool) {
        self.examples += 1;
        self.right += usize::from(is_right);
        self.sure += usize::from(is_sure);
        self.sure_and_right += usize::from(is_right && is_sure);
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Tries a model on examples; it counts as sure from `at_least`.
pub fn evaluate(model: &Model, examples: &[Example], at_least: f32) -> Outcome {
    let mut outcome = Outcome::default();
    for (example, counts) in examples.iter().zip(count_all(examples)) {
        let said = model.likeliest_of(&counts);
        outcome.note(said.category == example.category, said.confidence >= at_least);
    }
    outcome
}

/// Cross-validation: each example is judged by a model that learned from the
/// other parts, of `folds` with the same mix of categories.
pub fn cross_validate(examples: &[Example], folds: usize, at_least: f32) -> Result<Outcome, String> {
    let counted = count_all(examples);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    Random(5).shuffle(&mut order);
    // Dealt out category by category.
    order.sort_by(|a, b| examples[*a].category.cmp(&examples[*b].category));
    let mut outcome = Outcome::default();
    for fold in 0..folds {
        let dealt = order.iter().copied().enumerate();
        let (kept_back, rest): (Vec<_>, Vec<_>) = dealt.partition(|(place, _)| place % folds == fold);
        let rest: Vec<usize> = rest.into_iter().map(|(_, at)| at).collect();
        let model = Model::learn_from(examples, &counted, &rest, true)?;
        for (_, at) in kept_back {
            let said = model.likeliest_of(&counted[at]);
            outcome.note(said.category == examples[at].category, said.confidence >= at_least);
        }
    }
    Ok(outcome)
}
