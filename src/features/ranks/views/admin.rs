//! What administrators see of formulas.

use std::collections::BTreeMap;

use serde::Serialize;

use super::plot::PlotView;
use super::words;
use crate::features::ranks::actions::{Moves, way};
use crate::features::ranks::forms::{FACTOR, RUNG, RawNumbers, Wrong, ladder};
use crate::features::ranks::store::formulas::{Stage, Tried};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::activity::model::DeedKind;
use crate::forum::ranks::{Family, Rank};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A formula in the list of those that were tried.
#[derive(Clone, Debug, Serialize)]
pub struct TriedView {
    pub id: i64,
    pub url: String,
    pub by: String,
    pub at: Ts,
    pub stage: &'static str,
    pub is_running: bool,
    pub applied_at: Option<Ts>,
    pub reason: String,
}

impl TriedView {
    pub fn new(tried: &Tried, by: String, in_force: Option<i64>) -> Self {
        let stage = match tried.stage {
            Stage::Trying => "is being tried",
            Stage::Tried => "was tried",
            Stage::Applying => "holds, and is being applied",
            Stage::Applied if in_force == Some(tried.id) => "holds",
            Stage::Applied => "held before",
        };
        Self {
            id: tried.id,
            url: format!("/admin/ranks/formulas/{}", tried.id),
            by,
            at: tried.at,
            stage,
            is_running: matches!(tried.stage, Stage::Trying | Stage::Applying),
            applied_at: tried.applied_at,
            reason: tried.reason.clone(),
        }
    }
}

/// Where administrators begin.
#[derive(Clone, Debug, Serialize)]
pub struct RanksAdminPage {
    pub username: FieldView,
    /// Whether the settings hold, and nothing that was applied.
    pub from_settings: bool,
    pub formulas: Vec<TriedView>,
}

impl RanksAdminPage {
    pub const TEMPLATE: &str = "features/ranks/admin.html";

    pub fn sample() -> Self {
        let formula = TriedView {
            id: 1,
            url: "/admin/ranks/formulas/1".to_owned(),
            by: "Ada".to_owned(),
            at: Ts(0),
            stage: "holds",
            is_running: false,
            applied_at: Some(Ts(0)),
            reason: "Fewer points for votes".to_owned(),
        };
        Self {
            username: FieldView::new("q", "Username", "text"),
            from_settings: false,
            formulas: vec![formula],
        }
    }
}

/// A number of the formula.
#[derive(Clone, Debug, Serialize)]
pub struct CellView {
    pub name: String,
    pub label: String,
    pub value: String,
    pub error: Option<String>,
}

/// Something that is wrong, for the summary; the field is empty where it is about several.
#[derive(Clone, Debug, Serialize)]
pub struct WrongView {
    pub field: String,
    pub text: String,
}

/// A line of the form's tables.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub name: String,
    pub cells: Vec<CellView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OptionView {
    pub value: &'static str,
    pub text: String,
    pub selected: bool,
}

/// All numbers of a formula, to be tried.
#[derive(Clone, Debug, Serialize)]
pub struct FormulaPage {
    pub errors: Vec<WrongView>,
    pub established: Vec<OptionView>,
    pub general: Vec<CellView>,
    pub factor_columns: Vec<&'static str>,
    pub factors: Vec<LineView>,
    pub rung_columns: Vec<&'static str>,
    pub rungs: Vec<LineView>,
}

impl FormulaPage {
    pub const TEMPLATE: &str = "features/ranks/formula.html";

    pub fn new(raw: &RawNumbers, wrong: &[Wrong], brand: &str) -> Self {
        let cell = |name: String, label: String| {
            let value = raw.get(&name).to_owned();
            let error = wrong.iter().find(|one| one.field == name).map(|one| one.text.clone());
            CellView { name, label, value, error }
        };
        let line = |word: &str, title: &str, columns: &[(&str, &str)]| LineView {
            name: title.to_owned(),
            cells: columns
                .iter()
                .map(|(column, label)| cell(format!("{word}.{column}"), format!("{title}: {label}")))
                .collect(),
        };
        let of_members = Rank::ALL.iter().filter(|rank| rank.family() == Family::Member);
        let general = [
            ("mutual", "What a kudo counts that was returned"),
            ("active_day", "Points of a day on which one took part"),
            ("most_active_days", "Such days at most, 0 for all"),
        ];
        let general: Vec<CellView> =
            general.map(|(name, label)| cell(name.to_owned(), label.to_owned())).into();
        let factors: Vec<LineView> =
            DeedKind::ALL.iter().map(|kind| line(kind.word(), words(*kind), &FACTOR)).collect();
        let rungs: Vec<LineView> =
            ladder().map(|rank| line(rank.word(), &rank.title(brand), &RUNG)).collect();
        let cells = factors.iter().chain(&rungs).flat_map(|line| &line.cells).chain(&general);
        let labels: BTreeMap<&str, &str> =
            cells.map(|cell| (cell.name.as_str(), cell.label.as_str())).collect();
        let error = |one: &Wrong| WrongView {
            text: match labels.get(one.field.as_str()) {
                Some(label) => format!("{label}: {}", one.text),
                None => one.text.clone(),
            },
            field: one.field.clone(),
        };
        Self {
            errors: wrong.iter().map(error).collect(),
            established: of_members
                .map(|rank| OptionView {
                    value: rank.word(),
                    text: rank.title(brand),
                    selected: raw.get("established_from") == rank.word(),
                })
                .collect(),
            factor_columns: FACTOR.map(|(_, label)| label).into(),
            rung_columns: RUNG.map(|(_, label)| label).into(),
            general,
            factors,
            rungs,
        }
    }

