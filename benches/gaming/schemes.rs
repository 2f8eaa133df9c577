//! The schemes, day by day. An act is what a player does: a post, a kudo, a
//! vote, an acceptance, a removal asked for. What others give is no act.

use bandstand::features::ranks::formula::Formula;
use bandstand::features::ranks::tally::{Entry, Tally};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::activity::model::DeedKind;

/// Accounts of a scheme, and what they have done.
#[derive(Default)]
pub struct Play {
    pub players: Vec<Tally>,
    pub acts: i64,
}

/// What happens on a day.
type Scheme = fn(&mut Day<'_>);

pub fn all() -> Vec<(&'static str, Scheme)> {
    vec![
        ("an honest contributor", honest),
        ("a ring of 5 that exchange kudos", ring_of_5),
        ("a ring of 50 that exchange kudos", ring_of_50),
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
struct Day<'a> {
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

    /// A kudo among players; they are as established as their own rank says.
    fn thank(&mut self, giver: usize, author: usize) {
        self.play.acts += 1;
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

/// Four acts on a usual day: two replies that help, a comment on something, a kudo.
/// Two of the many who read say thanks, one of them long here; every second day
/// somebody accepts an answer.
fn honest(day: &mut Day<'_>) {
    day.act(0, DeedKind::Reply);
    day.act(0, DeedKind::Reply);
    day.act(0, if day.number % 3 == 0 { DeedKind::Thread } else { DeedKind::IdeaComment });
    day.play.acts += 1;
    let someone = |salt: i64| STRANGER + (day.number * 7 + salt) % 90;
    let (thanked, reader, newcomer) = (someone(1), someone(2), someone(3));
    day.write(0, DeedKind::KudoGiven, Some((thanked, true)), 1);
    day.write(0, DeedKind::KudoReceived, Some((reader, true)), 1);
    day.write(0, DeedKind::KudoReceived, Some((newcomer, false)), 1);
    if day.number % 2 == 0 {
        day.write(0, DeedKind::Solution, Some((STRANGER + 1_000 + day.number, false)), 1);
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

/// Asks for the removal of each post and writes it anew.
fn repost(day: &mut Day<'_>) {
    for _ in 0..20 {
        day.act(0, DeedKind::Reply);
        day.play.acts += 1;
        day.write(0, DeedKind::Reply, None, -1);
    }
    day.act(0, DeedKind::Reply);
}

fn one_word(day: &mut Day<'_>) {
    for _ in 0..40 {
        day.act(0, DeedKind::Reply);
    }
}

/// A second account asks ten times a day, the first answers, the second accepts and thanks.
fn self_solution(day: &mut Day<'_>) {
    for _ in 0..10 {
        day.act(1, DeedKind::Thread);
        day.act(0, DeedKind::Reply);
        day.play.acts += 1;
        day.write(0, DeedKind::Solution, Some((1, false)), 1);
        day.thank(1, 0);
    }
}

fn votes(day: &mut Day<'_>) {
    for _ in 0..50 {
        day.act(0, DeedKind::Vote);
    }
}
