//! What nodes hear of each other.

use std::sync::Arc;

use super::Listing;
use crate::domain::{Author, Entry, Epoch, ReadPosition, RoomId, Seq, Tally, UserId};

/// Something that happened on this node or another.
#[derive(Clone, Debug)]
pub enum Hint {
    /// An entry was appended, durably. Slots that it rewrote are to be read from the log.
    Appended {
        /// Where.
        room: RoomId,
        /// The log's life.
        epoch: Epoch,
        /// What.
        entry: Arc<Entry>,
        /// The log's tally with it.
        tally: Tally,
    },
    /// Users came or went.
    Presence {
        /// Where.
        room: RoomId,
        /// Users present now.
        member_count: usize,
        /// Who came.
        joined: Vec<Author>,
        /// Who went.
        left: Vec<Author>,
    },
    /// Somebody is typing.
    Typing {
        /// Where.
        room: RoomId,
        /// Who.
        user: Author,
    },
    /// A room has grown that this node need not watch. Told at least once a second while it grows.
    Advanced {
        /// Where.
        room: RoomId,
        /// The log's life.
        epoch: Epoch,
        /// Its newest seq.
        top: Seq,
        /// Its tally then.
        tally: Tally,
    },
    /// So many users are present in a room that this node need not watch.
    Counted {
        /// Where.
        room: RoomId,
        /// Users present now.
        member_count: usize,
    },
    /// A room was added to the directory.
    RoomCreated(Listing),
    /// A user's read position moved, on some device.
    Read {
        /// Who.
        user: UserId,
        /// Where.
        room: RoomId,
        /// Where it is now.
        position: ReadPosition,
        /// Whether it moved back.
        back: bool,
    },
    /// Records changed: see [`super::Records::news`].
    News,
    /// A room was removed from the directory.
    RoomDeleted(RoomId),
    /// The store answers again (`true`) or stopped answering (`false`).
    Health(bool),
    /// Hints may have been lost: compare everything with the log.
    Disturbed,
    /// This node was taken for dead, or the backend lost its counts: announce all of them again.
    Forgotten,
}

/// Hears hints. Called from the backend's own threads: must be quick and must not block.
pub trait Listener: Send + Sync {
    /// Entries of one room come in order unless hints were lost.
    fn hear(&self, hint: Hint);
}
