//! The audit log: every act of power, written together with what it changes.

use uuid::Uuid;

use super::{Actor, kinds::AuditEntry, store::Change};
use crate::{
    backend::Expect,
    domain::{Author, RoomId, Timestamp, User},
};

/// Where an act was done, as the audit log tells it: of a closed room neither name nor id, for its
/// existence is revealed to nobody but its members.
#[derive(Clone, Debug)]
pub enum Scene {
    /// A room that everybody sees.
    Open {
        /// Which.
        room: RoomId,
        /// How it was called.
        name: String,
    },
    /// One that not everybody sees.
    Closed,
}

/// An act of power, before it is written.
#[must_use = "nobody hears of an act that is not written"]
pub struct Act(AuditEntry);

impl Act {
    /// Somebody does something.
    pub fn new(act: &str, actor: Actor<'_>) -> Self {
        Self(AuditEntry {
            at: Timestamp::now(),
            actor: actor.map(User::author),
            act: act.to_owned(),
            target: None,
            room: None,
            room_name: None,
            why: String::new(),
            detail: String::new(),
        })
    }

    /// To somebody.
    pub fn on(self, user: &User) -> Self {
        self.on_author(user.author())
    }

    /// To somebody.
    pub fn on_author(mut self, user: Author) -> Self {
        self.0.target = Some(user);
        self
    }

    /// In a room.
    pub fn in_room(mut self, scene: &Scene) -> Self {
        match scene {
            Scene::Open { room, name } => {
                self.0.room = Some(room.clone());
                self.0.room_name = Some(name.clone());
            }
            Scene::Closed => "in a private room".clone_into(&mut self.0.detail),
        }
        self
    }

    /// For a reason.
    pub fn why(mut self, why: &str) -> Self {
        why.clone_into(&mut self.0.why);
        self
    }

    /// More precisely.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        if self.0.detail.is_empty() {
            self.0.detail = detail;
        } else if !detail.is_empty() {
            self.0.detail = format!("{}, {detail}", self.0.detail);
        }
        self
    }

    /// Together with `change`.
    pub fn write(self, change: &mut Change) {
        change.put(newest_first(self.0.at), Expect::Absent, &self.0);
    }
}

/// An id that sorts before all older ones.
pub fn newest_first(at: Timestamp) -> String {
    let age = u64::MAX - u64::try_from(at.millis()).unwrap_or(0);
    format!("{age:016x}-{}", Uuid::new_v4().simple())
}
