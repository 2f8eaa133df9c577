//! The form of the formula: every number of it as a field of its own.

use std::collections::{BTreeMap, HashMap};

use super::formula::Formula;
use crate::forum::activity::model::DeedKind;
use crate::forum::ranks::{Family, Rank};
use crate::kit::config::Config;
use crate::kit::config::ranks::{Factor, Numbers, Rung};
use crate::kit::text::fold::{clean_line, is_blank};
use crate::kit::text::markdown::{self, MarkdownOptions};
use crate::kit::web::forms::Fields;

/// What stands of a deed, with what a column is called.
pub const FACTOR: [(&str, &str); 5] = [
    ("weight", "Points"),
    ("fade", "Fade in a day"),
    ("a_day", "At most a day"),
    ("per_person", "Fade per person"),
    ("from_new", "From newcomers"),
];
pub const RUNG: [(&str, &str); 3] =
    [("score", "Points"), ("days", "Days taken part"), ("solutions", "Solutions")];
const MAX_REASON: usize = 500;
const SHARE: (f64, f64) = (0.0, 1.0);
/// Days and solutions at most.
const COUNT: f64 = 1_000_000.0;

/// Something that is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Empty where it is about several fields.
    pub field: String,
    pub text: String,
}

/// The ranks that can be earned by points.
pub fn ladder() -> impl Iterator<Item = Rank> {
    Rank::ALL.iter().copied().filter(|rank| rank.family() == Family::Member && *rank > Rank::Visitor)
}

/// The fields as they were sent, by name: `reply.weight`.
#[derive(Clone, Debug, Default)]
pub struct RawNumbers(BTreeMap<String, String>);

impl RawNumbers {
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The fields of a formula.
    pub fn of(numbers: &Numbers) -> Self {
        let mut fields = BTreeMap::new();
        let mut put = |name: String, value: String| drop(fields.insert(name, value));
        put("established_from".to_owned(), numbers.established_from.clone());
        put("mutual".to_owned(), numbers.mutual.to_string());
        put("active_day".to_owned(), numbers.active_day.to_string());
        put("most_active_days".to_owned(), numbers.most_active_days.to_string());
        for (word, factor) in &numbers.factors {
            let values = [factor.weight, factor.fade, factor.a_day, factor.per_person, factor.from_new];
            for ((column, _), value) in FACTOR.iter().zip(values) {
                put(format!("{word}.{column}"), value.to_string());
            }
        }
        for (word, rung) in &numbers.ladder {
            put(format!("{word}.score"), rung.score.to_string());
            put(format!("{word}.days"), rung.days.to_string());
            put(format!("{word}.solutions"), rung.solutions.to_string());
        }
        Self(fields)
    }

    pub fn sent(form: &Fields) -> Self {
        let mut names: Vec<String> =
            ["established_from", "mutual", "active_day", "most_active_days"].map(str::to_owned).into();
        for kind in DeedKind::ALL {
            names.extend(FACTOR.iter().map(|(column, _)| format!("{}.{column}", kind.word())));
        }
        for rank in ladder() {
            names.extend(RUNG.iter().map(|(column, _)| format!("{}.{column}", rank.word())));
        }
        Self(names.into_iter().map(|name| (name.clone(), form.get(&name).trim().to_owned())).collect())
    }

