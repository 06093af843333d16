//! How a room follows its log: hints as they come, and what is read when hints are not enough.

use std::sync::Arc;

use tokio::time::{Duration, Instant};

use super::{Member, Phase, Room, State, lock};
use crate::{
    domain::{Entry, Epoch, Position, RoomId, Seq, Tail},
    hub::ring::Ring,
};

/// What became of a hint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::hub) enum Heard {
    /// It was the next entry; those that waited for it came with it.
    Delivered,
    /// It was known already, is kept, or will be read from the log anyway.
    Known,
    /// Entries are missing that may be on their way, and nobody looks yet whether they come: do that.
    Waits,
    /// Too much is missing, or its epoch is another: heal.
    Hole,
}

/// What a room needs whose time to be looked at has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::hub) enum Need {
    /// Nothing: the hole is closed.
    Nothing,
    /// Another look then: this hole is younger.
    Look(Instant),
    /// To be healed.
    Heal,
}

impl Room {
    /// The newest entry's place.
    pub(in crate::hub) fn position(&self) -> Position {
        lock(&self.state).position()
    }

    /// A hint came.
    pub(in crate::hub) fn hear(&self, epoch: &Epoch, entry: &Arc<Entry>) -> Heard {
        let mut state = lock(&self.state);
        if state.phase != Phase::Live {
            state.keep(epoch, entry);
            return Heard::Known;
        }
        let next = state.ring.next();
        if *epoch == state.epoch && entry.seq < next {
            return Heard::Known;
        }
        if *epoch == state.epoch && entry.seq == next {
            state.push(&self.id, entry);
            state.take_ahead(&self.id);
            return Heard::Delivered;
        }
        if *epoch == state.epoch && state.ahead.keep(epoch, entry) {
            state.hole_since.get_or_insert_with(Instant::now);
            let is_looked_at = std::mem::replace(&mut state.looked_at, true);
            return if is_looked_at {
                Heard::Known
            } else {
                Heard::Waits
            };
        }
        state.phase = Phase::Doubtful;
        state.keep(epoch, entry);
        Heard::Hole
    }

    /// The log was said to reach up to `top`: its last hint may be lost, or on its way.
    pub(in crate::hub) fn hear_top(&self, epoch: &Epoch, top: Seq) -> Heard {
        let mut state = lock(&self.state);
        if *epoch == state.epoch && top < state.ring.next() {
            return Heard::Known;
        }
        state.note(epoch, top);
        if state.phase == Phase::Live {
            state.await_hole()
        } else {
            Heard::Known
        }
    }

    /// What the room needs now; a hole may be as old as `patience` before it is healed.
    pub(in crate::hub) fn need(&self, patience: Duration) -> Need {
        let mut state = lock(&self.state);
        let ends = state.hole_since.map(|since| since + patience);
        if state.phase == Phase::Live
            && let Some(ends) = ends.filter(|ends| *ends > Instant::now())
        {
            return Need::Look(ends);
        }
        state.looked_at = false;
        if state.phase == Phase::Live && ends.is_none() {
            return Need::Nothing;
        }
        state.phase = Phase::Doubtful;
        Need::Heal
    }

    /// Hints may have been lost, now: a read that has begun already is not enough.
    pub(in crate::hub) fn doubt(&self) {
        lock(&self.state).phase = Phase::Doubtful;
    }

    /// Hints were lost, so perhaps the room is not watched any more.
    pub(in crate::hub) fn mistrust(&self) {
        lock(&self.state).watched = false;
        self.doubt();
    }

    /// Whether the backend said that hints of this room come.
    pub(in crate::hub) fn is_watched(&self) -> bool {
        lock(&self.state).watched
    }

    pub(in crate::hub) fn set_watched(&self) {
        lock(&self.state).watched = true;
    }

    /// Whether the room takes itself for up to date, and the log ends after it or in another life.
    pub(in crate::hub) fn lags(&self, tail: &Tail) -> bool {
        let state = lock(&self.state);
        let Position { epoch, seq } = state.position();
        state.phase == Phase::Live
            && state.hole_since.is_none()
            && (tail.epoch != epoch || tail.top > seq)
    }

