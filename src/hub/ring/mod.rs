//! The newest entries of a room, encoded once for everybody.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use serde_json::value::RawValue;

use crate::{
    domain::{Body, Entry, Epoch, Fate, Message, RoomId, Seq},
    protocol::{event::Event, plain},
};

use super::connection::Kind;

/// The newest entries of a room, contiguous, at most `capacity`: the oldest is dropped.
pub(super) struct Ring {
    lo: Seq,
    capacity: usize,
    slots: VecDeque<Slot>,
}

struct Slot {
    /// The `entry` event as a frame.
    frame: Bytes,
    /// Where in `frame` the entry's own JSON starts; it ends one byte before the frame.
    json_at: usize,
    /// The same for plain connections, if the room had any when it came.
    plain: Option<Bytes>,
    /// What stands before an answer there.
    quote: String,
}

/// Which encodings of an entry somebody needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Forms {
    /// Nobody in the room speaks the plain protocol.
    Multiplexed,
    /// Somebody does.
    Both,
}

/// Frames taken from the ring for one connection.
pub(super) struct Taken {
    /// Seqs that fell out of the ring before this connection got them: first and last.
    pub(super) gap: Option<(Seq, Seq)>,
    pub(super) frames: Vec<Bytes>,
    /// The first seq not taken.
    pub(super) next: Seq,
}

impl Ring {
    /// Empty: the first entry to come has seq `next`.
    pub(super) fn new(next: Seq, capacity: usize) -> Self {
        Self {
            lo: next,
            capacity: capacity.max(1),
            slots: VecDeque::new(),
        }
    }

    /// First seq kept.
    pub(super) fn lo(&self) -> Seq {
        self.lo
    }

    /// The seq of the entry to come.
    pub(super) fn next(&self) -> Seq {
        self.lo + self.slots.len() as Seq
    }

    /// Adds the entry that comes next.
    pub(super) fn push(&mut self, room: &RoomId, epoch: &Epoch, entry: &Entry, forms: Forms) {
        debug_assert_eq!(entry.seq, self.next(), "the ring has no holes");
        self.rewrite_target(room, epoch, entry);
        if self.slots.len() == self.capacity {
            self.slots.pop_front();
            self.lo += 1;
        }
        let quote = match forms {
            Forms::Multiplexed => String::new(),
            Forms::Both => self.quote(entry),
        };
        self.slots
            .push_back(Slot::encode(room, epoch, entry, (forms, quote)));
    }

    /// Drops what lies below `lo`: the log does not have it any more.
    pub(super) fn trim(&mut self, lo: Seq) {
        while self.lo < lo && self.slots.pop_front().is_some() {
            self.lo += 1;
        }
    }

    /// Everything from `from` on, as one piece of bytes.
    pub(super) fn batch(&self, from: Seq, kind: Kind) -> Bytes {
        let frames = self.slots.iter().skip(self.index(from));
        let mut frames = frames.filter_map(|slot| slot.of(kind));
        let Some(first) = frames.next() else {
            return Bytes::new();
        };
        let Some(second) = frames.next() else {
            return first.clone();
        };
        let mut all = BytesMut::with_capacity((first.len() + second.len()) * 2);
        all.extend_from_slice(first);
        all.extend_from_slice(second);
        for frame in frames {
            all.extend_from_slice(frame);
        }
        all.freeze()
    }

    /// Frames from `cursor` on, until at least `bytes` are taken or the ring ends.
    pub(super) fn take(&self, cursor: Seq, kind: Kind, bytes: usize) -> Taken {
        let from = cursor.max(self.lo);
        let gap = (from > cursor).then(|| (cursor, from - 1));
        let mut taken = Taken {
            gap,
            frames: Vec::new(),
            next: from,
        };
        let mut size = 0;
        for slot in self.slots.iter().skip(self.index(from)) {
            if size >= bytes {
                break;
            }
            if let Some(frame) = slot.of(kind) {
                size += frame.len();
                taken.frames.push(frame.clone());
            }
            taken.next += 1;
        }
        taken
    }

    /// The JSON of the entries from `from` on; at most `limit`.
    pub(super) fn json(&self, from: Seq, limit: usize) -> Vec<Box<RawValue>> {
        let slots = self.slots.iter().skip(self.index(from)).take(limit);
        slots.filter_map(Slot::json).collect()
    }

    /// What stands before an answer on plain connections; nothing before anything else.
    fn quote(&self, entry: &Entry) -> String {
        let Body::Message(Message {
            reply_to: Some(seq),
            ..
        }) = &entry.body
        else {
            return String::new();
        };
        let slot = (*seq >= self.lo).then(|| self.slots.get(self.index(*seq)));
        let answered = slot.flatten().and_then(Slot::entry);
        let quoted = answered.and_then(|entry| quoted(&entry));
        quoted.unwrap_or_else(|| plain::quote(None))
    }

