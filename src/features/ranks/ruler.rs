//! The formula that holds: what an administrator applied last, or the settings.

use std::sync::Arc;

use jiff::civil;
use jiff::tz::TimeZone;

use super::formula::Formula;
use super::store::formulas;
use crate::kit::config::Config;
use crate::kit::config::ranks::Numbers;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::secret::digest;
use crate::kit::site::Site;

/// A formula with the zone in which days are days.
#[derive(Clone, Debug)]
pub struct Ruler {
    pub numbers: Numbers,
    pub formula: Formula,
    pub zone: TimeZone,
    /// Says by which formula and zone a score was computed.
    pub mark: String,
}

impl Ruler {
    pub fn new(numbers: &Numbers, zone: &str) -> Result<Self, String> {
        let formula = Formula::new(numbers)?;
        let zone_found = TimeZone::get(zone).map_err(|_| format!("zone \"{zone}\" is not known"))?;
        let written = serde_json::to_string(numbers).map_err(|error| error.to_string())?;
        let mut mark = digest(&format!("{zone} {written}"));
        mark.truncate(16);
        Ok(Self { numbers: numbers.clone(), formula, zone: zone_found, mark })
    }

    /// What the settings say.
    pub fn of(config: &Config) -> Result<Self, String> {
        Self::new(&config.ranks.formula, &config.zone)
    }

    /// The day of an instant, counted from 1970-01-01, in the community's zone.
    pub fn day(&self, at: Ts) -> i64 {
        let Ok(instant) = jiff::Timestamp::from_millisecond(at.0) else { return 0 };
        let date = instant.to_zoned(self.zone.clone()).date();
        let since = date.since((jiff::Unit::Day, civil::date(1970, 1, 1)));
        since.map_or(0, |span| i64::from(span.get_days()))
    }
}

/// The formula that holds now, for a transaction.
pub fn current(conn: &mut Conn, config: &Config) -> Result<Ruler, Error> {
    let said = match formulas::in_force(conn)? {
        Some(row) => serde_json::from_str(&row.numbers)
            .map_err(|error| error.to_string())
            .and_then(|numbers: Numbers| Ruler::new(&numbers, &config.zone)),
        None => Ruler::of(config),
    };
    said.map_err(|error| Error::Internal(format!("the formula of the ranks: {error}")))
}

/// The same, kept in memory with the number of the formula it was read from.
pub fn kept(conn: &mut Conn, site: &Site) -> Result<Arc<Kept>, Error> {
    let number = formulas::number_in_force(conn)?;
    if let Some(kept) = site.shelf.get::<Kept>().filter(|kept| kept.number == number) {
        return Ok(kept);
    }
    let ruler = current(conn, &site.config)?;
    Ok(site.shelf.put(Kept { number, ruler }))
}

/// A formula in memory.
#[derive(Debug)]
pub struct Kept {
    number: Option<i64>,
    pub ruler: Ruler,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::config::Config;

    fn at(text: &str) -> Ts {
        Ts::parse(text).expect("an instant")
    }

    #[test]
    fn a_day_is_a_day_of_the_zone_through_the_change_of_clocks() {
        let config = Config::load(None).expect("the settings");
        let berlin = Ruler::new(&config.ranks.formula, "Europe/Berlin").expect("a ruler");
        let utc = Ruler::new(&config.ranks.formula, "UTC").expect("a ruler");
        assert_ne!(berlin.mark, utc.mark);
        assert_eq!(utc.day(Ts(0)), 0);
        // The clocks go forward on 29 March 2026: that day has 23 hours.
        let day = berlin.day(at("2026-03-28T23:00:00Z"));
        assert_eq!(berlin.day(at("2026-03-28T22:59:59Z")), day - 1);
        assert_eq!(berlin.day(at("2026-03-29T21:59:59Z")), day);
        assert_eq!(berlin.day(at("2026-03-29T22:00:00Z")), day + 1);
        // And back on 25 October: that one has 25.
        let day = berlin.day(at("2026-10-24T22:00:00Z"));
        assert_eq!(berlin.day(at("2026-10-25T22:59:59Z")), day);
        assert_eq!(berlin.day(at("2026-10-25T23:00:00Z")), day + 1);
    }
}
