//! Kudos and solutions from two sites on one database at once: one row each, and exact counters.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use bandstand::features::solutions::actions::{self as solutions, At};
use bandstand::features::{check, kudos};
use bandstand::forum::accounts::model::{User, UserId};
use bandstand::forum::accounts::store as accounts;
use bandstand::forum::posts::actions as posts_actions;
use bandstand::forum::posts::model::PostId;
use bandstand::forum::viewer::{Person, SignedIn};
use bandstand::kit::db::{Conn, Db, Ts};
use bandstand::kit::error::Error;
use bandstand::schema::{kudos as rows, posts, threads, users};
use diesel::prelude::*;

use crate::both;
use crate::world::on_site;

const NOW: Ts = Ts(1_800_000_000_000);
const AT: At = At { now: NOW, page_size: 20 };
const OPERATIONS: usize = 10_000;
/// Sites on one database, and people at each who press at the same time.
const SITES: usize = 2;
const HANDS: usize = 16;

fn signed_in(user: &User) -> SignedIn {
    SignedIn(std::sync::Arc::new(Person {
        id: user.id,
        session: 0,
        username: user.username.clone(),
        name: user.username.clone(),
        role: user.role,
        rank: user.rank,
        star_level: user.star_level,
        moderates: Vec::new(),
        state: user.state,
        confirmed: user.confirmed_at.is_some(),
        messages_on: user.messages_on,
        must_acknowledge: user.must_acknowledge,
        avatar: user.avatar.clone(),
        theme: String::new(),
        density: String::new(),
        zone: "UTC".to_owned(),
        joined_at: user.joined_at,
        ..Person::sample()
    }))
}

pub(super) fn somebody(conn: &mut Conn, name: &str) -> SignedIn {
    let id: UserId =
        users::table.filter(users::username.eq(name)).select(users::id).first(conn).expect("a member");
    signed_in(&accounts::by_id(conn, id).expect("a member"))
}

pub(super) fn everybody(conn: &mut Conn) -> Vec<SignedIn> {
    let ids: Vec<UserId> = users::table.select(users::id).order(users::id).load(conn).expect("members");
    ids.into_iter().map(|id| signed_in(&accounts::by_id(conn, id).expect("a member"))).collect()
}

/// Another process: its own connections, its own writer.
fn sites(db: &Db) -> Vec<Db> {
    (0..SITES).map(|_| Db::open(db.address().clone()).expect("the database opens")).collect()
}

