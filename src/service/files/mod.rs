//! Files: sent first, then attached to a message. Each belongs to whoever sent it and to one room;
//! until it is part of a message nobody else sees it, and after a day it goes.
//!
//! The records are written first and removed last: bytes that no record tells of there are none.

mod attach;
mod desk;
mod fetch;
mod gone;
mod picture;
mod sniff;
mod upload;

use serde::{Deserialize, Serialize};

pub use self::fetch::Found;
pub(super) use self::{attach::hold_fast, desk::Desk};
use super::people::store::Kept;
use crate::domain::{File, Nonce, Rate, RoomId, Seq, Timestamp, UserId};

/// The bounds of files.
#[derive(Clone, PartialEq, Debug)]
pub struct FileRules {
    /// Why none can be sent; `None`: they can.
    pub off: Option<&'static str>,
    /// Most bytes of one.
    pub max_bytes: u64,
    /// Most pixels of a picture.
    pub max_pixels: u64,
    /// Megabytes of one user.
    pub upload: Rate,
    /// Bytes that must stay free on the disk.
    pub keep_free: u64,
}

/// What is known of a file. By its id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FileRecord {
    /// Where it may be used, and who may fetch it.
    room: RoomId,
    /// Who sent it.
    uploader: UserId,
    /// When.
    at: Timestamp,
    /// Whether all of it is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    ready: bool,
    /// The message it went into, by its author's nonce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nonce: Option<Nonce>,
    /// What messages tell of it.
    file: File,
    /// Of a thumbnail: what it is, and how many bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thumbnail: Option<(String, u64)>,
}

/// That a room has a file. By room and file.
#[derive(Serialize, Deserialize)]
struct RoomFile {}

/// That a user sent a file. By user and file.
#[derive(Serialize, Deserialize)]
struct UserFile {}

/// A file that no message is known to have yet. By its id.
#[derive(Serialize, Deserialize)]
struct LooseFile {
    at: Timestamp,
}

/// A file that goes. By its id.
#[derive(Serialize, Deserialize)]
struct DoomedFile {
    /// With this message, if that goes; `None`: in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    with: Option<(RoomId, Seq)>,
    at: Timestamp,
}

impl Kept for FileRecord {
    const KIND: &'static str = "file";
}

impl Kept for RoomFile {
    const KIND: &'static str = "room_file";
}

impl Kept for UserFile {
    const KIND: &'static str = "user_file";
}

impl Kept for LooseFile {
    const KIND: &'static str = "loose_file";
}

impl Kept for DoomedFile {
    const KIND: &'static str = "doomed_file";
}
