//! The frame reader never panics, hears the same however the bytes are cut, and keeps to its
//! bound.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tertulia::protocol::frame::{Decoder, Inbound, Violation};

const MAX_BYTES: usize = 4096;

/// All that is heard, up to the violation that ends it.
fn hear<'b>(pieces: impl Iterator<Item = &'b [u8]>) -> (Vec<Inbound>, Option<Violation>) {
    let mut decoder = Decoder::new(MAX_BYTES);
    let mut heard = Vec::new();
    for mut piece in pieces {
        loop {
            match decoder.read(&mut piece) {
                Ok(Some(inbound)) => heard.push(inbound),
                Ok(None) => break,
                Err(violation) => return (heard, Some(violation)),
            }
        }
        assert!(piece.is_empty(), "all of it is taken");
    }
    (heard, None)
}

/// Pieces as long as their first bytes say.
fn odd_pieces(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    while let Some(first) = rest.first() {
        let (piece, left) = rest.split_at(rest.len().min(1 + usize::from(first % 23)));
        pieces.push(piece);
        rest = left;
    }
    pieces
}

fuzz_target!(|bytes: &[u8]| {
    let whole = hear(std::iter::once(bytes));
    for size in [1, 2, 3, 7, 64] {
        assert_eq!(whole, hear(bytes.chunks(size)), "in pieces of {size}");
    }
    assert_eq!(whole, hear(odd_pieces(bytes).into_iter()));

    for inbound in whole.0 {
        let size = match inbound {
            Inbound::Text(text) => text.len(),
            Inbound::Binary(bytes) => bytes.len(),
            Inbound::Ping(payload) => payload.len() * MAX_BYTES / 125,
            Inbound::Pong | Inbound::Close(None) => 0,
            Inbound::Close(Some((code, _))) => {
                assert!((1000..5000).contains(&code));
                0
            }
        };
        assert!(size <= MAX_BYTES);
    }
});
