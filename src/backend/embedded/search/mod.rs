//! Searching: an index that follows the log, and the log itself while the index is behind.

pub(super) mod doc;
pub(super) mod feed;
mod find;

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::timeout;

use super::Embedded;
use crate::backend::{Ask, Found, Patience, Result, Search, read_through};

/// How long a search waits for the index to hold what was said just now.
const CATCH_UP: Duration = Duration::from_millis(300);

#[async_trait]
impl Search for Embedded {
    async fn search(&self, ask: Ask) -> Result<Found> {
        let mut settled = self.indexed.clone();
        let waited = timeout(CATCH_UP, settled.wait_for(|is_settled| *is_settled));
        let is_settled = waited.await.is_ok_and(|settled| settled.is_ok());
        if is_settled {
            self.searches.read(move |conn| find::find(conn, &ask)).await
        } else {
            // The index is being built, or the disk is full: the log has it all.
            read_through(self, &ask, Patience::default()).await
        }
    }
}
