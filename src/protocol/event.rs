//! Events: what the server tells on `/ws` unasked.

use bytes::Bytes;
use serde::Serialize;
use serde_json::value::RawValue;

use super::json_frame;
use crate::domain::{
    Author, Entry, Epoch, NotifyLevel, Role, Room, RoomFacts, RoomId, RoomKind, RoomRead, Seq,
    Tail, Tally, Timestamp, Topic, Unread, Verdict,
};

/// What the server tells. Each is one frame; the fields stand in docs/protocol.md.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "docs/protocol.md describes every field")]
pub enum Event<'a> {
    /// The next entry of a room.
    Entry {
        room: &'a RoomId,
        epoch: &'a Epoch,
        entry: &'a Entry,
    },
    /// How the client stands to a room that it asked for in its hello.
    Resumed(&'a Resumed),
    /// Entries were left out because this connection is too slow.
    Gap {
        room: &'a RoomId,
        epoch: &'a Epoch,
        from: Seq,
        to: Seq,
    },
    /// The backend lost entries after `seq`: subscribe again.
    Truncated {
        room: &'a RoomId,
        epoch: &'a Epoch,
        seq: Seq,
    },
    /// The room's log began anew: subscribe again.
    Reset {
        room: &'a RoomId,
        epoch: &'a Epoch,
        seq: Seq,
    },
    /// Who came and went.
    Presence {
        room: &'a RoomId,
        member_count: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        joined: Option<&'a [Author]>,
        #[serde(skip_serializing_if = "Option::is_none")]
        left: Option<&'a [Author]>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        stale: bool,
    },
    /// Somebody is typing.
    Typing { room: &'a RoomId, user: &'a Author },
    /// The directory changed.
    Room {
        change: RoomChange,
        room: &'a RoomView,
    },
    /// A room is gone.
    #[serde(rename = "room")]
    RoomRemoved {
        change: Removed,
        room: RemovedRoom<'a>,
    },
    /// What this user may see or do changed: ask again.
    Standing,
    /// The read position of this user moved, on some device.
    Read {
        room: &'a RoomId,
        seq: Seq,
        rev: u64,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        back: bool,
    },
    /// Whether the store answers.
    Status { state: StoreState },
    /// The node is about to stop.
    Bye { within_ms: u64 },
    /// Are you there?
    Ping,
}

impl Event<'_> {
    /// The event as a complete WebSocket frame, to be shared by all who get it.
    pub fn frame(&self) -> Bytes {
        json_frame(self)
    }
}

/// Whether the store answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreState {
    /// It does.
    Ok,
    /// It does not: reads may be old, sends fail.
    Degraded,
}

/// How the directory changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomChange {
    /// A new room.
    Created,
    /// New counts or a new top.
    Changed,
}

/// The word `removed`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Removed {
    /// The room is gone.
    Removed,
}

/// What is left to say of a room that is gone.
#[derive(Serialize)]
pub struct RemovedRoom<'a> {
    /// Which it was.
    pub id: &'a RoomId,
}

/// A room as clients list it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RoomView {
    /// Which.
    pub id: RoomId,
    /// How it is called.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Users present, over all nodes.
    pub member_count: usize,
    /// The log's life.
    pub epoch: Epoch,
    /// First retained seq, as last heard.
    pub lo: Seq,
    /// Newest seq; 0 in an empty room.
    pub top: Seq,
    /// Who sees it.
    pub kind: RoomKind,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// Read only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// Least seconds between two messages of one member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow_s: Option<u32>,
    /// Days that messages are kept, where they are not what the server says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
    /// Who talks in a direct room.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Author>,
    /// The seqs of pinned messages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Seq>,
    /// What counting unread messages needs to know.
    #[serde(flatten)]
    pub tally: Tally,
    /// The read position of the user asking; absent in events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Seq>,
    /// How often it moved; absent in events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_rev: Option<u64>,
    /// What the user asking has not read; absent in events, and where the user left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<Unread>,
    /// The place of the user asking, absent in events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatView>,
    /// The user asking left this open room.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
    /// Of what the user asking is told; absent in events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<NotifyView>,
    /// What the user asking may do there; absent in events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can: Option<Vec<&'static str>>,
}

/// A user's place in a room, as the user sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SeatView {
    /// How much the user may do there.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// Until when the user may not speak there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
}

/// Of what a user is told in a room.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NotifyView {
    /// Of which messages.
    pub level: NotifyLevel,
    /// Of none for the time being.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// Until when, if it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
}

impl RoomView {
    /// Puts the parts together; `read` is added for a user.
    pub fn new(room: &Room, facts: &RoomFacts, tail: &Tail, member_count: usize) -> Self {
        let mut view = Self {
            id: room.id.clone(),
            name: room.name.as_str().to_owned(),
            created_at: room.created_at,
            member_count,
            epoch: tail.epoch.clone(),
            lo: tail.lo,
            top: tail.top,
            kind: RoomKind::Open,
            topic: None,
            archived: false,
            slow_s: None,
            retention_days: None,
            members: Vec::new(),
            pins: Vec::new(),
            tally: tail.tally,
            read: None,
            read_rev: None,
            unread: None,
            seat: None,
            left: false,
            notify: None,
            can: None,
        };
        view.take_facts(facts);
        view
    }

    /// What the user asking has read of it.
    pub fn take_read(&mut self, read: Option<RoomRead>) {
        self.read = read.map(|read| read.position.seq);
        self.read_rev = read.map(|read| read.position.rev);
        self.unread = read.map(|read| read.unread);
    }

    /// What can change about it, as it is now.
    pub fn take_facts(&mut self, facts: &RoomFacts) {
        if let Some(name) = &facts.name {
            name.as_str().clone_into(&mut self.name);
        }
        self.kind = facts.kind;
        self.topic.clone_from(&facts.topic);
        self.archived = facts.archived;
        self.slow_s = Some(facts.slow_s).filter(|s| *s > 0);
        self.retention_days = Some(facts.retention_days).filter(|days| *days > 0);
        self.members.clone_from(&facts.members);
        self.pins = facts.pins.keys().copied().collect();
    }
}

/// How a client stands to a room, and what it missed.
#[derive(Serialize, Debug)]
pub struct Resumed {
    /// Where.
    pub room: RoomId,
    /// How it stands.
    pub verdict: Verdict,
    /// The log's life now.
    pub epoch: Epoch,
    /// First retained seq.
    pub lo: Seq,
    /// Newest seq at the moment of reading.
    pub top: Seq,
    /// With `truncated`: where the client's epoch ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
    /// In rising order, each already JSON.
    pub entries: Vec<Box<RawValue>>,
    /// The page is full: not subscribed yet.
    pub more: bool,
    /// Users present.
    pub member_count: usize,
}
