//! Messages that a user keeps to come back to.

use serde::{Deserialize, Serialize};

use super::{RoomId, Seq, Timestamp};

/// Where one of them is; what it says stands there alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SavedMessage {
    /// In which room.
    pub room: RoomId,
    /// In which slot.
    pub seq: Seq,
    /// Since when; no two of a user have the same.
    pub at: Timestamp,
}

/// All of a user's, in the order in which they were saved.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Saved {
    /// At most [`Saved::MOST`], each message once.
    #[serde(default)]
    pub messages: Vec<SavedMessage>,
}

impl Saved {
    /// Most messages that a user can keep.
    pub const MOST: usize = 500;

    /// Whether a message is among them.
    pub fn has(&self, room: &RoomId, seq: Seq) -> bool {
        self.messages.iter().any(|one| one.is(room, seq))
    }

    /// Adds a message, last.
    pub fn add(&mut self, room: RoomId, seq: Seq, now: Timestamp) {
        let last = self.messages.last().map(|one| one.at.millis() + 1);
        let at = Timestamp::from_millis(now.millis().max(last.unwrap_or_default()));
        self.messages.push(SavedMessage { room, seq, at });
    }

    /// Takes a message out.
    pub fn remove(&mut self, room: &RoomId, seq: Seq) {
        self.messages.retain(|one| !one.is(room, seq));
    }
}

impl SavedMessage {
    fn is(&self, room: &RoomId, seq: Seq) -> bool {
        self.seq == seq && self.room == *room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_is_there_once_and_at_a_moment_of_its_own() {
        let (room, now) = (RoomId::random(), Timestamp::from_millis(9));
        let mut saved = Saved::default();
        for seq in 1..=3 {
            saved.add(room.clone(), seq, now);
        }
        saved.remove(&room, 2);
        assert!(saved.has(&room, 1) && !saved.has(&room, 2) && !saved.has(&RoomId::random(), 1));
        let at: Vec<i64> = saved.messages.iter().map(|one| one.at.millis()).collect();
        assert_eq!(at, [9, 11]);
    }
}
