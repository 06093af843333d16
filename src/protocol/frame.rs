//! WebSocket frames (RFC 6455).

use bytes::{BufMut, Bytes, BytesMut};

/// A text frame.
pub fn text(payload: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(payload.len() + 10);
    put_text(&mut out, payload);
    out.freeze()
}

/// Appends a text frame.
pub fn put_text(out: &mut BytesMut, payload: &[u8]) {
    out.put_u8(0x81);
    let n = payload.len();
    if n < 126 {
        out.put_u8(n as u8);
    } else if n < 65536 {
        out.put_u8(126);
        out.put_u16(n as u16);
    } else {
        out.put_u8(127);
        out.put_u64(n as u64);
    }
    out.put_slice(payload);
}

/// A close frame.
pub fn close(code: u16, reason: &str) -> Bytes {
    let mut out = BytesMut::new();
    out.put_u8(0x88);
    out.put_u8((reason.len() + 2) as u8);
    out.put_u16(code);
    out.put_slice(reason.as_bytes());
    out.freeze()
}
