//! Makes the ledger say what the present state says, by adding what is missing
//! and countering what is not so any more.
//!
//! What a subject hangs on is held first (the thread, the matter, the member),
//! then the members whose rows are added, in the order of their numbers: two
//! workers at once follow each other, and nobody waits in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Cause, Deed, DeedKind, Key, NewDeed, SubjectKind};
use super::store::{self, state};
use crate::forum::accounts::model::{State, UserId};
use crate::forum::ranks::Rank;
use crate::forum::threads::model::{PostId, ThreadId, Visibility};
use crate::forum::threads::store::votes;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What the ledger ought to say: each deed with the rank of the other one.
type Wanted = BTreeMap<Key, Option<Rank>>;

/// Settles posts: what was written, whether it solved, and the kudos, or those
/// of one giver alone. Reads the posts, and the rows and kudos about them.
pub fn posts(tx: &mut Conn, ids: &[PostId], giver: Option<UserId>, now: Ts) -> Result<Vec<Deed>, Error> {
    let places = state::threads_of(tx, ids)?;
    state::hold(tx, &places)?;
    let found = state::written(tx, ids)?;
    if found.iter().any(|post| places.binary_search(&post.thread.id).is_err()) {
        return Err(Error::Conflict("a post moved while it was looked at".to_owned()));
    }
    let thanks = state::thanks(tx, ids, giver)?;
    let mut people: BTreeSet<UserId> = thanks.iter().map(|(_, giver, _)| *giver).collect();
    people.extend(found.iter().flat_map(|post| [post.author, post.thread.author]));
    people.extend(found.iter().filter_map(|post| post.accepted_by));
    let people = state::people(tx, &people.into_iter().collect::<Vec<_>>())?;
    let rank = |id: UserId| people.get(&id).map(|(rank, _)| *rank);
    let is_banned = |id: UserId| people.get(&id).is_some_and(|(_, state)| *state == State::Banned);
    let (mut wanted, mut taken_out) = (Wanted::new(), BTreeSet::new());
    for post in &found {
        let (subject, author) = (post.id.0, post.author);
        let is_shown = post.state == Visibility::Visible;
        if !is_shown || !post.thread.stands() {
            if !is_shown || post.thread.author == author {
                taken_out.insert((subject, author));
            }
            continue;
        }
        let mut want = |user, kind, other: Option<UserId>, at| {
            wanted.insert(Key { user, kind, subject, other, at }, other.and_then(rank));
        };
        let (board, asker) = (post.thread.board, post.thread.author);
        if giver.is_none() {
            let is_first = post.number == 1;
            let kind = if is_first { DeedKind::of_thread(board) } else { DeedKind::of_reply(board) };
            want(author, kind, None, post.at);
            if post.is_solution && author != asker && !post.accepted_by.is_some_and(is_banned) {
                want(author, DeedKind::Solution, Some(asker), post.accepted_at.unwrap_or(post.at));
            }
        }
        let first = thanks.partition_point(|(id, ..)| *id < post.id);
        for (_, giver, at) in thanks[first..].iter().take_while(|(id, ..)| *id == post.id) {
            if *giver != author {
                want(author, DeedKind::KudoReceived, Some(*giver), *at);
                want(*giver, DeedKind::KudoGiven, Some(author), *at);
            }
        }
    }
    let subjects: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let kept = match giver {
        None => store::about(tx, SubjectKind::Post, &subjects)?,
        Some(giver) => {
            let mut kept = store::about_by(tx, SubjectKind::Post, &subjects, giver)?;
            kept.retain(|deed| match deed.kind {
                DeedKind::KudoGiven => deed.user_id == giver,
                DeedKind::KudoReceived => deed.other_id == Some(giver),
                _ => false,
            });
            kept
        }
    };
    let cause = |key: &Key| {
        let removed = taken_out.contains(&(key.subject, key.user));
        if removed { Cause::Removed } else { Cause::Undone }
    };
    write(tx, SubjectKind::Post, kept, &wanted, cause, now)
}

