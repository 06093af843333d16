//! Rates kept per key: per user and room, per address.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use tokio::time::Instant;

use crate::domain::{Bucket, Rate, Rejection};

/// Keys remembered. With more, those with nothing to forgive are forgotten; if all are busy, all
/// are forgotten: the bound on memory counts more than the rate of a flood of that many keys.
const MAX_KEYS: usize = 100_000;

/// Whom an address stands for: with IPv6 a whole /64, which is what one subscriber gets.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let prefix = v6.to_bits() >> 64 << 64;
            IpAddr::V6(prefix.into())
        }
    }
}

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

    #[test]
    fn an_ipv6_subscriber_is_one_however_many_addresses_it_takes() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

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
