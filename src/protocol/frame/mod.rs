//! WebSocket frames, as a server reads and writes them: RFC 6455 without extensions. Pure: no
//! I/O, no clock. Which frames mean what to Tertulia stands elsewhere; here are bytes.

mod decoder;
mod encoder;
mod head;
#[cfg(test)]
mod tests;

pub use decoder::{Decoder, Inbound};
pub use encoder::{binary, close, ping, pong, put_text, text};

/// Most payload bytes of a control frame (RFC 6455, 5.5).
pub const MAX_CONTROL_BYTES: usize = 125;

/// RFC 6455, 11.8.
mod opcode {
    pub(super) const CONTINUATION: u8 = 0x0;
    pub(super) const TEXT: u8 = 0x1;
    pub(super) const BINARY: u8 = 0x2;
    pub(super) const CLOSE: u8 = 0x8;
    pub(super) const PING: u8 = 0x9;
    pub(super) const PONG: u8 = 0xA;
}

/// The bit of the first byte that says: last fragment.
const FIN: u8 = 0x80;

/// The client broke RFC 6455 or passed the limit: close with this code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Violation {
    /// 1002 broken frame, 1007 not UTF-8, 1009 too big.
    pub code: u16,
    /// A few words that fit into a close frame.
    pub reason: &'static str,
}

impl Violation {
    const NOT_UTF8: Self = Self {
        code: 1007,
        reason: "text that is not UTF-8",
    };
    const TOO_BIG: Self = Self {
        code: 1009,
        reason: "message too big",
    };

    const fn broken(reason: &'static str) -> Self {
        Self { code: 1002, reason }
    }
}
