//! A small sum that a browser does before a guest sends a form by which letters or work for people
//! come about, and before a Visitor may post (PRODUCT 11): dear for who comes a thousand times, nothing for who comes once. Ours
//! alone, no outside service. Who has no JavaScript answers the site's question, or takes their time.

use sha2::{Digest, Sha256};

use super::store;
use crate::forum::ranks::Rank;
use crate::forum::viewer::{Person, Role, Viewer};
use crate::kit::config::Spam;
use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::secret::{self, Key};
use crate::kit::site::Site;
use crate::kit::text::fold::fold;
use crate::kit::web::forms::Fields;

/// Said of a challenge that was answered before.
pub const SPENT: &str = "This form was sent before. Please send it once more.";
const PURPOSE: &str = "work";
/// A challenge is good for so long.
const LASTS: i64 = 60 * 60 * 1000;

/// What a form shows.
#[derive(Clone, Debug, serde::Serialize)]
pub struct WorkView {
    pub challenge: String,
    /// Leading zero bits of the sum.
    pub bits: u32,
    /// What is asked of those without JavaScript; empty where they wait.
    pub question: String,
    pub wait_seconds: u64,
}

impl WorkView {
    /// A new challenge; none where the settings ask for no work.
    pub fn new(key: &Key, rules: &Spam, now: Ts) -> Option<Self> {
        (rules.work_bits > 0).then(|| Self {
            challenge: challenge(key, rules.work_bits, now),
            bits: rules.work_bits,
            question: rules.work_question.clone(),
            wait_seconds: rules.work_wait_seconds,
        })
    }

    /// What a guest's form comes with; whoever is logged in has done theirs.
    pub fn for_guest(site: &Site, viewer: &Viewer) -> Option<Self> {
        let is_asked = viewer.person.is_none();
        if is_asked { Self::new(&site.key, &site.config.spam, site.clock.now()) } else { None }
    }

    /// The same challenge for a form that comes back before its sum was looked at.
    #[must_use]
    pub fn or_given(mut self, given: &str) -> Self {
        if !given.is_empty() {
            given.clone_into(&mut self.challenge);
        }
        self
    }

    /// What a new post of this member comes with: the first ones of a Visitor.
    pub fn for_post(site: &Site, who: &Person) -> Option<Self> {
        let rules = &site.config.spam;
        let is_asked =
            who.role == Role::Member && who.rank == Rank::Visitor && who.post_count < rules.work_posts;
        if is_asked { Self::new(&site.key, rules, site.clock.now()) } else { None }
    }

    pub fn sample() -> Self {
        Self {
            challenge: "0.0.salt.seal".to_owned(),
            bits: 1,
            question: "Which colour has the sky?".to_owned(),
            wait_seconds: 20,
        }
    }
}

fn challenge(key: &Key, bits: u32, now: Ts) -> String {
    let message = format!("{}.{bits}.{:016x}", now.0, rand::random::<u64>());
    let seal = key.seal(PURPOSE, &message);
    format!("{message}.{seal}")
}

/// Whether the work of a form was done: what to spend, or a sentence. `None` where none is asked.
pub fn check(key: &Key, rules: &Spam, fields: &Fields, now: Ts) -> Result<Option<Spent>, String> {
    if rules.work_bits == 0 {
        return Ok(None);
    }
    let given = fields.get("work");
    let (message, seal) = given.rsplit_once('.').unwrap_or_default();
    let since = message.split('.').next().and_then(|since| since.parse::<i64>().ok()).unwrap_or_default();
    let bits: u32 = message.split('.').nth(1).and_then(|bits| bits.parse().ok()).unwrap_or(u32::MAX);
    if !key.is_sealed(PURPOSE, message, seal) || now.0 - since > LASTS || now.0 < since {
        return Err("This page was open for very long. Nothing was sent: please send it again.".to_owned());
    }
    let spent = Spent { digest: secret::digest(given), ends_at: Ts(since + LASTS) };
    let answer = fields.get("work_answer");
    if !answer.is_empty() && answer.len() <= 20 && is_done(given, answer, bits) {
        return Ok(Some(spent));
    }
    if rules.work_question.is_empty() {
        let wait = i64::try_from(rules.work_wait_seconds).unwrap_or(60).saturating_mul(1000);
        return if now.0 - since >= wait {
            Ok(Some(spent))
        } else {
            Err(format!(
                "Your browser did not do the small sum that keeps programs out. Without it, take {} seconds for this form, then send it again.",
                rules.work_wait_seconds
            ))
        };
    }
    let words = fold(fields.get("work_words").trim());
    if rules.work_answers.iter().any(|good| fold(good.trim()) == words) {
        return Ok(Some(spent));
    }
    Err("That is not the answer to the question at the end of the form. Please try again.".to_owned())
}

