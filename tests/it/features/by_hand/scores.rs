//! What the ledger of deeds must say, from the rows alone, and what a ledger is worth
//! (PRODUCT 12, `[ranks.formula]`): thousandths of a point, each product cut off.

use std::collections::{BTreeMap, BTreeSet};

use bandstand::kit::config::Config;
use bandstand::kit::config::ranks::{Factor, Numbers};
use bandstand::kit::db::Conn;
use bandstand::schema::{rank_days, rank_people, rank_scores};
use diesel::prelude::*;

use super::{DAY, Deed, Rows};

/// Every rank from the lowest on; Stars and staff stand above all members.
pub const LADDER: [&str; 18] = [
    "visitor",
    "newbie",
    "casual-listener",
    "regular",
    "music-fan",
    "gig-goer",
    "roadie",
    "songwriter",
    "composer",
    "rising-star",
    "star",
    "legend",
    "moderator",
    "staff",
    "community-manager",
    "former-staff",
    "creator",
    "administrator",
];
/// What comes from others, and is no deed of one's own.
const OF_OTHERS: [&str; 4] = ["kudo_received", "solution", "helpful", "upheld_report"];

pub fn height(rank: &str) -> usize {
    LADDER.iter().position(|known| *known == rank).expect("a rank")
}

/// Whose, kind, about what, its number, the other one, when.
pub type Done = (i64, String, String, i64, Option<i64>, i64);

/// What the rows say was done, each thing once.
pub fn done(rows: &Rows) -> BTreeSet<Done> {
    let mut all = BTreeSet::new();
    let mut add = |user: i64, kind: &str, (about, subject): (&str, i64), other: Option<i64>, at: i64| {
        all.insert((user, kind.to_owned(), about.to_owned(), subject, other, at));
    };
    for post in rows.posts.values().filter(|post| post.is_visible) {
        let thread = &rows.threads[&post.thread];
        if !thread.is_visible && !thread.is_merged {
            continue;
        }
        let about = ("post", post.id);
        let kind = match (thread.origin.as_str(), post.number) {
            ("chat", 1) => "chat_thread",
            ("idea", 1) => "idea",
            ("faq", 1) => "faq_article",
            ("blog", 1) => "blog_article",
            (_, 1) => "thread",
            ("chat", _) => "chat_reply",
            ("idea", _) => "idea_comment",
            ("faq" | "blog", _) => "article_comment",
            _ => "reply",
        };
        add(post.author, kind, about, None, post.at);
        if post.is_solution
            && post.author != thread.author
            && !post.accepted_by.is_some_and(|by| rows.is_banned(by))
        {
            add(post.author, "solution", about, Some(thread.author), post.accepted_at.unwrap_or(post.at));
        }
        for kudo in rows.kudos.iter().filter(|kudo| kudo.post == post.id && kudo.by != post.author) {
            if !rows.is_banned(kudo.by) {
                add(post.author, "kudo_received", about, Some(kudo.by), kudo.at);
                add(kudo.by, "kudo_given", about, Some(post.author), kudo.at);
            }
        }
    }
    let stands = |thread: &i64| rows.threads[thread].is_visible || rows.threads[thread].is_merged;
    for (thread, voter, at) in rows.votes.iter().filter(|vote| stands(&vote.0)) {
        add(*voter, "vote", ("thread", *thread), None, *at);
    }
    for (thread, reader, at) in rows.helped.iter().filter(|said| stands(&said.0)) {
        let author = rows.threads[thread].author;
        if *reader != author && !rows.is_banned(*reader) {
            add(author, "helpful", ("thread", *thread), Some(*reader), *at);
        }
    }
    for matter in rows.matters.iter().filter(|matter| matter.state == "acted" && matter.appeal != "granted") {
        let was_reported = matter.kind != "removal" && matter.kind != "staff";
        if let Some(at) = matter.decided_at.filter(|_| was_reported && matter.outcome != "restored") {
            add(matter.author, "upheld_report", ("matter", matter.id), None, at);
        }
    }
    for (meeting, guest, at) in &rows.attended {
        add(*guest, "attended", ("event", *meeting), None, *at);
    }
    all
}

