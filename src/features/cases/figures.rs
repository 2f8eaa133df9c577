//! The desk's figures, from the rows of its cases. Pure. Each says what it counts, and nothing is
//! said of fewer than [`FEW`].

use crate::kit::db::Ts;

/// Fewer could tell something of one person.
pub const FEW: usize = 5;
/// What came in so many days is counted.
pub const DAYS: i64 = 90;
const HOUR: i64 = 3_600_000;

/// What is known of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub created_at: Ts,
    pub first_due_at: Option<Ts>,
    pub first_reply_at: Option<Ts>,
    pub resolved_at: Option<Ts>,
    pub resolutions: i64,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub name: &'static str,
    /// None: too few.
    pub value: Option<i64>,
    pub unit: Unit,
    /// Of how many; none where those are too few as well.
    pub of: Option<usize>,
    pub definition: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    Percent,
    /// Tenths of a point, of five.
    Tenths,
}

/// All figures as of now. `scores`: what requesters said of resolutions, from 1 to 5.
pub fn figures(cases: &[Counted], scores: &[i64], now: Ts) -> Vec<Figure> {
    let mut spans: Vec<i64> =
        cases.iter().filter_map(|case| Some(case.first_reply_at?.0 - case.created_at.0)).collect();
    spans.sort_unstable();
    // What waits and whose time has not run out says nothing yet.
    let judged: Vec<&Counted> = cases
        .iter()
        .filter(|case| case.first_due_at.is_some_and(|due| case.first_reply_at.is_some() || due <= now))
        .collect();
    let in_time = judged.iter().filter(|case| match (case.first_reply_at, case.first_due_at) {
        (Some(replied), Some(due)) => replied <= due,
        _ => false,
    });
    let within = |hours: i64| {
        let span = hours * HOUR;
        let old: Vec<&Counted> =
            cases.iter().filter(|case| case.created_at.0 + span <= now.0 || is_within(case, span)).collect();
        let solved = old.iter().filter(|case| is_within(case, span)).count();
        (solved, old.len())
    };
    let resolved: Vec<&Counted> = cases.iter().filter(|case| case.resolutions > 0).collect();
    let again = resolved.iter().filter(|case| case.resolutions > 1 || case.resolved_at.is_none()).count();
    let content = scores.iter().filter(|score| **score >= 4).count();
    let came = format!("Of what came to the desk in the last {DAYS} days");
    vec![
        Figure {
            name: "First answer, median",
            value: middle(&spans).map(|span| span / 60_000).filter(|_| spans.len() >= FEW),
            unit: Unit::Minutes,
            of: Some(spans.len()).filter(|count| *count >= FEW),
            definition: format!(
                "{came} and was answered: the middle of the times from coming to the first answer of an agent, day and night counted."
            ),
        },
        share(
            "First answer in time",
            in_time.count(),
            judged.len(),
            format!(
                "{came} and was answered, or whose time has run out: the share that was answered before its time ran out. The time is set by category and by the day on which it came."
            ),
        ),
        share(
            "Resolved within 24 hours",
            within(24).0,
            within(24).1,
            format!(
                "{came}, and was resolved within 24 hours or came at least 24 hours ago: the share that was resolved, and stands so, within 24 hours."
            ),
        ),
        share(
            "Resolved within 48 hours",
            within(48).0,
            within(48).1,
            format!(
                "{came}, and was resolved within 48 hours or came at least 48 hours ago: the share that was resolved, and stands so, within 48 hours."
            ),
        ),
        share(
            "Content with the answer",
            content,
            scores.len(),
            format!(
                "Of what requesters said of resolutions in the last {DAYS} days, once each: the share of 4 and 5, of 1 to 5."
            ),
        ),
        Figure {
            name: "Mean score",
            value: Some(scores.iter().sum::<i64>() * 10 / scores.len().max(1) as i64)
                .filter(|_| scores.len() >= FEW),
            unit: Unit::Tenths,
            of: Some(scores.len()).filter(|count| *count >= FEW),
            definition: "The mean of the same scores, of five.".to_owned(),
        },
        share(
            "Opened again",
            again,
            resolved.len(),
            format!("{came} and was resolved: the share that was opened again afterwards."),
        ),
    ]
}

fn is_within(case: &Counted, span: i64) -> bool {
    case.resolved_at.is_some_and(|resolved| resolved.0 - case.created_at.0 <= span)
}

