//! Random histories: whatever happens, and however it is heard, what is kept
//! along the way is what comes out of a computation from scratch.

use std::collections::BTreeMap;

use bandstand::app::listeners;
use bandstand::app::worker::{self, Worker};
use bandstand::features::ranks::formula::Formula;
use bandstand::features::ranks::recompute;
use bandstand::features::ranks::store::{self, Score};
use bandstand::features::ranks::tally::{Pair, Standing};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::activity::fill;
use bandstand::forum::activity::model::{Cause, Deed, DeedKind};
use bandstand::forum::events::{self, Event};
use bandstand::forum::ranks::{Family, Rank};
use bandstand::kit::config::Config;
use bandstand::kit::site::Site;
use bandstand::schema::{audit_log, deeds, outbox, posts, rank_days, rank_scores, threads, users};
use diesel::prelude::*;
use futures_util::future::join;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

use crate::both;
use crate::world::{Browser, World, on_site_with};

const PEOPLE: [&str; 6] = ["pia_marl", "mirelle", "halvard", "tobias-k", "quillfeather", "Ravi_M"];
/// Acts of one history.
const ACTS: usize = 110;

/// Ranks that are reached within one history.
pub fn quick(config: &mut Config) {
    config.spam.hold_from = 0;
    let needs = [2.0, 5.0, 9.0, 14.0, 20.0, 30.0, 45.0, 70.0];
    for (rung, score) in
        ["newbie", "casual-listener", "regular", "music-fan", "gig-goer", "roadie", "songwriter", "composer"]
            .iter()
            .zip(needs)
    {
        let rung = config.ranks.formula.ladder.get_mut(*rung).expect("a rung");
        (rung.score, rung.days, rung.solutions) = (score, 0, 0);
    }
}

/// Somebody's history, act by act.
struct History<'w> {
    world: &'w World<'w>,
    random: StdRng,
    browsers: Vec<Browser>,
    threads: Vec<i64>,
    ideas: Vec<i64>,
    /// All that was ever told.
    heard: Vec<Event>,
    number: usize,
}

impl History<'_> {
    fn somebody(&mut self) -> usize {
        self.random.random_range(0..PEOPLE.len())
    }

    fn thread(&mut self) -> i64 {
        *self.threads.choose(&mut self.random).expect("a thread")
    }

    fn post(&mut self) -> i64 {
        let thread = self.thread();
        let ids: Vec<i64> = posts::table
            .filter(posts::thread_id.eq(thread))
            .select(posts::id)
            .load(&mut self.world.conn())
            .expect("posts");
        ids.choose(&mut self.random).copied().unwrap_or(0)
    }

    /// Whether it was refused is the site's business; that it answered is ours.
    async fn send(&self, who: usize, path: &str, fields: &[(&str, &str)]) {
        let answer = self.browsers[who].post(path, fields).await;
        assert!(answer.status < 500, "{path}: {}", answer.words());
    }

    async fn start(&mut self) {
        self.number += 1;
        let (who, board) = (self.somebody(), ["android", "social-and-random"][self.number % 2]);
        let title = format!("History {} of a thread", self.number);
        let words = [("title", title.as_str()), ("body", "How does it begin?"), ("key", title.as_str())];
        self.send(who, &format!("/boards/{board}/threads"), &words).await;
        let made = threads::table.filter(threads::title.eq(&title)).select(threads::id);
        self.threads.extend(made.first::<i64>(&mut self.world.conn()).ok());
    }

    async fn act(&mut self) {
        let (who, moderator) = (self.somebody(), 5);
        match self.random.random_range(0..26) {
            0 | 1 => self.start().await,
            2..=7 => {
                self.number += 1;
                let (thread, body) = (self.thread(), format!("Word {} of mine.", self.number));
                self.send(who, &format!("/threads/{thread}/posts"), &[("body", &body), ("key", &body)]).await;
            }
            8..=11 => {
                let post = self.post();
                self.send(who, &format!("/posts/{post}/kudo"), &[]).await;
            }
            12 => {
                let post = self.post();
                self.send(who, &format!("/posts/{post}/kudo/take-back"), &[]).await;
            }
            13 | 14 => {
                let post = self.post();
                self.send(4 + who % 2, &format!("/posts/{post}/solution"), &[]).await;
            }
            15 => {
                let post = self.post();
                self.send(moderator, &format!("/posts/{post}/solution/take-back"), &[]).await;
            }
            16 | 17 => {
                let idea = *self.ideas.choose(&mut self.random).expect("an idea");
                let back = ["", "/take-back"][self.number % 2];
                self.number += 1;
                self.send(who, &format!("/threads/{idea}/vote{back}"), &[]).await;
            }
            18 | 19 => {
                let (post, verb) = (self.post(), ["hide", "restore", "remove"][who % 3]);
                self.send(moderator, &format!("/posts/{post}/{verb}"), &[("reason", "Rule 4")]).await;
            }
            20 => {
                let (thread, verb) = (self.thread(), ["hide", "restore", "remove"][who % 3]);
                self.send(moderator, &format!("/threads/{thread}/{verb}"), &[("reason", "Rule 4")]).await;
            }
            21 => {
                let (thread, board) = (self.thread(), ["android", "ios", "social-and-random"][who % 3]);
                self.send(moderator, &format!("/threads/{thread}/move"), &[("board", board)]).await;
            }
            22 => {
                let (from, into) = (self.thread(), self.thread());
                let (newer, older) = (from.max(into), format!("/threads/{}", from.min(into)));
                self.send(moderator, &format!("/threads/{newer}/merge-into"), &[("into", &older)]).await;
            }
            23 => {
                let entry: Option<i64> = audit_log::table
                    .filter(audit_log::verb.ne("undo"))
                    .order(audit_log::id.desc())
                    .select(audit_log::id)
                    .first(&mut self.world.conn())
                    .optional()
                    .expect("the log");
                self.send(moderator, &format!("/desk/audit/{}/undo", entry.unwrap_or(0)), &[]).await;
            }
            24 => {
                let fields = [("kind", "ban"), ("days", "2"), ("reason", "x"), ("message", "No.")];
                self.send(moderator, "/desk/members/halvard/sanctions", &fields).await;
            }
            _ => {
                let (thread, verb) = (self.thread(), ["vault", "unvault"][who % 2]);
                self.send(moderator, &format!("/threads/{thread}/{verb}"), &[]).await;
            }
        }
    }

    /// Hears some of what waits, in some order, some of it twice, in one process or two.
    async fn hear(&mut self, twin: &Site) {
        let payloads: Vec<String> = outbox::table
            .filter(outbox::kind.eq(events::KIND))
            .order(outbox::id)
            .select(outbox::payload)
            .load(&mut self.world.conn())
            .expect("events");
        let waiting = payloads.iter().filter_map(|payload| serde_json::from_str::<Event>(payload).ok());
        self.heard.extend(waiting);
        let mut again: Vec<Event> = self.heard.iter().rev().take(12).copied().collect();
        again.shuffle(&mut self.random);
        let half = again.len() / 2;
        let hear = async |site: &Site, part: &[Event]| {
            for event in part {
                // What another process holds comes again by itself in the outbox.
                drop(listeners::hear(site, *event).await);
            }
        };
        join(hear(&self.world.site, &again[..half]), hear(twin, &again[half..])).await;
        let mut workers = [Worker::new(worker::QUICK, None), Worker::new(worker::QUICK, None)];
        let [one, other] = &mut workers;
        let (here, there) = join(one.pulse(&self.world.site), other.pulse(twin)).await;
        here.and(there).expect("the outbox is worked off");
    }
}

