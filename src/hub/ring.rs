//! The newest entries of a room, encoded once for everybody.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use serde_json::value::RawValue;

use crate::{
    domain::{Body, Entry, Epoch, Fate, RoomId, Seq},
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
        self.slots
            .push_back(Slot::encode(room, epoch, entry, forms));
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
        let Some(target) = entry.body.target().filter(|target| *target >= self.lo) else {
            return;
        };
        // What is no change of the text stands in the message alone.
        let most = if entry.body.changes_text() {
            usize::MAX
        } else {
            1
        };
        let from = self.index(target);
        for slot in self.slots.iter_mut().skip(from).take(most) {
            let Some(mut old) = slot.entry() else {
                continue;
            };
            if let Some(body) = old.after(entry) {
                old.body = body;
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

impl Slot {
    fn encode(room: &RoomId, epoch: &Epoch, entry: &Entry, forms: Forms) -> Self {
        let frame = Event::Entry { room, epoch, entry }.frame();
        // Room ids and epochs hold no quotes: the first match is the field.
        let field = b",\"entry\":";
        let at = frame.windows(field.len()).position(|part| part == field);
        Self {
            json_at: at.map_or(frame.len(), |at| at + field.len()),
            frame,
            plain: match forms {
                Forms::Multiplexed => None,
                Forms::Both => plain::entry(room, entry),
            },
        }
    }

    fn encode_again(&mut self, room: &RoomId, epoch: &Epoch, entry: &Entry) {
        let forms = match self.plain {
            None => Forms::Multiplexed,
            Some(_) => Forms::Both,
        };
        *self = Self::encode(room, epoch, entry, forms);
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
mod tests {
    use super::*;
    use crate::domain::{
        Author, DisplayName, Emoji, Message, MessageText, Nonce, Timestamp, UserId,
    };

    fn ann() -> Author {
        Author {
            id: UserId::new(),
            name: DisplayName::parse("Ann").unwrap(),
            bot: false,
        }
    }

    fn said(seq: Seq, text: &str) -> Entry {
        let text = MessageText::parse(text, 100).unwrap();
        entry(seq, Body::Message(Message::new(ann(), Nonce::new(), text)))
    }

    fn entry(seq: Seq, body: Body) -> Entry {
        Entry {
            seq,
            at: Timestamp::from_millis(0),
            body,
        }
    }

    fn ring(of: impl IntoIterator<Item = Entry>) -> Ring {
        let mut ring = Ring::new(1, 3);
        let (room, epoch) = (RoomId::parse("a").unwrap(), Epoch::from("e".to_owned()));
        for entry in of {
            ring.push(&room, &epoch, &entry, Forms::Both);
        }
        ring
    }

    fn text(frame: &Bytes) -> String {
        String::from_utf8_lossy(frame).into_owned()
    }

    #[test]
    fn keeps_the_newest_and_names_the_gap() {
        let ring = ring((1..=5).map(|n| said(n, &format!("m{n}"))));
        assert_eq!((ring.lo(), ring.next()), (3, 6));
        let taken = ring.take(2, Kind::Multiplexed, usize::MAX);
        assert_eq!((taken.gap, taken.next), (Some((2, 2)), 6));
        assert!(text(&taken.frames[0]).contains("\"m3\""));
        let taken = ring.take(4, Kind::Plain, 1);
        assert_eq!((taken.gap, taken.next, taken.frames.len()), (None, 5, 1));
        assert_eq!(ring.json(4, 10).len(), 2);
        assert!(ring.json(4, 1)[0].get().starts_with("{\"seq\":4"));
    }

    #[test]
    fn what_was_trimmed_is_gone_from_the_ring() {
        let mut ring = ring((1..=3).map(|n| said(n, &format!("m{n}"))));
        ring.trim(3);
        assert_eq!((ring.lo(), ring.next(), ring.json(1, 10).len()), (3, 4, 1));
        ring.trim(9);
        assert_eq!((ring.lo(), ring.next()), (4, 4));
    }

    #[test]
    fn a_deleted_text_is_gone_from_the_ring() {
        let author = ann();
        let edited = Body::Edited {
            author: author.clone(),
            target: 1,
            text: MessageText::parse("less secret", 100).unwrap(),
            rev: 1,
        };
        let deleted = Body::Deleted { author, target: 1 };
        let ring = ring([said(1, "secret"), entry(2, edited), entry(3, deleted)]);
        let all = text(&ring.batch(1, Kind::Multiplexed)) + &text(&ring.batch(1, Kind::Plain));
        assert!(!all.contains("secret"), "{all}");
        assert!(all.contains("\"deleted\":true"));
    }

    #[test]
    fn an_edited_message_is_given_as_it_is_now() {
        let edited = Body::Edited {
            author: ann(),
            target: 1,
            text: MessageText::parse("new words", 100).unwrap(),
            rev: 1,
        };
        let ring = ring([said(1, "old words"), entry(2, edited)]);
        let json = ring.json(1, 1);
        assert!(json[0].get().contains("new words") && json[0].get().contains("\"rev\":1"));
    }

    #[test]
    fn a_message_is_given_with_the_reactions_of_now() {
        let (bob, thumb) = (ann(), Emoji::parse("👍").unwrap());
        let reacted = |on: bool| Body::Reacted {
            author: bob.clone(),
            target: 1,
            emoji: thumb.clone(),
            on,
        };
        let mut first = ring([said(1, "words"), entry(2, reacted(true))]);
        assert!(first.json(1, 1)[0].get().contains("reactions"));
        let (room, epoch) = (RoomId::parse("a").unwrap(), Epoch::from("e".to_owned()));
        first.push(&room, &epoch, &entry(3, reacted(false)), Forms::Both);
        assert!(!first.json(1, 1)[0].get().contains("reactions"));
        // Whose reactions were erased is not told: those messages are read from the log.
        let erased = Body::Erased {
            targets: vec![2, 3],
            others: vec![1],
            fate: Fate::Anonymised,
        };
        first.push(&room, &epoch, &entry(4, erased), Forms::Both);
        assert_eq!((first.lo(), first.next()), (2, 5));
        assert!(!text(&first.batch(2, Kind::Multiplexed)).contains(&bob.id.to_string()));
    }
}
