//! What Stars' points must be, from the rows alone (PRODUCT 13, `[stars.points]`).

use std::collections::{BTreeMap, BTreeSet};

use bandstand::kit::config::Config;
use bandstand::kit::db::Conn;
use bandstand::schema::{star_points, users};
use diesel::prelude::*;

use super::{DAY, Rows, day_of};

/// Rules in the order in which a day counts them.
pub const RULES: [&str; 7] =
    ["unanswered", "in_time", "solution", "idea_checked", "report_handled", "faq", "kudo"];
const UNANSWERED: usize = 0;
const IN_TIME: usize = 1;
const SOLUTION: usize = 2;
const CHECKED: usize = 3;
const REPORT: usize = 4;
const FAQ: usize = 5;
const KUDO: usize = 6;

/// Something that may count, in the order in which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    pub at: i64,
    pub rule: usize,
    pub subject: i64,
    pub thread: i64,
    pub other: i64,
}

/// Points of one thing, by member, day and thing.
pub type Paid = BTreeMap<(i64, i64, Thing), i64>;

/// Everything that is paid, of everybody who was ever a Star.
pub fn paid(rows: &Rows, config: &Config) -> Paid {
    assert_eq!(config.zone, "UTC", "these days are those of UTC");
    let stars: BTreeSet<i64> = rows.terms.iter().map(|term| term.user).collect();
    let mut all = Paid::new();
    for star in stars {
        let mut months: BTreeMap<i64, Vec<Thing>> = BTreeMap::new();
        for thing in things(rows, config, star) {
            let within = |term: &&super::Term| term.user == star && term.began <= thing.at;
            if rows.terms.iter().filter(within).any(|term| term.ended.is_none_or(|ended| thing.at < ended)) {
                months.entry(day_of(thing.at) / 100).or_default().push(thing);
            }
        }
        for (month, things) in months {
            let things = without_surplus(rows, config, (star, month), things);
            for (day, thing, points) in by_days(config, &things) {
                all.insert((star, day, thing), points);
            }
        }
    }
    all
}

/// All that somebody did which the rules know of.
fn things(rows: &Rows, config: &Config, star: i64) -> Vec<Thing> {
    let rules = &config.stars.points;
    let mut all = Vec::new();
    for post in rows.posts.values().filter(|post| post.author == star && post.is_visible) {
        let thread = &rows.threads[&post.thread];
        let thing = |rule, at, other| Thing { at, rule, subject: post.id, thread: post.thread, other };
        if thread.is_visible && post.number == 1 && thread.board == "faq" {
            all.push(thing(FAQ, post.at, 0));
        }
        let is_question = ["help", "issue", "chat", "vault"].contains(&thread.board.as_str());
        if thread.is_visible && thread.author != star && post.number > 1 && is_question {
            let earlier = rows.posts.values().any(|other| {
                other.thread == post.thread
                    && (2..post.number).contains(&other.number)
                    && other.is_visible
                    && other.author != thread.author
            });
            if !earlier && post.chars >= rules.least_chars {
                all.push(thing(UNANSWERED, post.at, thread.author));
                if post.at - thread.at <= rules.in_time_hours * 3_600_000 {
                    all.push(thing(IN_TIME, post.at, thread.author));
                }
            }
        }
        if thread.is_visible && thread.author != star && post.is_solution {
            let by_banned = post.accepted_by.is_some_and(|by| rows.is_banned(by));
            all.extend(post.accepted_at.filter(|_| !by_banned).map(|at| thing(SOLUTION, at, thread.author)));
        }
        for kudo in rows.kudos.iter().filter(|kudo| kudo.post == post.id && kudo.by != star) {
            let is_new = kudo.at - rows.members[&kudo.by].joined < rules.established_days * DAY;
            let is_returned = rows.kudos.iter().any(|back| {
                back.by == star
                    && rows.posts[&back.post].author == kudo.by
                    && (back.at - kudo.at).abs() <= rules.mutual_days * DAY
            });
            if thread.is_visible && !rows.is_banned(kudo.by) && !is_new && !is_returned {
                all.push(thing(KUDO, kudo.at, kudo.by));
            }
        }
    }
    for (at, check) in rows.checks.iter().enumerate() {
        let thread = &rows.threads[&check.thread];
        let is_last = !rows.checks[at + 1..].iter().any(|later| later.thread == check.thread);
        if is_last
            && check.by == Some(star)
            && check.after == "checked"
            && thread.is_checked
            && thread.author != star
        {
            let (rule, subject) = (CHECKED, check.thread);
            all.push(Thing { at: check.at, rule, subject, thread: subject, other: 0 });
        }
    }
    for matter in rows.matters.iter().filter(|matter| matter.decided_by == Some(star)) {
        if matter.state != "open" && matter.appeal != "granted" && matter.author != star {
            let thing = |at| Thing { at, rule: REPORT, subject: matter.id, thread: 0, other: 0 };
            all.extend(matter.decided_at.map(thing));
        }
    }
    all.sort_unstable();
    all
}

