//! The fan-out of one node: who is connected, to which rooms, and what each still has to get.
//!
//! Invariant: the hub knows the backend's traits and the wire, never a concrete backend and no
//! rule about who may do what.

mod attendance;
mod attention;
mod compare;
mod connection;
mod ears;
pub mod facts;
mod flush;
mod heal;
mod healing;
mod lobby;
mod out;
mod people;
mod ring;
mod room;
mod subscribe;
mod subscription;
mod turns;
mod view;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use connection::{Connection, Kind, Outlet};
pub use lobby::Lobby;
pub use subscribe::Ask;
pub use view::View;

use crate::{
    backend::{self, Backend, BackendError, Listing},
    domain::{Author, Epoch, RoomId, Seq, SessionId, UserId},
    metrics::{self, Metrics},
    protocol::{CloseCode, event::Event},
};
use attendance::Attendance;
use attention::Attention;
pub use attention::Look;
use ears::Ears;
use flush::Shards;
use healing::Healing;
use people::People;
use room::Room;
use turns::Turns;

/// Above this many users present, nobody is told who is typing.
pub const TYPING_MAX: usize = 100;

/// Into how many slices a drain cuts the connections.
const DRAIN_SLICES: u32 = 20;

/// The hub's bounds and times.
#[derive(Clone, Copy, Debug)]
pub struct HubOptions {
    /// Encoded entries kept per open room; a connection further behind gets a gap.
    pub ring_entries: usize,
    /// How long a user may be without a connection to a room before it is told as a leave.
    pub leave_grace: Duration,
    /// Most connections of one user.
    pub connections_per_user: usize,
    /// Least time between two tellings of the directory's changes.
    pub lobby_interval: Duration,
    /// How long a room without members stays open.
    pub idle_room: Duration,
    /// How long entries may come in another order before what is missing is read from the log.
    pub reorder: Duration,
    /// About how often open rooms are compared with their logs, where hints cross a network.
    pub compare_interval: Duration,
    /// About how often the directory is read again, where hints cross a network.
    pub refresh_interval: Duration,
}

impl Default for HubOptions {
    fn default() -> Self {
        Self {
            ring_entries: 512,
            leave_grace: Duration::from_secs(5),
            connections_per_user: 20,
            lobby_interval: Duration::from_secs(1),
            idle_room: Duration::from_secs(10),
            reorder: Duration::from_millis(30),
            compare_interval: Duration::from_secs(10),
            refresh_interval: Duration::from_secs(30),
        }
    }
}

/// The fan-out of one node.
pub struct Hub {
    backend: Arc<dyn Backend>,
    options: HubOptions,
    rooms: Mutex<HashMap<RoomId, Arc<Room>>>,
    turns: Turns,
    people: People,
    lobby: Lobby,
    attendance: Attendance,
    attention: Attention,
    shards: Shards,
    metrics: Arc<Metrics>,
    healing: Healing,
    /// Records changed.
    news: Notify,
    /// Rooms that were created and whose facts have to be read first.
    unlisted: Mutex<Vec<Listing>>,
    look_up: Notify,
}

