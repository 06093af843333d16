//! A room that is open on this node: its newest entries and who gets them.

mod state;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use bytes::Bytes;
use serde_json::value::RawValue;

use super::{
    connection::{Connection, Kind},
    flush::{Hint, Pass},
    lock,
    ring::{Ring, Taken},
    subscription::Subscription,
};
use crate::{
    domain::{Entry, Epoch, Position, RoomId, Seq, Tail, UserId},
    metrics::Metrics,
};
use state::{Phase, State};

/// Most hints between two flush passes; beyond it the oldest is dropped, and presence is called
/// stale to everybody by the next one's count.
const HINTS_MAX: usize = 64;

/// A room that is open on this node.
pub(super) struct Room {
    id: RoomId,
    state: Mutex<State>,
    /// Whether the room waits for a flush pass.
    dirty: AtomicBool,
    metrics: Arc<Metrics>,
}

/// One connection in the room.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) connection: Arc<Connection>,
    pub(super) subscription: Arc<Subscription>,
}

/// What became of a hint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Heard {
    /// It was the next entry.
    Delivered,
    /// It was known already, or will be read from the log anyway.
    Known,
    /// Entries before it are missing, and may be under way: look again soon.
    Early,
    /// The log has to be read: too much is missing, or its epoch is another.
    Hole,
}

/// What a room says of a position.
pub(super) enum FromRing {
    /// The entries after it stand in the ring, up to the end.
    Entries {
        entries: Vec<Box<RawValue>>,
        tail: Tail,
        next: Seq,
    },
    /// The log must be asked.
    AskLog,
}

