//! Rooms and the directory.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Author, Rejection, RoomId, RoomName, Seq, Timestamp, UserId};

/// A place to talk, as the directory lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Room {
    /// Which.
    pub id: RoomId,
    /// How it was called when it was made; [`RoomFacts::name`] is newer.
    pub name: RoomName,
    /// Since when.
    pub created_at: Timestamp,
}

/// The rooms that exist from the start: id and name.
pub const DEFAULT_ROOMS: [(&str, &str); 3] = [
    ("general", "General"),
    ("random", "Random"),
    ("tech", "Tech Talk"),
];

/// Who sees a room.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Listed; anyone may join.
    #[default]
    Open,
    /// Members only. For everybody else it does not exist.
    Private,
    /// Two to eight people, for good.
    Direct,
}

impl RoomKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Private, Self::Direct];

    /// As it stands on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }
}

/// What can change about a room. A room that nothing was written about has the default ones.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RoomFacts {
    /// Who sees it.
    #[serde(default)]
    pub kind: RoomKind,
    /// How it is called now; `None`: as it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<RoomName>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// Read only, and at the end of the list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// Least seconds between two messages of one member; 0: none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub slow_s: u32,
    /// Days that messages are kept; 0: as the server says.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub retention_days: u32,
    /// Who talks in a direct room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Author>,
    /// Where pinned messages are to be found, and since when each was noted. Whether a message is pinned
    /// it says itself: one of these may be deleted, trimmed away, or about to be pinned.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pins: BTreeMap<Seq, Timestamp>,
    /// Deleted: what is left of it goes away soon.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl RoomFacts {
    /// Most pinned messages.
    pub const MAX_PINS: usize = 50;
    /// Most people in a direct room.
    pub const MAX_DIRECT: usize = 8;
    /// The slowest slow mode, in seconds: six hours.
    pub const MAX_SLOW_S: u32 = 6 * 60 * 60;
    /// The longest retention, in days: ten years.
    pub const MAX_RETENTION_DAYS: u32 = 3650;

    /// One of those who talk in a direct room is called so from now on.
    pub fn rename_member(&mut self, id: UserId, now: &Author) {
        for member in self.members.iter_mut().filter(|member| member.id == id) {
            *member = now.clone();
        }
    }
}

/// What a room is about: one line of at most 250 characters, nothing unseen in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Topic(String);

impl Topic {
    /// Most characters (Unicode scalar values) of a topic.
    pub const MAX_CHARS: usize = 250;

    /// Trims, normalises and checks; `None` for an empty one.
    pub fn parse(raw: &str) -> Result<Option<Self>, Rejection> {
        if raw.trim().is_empty() {
            return Ok(None);
        }
        super::name::parse("topic", raw, Self::MAX_CHARS).map(|topic| Some(Self(topic)))
    }

    /// The topic as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
