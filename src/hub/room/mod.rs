//! A room that is open on this node: its newest entries and who gets them.

mod ahead;
mod follow;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use bytes::Bytes;
use serde_json::value::RawValue;
use tokio::time::Instant;

pub(super) use follow::{Heard, Need};

use super::{
    connection::{Connection, Kind},
    flush::{Hint, Pass},
    lock,
    ring::{Forms, Ring, Taken},
    subscription::Subscription,
};
use crate::{
    domain::{Entry, Epoch, Position, RoomId, Seq, UserId},
    metrics::Metrics,
};
use ahead::Ahead;

/// Most hints between two flush passes; beyond it the oldest is dropped, and presence is called
/// stale to everybody by the next one's count.
const HINTS_MAX: usize = 64;

/// A room that is open on this node.
pub(super) struct Room {
    id: RoomId,
    state: Mutex<State>,
    /// Whether the room waits to be healed.
    waits_to_heal: AtomicBool,
    /// Whether the last try to heal it failed.
    fails: AtomicBool,
    /// Whether the room waits for a flush pass.
    dirty: AtomicBool,
    metrics: Arc<Metrics>,
}

struct State {
    epoch: Epoch,
    /// First retained seq of the log, as last read.
    log_lo: Seq,
    ring: Ring,
    /// First seq that no pass has offered yet.
    unflushed: Seq,
    phase: Phase,
    /// Told before those in front of them.
    ahead: Ahead,
    /// Since when entries are missing that may be on their way; `None` if none are.
    hole_since: Option<Instant>,
    /// Whether somebody will look if the hole closes by itself.
    looked_at: bool,
    /// The newest position heard of whose entry could not be kept, or did not come.
    heard: Option<Position>,
    /// The backend said that hints of this room come.
    watched: bool,
    hints: Vec<Hint>,
    members: Arc<Vec<Member>>,
    plain_members: usize,
    /// Users present over all nodes, as last heard.
    member_count: usize,
    /// Retired: whoever still holds it must look the room up again.
    closed: bool,
}

/// Whether hints are enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// Hints come without holes.
    Live,
    /// Something may be missing: the log has to be read from now on.
    Doubtful,
    /// A read has begun since the last doubt.
    Healing,
}

/// One connection in the room.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) connection: Arc<Connection>,
    pub(super) subscription: Arc<Subscription>,
}

/// What a room says of a position.
pub(super) enum FromRing {
    /// The entries after it stand in the ring, up to the end.
    Entries {
        entries: Vec<Box<RawValue>>,
        epoch: Epoch,
        /// Where the log begins.
        lo: Seq,
        /// What follows its end.
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
            state: Mutex::new(State {
                epoch: Epoch::from(String::new()),
                log_lo: 1,
                ring: Ring::new(1, capacity),
                unflushed: 1,
                phase: Phase::Doubtful,
                ahead: Ahead::default(),
                hole_since: None,
                looked_at: false,
                heard: None,
                watched: false,
                hints: Vec::new(),
                members: Arc::default(),
                plain_members: 0,
                member_count: 0,
                closed: false,
            }),
            waits_to_heal: AtomicBool::new(false),
            fails: AtomicBool::new(false),
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

    /// Puts the room among those that wait to be healed; `false` if it waits already.
    pub(super) fn wait_to_heal(&self) -> bool {
        !self.waits_to_heal.swap(true, Relaxed)
    }

    pub(super) fn waits_no_more(&self) {
        self.waits_to_heal.store(false, Relaxed);
    }

    /// It could not be healed; says whether that is news.
    pub(super) fn begins_to_fail(&self) -> bool {
        !self.fails.swap(true, Relaxed)
    }

    /// It could be healed; says whether that is news.
    pub(super) fn fails_no_more(&self) -> bool {
        self.fails.swap(false, Relaxed)
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
        if state.phase != Phase::Live || !covered {
            return FromRing::AskLog;
        }
        FromRing::Entries {
            entries: state.ring.json(from, limit),
            epoch: state.epoch.clone(),
            lo: state.log_lo.min(next),
            next,
        }
    }

    /// The log begins at `lo` now.
    pub(super) fn trimmed(&self, epoch: &Epoch, lo: Seq) {
        let mut state = lock(&self.state);
        if state.epoch == *epoch {
            state.log_lo = state.log_lo.max(lo);
            state.ring.trim(lo);
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

    /// Lets a connection out; one that is not in is out.
    pub(super) fn detach(&self, subscription: &Subscription) {
        subscription.end();
        let mut state = lock(&self.state);
        let index = subscription.index();
        let is_member = state
            .members
            .get(index)
            .is_some_and(|member| std::ptr::eq(Arc::as_ptr(&member.subscription), subscription));
        if !is_member {
            return;
        }
        let members = Arc::make_mut(&mut state.members);
        let gone = members.swap_remove(index);
        if let Some(moved) = members.get(index) {
            moved.subscription.move_index(index);
        }
        if gone.connection.kind() == Kind::Plain {
            state.plain_members -= 1;
        }
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

impl State {
    fn push(&mut self, room: &RoomId, entry: &Entry) {
        let forms = if self.plain_members > 0 {
            Forms::Both
        } else {
            Forms::Multiplexed
        };
        self.ring.push(room, &self.epoch, entry, forms);
    }
}
