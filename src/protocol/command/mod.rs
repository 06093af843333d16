//! Commands: what a client asks for on `/ws`.

mod wire;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::{Nonce, Position, Rejection, RoomId, Seq, UserId, WantedFile};

/// One command, checked for form but not for sense.
#[derive(Clone, PartialEq, Debug)]
pub struct Command {
    /// Repeated in the reply. Absent only from `pong`, which has no reply.
    pub id: Option<u64>,
    /// What is asked for.
    pub op: Op,
}

/// What is asked for.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    /// Opens the conversation.
    Hello(Hello),
    /// Come (back) to a room.
    Subscribe(Subscribe),
    /// Leave a room.
    Unsubscribe(RoomId),
    /// Say something.
    Send(Send),
    /// Read a page of a room's past.
    History(History),
    /// Tell how far the user has read.
    Read {
        /// Where.
        room: RoomId,
        /// Up to which entry.
        seq: Seq,
        /// Whether to move back to it: the rest is to be unread again.
        back: bool,
    },
    /// Ask what is unread.
    Unread(Vec<RoomId>),
    /// Change what one said.
    Edit(Edit),
    /// Delete a message.
    Delete {
        /// Where.
        room: RoomId,
        /// Which.
        seq: Seq,
        /// Why, if it is another's.
        why: Option<String>,
    },
    /// React to a message, or take that back.
    React(React),
    /// Pin a message, or take that back.
    Pin(Pin),
    /// Tell that the user is typing.
    Typing(RoomId),
    /// Ask who is present.
    Who {
        /// Where.
        room: RoomId,
        /// The `cursor` of the page before.
        cursor: Option<UserId>,
    },
    /// Tell whether somebody looks at the client.
    Attention(bool),
    /// Ask whether the server is there.
    Ping,
    /// Answer the server's ping.
    Pong,
}

/// Most rooms in one question for what is unread.
pub const MAX_UNREAD_ROOMS: usize = 200;

/// The first command of a connection.
#[derive(Clone, PartialEq, Debug)]
pub struct Hello {
    /// The protocol version the client speaks.
    pub version: u32,
    /// Rooms to subscribe to, each with a position if the client has one.
    pub rooms: Vec<(RoomId, Option<Position>)>,
}

/// Come (back) to a room.
#[derive(Clone, PartialEq, Debug)]
pub struct Subscribe {
    /// Where.
    pub room: RoomId,
    /// What was seen already.
    pub position: Option<Position>,
    /// Most entries in the answer, 1 to [`Subscribe::MAX_LIMIT`].
    pub limit: usize,
}

impl Subscribe {
    /// Most entries in one answer.
    pub const MAX_LIMIT: usize = 200;
    /// Entries in an answer when the client does not say.
    pub const DEFAULT_LIMIT: usize = 50;
}

/// Say something.
#[derive(Clone, PartialEq, Debug)]
pub struct Send {
    /// Where.
    pub room: RoomId,
    /// The idempotency key.
    pub nonce: Nonce,
    /// The text, not yet checked.
    pub text: String,
    /// Its files, not yet looked for.
    pub files: Vec<WantedFile>,
    /// The message that it answers.
    pub reply_to: Option<Seq>,
}

/// Change what one said.
#[derive(Clone, PartialEq, Debug)]
pub struct Edit {
    /// Where.
    pub room: RoomId,
    /// Which message.
    pub seq: Seq,
    /// The idempotency key.
    pub nonce: Nonce,
    /// The new text, not yet checked.
    pub text: String,
}

/// React to a message, or take that back.
#[derive(Clone, PartialEq, Debug)]
pub struct React {
    /// Where.
    pub room: RoomId,
    /// To which message.
    pub seq: Seq,
    /// With what, not yet checked.
    pub emoji: String,
    /// Whether the reaction is to be there.
    pub on: bool,
    /// The idempotency key, for who must not undo what came after.
    pub nonce: Option<Nonce>,
}

/// Pin a message, or take that back.
#[derive(Clone, PartialEq, Debug)]
pub struct Pin {
    /// Where.
    pub room: RoomId,
    /// Which message.
    pub seq: Seq,
    /// Whether it is to be pinned.
    pub on: bool,
    /// The idempotency key, for who must not undo what came after.
    pub nonce: Option<Nonce>,
}

