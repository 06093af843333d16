//! What one connection still has to get.

use std::{collections::VecDeque, io::IoSlice, sync::Arc};

use bytes::{Buf, Bytes};
use tokio::time::Instant;

use super::subscription::Subscription;

/// Most pieces in one write; more are refused by the system (`IOV_MAX` is 1024).
const SLICES: usize = 64;

/// What one connection still has to get.
pub(super) struct Out {
    /// Complete frames, but for the first, which may have been written in part.
    pub(super) queue: VecDeque<Bytes>,
    pub(super) queued: usize,
    /// Whether a part of the first piece is written.
    pub(super) begun: bool,
    /// Subscriptions with entries in their ring that are not queued yet.
    pub(super) behind: VecDeque<Arc<Subscription>>,
    /// Subscriptions that missed a presence hint.
    pub(super) stale: Vec<Arc<Subscription>>,
    pub(super) lobby_stale: bool,
    pub(super) end: End,
    /// Whether it was closed because it took nothing.
    pub(super) evicted: bool,
    /// When bytes last moved, or the queue began to fill.
    pub(super) moved_at: Instant,
}

/// How far a connection is on its way out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// Not at all.
    Open,
    /// The close frame is the last in the queue; nothing more is accepted.
    Closing,
    /// The socket takes nothing more, for ever.
    Broken,
}

impl Out {
    /// Nothing waits.
    pub(super) fn empty() -> Self {
        Self {
            queue: VecDeque::new(),
            queued: 0,
            begun: false,
            behind: VecDeque::new(),
            stale: Vec::new(),
            lobby_stale: false,
            end: End::Open,
            evicted: false,
            moved_at: Instant::now(),
        }
    }

    pub(super) fn push(&mut self, frame: Bytes) {
        if frame.is_empty() {
            return;
        }
        if self.queue.is_empty() {
            self.moved_at = Instant::now();
        }
        self.queued += frame.len();
        self.queue.push_back(frame);
    }

    pub(super) fn fall_behind(&mut self, subscription: &Arc<Subscription>) {
        if subscription.falls_behind() {
            self.behind.push_back(Arc::clone(subscription));
        }
    }

    pub(super) fn miss_hint(&mut self, subscription: &Arc<Subscription>) {
        if !self.stale.iter().any(|s| Arc::ptr_eq(s, subscription)) {
            self.stale.push(Arc::clone(subscription));
        }
    }

    pub(super) fn pieces(&self) -> Vec<IoSlice<'_>> {
        let frames = self.queue.iter().take(SLICES);
        frames.map(|frame| IoSlice::new(frame)).collect()
    }

    /// Drops all that waits, but for the rest of a piece that the socket has in part: whatever
    /// comes next must begin at the border of a frame.
    pub(super) fn drop_waiting(&mut self) {
        self.queue.truncate(usize::from(self.begun));
        self.queued = self.queue.iter().map(Bytes::len).sum();
        self.moved_at = Instant::now();
    }

    pub(super) fn advance(&mut self, mut written: usize) {
        self.moved_at = Instant::now();
        self.begun = false;
        self.queued = self.queued.saturating_sub(written);
        while let Some(first) = self.queue.front_mut() {
            if written < first.len() {
                first.advance(written);
                self.begun = written > 0;
                return;
            }
            written -= first.len();
            self.queue.pop_front();
        }
    }
}
