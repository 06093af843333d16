//! What a room knows, under its lock.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    super::{
        flush::Hint,
        ring::{Forms, Ring},
    },
    Member,
};
use crate::domain::{Entry, Epoch, Position, RoomId, Seq};

/// Most entries kept that came before their turn; with one more the log is read at once.
const EARLY_MAX: usize = 64;

/// What a room knows, under its lock.
pub(super) struct State {
    pub(super) epoch: Epoch,
    /// First retained seq of the log, as last read.
    pub(super) log_lo: Seq,
    pub(super) ring: Ring,
    /// First seq that no pass has offered yet.
    pub(super) unflushed: Seq,
    pub(super) phase: Phase,
    /// The newest position heard of while healing.
    pub(super) heard: Option<Position>,
    /// Entries of the epoch that came before their turn. Nodes tell of one room on several ways:
    /// most such holes fill by themselves.
    pub(super) early: BTreeMap<Seq, Arc<Entry>>,
    pub(super) hints: Vec<Hint>,
    pub(super) members: Arc<Vec<Member>>,
    pub(super) plain_members: usize,
    /// Users present over all nodes, as last heard.
    pub(super) member_count: usize,
    /// Retired: whoever still holds it must look the room up again.
    pub(super) closed: bool,
}

/// Whether hints are enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// Hints come without holes.
    Live,
    /// Something is missing, and the log is being read.
    Healing,
}

impl State {
    /// Nothing is known yet: it heals.
    pub(super) fn unknown(capacity: usize) -> Self {
        Self {
            epoch: Epoch::from(String::new()),
            log_lo: 1,
            ring: Ring::new(1, capacity),
            unflushed: 1,
            phase: Phase::Healing,
            heard: None,
            early: BTreeMap::new(),
            hints: Vec::new(),
            members: Arc::default(),
            plain_members: 0,
            member_count: 0,
            closed: false,
        }
    }

    /// Remembers the newest that was heard of; hints may come late.
    pub(super) fn note(&mut self, epoch: &Epoch, seq: Seq) {
        let is_older = |heard: &Position| heard.epoch == *epoch && heard.seq >= seq;
        if !self.heard.as_ref().is_some_and(is_older) {
            self.heard = Some(Position {
                epoch: epoch.clone(),
                seq,
            });
        }
    }

    /// Keeps an entry until its turn; `false` if too many wait already.
    pub(super) fn keep(&mut self, entry: &Arc<Entry>) -> bool {
        let fits = self.early.len() < EARLY_MAX || self.early.contains_key(&entry.seq);
        if fits {
            self.early.insert(entry.seq, Arc::clone(entry));
        }
        fits
    }

    /// Pushes the entries whose turn it is; says whether there were some.
    pub(super) fn push_early(&mut self, room: &RoomId) -> bool {
        let before = self.ring.next();
        self.early = self.early.split_off(&before);
        while let Some(entry) = self.early.remove(&self.ring.next()) {
            self.push(room, &entry);
        }
        self.ring.next() > before
    }

    pub(super) fn push(&mut self, room: &RoomId, entry: &Entry) {
        let forms = if self.plain_members > 0 {
            Forms::Both
        } else {
            Forms::Multiplexed
        };
        self.ring.push(room, &self.epoch, entry, forms);
    }
}
