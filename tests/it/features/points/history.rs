//! Points, leaderboards and badges after any history: what was kept along the way is what is
//! counted by hand from the rows. The histories are those of the ranks (`features/ranks/history.rs`).

use std::collections::{BTreeMap, BTreeSet};

use bandstand::features::badges;
use bandstand::features::points::{actions, jobs};
use bandstand::forum::points::store;
use bandstand::kit::site::Site;
use bandstand::schema::{leaderboard_places, star_points};
use diesel::prelude::*;

use crate::features::by_hand::{badges as badges_by_hand, points};
use crate::world::World;

/// Holds the ledger against the rows.
pub fn is_settled(world: &World<'_>) -> points::Paid {
    points::hold(&mut world.conn(), &world.site.config)
}

/// The rules that paid something at some time, whatever became of it.
fn rules(world: &World<'_>) -> BTreeSet<String> {
    let rows: Vec<(String, i64)> = star_points::table
        .select((star_points::rule, star_points::points))
        .load(&mut world.conn())
        .expect("rows");
    rows.into_iter().filter(|(_, points)| *points > 0).map(|(rule, _)| rule).collect()
}

/// Who has reached a badge has it, and asking again gives nothing.
async fn badges_are_there(world: &World<'_>) {
    badges::jobs::run(&world.site).await.expect("it runs");
    assert_eq!(badges::jobs::run(&world.site).await.expect("it runs"), 0);
    let now = world.site.clock.now().0;
    let given = badges_by_hand::hold(&mut world.conn(), &world.site.config, now);
    assert!(given.len() >= 3, "a history without badges proves nothing: {given:?}");
}

/// Places as the site has them.
fn shown(world: &World<'_>, month: i64) -> Vec<(i64, i64, i64)> {
    let best = store::best_of(&mut world.conn(), month, world.site.config.stars.leaderboard_size);
    let places = actions::places(&best.expect("asked"));
    places.into_iter().map(|(place, one)| (place, one.user_id.0, one.points)).collect()
}

/// Holds all that was kept against a count by hand; `twin` is another process.
pub async fn check(world: &World<'_>, twin: &Site) {
    let paid = is_settled(world);
    for rule in ["unanswered", "in_time", "solution", "idea_checked", "report_handled", "kudo"] {
        assert!(rules(world).contains(rule), "a history without {rule} proves little");
    }
    badges_are_there(world).await;
    let boards = points::boards(&mut world.conn(), &paid);
    for (month, board) in &boards {
        assert_eq!(shown(world, *month), *board, "{month}");
    }
    assert!(!boards.is_empty(), "a history that earned nothing proves nothing");
    // A ledger that is lost is the same again.
    let all = |world: &World<'_>| -> BTreeMap<i64, i64> {
        let rows: Vec<(i64, i64)> = star_points::table
            .select((star_points::user_id, star_points::points))
            .load(&mut world.conn())
            .expect("rows");
        let mut sums = BTreeMap::new();
        for (user, points) in rows {
            *sums.entry(user).or_default() += points;
        }
        sums.retain(|_, points| *points != 0);
        sums
    };
    let before = all(world);
    diesel::delete(star_points::table).execute(&mut world.conn()).expect("no points");
    let (book, now) = (actions::book(&world.site), world.site.clock.now());
    let refill = move |tx: &mut bandstand::kit::db::Conn| actions::settle_last(tx, &book, 130, now);
    world.site.db.write(refill).await.expect("it is settled");
    assert_eq!(all(world), before);
    // Two processes close the months at once: each is closed once, with these places.
    for site in [&world.site, twin] {
        site.clock.advance(std::time::Duration::from_secs(40 * 86_400));
    }
    let (one, two) = futures_util::future::join(jobs::run(&world.site), jobs::run(twin)).await;
    assert!(one.expect("it runs") + two.expect("it runs") > 0, "months are over");
    let closed: Vec<(i64, i64, i64, i64)> = leaderboard_places::table
        .order((leaderboard_places::month, leaderboard_places::place, leaderboard_places::user_id))
        .select((
            leaderboard_places::month,
            leaderboard_places::place,
            leaderboard_places::user_id,
            leaderboard_places::points,
        ))
        .load(&mut world.conn())
        .expect("places");
    for (month, board) in boards {
        let kept: Vec<(i64, i64, i64)> =
            closed.iter().filter(|row| row.0 == month).map(|row| (row.1, row.2, row.3)).collect();
        assert_eq!(kept, board, "{month} is closed");
    }
}
