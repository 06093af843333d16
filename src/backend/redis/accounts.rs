//! Users and their sessions: one key each.

use async_trait::async_trait;
use deadpool_redis::redis::cmd;
use serde::{Deserialize, Serialize};

use super::{Redis, ask::foreign};
use crate::{
    backend::{Accounts, BackendError, Hint, Result},
    domain::{DisplayName, SessionId, Timestamp, User, UserId},
};

#[derive(Serialize, Deserialize)]
struct StoredUser {
    id: UserId,
    name: DisplayName,
    created_at: i64,
}

#[async_trait]
impl Accounts for Redis {
    async fn enter(&self, user: User, session: SessionId) -> Result<()> {
        self.shared.check_open()?;
        let stored = StoredUser {
            id: user.id,
            name: user.name,
            created_at: user.created_at.millis(),
        };
        let json = serde_json::to_string(&stored)
            .map_err(|error| BackendError::Internal(error.to_string()))?;
        // A session whose user is not there yet would be nobody's.
        self.put(&self.shared.keys.user(user.id), json).await?;
        let session = self.shared.keys.session(session);
        self.put(&session, user.id.to_string()).await
    }

    async fn session(&self, session: SessionId) -> Result<Option<User>> {
        self.shared.check_open()?;
        let Some(id) = self.get(&self.shared.keys.session(session)).await? else {
            return Ok(None);
        };
        let id = id.parse().map(UserId).map_err(|_| foreign("a session"))?;
        let Some(json) = self.get(&self.shared.keys.user(id)).await? else {
            return Ok(None);
        };
        let user: StoredUser = serde_json::from_str(&json).map_err(|_| foreign("a user"))?;
        Ok(Some(User {
            id: user.id,
            name: user.name,
            created_at: Timestamp::from_millis(user.created_at),
        }))
    }

    async fn end_session(&self, session: SessionId) -> Result<()> {
        self.shared.check_open()?;
        let key = self.shared.keys.session(session);
        let mut command = cmd("DEL");
        command.arg(&key);
        self.shared.link.command::<i64>(&key, &command).await?;
        self.shared.ear.tell(Hint::SessionEnded(session));
        self.shared.tell_session_ended(session).await
    }
}

impl Redis {
    /// Writes what is not there yet: repeating it changes nothing.
    async fn put(&self, key: &str, value: String) -> Result<()> {
        let mut command = cmd("SETNX");
        command.arg(key).arg(value);
        self.shared.link.command::<bool>(key, &command).await?;
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<String>> {
        let mut command = cmd("GET");
        command.arg(key);
        self.shared.link.command(key, &command).await
    }
}
