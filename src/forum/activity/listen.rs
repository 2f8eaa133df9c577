//! Hears what happened and settles what it is about. Events carry no facts:
//! each part asks the present state (see the module's own words).

use super::model::Deed;
use super::store::state;
use super::{Follower, settle};
use crate::forum::accounts::model::UserId;
use crate::forum::events::Event;
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Posts, or kudos of one giver, that are settled in one transaction.
const POSTS: i64 = 50;
/// Voters and readers of a thread that are settled in one transaction.
const OPINIONS: i64 = 1_000;

/// Settles what an event is about. One post, kudo or vote is a few rows; a
/// thread that is moved, hidden or merged is looked at post by post in parts,
/// and so is what somebody gave who is banned.
pub async fn on_event(site: &Site, followers: &'static [Follower], event: Event) -> Result<(), Error> {
    let hear = Hear { site, followers };
    match event {
        Event::ThreadStarted { post, .. }
        | Event::PostWritten { post }
        | Event::SolutionAccepted { post, .. }
        | Event::SolutionTakenBack { post, .. } => hear.posts(vec![post], None).await,
        Event::PostStateChanged { post } => {
            hear.posts(vec![post], None).await?;
            let matters = site.db.read(move |conn| Ok::<_, Error>(state::matters_about(conn, post)?)).await?;
            for matter in matters {
                hear.part(move |tx, now| settle::matter(tx, matter, now)).await?;
            }
            Ok(())
        }
        Event::KudoGiven { post, by } | Event::KudoTakenBack { post, by } => {
            hear.posts(vec![post], Some(by)).await
        }
        Event::VoteGiven { thread, by } | Event::VoteTakenBack { thread, by } => {
            hear.part(move |tx, now| settle::votes_of(tx, thread, by, now)).await
        }
        Event::ArticleRated { thread, by } => hear.opinion(thread, by).await,
        Event::ThreadStateChanged { thread } | Event::ThreadMoved { thread } => hear.thread(thread).await,
        Event::ThreadMerged { from, post, .. } => {
            hear.thread(from).await?;
            let into = site.db.read(move |conn| Ok::<_, Error>(state::threads_of(conn, &[post])?)).await?;
            for thread in into {
                hear.thread(thread).await?;
            }
            Ok(())
        }
        Event::MatterDecided { matter } => hear.part(move |tx, now| settle::matter(tx, matter, now)).await,
        Event::MemberStateChanged { user } => hear.given_by(user).await,
        Event::AttendanceChanged { meeting, user } => {
            hear.part(move |tx, now| settle::attendance(tx, meeting, user, now)).await
        }
        // Another event tells of what these change for the ledger, if anything.
        Event::PostEdited { .. }
        | Event::MemberRenamed { .. }
        | Event::AddressConfirmed { .. }
        | Event::StatusChanged { .. }
        | Event::Nudged { .. }
        | Event::ArticlePublished { .. } => Ok(()),
    }
}

/// Who follows what is settled at this site.
struct Hear<'a> {
    site: &'a Site,
    followers: &'static [Follower],
}

impl Hear<'_> {
    /// One part: what is settled, and what follows from it, in one transaction.
    async fn part(
        &self,
        mut settle: impl FnMut(&mut Conn, Ts) -> Result<Vec<Deed>, Error> + Send + 'static,
    ) -> Result<(), Error> {
        let (site, followers, now) = (self.site.clone(), self.followers, self.site.clock.now());
        let work = move |tx: &mut Conn| {
            let deeds = settle(tx, now)?;
            follow(tx, &site, followers, &deeds, now)
        };
        self.site.db.write_unseen(work).await
    }

    async fn posts(&self, ids: Vec<PostId>, giver: Option<UserId>) -> Result<(), Error> {
        self.part(move |tx, now| settle::posts(tx, &ids, giver, now)).await
    }

    async fn opinion(&self, thread: ThreadId, by: UserId) -> Result<(), Error> {
        self.part(move |tx, now| Ok(settle::opinions(tx, thread, (UserId(0), Some(by)), 1, now)?.0)).await
    }

    /// Everything in a thread, in parts.
    async fn thread(&self, thread: ThreadId) -> Result<(), Error> {
        let mut after = 0;
        loop {
            let read = move |conn: &mut Conn| Ok::<_, Error>(state::posts_of(conn, thread, after, POSTS)?);
            let posts = self.site.db.read(read).await?;
            let Some((_, last)) = posts.last().copied() else { break };
            after = last;
            self.posts(posts.into_iter().map(|(id, _)| id).collect(), None).await?;
        }
        let mut after = Some(UserId(0));
        while let Some(from) = after {
            let (site, followers, now) = (self.site.clone(), self.followers, self.site.clock.now());
            let work = move |tx: &mut Conn| {
                let (deeds, next) = settle::opinions(tx, thread, (from, None), OPINIONS, now)?;
                follow(tx, &site, followers, &deeds, now)?;
                Ok::<_, Error>(next)
            };
            after = self.site.db.write_unseen(work).await?;
        }
        Ok(())
    }

    /// What counts because somebody gave or accepted it: it does not while they are banned.
    async fn given_by(&self, user: UserId) -> Result<(), Error> {
        let mut after = (Ts(i64::MIN), PostId(0));
        loop {
            let read = move |conn: &mut Conn| Ok::<_, Error>(state::thanked_by(conn, user, after, POSTS)?);
            let thanked = self.site.db.read(read).await?;
            let Some(last) = thanked.last().copied() else { break };
            after = last;
            self.posts(thanked.into_iter().map(|(_, post)| post).collect(), Some(user)).await?;
        }
        let mut after = PostId(0);
        loop {
            let read = move |conn: &mut Conn| Ok::<_, Error>(state::accepted_by(conn, user, after, POSTS)?);
            let accepted = self.site.db.read(read).await?;
            let Some(last) = accepted.last().copied() else { break };
            after = last;
            self.posts(accepted, None).await?;
        }
        let mut after = ThreadId(0);
        loop {
            let read = move |conn: &mut Conn| Ok::<_, Error>(state::rated_by(conn, user, after, POSTS)?);
            let rated = self.site.db.read(read).await?;
            let Some(last) = rated.last().copied() else { return Ok(()) };
            after = last;
            for thread in rated {
                self.opinion(thread, user).await?;
            }
        }
    }
}

/// What follows from new rows, in the transaction that wrote them.
fn follow(tx: &mut Conn, site: &Site, followers: &[Follower], deeds: &[Deed], now: Ts) -> Result<(), Error> {
    if deeds.is_empty() {
        return Ok(());
    }
    for follower in followers {
        follower(tx, site, deeds, now)?;
    }
    Ok(())
}
