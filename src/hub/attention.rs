//! Whether somebody looks at a client: who looks is shown what happens and need not be fetched.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{sync::Notify, time::timeout};

use super::{Connection, Hub, lock};
use crate::{backend::Result, domain::UserId};

/// How long it holds that somebody looks, unless it is told again: a node that dies cannot take it
/// back.
const HOLDS: Duration = Duration::from_secs(45);
/// How often it is told again.
const AGAIN: Duration = Duration::from_secs(20);

/// Where somebody at the other end of a connection looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// At the client.
    Here,
    /// At something else, or nobody is there.
    Elsewhere,
}

/// Which connections somebody looks at. Bounded by the connections of this node.
#[derive(Default)]
pub(super) struct Attention {
    state: Mutex<State>,
    wake: Notify,
}

#[derive(Default)]
struct State {
    /// The users who look, by the number of the connection.
    looks: HashMap<u64, UserId>,
    /// Users whose connection went while they looked.
    gone: HashSet<UserId>,
}

impl Attention {
    /// Returns whether that is new.
    fn note(&self, connection: &Connection, look: Look) -> bool {
        let (number, user) = (connection.number(), connection.user().id);
        let mut state = lock(&self.state);
        if look == Look::Here {
            state.looks.insert(number, user).is_none()
        } else {
            state.looks.remove(&number).is_some()
        }
    }

    /// A connection is no more.
    pub(super) fn left(&self, connection: &Connection) {
        if self.note(connection, Look::Elsewhere) {
            lock(&self.state).gone.insert(connection.user().id);
            self.wake.notify_one();
        }
    }

    fn within(&self, user: UserId) -> Duration {
        let looks = lock(&self.state).looks.values().any(|id| *id == user);
        if looks { HOLDS } else { Duration::ZERO }
    }
}

impl Hub {
    /// Notes whether somebody looks at the client at the other end, and tells the other nodes.
    pub async fn attend(&self, connection: &Connection, look: Look) -> Result<()> {
        if !self.attention.note(connection, look) {
            return Ok(());
        }
        self.tell_attention(connection.user().id).await
    }

    async fn tell_attention(&self, user: UserId) -> Result<()> {
        let within = self.attention.within(user);
        self.backend.attend(user, within).await
    }
}

/// Tells again that users look, before it is forgotten, and that they went; for ever.
pub(super) async fn run(hub: &Arc<Hub>) {
    loop {
        let is_time = timeout(AGAIN, hub.attention.wake.notified()).await.is_err();
        let mut users: HashSet<UserId> = std::mem::take(&mut lock(&hub.attention.state).gone);
        if is_time {
            users.extend(lock(&hub.attention.state).looks.values());
        }
        for user in users {
            // What is not told is forgotten after a while, and told again if it is so.
            if let Err(error) = hub.tell_attention(user).await {
                tracing::debug!(%error, "who looks could not be told");
            }
        }
    }
}
