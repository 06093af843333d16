//! A connection's position in a room.

use std::sync::{
    Arc,
    atomic::{
        AtomicBool, AtomicU8, AtomicU64, AtomicUsize,
        Ordering::{AcqRel, Acquire, Relaxed, Release},
    },
};

use bytes::Bytes;

use super::{connection::Kind, ring::Taken, room::Room};
use crate::{
    domain::{Epoch, Seq},
    protocol::event::Event,
};

/// The answer to the subscribe is not queued yet: nothing may follow it.
const HELD: u8 = 0;
/// Entries follow.
const LIVE: u8 = 1;
/// Left, or ended by the room. It never comes back from here.
const OVER: u8 = 2;

/// A connection's position in a room.
pub(super) struct Subscription {
    room: Arc<Room>,
    /// The next seq to send.
    cursor: AtomicU64,
    /// Its place in the room's members, kept by the room under its lock.
    index: AtomicUsize,
    /// Whether it waits in the connection's list of those behind; under the connection's lock.
    behind: AtomicBool,
    stage: AtomicU8,
}

impl Subscription {
    /// A position in `room`, at whose place `index` among the members it stands.
    pub(super) fn new(room: &Arc<Room>, next: Seq, index: usize) -> Arc<Self> {
        Arc::new(Self {
            room: Arc::clone(room),
            cursor: AtomicU64::new(next),
            index: AtomicUsize::new(index),
            behind: AtomicBool::new(false),
            stage: AtomicU8::new(HELD),
        })
    }

    /// Its place among the room's members; the room reads and moves it under its own lock.
    pub(super) fn index(&self) -> usize {
        self.index.load(Relaxed)
    }

    pub(super) fn move_index(&self, index: usize) {
        self.index.store(index, Relaxed);
    }

    pub(super) fn room(&self) -> &Arc<Room> {
        &self.room
    }

    pub(super) fn cursor(&self) -> Seq {
        self.cursor.load(Relaxed)
    }

    pub(super) fn move_to(&self, next: Seq) {
        self.cursor.store(next, Relaxed);
    }

    pub(super) fn is_behind(&self) -> bool {
        self.behind.load(Relaxed)
    }

    /// Says whether it was in step before.
    pub(super) fn falls_behind(&self) -> bool {
        !self.behind.swap(true, Relaxed)
    }

    pub(super) fn caught_up(&self) {
        self.behind.store(false, Relaxed);
    }

    pub(super) fn is_live(&self) -> bool {
        self.stage.load(Acquire) == LIVE
    }

    /// Ends it for good.
    pub(super) fn end(&self) {
        self.stage.store(OVER, Release);
    }

    /// Lets entries follow; `false` if it is over already.
    pub(super) fn go_live(&self) -> bool {
        let from_held = self.stage.compare_exchange(HELD, LIVE, AcqRel, Acquire);
        from_held.is_ok()
    }

    /// Frames from the cursor on; `None` when there are none, or the subscription is over.
    pub(super) fn take(&self, kind: Kind, bytes: usize) -> Option<(Epoch, Taken)> {
        if self.is_live() {
            self.room.take(self.cursor(), kind, bytes)
        } else {
            None
        }
    }

    pub(super) fn has_more(&self) -> bool {
        self.is_live() && self.cursor() <= self.room.position().seq
    }

    /// Tells that presence hints were left out.
    pub(super) fn stale_presence(&self) -> Bytes {
        Event::Presence {
            room: self.room.id(),
            member_count: self.room.member_count(),
            joined: None,
            left: None,
            stale: true,
        }
        .frame()
    }
}
