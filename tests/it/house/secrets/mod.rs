//! What must not be known: every secret is a word of its own, everybody reads all
//! that they can reach, and nobody meets a word that isn't for them (TRUST O1);
//! what one may not see answers like what there is not (TRUST O2).

mod crawl;
mod deeds;
mod equal;
mod forms;
mod happen;
mod numbers;
mod plant;

use std::collections::BTreeMap;

use crate::both;
use crate::world::{Browser, World, on_site, on_site_with};

/// Who reads: a guest, and one of each kind. `OldMarten` moderates one board, `BaxterH` works
/// at the support desk; `mirelle`, `halvard` and `frontrowfen` take part in what happens.
const CAST: [&str; 15] = [
    "-",
    "pia_marl",
    "newleaf22",
    "grumblebee",
    "mirelle",
    "halvard",
    "frontrowfen",
    "quillfeather",
    "nadiq",
    "OldMarten",
    "BaxterH",
    "Ravi_M",
    "ingrid-s",
    "Lucienne",
    "Joaquim",
];
const MODERATORS: &[&str] = &["Ravi_M", "ingrid-s", "Lucienne", "Joaquim"];
const STARS: &[&str] = &["quillfeather", "nadiq"];
const AGENT: &[&str] = &["BaxterH"];
/// Who works on support cases and looks after artists' profiles: no moderator, but everybody above.
const WORKERS: &[&str] = &["BaxterH", "ingrid-s", "Lucienne", "Joaquim"];
/// Moderates the board `android`.
const KEEPER: &[&str] = &["OldMarten"];

type Cast = BTreeMap<&'static str, Browser>;

async fn log_in(world: &World<'_>) -> Cast {
    let mut cast = Cast::new();
    for name in CAST {
        let browser = if name == "-" { world.guest() } else { world.member(name).await };
        browser.token().await;
        cast.insert(name, browser);
    }
    cast
}

/// Begins every secret word, and no other. Forms' tokens are chance letters, some ten million
/// of them in one reading: five letters of a mark were met there, nine are not.
const MARK: &str = "qzvyxkwjq";
/// Stands beside every secret word, so that one search asks for all of them.
const BESIDE: &str = "quietveil";

/// A word that stands in one place alone.
struct Secret {
    name: &'static str,
    word: String,
    /// Who may read it.
    may: Vec<&'static str>,
    /// Whether a page or a letter shows it to those who may.
    shown: bool,
}

/// Every secret, by its name.
#[derive(Default)]
struct Secrets(Vec<Secret>);

impl Secrets {
    /// A new secret; gives it as a field has it: `qzvyxkwjqaa.. quietveil`.
    fn text(&mut self, name: &'static str, may: &[&[&'static str]]) -> String {
        format!("{} {BESIDE}", self.word(name, may))
    }

    /// The word alone, for addresses.
    fn word(&mut self, name: &'static str, may: &[&[&'static str]]) -> String {
        let number = self.0.len();
        let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).expect("a letter"));
        let bytes = uuid::Uuid::new_v4().into_bytes();
        let chance: String = bytes.iter().take(12).map(|byte| letter((*byte).into())).collect();
        let word = format!("{MARK}{}{}{chance}", letter(number / 26), letter(number));
        let shown = !may.is_empty();
        self.0.push(Secret { name, word: word.clone(), may: may.concat(), shown });
        word
    }

    /// No page has it: it must not come out all the same.
    fn is_never_shown(&mut self, name: &str) {
        for secret in self.0.iter_mut().filter(|secret| secret.name == name) {
            secret.shown = false;
        }
    }

    /// Who may read it from now on.
    fn now_for(&mut self, name: &str, may: &[&[&'static str]]) {
        let secret = self.0.iter_mut().find(|secret| secret.name == name);
        secret.unwrap_or_else(|| panic!("no secret is called {name}")).may = may.concat();
    }

    /// The secret that a word is, or the beginning of one, or one with letters behind it.
    fn of(&self, word: &str) -> Option<&Secret> {
        self.0.iter().find(|secret| secret.word.starts_with(word) || word.starts_with(&secret.word))
    }
}

both! {
    fn nobody_reads_what_is_not_for_them(db) {
        on_site(db, async |world| {
            let mut secrets = Secrets::default();
            plant::before_anybody_came(&world, &mut secrets);
            let cast = log_in(&world).await;
            let mut things = plant::things(&world, &cast, &mut secrets).await;
            world.work_off().await;
            let mut seen = crawl::Seen::default();
            crawl::everywhere(&world, &cast, &secrets, &things, &mut seen, "before").await;
            world.forget_letters();
            happen::all(&world, &cast, &mut secrets, &mut things).await;
            crawl::everywhere(&world, &cast, &secrets, &things, &mut seen, "after").await;
            seen.judge(&secrets);
        });
    }

    fn nobody_but_administrators_meets_a_number_of_the_formula(db) {
        on_site_with(db, numbers::unusual, async |world| {
            let mut secrets = Secrets::default();
            plant::before_anybody_came(&world, &mut secrets);
            numbers::plant(&world);
            let cast = log_in(&world).await;
            let things = plant::things(&world, &cast, &mut secrets).await;
            world.work_off().await;
            numbers::crawl(&world, &cast, &things).await;
        });
    }

    fn what_one_may_not_see_is_as_what_there_is_not(db) {
        on_site(db, async |world| {
            let mut secrets = Secrets::default();
            plant::before_anybody_came(&world, &mut secrets);
            let cast = log_in(&world).await;
            let mut things = plant::things(&world, &cast, &mut secrets).await;
            happen::all(&world, &cast, &mut secrets, &mut things).await;
            equal::compare(&cast, &things).await;
            equal::compare_work(&world, &cast, &things).await;
        });
    }

    fn what_one_may_not_see_cannot_be_acted_on(db) {
        on_site(db, async |world| {
            let mut secrets = Secrets::default();
            plant::before_anybody_came(&world, &mut secrets);
            let cast = log_in(&world).await;
            let mut things = plant::things(&world, &cast, &mut secrets).await;
            happen::all(&world, &cast, &mut secrets, &mut things).await;
            deeds::compare(&world, &cast, &things).await;
        });
    }
}

#[test]
fn every_form_with_a_thing_in_its_address_is_pressed() {
    deeds::every_form_is_named();
}