/// What somebody's rows of the ledger come to.
struct Count<'a> {
    numbers: &'a Numbers,
    /// By kind, then by day; "own" for whatever one did oneself.
    days: BTreeMap<String, BTreeMap<i64, i64>>,
    /// By kind, then by the other one: from established ones, and from others.
    people: BTreeMap<String, BTreeMap<i64, (i64, i64)>>,
}

impl<'a> Count<'a> {
    fn of(numbers: &'a Numbers) -> Self {
        Self { numbers, days: BTreeMap::new(), people: BTreeMap::new() }
    }

    fn add(&mut self, deed: &Deed) {
        let day = deed.done_at.div_euclid(DAY);
        let own = (!OF_OTHERS.contains(&deed.kind.as_str())).then_some("own");
        for kind in [Some(deed.kind.as_str()), own].into_iter().flatten() {
            let days = self.days.entry(kind.to_owned()).or_default();
            *days.entry(day).or_default() += deed.count;
            days.retain(|_, number| *number != 0);
        }
        let Some(other) = deed.other else { return };
        let is_known = |rank: &str| height(rank) >= height(&self.numbers.established_from);
        let people = self.people.entry(deed.kind.clone()).or_default();
        let pair = people.entry(other).or_default();
        let side = if deed.other_rank.as_deref().is_some_and(is_known) { &mut pair.0 } else { &mut pair.1 };
        *side += deed.count;
        people.retain(|_, pair| *pair != (0, 0));
    }

    fn active_days(&self) -> i64 {
        self.days.get("own").map_or(0, |days| days.len() as i64)
    }

    /// What the days of a kind are worth, in thousandths.
    fn by_day(&self, kind: &str, factor: &Factor) -> i64 {
        let weight = thousand(factor.weight);
        let limit = if factor.a_day > 0.0 { thousand(factor.a_day) } else { i64::MAX };
        let worth = |number: &i64| {
            let one_by_one = faded(weight, factor.fade).take(usize::try_from(*number).unwrap_or(0));
            one_by_one.sum::<i64>().min(limit)
        };
        self.days.get(kind).map_or(0, |days| days.values().map(worth).sum())
    }

    /// What the people of a kind are worth: the first ones full, those that were returned less.
    fn by_person(&self, kind: &str, factor: &Factor) -> i64 {
        let worth = |(other, pair): (&i64, &(i64, i64))| {
            let given =
                self.people.get("kudo_given").and_then(|all| all.get(other)).copied().unwrap_or_default();
            let returned = if kind == "kudo_received" { given.0 + given.1 } else { 0 };
            let full = faded(thousand(factor.weight), factor.per_person)
                .take(usize::try_from(pair.0 + pair.1).unwrap_or(0));
            let each = full.zip(0..).map(|(full, at)| {
                let full = if at < pair.0 { full } else { part(full, factor.from_new) };
                if at < returned { part(full, self.numbers.mutual) } else { full }
            });
            each.sum::<i64>()
        };
        self.people.get(kind).map_or(0, |people| people.iter().map(worth).sum())
    }

    /// In thousandths.
    fn score(&self) -> i64 {
        let mut score = 0;
        for (kind, factor) in &self.numbers.factors {
            let has_people = factor.per_person < 1.0
                || factor.from_new < 1.0
                || (kind == "kudo_received" && self.numbers.mutual < 1.0);
            let (by_day, by_person) = (self.by_day(kind, factor), self.by_person(kind, factor));
            score += if has_people { by_day.min(by_person) } else { by_day };
        }
        let most = if self.numbers.most_active_days > 0 { self.numbers.most_active_days } else { i64::MAX };
        score + self.active_days().min(most) * thousand(self.numbers.active_day)
    }

    /// The highest rank of which all is there, by its place on the ladder.
    fn rank(&self) -> usize {
        let (score, days) = (self.score(), self.active_days());
        let solutions: i64 = self.days.get("solution").map_or(0, |days| days.values().sum());
        let reached = self.numbers.ladder.iter().filter(|(_, rung)| {
            score >= thousand(rung.score) && days >= rung.days && solutions >= rung.solutions
        });
        reached.map(|(rank, _)| height(rank)).max().unwrap_or(0)
    }
}

fn thousand(points: f64) -> i64 {
    (points * 1_000.0).round() as i64
}

fn part(of: i64, share: f64) -> i64 {
    of * thousand(share) / 1_000
}

