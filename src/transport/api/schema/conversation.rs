//! Rooms and users, as the REST API shows them. What they carry equals what the sockets carry.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::{notifications::NotifyObject, people::RoleObject, unread::UnreadObject};
use crate::{
    domain::{Author, RoomKind, User},
    protocol::event::RoomView,
};

/// A user.
#[derive(Object, Debug, Clone)]
#[oai(rename = "User", skip_serializing_if_is_none)]
pub(crate) struct UserObject {
    /// Who: a UUIDv7.
    id: Uuid,
    /// How to call the user.
    name: String,
    /// `true` on programs.
    bot: Option<bool>,
}

/// A room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Room", skip_serializing_if_is_none)]
pub(crate) struct RoomObject {
    /// `general`, `random`, `tech`, or a UUIDv4.
    id: String,
    /// How it is called; not unique.
    name: String,
    /// RFC 3339, UTC, milliseconds.
    created_at: String,
    /// Users present now, over all nodes; several tabs of a user count once.
    member_count: usize,
    /// The life of the room's log.
    epoch: String,
    /// First retained seq; `top + 1` when nothing is.
    lo: u64,
    /// Seq of the newest entry; 0 in an empty room.
    top: u64,
    /// `open`: everybody sees it; `private`: members only; `direct`: two to eight people.
    kind: RoomKindObject,
    /// What it is about.
    topic: Option<String>,
    /// `true` when it is read only.
    archived: Option<bool>,
    /// Slow mode: least seconds between two messages of one member.
    slow_s: Option<u32>,
    /// Days that messages are kept here; absent: as the server says.
    retention_days: Option<u32>,
    /// Who talks in a direct room.
    members: Option<Vec<UserObject>>,
    /// The seqs of pinned messages; those below `lo` are gone.
    pins: Option<Vec<u64>>,
    /// Messages said so far, also those that are gone.
    said: u64,
    /// Grows with whatever may change your count of unread messages and not another's.
    recounts: u64,
    /// How far you have read; absent if you are nobody.
    read: Option<u64>,
    /// How often that moved.
    read_rev: Option<u64>,
    /// What follows.
    unread: Option<UnreadObject>,
    /// Your place in it, if you took one.
    seat: Option<SeatObject>,
    /// `true` when you left this open room.
    left: Option<bool>,
    /// Of what you are told; absent if you are nobody.
    notify: Option<NotifyObject>,
    /// What you may do there; absent if you are nobody.
    can: Option<Vec<String>>,
}

/// Who sees a room.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename = "RoomKind", rename_all = "snake_case")]
pub(crate) enum RoomKindObject {
    /// Everybody.
    Open,
    /// Members only.
    Private,
    /// Two to eight people.
    Direct,
}

/// Your place in a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Seat", skip_serializing_if_is_none)]
pub(crate) struct SeatObject {
    /// `member`, `moderator` or `owner`.
    role: RoleObject,
    /// Since when.
    since: String,
    /// Until when you may not speak there.
    muted_until: Option<String>,
}

/// Who is present in a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Online", skip_serializing_if_is_none)]
pub(crate) struct OnlineObject {
    /// Users present, over all nodes.
    pub member_count: usize,
    /// Those of this page, 100 at most.
    pub users: Vec<UserObject>,
    /// Give it as `cursor` for the next page; absent on the last.
    pub cursor: Option<Uuid>,
}

impl From<&Author> for UserObject {
    fn from(author: &Author) -> Self {
        Self {
            id: author.id.0,
            name: author.name.to_string(),
            bot: author.bot.then_some(true),
        }
    }
}

impl From<&User> for UserObject {
    fn from(user: &User) -> Self {
        Self::from(&user.author())
    }
}

impl From<RoomView> for RoomObject {
    fn from(room: RoomView) -> Self {
        Self {
            id: room.id.to_string(),
            name: room.name,
            created_at: room.created_at.to_string(),
            member_count: room.member_count,
            epoch: room.epoch.as_str().to_owned(),
            lo: room.lo,
            top: room.top,
            kind: room.kind.into(),
            topic: room.topic.map(|topic| topic.as_str().to_owned()),
            archived: room.archived.then_some(true),
            slow_s: room.slow_s,
            retention_days: room.retention_days,
            members: (!room.members.is_empty())
                .then(|| room.members.iter().map(UserObject::from).collect()),
            pins: Some(room.pins).filter(|pins| !pins.is_empty()),
            said: room.tally.said,
            recounts: room.tally.recounts,
            read: room.read,
            read_rev: room.read_rev,
            unread: room.unread.map(UnreadObject::from),
            seat: room.seat.map(|seat| SeatObject {
                role: seat.role.into(),
                since: seat.since.to_string(),
                muted_until: seat.muted_until.map(|until| until.to_string()),
            }),
            left: room.left.then_some(true),
            notify: room.notify.map(NotifyObject::from),
            can: room
                .can
                .map(|can| can.into_iter().map(ToOwned::to_owned).collect()),
        }
    }
}

impl From<RoomKind> for RoomKindObject {
    fn from(kind: RoomKind) -> Self {
        match kind {
            RoomKind::Open => Self::Open,
            RoomKind::Private => Self::Private,
            RoomKind::Direct => Self::Direct,
        }
    }
}

impl From<RoomKindObject> for RoomKind {
    fn from(kind: RoomKindObject) -> Self {
        match kind {
            RoomKindObject::Open => Self::Open,
            RoomKindObject::Private => Self::Private,
            RoomKindObject::Direct => Self::Direct,
        }
    }
}
