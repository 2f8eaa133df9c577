//! How often somebody may do something, by address or by account.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::kit::error::Error;

/// What is limited. Each counts by itself.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Trying a password, by address.
    LogIn,
    /// Trying a password, by the name or address tried.
    LogInAs,
    /// Making an account, by address.
    Register,
    /// Anything that sends a letter, by account or address.
    Letter,
    /// Writing: threads, replies, edits, by account.
    Write,
    /// Small changes: drafts, previews, marks, by account.
    Touch,
    Upload,
    /// Searching, by address or account.
    Search,
    /// Trying the code of a second step, by account.
    Code,
}

pub struct Limits {
    limiters: Vec<DefaultKeyedRateLimiter<String>>,
}

impl Limits {
    /// `factor` multiplies every rate and burst.
    pub fn new(factor: f64) -> Self {
        // (a minute, at once), in the order of `Act`.
        let rates = [(10, 20), (6, 12), (4, 10), (3, 6), (12, 20), (120, 120), (20, 30), (60, 60), (4, 8)];
        let limiters = rates
            .iter()
            .map(|(rate, burst)| {
                RateLimiter::keyed(
                    Quota::per_minute(scaled(*rate, factor)).allow_burst(scaled(*burst, factor)),
                )
            })
            .collect();
        Self { limiters }
    }

    /// Counts one act of `who`, or says how long to wait.
    pub fn check(&self, act: Act, who: &str) -> Result<(), Error> {
        let Some(limiter) = self.limiters.get(act as usize) else {
            return Ok(());
        };
        limiter.check_key(&who.to_owned()).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Error::TooMany { seconds: wait.max(Duration::from_secs(1)).as_secs() + 1 }
        })
    }

    /// Forgets those who have been quiet.
    pub fn sweep(&self) {
        for limiter in &self.limiters {
            limiter.retain_recent();
        }
    }
}

fn scaled(number: u32, factor: f64) -> NonZeroU32 {
    let scaled = (f64::from(number) * factor).clamp(1.0, 1e9) as u32;
    NonZeroU32::new(scaled).unwrap_or(NonZeroU32::MIN)
}
