//! Names of things: rooms, users, nonces, positions.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Rejection;

/// Names a room: `general`, `random`, `tech`, or a UUIDv4. Cheap to clone.
///
/// 1 to 64 characters of `a-z 0-9 - _`. Parsing checks the form, not that the room exists.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RoomId(Arc<str>);

impl RoomId {
    /// A new room's id: a random UUIDv4, as the original demo made them.
    pub fn random() -> Self {
        Self(Uuid::new_v4().to_string().into())
    }

    /// The id as it stands in addresses and on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses what cannot be a room id with `not_found`: no such room can exist.
    pub fn parse(text: &str) -> Result<Self, Rejection> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(Rejection::room_not_found())
        }
    }
}

impl TryFrom<String> for RoomId {
    type Error = Rejection;
    fn try_from(text: String) -> Result<Self, Rejection> {
        Self::parse(&text)
    }
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names a user: a UUIDv7, so that ids sort by age.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub Uuid);

impl UserId {
    /// The id of a user who comes to be now.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl Default for UserId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The sender's idempotency key: a UUID made by the client (v7 advised), unique per author and
/// room for as long as the message is retained.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nonce(pub Uuid);

impl Nonce {
    /// For senders that cannot make one: such a send cannot be repeated safely.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl Default for Nonce {
    fn default() -> Self {
        Self::new()
    }
}

impl FromStr for Nonce {
    type Err = Rejection;
    fn from_str(text: &str) -> Result<Self, Rejection> {
        Uuid::parse_str(text).map(Self).map_err(|_| {
            Rejection::bad_request("The nonce must be a UUID, best a new UUIDv7 for each message.")
        })
    }
}

/// Slot number of an entry in its room's log, from 1. Zero stands before the first entry.
pub type Seq = u64;

/// One life of a room's log: an opaque random word. Equal epochs mean one unbroken history.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(Arc<str>);

impl Epoch {
    /// A new life, unlike any before.
    pub fn random() -> Self {
        let bytes = Uuid::new_v4();
        let word = data_encoding::BASE32_NOPAD.encode(&bytes.as_bytes()[..10]);
        Self(word.to_ascii_lowercase().into())
    }

    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Epoch {
    /// Takes any word: one that no log ever had is answered with the verdict `reset`.
    fn from(word: String) -> Self {
        Self(word.into())
    }
}

/// Where a client is in a room's log: it has seen everything up to and including `seq`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Position {
    /// The life of the log that `seq` counts in.
    pub epoch: Epoch,
    /// The last entry seen; 0 for none.
    pub seq: Seq,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_ids_are_slugs_or_uuids() {
        assert!(RoomId::parse("general").is_ok());
        assert!(RoomId::parse(RoomId::random().as_str()).is_ok());
        for bad in ["", "General", "a/b", "..", "a b", "ä", &"x".repeat(65)] {
            assert!(RoomId::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn epochs_differ() {
        assert_ne!(Epoch::random(), Epoch::random());
        assert_eq!(Epoch::random().as_str().len(), 16);
    }
}
