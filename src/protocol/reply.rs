//! Replies: the answers that carry a command's `id`.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use super::{event::RoomView, json_frame};
use crate::domain::{
    Author, Entry, Epoch, Rejection, RejectionCode, Role, RoomId, Seq, Timestamp, Unread,
};

/// A frame with the good answer to command `id`.
pub fn ok(id: Option<u64>, ok: &impl Serialize) -> Bytes {
    #[derive(Serialize)]
    struct Ok<'a, T> {
        id: Option<u64>,
        ok: &'a T,
    }
    json_frame(&Ok { id, ok })
}

/// A frame with the refusal of command `id`; `None` when the command had none that could be read.
pub fn error(id: Option<u64>, problem: &Problem) -> Bytes {
    #[derive(Serialize)]
    struct Error<'a> {
        id: Option<u64>,
        error: &'a Problem,
    }
    json_frame(&Error { id, error: problem })
}

/// What went wrong, for a program (`code`) and for a person (`message`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Problem {
    /// One of the codes of docs/protocol.md.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
    /// When another try may succeed, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_ms: Option<u64>,
}

impl Problem {
    /// The store cannot answer now.
    pub fn unavailable(retry_after: Duration) -> Self {
        Self {
            code: "unavailable",
            message: "The server cannot store or read messages right now. Nothing is lost; it is worth trying again in a moment.".to_owned(),
            retry_ms: Some(millis(retry_after)),
        }
    }

    /// A defect of ours.
    pub fn internal() -> Self {
        Self {
            code: "internal",
            message: "The server hit a problem. Try again later.".to_owned(),
            retry_ms: None,
        }
    }
}

impl From<Rejection> for Problem {
    fn from(no: Rejection) -> Self {
        Self {
            code: code(no.code),
            message: no.sentence,
            retry_ms: no.retry_after.map(millis),
        }
    }
}

/// The code on the wire.
pub fn code(code: RejectionCode) -> &'static str {
    match code {
        RejectionCode::BadRequest | RejectionCode::Invalid => "bad_request",
        RejectionCode::Unauthorized => "unauthorized",
        RejectionCode::Forbidden | RejectionCode::Banned => "forbidden",
        RejectionCode::NotFound => "not_found",
        RejectionCode::TooLarge => "too_large",
        RejectionCode::RateLimited => "rate_limited",
        RejectionCode::Limit => "limit",
        RejectionCode::Conflict => "conflict",
    }
}

fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_micros().div_ceil(1000)).unwrap_or(u64::MAX)
}

/// The answer to `hello`.
#[derive(Serialize)]
pub struct Hello<'a> {
    /// The protocol version spoken from here on.
    pub v: u32,
    /// Who this connection speaks as.
    pub user: &'a Author,
    /// What the user may do.
    pub me: &'a MeView,
    /// What is at the other end.
    pub server: Server<'a>,
    /// What the client must stay within.
    pub limits: Limits,
    /// How long the server lets a silent client be before it pings.
    pub ping_ms: u64,
    /// The directory.
    pub rooms: Vec<RoomView>,
}

/// A user as the user sees it.
#[derive(Clone, Debug, Serialize)]
pub struct MeView {
    /// Who.
    pub user: Author,
    /// `guest`, `account` or `bot`.
    pub kind: &'static str,
    /// How much the user may do on the server.
    pub role: Role,
    /// The only room that a guest of a guest link may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<RoomId>,
    /// Until when the user may not speak anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// What the user may do on the server.
    pub can: Vec<&'static str>,
}

/// What is at the other end.
#[derive(Serialize)]
pub struct Server<'a> {
    /// The name its owner gave it.
    pub name: &'a str,
    /// The version of Tertulia.
    pub version: &'static str,
}

/// What a client must stay within.
#[derive(Clone, Copy, Serialize)]
pub struct Limits {
    /// Most bytes of a message's text.
    pub text_bytes: usize,
    /// Most bytes of a frame from the client.
    pub frame_bytes: usize,
    /// Most subscriptions of one connection.
    pub rooms_per_connection: usize,
    /// Of files.
    pub files: FileLimits,
}

/// What files must stay within.
#[derive(Clone, Copy, Serialize)]
pub struct FileLimits {
    /// Most bytes of one.
    pub bytes: u64,
    /// Most of one message.
    pub per_message: usize,
    /// Why none can be sent, as a sentence for people; absent: they can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off: Option<&'static str>,
}

/// The answer to `send` and `edit`.
#[derive(Serialize)]
pub struct Sent<'a> {
    /// Where.
    pub room: &'a RoomId,
    /// The log's life.
    pub epoch: &'a Epoch,
    /// The message's slot.
    pub seq: Seq,
    /// When it was first appended.
    pub at: Timestamp,
    /// Whether it had been appended before.
    pub repeated: bool,
}

/// The answer to `history`.
#[derive(Serialize)]
pub struct Page<'a> {
    /// Where.
    pub room: &'a RoomId,
    /// The log's life.
    pub epoch: &'a Epoch,
    /// First retained seq.
    pub lo: Seq,
    /// Newest seq.
    pub top: Seq,
    /// In rising order.
    pub entries: &'a [Entry],
    /// Whether more follow in the direction asked for.
    pub more: bool,
}

/// The answer to `read`.
#[derive(Serialize)]
pub struct Read<'a> {
    /// Where.
    pub room: &'a RoomId,
    /// Where the position is now.
    pub seq: Seq,
    /// How often it moved.
    pub rev: u64,
}

/// The answer to `unread`.
#[derive(Serialize)]
pub struct UnreadRooms {
    /// Those of the rooms asked for that the user sees.
    pub rooms: Vec<RoomUnread>,
}

/// What a user has not read of a room.
#[derive(Serialize)]
pub struct RoomUnread {
    /// Where.
    pub room: RoomId,
    /// How far the user has read.
    pub read: Seq,
    /// How often that position moved.
    pub read_rev: u64,
    /// What follows.
    pub unread: Unread,
}

/// The answer to `delete`.
#[derive(Serialize)]
pub struct Deleted<'a> {
    /// Where.
    pub room: &'a RoomId,
    /// The log's life.
    pub epoch: &'a Epoch,
    /// The slot of the entry that tells of it.
    pub seq: Seq,
}

/// The answer to `react` and to `pin`.
#[derive(Serialize)]
pub struct Told<'a> {
    /// Where.
    pub room: &'a RoomId,
    /// The log's life; absent if it was so already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<&'a Epoch>,
    /// The slot of the entry that tells of it; absent if it was so already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
}

/// The answer to `who`.
#[derive(Serialize)]
pub struct Who<'a> {
    /// Where.
    pub room: &'a RoomId,
    /// Users present.
    pub member_count: usize,
    /// Those of this page.
    pub users: &'a [Author],
    /// Ask again with it for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<crate::domain::UserId>,
}

/// The answer to commands that have nothing to say.
#[derive(Serialize)]
pub struct Done {}
