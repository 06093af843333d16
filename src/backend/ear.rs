//! The place for the one listener of this node.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Hint, Listener};

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
