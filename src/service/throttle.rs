//! Rates kept per key: per user and room, per address.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

use tokio::time::Instant;

use crate::domain::{Bucket, Rate, Rejection};

/// Keys remembered. With more, those with nothing to forgive are forgotten; if all are busy, all
/// are forgotten: the bound on memory counts more than the rate of a flood of that many keys.
const MAX_KEYS: usize = 100_000;

/// One rate, kept for each key by itself.
pub(super) struct Throttle<K> {
    rate: Rate,
    start: Instant,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Hash + Eq> Throttle<K> {
    /// Nobody has used anything yet.
    pub(super) fn new(rate: Rate) -> Self {
        Self {
            rate,
            start: Instant::now(),
            buckets: Mutex::default(),
        }
    }

    /// Takes one for `key`, or refuses and says when to try again.
    pub(super) fn take(&self, key: K) -> Result<(), Rejection> {
        let now = self.start.elapsed();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_KEYS {
            buckets.retain(|_, bucket| !bucket.is_full(self.rate, now));
            if buckets.len() >= MAX_KEYS {
                buckets.clear();
            }
        }
        buckets
            .entry(key)
            .or_insert_with(|| Bucket::full(self.rate, now))
            .take(self.rate, now)
            .map_err(Rejection::rate_limited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Duration, advance};

    #[tokio::test(start_paused = true)]
    async fn each_key_has_its_own_rate() {
        let throttle = Throttle::new(Rate::per_second(1, 1));
        assert!(throttle.take("ann").is_ok());
        assert!(throttle.take("bob").is_ok());
        let no = throttle.take("ann").unwrap_err();
        assert_eq!(no.retry_after, Some(Duration::from_secs(1)));
        advance(Duration::from_secs(1)).await;
        assert!(throttle.take("ann").is_ok());
    }
}
