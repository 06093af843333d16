//! The plain endpoint's JSON: the original demo's fields, none removed.

use std::borrow::Cow;

use bytes::Bytes;
use serde::Serialize;

use super::json_frame;
use crate::domain::{Author, Body, Entry, File, Message, Nonce, RoomId, Seq, Timestamp, UserId};

#[derive(Serialize)]
struct Notice<'a> {
    user_id: UserId,
    username: &'a str,
    room_id: &'a RoomId,
    content: &'a str,
    message_type: &'static str,
    timestamp: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<Seq>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Nonce>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bot: bool,
}

/// Whether somebody came or went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Movement {
    /// Came.
    Join,
    /// Went.
    Leave,
}

/// Most characters of an answered message that are shown with the answer.
const QUOTED: usize = 100;

/// The line that stands before an answer: what it answers, if that is at hand.
pub fn quote(of: Option<&Message>) -> String {
    match of.and_then(|message| Some((&message.author.name, message.spoken()?))) {
        Some((name, text)) => {
            let first = text.lines().find(|line| !line.trim().is_empty());
            let words: String = first.unwrap_or_default().chars().take(QUOTED).collect();
            format!("> {name}: {words}\n")
        }
        None if of.is_some() => "> (a deleted message)\n".to_owned(),
        None => "> (an earlier message)\n".to_owned(),
    }
}

/// An entry for plain connections; `None` for kinds that the plain endpoint does not show. Before an
/// answer stands its `quote`.
pub fn entry(room: &RoomId, entry: &Entry, quote: &str) -> Option<Bytes> {
    let Body::Message(message) = &entry.body else {
        return None;
    };
    let content = format!("{quote}{}", content(message)?);
    Some(json_frame(&Notice {
        user_id: message.author.id,
        username: message.author.name.as_str(),
        room_id: room,
        content: &content,
        message_type: "chat",
        timestamp: entry.at,
        seq: Some(entry.seq),
        id: Some(message.nonce),
        code: None,
        bot: message.author.bot,
    }))
}

/// The text, and below it where its files are; `None` once deleted.
fn content(message: &Message) -> Option<Cow<'_, str>> {
    let text = message.text.as_ref()?.as_str();
    if message.files.is_empty() {
        return Some(text.into());
    }
    let paths = message.files.iter().map(File::path);
    let lines: Vec<String> = (!text.is_empty())
        .then(|| text.to_owned())
        .into_iter()
        .chain(paths)
        .collect();
    Some(lines.join("\n").into())
}

/// Somebody came or went.
pub fn movement(room: &RoomId, user: &Author, movement: Movement, at: Timestamp) -> Bytes {
    let (message_type, verb) = match movement {
        Movement::Join => ("join", "joined"),
        Movement::Leave => ("leave", "left"),
    };
    json_frame(&Notice {
        user_id: user.id,
        username: user.name.as_str(),
        room_id: room,
        content: &format!("{} {verb} the room", user.name),
        message_type,
        timestamp: at,
        seq: None,
        id: None,
        code: None,
        bot: user.bot,
    })
}

/// A word from the server to this connection alone: why something was refused.
pub fn system(room: &RoomId, user: &Author, code: &'static str, content: &str) -> Bytes {
    json_frame(&Notice {
        user_id: user.id,
        username: user.name.as_str(),
        room_id: room,
        content,
        message_type: "system",
        timestamp: Timestamp::now(),
        seq: None,
        id: None,
        code: Some(code),
        bot: user.bot,
    })
}
