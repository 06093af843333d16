//! The audit log: every act of power, written together with what it changes.

use uuid::Uuid;

use super::{Actor, kinds::AuditEntry, store::Change};
use crate::{
    backend::Expect,
    domain::{Author, RoomId, Timestamp, User},
};

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
    pub fn in_room(mut self, room: &RoomId, name: &str) -> Self {
        self.0.room = Some(room.clone());
        self.0.room_name = Some(name.to_owned());
        self
    }

    /// For a reason.
    pub fn why(mut self, why: &str) -> Self {
        why.clone_into(&mut self.0.why);
        self
    }

    /// More precisely.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = detail.into();
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
