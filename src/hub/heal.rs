//! Opening, healing and retiring rooms: how a room comes to know its log, and stays true to it.

use std::sync::Arc;

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::OnceCell,
    time::{Duration, Instant, sleep, sleep_until},
};

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
    /// The room, opened if need be. Many askers at once cause one read.
    /// [`crate::backend::BackendError::NoRoom`] if it does not exist.
    pub(super) async fn open(self: &Arc<Self>, id: &RoomId) -> Result<Arc<Room>> {
        if let Some(room) = self.find(id).filter(|room| room.is_live()) {
            return Ok(room);
        }
        let cell = Arc::clone(lock(&self.opening).entry(id.clone()).or_default());
        let opened = cell.get_or_try_init(|| self.open_now(id)).await.cloned();
        let mut opening = lock(&self.opening);
        if opening.get(id).is_some_and(|now| Arc::ptr_eq(now, &cell)) {
            opening.remove(id);
        }
        opened
    }

    async fn open_now(self: &Arc<Self>, id: &RoomId) -> Result<Arc<Room>> {
        if let Some(room) = self.find(id) {
            self.heal(&room).await?;
            return Ok(room);
        }
        // Watched and on the map before the read: what comes meanwhile is noticed.
        self.backend.watch(id).await?;
        let room = Room::opening(id.clone(), self.options.ring_entries, &self.metrics);
        lock(&self.rooms).insert(id.clone(), Arc::clone(&room));
        match self.read_afresh(&room).await {
            Ok(()) => Ok(room),
            Err(error) => {
                lock(&self.rooms).remove(id);
                self.backend.unwatch(id).await;
                Err(error)
            }
        }
    }

    async fn read_afresh(self: &Arc<Self>, room: &Arc<Room>) -> Result<()> {
        let limit = PageLimit::entries(OPENING_ENTRIES.min(self.options.ring_entries));
        let resume = self.backend.resume(room.id(), None, limit).await?;
        room.restart(&resume.tail, &resume.entries, self.options.ring_entries);
        self.heal(room).await
    }

    /// The room needs the log as soon as it can be read.
    pub(super) fn heal_later(&self, room: Arc<Room>) {
        self.heal_after(room, Duration::ZERO);
    }

    /// The room needs the log after this time, unless what it misses comes by itself.
    pub(super) fn heal_after(&self, room: Arc<Room>, time: Duration) {
        let due = Instant::now() + time;
        {
            let mut healing = lock(&self.healing);
            match healing
                .iter_mut()
                .find(|(_, other)| Arc::ptr_eq(other, &room))
            {
                Some((at, _)) if *at <= due => return,
                Some((at, _)) => *at = due,
                None => healing.push((due, room)),
            }
        }
        self.heal.notify_one();
    }

    /// A room that is due, or else when the next one will be.
    fn next_to_heal(&self) -> Next {
        let mut healing = lock(&self.healing);
        let now = Instant::now();
        if let Some(index) = healing.iter().position(|(due, _)| *due <= now) {
            return Next::Room(healing.swap_remove(index).1);
        }
        match healing.iter().map(|(due, _)| *due).min() {
            Some(due) => Next::At(due),
            None => Next::Nothing,
        }
    }

    /// Reads from the log what the room misses, until nothing newer was heard of.
    async fn heal(self: &Arc<Self>, room: &Arc<Room>) -> Result<()> {
        for _ in 0..MAX_READS {
            let position = room.position();
            let limit = PageLimit::entries(HEALING_ENTRIES);
            let resume = self
                .backend
                .resume(room.id(), Some(position), limit)
                .await?;
            match resume.verdict {
                Verdict::Ok => room.mend(&resume.tail, &resume.entries),
                Verdict::New | Verdict::Truncated | Verdict::Gap | Verdict::Reset => {
                    self.start_over(room, &resume);
                }
            }
            self.lobby
                .advanced(room.id(), &resume.tail.epoch, resume.tail.top);
            self.shards.flush(room);
            if !resume.more && room.healed() {
                return Ok(());
            }
        }
        Err(unsteady())
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

enum Next {
    Room(Arc<Room>),
    At(Instant),
    Nothing,
}

/// Heals rooms as they ask for it, some side by side, for ever; what cannot be healed now is tried
/// again.
pub(super) async fn run(hub: &Arc<Hub>) {
    let mut under_way = FuturesUnordered::new();
    loop {
        let mut wake_at = None;
        while under_way.len() < AT_ONCE {
            match hub.next_to_heal() {
                Next::Room(room) => under_way.push(heal_now(hub, room)),
                Next::At(due) => {
                    wake_at = Some(due);
                    break;
                }
                Next::Nothing => break,
            }
        }
        let due = wake_at.unwrap_or_else(Instant::now);
        tokio::select! {
            Some(()) = under_way.next(), if !under_way.is_empty() => {}
            () = sleep_until(due), if wake_at.is_some() => {}
            () = hub.heal.notified() => {}
        }
    }
}

/// Through the same door as those who open it, so that a room is read once at a time.
async fn heal_now(hub: &Arc<Hub>, room: Arc<Room>) {
    if !room.needs_healing() {
        return;
    }
    hub.metrics.heals();
    if let Err(error) = hub.open(room.id()).await {
        tracing::debug!(room = %room.id(), %error, "a room could not be healed; trying again");
        hub.heal_after(room, REST);
    } else if room.needs_healing() {
        // Doubted again meanwhile, or the door was that of a reading that had just ended.
        hub.heal_later(room);
    }
}

/// Closes rooms that nobody is in, for ever. A room is closed at its second visit, so that one
/// just left stays warm for a while.
pub(super) async fn retire_idle_rooms(hub: &Arc<Hub>) {
    let mut idle: Vec<Arc<Room>> = Vec::new();
    loop {
        sleep(hub.options.idle_room).await;
        let mut retired = Vec::new();
        {
            let mut rooms = lock(&hub.rooms);
            retired.extend(idle.drain(..).filter(|room| room.close_if_empty()));
            for room in &retired {
                rooms.remove(room.id());
            }
            idle.extend(rooms.values().filter(|room| room.is_empty()).cloned());
        }
        for room in retired {
            let_go(hub, room.id()).await;
        }
    }
}

/// Watches a room no more, unless somebody opens it at this very moment: whoever comes too late to
/// see that undoes it.
async fn let_go(hub: &Arc<Hub>, id: &RoomId) {
    let is_wanted = || hub.find(id).is_some() || lock(&hub.opening).contains_key(id);
    if is_wanted() {
        return;
    }
    hub.backend.unwatch(id).await;
    if !is_wanted() {
        return;
    }
    if let Err(error) = hub.backend.watch(id).await {
        tracing::debug!(room = %id, %error, "a room is watched again when it is healed");
    }
    if let Some(room) = hub.find(id) {
        room.doubt();
        hub.heal_later(room);
    }
}

/// The cell that lets one asker open a room while the others wait.
pub(super) type Opening = Arc<OnceCell<Arc<Room>>>;
