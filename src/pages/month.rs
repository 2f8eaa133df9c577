//! Who helped most lately, from the kudos and solutions of the last thirty days.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tera::Value;

use crate::features::{kudos, solutions};
use crate::forum::accounts::model::{PersonView, UserId};
use crate::forum::accounts::store as accounts;
use crate::kit::db::Conn;
use crate::kit::site::Site;

/// Days that count: a month that never begins empty.
const DAYS: u64 = 30;
/// Kudos and solutions that are looked at, the latest first: a bound for very busy sites.
const MOST: i64 = 20_000;
const SHOWN: usize = 5;
const KEY: &str = "contributors";

/// Somebody who helped, and how it was received.
#[derive(Clone, Debug, Serialize)]
pub struct ContributorView {
    pub person: PersonView,
    pub solutions: i64,
    pub kudos: i64,
}

/// The same for everybody, and up to a minute old: it is counted once a minute at most.
pub fn contributors(conn: &mut Conn, site: &Site) -> diesel::QueryResult<Value> {
    if let Some(kept) = site.kept.get(KEY) {
        return Ok((*kept).clone());
    }
    let value = Value::from_serializable(&counted(conn, site)?);
    site.kept.insert(KEY.to_owned(), Arc::new(value.clone()));
    Ok(value)
}

/// Most solutions first, then most kudos.
fn counted(conn: &mut Conn, site: &Site) -> diesel::QueryResult<Vec<ContributorView>> {
    let since = site.clock.now().minus(Duration::from_secs(DAYS * 86_400));
    let mut tally: HashMap<UserId, (i64, i64)> = HashMap::new();
    for user in solutions::store::solvers_since(conn, since, MOST)? {
        tally.entry(user).or_default().0 += 1;
    }
    for user in kudos::store::thanked_since(conn, since, MOST)? {
        tally.entry(user).or_default().1 += 1;
    }
    let mut best: Vec<(UserId, (i64, i64))> = tally.into_iter().collect();
    best.sort_by_key(|(user, counts)| (std::cmp::Reverse(*counts), *user));
    best.truncate(SHOWN);
    let ids: Vec<UserId> = best.iter().map(|(user, _)| *user).collect();
    let faces = accounts::faces(conn, &ids)?;
    let brand = &site.config.brand;
    Ok(best
        .into_iter()
        .filter_map(|(user, (solutions, kudos))| {
            Some(ContributorView { person: faces.get(&user)?.view(brand), solutions, kudos })
        })
        .collect())
}