/// Every row of the ledger, in the order in which it was written.
fn ledger(world: &World<'_>) -> BTreeMap<UserId, Vec<Deed>> {
    let rows: Vec<Deed> =
        deeds::table.order(deeds::id).select(Deed::as_select()).load(&mut world.conn()).expect("the ledger");
    let mut all: BTreeMap<UserId, Vec<Deed>> = BTreeMap::new();
    let joined: BTreeMap<UserId, i64> = users::table
        .select((users::id, users::joined_at))
        .load(&mut world.conn())
        .expect("members")
        .into_iter()
        .collect();
    for row in rows.into_iter().filter(|row| row.done_at.0 >= joined[&row.user_id]) {
        all.entry(row.user_id).or_default().push(row);
    }
    all
}

/// The days of a ledger by the simplest way to count: a day of UTC is 86,400 seconds.
fn days_of(rows: &[Deed]) -> BTreeMap<(i64, String), i64> {
    let mut days = BTreeMap::new();
    for row in rows {
        let day = row.done_at.0.div_euclid(86_400_000);
        *days.entry((day, row.kind.word().to_owned())).or_default() += row.count;
        if row.kind.is_own() {
            *days.entry((day, "own".to_owned())).or_default() += row.count;
        }
    }
    days.retain(|_, count| *count != 0);
    days
}

/// A standing counted anew from its rows, without any sum that was kept.
fn standing_of(formula: &Formula, rows: &[Deed]) -> Standing {
    let days = days_of(rows);
    let mut standing = Standing::default();
    let mut pairs: BTreeMap<(DeedKind, UserId), Pair> = BTreeMap::new();
    for row in rows {
        let entry = formula.entry(row, 0);
        if let Some(other) = entry.other {
            let pair = pairs.entry((entry.kind, other)).or_default();
            *(if entry.is_established { &mut pair.established } else { &mut pair.others }) += entry.count;
        }
    }
    for kind in DeedKind::ALL {
        let sum = &mut standing.sums[*kind as usize];
        for ((_, word), count) in &days {
            if word == kind.word() {
                sum.count += count;
                sum.by_day += formula.of_day(*kind, *count);
            }
        }
        for ((of, other), pair) in &pairs {
            let returned = match of {
                DeedKind::KudoReceived => {
                    pairs.get(&(DeedKind::KudoGiven, *other)).map_or(0, |pair| pair.total())
                }
                _ => 0,
            };
            if of == kind {
                sum.by_person += formula.of_pair(*kind, *pair, returned);
            }
        }
    }
    standing.active_days = days.keys().filter(|(_, word)| word == "own").count() as i64;
    standing
}