/// Settles what one person said of a thread, a vote or that an article helped,
/// or what the next people after `after` said; gives the last of them.
pub fn opinions(
    tx: &mut Conn,
    thread: ThreadId,
    (after, only): (UserId, Option<UserId>),
    most: i64,
    now: Ts,
) -> Result<(Vec<Deed>, Option<UserId>), Error> {
    state::hold(tx, &[thread])?;
    let place = state::place(tx, thread)?;
    let voters = state::voters(tx, thread, (after, only), most)?;
    let helped = state::helped(tx, thread, (after, only), most)?;
    // Nobody beyond the shorter of two lists that were cut off: they come next time.
    let is_cut = |list: &[(UserId, Ts)]| i64::try_from(list.len()).is_ok_and(|length| length >= most);
    let last = |list: &[(UserId, Ts)]| list.last().map(|(user, _)| *user).filter(|_| is_cut(list));
    let end = [last(&voters), last(&helped)].into_iter().flatten().min();
    let mut wanted = Wanted::new();
    if let Some(place) = place.filter(state::Place::stands) {
        let within = |user: UserId| end.is_none_or(|end| user <= end);
        for (user, at) in voters.into_iter().filter(|(user, _)| within(*user)) {
            let key = Key { user, kind: DeedKind::Vote, subject: thread.0, other: None, at };
            wanted.insert(key, None);
        }
        let readers: Vec<UserId> = helped.iter().map(|(user, _)| *user).collect();
        let ranks = state::people(tx, &readers)?;
        let kind = DeedKind::Helpful;
        for (reader, at) in helped.into_iter().filter(|(user, _)| within(*user) && *user != place.author) {
            let key = Key { user: place.author, kind, subject: thread.0, other: Some(reader), at };
            wanted.insert(key, ranks.get(&reader).map(|(rank, _)| *rank));
        }
    }
    let mut kept = match only {
        Some(person) => store::about_by(tx, SubjectKind::Thread, &[thread.0], person)?,
        None => store::about(tx, SubjectKind::Thread, &[thread.0])?,
    };
    kept.retain(|deed| {
        let speaker = if deed.kind == DeedKind::Helpful { deed.other_id } else { Some(deed.user_id) };
        let is_next = |user: UserId| user > after && end.is_none_or(|end| user <= end);
        speaker.is_some_and(|user| only.map_or_else(|| is_next(user), |only| only == user))
    });
    let deeds = write(tx, SubjectKind::Thread, kept, &wanted, |_| Cause::Undone, now)?;
    Ok((deeds, end.filter(|_| only.is_none())))
}

/// Settles somebody's votes on a thread and on all that were merged into it.
pub fn votes_of(tx: &mut Conn, thread: ThreadId, voter: UserId, now: Ts) -> Result<Vec<Deed>, Error> {
    let mut deeds = Vec::new();
    for one in votes::tree(tx, thread)? {
        deeds.extend(opinions(tx, one, (UserId(0), Some(voter)), 1, now)?.0);
    }
    Ok(deeds)
}

/// Settles whether a matter stands against somebody.
pub fn matter(tx: &mut Conn, matter: i64, now: Ts) -> Result<Vec<Deed>, Error> {
    let against = state::upheld(tx, matter)?;
    let kept = store::about(tx, SubjectKind::Matter, &[matter])?;
    let key = |(user, at)| Key { user, kind: DeedKind::UpheldReport, subject: matter, other: None, at };
    let wanted = against.map(|against| (key(against), None)).into_iter().collect();
    write(tx, SubjectKind::Matter, kept, &wanted, |_| Cause::Undone, now)
}

/// Settles whether somebody came to an event.
pub fn attendance(tx: &mut Conn, event: i64, user: UserId, now: Ts) -> Result<Vec<Deed>, Error> {
    store::hold(tx, &[user])?;
    let came = state::attended(tx, event, user)?;
    let kept = store::about_by(tx, SubjectKind::Event, &[event], user)?;
    let key = |at| Key { user, kind: DeedKind::Attended, subject: event, other: None, at };
    let wanted = came.map(|at| (key(at), None)).into_iter().collect();
    write(tx, SubjectKind::Event, kept, &wanted, |_| Cause::Undone, now)
}