/// Without what one person gives too often, and without what only a ring gives.
fn without_surplus(
    rows: &Rows,
    config: &Config,
    (star, month): (i64, i64),
    things: Vec<Thing>,
) -> Vec<Thing> {
    let mut kept: Vec<Thing> = Vec::new();
    for thing in things {
        let is_same = |other: &&Thing| other.rule == thing.rule && other.other == thing.other;
        let before = kept.iter().filter(is_same).count();
        let is_today = |other: &Thing| day_of(other.at) == day_of(thing.at);
        let thanked_today = thing.rule == KUDO && kept.iter().filter(is_same).any(is_today);
        let most = usize::try_from(config.stars.points.from_one_a_month).expect("a number");
        if !thanked_today && (thing.other == 0 || before < most) {
            kept.push(thing);
        }
    }
    // Whoever is thanked by me, or by somebody whom I thanked, and thanks me, is of a ring with me.
    let given: Vec<(i64, i64)> = rows
        .kudos
        .iter()
        .filter(|kudo| day_of(kudo.at) / 100 == month)
        .map(|kudo| (kudo.by, rows.posts[&kudo.post].author))
        .collect();
    let thanked = |by: i64| given.iter().filter(move |(giver, _)| *giver == by).map(|(_, to)| *to);
    let near: BTreeSet<i64> = thanked(star).collect();
    let ring: BTreeSet<i64> = near
        .iter()
        .flat_map(|one| thanked(*one))
        .chain(near.iter().copied())
        .filter(|one| *one != star)
        .collect();
    let is_ring = |thing: &Thing| thing.rule == KUDO && ring.contains(&thing.other);
    let mut room = kept.iter().filter(|thing| thing.rule == KUDO && !is_ring(thing)).count();
    let mut met = BTreeSet::new();
    kept.retain(|thing| {
        if !is_ring(thing) || met.insert(thing.other) {
            return true;
        }
        let has_room = room > 0;
        room = room.saturating_sub(1);
        has_room
    });
    kept
}

/// What each day pays.
fn by_days(config: &Config, things: &[Thing]) -> Vec<(i64, Thing, i64)> {
    let rules = &config.stars.points;
    let worths = [
        rules.unanswered,
        rules.in_time,
        rules.solution,
        rules.idea_checked,
        rules.report_handled,
        rules.faq,
        rules.kudo,
    ];
    let mut paid: Vec<(i64, Thing, i64)> = Vec::new();
    for thing in things {
        let (day, worth) = (day_of(thing.at), worths[thing.rule]);
        let today: Vec<_> = paid.iter().filter(|(on, ..)| *on == day).collect();
        let so_many = today.iter().filter(|(_, other, _)| other.rule == thing.rule).count() as i64;
        let points =
            worth.points.min(rules.most_a_day - today.iter().map(|(.., points)| points).sum::<i64>());
        if so_many < worth.a_day && points > 0 {
            paid.push((day, *thing, points));
        }
    }
    paid
}

/// What the ledger says, thing by thing.
pub fn kept(conn: &mut Conn) -> Paid {
    type Row = (i64, String, i64, i64, i64, i64, i64, i64);
    let rows: Vec<Row> = star_points::table
        .select((
            star_points::user_id,
            star_points::rule,
            star_points::subject_id,
            star_points::thread_id,
            star_points::other_id,
            star_points::points,
            star_points::day,
            star_points::done_at,
        ))
        .load(conn)
        .expect("rows");
    let mut all = Paid::new();
    for (user, rule, subject, thread, other, points, day, at) in rows {
        let rule = RULES.iter().position(|known| *known == rule).expect("a rule");
        *all.entry((user, day, Thing { at, rule, subject, thread, other })).or_default() += points;
    }
    all.retain(|_, points| *points != 0);
    all
}

/// Fails where the ledger says something else than the rows; gives what is paid.
pub fn hold(conn: &mut Conn, config: &Config) -> Paid {
    let rows = Rows::of(conn);
    let wanted = paid(&rows, config);
    let said = kept(conn);
    let missing: Vec<_> = wanted.iter().filter(|(key, points)| said.get(key) != Some(points)).collect();
    let surplus: Vec<_> = said.iter().filter(|(key, points)| wanted.get(key) != Some(points)).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "missing: {missing:#?}\nsurplus: {surplus:#?}");
    for (user, points) in sums(&wanted, |_| true) {
        let member = &rows.members[&user];
        let reached = config.stars.level_points.iter().filter(|from| **from <= points).count() as i64;
        let is_rising = member.rank == "rising-star";
        assert!(!is_rising || member.level >= reached, "{user} has level {} with {points}", member.level);
    }
    wanted
}

/// Each member's sum of the days that are asked for.
pub fn sums(paid: &Paid, of: impl Fn(i64) -> bool) -> BTreeMap<i64, i64> {
    let mut sums = BTreeMap::new();
    for ((user, ..), points) in paid.iter().filter(|((_, day, _), _)| of(*day)) {
        *sums.entry(*user).or_default() += points;
    }
    sums
}

/// The leaderboard of each month: place, whose, points. Most points first, then who joined the
/// site first; the same points share a place.
pub fn boards(conn: &mut Conn, paid: &Paid) -> BTreeMap<i64, Vec<(i64, i64, i64)>> {
    let states: Vec<(i64, String)> = users::table.select((users::id, users::state)).load(conn).expect("rows");
    let here: BTreeSet<i64> = states
        .into_iter()
        .filter(|(_, state)| state == "active" || state == "silenced")
        .map(|row| row.0)
        .collect();
    let months: BTreeSet<i64> = paid.keys().map(|(_, day, _)| day / 100).collect();
    let mut boards = BTreeMap::new();
    for month in months {
        let mut all: Vec<(i64, i64)> = sums(paid, |day| day / 100 == month).into_iter().collect();
        all.retain(|(user, _)| here.contains(user));
        all.sort_by_key(|(user, points)| (-points, *user));
        let better = |points: i64| all.iter().filter(|(_, other)| *other > points).count() as i64;
        let places = all.iter().map(|(user, points)| (better(*points) + 1, *user, *points)).collect();
        boards.insert(month, places);
    }
    boards
}