/// Read a page of a room's past.
#[derive(Clone, PartialEq, Debug)]
pub struct History {
    /// Where.
    pub room: RoomId,
    /// Which page.
    pub window: HistoryWindow,
    /// Most entries in the answer, 1 to [`History::MAX_LIMIT`].
    pub limit: usize,
}

impl History {
    /// Most entries in one answer.
    pub const MAX_LIMIT: usize = 100;
    /// Entries in an answer when the client does not say.
    pub const DEFAULT_LIMIT: usize = 50;
}

/// Which page of a room's past; bounds are exclusive.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum HistoryWindow {
    /// The newest.
    Newest,
    /// Right before a seq.
    Before(Seq),
    /// Right after a seq.
    After(Seq),
    /// A seq in the middle, itself included.
    Around(Seq),
}

impl HistoryWindow {
    /// From the optional bounds of the wire, of which at most one may be given.
    pub fn of(
        before: Option<Seq>,
        after: Option<Seq>,
        around: Option<Seq>,
    ) -> Result<Self, Rejection> {
        match (before, after, around) {
            (None, None, None) => Ok(Self::Newest),
            (Some(seq), None, None) => Ok(Self::Before(seq)),
            (None, Some(seq), None) => Ok(Self::After(seq)),
            (None, None, Some(seq)) => Ok(Self::Around(seq)),
            _ => Err(Rejection::bad_request(
                "Give one of `before`, `after` and `around`.",
            )),
        }
    }
}

/// What could not be understood, and the id to answer it under, if it had one.
#[derive(Clone, PartialEq, Debug)]
pub struct Malformed {
    /// The command's id as far as it could be read.
    pub id: Option<u64>,
    /// What is wrong with it.
    pub rejection: Rejection,
}

impl Command {
    /// Reads one command. Unknown ops and fields are refused: a client that speaks of something
    /// this server does not know must hear so.
    pub fn parse(text: &str, max_depth: usize) -> Result<Self, Malformed> {
        let bad = |sentence: String| Malformed {
            id: None,
            rejection: Rejection::bad_request(sentence),
        };
        if nesting(text) > max_depth {
            return Err(bad(format!(
                "The JSON is nested more than {max_depth} levels deep."
            )));
        }
        let mut fields: Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| bad(format!("This is not a JSON object: {error}.")))?;
        let id = fields.remove("id").as_ref().and_then(Value::as_u64);
        Op::take(fields, id)
            .map(|op| Self { id, op })
            .map_err(|rejection| Malformed { id, rejection })
    }
}

impl Op {
    fn take(mut fields: Map<String, Value>, id: Option<u64>) -> Result<Self, Rejection> {
        let Some(Value::String(op)) = fields.remove("op") else {
            return Err(Rejection::bad_request("`op` must name a command."));
        };
        if id.is_none() && op != "pong" {
            return Err(Rejection::bad_request(
                "`id` must be an integer from 0 to 2^53; the reply carries it.",
            ));
        }
        match op.as_str() {
            "hello" => read::<wire::Hello>(fields)?.check(),
            "subscribe" => read::<wire::Subscribe>(fields)?.check(),
            "unsubscribe" => Ok(Self::Unsubscribe(read::<wire::Room>(fields)?.room()?)),
            "send" => read::<wire::Send>(fields)?.check(),
            "edit" => read::<wire::Edit>(fields)?.check(),
            "delete" => read::<wire::Delete>(fields)?.check(),
            "react" => read::<wire::React>(fields)?.check(),
            "pin" => read::<wire::Pin>(fields)?.check(),
            "history" => read::<wire::History>(fields)?.check(),
            "read" => read::<wire::Read>(fields)?.check(),
            "unread" => read::<wire::Unread>(fields)?.check(),
            "typing" => Ok(Self::Typing(read::<wire::Room>(fields)?.room()?)),
            "who" => read::<wire::Who>(fields)?.check(),
            "attention" => Ok(Self::Attention(read::<wire::Attention>(fields)?.attentive)),
            "ping" => read::<wire::Nothing>(fields).map(|_| Self::Ping),
            "pong" => read::<wire::Nothing>(fields).map(|_| Self::Pong),
            _ => Err(Rejection::bad_request(format!(
                "This server knows no command `{}`.",
                op.chars().take(40).collect::<String>()
            ))),
        }
    }
}

fn read<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Rejection> {
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| Rejection::bad_request(format!("The command is not right: {error}.")))
}

/// How deep objects and arrays are nested, brackets in strings not counted. Runs before parsing,
/// so that a parser is never asked to follow a hostile depth.
pub fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests;
