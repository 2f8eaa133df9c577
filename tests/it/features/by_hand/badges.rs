//! Who must have which badge, from the rows alone (`[[badges]]` with a rule).

use std::collections::BTreeSet;

use bandstand::kit::config::Config;
use bandstand::kit::db::Conn;
use bandstand::schema::{badge_awards, notices};
use diesel::prelude::*;

use super::{DAY, Rows};

/// Solutions, kudos, posts.
type Figures = (i64, i64, i64);

/// What stands of somebody now.
fn now(rows: &Rows, user: i64) -> Figures {
    let (mut solutions, mut thanks, mut written) = (0, 0, 0);
    for post in rows.posts.values().filter(|post| post.author == user && post.is_visible) {
        written += 1;
        thanks += rows.kudos.iter().filter(|kudo| kudo.post == post.id).count() as i64;
        solutions += i64::from(post.is_solution && rows.threads[&post.thread].author != user);
    }
    (solutions, thanks, written)
}

/// The most that can ever have stood: all that the ledger has of it, taken back or not.
fn ever(rows: &Rows, user: i64) -> Figures {
    let (solutions, thanks, written) = now(rows, user);
    let of = |kind: &str| {
        let is_one = |deed: &&super::Deed| deed.user == user && deed.kind == kind && deed.count > 0;
        rows.deeds.iter().filter(is_one).count() as i64
    };
    let posts = rows.posts.values().filter(|post| post.author == user).count() as i64;
    (solutions.max(of("solution")), thanks.max(of("kudo_received")), written.max(posts))
}

/// Fails where somebody has reached a badge and never had it, has one that they can't have
/// reached, or was told twice; gives the badges that somebody has by rule.
pub fn hold(conn: &mut Conn, config: &Config, at: i64) -> BTreeSet<String> {
    let rows = Rows::of(conn);
    let awards: Vec<(i64, String, Option<i64>)> = badge_awards::table
        .select((badge_awards::user_id, badge_awards::badge, badge_awards::by_id))
        .load(conn)
        .expect("awards");
    let told: Vec<(i64, String)> =
        notices::table.select((notices::user_id, notices::dedupe)).load(conn).expect("notices");
    let mut by_rule = BTreeSet::new();
    for badge in
        config.badges.iter().filter(|badge| badge.solutions + badge.kudos + badge.posts + badge.days > 0)
    {
        for (user, member) in &rows.members {
            let (of, had) = (
                |(solutions, thanks, written): Figures| {
                    solutions >= badge.solutions
                        && thanks >= badge.kudos
                        && written >= badge.posts
                        && (badge.days == 0 || member.joined <= at - badge.days * DAY)
                },
                awards.iter().find(|(owner, slug, _)| owner == user && *slug == badge.slug),
            );
            let has_reached = member.is_here() && of(now(&rows, *user));
            assert!(!has_reached || had.is_some(), "{user} has reached {} and never had it", badge.slug);
            if had.is_some_and(|(.., by)| by.is_none()) {
                assert!(of(ever(&rows, *user)), "{user} has {} and never reached it", badge.slug);
                by_rule.insert(badge.slug.clone());
            }
            let letter = format!("badge:{}", badge.slug);
            let times = told.iter().filter(|(to, dedupe)| to == user && *dedupe == letter).count();
            assert!(times <= 1, "{user} was told {times} times of {}", badge.slug);
        }
    }
    by_rule
}
