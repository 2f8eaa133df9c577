//! Counts kept in memory and written down together, so that a view of a page is not a write.

use std::collections::HashMap;
use std::sync::Mutex;

#[derive(Debug, Default)]
pub struct Tally {
    counts: Mutex<HashMap<i64, i64>>,
}

impl Tally {
    pub fn add(&self, id: i64) {
        if let Ok(mut counts) = self.counts.lock() {
            *counts.entry(id).or_default() += 1;
        }
    }

    /// Takes what was counted; the caller writes it down, or gives it back.
    pub fn take(&self) -> Vec<(i64, i64)> {
        self.counts.lock().map(|mut counts| counts.drain().collect()).unwrap_or_default()
    }

    pub fn give_back(&self, taken: &[(i64, i64)]) {
        if let Ok(mut counts) = self.counts.lock() {
            for (id, count) in taken {
                *counts.entry(*id).or_default() += count;
            }
        }
    }
}

/// The highest number seen for each pair of ids, kept like a [`Tally`].
#[derive(Debug, Default)]
pub struct Marks {
    highest: Mutex<HashMap<(i64, i64), i64>>,
}

impl Marks {
    pub fn raise(&self, pair: (i64, i64), number: i64) {
        if let Ok(mut highest) = self.highest.lock() {
            let mark = highest.entry(pair).or_default();
            *mark = number.max(*mark);
        }
    }

    /// What is not written down yet.
    pub fn get(&self, pair: (i64, i64)) -> i64 {
        self.highest.lock().ok().and_then(|highest| highest.get(&pair).copied()).unwrap_or(0)
    }

    pub fn take(&self) -> Vec<((i64, i64), i64)> {
        self.highest.lock().map(|mut highest| highest.drain().collect()).unwrap_or_default()
    }

    pub fn give_back(&self, taken: &[((i64, i64), i64)]) {
        for (pair, number) in taken {
            self.raise(*pair, *number);
        }
    }
}
