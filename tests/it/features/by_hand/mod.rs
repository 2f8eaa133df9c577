//! Points, deeds, scores and badges counted a second time, in plain Rust from the raw rows.
//! Nothing here asks a question of the site's own, uses its rules or its calendar: a mistake
//! there and the same mistake here are two mistakes. Days are those of UTC.

pub mod badges;
pub mod points;
pub mod scores;

use std::collections::BTreeMap;

use bandstand::kit::db::Conn;
use bandstand::schema::{
    article_votes, articles, attendances, audit_log, boards, deeds, kudos, matters, posts, star_terms,
    threads, users, vaulted_threads, votes,
};
use diesel::prelude::*;

pub const DAY: i64 = 86_400_000;

#[derive(Clone, Debug)]
pub struct Member {
    pub state: String,
    pub rank: String,
    pub level: i64,
    pub joined: i64,
}

impl Member {
    pub fn is_here(&self) -> bool {
        self.state == "active" || self.state == "silenced"
    }
}

#[derive(Clone, Debug)]
pub struct Thread {
    pub author: i64,
    pub at: i64,
    pub is_visible: bool,
    pub is_merged: bool,
    pub is_checked: bool,
    /// The kind of its board now, and of where it was before it went to the Vault.
    pub board: String,
    pub origin: String,
}

#[derive(Clone, Debug)]
pub struct Post {
    pub id: i64,
    pub thread: i64,
    pub number: i64,
    pub author: i64,
    pub chars: i64,
    pub is_visible: bool,
    pub at: i64,
    pub is_solution: bool,
    pub accepted_at: Option<i64>,
    pub accepted_by: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Kudo {
    pub post: i64,
    pub by: i64,
    pub at: i64,
}

/// A row of the ledger of deeds.
#[derive(Clone, Debug)]
pub struct Deed {
    pub user: i64,
    pub kind: String,
    pub about: String,
    pub subject: i64,
    pub other: Option<i64>,
    pub other_rank: Option<String>,
    pub count: i64,
    pub cause: String,
    pub done_at: i64,
}

/// Who looked at an idea: its thread, and what it was from then on.
#[derive(Clone, Debug)]
pub struct Check {
    pub thread: i64,
    pub by: Option<i64>,
    pub after: String,
    pub at: i64,
}

#[derive(Clone, Debug)]
pub struct Matter {
    pub id: i64,
    pub kind: String,
    pub author: i64,
    pub state: String,
    pub outcome: String,
    pub appeal: String,
    pub decided_by: Option<i64>,
    pub decided_at: Option<i64>,
}

/// From when to when somebody was a Star.
#[derive(Clone, Debug)]
pub struct Term {
    pub user: i64,
    pub began: i64,
    pub ended: Option<i64>,
}

/// An opinion: thread, whose, when.
pub type Opinion = (i64, i64, i64);

/// The rows of a site.
pub struct Rows {
    pub members: BTreeMap<i64, Member>,
    pub threads: BTreeMap<i64, Thread>,
    pub posts: BTreeMap<i64, Post>,
    pub kudos: Vec<Kudo>,
    /// Given there, and none that came along with a merge.
    pub votes: Vec<Opinion>,
    /// Who said that an article helped.
    pub helped: Vec<Opinion>,
    /// In the order in which they were written.
    pub checks: Vec<Check>,
    pub matters: Vec<Matter>,
    pub terms: Vec<Term>,
    /// Meeting, whose, when.
    pub attended: Vec<Opinion>,
    /// In the order in which they were written.
    pub deeds: Vec<Deed>,
}

impl Rows {
    pub fn of(conn: &mut Conn) -> Self {
        let kinds: BTreeMap<i64, String> = all(boards::table.select((boards::id, boards::kind)).load(conn));
        let origins: Vec<(i64, i64)> = vaulted_threads::table
            .select((vaulted_threads::thread_id, vaulted_threads::from_board))
            .load(conn)
            .expect("rows");
        let origins: BTreeMap<i64, i64> = origins.into_iter().collect();
        let members: Vec<(i64, String, String, i64, i64)> = users::table
            .select((users::id, users::state, users::rank, users::star_level, users::joined_at))
            .load(conn)
            .expect("rows");
        let threads: Vec<(i64, i64, i64, i64, String, Option<i64>, Option<i64>)> = threads::table
            .select((
                threads::id,
                threads::board_id,
                threads::author_id,
                threads::created_at,
                threads::state,
                threads::merged_into,
                threads::checked_at,
            ))
            .load(conn)
            .expect("rows");
        let thread = |(id, board, author, at, state, merged, checked): (i64, i64, i64, i64, String, _, _)| {
            let board = kinds[&board].clone();
            let came = origins.get(&id).filter(|_| board == "vault").map(|from| kinds[from].clone());
            let origin = came.unwrap_or_else(|| board.clone());
            let (is_merged, is_checked) = (Option::<i64>::is_some(&merged), Option::<i64>::is_some(&checked));
            (id, Thread { author, at, is_visible: state == "visible", is_merged, is_checked, board, origin })
        };
        type Written = (i64, i64, i64, i64, String, String, i64, bool, Option<i64>, Option<i64>);
        let written: Vec<Written> = posts::table
            .select((
                posts::id,
                posts::thread_id,
                posts::number,
                posts::author_id,
                posts::body,
                posts::state,
                posts::created_at,
                posts::is_solution,
                posts::accepted_at,
                posts::accepted_by,
            ))
            .load(conn)
            .expect("rows");
        let post = |(id, thread, number, author, body, state, at, is_solution, accepted_at, accepted_by): Written| {
            let chars = i64::try_from(body.chars().count()).expect("a length");
            let is_visible = state == "visible";
            (id, Post { id, thread, number, author, chars, is_visible, at, is_solution, accepted_at, accepted_by })
        };
        let thanks: Vec<(i64, i64, i64)> =
            kudos::table.select((kudos::post_id, kudos::user_id, kudos::at)).load(conn).expect("rows");
        let voted: Vec<(i64, i64, i64, Option<i64>)> = votes::table
            .select((votes::thread_id, votes::user_id, votes::at, votes::via_thread_id))
            .load(conn)
            .expect("rows");
        let of_articles: Vec<(i64, Option<i64>)> =
            articles::table.select((articles::id, articles::thread_id)).load(conn).expect("rows");
        let of_articles: BTreeMap<i64, Option<i64>> = of_articles.into_iter().collect();
        let rated: Vec<(i64, i64, i64, bool)> = article_votes::table
            .select((
                article_votes::article_id,
                article_votes::user_id,
                article_votes::at,
                article_votes::helpful,
            ))
            .load(conn)
            .expect("rows");
        let helped = rated.into_iter().filter(|rated| rated.3);
        Self {
            members: members
                .into_iter()
                .map(|(id, state, rank, level, joined)| (id, Member { state, rank, level, joined }))
                .collect(),
            threads: threads.into_iter().map(thread).collect(),
            posts: written.into_iter().map(post).collect(),
            kudos: thanks.into_iter().map(|(post, by, at)| Kudo { post, by, at }).collect(),
            votes: voted.into_iter().filter(|one| one.3.is_none()).map(|one| (one.0, one.1, one.2)).collect(),
            helped: helped
                .filter_map(|(article, by, at, _)| Some((of_articles[&article]?, by, at)))
                .collect(),
            checks: checks(conn),
            matters: decided(conn),
            terms: terms(conn),
            attended: attendances::table
                .select((attendances::event_id, attendances::user_id, attendances::at))
                .load(conn)
                .expect("rows"),
            deeds: ledger(conn),
        }
    }

