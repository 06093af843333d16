//! The fields of each command as they stand on the wire.

use serde::Deserialize;

use super::{HistoryWindow, Op};
use crate::domain::{Epoch, Nonce, Position, Rejection, RoomId, Seq, UserId, WantedFile};

/// Most positions in one hello; a connection cannot have more rooms anyway.
const MAX_HELLO_ROOMS: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Room {
    room: String,
}

impl Room {
    pub(super) fn room(&self) -> Result<RoomId, Rejection> {
        RoomId::parse(&self.room)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attention {
    pub(super) attentive: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hello {
    v: u32,
    #[serde(default)]
    rooms: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    room: String,
    epoch: Option<String>,
    seq: Option<Seq>,
}

impl Hello {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        if self.rooms.len() > MAX_HELLO_ROOMS {
            return Err(Rejection::bad_request("`rooms` names too many rooms."));
        }
        let rooms = self.rooms.into_iter().map(|place| {
            let position = position(place.epoch, place.seq)?;
            Ok((RoomId::parse(&place.room)?, position))
        });
        Ok(Op::Hello(super::Hello {
            version: self.v,
            rooms: rooms.collect::<Result<_, Rejection>>()?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subscribe {
    room: String,
    epoch: Option<String>,
    seq: Option<Seq>,
    limit: Option<usize>,
}

impl Subscribe {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        use super::Subscribe as S;
        Ok(Op::Subscribe(S {
            position: position(self.epoch, self.seq)?,
            room: RoomId::parse(&self.room)?,
            limit: limit(self.limit, S::DEFAULT_LIMIT, S::MAX_LIMIT)?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Send {
    room: String,
    nonce: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    files: Vec<WantedFile>,
    reply_to: Option<Seq>,
}

impl Send {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        Ok(Op::Send(super::Send {
            room: RoomId::parse(&self.room)?,
            nonce: self.nonce.parse::<Nonce>()?,
            text: self.text,
            files: self.files,
            reply_to: self.reply_to,
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct History {
    room: String,
    before: Option<Seq>,
    after: Option<Seq>,
    around: Option<Seq>,
    limit: Option<usize>,
}

impl History {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        use super::History as H;
        Ok(Op::History(H {
            room: RoomId::parse(&self.room)?,
            window: HistoryWindow::of(self.before, self.after, self.around)?,
            limit: limit(self.limit, H::DEFAULT_LIMIT, H::MAX_LIMIT)?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    room: String,
    seq: Seq,
    #[serde(default)]
    back: bool,
}

impl Read {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        Ok(Op::Read {
            room: RoomId::parse(&self.room)?,
            seq: self.seq,
            back: self.back,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unread {
    rooms: Vec<String>,
}

impl Unread {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        if self.rooms.len() > super::MAX_UNREAD_ROOMS {
            return Err(Rejection::bad_request(format!(
                "`rooms` can name {} rooms at most.",
                super::MAX_UNREAD_ROOMS
            )));
        }
        let rooms = self.rooms.iter().map(|room| RoomId::parse(room));
        Ok(Op::Unread(rooms.collect::<Result<_, _>>()?))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Who {
    room: String,
    cursor: Option<UserId>,
}

impl Who {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        Ok(Op::Who {
            room: RoomId::parse(&self.room)?,
            cursor: self.cursor,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    room: String,
    seq: Seq,
    nonce: String,
    text: String,
}

impl Edit {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        Ok(Op::Edit(super::Edit {
            room: RoomId::parse(&self.room)?,
            seq: self.seq,
            nonce: self.nonce.parse::<Nonce>()?,
            text: self.text,
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Delete {
    room: String,
    seq: Seq,
    why: Option<String>,
}

impl Delete {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        Ok(Op::Delete {
            room: RoomId::parse(&self.room)?,
            seq: self.seq,
            why: self.why,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct React {
    room: String,
    seq: Seq,
    emoji: String,
    on: bool,
    nonce: Option<String>,
}

impl React {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        let nonce = self.nonce.map(|nonce| nonce.parse::<Nonce>());
        Ok(Op::React(super::React {
            room: RoomId::parse(&self.room)?,
            seq: self.seq,
            emoji: self.emoji,
            on: self.on,
            nonce: nonce.transpose()?,
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pin {
    room: String,
    seq: Seq,
    on: bool,
    nonce: Option<String>,
}

impl Pin {
    pub(super) fn check(self) -> Result<Op, Rejection> {
        let nonce = self.nonce.map(|nonce| nonce.parse::<Nonce>());
        Ok(Op::Pin(super::Pin {
            room: RoomId::parse(&self.room)?,
            seq: self.seq,
            on: self.on,
            nonce: nonce.transpose()?,
        }))
    }
}

fn position(epoch: Option<String>, seq: Option<Seq>) -> Result<Option<Position>, Rejection> {
    match (epoch, seq) {
        (None, None) => Ok(None),
        (Some(epoch), Some(seq)) => Ok(Some(Position {
            epoch: Epoch::from(epoch),
            seq,
        })),
        _ => Err(Rejection::bad_request(
            "A position is `epoch` and `seq` together.",
        )),
    }
}

fn limit(asked: Option<usize>, default: usize, max: usize) -> Result<usize, Rejection> {
    let limit = asked.unwrap_or(default);
    if (1..=max).contains(&limit) {
        Ok(limit)
    } else {
        Err(Rejection::bad_request(format!(
            "`limit` must be from 1 to {max}."
        )))
    }
}
