//! Whole pages as guests see them, kept until the next write.
//!
//! An entry remembers the database's generation when it was made: any write of
//! this process makes it stale at once. Another process's write shows after
//! [`MAX_AGE`] at most. Only answers to requests without any cookie are kept,
//! by path and query alone, so that no header can change what others get (TRUST A70).

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::packed::Packed;

/// How long a page may be shown although another process wrote in between.
pub const MAX_AGE: Duration = Duration::from_secs(2);
const ENTRIES_BYTES: u64 = 32 * 1024 * 1024;

pub struct Kept {
    pub body: Packed,
    generation: u64,
    made: Instant,
}

#[derive(Clone)]
pub struct GuestPages(moka::sync::Cache<String, Arc<Kept>>);

impl Default for GuestPages {
    fn default() -> Self {
        Self(
            moka::sync::Cache::builder()
                .max_capacity(ENTRIES_BYTES)
                .weigher(|address: &String, kept: &Arc<Kept>| {
                    u32::try_from(address.len() + kept.body.weight()).unwrap_or(u32::MAX)
                })
                .time_to_live(Duration::from_secs(30))
                .build(),
        )
    }
}

impl GuestPages {
    pub fn get(&self, address: &str, generation: u64) -> Option<Arc<Kept>> {
        let kept = self.0.get(address)?;
        (kept.generation == generation && kept.made.elapsed() < MAX_AGE).then_some(kept)
    }

    pub fn keep(&self, address: String, generation: u64, body: Packed) -> Arc<Kept> {
        let kept = Arc::new(Kept { body, generation, made: Instant::now() });
        self.0.insert(address, kept.clone());
        kept
    }
}
