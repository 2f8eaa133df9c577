//! What the pages of the guidelines show.

use serde::Serialize;

use super::model::{Rule, Set};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::kit::web::forms::FormErrors;

#[derive(Clone, Debug, Serialize)]
pub struct RuleView {
    pub number: i64,
    pub title: String,
    pub body: String,
    /// For those who may change it.
    pub edit_url: Option<String>,
}

/// A set with its rules.
#[derive(Clone, Debug, Serialize)]
pub struct SetView {
    pub word: &'static str,
    pub title: &'static str,
    pub intro: &'static str,
    pub url: String,
    pub count: usize,
    pub rules: Vec<RuleView>,
}

impl SetView {
    pub fn new(set: Set, rules: &[Rule], may_edit: bool) -> Self {
        let rules: Vec<RuleView> = rules
            .iter()
            .filter(|rule| rule.set == set)
            .map(|rule| RuleView {
                number: rule.number,
                title: rule.title.clone(),
                body: rule.body.clone(),
                edit_url: may_edit.then(|| format!("{}/{}/edit", set.url(), rule.number)),
            })
            .collect();
        Self {
            word: set.word(),
            title: set.title(),
            intro: set.intro(),
            url: set.url(),
            count: rules.len(),
            rules,
        }
    }
}

/// `/guidelines`: all sets in short, and `/guidelines/{set}`: one with its rules.
#[derive(Clone, Debug, Serialize)]
pub struct GuidelinesPage {
    /// The set that is shown; none on the page of all.
    pub set: Option<SetView>,
    pub sets: Vec<SetView>,
}

impl GuidelinesPage {
    pub const TEMPLATE: &str = "forum/guidelines/index.html";

    pub fn new(rules: &[Rule], shown: Option<Set>, may_edit: bool) -> Self {
        Self {
            set: shown.map(|set| SetView::new(set, rules, may_edit)),
            sets: Set::ALL.iter().map(|set| SetView::new(*set, rules, false)).collect(),
        }
    }

    pub fn sample() -> Self {
        Self::new(&super::model::DEFAULTS, Some(Set::Chat), true)
    }
}

/// `/guidelines/{set}/{number}/edit`.
#[derive(Clone, Debug, Serialize)]
pub struct EditRulePage {
    pub set: &'static str,
    pub set_url: String,
    pub number: i64,
    pub action: String,
    pub errors: Vec<ErrorView>,
    pub fields: Vec<FieldView>,
}

impl EditRulePage {
    pub const TEMPLATE: &str = "forum/guidelines/edit.html";

    pub fn new(rule: &Rule, errors: &FormErrors) -> Self {
        let mut fields = vec![
            FieldView::new("title", "Rule in short", "text").value(&rule.title),
            FieldView::new("body", "What it means", "textarea").value(&rule.body),
        ];
        for field in &mut fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        Self {
            set: rule.set.title(),
            set_url: rule.set.url(),
            number: rule.number,
            action: format!("{}/{}/edit", rule.set.url(), rule.number),
            errors: summary(errors),
            fields,
        }
    }

    pub fn sample() -> Self {
        let rule =
            Rule { set: Set::Chat, number: 3, title: "Once".to_owned(), body: "Post it once.".to_owned() };
        Self::new(&rule, &FormErrors::one("title", "It is missing."))
    }
}
