//! Roles: how much somebody may do, on the server and in a room.

use serde::{Deserialize, Serialize};

use super::Rejection;

/// How much somebody may do. Powers rise in this order, and each role has those below it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Came in with a name and nothing else.
    Guest,
    /// Belongs here.
    Member,
    /// Keeps order.
    Moderator,
    /// Runs the place.
    Admin,
    /// Whose place it is. Rooms have owners too.
    Owner,
}

impl Role {
    /// All of them, rising.
    pub const ALL: [Self; 5] = [
        Self::Guest,
        Self::Member,
        Self::Moderator,
        Self::Admin,
        Self::Owner,
    ];

    /// As it stands on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// From the word on the wire.
    pub fn parse(word: &str) -> Result<Self, Rejection> {
        let found = Self::ALL.into_iter().find(|role| role.word() == word);
        found.ok_or_else(|| {
            Rejection::invalid(
                "There is no such role. Roles are guest, member, moderator, admin and owner.",
            )
        })
    }
}
