//! Entries that were told before those in front of them.

use std::{collections::BTreeMap, sync::Arc};

use crate::domain::{Entry, Epoch, Seq};

/// Most entries kept. A room that is further ahead of its log reads it.
const MAX: usize = 64;

/// Entries of one epoch that wait for those in front of them.
#[derive(Default)]
pub(super) struct Ahead {
    epoch: Option<Epoch>,
    entries: BTreeMap<Seq, Arc<Entry>>,
}

impl Ahead {
    /// Keeps an entry. `false` if there is no room for it, or entries of another epoch wait.
    pub(super) fn keep(&mut self, epoch: &Epoch, entry: &Arc<Entry>) -> bool {
        if self.entries.is_empty() {
            self.epoch = Some(epoch.clone());
        }
        let fits = self.entries.len() < MAX || self.entries.contains_key(&entry.seq);
        if self.epoch.as_ref() != Some(epoch) || !fits {
            return false;
        }
        self.entries.insert(entry.seq, Arc::clone(entry));
        true
    }

    /// Takes the entry at `next`; those before it are known and dropped.
    pub(super) fn take(&mut self, epoch: &Epoch, next: Seq) -> Option<Arc<Entry>> {
        if self.epoch.as_ref() != Some(epoch) {
            return None;
        }
        while let Some(first) = self.entries.first_entry() {
            if *first.key() > next {
                return None;
            }
            let entry = first.remove();
            if entry.seq == next {
                return Some(entry);
            }
        }
        None
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Author, Body, DisplayName, Mentions, Message, MessageText, Nonce, Timestamp, UserId,
    };

    fn entry(seq: Seq) -> Arc<Entry> {
        let author = Author {
            bot: false,
            id: UserId::new(),
            name: DisplayName::parse("Ann").unwrap(),
        };
        let text = MessageText::parse("hello", 100).unwrap();
        Arc::new(Entry {
            seq,
            at: Timestamp::from_millis(0),
            body: Body::Message(Message::new(
                author,
                Nonce::new(),
                text,
                Mentions::default(),
            )),
        })
    }

    fn seqs(ahead: &mut Ahead, epoch: &Epoch, mut next: Seq) -> Vec<Seq> {
        let mut taken = Vec::new();
        while let Some(entry) = ahead.take(epoch, next) {
            taken.push(entry.seq);
            next += 1;
        }
        taken
    }

    #[test]
    fn comes_out_in_order_up_to_the_hole() {
        let (mut ahead, epoch) = (Ahead::default(), Epoch::from("e".to_owned()));
        for seq in [7, 5, 6, 3, 9, 6] {
            assert!(ahead.keep(&epoch, &entry(seq)));
        }
        assert_eq!(seqs(&mut ahead, &epoch, 4), [0; 0]);
        assert_eq!(seqs(&mut ahead, &epoch, 5), [5, 6, 7]);
        assert!(!ahead.is_empty());
        assert_eq!(seqs(&mut ahead, &epoch, 9), [9]);
        assert!(ahead.is_empty());
    }

    #[test]
    fn keeps_one_epoch_and_no_more_than_fits() {
        let (mut ahead, epoch) = (Ahead::default(), Epoch::from("e".to_owned()));
        let other = Epoch::from("f".to_owned());
        for seq in 1..=64 {
            assert!(ahead.keep(&epoch, &entry(seq)));
        }
        assert!(!ahead.keep(&epoch, &entry(65)));
        assert!(ahead.keep(&epoch, &entry(64)));
        assert!(!ahead.keep(&other, &entry(1)));
        assert_eq!(seqs(&mut ahead, &other, 1), [0; 0]);
        ahead.clear();
        assert!(ahead.keep(&other, &entry(1)));
    }
}
