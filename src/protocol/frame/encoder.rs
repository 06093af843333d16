//! From payloads to frames. A server's frames are unmasked, so one encoded frame can be shared
//! by every connection that is to get it.

use bytes::{BufMut, Bytes, BytesMut};

use super::{FIN, MAX_CONTROL_BYTES, opcode};

/// Most bytes of a header without a mask.
const MAX_HEADER_BYTES: usize = 10;
/// Most bytes of the reason in a close frame: its code takes two.
const MAX_REASON_BYTES: usize = MAX_CONTROL_BYTES - 2;

/// A complete text message in one frame. The payload must be UTF-8; that is not checked.
pub fn text(payload: &[u8]) -> Bytes {
    frame(opcode::TEXT, payload)
}

/// A complete binary message in one frame.
pub fn binary(payload: &[u8]) -> Bytes {
    frame(opcode::BINARY, payload)
}

/// The last frame of a connection. A reason longer than 123 bytes is cut between characters.
pub fn close(code: u16, reason: &str) -> Bytes {
    let reason = cut(reason, MAX_REASON_BYTES).as_bytes();
    let mut payload = Vec::with_capacity(2 + reason.len());
    payload.extend(code.to_be_bytes());
    payload.extend(reason);
    frame(opcode::CLOSE, &payload)
}

/// A ping. A payload longer than 125 bytes is cut.
pub fn ping(payload: &[u8]) -> Bytes {
    control(opcode::PING, payload)
}

/// The answer to a ping, with the payload of that ping. One longer than 125 bytes is cut.
pub fn pong(payload: &[u8]) -> Bytes {
    control(opcode::PONG, payload)
}

/// Appends what [`text`] makes: for several messages in one buffer.
pub fn put_text(into: &mut BytesMut, payload: &[u8]) {
    put(into, opcode::TEXT, payload);
}

fn control(opcode: u8, payload: &[u8]) -> Bytes {
    let payload = payload.get(..MAX_CONTROL_BYTES).unwrap_or(payload);
    frame(opcode, payload)
}

fn frame(opcode: u8, payload: &[u8]) -> Bytes {
    let mut bytes = BytesMut::with_capacity(MAX_HEADER_BYTES + payload.len());
    put(&mut bytes, opcode, payload);
    bytes.freeze()
}

fn put(into: &mut BytesMut, opcode: u8, payload: &[u8]) {
    into.reserve(MAX_HEADER_BYTES + payload.len());
    into.put_u8(FIN | opcode);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ 0..126), _) => into.put_u8(length),
        (_, Ok(length)) => {
            into.put_u8(126);
            into.put_u16(length);
        }
        _ => {
            into.put_u8(127);
            into.put_u64(payload.len() as u64);
        }
    }
    into.put_slice(payload);
}

fn cut(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_the_shortest_form() {
        assert_eq!(text(&[b'a'; 125])[..2], [0x81, 125]);
        assert_eq!(text(&[b'a'; 126])[..4], [0x81, 126, 0, 126]);
        assert_eq!(text(&vec![b'a'; 65_535])[..4], [0x81, 126, 0xFF, 0xFF]);
        assert_eq!(
            binary(&vec![0; 65_536])[..10],
            [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]
        );
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let frame = close(1008, &"é".repeat(100));
        assert_eq!(frame[..4], [0x88, 2 + 122, 0x03, 0xF0]);
        assert_eq!(frame[4..], *"é".repeat(61).as_bytes());
    }

    #[test]
    fn a_control_frame_never_grows_past_its_limit() {
        assert_eq!(pong(&[7; 300]).len(), 2 + MAX_CONTROL_BYTES);
        assert_eq!(ping(b"hi")[..], [0x89, 2, b'h', b'i']);
    }

    #[test]
    fn messages_can_share_a_buffer() {
        let mut buffer = BytesMut::new();
        put_text(&mut buffer, b"one");
        put_text(&mut buffer, b"two");
        assert_eq!(buffer, [text(b"one"), text(b"two")].concat());
    }
}
