//! Sets, rules, and how a rule is cited.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::word_enum;

word_enum! {
    /// A numbered set of rules.
    Set {
        Community = "community",
        /// What is prohibited everywhere: stands below the community's rules.
        Prohibited = "prohibited",
        Chat = "chat",
        Ideas = "ideas",
    }
}

impl Set {
    /// As headings have it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Community => "Community guidelines",
            Self::Prohibited => "Prohibited content",
            Self::Chat => "Chat guidelines",
            Self::Ideas => "Requirements for ideas",
        }
    }

    /// What it is for, in a sentence.
    pub fn intro(self) -> &'static str {
        match self {
            Self::Community => "What makes this a place where people help each other. They hold everywhere.",
            Self::Prohibited => "What is taken out wherever it stands.",
            Self::Chat => "On top of the community guidelines, these hold in every category of Chat.",
            Self::Ideas => {
                "An idea that misses one of these is closed with the number of what it misses. You may post it again, changed."
            }
        }
    }

    pub fn url(self) -> String {
        format!("/guidelines/{}", self.word())
    }
}

/// One rule as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub set: Set,
    pub number: i64,
    pub title: String,
    /// Plain text.
    pub body: String,
}

/// A rule by its set and number, as tables, forms and addresses have it: `chat:3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    pub set: Set,
    pub number: i64,
}

impl Citation {
    /// A rule that exists; anything else is none.
    pub fn parse(word: &str) -> Option<Self> {
        let (set, number) = word.split_once(':')?;
        let cited = Self { set: Set::from_word(set)?, number: number.parse().ok()? };
        (1..=count(cited.set)).contains(&cited.number).then_some(cited)
    }

    /// The requirement for ideas with this number, as forms and the column `requirement` have it.
    pub fn requirement(number: impl std::fmt::Display) -> Option<Self> {
        Self::parse(&format!("{}:{number}", Set::Ideas.word()))
    }

    pub fn word(self) -> String {
        format!("{}:{}", self.set.word(), self.number)
    }

    /// "guideline 3 of the Chat guidelines".
    pub fn sentence(self) -> String {
        match self.set {
            Set::Ideas => format!("number {} of the Requirements for ideas", self.number),
            Set::Prohibited => format!("number {} of Prohibited content", self.number),
            set => format!("guideline {} of the {}", self.number, set.title()),
        }
    }

    /// `/guidelines/chat#3`.
    pub fn url(self) -> String {
        format!("{}#{}", self.set.url(), self.number)
    }
}

impl Rule {
    pub fn citation(&self) -> Citation {
        Citation { set: self.set, number: self.number }
    }
}

/// How many rules a set has: numbers are cited, so none is added or taken away.
pub fn count(set: Set) -> i64 {
    DEFAULTS.iter().filter(|rule| rule.set == set).count() as i64
}

#[derive(Deserialize)]
struct File {
    sets: Vec<FileSet>,
}

#[derive(Deserialize)]
struct FileSet {
    name: String,
    rules: Vec<FileRule>,
}

#[derive(Deserialize)]
struct FileRule {
    title: String,
    body: String,
}

/// The rules of a new site, in their order; `{brand}` is still in them.
pub static DEFAULTS: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    // A file that is not read leaves no rule, and the test below fails.
    let file: File =
        toml::from_str(include_str!("../../../config/guidelines.toml")).unwrap_or(File { sets: Vec::new() });
    let rules = file.sets.into_iter().filter_map(|set| Some((Set::from_word(&set.name)?, set.rules)));
    rules
        .flat_map(|(set, rules)| {
            (1..).zip(rules).map(move |(number, rule)| Rule {
                set,
                number,
                title: rule.title,
                body: rule.body,
            })
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_have_the_rules_that_people_cite() {
        assert_eq!(Set::ALL.iter().map(|set| count(*set)).collect::<Vec<_>>(), [15, 10, 5, 8]);
    }

    #[test]
    fn a_citation_names_a_rule_that_exists() {
        let cited = Citation::parse("chat:3").expect("a rule");
        assert_eq!((cited.word().as_str(), cited.url().as_str()), ("chat:3", "/guidelines/chat#3"));
        for nonsense in ["chat:0", "chat:6", "chat", "talk:1", "chat:x", ""] {
            assert_eq!(Citation::parse(nonsense), None, "{nonsense}");
        }
        assert_eq!(Citation::requirement(3).map(Citation::word).as_deref(), Some("ideas:3"));
        assert_eq!(Citation::requirement("9"), None);
    }
}