/// Presses until there is an answer; whether it was yes. Where two processes
/// write to one SQLite file, somebody may be asked to try again in a moment.
pub(super) fn press<T: Send + 'static>(
    db: &Db,
    work: impl FnMut(&mut Conn) -> Result<T, Error> + Clone + Send + 'static,
) -> bool {
    loop {
        match db.write_now(work.clone()) {
            Ok(_) => return true,
            Err(Error::Refused(_) | Error::NotFound) => return false,
            Err(Error::Unavailable(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

/// Numbers that look random and come again with the same seed (splitmix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % most as u64).expect("a small number")
    }
}

/// One act of one person on one post; whether it was allowed.
fn act(db: &Db, dice: &mut Dice, people: &[SignedIn], staff: &SignedIn, some: &[PostId]) -> bool {
    let who = people[dice.below(people.len())].clone();
    let post = some[dice.below(some.len())];
    let (staff, at) = (staff.clone(), posts_actions::At { now: NOW, page_size: 20 });
    match dice.below(40) {
        0..18 => press(db, move |tx| kudos::actions::give(tx, &who, post, NOW)),
        18..28 => press(db, move |tx| kudos::actions::take_back(tx, &who, post, NOW)),
        28 => press(db, move |tx| solutions::accept(tx, &who, post, AT)),
        29..31 => press(db, move |tx| solutions::accept(tx, &staff, post, AT)),
        31..33 => press(db, move |tx| solutions::take_back(tx, &staff, post, AT)),
        33 => press(db, move |tx| posts_actions::moderate(tx, &staff, post, posts_actions::Verb::Hide, at)),
        34 => press(db, move |tx| posts_actions::remove(tx, &staff, post, "Rule 4", at)),
        _ => press(db, move |tx| posts_actions::moderate(tx, &staff, post, posts_actions::Verb::Restore, at)),
    }
}

both! {
    fn ten_thousand_mixed_acts_leave_every_counter_exact(db) {
        on_site(db, async |world| {
            let mut conn = world.conn();
            let people = everybody(&mut conn);
            let staff = somebody(&mut conn, "Ravi_M");
            // Few posts and threads, so that people meet.
            let chosen: Vec<i64> = threads::table
                .filter(threads::solved_post_id.is_not_null())
                .filter(threads::locked.eq(false))
                .order(threads::id.desc())
                .limit(5)
                .select(threads::id)
                .load(&mut conn)
                .expect("threads");
            let some: Vec<PostId> = posts::table
                .filter(posts::thread_id.eq_any(chosen))
                .order(posts::id)
                .select(posts::id)
                .load(&mut conn)
                .expect("posts");
            let sites = sites(&world.site.db);
            let done = AtomicUsize::new(0);
            let began = std::time::Instant::now();
            std::thread::scope(|scope| {
                for hand in 0..SITES * HANDS {
                    let (db, people, staff, some, done) = (&sites[hand % SITES], &people, &staff, &some, &done);
                    scope.spawn(move || {
                        let mut dice = Dice(hand as u64);
                        for _ in 0..OPERATIONS / (SITES * HANDS) {
                            if act(db, &mut dice, people, staff, some) {
                                done.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                    });
                }
            });
            let done = done.into_inner();
            eprintln!("{done} of {OPERATIONS} acts were allowed, in {:?}", began.elapsed());
            assert!(done > OPERATIONS / 2, "{done} acts were allowed");
            let found = check::run(&world.site.db).expect("a check");
            assert_eq!(found.problems, Vec::<String>::new());
            assert!(found.counts.kudos > 200, "{found:?}");
        });
    }

    fn a_race_for_one_kudo_leaves_one_row(db) {
        on_site(db, async |world| {
            let mut conn = world.conn();
            let pia = somebody(&mut conn, "pia_marl");
            let thread = world.thread("Playback pauses itself every night around 3:00");
            let post = PostId(world.post(thread, 6));
            let sites = sites(&world.site.db);
            for round in 0..20 {
                let start = Barrier::new(SITES * HANDS);
                std::thread::scope(|scope| {
                    for hand in 0..SITES * HANDS {
                        let (db, pia, start) = (&sites[hand % SITES], pia.clone(), &start);
                        scope.spawn(move || {
                            start.wait();
                            let outcome = if round % 2 == 0 {
                                press(db, move |tx| kudos::actions::give(tx, &pia, post, NOW))
                            } else {
                                press(db, move |tx| kudos::actions::take_back(tx, &pia, post, NOW))
                            };
                            assert!(outcome, "whoever is later gets the same answer");
                        });
                    }
                });
                let mine: i64 = rows::table
                    .filter(rows::post_id.eq(post))
                    .filter(rows::user_id.eq(pia.id))
                    .count()
                    .get_result(&mut conn)
                    .expect("a count");
                assert_eq!(mine, i64::from(round % 2 == 0));
            }
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
        });
    }

    fn a_race_to_accept_accepts_once(db) {
        on_site(db, async |world| {
            let mut conn = world.conn();
            let judges = [somebody(&mut conn, "quillfeather"), somebody(&mut conn, "Ravi_M")];
            let thread = world.thread("Playback pauses itself every night around 3:00");
            let post = PostId(world.post(thread, 6));
            let count = |conn: &mut Conn| -> i64 {
                users::table.filter(users::username.eq("halvard")).select(users::solution_count).first(conn).expect("a count")
            };
            let before = count(&mut conn);
            let sites = sites(&world.site.db);
            let start = Barrier::new(SITES * HANDS);
            std::thread::scope(|scope| {
                for hand in 0..SITES * HANDS {
                    let (db, who, start) = (&sites[hand % SITES], judges[hand / SITES % 2].clone(), &start);
                    scope.spawn(move || {
                        start.wait();
                        assert!(press(db, move |tx| solutions::accept(tx, &who, post, AT)));
                    });
                }
            });
            assert_eq!(count(&mut conn), before + 1);
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
        });
    }
}
