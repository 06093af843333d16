//! What is said and changed, as the REST API takes and answers it.

use poem_openapi::Object;
use uuid::Uuid;

use super::WantedFileObject;
use crate::backend::Appended;

/// A message to send.
#[derive(Object, Debug)]
#[oai(rename = "NewMessage", deny_unknown_fields, example)]
pub(crate) struct NewMessageObject {
    /// What to say: 16 KiB at most unless the server says otherwise, and not blank unless there are
    /// files.
    #[oai(default)]
    pub text: String,
    /// The seq of a message of this room that it answers.
    pub reply_to: Option<u64>,
    /// The idempotency key, if not given in `Idempotency-Key`: a UUID, best a new UUIDv7.
    pub nonce: Option<Uuid>,
    /// Files that you sent to this room before, in the order in which they are shown.
    #[oai(default, validator(max_items = 10))]
    pub files: Vec<WantedFileObject>,
}

/// Another text for a message.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewText", deny_unknown_fields, example)]
pub(crate) struct NewTextObject {
    /// What it says from now on: not blank, 16 KiB at most unless the server says otherwise.
    pub text: String,
    /// The idempotency key, if not given in `Idempotency-Key`: a UUID, best a new UUIDv7.
    pub nonce: Option<Uuid>,
}

impl poem_openapi::types::Example for NewTextObject {
    fn example() -> Self {
        let NewMessageObject { text, nonce, .. } = NewMessageObject::example();
        Self { text, nonce }
    }
}

impl poem_openapi::types::Example for NewMessageObject {
    fn example() -> Self {
        Self {
            text: "hello".to_owned(),
            reply_to: None,
            nonce: Some(Uuid::from_u128(0x0193_5f0c_1d2e_7abc_8def_0123_4567_89ab)),
            files: Vec::new(),
        }
    }
}

/// A message, or a change of one, that is stored.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Sent")]
pub(crate) struct SentObject {
    /// The room's id.
    pub room: String,
    /// The life of the room's log.
    pub epoch: String,
    /// The slot of the message, or of the entry that tells of the change.
    pub seq: u64,
    /// When it was first stored: RFC 3339, UTC, milliseconds.
    pub at: String,
    /// Whether it was stored before, under the same nonce: then nothing was added now.
    pub repeated: bool,
}

impl SentObject {
    /// What was appended to this room.
    pub(in crate::transport::api) fn new(room: String, done: &Appended) -> Self {
        Self {
            room,
            epoch: done.position.epoch.as_str().to_owned(),
            seq: done.position.seq,
            at: done.at.to_string(),
            repeated: done.repeated,
        }
    }
}

/// A message was deleted.
#[derive(Object, Debug, Clone)]
#[oai(rename = "DeletedMessage")]
pub(crate) struct DeletedMessageObject {
    /// The room's id.
    pub room: String,
    /// The life of the room's log.
    pub epoch: String,
    /// The slot of the entry that tells of it.
    pub seq: u64,
}

/// A message is as it was asked for.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Told", skip_serializing_if_is_none)]
pub(crate) struct ToldObject {
    /// The room's id.
    pub room: String,
    /// The life of the room's log; absent if it was so already.
    pub epoch: Option<String>,
    /// The slot of the entry that tells of it; absent if it was so already.
    pub seq: Option<u64>,
}

impl ToldObject {
    /// What was appended to this room, if anything was.
    pub(in crate::transport::api) fn new(room: String, done: Option<&Appended>) -> Self {
        Self {
            room,
            epoch: done.map(|done| done.position.epoch.as_str().to_owned()),
            seq: done.map(|done| done.position.seq),
        }
    }
}
