//! What any client may do to the decoder. Frames are built and parsed here by a second, simple
//! implementation.

use proptest::{collection::vec, prelude::*, sample::Index};

use super::*;

const MAX: usize = 65_536;

fn masked(first: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        n @ 0..=125 => bytes.push(0x80 | u8::try_from(n).unwrap()),
        n @ 126..=65_535 => {
            bytes.push(0xFE);
            bytes.extend(u16::try_from(n).unwrap().to_be_bytes());
        }
        n => {
            bytes.push(0xFF);
            bytes.extend((n as u64).to_be_bytes());
        }
    }
    bytes.extend(mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m));
    bytes
}

fn client(first: u8, payload: &[u8]) -> Vec<u8> {
    masked(first, payload, [0x12, 0x34, 0x56, 0x78])
}

/// All that comes of `bytes`, and the violation that ended it.
fn read_all(decoder: &mut Decoder, mut bytes: &[u8]) -> (Vec<Inbound>, Option<Violation>) {
    let mut all = Vec::new();
    loop {
        match decoder.read(&mut bytes) {
            Ok(Some(inbound)) => all.push(inbound),
            Ok(None) => {
                assert!(bytes.is_empty(), "asks for more with bytes at hand");
                return (all, None);
            }
            Err(violation) => return (all, Some(violation)),
        }
    }
}

fn violation(bytes: &[u8]) -> Option<u16> {
    read_all(&mut Decoder::new(MAX), bytes).1.map(|v| v.code)
}

#[test]
fn broken_frames_are_refused_at_the_first_byte_that_shows_it() {
    let unmasked = [0x81, 0x02, b'h', b'i'];
    assert_eq!(violation(&unmasked[..2]), Some(1002));
    for (first, second, what) in [
        (0xC1, 0x80, "reserved bit"),
        (0x83, 0x80, "unknown opcode"),
        (0x8B, 0x80, "unknown control opcode"),
        (0x09, 0x80, "fragmented ping"),
        (0x89, 0xFE, "ping of 126 bytes"),
    ] {
        assert_eq!(violation(&[first, second]), Some(1002), "{what}");
    }
    assert_eq!(violation(&client(0x80, b"")), Some(1002), "continuation");
    let interrupted = [client(0x01, b"a"), client(0x81, b"b")].concat();
    assert_eq!(violation(&interrupted), Some(1002));
}