fn share(name: &'static str, part: usize, all: usize, definition: String) -> Figure {
    let is_enough = all >= FEW;
    Figure {
        name,
        value: is_enough.then(|| (part * 100 / all.max(1)) as i64),
        unit: Unit::Percent,
        of: is_enough.then_some(all),
        definition,
    }
}

/// The middle of what stands in rising order; of an even number the lower one.
fn middle(sorted: &[i64]) -> Option<i64> {
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

impl Figure {
    /// As a sentence has it.
    pub fn said(&self) -> String {
        let Some(value) = self.value else { return format!("fewer than {FEW}: too few to say") };
        match self.unit {
            Unit::Minutes if value < 120 => format!("{value} min"),
            Unit::Minutes => format!("{} h {} min", value / 60, value % 60),
            Unit::Percent => format!("{value} %"),
            Unit::Tenths => format!("{}.{} of 5", value / 10, value % 10),
        }
    }
}

/// A cell that no spreadsheet takes for a formula.
pub fn cell(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

/// The figures as a CSV file. The error is for the log.
pub fn csv(figures: &[Figure]) -> Result<Vec<u8>, String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let told = |error: csv::Error| error.to_string();
    out.write_record(["figure", "value", "unit", "of", "definition"]).map_err(told)?;
    for figure in figures {
        let (value, unit) = match (figure.value, figure.unit) {
            (Some(value), Unit::Minutes) => (value.to_string(), "minutes"),
            (Some(value), Unit::Percent) => (value.to_string(), "percent"),
            (Some(value), Unit::Tenths) => (format!("{}.{}", value / 10, value % 10), "of 5"),
            (None, _) => (String::new(), "suppressed"),
        };
        let of = figure.of.map(|of| of.to_string()).unwrap_or_default();
        out.write_record([figure.name, &value, unit, &of, &figure.definition].map(cell)).map_err(told)?;
    }
    out.into_inner().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(created: i64, reply: Option<i64>, resolved: Option<i64>) -> Counted {
        Counted {
            created_at: Ts(created),
            first_due_at: Some(Ts(created + 24 * HOUR)),
            first_reply_at: reply.map(|after| Ts(created + after)),
            resolved_at: resolved.map(|after| Ts(created + after)),
            resolutions: i64::from(resolved.is_some()),
        }
    }

    fn value(figures: &[Figure], name: &str) -> Option<i64> {
        figures.iter().find(|figure| figure.name == name).expect("a figure").value
    }

    #[test]
    fn few_are_not_told() {
        let few = vec![case(0, Some(HOUR), Some(HOUR)); FEW - 1];
        let all = figures(&few, &[5; FEW - 1], Ts(100 * HOUR));
        assert!(all.iter().all(|figure| figure.value.is_none() && figure.of.is_none()), "{all:?}");
        let enough = figures(&[case(0, Some(HOUR), Some(HOUR)); FEW], &[5; FEW], Ts(100 * HOUR));
        assert!(enough.iter().all(|figure| figure.value.is_some()));
    }

    #[test]
    fn each_counts_what_it_says() {
        let mut cases = vec![
            case(0, Some(HOUR), Some(20 * HOUR)),
            case(0, Some(2 * HOUR), Some(30 * HOUR)),
            case(0, Some(30 * HOUR), Some(60 * HOUR)),
            case(0, None, None),
            case(0, Some(4 * HOUR), None),
        ];
        cases[4].resolutions = 1;
        // It came just now, and says nothing of what it will be.
        cases.push(case(99 * HOUR, None, None));
        let all = figures(&cases, &[5, 4, 3, 1, 5], Ts(100 * HOUR));
        assert_eq!(value(&all, "First answer, median"), None, "four were answered");
        assert_eq!(value(&all, "First answer in time"), Some(60));
        assert_eq!(value(&all, "Resolved within 24 hours"), Some(20));
        assert_eq!(value(&all, "Resolved within 48 hours"), Some(40));
        assert_eq!(value(&all, "Content with the answer"), Some(60));
        assert_eq!(value(&all, "Mean score"), Some(36));
        assert_eq!(value(&all, "Opened again"), None);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx"] {
            assert!(cell(text).starts_with('\''), "{text}");
        }
        assert_eq!(cell("First answer"), "First answer");
    }
}
