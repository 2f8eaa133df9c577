//! From a cookie to a person: looked up once a request, kept for a second for whoever only reads.

use std::sync::Arc;

use super::model::{State, User};
use super::store;
use crate::forum::gate::store::Outcome;
use crate::forum::permissions::store::{Found, by_session};
use crate::forum::viewer::{Person, Role, Stop, Viewer};
use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::secret;
use crate::kit::site::Site;

const DAY: i64 = 86_400_000;
/// A visit is written down at most so often: one write a visit is plenty.
const SEEN_EVERY: i64 = 15 * 60 * 1000;

/// How new the answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fresh {
    /// For reading: at most a second old.
    Kept,
    /// For whatever writes: who was banned or demoted a moment ago, at whichever process, is so now.
    Now,
}

/// Who the token belongs to; a guest when it is unknown, ended, or too old.
/// The answer is kept for a second (the site's `sessions` cache): a change made
/// by this process empties it at once, another process's shows a second later.
pub async fn viewer(site: &Site, token: &str, fresh: Fresh) -> Result<Viewer, Error> {
    let hash = secret::digest(token);
    if fresh == Fresh::Now {
        site.sessions.invalidate(&hash);
    }
    if let Some(kept) = site.sessions.get(&hash)
        && let Ok(person) = kept.downcast::<Person>()
    {
        return Ok(Viewer { person: Some(person) });
    }
    let key = hash.clone();
    let found = site.db.read(move |conn| Ok::<_, Error>(by_session(conn, &key)?)).await?;
    let Some(Found { user, session: row, moderates, has_second_step, is_panic, waiting }) = found else {
        return Ok(Viewer::guest());
    };
    let now = site.clock.now();
    if !is_alive(site, &row, now) || matches!(user.state, State::Banned | State::Deleted) {
        return Ok(Viewer::guest());
    }
    if now.0 - row.seen_at.0 > SEEN_EVERY {
        let (user, session) = (user.id, row.id);
        let seen = site
            .db
            .write_unseen(move |tx| Ok::<_, Error>(store::sessions::touch(tx, user, session, now)?))
            .await;
        // Reading goes on while nothing can be written.
        if let Err(error) = seen {
            tracing::warn!(%error, "a visit was not written down");
        }
    }
    let stop = stop(&user, is_panic, waiting);
    let person = Arc::new(Person {
        id: user.id,
        session: row.id,
        name: user.face().name().to_owned(),
        username: user.username,
        role: user.role,
        rank: user.rank,
        star_level: user.star_level,
        moderates,
        state: user.state,
        confirmed: user.confirmed_at.is_some(),
        messages_on: user.messages_on,
        must_acknowledge: user.must_acknowledge,
        is_panic,
        stop,
        has_second_step,
        proven_at: row.proven_at,
        avatar: user.avatar,
        theme: user.theme,
        density: user.density,
        zone: user.zone,
        joined_at: user.joined_at,
        post_count: user.post_count,
    });
    site.sessions.insert(hash, person.clone());
    Ok(Viewer { person: Some(person) })
}

/// Whether an emergency keeps somebody from writing.
fn stop(user: &User, is_panic: bool, waiting: Option<Outcome>) -> Option<Stop> {
    match waiting {
        Some(Outcome::Waiting) => Some(Stop::Waiting),
        Some(Outcome::Refused) => Some(Stop::Refused),
        // Somebody has looked at them.
        Some(Outcome::Approved) => None,
        None => (is_panic && user.role == Role::Member && user.post_count < 1).then_some(Stop::Panic),
    }
}

/// Forgets what was kept, after a change to an account, a role or a session.
pub fn forget_all(site: &Site) {
    site.sessions.invalidate_all();
}

fn is_alive(site: &Site, row: &store::SessionRow, now: Ts) -> bool {
    let days = |days: u64| i64::try_from(days).unwrap_or(180).saturating_mul(DAY);
    let rules = &site.config.accounts;
    now.0 - row.seen_at.0 < days(rules.session_idle_days)
        && now.0 - row.created_at.0 < days(rules.session_absolute_days)
}
