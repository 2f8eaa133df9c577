//! Closing a month, and settling everybody's.

use crate::forum::points::days::{self, Month};
use crate::forum::points::settle::{self, Book};
use crate::forum::points::store::{self, Standing, facts};
use crate::kit::config::Config;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

const HOUR: i64 = 3_600_000;
/// What is told of late is waited for so long before a month is closed.
const GRACE: i64 = HOUR;

/// The rules of this site.
pub fn book(site: &Site) -> Book {
    book_of(&site.config)
}

pub fn book_of(config: &Config) -> Book {
    Book { stars: config.stars.clone(), zone: config.zone.clone() }
}

/// Settles the months of the last so many days of everybody who was a Star in them.
pub fn settle_last(tx: &mut Conn, book: &Book, count: i64, now: Ts) -> Result<usize, Error> {
    let today = days::day_of(now, &book.zone);
    let first = days::month_of(days::minus_days(today, count - 1));
    let mut added = 0;
    for month in days::months_between(first, days::month_of(today)) {
        added += settle_month(tx, book, month, now)?;
    }
    Ok(added)
}

/// Settles a month of everybody who was a Star in it.
fn settle_month(tx: &mut Conn, book: &Book, month: Month, now: Ts) -> Result<usize, Error> {
    let Some((since, _)) = days::span_of_month(month, &book.zone) else { return Ok(0) };
    let stars = facts::stars_since(tx, since)?;
    let all = stars.into_iter().map(|user| (user, month)).collect();
    settle::settle(tx, book, &all, now)
}

/// Points for the history of a community that was made elsewhere: terms for its Stars, and
/// the last so many days with their months. Nobody rises by it, and nobody is told.
pub fn fill(tx: &mut Conn, book: &Book, count: i64, now: Ts) -> Result<(), Error> {
    let mut quiet = book.clone();
    quiet.stars.level_points = vec![0];
    store::begin_terms(tx)?;
    settle_last(tx, &quiet, count, now)?;
    for month in due(tx, &quiet, now)? {
        close(tx, &quiet, month, now)?;
    }
    Ok(())
}

/// The months that are over and open still, the oldest first.
pub fn due(conn: &mut Conn, book: &Book, now: Ts) -> Result<Vec<Month>, Error> {
    let current = days::month_of(days::day_of(Ts(now.0 - GRACE), &book.zone));
    let first = match store::closed(conn, 1)?.first() {
        Some(last) => Some(days::next_month(*last)),
        None => store::first_day(conn)?.map(days::month_of),
    };
    let mut months = Vec::new();
    let mut next = first;
    while let Some(month) = next.filter(|month| *month < current) {
        months.push(month);
        next = Some(days::next_month(month));
    }
    Ok(months)
}

/// Closes a month: settles it whole, and writes down the places as they are then. `false`
/// when it was closed before, by whomever.
pub fn close(tx: &mut Conn, book: &Book, month: Month, now: Ts) -> Result<bool, Error> {
    if store::is_closed(tx, month)? {
        return Ok(false);
    }
    settle_month(tx, book, month, now)?;
    let best = store::best_of(tx, month, book.stars.leaderboard_size)?;
    Ok(store::close(tx, month, &places(&best), now)?)
}

/// Places from 1 on: those with the same points share one.
pub fn places(best: &[Standing]) -> Vec<(i64, Standing)> {
    let mut places: Vec<(i64, Standing)> = Vec::with_capacity(best.len());
    for (at, standing) in best.iter().enumerate() {
        let place = match places.last() {
            Some((place, last)) if last.points == standing.points => *place,
            _ => i64::try_from(at).unwrap_or(0) + 1,
        };
        places.push((place, *standing));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::accounts::model::UserId;

    #[test]
    fn the_same_points_share_a_place() {
        let best = [9, 7, 7, 3].map(|points| Standing { user_id: UserId(points), points });
        let places: Vec<i64> = places(&best).iter().map(|(place, _)| *place).collect();
        assert_eq!(places, [1, 2, 2, 4]);
    }
}