impl Hub {
    /// Loads the directory, starts to listen, and starts the hub's tasks, which end with `stop`.
    pub async fn start(
        backend: Arc<dyn Backend>,
        options: HubOptions,
        metrics: Arc<Metrics>,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> backend::Result<Arc<Self>> {
        let hub = Arc::new(Self {
            options,
            rooms: Mutex::default(),
            turns: Turns::default(),
            people: People::new(options.connections_per_user),
            lobby: Lobby::default(),
            attendance: Attendance::new(options.leave_grace),
            attention: Attention::default(),
            shards: Shards::per_core(),
            metrics,
            healing: Healing::default(),
            news: Notify::new(),
            unlisted: Mutex::default(),
            look_up: Notify::new(),
            backend,
        });
        // Listen first, then read: what changes in between is heard, and hearing twice is harmless.
        hub.backend.listen(Arc::new(Ears(Arc::downgrade(&hub))));
        let (listings, facts) = hub.read_directory().await?;
        let counts = hub.backend.member_counts().await?;
        hub.lobby.load(listings, facts, &counts);
        hub.spawn_tasks(tasks, stop);
        Ok(hub)
    }

    fn spawn_tasks(self: &Arc<Self>, tasks: &TaskTracker, stop: &CancellationToken) {
        let until_stop = |stop: &CancellationToken| stop.clone().cancelled_owned();
        for shard in self.shards.iter() {
            let shard = Arc::clone(shard);
            let (metrics, stopped) = (Arc::clone(&self.metrics), until_stop(stop));
            tasks.spawn(async move { race(stopped, flush::run(&shard, &metrics)).await });
        }
        let (hub, stopped) = (Arc::clone(self), until_stop(stop));
        tasks.spawn(async move { race(stopped, attendance::run(&hub)).await });
        let (hub, stopped) = (Arc::clone(self), until_stop(stop));
        tasks.spawn(async move { race(stopped, attention::run(&hub)).await });
        let (hub, stopped) = (Arc::clone(self), until_stop(stop));
        tasks.spawn(async move { race(stopped, lobby::run(&hub)).await });
        let (hub, stopped) = (Arc::clone(self), until_stop(stop));
        tasks.spawn(async move { race(stopped, facts::run(&hub)).await });
        let (hub, stopped) = (Arc::clone(self), until_stop(stop));
        tasks.spawn(async move { race(stopped, heal::run(&hub)).await });
        let (hub, stopped) = (Arc::clone(self), until_stop(stop));
        tasks.spawn(async move { race(stopped, heal::retire_idle_rooms(&hub)).await });
        if self.backend.is_shared() {
            let (hub, stopped) = (Arc::clone(self), until_stop(stop));
            tasks.spawn(async move { race(stopped, compare::rooms(&hub)).await });
            let (hub, stopped) = (Arc::clone(self), until_stop(stop));
            tasks.spawn(async move { race(stopped, compare::directory(&hub)).await });
        }
    }

    /// Answers when all leaves of those who are gone are told, those within their grace included.
    /// Bound it: a store that does not answer is asked for ever.
    pub async fn settled(&self) {
        self.attendance.settled().await;
    }

    /// The directory with live counts.
    pub fn lobby(&self) -> &Lobby {
        &self.lobby
    }

    /// Counts a connection in and queues its first frame, so that nothing the lobby tells is
    /// missed between the two. `false`, and nothing queued, when its user has as many connections
    /// as allowed already.
    pub fn connect(&self, connection: &Arc<Connection>, first: impl FnOnce() -> Bytes) -> bool {
        self.people.add(connection, first)
    }

    /// Takes a connection out of everything it was in. Call it once, when its socket is gone.
    pub fn disconnect(&self, connection: &Arc<Connection>) {
        if connection.was_evicted() {
            self.metrics.evicted();
        }
        self.people.remove(connection);
        self.attention.left(connection);
        for subscription in connection.take_subscriptions() {
            self.detach(connection, &subscription);
        }
    }

    /// Answers when records may have changed.
    pub async fn news(&self) {
        self.news.notified().await;
    }

    /// Closes the connections of a session that ended.
    pub fn end_session(&self, session: SessionId) {
        for connection in self.people.of_session(session) {
            connection.close(CloseCode::SessionEnded, "The session ended");
        }
    }

    /// Closes all connections of a user.
    pub fn send_away(&self, user: UserId, code: CloseCode, reason: &str) {
        for connection in self.people.of(user) {
            connection.close(code, reason);
        }
    }

    /// Tells everybody that what they may do changed.
    pub fn tell_standing(&self) {
        let frame = Event::Standing.frame();
        let all = self.people.all();
        for connection in all.iter().filter(|c| c.kind() == Kind::Multiplexed) {
            connection.send(frame.clone());
        }
    }

    /// Closes the connections of a user who has another name now: they come back with it.
    pub fn rename(&self, user: &Author) {
        for connection in self.people.of(user.id) {
            if connection.user() != user {
                connection.close(CloseCode::Restart, "Your name changed");
            }
        }
    }

    /// Whether a user is connected here.
    pub fn is_here(&self, user: UserId) -> bool {
        !self.people.of(user).is_empty()
    }

    /// The sessions that connections here were opened with.
    pub fn sessions(&self) -> Vec<SessionId> {
        let all = self.people.all();
        all.iter().filter_map(|c| c.session()).collect()
    }

    /// What is known of rooms may be old: read the directory again.
    pub fn doubt_rooms(&self) {
        self.lobby.doubt();
    }

    /// The users who are connected here.
    pub fn users(&self) -> Vec<UserId> {
        self.people.users()
    }

    /// Where this node's numbers are counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How the hub is now; what others know of the node is left as it is.
    pub fn measure(&self, now: &mut metrics::Now) {
        let all = self.people.all();
        now.plain = all.iter().filter(|c| c.kind() == Kind::Plain).count();
        now.multiplexed = all.len() - now.plain;
        let rooms: Vec<_> = lock(&self.rooms).values().cloned().collect();
        now.rooms = rooms.len();
        now.healing = rooms.iter().filter(|room| !room.is_live()).count();
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        self.people.count()
    }

    /// Tells every client that the node stops, closes every connection with 1012 in even slices
    /// over `within`, the first after a moment, and returns when all close frames are queued.
    pub async fn drain(&self, within: Duration) {
        let all = self.people.all();
        let within_ms = u64::try_from(within.as_millis()).unwrap_or(u64::MAX);
        let bye = Event::Bye { within_ms }.frame();
        for connection in all.iter().filter(|c| c.kind() == Kind::Multiplexed) {
            connection.send(bye.clone());
        }
        let slice = all.len().div_ceil(DRAIN_SLICES as usize).max(1);
        for some in all.chunks(slice) {
            // Before the first one too: whoever hears the goodbye may go by itself.
            tokio::time::sleep(within / DRAIN_SLICES).await;
            for connection in some {
                connection.close(CloseCode::Restart, "The server is restarting");
            }
        }
    }

    /// A room's log begins at `lo` now: what lies below is told to nobody any more.
    pub fn trimmed(&self, id: &RoomId, epoch: &Epoch, lo: Seq) {
        self.lobby.trimmed(id, epoch, lo);
        if let Some(room) = self.find(id) {
            room.trimmed(epoch, lo);
        }
    }

    /// The room if it is open here.
    fn find(&self, room: &RoomId) -> Option<Arc<Room>> {
        lock(&self.rooms).get(room).cloned()
    }
}

/// Runs until either ends.
async fn race(stop: impl Future<Output = ()>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = stop => {}
        () = work => {}
    }
}

/// A lock whose holder panicked guards plain values that are still whole: go on with them.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The store could not give a steady answer: worth another try by the client.
fn unsteady() -> BackendError {
    BackendError::Unavailable("the room's log changes too fast to follow".to_owned())
}
