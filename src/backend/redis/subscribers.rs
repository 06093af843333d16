//! Which servers are listened to, and for which rooms.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Shared,
    link::PATIENCE,
    place::Address,
    server::Server,
    subscriber::{Hearing, Subscriber},
};
use crate::{
    backend::{BackendError, Result},
    domain::RoomId,
};

/// Rooms that wait to be watched; askers beyond that wait themselves.
const REQUESTS: usize = 1024;
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// The subscribers of this node.
pub(super) struct Subscribers {
    state: Mutex<State>,
    /// Time counts from here.
    start: Instant,
}

#[derive(Default)]
struct State {
    watched: HashSet<RoomId>,
    servers: HashMap<Address, Handle>,
}

struct Handle {
    server: Arc<Server>,
    requests: mpsc::Sender<Request>,
    hearing: Arc<Hearing>,
    stop: CancellationToken,
}

/// What a subscriber is asked to do.
pub(super) enum Request {
    /// Hear a room; tells when it does.
    Watch(RoomId, oneshot::Sender<()>),
    /// Hear it no more.
    Unwatch(RoomId),
    /// Slots may have moved.
    Look,
}

impl Subscribers {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::default(),
            start: Instant::now(),
        }
    }

    /// How long the deafest of them has heard nothing, not even its probe.
    pub(super) fn deaf_for(&self) -> Duration {
        let state = self.lock();
        let heard = state.servers.values();
        let oldest = heard.map(|s| s.hearing.heard_at()).min();
        oldest.map_or(Duration::ZERO, |at| {
            self.start
                .elapsed()
                .saturating_sub(Duration::from_millis(at))
        })
    }

    /// The rooms to listen to.
    pub(super) fn watched(&self) -> Vec<RoomId> {
        self.lock().watched.iter().cloned().collect()
    }

    pub(super) fn is_watched(&self, room: &RoomId) -> bool {
        self.lock().watched.contains(room)
    }

    /// Milliseconds since the start.
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    pub(super) async fn watch(&self, room: &RoomId) -> Result<()> {
        self.subscribers.lock().watched.insert(room.clone());
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let (done, confirmed) = oneshot::channel();
            let requests = self.subscriber_of(room);
            let asked = match requests {
                Some(requests) => requests
                    .send(Request::Watch(room.clone(), done))
                    .await
                    .is_ok(),
                None => false,
            };
            let left = until.saturating_duration_since(Instant::now());
            if asked && matches!(timeout(left, confirmed).await, Ok(Ok(()))) {
                return Ok(());
            }
            sleep(PAUSE).await;
        }
        Err(BackendError::Unavailable(
            "Redis does not let us listen".to_owned(),
        ))
    }

    pub(super) fn unwatch(&self, room: &RoomId) {
        self.subscribers.lock().watched.remove(room);
        if let Some(requests) = self.subscriber_of(room) {
            // Where the queue is full the channel stays a while longer: nobody minds.
            drop(requests.try_send(Request::Unwatch(room.clone())));
        }
    }

    fn subscriber_of(&self, room: &RoomId) -> Option<mpsc::Sender<Request>> {
        let server = self.link.server(&self.keys.room_channel(room)).ok()?;
        let state = self.subscribers.lock();
        let handle = state.servers.get(server.address())?;
        Some(handle.requests.clone())
    }
}

/// Sees to it that every server has a subscriber, for ever.
pub(super) async fn run(shared: Arc<Shared>, tasks: TaskTracker, stop: CancellationToken) {
    loop {
        adopt(&shared, &tasks, &stop);
        tokio::select! {
            () = stop.cancelled() => return,
            () = shared.link.changed.notified() => {}
        }
    }
}

fn adopt(shared: &Arc<Shared>, tasks: &TaskTracker, stop: &CancellationToken) {
    let map = shared.link.map();
    let mut state = shared.subscribers.lock();
    state.servers.retain(|_, handle| {
        let stays = map
            .servers()
            .any(|server| Arc::ptr_eq(server, &handle.server));
        if !stays {
            handle.stop.cancel();
        }
        stays
    });
    for server in map.servers() {
        if let Some(handle) = state.servers.get(server.address()) {
            drop(handle.requests.try_send(Request::Look));
            continue;
        }
        let (requests, queue) = mpsc::channel(REQUESTS);
        let hearing = Arc::new(Hearing::since(shared.subscribers.now()));
        let handle = Handle {
            server: Arc::clone(server),
            requests,
            hearing: Arc::clone(&hearing),
            stop: stop.child_token(),
        };
        let subscriber = Subscriber::new(Arc::clone(shared), Arc::clone(server), hearing, queue);
        let stopped = handle.stop.clone().cancelled_owned();
        tasks.spawn(async move {
            tokio::select! {
                () = stopped => {}
                () = subscriber.run() => {}
            }
        });
        state.servers.insert(server.address().clone(), handle);
    }
}
