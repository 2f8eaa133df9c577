//! The time, as a parameter: tests set it, so that ends, ages and limits are tested without sleeping.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::db::Ts;

#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds added to the machine's time.
    shift: Arc<AtomicI64>,
}

impl Clock {
    pub fn now(&self) -> Ts {
        let machine = jiff::Timestamp::now().as_millisecond();
        Ts(machine.saturating_add(self.shift.load(Ordering::Relaxed)))
    }

    /// Moves this clock; clones follow.
    pub fn advance(&self, span: std::time::Duration) {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.shift.fetch_add(millis, Ordering::Relaxed);
    }
}
