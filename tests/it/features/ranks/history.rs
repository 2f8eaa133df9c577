//! Random histories: whatever happens, and however it is heard, what is kept
//! along the way is what comes out of a computation from scratch.

use std::time::Duration;

use bandstand::app::listeners;
use bandstand::app::worker::{self, Worker};
use bandstand::forum::events::{self, Event};
use bandstand::kit::config::Config;
use bandstand::kit::site::Site;
use bandstand::schema::{audit_log, matters, outbox, posts, threads};
use diesel::prelude::*;
use futures_util::future::join;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

use super::scratch::{check, compute};
use crate::both;
use crate::world::{Browser, World, on_site_with};

pub const PEOPLE: [&str; 7] =
    ["pia_marl", "mirelle", "halvard", "tobias-k", "nadiq", "quillfeather", "Ravi_M"];
const MODERATOR: usize = 6;
const STARS: [usize; 2] = [4, 5];
/// Acts of one history.
const ACTS: usize = 110;

/// Ranks and badges that are reached within one history, and limits of points that are met in it.
pub fn quick(config: &mut Config) {
    config.spam.hold_from = 0;
    let points = &mut config.stars.points;
    (points.from_one_a_month, points.most_a_day, points.idea_checked.a_day) = (1, 20, 1);
    for badge in &mut config.badges {
        (badge.solutions, badge.kudos) = (badge.solutions.min(2), badge.kudos.min(3));
    }
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

    async fn start(&mut self, who: usize) {
        self.number += 1;
        let board = ["android", "social-and-random"][self.number % 2];
        let title = format!("History {} of a thread", self.number);
        let words = [("title", title.as_str()), ("body", "How does it begin?"), ("key", title.as_str())];
        self.send(who, &format!("/boards/{board}/threads"), &words).await;
        let made = threads::table.filter(threads::title.eq(&title)).select(threads::id);
        self.threads.extend(made.first::<i64>(&mut self.world.conn()).ok());
    }

    async fn ban(&self, name: &str) {
        let fields = [("kind", "ban"), ("days", "2"), ("reason", "x"), ("message", "No.")];
        self.send(MODERATOR, &format!("/desk/members/{name}/sanctions"), &fields).await;
    }

    /// A Star finds what was reported last in order, or a moderator takes it out.
    async fn decide(&mut self) {
        let open: Option<i64> = matters::table
            .filter(matters::state.eq("open"))
            .order(matters::id.desc())
            .select(matters::id)
            .first(&mut self.world.conn())
            .optional()
            .expect("matters");
        self.number += 1;
        let (who, outcome) =
            [(STARS[0], "fine"), (MODERATOR, "removed"), (STARS[1], "fine")][self.number % 3];
        let fields = [("outcome", outcome), ("guideline", "community:9"), ("reason", "No ads.")];
        self.send(who, &format!("/desk/reports/{}/decide", open.unwrap_or(0)), &fields).await;
    }

    /// Something of each kind, so that every history has it, whatever chance adds and takes away.
    async fn all_kinds(&mut self) {
        let before = self.threads.len();
        for asker in [1, 2, 3] {
            self.start(asker).await;
        }
        for (star, thread) in STARS.into_iter().zip(self.threads[before..].to_vec()) {
            let words = format!("Turn it off, wait for half a minute, and turn it on again: {thread}.");
            self.send(star, &format!("/threads/{thread}/posts"), &[("body", &words), ("key", &words)]).await;
            let answer = self.world.last_post(thread);
            self.send(MODERATOR, &format!("/posts/{answer}/solution"), &[]).await;
            for thankful in [1, 2, 3] {
                self.send(thankful, &format!("/posts/{answer}/kudo"), &[]).await;
            }
            let about = format!("post:{}", self.world.question(thread));
            self.send(MODERATOR, "/reports", &[("about", &about), ("kind", "spam")]).await;
            let fine = [("outcome", "fine"), ("reason", "It is a question.")];
            let matter = self.world.matter(&about);
            self.send(star, &format!("/desk/reports/{matter}/decide"), &fine).await;
        }
        for (at, idea) in self.ideas.iter().enumerate() {
            self.send(MODERATOR, &format!("/threads/{idea}/check/take-back"), &[]).await;
            self.send(STARS[at % 2], &format!("/threads/{idea}/check"), &[]).await;
        }
    }

    async fn act(&mut self) {
        let (who, moderator) = (self.somebody(), MODERATOR);
        match self.random.random_range(0..31) {
            0 | 1 => self.start(who).await,
            2..=7 => {
                self.number += 1;
                let (thread, body) = (
                    self.thread(),
                    format!("Word {} of mine: what helped me here was to begin anew.", self.number),
                );
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
                self.send(MODERATOR - who % 2, &format!("/posts/{post}/solution"), &[]).await;
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
            24 | 25 => {
                let (idea, back) =
                    (*self.ideas.choose(&mut self.random).expect("an idea"), ["", "/take-back"][who % 2]);
                self.send(4 + self.number % 2, &format!("/threads/{idea}/check{back}"), &[]).await;
                self.number += 1;
            }
            26 => {
                self.ban("halvard").await;
            }
            27 | 28 => {
                let about = format!("post:{}", self.post());
                self.send(who, "/reports", &[("about", &about), ("kind", "spam")]).await;
            }
            29 => self.decide().await,
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
    world.hear().await;
    crate::features::points::forget_all(world);
    let twin = world.twin();
    // Everybody of the demo by the formula of this story.
    compute(world);
    for at in 0..ACTS {
        // The second time it is more of the same, from the same people.
        if at % (ACTS / 2) == 0 {
            history.all_kinds().await;
        }
        history.act().await;
        if at % 9 == 8 {
            history.hear(&twin).await;
            for site in [&world.site, &twin] {
                site.clock.advance(Duration::from_secs(17 * 3_600));
            }
        }
    }
    world.hear().await;
    // What they gave counts no more, and nothing else happens that would look at it again.
    history.ban("mirelle").await;
    world.hear().await;
    check(world);
    crate::features::points::history::check(world, &twin).await;
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
