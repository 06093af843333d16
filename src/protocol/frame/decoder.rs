//! From bytes to messages.

use super::{
    MAX_CONTROL_BYTES, Violation,
    head::{Frame, Head},
    opcode,
};

/// What a client sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inbound {
    /// A complete text message.
    Text(String),
    /// A complete binary message.
    Binary(Vec<u8>),
    /// To be answered with a pong of the same payload (at most 125 bytes).
    Ping(Vec<u8>),
    /// An answer to a ping, or a sign of life.
    Pong,
    /// The client is done: answer with a close frame, then close. The code is one that may be
    /// sent on the wire; `None` if it sent none.
    Close(Option<(u16, String)>),
}

/// Reads the frames of one connection, however the bytes are cut.
///
/// Between frames it holds no buffer, so an idle connection costs this struct only. At most it
/// holds `max_bytes` of an unfinished message, taken as they arrive and not as they are
/// announced, and 125 bytes of an unfinished control frame.
#[derive(Debug)]
pub struct Decoder {
    max_bytes: usize,
    head: Head,
    /// The frame whose payload is being read.
    frame: Option<Frame>,
    /// The message whose last fragment has not come yet.
    message: Option<Message>,
    control: Vec<u8>,
    ended: bool,
}

impl Decoder {
    /// `max_bytes`, inclusive, is for the payload of a whole message over its fragments.
    pub fn new(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            head: Head::default(),
            frame: None,
            message: None,
            control: Vec::new(),
            ended: false,
        }
    }

    /// Takes bytes from the front of `input` up to the end of the next message or control frame.
    /// `None`: all of `input` is taken and more is needed. Call it until then.
    ///
    /// After a [`Violation`] or a [`Inbound::Close`] the rest is thrown away and nothing comes
    /// any more.
    pub fn read(&mut self, input: &mut &[u8]) -> Result<Option<Inbound>, Violation> {
        if self.ended {
            *input = &[];
            return Ok(None);
        }
        let outcome = self.advance(input);
        if matches!(outcome, Err(_) | Ok(Some(Inbound::Close(_)))) {
            *self = Self {
                ended: true,
                ..Self::new(self.max_bytes)
            };
        }
        outcome
    }

    /// How many bytes of the heap it holds.
    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        let message = self.message.as_ref().map_or(0, |m| m.bytes.capacity());
        message + self.control.capacity()
    }

    fn advance(&mut self, input: &mut &[u8]) -> Result<Option<Inbound>, Violation> {
        loop {
            let mut frame = match self.frame.take() {
                Some(frame) => frame,
                None => match self.head.read(input)? {
                    Some(frame) => self.begin(frame)?,
                    None => return Ok(None),
                },
            };
            self.take_payload(&mut frame, input)?;
            if frame.remaining > 0 {
                self.frame = Some(frame);
                return Ok(None);
            }
            if let Some(inbound) = self.finish(&frame)? {
                return Ok(Some(inbound));
            }
        }
    }

    /// Holds a new frame to the order of fragments and to the limit, before any payload is kept.
    fn begin(&mut self, frame: Frame) -> Result<Frame, Violation> {
        let kind = match frame.opcode {
            opcode::TEXT => Kind::Text,
            opcode::BINARY => Kind::Binary,
            opcode::CONTINUATION if self.message.is_some() => return self.admit(frame),
            opcode::CONTINUATION => return Err(Violation::broken("continuation of nothing")),
            _ => return Ok(frame),
        };
        if self.message.is_some() {
            return Err(Violation::broken("a new message before the last one ended"));
        }
        self.message = Some(Message::new(kind));
        self.admit(frame)
    }

    fn admit(&self, frame: Frame) -> Result<Frame, Violation> {
        let so_far = self.message.as_ref().map_or(0, |m| m.bytes.len());
        if frame.remaining > (self.max_bytes - so_far) as u64 {
            return Err(Violation::TOO_BIG);
        }
        Ok(frame)
    }

    fn take_payload(&mut self, frame: &mut Frame, input: &mut &[u8]) -> Result<(), Violation> {
        let here = usize::try_from(frame.remaining).map_or(input.len(), |n| n.min(input.len()));
        let (chunk, rest) = input.split_at(here);
        *input = rest;
        let remaining = frame.remaining;
        frame.remaining -= here as u64;
        let whole = frame.remaining == 0 && frame.fin;
        match &mut self.message {
            Some(message) if !frame.is_control() => {
                let most = message.bytes.len() + usize::try_from(remaining).unwrap_or(here);
                append_unmasked(&mut message.bytes, chunk, &mut frame.mask, most);
                // A whole message is validated once, when it becomes a `String`.
                if whole { Ok(()) } else { message.validate() }
            }
            _ => {
                append_unmasked(&mut self.control, chunk, &mut frame.mask, MAX_CONTROL_BYTES);
                Ok(())
            }
        }
    }

    fn finish(&mut self, frame: &Frame) -> Result<Option<Inbound>, Violation> {
        if frame.is_control() {
            let payload = std::mem::take(&mut self.control);
            return match frame.opcode {
                opcode::PING => Ok(Some(Inbound::Ping(payload))),
                opcode::PONG => Ok(Some(Inbound::Pong)),
                _ => parse_close(&payload).map(|close| Some(Inbound::Close(close))),
            };
        }
        if !frame.fin {
            return Ok(None);
        }
        self.message.take().map(Message::into_inbound).transpose()
    }
}

