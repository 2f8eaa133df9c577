//! Names that would be taken for the site, its team or one of its addresses.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{is_separator, skeleton};

/// Whole names that nobody gets.
const WORDS: &str = "about abuse accessibility account accounts activate activity administration admins ads all analytics android \
    anonymous announcement announcements answers anyone api app apps archive areas articles asset assets atom attachments auth author \
    avatar avatars badges ban banned billing blog board boards bot bots bug bugs business cache calendar case cases channel chat chats \
    compliance config console contact cookie cookies copyright css customer dashboard data default delete deleted demo desk dev \
    developer developers directory dmca docs domain download downloads draft drafts edit editor email error errors everybody everyone \
    explore export faq faqs favicon feed feeds feedback figures files following former-member forum forums ftp god group groups guest \
    guests guideline guidelines healthz help helpdesk here home host hostmaster html http https idea ideas images img import inbox \
    index info install invite ios issue issues job jobs join json label labels leaderboard legal letter list log login logout \
    mail mailer-daemon maintenance manager me member members message messages metrics mobile mod moderation mods music myself nan \
    new news nil nobody noc none no-reply noreply notification notifications null oauth official online operator operators owner page \
    pages password payment payments ping points policy poll polls popular post postmaster posts press preview pricing privacy profile \
    profiles public quote random rank ranks readyz recent register registration removed report reports reset robots root rss sales \
    score search secure security self server service session sessions settings setup shop signin signout signup site sitemap solved \
    spam sql ssl star stars static stats status store subscribe subscriptions sudo superuser survey surveys sysadmin sysop \
    team teams terms test tester thread threads tls tos track trending trust undefined unknown unsubscribe update upload uploads url user username \
    users vault verified verify version void vote votes webmaster website welcome whoever wiki www you your-name yourself";

/// Words that no name may have as one of its words, alone or put together ("the-admin", "SiteAdmin", "adminstaff").
const TEAM: &[&str] = &[
    "admin",
    "administrator",
    "admins",
    "staff",
    "moderator",
    "moderators",
    "moderation",
    "support",
    "official",
    "sysadmin",
    "superuser",
];
/// Words that make no other meaning of a team word beside them.
const FILLERS: &[&str] = &[
    "the",
    "real",
    "a",
    "my",
    "team",
    "forum",
    "site",
    "help",
    "mod",
    "user",
    "account",
    "community",
    "manager",
];

static BUILT_IN: LazyLock<HashSet<String>> =
    LazyLock::new(|| WORDS.split_whitespace().chain(TEAM.iter().copied()).map(key).collect());

/// The names that nobody may choose on this site.
#[derive(Clone, Debug)]
pub struct Reserved {
    /// Whole names, such as rank titles.
    whole: HashSet<String>,
    /// Words that no name may contain as a word.
    parts: Vec<String>,
    fillers: Vec<String>,
}

impl Default for Reserved {
    fn default() -> Self {
        Self::new("", &[])
    }
}

impl Reserved {
    /// The built-in list, the brand, and the titles that ranks and staff have.
    pub fn new(brand: &str, titles: &[&str]) -> Self {
        let mut parts: Vec<String> = TEAM.iter().map(|word| key(word)).collect();
        parts.extend(Some(key(brand)).filter(|brand| !brand.is_empty()));
        let plural = |title: &&str| [key(title), key(&format!("{title}s"))];
        Self {
            whole: titles.iter().flat_map(plural).filter(|title| !title.is_empty()).collect(),
            parts,
            fillers: FILLERS.iter().map(|word| key(word)).collect(),
        }
    }

    /// Whether a name, or what it looks like, is reserved.
    pub fn refuses(&self, name: &str) -> bool {
        let whole = key(name);
        let numberless = key(name.trim_matches(|c: char| c.is_ascii_digit() || is_separator(c)));
        [&whole, &numberless].into_iter().any(|key| {
            BUILT_IN.contains(key) && (key == &whole || self.is_part(key)) || self.whole.contains(key)
        }) || words(name).iter().any(|word| self.is_part(word))
            || self.is_made_of_parts(&whole)
            || self.is_made_of_parts(&numberless)
    }

    fn is_part(&self, word: &str) -> bool {
        self.parts.iter().any(|part| part == word)
    }

    /// Whether a name is nothing but team words, the brand and fillers written together, at least one no filler.
    fn is_made_of_parts(&self, whole: &str) -> bool {
        // For each byte: can the name be made up to here, without and with a word that counts.
        let mut reached = vec![(false, false); whole.len() + 1];
        reached[0] = (true, false);
        for at in 0..whole.len() {
            let (plain, counted) = reached[at];
            if !plain && !counted {
                continue;
            }
            let rest = &whole.as_bytes()[at..];
            for (word, counts) in self
                .parts
                .iter()
                .map(|word| (word, true))
                .chain(self.fillers.iter().map(|word| (word, false)))
            {
                if rest.starts_with(word.as_bytes()) {
                    let next = &mut reached[at + word.len()];
                    next.0 |= plain && !counts;
                    next.1 |= counted || (plain && counts);
                }
            }
        }
        reached[whole.len()].1
    }
}

/// Skeleton without separators.
fn key(name: &str) -> String {
    skeleton(name).replace('-', "")
}

/// The words of a name, divided at separators, and again at capitals and digits.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name.split(is_separator).map(key).collect();
    let mut word = String::new();
    let mut before = ' ';
    for c in name.chars() {
        let border = is_separator(c)
            || (c.is_uppercase() && !before.is_uppercase())
            || c.is_numeric() != before.is_numeric();
        if border && !word.is_empty() {
            words.push(key(&word));
            word.clear();
        }
        if !is_separator(c) {
            word.push(c);
        }
        before = c;
    }
    words.push(key(&word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str) -> bool {
        Reserved::new("Tempo", &["Rising Star", "Tempo Legend", "Composer", "Community Manager"])
            .refuses(name)
    }

    #[test]
    fn nobody_can_pass_for_the_team() {
        for name in [
            "admin",
            "ADMIN",
            "Adm1n",
            "ad_min",
            "admın",
            "admin2024",
            "the-admin",
            "xx.admin.xx",
            "RealAdmin",
            "theadmin",
            "adminadmin",
            "TempoStaff",
            "tempostaff",
            "tempo",
            "Tempo-help",
            "t3mpo.staff",
            "T-e-m-p-o",
            "tempo_99",
            "staff.ann",
            "Moderator-1",
            "moderatorteam",
            "rising-star",
            "RisingStar7",
            "composers",
            "support",
            "customer.support",
            "null",
            "undefined",
            "api",
            "about",
            "me",
            "no.reply",
        ] {
            assert!(refused(name), "{name}");
        }
    }

    #[test]
    fn names_that_only_begin_alike_are_free() {
        for name in [
            "temporary",
            "contempo",
            "stafford",
            "adminton",
            "anna",
            "supporter",
            "starlight",
            "music-fan-7",
            "ann.home",
            "composer-ann",
        ] {
            assert!(!refused(name), "{name}");
        }
    }
}
