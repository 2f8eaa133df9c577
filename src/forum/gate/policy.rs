//! How much somebody may write: by rank, from the settings.

use super::Rules;
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::Role;
use crate::kit::config::PostLimit;
use crate::kit::error::Refusal;

/// So many a day are no limit, and nothing is counted.
pub const NO_LIMIT: i64 = 10_000;

/// The last limit whose rank they have reached. Stars and staff have the highest.
pub fn limit_of(role: Role, rank: Rank, rules: &Rules) -> PostLimit {
    let is_above = role >= Role::Star || rank.family() != Family::Member;
    let reached =
        |limit: &&PostLimit| is_above || Rank::from_word(&limit.from_rank).is_some_and(|from| rank >= from);
    let limit = rules.spam.limits.iter().rfind(reached).cloned().unwrap_or_default();
    let scaled = |number: i64| (number as f64 * rules.factor).clamp(0.0, 1e15) as i64;
    PostLimit { posts: scaled(limit.posts), threads: scaled(limit.threads), ..limit }
}

pub fn may_link(links: i64, limit: &PostLimit) -> Result<(), Refusal> {
    if links <= limit.links {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "At your rank a post can have {} links to other sites, and this one has {links}. Your words are kept: take some of the links out.",
        limit.links
    )))
}

pub fn may_show(images: i64, limit: &PostLimit) -> Result<(), Refusal> {
    if images <= limit.images {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "At your rank a post can show {} pictures, and this one shows {images}. Your words are kept: take some of the pictures out.",
        limit.images
    )))
}

pub fn may_write_more(written: i64, limit: &PostLimit) -> Result<(), Refusal> {
    if written < limit.posts {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "That is enough for a day: {} posts at your rank. Your words are kept; post them tomorrow.",
        limit.posts
    )))
}

pub fn may_begin_more(begun: i64, limit: &PostLimit) -> Result<(), Refusal> {
    if begun < limit.threads {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "You have started {} threads today, which is as many as your rank allows. Your words are kept; start it tomorrow.",
        limit.threads
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::config::Config;

    #[test]
    fn ranks_have_their_limits_and_staff_the_highest() -> Result<(), String> {
        let rules = Rules::of(&Config::load(None)?);
        let of = |role, rank| limit_of(role, rank, &rules);
        let (low, high) = (of(Role::Member, Rank::Visitor), of(Role::Member, Rank::Composer));
        assert!(low.posts < high.posts && low.threads < high.threads && low.links < high.links);
        assert_eq!(of(Role::Moderator, Rank::Visitor).posts, high.posts);
        let double = Rules { factor: 2.0, ..rules };
        let twice = limit_of(Role::Member, Rank::Visitor, &double);
        assert_eq!((twice.posts, twice.links), (low.posts * 2, low.links));
        assert!(may_link(low.links, &low).is_ok() && may_link(low.links + 1, &low).is_err());
        assert!(may_write_more(low.posts - 1, &low).is_ok() && may_write_more(low.posts, &low).is_err());
        assert!(may_begin_more(low.threads, &low).is_err());
        Ok(())
    }
}
