//! How far somebody has read, and what is unread.

use serde::Serialize;

use super::{Seq, Tally};

/// How far a user has read a room.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ReadPosition {
    /// Everything up to here.
    pub seq: Seq,
    /// How often the position moved: of two that were heard of, the one with the higher `rev` is
    /// newer.
    pub rev: u64,
}

/// What a user has not read of a room, at the moment of `tally`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Unread {
    /// Retained messages after the position that are not deleted; at most [`Unread::MOST`], which
    /// then means as many or more.
    pub messages: u32,
    /// Those of them that call the user, or everybody; at most [`Unread::MOST_MENTIONS`].
    pub mentions: u32,
    /// When it was counted.
    #[serde(flatten)]
    pub tally: Tally,
}

impl Unread {
    /// Most messages that are counted.
    pub const MOST: u32 = 1000;
    /// Most mentions that are counted; of as many newest ones it is kept that they are such.
    pub const MOST_MENTIONS: u32 = 100;
}

/// What one user has read of a room, and what not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RoomRead {
    /// How far.
    pub position: ReadPosition,
    /// What follows.
    pub unread: Unread,
}
