//! The shapes of the REST API. What they carry equals what the sockets carry; a test holds the
//! two together.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::{
    backend::Page,
    domain::{Author, Body, Entry, User},
    protocol::event::RoomView,
    transport::problem::HttpProblem,
};

/// A user.
#[derive(Object, Debug, Clone)]
#[oai(rename = "User")]
pub(crate) struct UserObject {
    /// Who: a UUIDv7.
    id: Uuid,
    /// How to call the user.
    name: String,
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
    /// Seq of the newest entry; 0 in an empty room.
    top: u64,
    /// How far you have read; absent if never, or if you are nobody.
    read: Option<u64>,
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
    /// Who did it.
    author: UserObject,
    /// Of a message: the author's idempotency key.
    nonce: Option<Uuid>,
    /// Of a message or an edit: the text. Source text, never HTML.
    text: Option<String>,
    /// How often the message was changed; absent when never.
    rev: Option<u32>,
    /// When it was last changed.
    edited_at: Option<String>,
    /// `true` on what is left of a deleted message.
    deleted: Option<bool>,
    /// Of an edit or a deletion: the message's seq.
    target: Option<u64>,
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

/// A message that is stored.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Sent")]
pub(crate) struct SentObject {
    /// The room's id.
    pub room: String,
    /// The life of the room's log.
    pub epoch: String,
    /// The message's slot.
    pub seq: u64,
    /// When it was first stored: RFC 3339, UTC, milliseconds.
    pub at: String,
    /// Whether it was stored before, under the same nonce: then nothing was added now.
    pub repeated: bool,
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

/// You.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Me")]
pub(crate) struct MeObject {
    /// Who you are.
    pub user: UserObject,
}

/// What a client needs to begin.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Bootstrap", skip_serializing_if_is_none)]
pub(crate) struct BootstrapObject {
    /// What is at the other end.
    pub server: ServerObject,
    /// What to stay within.
    pub limits: LimitsObject,
    /// Who you are; absent for nobody.
    pub user: Option<UserObject>,
    /// The directory.
    pub rooms: Vec<RoomObject>,
}

/// What is at the other end.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Server")]
pub(crate) struct ServerObject {
    /// The name its owner gave it.
    pub name: String,
    /// The version of Tertulia.
    pub version: String,
    /// Who may enter: `open` means whoever has the address.
    pub access: String,
}

/// What to stay within.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Limits")]
pub(crate) struct LimitsObject {
    /// Most bytes of a message's text.
    pub text_bytes: usize,
    /// Most characters of a user's name.
    pub name_chars: usize,
    /// Most characters of a room's name.
    pub room_name_chars: usize,
}

/// A name.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Name", deny_unknown_fields, example)]
pub(crate) struct NameObject {
    /// Trimmed; characters that cannot be seen are refused.
    pub name: String,
}

impl poem_openapi::types::Example for NameObject {
    fn example() -> Self {
        Self {
            name: "Ann".to_owned(),
        }
    }
}

/// A message to send.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewMessage", deny_unknown_fields, example)]
pub(crate) struct NewMessageObject {
    /// What to say: not blank, 16 KiB at most unless the server says otherwise.
    pub text: String,
    /// The idempotency key, if not given in `Idempotency-Key`: a UUID, best a new UUIDv7.
    pub nonce: Option<Uuid>,
}

impl poem_openapi::types::Example for NewMessageObject {
    fn example() -> Self {
        Self {
            text: "hello".to_owned(),
            nonce: Some(Uuid::from_u128(0x0193_5f0c_1d2e_7abc_8def_0123_4567_89ab)),
        }
    }
}

/// What went wrong (RFC 9457).
#[derive(Object, Debug, Clone)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub(crate) struct ProblemObject {
    /// `about:blank`
    r#type: String,
    /// The status in words.
    title: String,
    /// The status.
    status: u16,
    /// What happened and what to do: a sentence for people.
    detail: String,
    /// The code that sockets use too.
    code: String,
    /// When another try may succeed, in milliseconds.
    retry_ms: Option<u64>,
}

impl From<HttpProblem> for ProblemObject {
    fn from(problem: HttpProblem) -> Self {
        Self {
            r#type: problem.kind.to_owned(),
            title: problem.title.to_owned(),
            status: problem.status,
            detail: problem.detail,
            code: problem.code.to_owned(),
            retry_ms: problem.retry_ms,
        }
    }
}

impl From<&Author> for UserObject {
    fn from(author: &Author) -> Self {
        Self {
            id: author.id.0,
            name: author.name.to_string(),
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
            top: room.top,
            read: room.read,
        }
    }
}

impl From<&Entry> for EntryObject {
    fn from(entry: &Entry) -> Self {
        let (kind, author) = match &entry.body {
            Body::Message(message) => (Kind::Message, &message.author),
            Body::Edited { author, .. } => (Kind::Edited, author),
            Body::Deleted { author, .. } => (Kind::Deleted, author),
        };
        let mut this = Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            kind,
            author: author.into(),
            nonce: None,
            text: None,
            rev: None,
            edited_at: None,
            deleted: None,
            target: None,
        };
        match &entry.body {
            Body::Message(message) => {
                this.nonce = Some(message.nonce.0);
                this.text = message.text.as_ref().map(|text| text.as_str().to_owned());
                this.rev = (message.rev > 0).then_some(message.rev);
                this.edited_at = message.edited_at.map(|at| at.to_string());
                this.deleted = message.deleted.then_some(true);
            }
            Body::Edited {
                target, text, rev, ..
            } => {
                this.target = Some(*target);
                this.text = Some(text.as_str().to_owned());
                this.rev = Some(*rev);
            }
            Body::Deleted { target, .. } => this.target = Some(*target),
        }
        this
    }
}

impl PageObject {
    /// A page of this room.
    pub(super) fn new(room: String, page: &Page) -> Self {
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
    use crate::domain::{DisplayName, Message, MessageText, Nonce, Timestamp, UserId};

    #[test]
    fn an_entry_is_the_same_over_http_and_over_sockets() {
        let author = Author {
            id: UserId::new(),
            name: DisplayName::parse("Ann").unwrap(),
        };
        let text = MessageText::parse("hello", 100).unwrap();
        let message = Message::new(author.clone(), Nonce::new(), text.clone());
        let mut edited = message.clone();
        edited.rev = 2;
        edited.edited_at = Some(Timestamp::from_millis(1));
        let mut deleted = edited.clone();
        deleted.text = None;
        deleted.deleted = true;
        let bodies = [
            Body::Message(message),
            Body::Message(edited),
            Body::Message(deleted),
            Body::Edited {
                author: author.clone(),
                target: 1,
                text,
                rev: 1,
            },
            Body::Deleted { author, target: 1 },
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
