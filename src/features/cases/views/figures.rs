//! The desk in figures.

use serde::Serialize;

use crate::features::cases::figures::{self, FEW, Figure};
use crate::kit::db::Ts;

/// A figure with what it counts.
#[derive(Clone, Debug, Serialize)]
pub struct FigureView {
    pub name: &'static str,
    pub value: String,
    pub of: Option<usize>,
    pub definition: String,
}

/// `/support/figures`.
#[derive(Clone, Debug, Serialize)]
pub struct FiguresPage {
    pub figures: Vec<FigureView>,
    pub few: usize,
}

impl FiguresPage {
    pub const TEMPLATE: &str = "features/cases/figures.html";
    pub const TITLE: &str = "Support in figures";

    pub fn new(figures: &[Figure]) -> Self {
        let view = |figure: &Figure| FigureView {
            name: figure.name,
            value: figure.said(),
            of: figure.of,
            definition: figure.definition.clone(),
        };
        Self { figures: figures.iter().map(view).collect(), few: FEW }
    }

    pub fn sample() -> Self {
        Self::new(&figures::figures(&[], &[5, 4, 5, 3, 5], Ts(1_790_000_000_000)))
    }
}
