//! The wire, as docs/protocol.md describes it: what bytes mean, and nothing of what to do then.

pub mod command;
pub mod event;
pub mod frame;
pub mod plain;
pub mod reply;

/// The version of the protocol on `/ws` that this server speaks.
pub const VERSION: u32 = 1;

/// A text frame with a JSON value.
pub fn json_frame(value: &impl serde::Serialize) -> bytes::Bytes {
    // Our own types have string keys and no foreign parts: they always serialize.
    frame::text(&serde_json::to_vec(value).unwrap_or_default())
}

/// Why a socket is closed by the server. The ranges tell a client whether to come back:
/// 40xx yes, 45xx no.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseCode {
    /// 1000: the client asked for it.
    Normal,
    /// 1002, 1007, 1009: a broken or oversize frame, as the frame reader says.
    Violation(u16),
    /// 1008: a rule of this server.
    Policy,
    /// 1012: the node stops; another, or this one again, takes over.
    Restart,
    /// 1013: overload, or a plain connection that cannot keep up.
    Overload,
    /// 4001: the session ended.
    SessionEnded,
    /// 4008: the client reads too slowly.
    Slow,
    /// 4010: a ping stayed unanswered.
    NoPong,
    /// 4029: far too many commands.
    Rate,
    /// 4500: not this protocol, or a version of it that this server does not know.
    BadProtocol,
    /// 4501: no hello in time.
    NoHello,
    /// 4503: kept out of the server.
    Banned,
}

impl CloseCode {
    /// The number on the wire.
    pub fn number(self) -> u16 {
        match self {
            Self::Normal => 1000,
            Self::Violation(code) => code,
            Self::Policy => 1008,
            Self::Restart => 1012,
            Self::Overload => 1013,
            Self::SessionEnded => 4001,
            Self::Slow => 4008,
            Self::NoPong => 4010,
            Self::Rate => 4029,
            Self::BadProtocol => 4500,
            Self::NoHello => 4501,
            Self::Banned => 4503,
        }
    }
}
