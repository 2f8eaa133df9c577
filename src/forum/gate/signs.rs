//! What speaks for spam in a first post: each sign has its points and its sentence. Pure.

use unicode_security::MixedScript;

use super::filter::Opinion;
use crate::kit::text::fold;

/// Points of a new account, and its age in hours at most. Alone it holds nothing.
const NEW_ACCOUNT: i64 = 20;
const NEW_HOURS: i64 = 24;
/// Points of a link to another site, and of all links at most.
const LINK: i64 = 20;
const LINKS: i64 = 60;
/// Points of a text that its member has posted before.
const REPEAT: i64 = 40;
/// Letters of a text that can be a repetition: people thank with the same words.
const REPEATABLE: usize = 40;
/// Points of words whose letters pose as others.
const ALIKE: i64 = 40;
/// Points of the filter, when it is sure, when it leans, and when it finds the words usual.
const SURE: i64 = 60;
const LEANS: i64 = 30;
const USUAL: i64 = -20;

/// What is known of a post that somebody is about to publish.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    pub text: &'a str,
    /// To other sites.
    pub links: i64,
    /// Earlier posts of the same member with the same words.
    pub repeats: i64,
    pub account_hours: i64,
    /// None while the filter has learned too little.
    pub opinion: Option<Opinion>,
}

/// The points, and a line for each sign that had some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub score: i64,
    pub reasons: Vec<String>,
}

impl Verdict {
    fn add(&mut self, points: i64, reason: String) {
        self.score += points;
        self.reasons.push(format!("{points:+}: {reason}"));
    }
}

pub fn weigh(seen: &Seen<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    if seen.account_hours < NEW_HOURS {
        verdict.add(NEW_ACCOUNT, "the account is new".to_owned());
    }
    if seen.links > 0 {
        let links = if seen.links == 1 { "link" } else { "links" };
        verdict.add((seen.links * LINK).min(LINKS), format!("{} {links} to other sites", seen.links));
    }
    if seen.repeats > 0 {
        verdict.add(REPEAT, "the same member has posted this text before".to_owned());
    }
    let posing = posing_words(seen.text);
    if !posing.is_empty() {
        verdict.add(ALIKE, format!("letters of several scripts that look alike: {}", posing.join(", ")));
    }
    if let Some(opinion) = &seen.opinion {
        let points = match opinion.percent {
            90.. => SURE,
            70..=89 => LEANS,
            ..=10 => USUAL,
            _ => 0,
        };
        if points != 0 {
            verdict.add(points, opinion.sentence());
        }
    }
    verdict
}

/// Words in which letters of another script pose as Latin ones, the first five.
fn posing_words(text: &str) -> Vec<String> {
    let poses = |word: &&str| {
        !word.is_single_script()
            && word.chars().any(|c| c.is_ascii_alphabetic())
            && unicode_security::skeleton(word).all(|c| c.is_ascii())
    };
    text.split(|c: char| !c.is_alphanumeric()).filter(poses).take(5).map(str::to_owned).collect()
}

/// How many of the earlier texts say the same as this one; short ones say nothing.
pub fn repeats(text: &str, earlier: &[String]) -> i64 {
    let words = fold::search_terms(text);
    if words.chars().filter(|c| c.is_alphanumeric()).count() < REPEATABLE {
        return 0;
    }
    earlier.iter().filter(|before| fold::search_terms(before) == words).count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Seen<'_> {
        Seen { text, links: 0, repeats: 0, account_hours: 1_000, opinion: None }
    }

    #[test]
    fn usual_words_of_any_script_have_no_points() {
        for text in [
            "The café plays naïve songs, ﬁne ones",
            "プレイリストの曲順が変わる J-pop",
            "Привет, Spotify не играет",
            "kız çocuğu ılık",
            "Ωmega και μουσική",
        ] {
            assert_eq!(weigh(&seen(text)), Verdict::default(), "{text}");
        }
    }

    #[test]
    fn each_sign_adds_its_points_and_says_so() {
        let new = weigh(&Seen { account_hours: 2, ..seen("Hello") });
        assert_eq!((new.score, new.reasons.len()), (20, 1));
        let links = |links| weigh(&Seen { links, ..seen("Look") }).score;
        assert_eq!((links(1), links(2), links(9)), (20, 40, 60));
        assert_eq!(weigh(&Seen { repeats: 1, ..seen("Again") }).score, 40);
        let posing = weigh(&seen("Win at pаypal now")); // a Cyrillic а
        assert_eq!(posing.score, 40);
        assert!(posing.reasons.iter().any(|reason| reason.contains("pаypal")), "{posing:?}");
        let opinion = |percent| {
            let opinion = Some(Opinion { percent, because: vec![("casino".to_owned(), true)] });
            weigh(&Seen { opinion, ..seen("Words") })
        };
        assert_eq!([95, 80, 50, 3].map(|percent| opinion(percent).score), [60, 30, 0, -20]);
        assert!(opinion(95).reasons.iter().any(|reason| reason.contains("casino")));
    }

    #[test]
    fn a_text_is_repeated_whatever_its_case_and_signs() {
        let long = "Real listeners for your playlist, cheap and quick, ask me today!";
        let before = [long.to_uppercase().replace(',', " -"), "Something else".to_owned()];
        assert_eq!(repeats(long, &before), 1);
        assert_eq!(repeats("Thank you!", &["Thank you!".to_owned()]), 0);
    }
}
