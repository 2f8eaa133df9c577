//! A rule as somebody typed it.

use std::time::Duration;

use super::model::{KINDS, Rule};
use crate::forum::boards::model::BoardKind;
use crate::kit::db::Ts;
use crate::kit::web::forms::{Fields, FormErrors};

/// Months are thirty days here: nobody's thread hangs on a day.
const MONTH: Duration = Duration::from_secs(30 * 86_400);
const MAX_MONTHS: u32 = 600;

/// The fields as they were sent.
#[derive(Clone, Debug)]
pub struct RawRule {
    pub kind: String,
    pub age: String,
    pub quiet: String,
}

impl RawRule {
    pub fn read(fields: &Fields) -> Self {
        let given = |name: &str| fields.get(name).trim().to_owned();
        Self { kind: given("kind"), age: given("age"), quiet: given("quiet") }
    }

    pub fn is_empty(&self) -> bool {
        self.kind.is_empty() && self.age.is_empty() && self.quiet.is_empty()
    }

    pub fn rule(&self, now: Ts) -> Result<Rule, FormErrors> {
        let mut errors = FormErrors::default();
        let kind = BoardKind::from_word(&self.kind).filter(|kind| KINDS.contains(kind));
        if kind.is_none() {
            errors.add("kind", "Choose what the rule is about.");
        }
        let mut months = |name: &'static str, text: &str| match text.parse::<u32>() {
            Ok(months) if (1..=MAX_MONTHS).contains(&months) => Some(now.minus(MONTH * months)),
            _ => {
                errors.add(name, format!("Give a number of months from 1 to {MAX_MONTHS}."));
                None
            }
        };
        let begun_before = months("age", &self.age);
        let quiet_since = months("quiet", &self.quiet);
        match (kind, begun_before, quiet_since) {
            (Some(kind), Some(begun_before), Some(quiet_since)) => {
                Ok(Rule { kind, begun_before, quiet_since })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_needs_a_kind_and_two_ages() {
        let raw = |kind: &str, age: &str, quiet: &str| RawRule {
            kind: kind.to_owned(),
            age: age.to_owned(),
            quiet: quiet.to_owned(),
        };
        let now = Ts(10_000 * 86_400_000);
        let rule = raw("help", "24", "12").rule(now).expect("a rule");
        assert_eq!(rule.quiet_since, now.minus(Duration::from_secs(360 * 86_400)));
        for wrong in [raw("vault", "1", "1"), raw("help", "0", "1"), raw("help", "1", "x"), raw("", "", "")] {
            assert!(wrong.rule(now).is_err(), "{wrong:?}");
        }
    }
}
