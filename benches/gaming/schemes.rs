//! The schemes, day by day. An act is what a player does: a post, a kudo, a
//! vote, an acceptance, a removal asked for. What others give is no act.

use bandstand::features::ranks::formula::Formula;
use bandstand::features::ranks::tally::{Entry, Tally};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::activity::model::DeedKind;
use bandstand::forum::points::rules::Rule;

use super::points::Book;

/// Accounts of a scheme, and what they have done. All of them are Stars, which is the most
/// that a scheme can hope for.
#[derive(Default)]
pub struct Play {
    pub players: Vec<Tally>,
    pub acts: i64,
    pub book: Book,
}

/// What happens on a day.
pub type Scheme = fn(&mut Day<'_>);

pub fn all() -> Vec<(&'static str, Scheme)> {
    vec![
        ("an honest contributor", honest),
        ("a ring of 5 that exchange kudos", ring_of_5),
        ("a ring of 50 that exchange kudos", ring_of_50),
        ("a ring of 5 in which nobody returns any", one_way_of_5),
        ("a ring of 50 in which nobody returns any", one_way_of_50),
        ("a chain of 5, each for the next alone", chain),
        ("posting, removing and posting again", repost),
        ("one-word replies by the dozen", one_word),
        ("solving a second account's questions", self_solution),
        ("voting on everything", votes),
    ]
}

impl Play {
    pub fn of(formula: &Formula, days: i64, scheme: Scheme) -> Self {
        let mut play = Self::default();
        for number in 0..days {
            scheme(&mut Day { play: &mut play, formula, number });
        }
        play
    }
}

/// One day of a play.
pub struct Day<'a> {
    play: &'a mut Play,
    formula: &'a Formula,
    number: i64,
}

/// Strangers who read and thank: not of any scheme.
const STRANGER: i64 = 1_000_000;

impl Day<'_> {
    fn write(&mut self, player: usize, kind: DeedKind, other: Option<(i64, bool)>, count: i64) {
        while self.play.players.len() <= player {
            self.play.players.push(Tally::default());
        }
        let entry = Entry {
            kind,
            day: self.number,
            other: other.map(|(other, _)| UserId(other)),
            is_established: other.is_some_and(|(_, is_established)| is_established),
            count,
            is_fall: false,
        };
        self.play.players[player].take(self.formula, &entry);
    }

    /// An act that stands in the ledger.
    fn act(&mut self, player: usize, kind: DeedKind) {
        self.play.acts += 1;
        self.write(player, kind, None, 1);
    }

    /// What a Star did that may earn points, for or by somebody else.
    fn earn(&mut self, player: usize, rule: Rule, other: i64, chars: i64) {
        self.play.book.write(player as i64, self.number, (rule, other, chars));
    }

    /// The first answer to somebody's question, within a day.
    fn answer(&mut self, player: usize, asker: i64, chars: i64) {
        self.act(player, DeedKind::Reply);
        self.earn(player, Rule::Unanswered, asker, chars);
        self.earn(player, Rule::InTime, asker, chars);
    }

    /// A kudo among players, who have been here for years; for ranks they are as established
    /// as their own rank says.
    fn thank(&mut self, giver: usize, author: usize) {
        self.play.acts += 1;
        self.play.book.thank(giver as i64, author as i64, self.number);
        let established = |play: &Play, at: usize| {
            play.players
                .get(at)
                .is_some_and(|tally| tally.standing.rank >= bandstand::forum::ranks::Rank::Regular)
        };
        let (by, to) = (established(self.play, giver), established(self.play, author));
        self.write(giver, DeedKind::KudoGiven, Some((author as i64, to)), 1);
        self.write(author, DeedKind::KudoReceived, Some((giver as i64, by)), 1);
    }
}

/// Characters of an answer that helps.
const HELPFUL: i64 = 300;

/// Four acts on a usual day: two replies that help, one of them every second day the first to
/// a question, a comment on something, a kudo. Two of the many who read say thanks, one of
/// them long here; every second day somebody accepts an answer.
fn honest(day: &mut Day<'_>) {
    let someone = |salt: i64, number: i64| STRANGER + (number * 7 + salt) % 90;
    let number = day.number;
    let (thanked, reader, newcomer) = (someone(1, number), someone(2, number), someone(3, number));
    let asker = STRANGER + 1_000 + number;
    day.act(0, DeedKind::Reply);
    match number % 2 {
        0 => day.answer(0, asker, HELPFUL),
        _ => day.act(0, DeedKind::Reply),
    }
    day.act(0, if number % 3 == 0 { DeedKind::Thread } else { DeedKind::IdeaComment });
    day.play.acts += 1;
    day.write(0, DeedKind::KudoGiven, Some((thanked, true)), 1);
    day.play.book.thank(0, thanked, number);
    day.write(0, DeedKind::KudoReceived, Some((reader, true)), 1);
    day.play.book.thank(reader, 0, number);
    day.write(0, DeedKind::KudoReceived, Some((newcomer, false)), 1);
    if number % 2 == 0 {
        day.write(0, DeedKind::Solution, Some((asker, false)), 1);
        day.earn(0, Rule::Solution, asker, 0);
    }
}

fn ring(day: &mut Day<'_>, size: usize) {
    for player in 0..size {
        day.act(player, DeedKind::ChatReply);
        day.act(player, DeedKind::Reply);
    }
    for giver in 0..size {
        for author in (0..size).filter(|author| *author != giver) {
            day.thank(giver, author);
            day.thank(giver, author);
        }
    }
}

fn ring_of_5(day: &mut Day<'_>) {
    ring(day, 5);
}

fn ring_of_50(day: &mut Day<'_>) {
    ring(day, 50);
}

/// Each thanks the next so many, several times: whoever is thanked never returns it.
fn one_way(day: &mut Day<'_>, size: usize, next: usize) {
    for player in 0..size {
        day.act(player, DeedKind::Reply);
        for step in 1..=next {
            for _ in 0..4 {
                day.thank(player, (player + step) % size);
            }
        }
    }
}

fn one_way_of_5(day: &mut Day<'_>) {
    one_way(day, 5, 2);
}

fn one_way_of_50(day: &mut Day<'_>) {
    one_way(day, 50, 24);
}

fn chain(day: &mut Day<'_>) {
    one_way(day, 5, 1);
}

/// Asks for the removal of each post and writes it anew: the last one stands.
fn repost(day: &mut Day<'_>) {
    for _ in 0..20 {
        day.act(0, DeedKind::Reply);
        day.play.acts += 1;
        day.write(0, DeedKind::Reply, None, -1);
    }
    day.answer(0, STRANGER + day.number, HELPFUL);
}

fn one_word(day: &mut Day<'_>) {
    for question in 0..40 {
        day.answer(0, STRANGER + day.number * 40 + question, 6);
    }
}

/// A second account asks ten times a day, the first answers, the second accepts and thanks.
fn self_solution(day: &mut Day<'_>) {
    for _ in 0..10 {
        day.act(1, DeedKind::Thread);
        day.answer(0, 1, HELPFUL);
        day.play.acts += 1;
        day.write(0, DeedKind::Solution, Some((1, false)), 1);
        day.earn(0, Rule::Solution, 1, 0);
        day.thank(1, 0);
    }
}

fn votes(day: &mut Day<'_>) {
    for _ in 0..50 {
        day.act(0, DeedKind::Vote);
    }
}