    /// The formula, or what is wrong with it. A rank without points can't be earned.
    pub fn read(&self) -> Result<Numbers, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut number = |name: &str, usual: f64, (least, most): (f64, f64)| -> f64 {
            let text = self.get(name).replace(',', ".");
            if text.is_empty() {
                return usual;
            }
            let value = text.parse().ok().filter(|value: &f64| value.is_finite());
            if let Some(value) = value.filter(|value| (least..=most).contains(value)) {
                return value;
            }
            let text = match value {
                Some(_) => format!("it is a number from {least} to {most}."),
                None => format!("\"{text}\" is not a number."),
            };
            wrong.push(Wrong { field: name.to_owned(), text });
            usual
        };
        let mut factors = BTreeMap::new();
        for kind in DeedKind::ALL {
            let word = kind.word();
            let [weight, fade, a_day, per_person, from_new] = [
                ("weight", 0.0, (-10_000.0, 10_000.0)),
                ("fade", 1.0, SHARE),
                ("a_day", 0.0, (0.0, 100_000.0)),
                ("per_person", 1.0, SHARE),
                ("from_new", 1.0, SHARE),
            ]
            .map(|(column, usual, range)| number(&format!("{word}.{column}"), usual, range));
            factors.insert(word.to_owned(), Factor { weight, fade, a_day, per_person, from_new });
        }
        let mut rungs = BTreeMap::new();
        for rank in ladder() {
            let word = rank.word();
            let [score, days, solutions] =
                [("score", -1.0, 1e9), ("days", 0.0, COUNT), ("solutions", 0.0, COUNT)]
                    .map(|(column, usual, most)| number(&format!("{word}.{column}"), usual, (0.0, most)));
            if score >= 0.0 {
                rungs.insert(word.to_owned(), Rung { score, days: days as i64, solutions: solutions as i64 });
            }
        }
        let numbers = Numbers {
            established_from: self.get("established_from").to_owned(),
            mutual: number("mutual", 1.0, SHARE),
            active_day: number("active_day", 0.0, (0.0, 10_000.0)),
            most_active_days: number("most_active_days", 0.0, (0.0, COUNT)) as i64,
            factors,
            ladder: rungs,
        };
        if let Err(sentence) = Formula::new(&numbers) {
            wrong.push(Wrong { field: String::new(), text: format!("{sentence}.") });
        }
        if wrong.is_empty() { Ok(numbers) } else { Err(wrong) }
    }
}

/// A line below somebody's posts, rendered.
#[derive(Clone, Debug)]
pub struct Signature {
    pub body: String,
    pub html: String,
}

impl Signature {
    /// The error is a sentence.
    pub fn read(text: &str, config: &Config) -> Result<Self, String> {
        let max = config.ranks.signature_max_chars;
        if is_blank(text) {
            return Ok(Self { body: String::new(), html: String::new() });
        }
        let signature = Self::of(&clean_line(text, max).map_err(|error| error.to_string())?);
        let html = &signature.html;
        let is_line = html.starts_with("<p>") && html.matches("<p>").count() == 1 && !html.contains("<img");
        if !is_line {
            return Err("A signature is words, emphasis and links: no headings, lists, quotes or pictures."
                .to_owned());
        }
        Ok(signature)
    }

    /// A line that was read before.
    pub fn of(body: &str) -> Self {
        let options = MarkdownOptions { known_names: Some(&HashMap::new()), ..MarkdownOptions::default() };
        Self { body: body.to_owned(), html: markdown::render(body, &options).html }
    }
}

/// Why a formula is applied; the error is a sentence.
pub fn reason(form: &Fields) -> Result<String, String> {
    let reason = clean_line(form.get("reason"), MAX_REASON).map_err(|error| error.to_string())?;
    if is_blank(&reason) {
        return Err("Say why: other administrators read it here.".to_owned());
    }
    Ok(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_comes_back_from_its_form_as_it_was() {
        let numbers = Config::load(None).expect("the settings").ranks.formula;
        assert_eq!(RawNumbers::of(&numbers).read(), Ok(numbers));
    }

    #[test]
    fn a_signature_is_a_line_of_words() {
        let config = Config::load(None).expect("the settings");
        let read = |text: &str| Signature::read(text, &config);
        let signed = read("Plays the *bass* <script>x</script>").expect("a signature").html;
        assert!(signed.contains("<em>bass</em>") && !signed.contains("<script"), "{signed}");
        for text in ["# Loud", "- a list", "> a quote", "![](/attachments/x.png)", &"x".repeat(1_000)] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(read("  ").expect("none").body, "");
    }

    #[test]
    fn what_is_no_number_is_named() {
        let mut raw = RawNumbers::of(&Config::load(None).expect("the settings").ranks.formula);
        raw.0.insert("reply.weight".to_owned(), "many".to_owned());
        raw.0.insert("reply.fade".to_owned(), "7".to_owned());
        let wrong = raw.read().expect_err("it is wrong");
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["reply.weight", "reply.fade"]);
        assert!(wrong[0].text.contains("many") && wrong[1].text.contains("from 0 to 1"), "{wrong:?}");
        let mut raw = RawNumbers::of(&Config::load(None).expect("the settings").ranks.formula);
        raw.0.insert("newbie.score".to_owned(), "1e9".to_owned());
        assert_eq!(raw.read().expect_err("a lower rank needs more")[0].field, "");
    }
}
