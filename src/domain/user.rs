//! Users, their seats and their sessions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{DisplayName, Role, RoomId, Timestamp, UserId};

/// A user as others see one: stands on every message and in presence.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Author {
    /// Who.
    pub id: UserId,
    /// How the user was called then.
    pub name: DisplayName,
    /// Whether it is a program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bot: bool,
}

impl Author {
    /// Who stands on the messages of somebody whose account was deleted.
    pub fn erased() -> Self {
        Self {
            id: UserId(Uuid::nil()),
            name: DisplayName::erased(),
            bot: false,
        }
    }
}

/// What stands behind a user.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// A guest of one plain connection, written down nowhere.
    PasserBy,
    /// A person who gave a name and nothing else.
    Guest,
    /// A person with a password.
    Account,
    /// A program with a token.
    Bot,
}

impl UserKind {
    /// As it stands on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::PasserBy | Self::Guest => "guest",
            Self::Account => "account",
            Self::Bot => "bot",
        }
    }
}

/// A person or a program known to the server, with everything that decides what it may do. Kept
/// as one record, so that one read gives one moment of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// How to call the user.
    pub name: DisplayName,
    /// What stands behind it.
    pub kind: UserKind,
    /// How much the user may do on the server.
    pub role: Role,
    /// Since when.
    pub created_at: Timestamp,
    /// When the user was last seen, to about an hour.
    pub seen_at: Timestamp,
    /// The hash of the password, as a PHC string; accounts only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The only room that a guest of a guest link may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<RoomId>,
    /// Until when the user may not speak anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// Whether the user is kept out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ban: Option<Ban>,
    /// Who made this bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<UserId>,
    /// Places in rooms. At most [`User::MAX_SEATS`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub seats: BTreeMap<RoomId, Seat>,
}

/// Kept out of the server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ban {
    /// Until when; `None`: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What the user is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// A user's place in a room.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Seat {
    /// How much the user may do there: member, moderator or owner.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// Until when the user may not speak there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// Until when the user may not come in (open rooms).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banned_until: Option<Timestamp>,
    /// Whether the user left an open room: it is not in the user's list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

impl Seat {
    /// A seat taken now.
    pub fn new(role: Role, since: Timestamp) -> Self {
        Self {
            role,
            since,
            muted_until: None,
            banned_until: None,
            left: false,
        }
    }
}

impl User {
    /// Most seats of one user; further rooms are refused.
    pub const MAX_SEATS: usize = 500;

    /// Somebody who comes to be now and may nothing but what everybody may.
    pub fn new(name: DisplayName, kind: UserKind, role: Role) -> Self {
        let now = Timestamp::now();
        Self {
            id: UserId::new(),
            name,
            kind,
            role,
            created_at: now,
            seen_at: now,
            password: None,
            scope: None,
            muted_until: None,
            ban: None,
            made_by: None,
            seats: BTreeMap::new(),
        }
    }

    /// The user as others see one.
    pub fn author(&self) -> Author {
        Author {
            id: self.id,
            name: self.name.clone(),
            bot: self.kind == UserKind::Bot,
        }
    }

    /// The seat in a room, if the user is in it.
    pub fn seat(&self, room: &RoomId) -> Option<&Seat> {
        self.seats.get(room)
    }

    /// The ban in force at a moment.
    pub fn ban_at(&self, now: Timestamp) -> Option<&Ban> {
        let ban = self.ban.as_ref();
        ban.filter(|ban| ban.until.is_none_or(|until| until > now))
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

    /// As lower-case hex.
    pub fn hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    /// From lower-case hex.
    pub fn of_hex(hex: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}
