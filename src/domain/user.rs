//! Users and their sessions.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{DisplayName, Timestamp, UserId};

/// A user as others see one: stands on every message and in presence.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Author {
    /// Who.
    pub id: UserId,
    /// How the user was called then.
    pub name: DisplayName,
}

/// A person known to the server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// How to call the user.
    pub name: DisplayName,
    /// Since when.
    pub created_at: Timestamp,
}

impl User {
    /// The user as others see one.
    pub fn author(&self) -> Author {
        Author {
            id: self.id,
            name: self.name.clone(),
        }
    }
}

/// Names a session in the store: the SHA-256 of its secret token, so that a copy of the store
/// opens no session.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SessionId(pub [u8; 32]);

impl SessionId {
    /// The session that this token opens, if there is one.
    pub fn of_token(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}