/// Adds the difference between what is kept and what is wanted.
fn write(
    tx: &mut Conn,
    subject_kind: SubjectKind,
    kept: Vec<Deed>,
    wanted: &Wanted,
    cause: impl Fn(&Key) -> Cause,
    now: Ts,
) -> Result<Vec<Deed>, Error> {
    let new = difference(subject_kind, kept, wanted, cause, now);
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let members: BTreeSet<UserId> = new.iter().map(|deed| deed.user_id).collect();
    store::hold(tx, &members.into_iter().collect::<Vec<_>>())?;
    Ok(store::append(tx, &new)?)
}

/// Counter entries first, those of removals last among them, then what is added:
/// so no member's score is ever higher in between than before or after, and what
/// a removal is judged by is the lowest.
fn difference(
    subject_kind: SubjectKind,
    kept: Vec<Deed>,
    wanted: &Wanted,
    cause: impl Fn(&Key) -> Cause,
    now: Ts,
) -> Vec<NewDeed> {
    // What is kept of each, with the rank that its row has: a counter entry has the same.
    let mut net: BTreeMap<(Key, Option<Rank>), i64> = BTreeMap::new();
    for deed in kept {
        *net.entry((deed.key(), deed.other_rank)).or_default() += deed.count;
    }
    net.retain(|_, count| *count != 0);
    let row = |key: &Key, other_rank, count, cause| NewDeed {
        user_id: key.user,
        kind: key.kind,
        subject_kind,
        subject_id: key.subject,
        other_id: key.other,
        other_rank,
        count,
        cause,
        done_at: key.at,
        recorded_at: now,
    };
    let mut new: Vec<NewDeed> = net
        .iter()
        .filter(|((key, _), _)| !wanted.contains_key(key))
        .map(|((key, rank), count)| row(key, *rank, -count, cause(key)))
        .collect();
    new.sort_by_key(|deed| deed.cause == Cause::Removed);
    let stands: BTreeSet<&Key> = net.keys().map(|(key, _)| key).collect();
    let missing = wanted.iter().filter(|(key, _)| !stands.contains(key));
    new.extend(missing.map(|(key, rank)| row(key, *rank, 1, Cause::Done)));
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::activity::model::DeedId;

    fn key(kind: DeedKind, at: i64) -> Key {
        Key { user: UserId(1), kind, subject: 7, other: None, at: Ts(at) }
    }

    fn kept(new: &[NewDeed]) -> Vec<Deed> {
        let as_kept = |(at, deed): (usize, &NewDeed)| Deed {
            id: DeedId(at as i64 + 1),
            user_id: deed.user_id,
            kind: deed.kind,
            subject_kind: deed.subject_kind,
            subject_id: deed.subject_id,
            other_id: deed.other_id,
            other_rank: deed.other_rank,
            count: deed.count,
            cause: deed.cause,
            done_at: deed.done_at,
            recorded_at: deed.recorded_at,
        };
        new.iter().enumerate().map(as_kept).collect()
    }

    fn differ(rows: &[NewDeed], wanted: &[Key]) -> Vec<NewDeed> {
        let wanted: Wanted = wanted.iter().map(|key| (*key, Some(Rank::Regular))).collect();
        difference(SubjectKind::Post, kept(rows), &wanted, |_| Cause::Undone, Ts(99))
    }

    #[test]
    fn what_is_so_already_is_not_written_again() {
        let first = differ(&[], &[key(DeedKind::Reply, 5)]);
        assert_eq!(first.len(), 1);
        assert_eq!(differ(&first, &[key(DeedKind::Reply, 5)]), []);
    }

    #[test]
    fn what_is_something_else_now_is_countered_first() {
        let mut rows = differ(&[], &[key(DeedKind::Reply, 5)]);
        rows.extend(differ(&rows, &[key(DeedKind::ChatReply, 5)]));
        let said: Vec<(DeedKind, i64)> = rows.iter().map(|deed| (deed.kind, deed.count)).collect();
        assert_eq!(said, [(DeedKind::Reply, 1), (DeedKind::Reply, -1), (DeedKind::ChatReply, 1)]);
        assert_eq!(rows[1].other_rank, rows[0].other_rank, "a counter entry is like what it counters");
        assert_eq!(differ(&rows, &[key(DeedKind::ChatReply, 5)]), []);
        // Given again at another time, it is another deed.
        assert_eq!(differ(&rows, &[key(DeedKind::ChatReply, 6)]).len(), 2);
    }
}