// ---------------------------------------------------------------------------------------------
// Payloads

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Binary,
}

#[derive(Debug)]
struct Message {
    kind: Kind,
    bytes: Vec<u8>,
    /// How many of the bytes are known to be whole characters.
    valid: usize,
}

impl Message {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            bytes: Vec::new(),
            valid: 0,
        }
    }

    /// Fails at the first byte that no further byte can make good.
    fn validate(&mut self) -> Result<(), Violation> {
        if matches!(self.kind, Kind::Binary) {
            return Ok(());
        }
        let unknown = self.bytes.get(self.valid..).unwrap_or_default();
        match std::str::from_utf8(unknown) {
            Ok(_) => self.valid = self.bytes.len(),
            Err(error) if error.error_len().is_none() => self.valid += error.valid_up_to(),
            Err(_) => return Err(Violation::NOT_UTF8),
        }
        Ok(())
    }

    fn into_inbound(self) -> Result<Inbound, Violation> {
        match self.kind {
            Kind::Binary => Ok(Inbound::Binary(self.bytes)),
            Kind::Text => String::from_utf8(self.bytes)
                .map(Inbound::Text)
                .map_err(|_| Violation::NOT_UTF8),
        }
    }
}

/// Appends `chunk`, unmasked, and turns the mask for what follows. The capacity grows by
/// doubling but not past `most`, which the length is known to stay within.
fn append_unmasked(to: &mut Vec<u8>, chunk: &[u8], mask: &mut [u8; 4], most: usize) {
    let start = to.len();
    let need = start + chunk.len();
    if need > to.capacity() {
        to.reserve_exact(need.max(2 * start).min(most).max(need) - start);
    }
    to.extend_from_slice(chunk);
    unmask(to.get_mut(start..).unwrap_or_default(), *mask);
    mask.rotate_left(chunk.len() % 4);
}

/// Eight bytes at a time; the compiler makes wider ones of it.
fn unmask(bytes: &mut [u8], mask: [u8; 4]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let (words, rest) = bytes.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(wide.to_ne_bytes()) {
        *byte ^= key;
    }
}

fn parse_close(payload: &[u8]) -> Result<Option<(u16, String)>, Violation> {
    let (code, reason) = match payload {
        [] => return Ok(None),
        [high, low, reason @ ..] => (u16::from_be_bytes([*high, *low]), reason),
        [_] => return Err(Violation::broken("close frame with half a code")),
    };
    // RFC 6455, 7.4, and the IANA registry: 1004–1006 and 1015 are never sent.
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(Violation::broken("close code that may not be sent"));
    }
    let reason = std::str::from_utf8(reason).map_err(|_| Violation::NOT_UTF8)?;
    Ok(Some((code, reason.to_owned())))
}
