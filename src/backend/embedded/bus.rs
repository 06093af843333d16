//! Hints on a node that runs alone: everything happens here, so all are heard at once.

use std::sync::Arc;

use async_trait::async_trait;

use super::Embedded;
use crate::backend::{Bus, Hint, Listener, Result};
use crate::domain::{Author, RoomId};

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
