//! What comes with a rank, in sentences: everything that the settings open from
//! a rank on. None of the numbers by which ranks are earned.

use crate::forum::ranks::{Family, Rank};
use crate::kit::config::Config;

/// What is new at this rank. What a rank brings stays with those above it.
pub fn of(rank: Rank, config: &Config) -> Vec<String> {
    let brand = &config.brand;
    match rank.family() {
        Family::Member => of_members(rank, config),
        Family::Star => vec![match rank {
            Rank::RisingStar => {
                "Moderates and answers, more with every level; a picture of one's own; boards of the Stars."
                    .to_owned()
            }
            Rank::Star => format!("Everything that a Star of {brand} may."),
            _ => "Was a Star: honoured for good.".to_owned(),
        }],
        Family::Staff => vec![match rank {
            Rank::Moderator => "Keeps the boards a good place to be.".to_owned(),
            Rank::Staff => format!("Works for {brand}."),
            Rank::CommunityManager => "Runs the community: programmes, boards, guidelines.".to_owned(),
            Rank::FormerStaff => format!("Worked for {brand}, and is still around."),
            Rank::Creator => format!("Makes music or podcasts on {brand}."),
            _ => "Runs the site.".to_owned(),
        }],
    }
}

fn of_members(rank: Rank, config: &Config) -> Vec<String> {
    let is = |word: &str| Rank::from_word(word) == Some(rank);
    let mut perks = Vec::new();
    if let Some(limit) = config.spam.limits.iter().find(|limit| is(&limit.from_rank)) {
        perks.push(format!(
            "Up to {} posts and {} new threads a day, with {} links to other sites and {} pictures in a post, and {} uploads a day.",
            limit.posts, limit.threads, limit.links, limit.images, limit.uploads
        ));
    }
    if let Some(limit) = config.messages.limits.iter().find(|limit| is(&limit.from_rank)) {
        perks.push(format!(
            "Up to {} private messages and {} new conversations a day, for those who want them.",
            limit.messages, limit.conversations
        ));
    }
    if let Some(edit) = config.posts.quiet_edits.iter().find(|edit| is(&edit.from_rank) && edit.minutes > 0) {
        let s = if edit.minutes == 1 { "" } else { "s" };
        perks.push(format!(
            "For {} minute{s} after writing, a change to your post leaves no mark, as long as nobody has answered or thanked you.",
            edit.minutes
        ));
    }
    if config.spam.hold_from > 0 && is(&config.spam.known_from_rank) {
        perks.push("Nothing that you write waits for a moderator first.".to_owned());
    }
    if is(&config.accounts.gallery_from_rank) {
        perks.push("A picture of the gallery beside your name.".to_owned());
    }
    if is(&config.ranks.signature_from_rank) {
        perks.push("A signature: a line of your own below your posts.".to_owned());
    }
    perks
}
