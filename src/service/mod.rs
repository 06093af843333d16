//! Use cases: what people can do, with its rules. Every entry point, REST or socket, comes
//! through here, so that a rule holds at all of them.

mod accounts;
mod conversation;
mod rooms;
mod throttle;

use std::{net::IpAddr, sync::Arc};

pub use accounts::Token;
use throttle::Throttle;

use crate::{
    backend::{Backend, BackendError},
    domain::{Rate, Rejection, RoomId, UserId},
    hub::Hub,
};

/// The bounds of what people can do.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Most bytes of a message's text.
    pub max_text_bytes: usize,
    /// Most rooms on the server.
    pub max_rooms: usize,
    /// Sends of one user in one room.
    pub send: Rate,
    /// New rooms from one address.
    pub create_room: Rate,
    /// New guests from one address.
    pub enter: Rate,
}

/// Why something did not happen.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Failure {
    /// A rule said no: the user's to fix.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The backend could not: ours to fix.
    #[error(transparent)]
    Backend(BackendError),
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::NoRoom => Self::Rejected(Rejection::room_not_found()),
            BackendError::Conflict => {
                Self::Rejected(Rejection::conflict("It was changed meanwhile. Look again."))
            }
            BackendError::Limit(what) => Self::Rejected(Rejection::limit(what)),
            BackendError::Unavailable(_) | BackendError::Internal(_) => Self::Backend(error),
        }
    }
}

/// What a use case answers.
pub type Result<T> = std::result::Result<T, Failure>;

/// What people can do on this server.
pub struct Chat {
    backend: Arc<dyn Backend>,
    hub: Arc<Hub>,
    rules: Rules,
    sends: Throttle<(UserId, RoomId)>,
    typings: Throttle<(UserId, RoomId)>,
    new_rooms: Throttle<IpAddr>,
    new_guests: Throttle<IpAddr>,
}

impl Chat {
    /// Puts the rules over a backend and a hub.
    pub fn new(backend: Arc<dyn Backend>, hub: Arc<Hub>, rules: Rules) -> Self {
        let once_in_three_seconds = Rate {
            per_second: 1.0 / 3.0,
            burst: 1.0,
        };
        Self {
            backend,
            hub,
            sends: Throttle::new(rules.send),
            typings: Throttle::new(once_in_three_seconds),
            new_rooms: Throttle::new(rules.create_room),
            new_guests: Throttle::new(rules.enter),
            rules,
        }
    }

    /// The rules in force.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The fan-out of this node.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }
}
