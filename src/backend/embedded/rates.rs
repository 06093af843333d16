//! Rates: this node's own are all there are. They are kept in memory: a restart forgives.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::time::Instant;

use super::Embedded;
use crate::{
    backend::{Rates, Result},
    domain::{Bucket, Rate},
};

/// Buckets kept; with more, those that are full again go, and if none is, all go.
const MAX_BUCKETS: usize = 100_000;

/// The buckets by name, each with the rate it was last asked with.
pub(super) struct Buckets {
    start: Instant,
    buckets: Mutex<HashMap<String, (Rate, Bucket)>>,
}

impl Default for Buckets {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            buckets: Mutex::default(),
        }
    }
}

#[async_trait]
impl Rates for Embedded {
    async fn take(&self, name: &str, rate: Rate, cost: f64) -> Result<Option<Duration>> {
        let now = self.buckets.start.elapsed();
        let mut buckets = self
            .buckets
            .buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_BUCKETS {
            buckets.retain(|_, (rate, bucket)| !bucket.is_full(*rate, now));
            if buckets.len() >= MAX_BUCKETS {
                buckets.clear();
            }
        }
        let (_, bucket) = buckets
            .entry(name.to_owned())
            .and_modify(|(before, _)| *before = rate)
            .or_insert_with(|| (rate, Bucket::full(rate, now)));
        Ok(bucket.take_some(rate, now, cost).err())
    }
}
