//! Votes are exact: after races, merges, moves and undo, on both databases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Barrier};

use bandstand::features::statuses::forms::Wanted;
use bandstand::features::{check, ideas, statuses, votes};
use bandstand::forum::threads::actions as threads_actions;
use bandstand::forum::threads::model::ThreadId;
use bandstand::forum::viewer::SignedIn;
use bandstand::kit::db::{Conn, Db, Ts};
use bandstand::kit::error::Error;
use bandstand::kit::statuses::Statuses;
use bandstand::schema::{status_changes, threads, users, votes as rows};
use diesel::prelude::*;

use super::thanks::{Dice, everybody, press, somebody};
use crate::both;
use crate::world::{World, on_site};

const NOW: Ts = Ts(1_800_000_000_000);
const ISSUE: &str = "[Cars] Skip button on the steering wheel skips two songs";

/// Who voted on a thread, and what its row counts.
fn state(conn: &mut Conn, thread: i64) -> (BTreeSet<i64>, i64) {
    let users: Vec<i64> =
        rows::table.filter(rows::thread_id.eq(thread)).select(rows::user_id).load(conn).expect("votes");
    let count = threads::table.find(thread).select(threads::vote_count).first(conn).expect("a thread");
    (users.into_iter().collect(), count)
}

/// What is to be expected: the votes of each idea by itself, and what is merged into what.
#[derive(Default)]
struct Model {
    own: BTreeMap<i64, BTreeSet<i64>>,
    into: BTreeMap<i64, i64>,
    closed: BTreeSet<i64>,
}

impl Model {
    fn sources(&self, thread: i64) -> Vec<i64> {
        self.into.iter().filter(|(_, into)| **into == thread).map(|(from, _)| *from).collect()
    }

    /// Everybody whose vote counts there.
    fn all(&self, thread: i64) -> BTreeSet<i64> {
        let mut all = self.own[&thread].clone();
        for from in self.sources(thread) {
            all.extend(self.all(from));
        }
        all
    }

    fn forget(&mut self, thread: i64, user: i64) {
        self.own.get_mut(&thread).expect("a thread").remove(&user);
        for from in self.sources(thread) {
            self.forget(from, user);
        }
    }

    fn is_free(&self, thread: i64) -> bool {
        !self.into.contains_key(&thread)
    }
}

struct Play<'a> {
    db: &'a Db,
    table: Statuses,
    people: Vec<SignedIn>,
    staff: SignedIn,
    ideas: Vec<i64>,
    model: Model,
}

impl Play<'_> {
    /// One act; what it should do is done to the model.
    fn act(&mut self, dice: &mut Dice) {
        let who = self.people[dice.below(self.people.len())].clone();
        let (id, other) =
            (self.ideas[dice.below(self.ideas.len())], self.ideas[dice.below(self.ideas.len())]);
        let (table, staff, free) = (self.table.clone(), self.staff.clone(), self.model.is_free(id));
        let open = free && !self.model.closed.contains(&id);
        let (thread, user) = (ThreadId(id), who.id.0);
        match dice.below(20) {
            0..9 => {
                let done =
                    press(self.db, move |tx| votes::actions::give(tx, &who, &table, (thread, None), NOW));
                assert_eq!(done, open, "a vote on {id}");
                // A vote that came by another idea is a vote.
                if done && !self.model.all(id).contains(&user) {
                    self.model.own.get_mut(&id).expect("an idea").insert(user);
                }
            }
            9..13 => {
                let done = press(self.db, move |tx| votes::actions::take_back(tx, &who, &table, thread, NOW));
                assert_eq!(done, open, "a vote back from {id}");
                if done {
                    self.model.forget(id, user);
                }
            }
            13..15 => {
                let done = press(self.db, move |tx| {
                    ideas::actions::merge(tx, &staff, (thread, ThreadId(other)), NOW)
                });
                assert_eq!(done, free && self.model.is_free(other) && id != other, "{id} into {other}");
                if done {
                    self.model.into.insert(id, other);
                }
            }
            15..17 => {
                let into = self.model.into.get(&id).copied();
                let done = press(self.db, move |tx| ideas::actions::part(tx, &staff, thread, NOW));
                assert_eq!(done, into.is_some_and(|into| self.model.is_free(into)), "{id} out again");
                if done {
                    self.model.into.remove(&id);
                }
            }
            17 => {
                // Closing moves it to another board.
                let wanted = Wanted {
                    to: "Closed - Doesn't meet requirements".to_owned(),
                    requirement: Some(3),
                    ..Wanted::default()
                };
                let done = press(self.db, move |tx| {
                    statuses::actions::change(tx, &staff, &table, (thread, &wanted), NOW)
                });
                // The same again needs words, which it has not.
                assert_eq!(done, open, "closing {id}");
                if done {
                    self.model.closed.insert(id);
                }
            }
            18 => {
                let last = self.last_change(id);
                let done = last.is_some_and(|last| {
                    press(self.db, move |tx| statuses::actions::undo(tx, &staff, last, NOW))
                });
                if done {
                    self.model.closed.remove(&id);
                }
            }
            _ => {
                let board = if dice.below(2) == 0 { "closed-ideas" } else { "ideas" };
                // A plain move changes no status, and no vote.
                press(self.db, move |tx| threads_actions::move_to(tx, &staff, &table, (thread, board), NOW));
            }
        }
    }

    fn last_change(&self, id: i64) -> Option<i64> {
        self.db
            .read_now(|conn| {
                Ok::<_, Error>(
                    status_changes::table
                        .filter(status_changes::thread_id.eq(id))
                        .filter(status_changes::undone_at.is_null())
                        .order(status_changes::id.desc())
                        .select(status_changes::id)
                        .first(conn)
                        .optional()?,
                )
            })
            .expect("a change")
    }

    fn compare(&self, conn: &mut Conn, after: usize) {
        for id in &self.ideas {
            let expected = self.model.all(*id);
            let (users, count) = state(conn, *id);
            assert_eq!(users, expected, "idea {id} after {after} acts");
            assert_eq!(count, expected.len() as i64, "the count of idea {id} after {after} acts");
        }
    }
}

