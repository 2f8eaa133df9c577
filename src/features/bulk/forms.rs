//! Which threads are ticked, and what is to be done to them.

use crate::forum::boards::model::LabelId;
use crate::forum::threads::actions::Verb;
use crate::forum::threads::model::ThreadId;
use crate::kit::web::forms::Fields;

/// Threads at once at most: one transaction does them all.
pub const MOST: usize = 100;

/// What is done to each thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Verb(Verb),
    /// Into the board of this slug.
    Move(String),
    /// `None` takes the label off.
    Label(Option<LabelId>),
}

/// The deeds that are offered besides moving and labelling.
pub const VERBS: &[(Verb, &str)] =
    &[(Verb::Lock, "Lock"), (Verb::Unlock, "Unlock"), (Verb::Hide, "Hide"), (Verb::Restore, "Restore")];

impl Deed {
    /// As the form has it: `lock`, `move:ios`, `label:7`, `label:`.
    pub fn parse(word: &str) -> Option<Self> {
        match word.split_once(':') {
            Some(("move", slug)) if !slug.is_empty() => Some(Self::Move(slug.to_owned())),
            Some(("label", "")) => Some(Self::Label(None)),
            Some(("label", id)) => Some(Self::Label(Some(LabelId(id.parse().ok()?)))),
            Some(_) => None,
            None => {
                let verb = Verb::from_word(word)?;
                VERBS.iter().any(|(offered, _)| *offered == verb).then_some(Self::Verb(verb))
            }
        }
    }
}

/// The threads that are ticked, in the order of their numbers, so that two who act at once
/// hold them in the same order.
pub fn ticked(form: &Fields) -> Vec<ThreadId> {
    let ids = form.names().filter_map(|name| name.strip_prefix('t')?.parse().ok().map(ThreadId));
    let mut ids: Vec<ThreadId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_is_a_word_that_is_offered() {
        assert_eq!(Deed::parse("lock"), Some(Deed::Verb(Verb::Lock)));
        assert_eq!(Deed::parse("move:ios"), Some(Deed::Move("ios".to_owned())));
        assert_eq!(Deed::parse("label:"), Some(Deed::Label(None)));
        assert_eq!(Deed::parse("label:7"), Some(Deed::Label(Some(LabelId(7)))));
        for word in ["", "feature", "move:", "label:x", "remove", "lock:1"] {
            assert_eq!(Deed::parse(word), None, "{word}");
        }
    }
}
