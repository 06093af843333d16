//! The backend of many nodes: one Redis, and nothing else between them.
//!
//! ```text
//! append   ──► the room's lane ──► one pipeline ──► script: order, store, publish
//! page, …  ──► pool ──► script or command
//! hints    ◄── subscriber, one for each server, with a connection of its own and a probe
//! lease    ──► renewed; whoever's runs out is reaped by the others
//! ```
//!
//! Invariants: what is published is a hint, what is stored is the truth; everything that is asked
//! may be asked twice; nothing here waits for Redis without a bound, except the start.

mod ask;
mod bus;
mod directory;
mod keys;
mod lane;
mod lease;
mod link;
mod log;
mod news;
mod open;
mod parts;
mod place;
mod presence;
mod read_positions;
mod records;
mod script;
mod search;
mod server;
mod subscriber;
mod subscribers;
mod topology;
mod trouble;
mod watchdog;

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use async_trait::async_trait;
use tokio::sync::{OnceCell, mpsc};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

pub use open::OpenError;
pub use place::{Address, Place, Topology};

use super::{Backend, BackendError, Hint, Result, Vitals, ear::Ear};
use crate::domain::RoomId;
use keys::Keys;
use lane::Item;
use lease::Lease;
use link::Link;
use news::News;
use subscribers::Subscribers;

/// Lanes: each has one pipeline under way on each server.
const LANES: usize = 4;

/// When an append is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Durability {
    /// Redis has it. A Redis that dies loses what it had not written down; a failover, what it had
    /// not sent to the replica.
    Memory,
    /// So many replicas have it too.
    Replicated {
        /// At least 1.
        replicas: usize,
    },
}

impl Durability {
    fn replicas(self) -> usize {
        match self {
            Self::Memory => 0,
            Self::Replicated { replicas } => replicas,
        }
    }
}

/// Which Redis, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it is.
    pub place: Place,
    /// First part of every key and channel, without braces.
    pub prefix: String,
    /// When an append is answered.
    pub durability: Durability,
}

/// A node's share in a Redis.
pub struct Redis {
    shared: Arc<Shared>,
    /// None once closed.
    lanes: Mutex<Option<Vec<mpsc::Sender<Item>>>>,
    lane_tasks: TaskTracker,
    tasks: TaskTracker,
    stop: CancellationToken,
    closed: OnceCell<()>,
    _stop_when_dropped: DropGuard,
}

/// What the parts share.
struct Shared {
    keys: Keys,
    link: Link,
    durability: Durability,
    ear: Ear,
    news: News,
    lease: Lease,
    subscribers: Subscribers,
    open: AtomicBool,
    answers: AtomicBool,
}

impl Shared {
    fn check_open(&self) -> Result<()> {
        if self.open.load(Relaxed) {
            Ok(())
        } else {
            Err(BackendError::Unavailable("the server stops".to_owned()))
        }
    }

    /// An entry has its place: everybody here may know.
    fn has_appended(&self, room: &RoomId, appended: &super::Appended, hint: Option<Hint>) {
        if let Some(hint) = hint {
            self.news.advanced(room, &appended.position, appended.tally);
            self.ear.tell(hint);
        }
    }
}

impl Redis {
    /// The sender into a lane; `None` once closed.
    fn lane(&self, number: u64) -> Option<mpsc::Sender<Item>> {
        let lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lanes = lanes.as_ref()?;
        let index = usize::try_from(number).unwrap_or(0) % lanes.len().max(1);
        lanes.get(index).cloned()
    }

    async fn close_now(&self) {
        self.shared.open.store(false, Relaxed);
        // What was accepted is sent; the lanes end with their queues.
        drop(
            self.lanes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        self.lane_tasks.close();
        self.lane_tasks.wait().await;
        // A Redis that is away would only be waited for: the lease ends by itself.
        if self.shared.answers.load(Relaxed) {
            self.shared.leave().await;
        }
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.shared.ear.set(None);
    }
}

#[async_trait]
impl Backend for Redis {
    fn kind(&self) -> &'static str {
        "redis"
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn vitals(&self) -> Vitals {
        Vitals {
            answers: self.shared.answers.load(Relaxed),
            deaf_for: self.shared.subscribers.deaf_for(),
        }
    }

    async fn close(&self) {
        self.closed.get_or_init(|| self.close_now()).await;
    }
}