/// Each one so much of the one before.
fn faded(first: i64, share: f64) -> impl Iterator<Item = i64> {
    std::iter::successors(Some(first), move |before| Some(part(*before, share)))
}

/// Fails where the ledger of deeds says something else than the rows.
pub fn hold_ledger(rows: &Rows) {
    let mut said: BTreeMap<Done, i64> = BTreeMap::new();
    for deed in &rows.deeds {
        let deed_key =
            (deed.user, deed.kind.clone(), deed.about.clone(), deed.subject, deed.other, deed.done_at);
        *said.entry(deed_key).or_default() += deed.count;
    }
    said.retain(|_, count| *count != 0);
    let wanted = done(rows);
    let missing: Vec<&Done> = wanted.iter().filter(|one| said.get(one) != Some(&1)).collect();
    let surplus: Vec<&Done> = said.keys().filter(|one| !wanted.contains(*one)).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "missing: {missing:#?}\nsurplus: {surplus:#?}");
}

/// Fails where a score, a day, a person or a rank is not what the ledger is worth; gives how
/// many members have risen.
pub fn hold(conn: &mut Conn, config: &Config) -> usize {
    let (rows, numbers) = (Rows::of(conn), &config.ranks.formula);
    assert_eq!(config.zone, "UTC", "these days are those of UTC");
    hold_ledger(&rows);
    let kept: Vec<(i64, i64, String, String)> = rank_scores::table
        .select((rank_scores::user_id, rank_scores::score, rank_scores::earned, rank_scores::given))
        .load(conn)
        .expect("scores");
    let kept: BTreeMap<i64, _> = kept.into_iter().map(|row| (row.0, row)).collect();
    let (mut days, mut people) = (BTreeMap::new(), BTreeMap::new());
    let mut risen = 0;
    for (user, member) in &rows.members {
        let counts = |deed: &&Deed| deed.user == *user && deed.done_at >= member.joined;
        let deeds: Vec<&Deed> = rows.deeds.iter().filter(counts).collect();
        let (count, highest) = climb(numbers, &deeds);
        let Some((_, score, earned, given)) = kept.get(user) else {
            assert!(deeds.is_empty(), "{user} has deeds and no score");
            continue;
        };
        assert_eq!(*score, count.score(), "the score of {user}");
        assert_eq!(height(earned), highest, "what {user} has earned");
        if height(&member.rank) <= height("composer") {
            assert_eq!(height(&member.rank), highest.max(height(given)), "the rank of {user}");
        }
        risen += usize::from(highest > 0);
        for (kind, all) in count.days {
            days.extend(all.into_iter().map(|(day, number)| ((*user, day, kind.clone()), number)));
        }
        for (kind, all) in count.people {
            people.extend(all.into_iter().map(|(other, pair)| ((*user, kind.clone(), other), pair)));
        }
    }
    let kept: Vec<(i64, i64, String, i64)> = rank_days::table
        .select((rank_days::user_id, rank_days::day, rank_days::kind, rank_days::count))
        .load(conn)
        .expect("days");
    let kept: BTreeMap<_, _> = kept.into_iter().map(|row| ((row.0, row.1, row.2), row.3)).collect();
    assert_eq!(kept, days);
    type Pair = (i64, String, i64, i64, i64);
    let kept: Vec<Pair> = rank_people::table
        .select((
            rank_people::user_id,
            rank_people::kind,
            rank_people::other_id,
            rank_people::established,
            rank_people::others,
        ))
        .load(conn)
        .expect("people");
    let kept: BTreeMap<_, _> = kept.into_iter().map(|row| ((row.0, row.1, row.2), (row.3, row.4))).collect();
    assert_eq!(kept, people);
    risen
}

/// What a ledger comes to, and the highest rank on the way, but where a row lets it fall.
fn climb<'a>(numbers: &'a Numbers, deeds: &[&Deed]) -> (Count<'a>, usize) {
    let (mut count, mut rank) = (Count::of(numbers), 0);
    for deed in deeds {
        count.add(deed);
        let is_fall = deed.cause == "removed" || (deed.kind == "upheld_report" && deed.count > 0);
        rank = if is_fall { count.rank() } else { rank.max(count.rank()) };
    }
    (count, rank)
}
