//! Searching: the logs are read, newest first. There is no index that another node could have left
//! behind the log.

use async_trait::async_trait;

use super::Redis;
use crate::backend::{Ask, Found, Patience, Result, Search, read_through};

#[async_trait]
impl Search for Redis {
    async fn search(&self, ask: Ask) -> Result<Found> {
        self.shared.check_open()?;
        read_through(self, &ask, Patience::default()).await
    }
}
