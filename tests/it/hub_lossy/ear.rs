//! Somebody in a room, down to the bytes of the socket.

use std::{
    io::{IoSlice, Result as IoResult},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use serde_json::Value;
use tertulia::{
    domain::{Author, DisplayName, RoomId, Seq, UserId},
    hub::{Connection, Kind, Outlet},
};

use crate::support::eventually;

/// A connection, and all that was written to it.
pub(super) struct Ear {
    pub(super) connection: Arc<Connection>,
    tape: Tape,
}

#[derive(Clone, Default)]
struct Tape(Arc<Mutex<Vec<u8>>>);

#[async_trait]
impl Outlet for Tape {
    async fn writable(&self) {}

    fn try_write(&self, pieces: &[IoSlice<'_>]) -> IoResult<usize> {
        let mut tape = self.0.lock().unwrap();
        let before = tape.len();
        for piece in pieces {
            tape.extend_from_slice(piece);
        }
        Ok(tape.len() - before)
    }
}

impl Ear {
    pub(super) fn new(kind: Kind) -> Self {
        let tape = Tape::default();
        let user = Author {
            bot: false,
            id: UserId::new(),
            name: DisplayName::parse("Bob").unwrap(),
        };
        Self {
            connection: Connection::new(kind, user, None, Arc::default(), Box::new(tape.clone())),
            tape,
        }
    }

    /// The events told so far.
    pub(super) fn events(&self) -> Vec<Value> {
        let tape = self.tape.0.lock().unwrap();
        let texts = frames(&tape).into_iter().filter(|(op, _)| *op == 1);
        texts
            .flat_map(|(_, text)| text.split(|byte| *byte == b'\n').collect::<Vec<_>>())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }

    /// The code it was closed with, if it was.
    pub(super) fn close_code(&self) -> Option<u16> {
        let tape = self.tape.0.lock().unwrap();
        let close = frames(&tape).into_iter().find(|(op, _)| *op == 8)?.1;
        Some(u16::from_be_bytes([close[0], close[1]]))
    }

    /// The seqs of the entries of a room, as they came.
    pub(super) fn seqs(&self, room: &RoomId) -> Vec<Seq> {
        let of_room = |event: &Value| event["event"] == "entry" && event["room"] == room.as_str();
        let events = self.events().into_iter().filter(of_room);
        events
            .map(|event| event["entry"]["seq"].as_u64().unwrap())
            .collect()
    }

    /// Waits for exactly these entries: none is missing, doubled or out of order on the way.
    pub(super) async fn hears(&self, room: &RoomId, seqs: impl IntoIterator<Item = Seq>) {
        let all: Vec<Seq> = seqs.into_iter().collect();
        eventually("all entries came", async || {
            let heard = self.seqs(room);
            assert!(all.starts_with(&heard), "heard {heard:?} of {all:?}");
            (heard == all).then_some(())
        })
        .await;
    }

    /// Waits for an event like this.
    pub(super) async fn told(&self, what: &str, like: impl Fn(&Value) -> bool) -> Value {
        eventually(what, async || self.events().into_iter().find(&like)).await
    }
}

/// Opcode and payload of the whole frames on a tape, as a server writes them: unmasked.
fn frames(mut tape: &[u8]) -> Vec<(u8, &[u8])> {
    let mut frames = Vec::new();
    while let [first, length, rest @ ..] = tape {
        let (size, rest) = match length {
            126 => (
                usize::from(u16::from_be_bytes([rest[0], rest[1]])),
                &rest[2..],
            ),
            127 => (
                usize::try_from(u64::from_be_bytes(rest[..8].try_into().unwrap())).unwrap(),
                &rest[8..],
            ),
            short => (usize::from(*short), rest),
        };
        frames.push((first & 15, &rest[..size]));
        tape = &rest[size..];
    }
    frames
}