    pub fn sample() -> Self {
        let wrong = Wrong { field: "reply.weight".to_owned(), text: "\"many\" is not a number.".to_owned() };
        Self::new(&RawNumbers::default(), &[wrong], "Tempo")
    }
}

/// From one rank: how many go to which.
#[derive(Clone, Debug, Serialize)]
pub struct FromView {
    pub name: String,
    pub cells: Vec<ToView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ToView {
    pub count: i64,
    /// "same", "up" or "down".
    pub way: &'static str,
}

/// A formula that is tried or applied: how far it is, who would go where, and how to apply it.
#[derive(Clone, Debug, Serialize)]
pub struct TrialPage {
    pub formula: TriedView,
    pub percent: i64,
    pub done: i64,
    pub total: i64,
    pub finished_at: Option<Ts>,
    /// Who went somewhere when it was applied.
    pub moved: Option<i64>,
    pub up: i64,
    pub down: i64,
    pub same: i64,
    pub ranks: Vec<String>,
    pub table: Vec<FromView>,
    pub plot: Option<PlotView>,
    /// The fields to apply it with.
    pub apply: Option<Vec<FieldView>>,
    pub errors: Vec<ErrorView>,
    /// Whether it can be thrown away: nothing was changed by it.
    pub can_discard: bool,
}

impl TrialPage {
    pub const TEMPLATE: &str = "features/ranks/trial.html";

    pub fn new(tried: &Tried, formula: TriedView, brand: &str) -> Self {
        let moves: Moves = serde_json::from_str(&tried.moves).unwrap_or_default();
        let is_trial = matches!(tried.stage, Stage::Trying | Stage::Tried);
        let ranks: Vec<Rank> =
            Rank::ALL.iter().copied().filter(|rank| rank.family() == Family::Member).collect();
        let count = |from: Rank, to: Rank| moves.get(&way(from, to)).copied().unwrap_or(0);
        let sum = |is: fn(&Rank, &Rank) -> bool| -> i64 {
            let pairs = ranks.iter().flat_map(|from| ranks.iter().map(move |to| (*from, *to)));
            pairs.filter(|(from, to)| is(from, to)).map(|(from, to)| count(from, to)).sum()
        };
        let row = |from: &Rank| FromView {
            name: from.title(brand),
            cells: ranks
                .iter()
                .map(|to| ToView {
                    count: count(*from, *to),
                    way: if to > from {
                        "up"
                    } else if to < from {
                        "down"
                    } else {
                        "same"
                    },
                })
                .collect(),
        };
        let both = |rank: &Rank| {
            let before = ranks.iter().map(|to| count(*rank, *to)).sum();
            let after = ranks.iter().map(|from| count(*from, *rank)).sum();
            (*rank, before, after)
        };
        let counts: Vec<_> = ranks.iter().map(both).collect();
        let is_done = tried.finished_at.is_some();
        Self {
            percent: if is_done { 100 } else { (tried.done * 100 / tried.total.max(1)).min(99) },
            done: tried.done,
            total: tried.total.max(tried.done),
            finished_at: tried.finished_at,
            moved: moves.get("moved").copied(),
            up: sum(|from, to| to > from),
            down: sum(|from, to| to < from),
            same: sum(|from, to| to == from),
            ranks: ranks.iter().map(|rank| rank.title(brand)).collect(),
            table: if is_trial { ranks.iter().map(row).collect() } else { Vec::new() },
            plot: is_trial.then(|| PlotView::new(&counts, brand)),
            apply: None,
            errors: Vec::new(),
            can_discard: is_trial,
            formula,
        }
    }

    pub fn sample() -> Self {
        Self {
            formula: RanksAdminPage::sample().formulas.remove(0),
            percent: 100,
            done: 2,
            total: 2,
            finished_at: Some(Ts(0)),
            moved: Some(1),
            up: 1,
            down: 0,
            same: 1,
            ranks: vec!["Visitor".to_owned()],
            table: vec![FromView {
                name: "Visitor".to_owned(),
                cells: vec![ToView { count: 1, way: "same" }],
            }],
            plot: Some(PlotView::new(&[(Rank::Visitor, 1, 2)], "Tempo")),
            apply: Some(vec![FieldView::new("reason", "Reason", "text")]),
            errors: summary(&FormErrors::one("reason", "Say why.")),
            can_discard: true,
        }
    }
}