    pub fn is_banned(&self, user: i64) -> bool {
        self.members[&user].state == "banned"
    }
}

fn all(rows: QueryResult<Vec<(i64, String)>>) -> BTreeMap<i64, String> {
    rows.expect("rows").into_iter().collect()
}

fn checks(conn: &mut Conn) -> Vec<Check> {
    let rows: Vec<(i64, Option<i64>, String, String, i64, String, i64)> = audit_log::table
        .select((
            audit_log::id,
            audit_log::actor_id,
            audit_log::verb,
            audit_log::subject_kind,
            audit_log::subject_id,
            audit_log::after,
            audit_log::at,
        ))
        .load(conn)
        .expect("rows");
    let mut rows: Vec<_> = rows.into_iter().filter(|row| row.2 == "check" && row.3 == "thread").collect();
    rows.sort_by_key(|row| row.0);
    rows.into_iter().map(|(_, by, _, _, thread, after, at)| Check { thread, by, after, at }).collect()
}

fn decided(conn: &mut Conn) -> Vec<Matter> {
    type Row = (i64, String, i64, String, String, String, Option<i64>, Option<i64>);
    let rows: Vec<Row> = matters::table
        .select((
            matters::id,
            matters::kind,
            matters::author_id,
            matters::state,
            matters::outcome,
            matters::appeal_state,
            matters::decided_by,
            matters::decided_at,
        ))
        .load(conn)
        .expect("rows");
    let matter = |(id, kind, author, state, outcome, appeal, decided_by, decided_at): Row| Matter {
        id,
        kind,
        author,
        state,
        outcome,
        appeal,
        decided_by,
        decided_at,
    };
    rows.into_iter().map(matter).collect()
}

fn terms(conn: &mut Conn) -> Vec<Term> {
    let rows: Vec<(i64, i64, Option<i64>)> = star_terms::table
        .select((star_terms::user_id, star_terms::began_at, star_terms::ended_at))
        .load(conn)
        .expect("rows");
    rows.into_iter().map(|(user, began, ended)| Term { user, began, ended }).collect()
}

fn ledger(conn: &mut Conn) -> Vec<Deed> {
    type Row = (i64, i64, String, String, i64, Option<i64>, Option<String>, i64, String, i64);
    let mut rows: Vec<Row> = deeds::table
        .select((
            deeds::id,
            deeds::user_id,
            deeds::kind,
            deeds::subject_kind,
            deeds::subject_id,
            deeds::other_id,
            deeds::other_rank,
            deeds::count,
            deeds::cause,
            deeds::done_at,
        ))
        .load(conn)
        .expect("rows");
    rows.sort_by_key(|row| row.0);
    let deed = |(_, user, kind, about, subject, other, other_rank, count, cause, done_at): Row| Deed {
        user,
        kind,
        about,
        subject,
        other,
        other_rank,
        count,
        cause,
        done_at,
    };
    rows.into_iter().map(deed).collect()
}

/// The day of an instant as 20261122, counted off year by year.
pub fn day_of(at: i64) -> i64 {
    let is_leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let (mut left, mut year) = (at.div_euclid(DAY), 1970);
    assert!(left >= 0, "nothing happens before 1970");
    while left >= 365 + i64::from(is_leap(year)) {
        left -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    year * 10_000 + month * 100 + left + 1
}

#[test]
fn the_calendar_of_these_counts_is_the_usual_one() {
    for (at, day) in [
        (0, 19_700_101),
        (951_782_399_999, 20_000_228),
        (951_782_400_000, 20_000_229),
        (1_790_000_000_000, 20_260_921),
        (1_798_761_599_999, 20_261_231),
        (1_798_761_600_000, 20_270_101),
    ] {
        assert_eq!(day_of(at), day, "{at}");
    }
}
