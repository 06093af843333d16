//! Searching: an index that follows the log, and the log itself while the index is behind.

pub(super) mod doc;
pub(super) mod feed;
mod find;

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::timeout;

use super::Embedded;
use crate::backend::{Ask, BackendError, Found, Patience, Result, Search, read_through};

/// How long a search waits for the index to hold what was said just now.
const CATCH_UP: Duration = Duration::from_millis(300);

#[async_trait]
impl Search for Embedded {
    async fn search(&self, ask: Ask) -> Result<Found> {
        let mut settled = self.indexed.clone();
        let waited = timeout(CATCH_UP, settled.wait_for(|is_settled| *is_settled));
        let is_settled = waited.await.is_ok_and(|settled| settled.is_ok());
        if is_settled {
            let asked = ask.clone();
            let found = self
                .searches
                .read(move |conn| find::find(conn, &asked))
                .await;
            match found {
                Err(BackendError::Internal(cause)) => {
                    tracing::error!(%cause, "the search index could not be read; reading the log");
                }
                answer => return answer,
            }
        }
        // The index is being built, or broken, or the disk is full: the log has it all.
        read_through(self, &ask, Patience::default()).await
    }
}
