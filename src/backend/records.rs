//! Records: what is known of people, rooms, invites and acts of power. Small JSON values with
//! versions, changed together or not at all; and the news of what changed, which nodes read.

use std::time::Duration;

use async_trait::async_trait;

use super::Result;
use crate::domain::{Rate, RoomId, SessionId, UserId};

/// Names a record.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RecordKey {
    /// What kind of thing: `a-z` and `_`.
    pub kind: &'static str,
    /// Which of them; at most 300 bytes. Records of a kind are in the order of these bytes.
    pub id: String,
}

impl RecordKey {
    /// Puts the parts together.
    pub fn new(kind: &'static str, id: impl Into<String>) -> Self {
        Self {
            kind,
            id: id.into(),
        }
    }
}

/// A value as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Changes with each write, and never comes back.
    pub version: u64,
    /// The value.
    pub json: String,
}

/// What a record must be for a change to be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expect {
    /// Whatever it is.
    Anything,
    /// Not there.
    Absent,
    /// As it was read.
    Version(u64),
}

/// A new value of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordChange {
    /// Which.
    pub key: RecordKey,
    /// Else the whole commit fails with [`super::BackendError::Conflict`].
    pub expect: Expect,
    /// `None`: it goes.
    pub json: Option<String>,
}

/// Whose standing may have changed: told to all nodes.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Touch {
    /// A user: role, seats, bans, name.
    User(UserId),
    /// A session ended.
    Session(SessionId),
    /// A room's facts.
    Room(RoomId),
    /// The rules of the house.
    House,
}

impl Touch {
    /// As backends store it.
    pub(super) fn word(&self) -> String {
        match self {
            Self::User(user) => format!("u {user}"),
            Self::Session(session) => format!("s {}", session.hex()),
            Self::Room(room) => format!("r {room}"),
            Self::House => "h ".to_owned(),
        }
    }

    /// Back; `None` for a word of a later version.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        let (kind, id) = word.split_once(' ')?;
        match kind {
            "u" => Some(Self::User(UserId(id.parse().ok()?))),
            "s" => Some(Self::Session(SessionId::of_hex(id)?)),
            "r" => Some(Self::Room(RoomId::parse(id).ok()?)),
            "h" => Some(Self::House),
            _ => None,
        }
    }
}

/// Changes that are made together or not at all, and what they touch.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Commit {
    /// At most [`Commit::MAX_CHANGES`]; none named twice.
    pub changes: Vec<RecordChange>,
    /// At most as many.
    pub touches: Vec<Touch>,
}

impl Commit {
    /// Most changes of one commit.
    pub const MAX_CHANGES: usize = 500;
}

/// What was touched after some point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct News {
    /// The number of the newest.
    pub top: u64,
    /// In order, without holes; the last has number `top` unless `more`.
    pub touches: Vec<Touch>,
    /// Where reading goes on; `None` when this is all there is.
    pub next: Option<u64>,
    /// Whether some after that point are not kept any more, or the store went back in time:
    /// anything may have been touched.
    pub missed: bool,
}

/// The newest news that are kept.
pub const NEWS_KEPT: u64 = 10_000;

/// Records and their news.
#[async_trait]
pub trait Records {
    /// The records, in the order asked for; `None` for those that are not there. At most 500.
    /// One moment of all of them.
    async fn records(&self, keys: &[RecordKey]) -> Result<Vec<Option<Record>>>;

    /// The records of a kind whose ids begin with `prefix`, after `after` (exclusive, a whole id),
    /// in the order of their ids, at most `limit`.
    async fn scan(
        &self,
        kind: &'static str,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Record)>>;

    /// Makes all changes, durably, and tells the listeners that there are news; or makes none and
    /// answers [`super::BackendError::Conflict`] if a record is not as expected.
    ///
    /// After any other error the outcome is unknown.
    async fn commit(&self, commit: Commit) -> Result<()>;

    /// Takes a touch out of all news that are kept, leaving its numbers: the news of somebody of whom
    /// nothing is to be left.
    async fn forget_touch(&self, touch: &Touch) -> Result<()>;

    /// What was touched after number `after`, at most 1000 of them. `None`: nothing, only `top`.
    async fn news(&self, after: Option<u64>) -> Result<News>;
}

/// Rates that all nodes keep together.
#[async_trait]
pub trait Rates {
    /// Takes `cost` (which may be negative: gives back) from the bucket called `name`, which has
    /// at most `rate.burst`; or takes nothing and says when there will be enough. Buckets are
    /// forgotten when they are full again, or with the process of an embedded store.
    async fn take(&self, name: &str, rate: Rate, cost: f64) -> Result<Option<Duration>>;
}