    fn index(&self, seq: Seq) -> usize {
        usize::try_from(seq.saturating_sub(self.lo)).unwrap_or(usize::MAX)
    }

    /// A resume from the ring must not give out what was changed or deleted since.
    fn rewrite_target(&mut self, room: &RoomId, epoch: &Epoch, entry: &Entry) {
        if let Body::Erased {
            targets,
            others,
            fate,
        } = &entry.body
        {
            self.erase(room, epoch, targets, *fate);
            // Who had done what to these is not known here: the log has them as they are.
            if let Some(last) = others.iter().max() {
                self.trim(last + 1);
            }
            return;
        }
        let Some(target) = entry.body.target() else {
            return;
        };
        // What is no change of the text stands in the message alone; of a changed text tell the entries
        // that tell of earlier changes, and answers on plain connections.
        if !entry.body.changes_text() {
            let index = self.index(target);
            let slot = self.slots.get_mut(index).filter(|_| target >= self.lo);
            if let Some(slot) = slot
                && let Some(mut old) = slot.entry()
                && let Some(body) = old.after(entry)
            {
                old.body = body;
                slot.encode_again(room, epoch, &old);
            }
            return;
        }
        let mut quote = plain::quote(None);
        let from = self.index(target);
        for slot in self.slots.iter_mut().skip(from) {
            let Some(mut old) = slot.entry() else {
                continue;
            };
            let answers =
                matches!(&old.body, Body::Message(message) if message.reply_to == Some(target));
            if let Some(body) = old.after(entry) {
                old.body = body;
                quote = quoted(&old).unwrap_or(quote);
                slot.encode_again(room, epoch, &old);
            } else if answers {
                slot.quote.clone_from(&quote);
                slot.encode_again(room, epoch, &old);
            }
        }
    }

    /// Whose the messages were is not told any more, nor what was done to them by the same.
    fn erase(&mut self, room: &RoomId, epoch: &Epoch, targets: &[Seq], fate: Fate) {
        for seq in targets {
            if *seq < self.lo {
                continue;
            }
            let index = self.index(*seq);
            let Some(slot) = self.slots.get_mut(index) else {
                continue;
            };
            if let Some(mut old) = slot.entry() {
                old.body = old.body.erased(fate);
                slot.encode_again(room, epoch, &old);
            }
        }
    }
}

/// A message as it stands before an answer.
fn quoted(entry: &Entry) -> Option<String> {
    match &entry.body {
        Body::Message(message) => Some(plain::quote(Some(message))),
        Body::Edited { .. }
        | Body::Deleted { .. }
        | Body::Reacted { .. }
        | Body::Pinned { .. }
        | Body::Erased { .. } => None,
    }
}

impl Slot {
    fn encode(
        room: &RoomId,
        epoch: &Epoch,
        entry: &Entry,
        (forms, quote): (Forms, String),
    ) -> Self {
        let frame = Event::Entry { room, epoch, entry }.frame();
        // Room ids and epochs hold no quotes: the first match is the field.
        let field = b",\"entry\":";
        let at = frame.windows(field.len()).position(|part| part == field);
        Self {
            json_at: at.map_or(frame.len(), |at| at + field.len()),
            frame,
            plain: match forms {
                Forms::Multiplexed => None,
                Forms::Both => plain::entry(room, entry, &quote),
            },
            quote,
        }
    }

    fn encode_again(&mut self, room: &RoomId, epoch: &Epoch, entry: &Entry) {
        let forms = match self.plain {
            None => Forms::Multiplexed,
            Some(_) => Forms::Both,
        };
        let quote = std::mem::take(&mut self.quote);
        *self = Self::encode(room, epoch, entry, (forms, quote));
    }

    fn of(&self, kind: Kind) -> Option<&Bytes> {
        match kind {
            Kind::Multiplexed => Some(&self.frame),
            Kind::Plain => self.plain.as_ref(),
        }
    }

    fn text(&self) -> Option<&str> {
        let end = self.frame.len().checked_sub(1)?;
        std::str::from_utf8(self.frame.get(self.json_at..end)?).ok()
    }

    fn json(&self) -> Option<Box<RawValue>> {
        RawValue::from_string(self.text()?.to_owned()).ok()
    }

    fn entry(&self) -> Option<Entry> {
        serde_json::from_str(self.text()?).ok()
    }
}

#[cfg(test)]
mod tests;
