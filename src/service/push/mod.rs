//! Pushes: telling the devices of whoever does not look what calls them. A push is a hint, sent
//! once by the node that appended the message: what is lost is found when the user comes.

mod devices;
mod pushees;
mod seal;
mod sending;
mod vapid;
mod whom;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub use devices::NewPushDevice;
use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};
use tokio_util::task::TaskTracker;

use self::{pushees::Pushees, vapid::Vapid};
use super::{Chat, Result, people::store::Store};
use crate::domain::{Mentions, RoomId, Seq, UserId};

/// Messages that wait to be pushed. More are not pushed, and that is logged and counted.
const MOST_WAITING: usize = 1024;
/// Messages that are pushed side by side.
const MOST_AT_ONCE: usize = 64;

/// A message that was said just now.
pub(super) struct Job {
    pub(super) room: RoomId,
    pub(super) seq: Seq,
    pub(super) author: UserId,
    pub(super) mentions: Mentions,
    due: Instant,
}

/// What pushing needs to know.
pub(super) struct Pushes {
    /// For messages whose authors may go before they are durable.
    pub(super) tasks: TaskTracker,
    vapid: Vapid,
    delay: Duration,
    pushees: Pushees,
    jobs: mpsc::Sender<Job>,
    taker: Mutex<Option<mpsc::Receiver<Job>>>,
    /// Devices that did not take a push, and until when none is tried. Bounded by the devices.
    resting: Mutex<HashMap<String, Instant>>,
}

impl Pushes {
    pub(super) async fn start(store: &Store, delay: Duration, tasks: TaskTracker) -> Result<Self> {
        let (jobs, taker) = mpsc::channel(MOST_WAITING);
        Ok(Self {
            tasks,
            vapid: Vapid::load(store).await?,
            delay,
            pushees: Pushees::load(store).await?,
            jobs,
            taker: Mutex::new(Some(taker)),
            resting: Mutex::default(),
        })
    }
}

impl Chat {
    /// Whether there is anybody at all who takes pushes.
    pub(super) fn may_push(&self) -> bool {
        !self.pushes.pushees.is_empty()
    }

    /// A message was appended. Waits for nothing.
    pub(super) fn push_later(&self, room: RoomId, seq: Seq, author: UserId, mentions: Mentions) {
        if !self.may_push() {
            return;
        }
        let job = Job {
            room,
            seq,
            author,
            mentions,
            due: Instant::now() + self.pushes.delay,
        };
        if self.pushes.jobs.try_send(job).is_err() {
            self.hub.metrics().pushed("dropped");
            tracing::warn!("too many messages wait to be pushed; one was left out");
        }
    }

    /// Tells the devices of whoever is to be told. A moment after it was said: who reads it meanwhile
    /// need not be fetched.
    async fn push(&self, job: Job) {
        sleep_until(job.due).await;
        match self.whom_to_push(&job).await {
            Ok(Some(told)) => self.push_to_all(told).await,
            Ok(None) => {}
            Err(error) => {
                self.hub.metrics().pushed("dropped");
                tracing::debug!(%error, "a message was not pushed");
            }
        }
    }
}

/// Pushes for ever.
pub(super) async fn run(chat: &Arc<Chat>) {
    let taken = lock(&chat.pushes.taker).take();
    let Some(mut jobs) = taken else { return };
    let mut under_way = FuturesUnordered::new();
    loop {
        tokio::select! {
            Some(job) = jobs.recv(), if under_way.len() < MOST_AT_ONCE => {
                under_way.push(chat.push(job));
            }
            Some(()) = under_way.next(), if !under_way.is_empty() => {}
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
