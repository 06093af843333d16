//! Hints on a node that runs alone: everything happens here, so all are heard at once.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;

use super::Embedded;
use crate::backend::{Bus, Hint, Listener, Result};
use crate::domain::{Author, RoomId};

/// The place for the one listener of this node.
#[derive(Default)]
pub(super) struct Ear(RwLock<Option<Arc<dyn Listener>>>);

impl Ear {
    /// Passes a hint on; drops it while nobody listens.
    pub(super) fn tell(&self, hint: Hint) {
        let listener = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = listener.as_ref() {
            listener.hear(hint);
        }
    }

    /// Sets the listener, or lets go of it: a listener may itself hold the backend.
    pub(super) fn set(&self, listener: Option<Arc<dyn Listener>>) {
        let before = {
            let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *place, listener)
        };
        drop(before);
    }
}

#[async_trait]
impl Bus for Embedded {
    fn listen(&self, listener: Arc<dyn Listener>) {
        self.ear.set(Some(listener));
    }

    async fn watch(&self, _room: &RoomId) -> Result<()> {
        self.writes.check_open()
    }

    async fn unwatch(&self, _room: &RoomId) {}

    async fn typing(&self, room: &RoomId, user: Author) {
        self.ear.tell(Hint::Typing {
            room: room.clone(),
            user,
        });
    }
}