#[test]
fn the_limit_counts_a_message_over_its_fragments_and_includes_its_bound() {
    let whole = client(0x82, &vec![7; MAX]);
    assert_eq!(
        read_all(&mut Decoder::new(MAX), &whole),
        (vec![Inbound::Binary(vec![7; MAX])], None)
    );
    let header_only = &client(0x82, &vec![7; MAX + 1])[..14];
    assert_eq!(violation(header_only), Some(1009));
    let absurd = [0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
    assert_eq!(violation(&[&absurd[..], &[0; 4]].concat()), Some(1009));
    let first = client(0x01, &vec![b'a'; MAX]);
    assert_eq!(
        violation(&[&first[..], &client(0x80, b"a")].concat()),
        Some(1009)
    );
    assert_eq!(violation(&[&first[..], &client(0x80, b"")].concat()), None);
}

#[test]
fn an_announced_length_costs_nothing_until_the_bytes_come() {
    let mut decoder = Decoder::new(MAX);
    let mut start = &client(0x82, &vec![7; MAX])[..20];
    assert_eq!(decoder.read(&mut start), Ok(None));
    assert!(decoder.held_bytes() < 64, "{}", decoder.held_bytes());
}

#[test]
fn a_message_that_comes_in_pieces_never_takes_more_than_the_limit() {
    let wire = client(0x82, &vec![7; MAX]);
    let mut decoder = Decoder::new(MAX);
    let (last, pieces) = wire.split_last().unwrap();
    for piece in pieces.chunks(1000) {
        assert_eq!(read_all(&mut decoder, piece), (vec![], None));
        assert!(decoder.held_bytes() <= MAX, "{}", decoder.held_bytes());
    }
    assert_eq!(read_all(&mut decoder, &[*last]).0.len(), 1);
}

#[test]
fn text_is_refused_at_the_first_byte_that_cannot_become_a_character() {
    assert_eq!(violation(&client(0x81, b"\xCE")), Some(1007), "cut short");
    assert_eq!(
        violation(&client(0x01, b"\xF4\x90")),
        Some(1007),
        "too high"
    );
    assert_eq!(
        violation(&client(0x01, b"\xED\xA0")),
        Some(1007),
        "surrogate"
    );
    let long = client(0x81, b"\xF4\x90 and much more to come");
    assert_eq!(violation(&long[..6 + 2]), Some(1007), "within a frame");
    let split = [client(0x01, b"\xE2\x82"), client(0x80, b"\xAC")].concat();
    assert_eq!(
        read_all(&mut Decoder::new(MAX), &split).0,
        [Inbound::Text("€".to_owned())]
    );
    assert_eq!(violation(&client(0x82, b"\xFF")), None, "binary is free");
}

#[test]
fn close_frames_carry_only_codes_that_may_be_sent() {
    for code in [1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 4999_u16] {
        assert_eq!(
            violation(&client(0x88, &code.to_be_bytes())),
            None,
            "{code}"
        );
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535_u16] {
        assert_eq!(
            violation(&client(0x88, &code.to_be_bytes())),
            Some(1002),
            "{code}"
        );
    }
    assert_eq!(violation(&client(0x88, &[3])), Some(1002), "half a code");
    assert_eq!(violation(&client(0x88, b"\x03\xE8\xFF")), Some(1007));
}

#[test]
fn nothing_comes_after_a_close() {
    let bytes = [
        client(0x88, b"\x03\xE8bye"),
        client(0x81, b"more"),
        vec![0xFF; 9],
    ]
    .concat();
    let mut decoder = Decoder::new(MAX);
    let close = Inbound::Close(Some((1000, "bye".to_owned())));
    assert_eq!(read_all(&mut decoder, &bytes), (vec![close], None));
    assert_eq!(
        read_all(&mut decoder, &client(0x81, b"more")),
        (vec![], None)
    );
    let empty = read_all(&mut Decoder::new(MAX), &client(0x88, b""));
    assert_eq!(empty, (vec![Inbound::Close(None)], None));
}

/// A message and where a client cuts it: fragments, and a control frame before each further one.
#[derive(Clone, Debug)]
struct Sent {
    message: Inbound,
    cuts: Vec<(Index, Option<Inbound>)>,
    mask: [u8; 4],
}

fn sent() -> impl Strategy<Value = Sent> {
    let message = prop_oneof![
        "\\PC{0,300}".prop_map(Inbound::Text),
        vec(any::<u8>(), 0..700).prop_map(Inbound::Binary),
    ];
    let control = prop_oneof![
        vec(any::<u8>(), 0..=MAX_CONTROL_BYTES).prop_map(Inbound::Ping),
        Just(Inbound::Pong),
    ];
    let cuts = vec((any::<Index>(), proptest::option::of(control)), 0..5);
    (message, cuts, any::<[u8; 4]>()).prop_map(|(message, cuts, mask)| Sent {
        message,
        cuts,
        mask,
    })
}

impl Sent {
    /// The bytes on the wire, and what they say, in order.
    fn encode(&self, wire: &mut Vec<u8>, said: &mut Vec<Inbound>) {
        let (opcode, payload): (u8, &[u8]) = match &self.message {
            Inbound::Text(text) => (opcode::TEXT, text.as_bytes()),
            Inbound::Binary(bytes) => (opcode::BINARY, bytes),
            Inbound::Ping(_) | Inbound::Pong | Inbound::Close(_) => unreachable!("no message"),
        };
        let mut at: Vec<usize> = self
            .cuts
            .iter()
            .map(|(i, _)| i.index(payload.len() + 1))
            .collect();
        at.sort_unstable();
        let (mut from, mut first) = (0, opcode);
        for (to, (_, control)) in at.into_iter().zip(&self.cuts) {
            wire.extend(masked(first, &payload[from..to], self.mask));
            match control {
                Some(Inbound::Ping(body)) => wire.extend(masked(0x89, body, self.mask)),
                Some(_) => wire.extend(masked(0x8A, b"", self.mask)),
                None => {}
            }
            said.extend(control.clone());
            (from, first) = (to, opcode::CONTINUATION);
        }
        wire.extend(masked(FIN | first, &payload[from..], self.mask));
        said.push(self.message.clone());
    }
}

proptest! {
    #[test]
    fn however_it_is_cut_the_same_is_read(
        sent in vec(sent(), 0..6),
        pieces in vec(1_usize..200, 1..20),
    ) {
        let (mut wire, mut said) = (Vec::new(), Vec::new());
        for message in &sent {
            message.encode(&mut wire, &mut said);
        }
        let (mut decoder, mut heard, mut rest) = (Decoder::new(MAX), Vec::new(), &wire[..]);
        for piece in pieces.iter().cycle() {
            let (chunk, after) = rest.split_at((*piece).min(rest.len()));
            let (more, violation) = read_all(&mut decoder, chunk);
            prop_assert_eq!(violation, None);
            heard.extend(more);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(heard, said);
        prop_assert_eq!(decoder.held_bytes(), 0, "an idle connection holds a buffer");
    }

    #[test]
    fn noise_never_panics_and_never_fills_memory(
        starts in vec((any::<u8>(), any::<u8>(), vec(any::<u8>(), 0..300)), 0..30),
        max in 0_usize..400,
        piece in 1_usize..64,
    ) {
        // Half of the starts are frames that could pass, so that the noise gets further.
        let wire: Vec<u8> = starts
            .into_iter()
            .flat_map(|(first, second, rest)| {
                let fair = [0x01, 0x02, 0x80, 0x81, 0x82, 0x89, 0x8A][usize::from(first % 7)];
                if second % 2 == 0 { client(fair, &rest) } else { [vec![first, second], rest].concat() }
            })
            .collect();
        let mut decoder = Decoder::new(max);
        for chunk in wire.chunks(piece) {
            let _ended = read_all(&mut decoder, chunk);
            prop_assert!(decoder.held_bytes() <= max + MAX_CONTROL_BYTES);
        }
    }

    #[test]
    fn what_is_encoded_can_be_parsed(payload in vec(any::<u8>(), 0..70_000), kind in 0_usize..4) {
        let short = &payload[..payload.len().min(MAX_CONTROL_BYTES)];
        let (frame, first, payload) = match kind {
            0 => (text(&payload), 0x81, &payload[..]),
            1 => (binary(&payload), 0x82, &payload[..]),
            2 => (ping(&payload), 0x89, short),
            _ => (pong(&payload), 0x8A, short),
        };
        let (length, body) = match frame[1] {
            126 => (usize::from(frame[2]) << 8 | usize::from(frame[3]), &frame[4..]),
            127 => (frame[2..10].iter().fold(0, |n, b| n << 8 | usize::from(*b)), &frame[10..]),
            short => (usize::from(short), &frame[2..]),
        };
        prop_assert_eq!(frame[0], first);
        prop_assert_eq!(length, payload.len());
        prop_assert_eq!(body, payload);
    }
}