/// Ideas without votes and statuses without history, to play with.
fn fresh_ideas(world: &World<'_>, most: i64) -> Vec<i64> {
    let conn = &mut world.conn();
    let ids: Vec<i64> = threads::table
        .filter(threads::status.eq("Live Idea"))
        .filter(threads::state.eq("visible"))
        .order(threads::id)
        .limit(most)
        .select(threads::id)
        .load(conn)
        .expect("ideas");
    // What the demo merged into one of them is not played with.
    diesel::update(threads::table.filter(threads::merged_into.is_not_null()))
        .set((threads::merged_into.eq(None::<i64>), threads::state.eq("removed")))
        .execute(conn)
        .expect("a change");
    diesel::delete(rows::table.filter(rows::thread_id.eq_any(&ids))).execute(conn).expect("no votes");
    diesel::update(threads::table.filter(threads::id.eq_any(&ids)))
        .set(threads::vote_count.eq(0))
        .execute(conn)
        .expect("no votes");
    ids
}

both! {
    fn random_votes_merges_moves_and_undos_leave_exactly_the_votes_that_were_given(db) {
        on_site(db, async |world| {
            let ideas = fresh_ideas(&world, 6);
            assert_eq!(ideas.len(), 6);
            let conn = &mut world.conn();
            let staff = somebody(conn, "Ravi_M");
            let mut people = everybody(conn);
            people.retain(|person| person.confirmed && person.state == bandstand::forum::accounts::model::State::Active);
            people.truncate(12);
            for seed in 1..=3 {
                let mut play = Play {
                    db: &world.site.db,
                    table: world.site.config.statuses.clone(),
                    people: people.clone(),
                    staff: staff.clone(),
                    ideas: ideas.clone(),
                    model: Model::default(),
                };
                // Each round begins where the one before ended, with everything taken apart by hand.
                diesel::delete(rows::table.filter(rows::thread_id.eq_any(&ideas))).execute(conn).expect("none");
                diesel::delete(status_changes::table.filter(status_changes::thread_id.eq_any(&ideas)))
                    .execute(conn)
                    .expect("none");
                diesel::update(threads::table.filter(threads::id.eq_any(&ideas)))
                    .set((
                        threads::vote_count.eq(0),
                        threads::merged_into.eq(None::<i64>),
                        threads::state.eq("visible"),
                        threads::status.eq("Live Idea"),
                    ))
                    .execute(conn)
                    .expect("fresh");
                for id in &ideas {
                    play.model.own.insert(*id, BTreeSet::new());
                }
                // Beside the runtime of the site, which must not wait for itself.
                let conn = &mut world.conn();
                std::thread::scope(|scope| {
                    scope.spawn(|| {
                        let mut dice = Dice(seed);
                        for act in 0..300 {
                            play.act(&mut dice);
                            if act % 10 == 9 {
                                play.compare(conn, act);
                            }
                        }
                    });
                });
            }
            let votes: Vec<String> = check::run(&world.site.db)
                .expect("a check")
                .problems
                .into_iter()
                .filter(|problem| problem.contains("vote") || problem.contains("merged"))
                .collect();
            assert_eq!(votes, Vec::<String>::new());
        });
    }

    fn a_race_of_votes_leaves_one_row_and_one_count_each(db) {
        on_site(db, async |world| {
            let issue = world.thread(ISSUE);
            let conn = &mut world.conn();
            let before = state(conn, issue);
            let new: Vec<i64> = users::table
                .filter(users::state.eq("active"))
                .filter(users::confirmed_at.is_not_null())
                .select(users::id)
                .load(conn)
                .expect("members");
            let new: BTreeSet<i64> = new.into_iter().filter(|id| !before.0.contains(id)).take(4).collect();
            let people: Vec<SignedIn> =
                everybody(conn).into_iter().filter(|person| new.contains(&person.id.0)).collect();
            let twin = Db::open(world.site.db.address().clone()).expect("another process");
            let dbs = [world.site.db.clone(), twin];
            let gate = Arc::new(Barrier::new(16));
            std::thread::scope(|scope| {
                for hand in 0..16 {
                    let (db, gate) = (&dbs[hand % 2], gate.clone());
                    let (who, table) = (people[hand % people.len()].clone(), world.site.config.statuses.clone());
                    scope.spawn(move || {
                        gate.wait();
                        let thread = ThreadId(issue);
                        press(db, move |tx| votes::actions::give(tx, &who, &table, (thread, None), NOW))
                    });
                }
            });
            let (users, count) = state(conn, issue);
            assert_eq!(users.len(), before.0.len() + people.len());
            assert_eq!(count, users.len() as i64);
        });
    }

    fn where_i_voted_is_listed_and_a_script_gets_the_button_alone(db) {
        on_site(db, async |world| {
            let idea = world.thread("[Podcasts] Mark everything older than a date as played");
            let pia = world.member("pia_marl").await;
            pia.post(&format!("/threads/{idea}/vote/take-back"), &[]).await.is(303);
            let button = pia.post_by_script(&format!("/threads/{idea}/vote")).await.is(200).body;
            assert!(button.contains(r#"aria-pressed="true""#) && !button.contains("<html"), "{button}");
            assert!(button.contains("/vote/take-back"), "{button}");
            let own = pia.get("/settings/votes").await.is(200).words();
            assert!(own.contains("Mark everything older"), "{own}");
            let list = pia.get("/ideas?sort=votes").await.is(200).body;
            assert!(list.contains(&format!(r#"action="/threads/{idea}/vote/take-back""#)));
        });
    }

    fn an_issue_in_the_composer_takes_a_vote_and_keeps_the_words(db) {
        on_site(db, async |world| {
            let issue = world.thread("[Android] Downloads vanish after the phone restarts (9.4 and up)");
            let pia = world.member("pia_marl").await;
            pia.post(&format!("/threads/{issue}/vote/take-back"), &[]).await.is(303);
            let words = [
                ("title", "Downloads vanish after a restart of the phone"),
                ("body", "Every restart, all my downloads are gone from the SD card."),
                ("key", "mine"),
                crate::world::NOT_LOOKED,
            ];
            let step = pia.fetch("/boards/android/similar", &words).await.is(200).body;
            let place = format!("/threads/{issue}/vote?place=board:");
            assert!(step.contains(&place) && step.contains("I have this too"), "{step}");
            let address = step.split("formaction=\"").find(|rest| rest.starts_with(&place)).expect("a button");
            let address = address.split('"').next().expect("an address").to_owned();
            pia.post(&address, &words).await.is(303);
            assert!(state(&mut world.conn(), issue).0.contains(&world.id_of("pia_marl")));
            let draft = pia.get("/boards/android/new").await.is(200).body;
            assert!(draft.contains("gone from the SD card"), "the words are a draft");
        });
    }
}
