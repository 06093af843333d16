//! One at a time per room: opening, healing and retiring take turns.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::lock;
use crate::{
    backend::{BackendError, Result},
    domain::RoomId,
};

/// Whose turn it is, per room. Bounded by those who wait.
#[derive(Default)]
pub(super) struct Turns {
    queues: Arc<Queues>,
}

type Queues = Mutex<HashMap<RoomId, Arc<Queue>>>;

struct Queue {
    free: Arc<Semaphore>,
    /// How many turns failed, and how the last of them did.
    failed: Mutex<(u64, Option<BackendError>)>,
}

/// A turn; it ends when this is dropped.
pub(super) struct Turn {
    queues: Arc<Queues>,
    room: RoomId,
    queue: Arc<Queue>,
    /// Given back before the queue is looked at.
    permit: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// Waits for the turn. Whoever waited while the one before failed gets that failure: a store
    /// that is away is asked once for all who wait, not once for each.
    pub(super) async fn take(&self, room: &RoomId) -> Result<Turn> {
        let mut turn = self.join(room);
        let before = lock(&turn.queue.failed).0;
        let Ok(permit) = Arc::clone(&turn.queue.free).acquire_owned().await else {
            return Err(BackendError::Internal("a turn never ended".to_owned()));
        };
        turn.permit = Some(permit);
        let (failures, error) = lock(&turn.queue.failed).clone();
        match error {
            Some(error) if failures != before => Err(error),
            _ => Ok(turn),
        }
    }

    /// The turn, if it is nobody's.
    pub(super) fn try_take(&self, room: &RoomId) -> Option<Turn> {
        let mut turn = self.join(room);
        turn.permit = Some(Arc::clone(&turn.queue.free).try_acquire_owned().ok()?);
        Some(turn)
    }

    fn join(&self, room: &RoomId) -> Turn {
        let mut queues = lock(&self.queues);
        let queue = queues.entry(room.clone()).or_insert_with(|| {
            Arc::new(Queue {
                free: Arc::new(Semaphore::new(1)),
                failed: Mutex::default(),
            })
        });
        Turn {
            queues: Arc::clone(&self.queues),
            room: room.clone(),
            queue: Arc::clone(queue),
            permit: None,
        }
    }
}

impl Turn {
    /// Ends the turn with its outcome.
    pub(super) fn end<T>(self, outcome: Result<T>) -> Result<T> {
        if let Err(error) = &outcome {
            let mut failed = lock(&self.queue.failed);
            *failed = (failed.0 + 1, Some(error.clone()));
        }
        outcome
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        drop(self.permit.take());
        let mut queues = lock(&self.queues);
        // The map's and this one: nobody else waits.
        if Arc::strong_count(&self.queue) == 2 {
            queues.remove(&self.room);
        }
    }
}