impl Room {
    /// A room of which nothing is known yet: it heals until [`Self::restart`] and [`Self::healed`].
    pub(super) fn opening(id: RoomId, capacity: usize, metrics: &Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            id,
            state: Mutex::new(State::unknown(capacity)),
            dirty: AtomicBool::new(false),
            metrics: Arc::clone(metrics),
        })
    }

    pub(super) fn id(&self) -> &RoomId {
        &self.id
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The seq of the entry to come, and the epoch.
    pub(super) fn position(&self) -> Position {
        let state = lock(&self.state);
        Position {
            epoch: state.epoch.clone(),
            seq: state.ring.next() - 1,
        }
    }

    /// A hint came.
    pub(super) fn hear(&self, epoch: &Epoch, entry: &Arc<Entry>) -> Heard {
        let mut state = lock(&self.state);
        let is_current = *epoch == state.epoch;
        if is_current && entry.seq < state.ring.next() {
            return Heard::Known;
        }
        let is_kept = is_current && state.keep(entry);
        if state.phase == Phase::Healing {
            state.note(epoch, entry.seq);
            return Heard::Known;
        }
        if !is_kept {
            state.phase = Phase::Healing;
            state.note(epoch, entry.seq);
            return Heard::Hole;
        }
        if state.push_early(&self.id) {
            Heard::Delivered
        } else {
            Heard::Early
        }
    }

    /// Hints may have been lost.
    pub(super) fn doubt(&self) {
        lock(&self.state).phase = Phase::Healing;
    }

    /// Whether the log has to be read, now that what was missing had time to come.
    pub(super) fn needs_healing(&self) -> bool {
        let mut state = lock(&self.state);
        if !state.early.is_empty() {
            state.phase = Phase::Healing;
        }
        !state.closed && state.phase == Phase::Healing
    }

    /// Takes entries that were read from the log while healing. Those known already are passed
    /// over; the epoch is the log's from here on.
    pub(super) fn mend(&self, tail: &Tail, entries: &[Entry]) {
        let mut state = lock(&self.state);
        if state.epoch != tail.epoch {
            state.epoch = tail.epoch.clone();
            state.early.clear();
        }
        state.log_lo = tail.lo;
        for entry in entries {
            if entry.seq == state.ring.next() {
                state.push(&self.id, entry);
            }
        }
        state.push_early(&self.id);
    }

    /// The log is not the one that was known: begins anew with these entries, the newest of it.
    /// Returns who has to be told; they are members no more.
    pub(super) fn restart(&self, tail: &Tail, entries: &[Entry], capacity: usize) -> Vec<Member> {
        let mut state = lock(&self.state);
        state.epoch = tail.epoch.clone();
        state.log_lo = tail.lo;
        let first = entries.first().map_or(tail.top + 1, |entry| entry.seq);
        state.ring = Ring::new(first, capacity);
        state.early.clear();
        for entry in entries {
            state.push(&self.id, entry);
        }
        state.unflushed = state.ring.next();
        state.plain_members = 0;
        std::mem::take(Arc::make_mut(&mut state.members))
    }

    /// Goes live if nothing newer was heard of than what was read; else says `false`: read again.
    pub(super) fn healed(&self) -> bool {
        let mut state = lock(&self.state);
        let next = state.ring.next();
        let missing = state
            .heard
            .take()
            .is_some_and(|heard| heard.epoch != state.epoch || heard.seq >= next);
        if !missing {
            state.phase = Phase::Live;
        }
        !missing
    }

    /// Answers a position from the ring if all that is asked for stands there.
    pub(super) fn answer(&self, position: Option<&Position>, limit: usize) -> FromRing {
        let state = lock(&self.state);
        let next = state.ring.next();
        let from = match position {
            None => next.saturating_sub(limit as Seq).max(state.log_lo).max(1),
            Some(position) if position.epoch == state.epoch => position.seq + 1,
            Some(_) => return FromRing::AskLog,
        };
        let covered = (state.ring.lo()..=next).contains(&from) && next - from <= limit as Seq;
        if state.phase == Phase::Healing || !covered {
            return FromRing::AskLog;
        }
        FromRing::Entries {
            entries: state.ring.json(from, limit),
            tail: Tail {
                epoch: state.epoch.clone(),
                lo: state.log_lo.min(next),
                top: next - 1,
            },
            next,
        }
    }

    /// Lets a connection in, to get everything from seq `next` of `epoch` on once it is started.
    /// `None` if the ring does not reach back so far, the epoch is another, or the room was
    /// retired: look again.
    pub(super) fn attach(
        self: &Arc<Self>,
        connection: &Arc<Connection>,
        epoch: &Epoch,
        next: Seq,
    ) -> Option<Arc<Subscription>> {
        let mut state = lock(&self.state);
        let reaches = (state.ring.lo()..=state.ring.next()).contains(&next);
        if state.closed || state.epoch != *epoch || !reaches {
            return None;
        }
        let subscription = Subscription::new(self, next, state.members.len());
        if connection.kind() == Kind::Plain {
            state.plain_members += 1;
        }
        Arc::make_mut(&mut state.members).push(Member {
            connection: Arc::clone(connection),
            subscription: Arc::clone(&subscription),
        });
        Some(subscription)
    }

    /// Lets a connection out. `false` if it was not in.
    pub(super) fn detach(&self, subscription: &Subscription) -> bool {
        subscription.end();
        let mut state = lock(&self.state);
        let index = subscription.index();
        let is_member = state
            .members
            .get(index)
            .is_some_and(|member| std::ptr::eq(Arc::as_ptr(&member.subscription), subscription));
        if !is_member {
            return false;
        }
        let members = Arc::make_mut(&mut state.members);
        let gone = members.swap_remove(index);
        if let Some(moved) = members.get(index) {
            moved.subscription.move_index(index);
        }
        if gone.connection.kind() == Kind::Plain {
            state.plain_members -= 1;
        }
        true
    }

    /// Whether hints are enough to follow the log.
    pub(super) fn is_live(&self) -> bool {
        lock(&self.state).phase == Phase::Live
    }

    /// Users present over all nodes, as last heard.
    pub(super) fn member_count(&self) -> usize {
        lock(&self.state).member_count
    }

    /// Frames from `cursor` on; `None` when there are none.
    pub(super) fn take(&self, cursor: Seq, kind: Kind, bytes: usize) -> Option<(Epoch, Taken)> {
        let state = lock(&self.state);
        let has_some = cursor < state.ring.next();
        has_some.then(|| (state.epoch.clone(), state.ring.take(cursor, kind, bytes)))
    }

    pub(super) fn is_empty(&self) -> bool {
        lock(&self.state).members.is_empty()
    }

    /// Retires the room if nobody is in it.
    pub(super) fn close_if_empty(&self) -> bool {
        let mut state = lock(&self.state);
        state.closed = state.members.is_empty();
        state.closed
    }

    pub(super) fn hint_presence(&self, frame: Bytes, plain: Vec<Bytes>, member_count: usize) {
        self.hint(Hint::presence(frame, plain));
        lock(&self.state).member_count = member_count;
    }

    pub(super) fn hint_typing(&self, frame: Bytes, user: UserId) {
        self.hint(Hint::typing(frame, user));
    }

    fn hint(&self, hint: Hint) {
        let mut state = lock(&self.state);
        if state.hints.len() == HINTS_MAX {
            state.hints.remove(0);
        }
        state.hints.push(hint);
    }

    /// Whether the room has to be put on a shard's list; true for one caller until the next pass.
    pub(super) fn soil(&self) -> bool {
        !self.dirty.swap(true, Relaxed)
    }

    /// Takes what is due since the last pass, and for whom.
    pub(super) fn begin_pass(&self) -> Option<(Pass, Arc<Vec<Member>>)> {
        let mut state = lock(&self.state);
        self.dirty.store(false, Relaxed);
        let (from, to) = (state.unflushed, state.ring.next());
        if from == to && state.hints.is_empty() {
            return None;
        }
        state.unflushed = to;
        let plain = if state.plain_members > 0 {
            state.ring.batch(from, Kind::Plain)
        } else {
            Bytes::new()
        };
        let entries = state.ring.batch(from, Kind::Multiplexed);
        let hints = std::mem::take(&mut state.hints);
        let pass = Pass {
            from,
            to,
            entries,
            plain,
            hints,
        };
        Some((pass, Arc::clone(&state.members)))
    }
}
