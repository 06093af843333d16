//! Who is connected to this node.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use bytes::Bytes;

use super::{Connection, lock};
use crate::domain::{SessionId, UserId};

/// All connections of this node, by number and by user.
pub(super) struct People {
    per_user: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    connections: HashMap<u64, Arc<Connection>>,
    by_user: HashMap<UserId, Vec<Arc<Connection>>>,
}

impl People {
    /// Nobody; at most `per_user` connections of one user will be let in.
    pub(super) fn new(per_user: usize) -> Self {
        Self {
            per_user,
            state: Mutex::default(),
        }
    }

    /// `false` when the user has as many as allowed already. `first` is made and queued under the
    /// lock: whoever lists the connections afterwards speaks after it.
    pub(super) fn add(&self, connection: &Arc<Connection>, first: impl FnOnce() -> Bytes) -> bool {
        let mut state = lock(&self.state);
        let own = state.by_user.entry(connection.user().id).or_default();
        if own.len() >= self.per_user {
            return false;
        }
        connection.send(first());
        own.push(Arc::clone(connection));
        state
            .connections
            .insert(connection.number(), Arc::clone(connection));
        true
    }

    pub(super) fn remove(&self, connection: &Connection) {
        let mut state = lock(&self.state);
        if state.connections.remove(&connection.number()).is_none() {
            return;
        }
        let user = connection.user().id;
        if let Some(own) = state.by_user.get_mut(&user) {
            own.retain(|other| other.number() != connection.number());
            if own.is_empty() {
                state.by_user.remove(&user);
            }
        }
    }

    pub(super) fn count(&self) -> usize {
        lock(&self.state).connections.len()
    }

    pub(super) fn all(&self) -> Vec<Arc<Connection>> {
        lock(&self.state).connections.values().cloned().collect()
    }

    pub(super) fn of(&self, user: UserId) -> Vec<Arc<Connection>> {
        let state = lock(&self.state);
        state.by_user.get(&user).cloned().unwrap_or_default()
    }

    pub(super) fn users(&self) -> Vec<UserId> {
        lock(&self.state).by_user.keys().copied().collect()
    }

    pub(super) fn of_session(&self, session: SessionId) -> Vec<Arc<Connection>> {
        let mut all = self.all();
        all.retain(|connection| connection.session() == Some(session));
        all
    }
}
