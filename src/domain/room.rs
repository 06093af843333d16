//! Rooms and the directory.

use super::{RoomId, RoomName, Timestamp};

/// A place to talk, as the directory lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Room {
    /// Which.
    pub id: RoomId,
    /// How it is called. Not unique.
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
