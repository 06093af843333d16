//! Changes of one message take turns on this node, so that many at once do not send each other back
//! to the beginning; those of other nodes they still meet.

use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::domain::{RoomId, Seq};

/// Messages share them; a few wait for others' without need.
const STRIPES: usize = 64;

/// Whose turn it is to change a message.
pub(super) struct Turns(Vec<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self((0..STRIPES).map(|_| Semaphore::new(1)).collect())
    }
}

impl Turns {
    /// Waits for the turn, first come first served; it ends when the answer is dropped.
    pub(super) async fn take(&self, room: &RoomId, seq: Seq) -> Option<SemaphorePermit<'_>> {
        let mut hasher = DefaultHasher::new();
        (room, seq).hash(&mut hasher);
        let at = usize::try_from(hasher.finish() % STRIPES as u64).unwrap_or(0);
        // They are never closed.
        self.0.get(at)?.acquire().await.ok()
    }
}