/// A challenge that was answered: good once.
#[derive(Clone, Debug)]
pub struct Spent {
    pub digest: String,
    pub ends_at: Ts,
}

/// Spends the sum that a guest's form came with, or says what is wrong with it. Others are not asked.
pub async fn spend(site: &Site, viewer: &Viewer, fields: &Fields) -> Result<Result<(), String>, Error> {
    if viewer.person.is_some() {
        return Ok(Ok(()));
    }
    let spent = match check(&site.key, &site.config.spam, fields, site.clock.now()) {
        Ok(Some(spent)) => spent,
        Ok(None) => return Ok(Ok(())),
        Err(sentence) => return Ok(Err(sentence)),
    };
    let is_new = site.db.write_unseen(move |tx| Ok::<_, Error>(store::work::spend(tx, &spent)?)).await?;
    Ok(if is_new { Ok(()) } else { Err(SPENT.to_owned()) })
}

/// What the form of a post spends, where one is asked for; the reason, where it was not done.
pub fn of_post(site: &Site, who: &Person, fields: &Fields) -> Result<Option<Spent>, Error> {
    if WorkView::for_post(site, who).is_none() {
        return Ok(None);
    }
    check(&site.key, &site.config.spam, fields, site.clock.now()).map_err(Error::Unusable)
}

/// Whether the digest of both has so many leading zero bits.
fn is_done(challenge: &str, answer: &str, bits: u32) -> bool {
    let digest = Sha256::digest(format!("{challenge}:{answer}").as_bytes());
    let mut zeros = 0;
    for byte in digest {
        zeros += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    zeros >= bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(question: &str) -> Result<Spam, String> {
        let mut rules = crate::kit::config::Config::load(None)?.spam;
        (rules.work_bits, rules.work_wait_seconds) = (8, 20);
        question.clone_into(&mut rules.work_question);
        rules.work_answers = vec!["Blue".to_owned()];
        Ok(rules)
    }

    fn form(challenge: &str, name: &str, value: &str) -> Fields {
        Fields::parse(format!("work={challenge}&{name}={value}").as_bytes()).unwrap_or_default()
    }

    #[test]
    fn work_is_done_by_a_sum_for_its_own_challenge_alone() -> Result<(), String> {
        let (key, rules, now) = (Key::new(&[7; 32])?, rules("Sky?")?, Ts(1_000_000));
        let given = challenge(&key, 8, now);
        let answer = (0..100_000).map(|n| n.to_string()).find(|n| is_done(&given, n, 8)).unwrap_or_default();
        let check =
            |challenge: &str, name, value: &str, at| check(&key, &rules, &form(challenge, name, value), at);
        assert!(check(&given, "work_answer", &answer, now).is_ok());
        assert!(check(&given, "work_answer", "", now).is_err());
        assert!(check(&given, "work_answer", &answer, Ts(now.0 + LASTS + 1)).is_err(), "too late");
        // A challenge with less work is none of ours.
        assert!(check(&given.replacen(".8.", ".0.", 1), "work_answer", &answer, now).is_err());
        assert!(check("", "work_answer", &answer, now).is_err());
        assert!(check(&given, "work_words", "+BLUE", now).is_ok());
        assert!(check(&given, "work_words", "red", now).is_err());
        Ok(())
    }

    #[test]
    fn without_a_question_time_does_it_and_without_bits_nothing_is_asked() -> Result<(), String> {
        let (key, mut rules, now) = (Key::new(&[7; 32])?, rules("")?, Ts(1_000_000));
        let given = form(&challenge(&key, 8, now), "x", "");
        assert!(check(&key, &rules, &given, Ts(now.0 + 19_000)).is_err());
        assert!(check(&key, &rules, &given, Ts(now.0 + 20_000)).is_ok());
        rules.work_bits = 0;
        assert!(WorkView::new(&key, &rules, now).is_none());
        assert!(matches!(check(&key, &rules, &Fields::default(), now), Ok(None)));
        Ok(())
    }
}
