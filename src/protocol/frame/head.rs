//! A frame's header, gathered from whatever pieces it comes in.

use super::{FIN, MAX_CONTROL_BYTES, Violation, opcode};

/// 2 bytes, up to 8 of length, 4 of mask.
const MAX_HEAD_BYTES: usize = 14;

/// The bytes of a header that have come so far.
#[derive(Default, Debug)]
pub(super) struct Head {
    bytes: [u8; MAX_HEAD_BYTES],
    have: usize,
}

/// A header, and how much of its payload is to come.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) fin: bool,
    pub(super) opcode: u8,
    /// Turned so that its first byte is for the next byte of payload.
    pub(super) mask: [u8; 4],
    pub(super) remaining: u64,
}

impl Frame {
    pub(super) fn is_control(&self) -> bool {
        self.opcode & 0x8 != 0
    }
}

impl Head {
    /// `None`: all of `input` is taken and the header is not complete.
    pub(super) fn read(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, Violation> {
        if !self.fill(2, input) {
            return Ok(None);
        }
        let [first, second, ..] = self.bytes;
        check_start(first, second)?;
        let length_bytes = match second & 0x7F {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if !self.fill(2 + length_bytes + 4, input) {
            return Ok(None);
        }
        self.have = 0;
        let b = self.bytes;
        let (remaining, mask) = match second & 0x7F {
            126 => (
                u64::from(u16::from_be_bytes([b[2], b[3]])),
                [b[4], b[5], b[6], b[7]],
            ),
            127 => (
                u64::from_be_bytes([b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9]]),
                [b[10], b[11], b[12], b[13]],
            ),
            short => (u64::from(short), [b[2], b[3], b[4], b[5]]),
        };
        Ok(Some(Frame {
            fin: first & FIN != 0,
            opcode: first & 0x0F,
            mask,
            remaining,
        }))
    }

    /// Whether `want` bytes are there now.
    fn fill(&mut self, want: usize, input: &mut &[u8]) -> bool {
        let missing = self.bytes.get_mut(self.have..want).unwrap_or_default();
        let here = missing.len().min(input.len());
        let (chunk, rest) = input.split_at(here);
        for (to, from) in missing.iter_mut().zip(chunk) {
            *to = *from;
        }
        *input = rest;
        self.have += here;
        self.have >= want
    }
}

/// Says what is wrong as soon as the first two bytes show it.
fn check_start(first: u8, second: u8) -> Result<(), Violation> {
    if first & 0x70 != 0 {
        return Err(Violation::broken("reserved bits set"));
    }
    if second & 0x80 == 0 {
        return Err(Violation::broken("frame without a mask"));
    }
    match first & 0x0F {
        opcode::CONTINUATION | opcode::TEXT | opcode::BINARY => Ok(()),
        opcode::CLOSE | opcode::PING | opcode::PONG => {
            if first & FIN == 0 {
                return Err(Violation::broken("fragmented control frame"));
            }
            if usize::from(second & 0x7F) > MAX_CONTROL_BYTES {
                return Err(Violation::broken("control frame too long"));
            }
            Ok(())
        }
        _ => Err(Violation::broken("unknown opcode")),
    }
}
