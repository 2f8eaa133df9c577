//! Points, leaderboards and badges after any history: what was kept along the way is what the
//! present state says. The histories are those of the ranks (`features/ranks/history.rs`).

use std::collections::BTreeMap;

use bandstand::features::badges;
use bandstand::features::points::{actions, jobs};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::points::rules::Earned;
use bandstand::forum::points::store::Standing;
use bandstand::forum::points::store::facts::stars_since;
use bandstand::forum::points::{days, settle, store};
use bandstand::kit::db::Ts;
use bandstand::kit::site::Site;
use bandstand::schema::{badge_awards, leaderboard_places, notices, star_points, users};
use diesel::prelude::*;

use crate::world::World;

/// Everybody who was ever a Star, with what the present state says of each month.
fn from_scratch(world: &World<'_>) -> BTreeMap<(UserId, i64), Earned> {
    let (book, conn) = (actions::book(&world.site), &mut world.conn());
    let last = days::month_of(days::day_of(world.site.clock.now(), &book.zone));
    let first = store::first_day(conn).expect("asked").map_or(last, days::month_of);
    let mut all = BTreeMap::new();
    for star in stars_since(conn, Ts(0)).expect("Stars") {
        for month in days::months_between(first, last) {
            let wanted = settle::wanted(conn, &book, star, month).expect("asked");
            all.insert((star, month), wanted);
        }
    }
    all
}

/// What the ledger says, fact by fact, against what the present state says.
pub fn is_settled(world: &World<'_>) {
    let conn = &mut world.conn();
    let mut sums: BTreeMap<UserId, i64> = BTreeMap::new();
    for ((star, month), wanted) in from_scratch(world) {
        let mut said = Earned::new();
        for entry in store::all_of_month(conn, star, month).expect("rows") {
            *said.entry((entry.day, entry.fact())).or_default() += entry.points;
        }
        said.retain(|_, points| *points != 0);
        assert_eq!(said, wanted, "{star:?} in {month}");
        *sums.entry(star).or_default() += wanted.values().sum::<i64>();
    }
    let rows: Vec<UserId> =
        star_points::table.select(star_points::user_id).distinct().load(conn).expect("rows");
    assert!(rows.iter().all(|user| sums.contains_key(user)), "only Stars have points");
    for (star, sum) in sums {
        assert_eq!(store::total(conn, star).expect("a sum"), sum, "{star:?}");
    }
}

/// The leaderboard of each month as the present state has it: most points first, then who joined first.
fn boards(world: &World<'_>) -> BTreeMap<i64, Vec<(i64, Standing)>> {
    let here: Vec<UserId> = users::table
        .filter(users::state.eq_any(["active", "silenced"]))
        .select(users::id)
        .load(&mut world.conn())
        .expect("members");
    let mut boards: BTreeMap<i64, Vec<Standing>> = BTreeMap::new();
    for ((user_id, month), earned) in from_scratch(world) {
        let points = earned.values().sum::<i64>();
        if points > 0 && here.contains(&user_id) {
            boards.entry(month).or_default().push(Standing { user_id, points });
        }
    }
    for board in boards.values_mut() {
        board.sort_by_key(|one| (-one.points, one.user_id));
    }
    boards.into_iter().map(|(month, board)| (month, actions::places(&board))).collect()
}

/// Who has reached a badge has it, whoever has it was told once, and asking again gives nothing.
async fn badges_are_there(world: &World<'_>) {
    badges::jobs::run(&world.site).await.expect("it runs");
    assert_eq!(badges::jobs::run(&world.site).await.expect("it runs"), 0);
    let (conn, now) = (&mut world.conn(), world.site.clock.now());
    for badge in world.site.config.badges.iter().filter(|badge| badge.has_rule()) {
        let missing = badges::store::earners(conn, badge, None, now, 1_000).expect("asked");
        assert_eq!(missing, [], "{}", badge.slug);
    }
    let awards: Vec<(i64, String)> =
        badge_awards::table.select((badge_awards::user_id, badge_awards::badge)).load(conn).expect("awards");
    for (user, badge) in awards {
        let told: i64 = notices::table
            .filter(notices::user_id.eq(user))
            .filter(notices::dedupe.eq(format!("badge:{badge}")))
            .count()
            .get_result(conn)
            .expect("counted");
        assert!(told <= 1, "{user} was told {told} times of {badge}");
    }
}

/// Holds all that was kept against a computation from scratch; `twin` is another process.
pub async fn check(world: &World<'_>, twin: &Site) {
    is_settled(world);
    badges_are_there(world).await;
    let boards = boards(world);
    let size = world.site.config.stars.leaderboard_size;
    for (month, board) in &boards {
        let best = store::best_of(&mut world.conn(), *month, size).expect("asked");
        assert_eq!(actions::places(&best), *board, "{month}");
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
        let kept: Vec<(i64, Standing)> = closed
            .iter()
            .filter(|row| row.0 == month)
            .map(|(_, place, user, points)| (*place, Standing { user_id: UserId(*user), points: *points }))
            .collect();
        assert_eq!(kept, board, "{month} is closed");
    }
}
