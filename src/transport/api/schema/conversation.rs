//! Rooms and entries, as the REST API shows them. What they carry equals what the sockets
//! carry; a test holds the two together.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::{
    files::FileObject,
    notifications::NotifyObject,
    people::RoleObject,
    unread::{MentionsObject, UnreadObject},
};
use crate::{
    backend::Page,
    domain::{Author, Body, Entry, Fate, RoomKind, User},
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

/// What happened in a room.
#[derive(Enum, Debug, Clone, Copy)]
#[oai(rename = "Kind", rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Somebody said something.
    Message,
    /// A message was changed.
    Edited,
    /// A message was deleted.
    Deleted,
    /// Messages lost their author, who deleted the account.
    Erased,
}

/// What became of the messages of somebody who deleted the account.
#[derive(Enum, Debug, Clone, Copy)]
#[oai(rename = "Fate", rename_all = "snake_case")]
pub(crate) enum FateObject {
    /// The text stays; nothing tells whose it was.
    Anonymised,
    /// The text went too.
    Deleted,
}

/// An entry of a room's log.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Entry", skip_serializing_if_is_none)]
pub(crate) struct EntryObject {
    /// Its slot in the room's total order, from 1.
    seq: u64,
    /// When the server appended it: RFC 3339, UTC, milliseconds.
    at: String,
    /// What happened.
    kind: Kind,
    /// Who did it; absent where nobody is to be named.
    author: Option<UserObject>,
    /// Of a message: the author's idempotency key.
    nonce: Option<Uuid>,
    /// Of a message or an edit: the text. Source text, never HTML.
    text: Option<String>,
    /// Of a message: its files; absent when it has none.
    files: Option<Vec<FileObject>>,
    /// How often the message was changed; absent when never.
    rev: Option<u32>,
    /// When it was last changed.
    edited_at: Option<String>,
    /// `true` on what is left of a deleted message.
    deleted: Option<bool>,
    /// Whom the message calls; absent where nobody.
    mentions: Option<MentionsObject>,
    /// Of an edit or a deletion: the message's seq.
    target: Option<u64>,
    /// Of an erasure: the messages' seqs.
    targets: Option<Vec<u64>>,
    /// Of an erasure: what became of them.
    fate: Option<FateObject>,
}

/// A page of a room's history.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Page")]
pub(crate) struct PageObject {
    /// The room's id.
    room: String,
    /// The life of the room's log.
    epoch: String,
    /// First retained seq.
    lo: u64,
    /// Newest seq.
    top: u64,
    /// In rising order.
    entries: Vec<EntryObject>,
    /// Whether there is more in the direction asked for.
    more: bool,
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

impl From<&Entry> for EntryObject {
    fn from(entry: &Entry) -> Self {
        let (kind, author) = match &entry.body {
            Body::Message(message) => (Kind::Message, Some(&message.author)),
            Body::Edited { author, .. } => (Kind::Edited, Some(author)),
            Body::Deleted { author, .. } => (Kind::Deleted, Some(author)),
            Body::Erased { .. } => (Kind::Erased, None),
        };
        let mut this = Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            kind,
            author: author.map(UserObject::from),
            nonce: None,
            text: None,
            files: None,
            rev: None,
            edited_at: None,
            deleted: None,
            mentions: None,
            target: None,
            targets: None,
            fate: None,
        };
        match &entry.body {
            Body::Message(message) => {
                this.nonce = Some(message.nonce.0);
                this.text = message.text.as_ref().map(|text| text.as_str().to_owned());
                this.files = FileObject::of(&message.files);
                this.rev = (message.rev > 0).then_some(message.rev);
                this.edited_at = message.edited_at.map(|at| at.to_string());
                this.deleted = message.deleted.then_some(true);
                this.mentions = MentionsObject::of(&message.mentions);
            }
            Body::Edited {
                target,
                text,
                rev,
                mentions,
                ..
            } => {
                this.mentions = MentionsObject::of(mentions);
                this.target = Some(*target);
                this.text = Some(text.as_str().to_owned());
                this.rev = Some(*rev);
            }
            Body::Deleted { target, .. } => this.target = Some(*target),
            Body::Erased { targets, fate } => {
                this.targets = Some(targets.clone());
                this.fate = Some(match fate {
                    Fate::Anonymised => FateObject::Anonymised,
                    Fate::Deleted => FateObject::Deleted,
                });
            }
        }
        this
    }
}

impl PageObject {
    /// A page of this room.
    pub(in crate::transport::api) fn new(room: String, page: &Page) -> Self {
        Self {
            room,
            epoch: page.tail.epoch.as_str().to_owned(),
            lo: page.tail.lo,
            top: page.tail.top,
            entries: page.entries.iter().map(EntryObject::from).collect(),
            more: page.more,
        }
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::ToJSON;

    use super::*;
    use crate::domain::{
        DisplayName, Group, Mentions, Message, MessageText, Nonce, Timestamp, UserId,
    };

    #[test]
    fn an_entry_is_the_same_over_http_and_over_sockets() {
        let author = Author {
            id: UserId::new(),
            name: DisplayName::parse("Ann").unwrap(),
            bot: false,
        };
        let text = MessageText::parse("hello", 100).unwrap();
        let mentions = Mentions {
            users: vec![UserId::new()],
            group: Some(Group::Here),
        };
        let message = Message::new(author.clone(), Nonce::new(), text.clone(), mentions.clone());
        let mut edited = message.clone();
        edited.rev = 2;
        edited.edited_at = Some(Timestamp::from_millis(1));
        let with_files = message.clone().with_files(super::super::files::examples());
        let mut deleted = edited.clone();
        deleted.text = None;
        deleted.deleted = true;
        let bodies = [
            Body::Message(message),
            Body::Message(with_files),
            Body::Message(edited),
            Body::Message(deleted),
            Body::Edited {
                author: author.clone(),
                target: 1,
                text,
                rev: 1,
                mentions,
            },
            Body::Deleted { author, target: 1 },
            Body::Erased {
                targets: vec![1, 2],
                fate: Fate::Anonymised,
            },
        ];
        for body in bodies {
            let entry = Entry {
                seq: 7,
                at: Timestamp::from_millis(0),
                body,
            };
            let http = EntryObject::from(&entry).to_json().unwrap();
            assert_eq!(http, serde_json::to_value(&entry).unwrap());
        }
    }
}
