//! Opening, healing and retiring rooms: how a room comes to know its log, and stays true to it.

use std::sync::Arc;

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::time::{Duration, Instant, sleep};

use super::{
    Hub, Kind, lock,
    room::{Member, Room},
    unsteady,
};
use crate::{
    backend::{PageLimit, Result},
    domain::{Resume, RoomId, Seq, Tail, Verdict},
    protocol::{CloseCode, event::Event},
};

/// Entries read when a room opens, so that those who come back soon are served from memory.
const OPENING_ENTRIES: usize = 100;
/// Entries per read while healing.
const HEALING_ENTRIES: usize = 200;
/// Reads in a row before a room that grows faster than it is read is given a rest.
const MAX_READS: usize = 50;
/// Rooms healed side by side.
const AT_ONCE: usize = 16;
/// Rest between tries while the store does not answer.
const REST: Duration = Duration::from_millis(500);

impl Hub {
    /// The room, opened if need be and up to date. Many askers at once cause one read.
    /// [`crate::backend::BackendError::NoRoom`] if it does not exist.
    pub(super) async fn open(self: &Arc<Self>, id: &RoomId) -> Result<Arc<Room>> {
        if let Some(room) = self.find(id).filter(|room| room.is_live()) {
            return Ok(room);
        }
        let turn = self.turns.take(id).await?;
        let opened = self.open_now(id).await;
        turn.end(opened)
    }

    async fn open_now(self: &Arc<Self>, id: &RoomId) -> Result<Arc<Room>> {
        if let Some(room) = self.find(id) {
            self.read(&room).await?;
            return Ok(room);
        }
        // On the map and watched before the read: what comes meanwhile is kept.
        let room = Room::opening(id.clone(), self.options.ring_entries, &self.metrics);
        lock(&self.rooms).insert(id.clone(), Arc::clone(&room));
        if let Err(error) = self.read(&room).await {
            lock(&self.rooms).remove(id);
            self.backend.unwatch(id).await;
            return Err(error);
        }
        Ok(room)
    }

    /// Puts a room right whose hints may have been lost, now.
    pub(super) fn doubt(&self, room: Arc<Room>) {
        room.doubt();
        self.healing.now(room);
    }

    /// Heals a room that needs it still, in its turn.
    async fn heal(self: &Arc<Self>, room: &Arc<Room>) -> Result<()> {
        let turn = self.turns.take(room.id()).await?;
        let is_open = self
            .find(room.id())
            .is_some_and(|now| Arc::ptr_eq(&now, room));
        let healed = if is_open {
            self.read(room).await
        } else {
            Ok(())
        };
        turn.end(healed)
    }

    /// Reads from the log what the room misses, until nothing newer was heard of. Only for whoever
    /// has the room's turn.
    async fn read(self: &Arc<Self>, room: &Arc<Room>) -> Result<()> {
        for _ in 0..MAX_READS {
            if room.is_live() {
                return Ok(());
            }
            if !room.is_watched() {
                self.backend.watch(room.id()).await?;
                room.set_watched();
            }
            let position = room.begin_read();
            let limit = PageLimit::entries(match &position {
                Some(_) => HEALING_ENTRIES,
                None => OPENING_ENTRIES.min(self.options.ring_entries),
            });
            let resume = self.backend.resume(room.id(), position, limit).await?;
            match resume.verdict {
                Verdict::Ok => room.mend(&resume.tail, &resume.entries),
                Verdict::New | Verdict::Truncated | Verdict::Gap | Verdict::Reset => {
                    self.start_over(room, &resume);
                }
            }
            let Tail {
                epoch, top, tally, ..
            } = &resume.tail;
            self.lobby.advanced(room.id(), epoch, *top, *tally);
            self.shards.flush(room);
            if !resume.more && room.healed() {
                return Ok(());
            }
        }
        Err(unsteady())
    }

    /// Closes a room that nobody is in. Its turn is kept until it is not watched any more: whoever
    /// opens it anew watches it after that.
    async fn retire(&self, room: &Arc<Room>) {
        let Some(_turn) = self.turns.try_take(room.id()) else {
            return;
        };
        {
            let mut rooms = lock(&self.rooms);
            let is_open = rooms
                .get(room.id())
                .is_some_and(|now| Arc::ptr_eq(now, room));
            if !is_open || !room.close_if_empty() {
                return;
            }
            rooms.remove(room.id());
        }
        self.backend.unwatch(room.id()).await;
    }

    /// The log is not the one that was followed: everybody has to come back with a position.
    fn start_over(self: &Arc<Self>, room: &Arc<Room>, resume: &Resume) {
        let members = room.restart(&resume.tail, &resume.entries, self.options.ring_entries);
        let frame = over(room.id(), resume.verdict, &resume.tail, resume.end).frame();
        for Member {
            connection,
            subscription,
        } in members
        {
            subscription.end();
            if !connection.forget(&subscription) {
                continue;
            }
            self.attendance.left(room.id(), &connection);
            match connection.kind() {
                Kind::Multiplexed => connection.send(frame.clone()),
                // It has no positions: coming back is all it can do.
                Kind::Plain => connection.close(CloseCode::Overload, "The room began anew"),
            }
        }
    }
}

fn over<'a>(room: &'a RoomId, verdict: Verdict, tail: &'a Tail, end: Option<Seq>) -> Event<'a> {
    let epoch = &tail.epoch;
    match verdict {
        Verdict::Truncated => Event::Truncated {
            room,
            epoch,
            seq: end.unwrap_or(tail.top),
        },
        Verdict::New | Verdict::Ok | Verdict::Gap | Verdict::Reset => Event::Reset {
            room,
            epoch,
            seq: tail.top,
        },
    }
}

/// Heals rooms as they ask for it, for ever, several side by side; what cannot be healed now is
/// tried again.
pub(super) async fn run(hub: &Arc<Hub>) {
    let mut under_way = FuturesUnordered::new();
    loop {
        while under_way.len() < AT_ONCE
            && let Some(room) = hub.healing.next(hub.options.reorder)
        {
            under_way.push(heal_or_retry(hub, room));
        }
        let has_place = under_way.len() < AT_ONCE;
        tokio::select! {
            Some(()) = under_way.next() => {}
            () = hub.healing.due(), if has_place => {}
        }
    }
}

async fn heal_or_retry(hub: &Arc<Hub>, room: Arc<Room>) {
    hub.metrics.heals();
    let healed = hub.heal(&room).await;
    let id = room.id().clone();
    match healed {
        Ok(()) if room.fails_no_more() => tracing::info!(room = %id, "the room is healed"),
        Ok(()) => {}
        Err(error) => {
            if room.begins_to_fail() {
                tracing::warn!(room = %id, %error, "a room could not be healed; trying again");
            }
            hub.healing.later(Instant::now() + REST, room);
        }
    }
}

/// Closes rooms that nobody is in, for ever. A room is closed at its second visit, so that one
/// just left stays warm for a while.
pub(super) async fn retire_idle_rooms(hub: &Arc<Hub>) {
    let mut idle: Vec<Arc<Room>> = Vec::new();
    loop {
        sleep(hub.options.idle_room).await;
        for room in idle.drain(..) {
            hub.retire(&room).await;
        }
        let rooms = lock(&hub.rooms);
        idle.extend(rooms.values().filter(|room| room.is_empty()).cloned());
    }
}