    /// Where to read from, at the moment when a read begins; `None` if nothing is known yet.
    pub(in crate::hub) fn begin_read(&self) -> Option<Position> {
        let mut state = lock(&self.state);
        state.phase = Phase::Healing;
        let is_known = !state.epoch.as_str().is_empty();
        is_known.then(|| state.position())
    }

    /// Takes entries that were read from the log while healing. Those known already are passed
    /// over; the epoch is the log's from here on.
    pub(in crate::hub) fn mend(&self, tail: &Tail, entries: &[Entry]) {
        let mut state = lock(&self.state);
        state.epoch = tail.epoch.clone();
        state.log_lo = tail.lo;
        for entry in entries {
            if entry.seq == state.ring.next() {
                state.push(&self.id, entry);
            }
        }
    }

    /// The log is not the one that was known: begins anew with these entries, the newest of it.
    /// Returns who has to be told; they are members no more.
    pub(in crate::hub) fn restart(
        &self,
        tail: &Tail,
        entries: &[Entry],
        capacity: usize,
    ) -> Vec<Member> {
        let mut state = lock(&self.state);
        state.epoch = tail.epoch.clone();
        state.log_lo = tail.lo;
        let first = entries.first().map_or(tail.top + 1, |entry| entry.seq);
        state.ring = Ring::new(first, capacity);
        for entry in entries {
            state.push(&self.id, entry);
        }
        state.unflushed = state.ring.next();
        state.plain_members = 0;
        std::mem::take(Arc::make_mut(&mut state.members))
    }

    /// Goes live if nothing newer was heard of than what was read and what was kept meanwhile;
    /// else says `false`: read again.
    pub(in crate::hub) fn healed(&self) -> bool {
        let mut state = lock(&self.state);
        state.take_ahead(&self.id);
        let heard_more = state.heard_more();
        state.heard = None;
        let is_whole = state.ahead.is_empty() && !heard_more && state.phase == Phase::Healing;
        // What still waits was durable before the next read begins.
        state.ahead.clear();
        state.hole_since = None;
        if is_whole {
            state.phase = Phase::Live;
        }
        is_whole
    }

    /// Whether hints are enough to follow the log.
    pub(in crate::hub) fn is_live(&self) -> bool {
        lock(&self.state).phase == Phase::Live
    }
}

impl State {
    fn position(&self) -> Position {
        Position {
            epoch: self.epoch.clone(),
            seq: self.ring.next() - 1,
        }
    }

    /// Keeps what comes while healing; of what does not fit, the newest position.
    fn keep(&mut self, epoch: &Epoch, entry: &Arc<Entry>) {
        if !self.ahead.keep(epoch, entry) {
            self.note(epoch, entry.seq);
        }
    }

    /// Remembers the newest that was heard of; hints may come late.
    fn note(&mut self, epoch: &Epoch, seq: Seq) {
        let is_older = |heard: &Position| heard.epoch == *epoch && heard.seq >= seq;
        if !self.heard.as_ref().is_some_and(is_older) {
            self.heard = Some(Position {
                epoch: epoch.clone(),
                seq,
            });
        }
    }

    /// Whether something newer was heard of than what is known.
    fn heard_more(&self) -> bool {
        self.heard
            .as_ref()
            .is_some_and(|heard| heard.epoch != self.epoch || heard.seq >= self.ring.next())
    }

    fn await_hole(&mut self) -> Heard {
        self.hole_since.get_or_insert_with(Instant::now);
        if std::mem::replace(&mut self.looked_at, true) {
            Heard::Known
        } else {
            Heard::Waits
        }
    }

    /// Delivers what waited and is next now.
    fn take_ahead(&mut self, room: &RoomId) {
        while let Some(entry) = self.ahead.take(&self.epoch, self.ring.next()) {
            self.push(room, &entry);
        }
        let is_whole = self.ahead.is_empty() && !self.heard_more();
        self.hole_since = (!is_whole).then(Instant::now);
    }
}