/// What the ledger says about the rank: highest on the way, but where rows let it fall.
fn rank_of(formula: &Formula, rows: &[Deed]) -> Rank {
    let mut rank = Rank::Visitor;
    for end in 1..=rows.len() {
        let now = formula.rank_of(&standing_of(formula, &rows[..end]));
        let row = &rows[end - 1];
        let falls = row.cause == Cause::Removed || (row.kind == DeedKind::UpheldReport && row.count > 0);
        rank = if falls { now } else { rank.max(now) };
    }
    rank
}

/// Holds what was kept against the ledger, and the ledger against the state.
pub fn check(world: &World<'_>) {
    let formula = Formula::new(&world.site.config.ranks.formula).expect("a formula");
    let conn = &mut world.conn();
    let all = ledger(world);
    let mut looked = 0;
    for name in PEOPLE {
        let user = UserId(world.id_of(name));
        let Some(rows) = all.get(&user) else { continue };
        let score: Score =
            rank_scores::table.find(user).select(Score::as_select()).first(conn).expect("a score");
        let expected = standing_of(&formula, rows);
        let kept: Standing = serde_json::from_str(&score.standing).expect("a standing");
        assert_eq!((&kept.sums, kept.active_days), (&expected.sums, expected.active_days), "{name}");
        assert_eq!(score.score, formula.score(&expected), "{name}");
        let days: Vec<(i64, String, i64)> = rank_days::table
            .filter(rank_days::user_id.eq(user))
            .select((rank_days::day, rank_days::kind, rank_days::count))
            .load(conn)
            .expect("days");
        let days: BTreeMap<_, _> = days.into_iter().map(|(day, kind, count)| ((day, kind), count)).collect();
        assert_eq!(days, days_of(rows), "{name}");
        assert_eq!(score.earned, rank_of(&formula, rows), "{name}");
        let shown = store::who(conn, user).expect("a member").rank;
        if shown.family() == Family::Member {
            assert_eq!(shown, score.earned.max(score.given), "{name}");
        }
        looked += 1;
    }
    assert!(looked >= 4, "the history has people in it");
    let now = world.site.clock.now();
    let site = world.twin();
    let added = by_command(move || fill::all(&site.db, now, |_, _| ()).expect("it is filled"));
    assert_eq!(added, 0, "the ledger says what is so");
    let outcome = compute(world);
    assert_eq!((outcome.wrong, outcome.moved), (0, 0), "{outcome:?}");
}

/// Commands block their thread, which these stories run on.
fn by_command<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(work).join().expect("the command comes to its end")
}

/// Everybody by the formula of the story.
pub fn compute(world: &World<'_>) -> recompute::Outcome {
    let (site, now) = (world.twin(), world.site.clock.now());
    by_command(move || recompute::all(&site.db, &site.config, now, |_| ()).expect("it is computed"))
}

async fn tell(world: &World<'_>, seed: u64) {
    let mut browsers = Vec::new();
    for name in PEOPLE {
        browsers.push(world.member(name).await);
    }
    let ideas: Vec<i64> = threads::table
        .inner_join(bandstand::schema::boards::table)
        .filter(bandstand::schema::boards::slug.eq("ideas"))
        .filter(threads::state.eq("visible"))
        .select(threads::id)
        .limit(4)
        .load(&mut world.conn())
        .expect("ideas");
    let random = StdRng::seed_from_u64(seed);
    let mut history =
        History { world, random, browsers, threads: Vec::new(), ideas, heard: Vec::new(), number: 0 };
    for _ in 0..3 {
        history.start().await;
    }
    let twin = world.twin();
    // Everybody of the demo by the formula of this story.
    compute(world);
    for at in 0..ACTS {
        history.act().await;
        if at % 9 == 8 {
            history.hear(&twin).await;
        }
    }
    world.hear().await;
    let risen: i64 = users::table
        .inner_join(rank_scores::table)
        .filter(rank_scores::earned.ne(Rank::Visitor))
        .count()
        .get_result(&mut world.conn())
        .expect("a count");
    assert!(risen >= 2, "somebody rises in a history");
    check(world);
}

both! {
    fn whatever_happens_what_is_kept_is_what_a_computation_from_scratch_gives(db) {
        on_site_with(db, quick, async |world| {
            tell(&world, 7).await;
        });
    }

    fn another_history_gives_the_same(db) {
        on_site_with(db, quick, async |world| {
            tell(&world, 4_711).await;
        });
    }
}
