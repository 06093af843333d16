//! The seam: what nodes share. [`embedded`] is one; nothing above this module knows which one
//! runs. `tests/it/backend_contract.rs` holds every backend to the contracts written here.
//!
//! The log is the truth; what a backend tells its [`Listener`] is a hint that may be lost,
//! doubled or late, and whoever cares compares `seq`s.

mod ear;
pub mod embedded;
pub mod files;
mod hint;
mod measured;
pub mod records;
pub mod redis;
mod search;

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::future::BoxFuture;

pub use hint::{Hint, Listener};
pub use measured::Measured;
pub use records::{
    Commit, Expect, NEWS_KEPT, News, Rates, Record, RecordChange, RecordKey, Records, Touch,
};

pub use search::{Ask, Found, Hit, Patience, Search, read_through};

use crate::domain::{
    Author, Body, Entry, Message, Nonce, Position, ReadPosition, Resume, Room, RoomId, Seq, Tail,
    Tally, Timestamp, Unread, UserId,
};

/// Everything that nodes share, behind one pointer.
#[async_trait]
pub trait Backend:
    Log + Search + Directory + Records + Rates + Presence + ReadPositions + Bus + Send + Sync + 'static
{
    /// `embedded`, `redis`: for logs and the start-up banner.
    fn kind(&self) -> &'static str;

    /// Whether other nodes may use it too. Then hints come over a network and may be lost: the hub
    /// compares with the log now and then.
    fn is_shared(&self) -> bool;

    /// How it is, without asking it.
    fn vitals(&self) -> Vitals;

    /// Answers once everything accepted so far is durable and the resources are given back.
    /// Later calls fail with [`BackendError::Unavailable`].
    async fn close(&self);
}

/// An outage or a fact about the store: ours to handle, shown to a user as "try again".
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BackendError {
    /// The room is not in the directory.
    #[error("no such room")]
    NoRoom,
    /// A slot changed since it was read: read it again.
    #[error("changed meanwhile")]
    Conflict,
    /// A bound of the store was reached (rooms).
    #[error("a limit of the store was reached: {0}")]
    Limit(String),
    /// It cannot answer now: disk full, busy, away, closed. The outcome of a write is unknown;
    /// repeat it with the same nonce.
    #[error("the store cannot answer: {0}")]
    Unavailable(String),
    /// A defect, or a store that was changed from outside.
    #[error("the store failed: {0}")]
    Internal(String),
}

impl BackendError {
    /// How long a client should wait before it tries again.
    pub const RETRY_AFTER: Duration = Duration::from_secs(2);
}

/// How a backend is, as far as this node knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Vitals {
    /// Whether it answers.
    pub answers: bool,
    /// How long this node has not heard its own probe. Zero where hints do not leave the node.
    pub deaf_for: Duration,
}

/// What a backend answers.
pub type Result<T> = std::result::Result<T, BackendError>;

/// An answer that is under way although nobody waits for it yet.
pub type Pending<T> = BoxFuture<'static, Result<T>>;

// ---------------------------------------------------------------------------------------------
// The log

/// An entry before it has a seq.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEntry {
    /// Author and nonce: appending again with the same key appends nothing and returns the
    /// first position, for as long as that entry is retained. `None`: always appended.
    pub key: Option<(UserId, Nonce)>,
    /// What happened.
    pub body: Body,
}

impl NewEntry {
    /// A message, keyed by its author and nonce.
    pub fn message(message: Message) -> Self {
        Self {
            key: Some((message.author.id, message.nonce)),
            body: Body::Message(message),
        }
    }
}

/// Where an entry stands now, durably.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appended {
    /// Its place in the room's total order.
    pub position: Position,
    /// When it was first appended.
    pub at: Timestamp,
    /// Whether the key was known already, and nothing was appended now.
    pub repeated: bool,
    /// The log's tally then; of a repetition: none.
    pub tally: Tally,
}

/// A slot and its version, which grows by one with each rewrite.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// 0 when never rewritten.
    pub version: u32,
    /// The current state.
    pub entry: Entry,
}

/// A new state for a slot that still has the version it had when it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotChange {
    /// Which slot.
    pub seq: Seq,
    /// The version that was read.
    pub version: u32,
    /// What it holds from now on; its `at` stays. If its author is another, the slot's key is
    /// forgotten.
    pub body: Body,
}

/// Which page of a log. Bounds are exclusive; pages are in rising order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// The newest entries.
    Newest,
    /// The entries right before this seq.
    Before(Seq),
    /// The entries right after this seq.
    After(Seq),
}

/// The bounds of a page. A page with at least one entry to give has at least one, however large.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageLimit {
    /// Most entries.
    pub entries: usize,
    /// Most bytes, as stored JSON. The page stops before the entry that would pass it.
    pub bytes: usize,
}

impl PageLimit {
    /// At most `entries`, and the 256 KiB that a page may have.
    pub fn entries(entries: usize) -> Self {
        Self {
            entries,
            bytes: 256 * 1024,
        }
    }
}

/// A part of a log: contiguous, in rising order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// The log's end at the moment of reading.
    pub tail: Tail,
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether retained entries follow in the direction asked for.
    pub more: bool,
}

/// The ordered history of each room.
#[async_trait]
pub trait Log {
    /// Appends, durably, as the next entry of the room, and tells the listeners.
    ///
    /// The entry takes its place in the order **when this is called**, not when the answer is
    /// awaited: two calls from one task are appended in that order. The answer comes when the
    /// entry is durable. Dropping the answer does not take the entry back. A full queue is
    /// answered with [`BackendError::Unavailable`] at once, and nothing is appended.
    ///
    /// Seqs of a room have no holes. A known `key` returns the first position. The first append
    /// of a room in a new life of the store (a restart) opens a new epoch and remembers where
    /// the one before ended (at least the newest 16), so that a store put back from a copy is
    /// noticed.
    fn append(&self, room: &RoomId, entry: NewEntry) -> Pending<Appended>;

    /// Rewrites slots and appends the entry that tells of it, all or nothing.
    /// [`BackendError::Conflict`] if a slot is gone or has another version, unless the entry's
    /// key is known: then the first position is returned and nothing changes.
    fn rewrite(&self, room: &RoomId, slots: Vec<SlotChange>, entry: NewEntry) -> Pending<Appended>;

    /// Whether an entry with this key is retained: appending it again would append nothing.
    async fn knows(&self, room: &RoomId, author: UserId, nonce: Nonce) -> Result<bool>;

    /// A slot as it is now; `None` if it was never written or is trimmed away.
    async fn slot(&self, room: &RoomId, seq: Seq) -> Result<Option<Slot>>;

    /// A page of history. Rewritten slots come as they are now.
    async fn page(&self, room: &RoomId, window: Window, limit: PageLimit) -> Result<Page>;

    /// What a returning client missed, by [`crate::domain::log::judge`]. Verdict `Ok` and
    /// `Truncated` give the entries after the position, `more` if the page does not reach the
    /// top; the others give the newest page and `more: false`.
    async fn resume(
        &self,
        room: &RoomId,
        position: Option<Position>,
        limit: PageLimit,
    ) -> Result<Resume>;

    /// Where the logs of these rooms end, in the same order; `None` for a room that is not in the
    /// directory. Cheap: hubs ask this for all open rooms every few seconds.
    async fn tails(&self, rooms: &[RoomId]) -> Result<Vec<Option<Tail>>>;

    /// Drops all entries below `lo`, and their keys. Never raises `top`, never lowers `lo`.
    async fn trim(&self, room: &RoomId, lo: Seq) -> Result<()>;
}

// ---------------------------------------------------------------------------------------------
// The directory

/// A room and where its log ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    /// The room.
    pub room: Room,
    /// The end of its log.
    pub tail: Tail,
}

/// The list of rooms.
#[async_trait]
pub trait Directory {
    /// All rooms: the default ones first, then by age. The default rooms of
    /// [`crate::domain::room::DEFAULT_ROOMS`] exist in every store from the start.
    async fn rooms(&self) -> Result<Vec<Listing>>;

    /// One room.
    async fn room(&self, id: &RoomId) -> Result<Option<Listing>>;

    /// Adds a room and tells the listeners. [`BackendError::Limit`] when there are `max` already;
    /// [`BackendError::Conflict`] when the id is taken.
    async fn create_room(&self, room: Room, max: usize) -> Result<Listing>;

    /// Removes a room with its log and the log's keys, for good, and tells the listeners. Read
    /// positions in it mean nothing from then on. Removing one that is not there is no error.
    /// Default rooms come back empty.
    async fn delete_room(&self, id: &RoomId) -> Result<()>;
}

// ---------------------------------------------------------------------------------------------
// People

/// Which way a read position is to move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadMove {
    /// Somebody read on. Never moves back, nor past the room's top.
    Forward,
    /// Somebody wants to read again from here. Never moves forward.
    Back,
}

/// How far each user has read each room, and what is unread.
#[async_trait]
pub trait ReadPositions {
    /// All positions of a user. Rooms never read are absent.
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, ReadPosition>>;

    /// Moves a position and returns where it is now. Tells the listeners if it moved.
    async fn move_read(
        &self,
        user: UserId,
        room: &RoomId,
        seq: Seq,
        way: ReadMove,
    ) -> Result<ReadPosition>;

    /// What a user who has read each of these rooms to the seq beside it has not read, in the same
    /// order; `None` for a room that is not in the directory. Each is of one moment.
    async fn unread(&self, user: UserId, rooms: &[(RoomId, Seq)]) -> Result<Vec<Option<Unread>>>;

    /// Forgets all positions of a user.
    async fn forget_reads(&self, user: UserId) -> Result<()>;
}

// ---------------------------------------------------------------------------------------------
// Presence

/// How many connections a user has to a room on this node: an absolute count, so that telling it
/// twice changes nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalPresence {
    /// Where.
    pub room: RoomId,
    /// Who.
    pub user: Author,
    /// 0: not here any more.
    pub connections: usize,
}

/// One page of who is present.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    /// Users present in the room, over all nodes, each counted once.
    pub member_count: usize,
    /// Those of this page, by id.
    pub users: Vec<Author>,
    /// Where the next page starts (exclusive); `None` on the last page.
    pub next: Option<UserId>,
}

/// Above this many users present in a room, changes are told without names.
pub const NAMED_PRESENCE_MAX: usize = 200;

/// Who is here.
#[async_trait]
pub trait Presence {
    /// Tells this node's counts. Joins and leaves that follow from them reach the listeners of
    /// all nodes, per room in order.
    async fn announce(&self, changes: Vec<LocalPresence>) -> Result<()>;

    /// Who is present in a room: users after `cursor`, at most `limit`.
    async fn roster(&self, room: &RoomId, cursor: Option<UserId>, limit: usize) -> Result<Roster>;

    /// Tells that somebody looks at a client of this user on this node, for as long as `within`
    /// unless it is told again; zero: nobody looks any more. Other nodes tell for themselves.
    async fn attend(&self, user: UserId, within: Duration) -> Result<()>;

    /// Whether somebody looks at a client of this user, on any node.
    async fn is_attentive(&self, user: UserId) -> Result<bool>;

    /// How many users are present in each room. Empty rooms are absent.
    async fn member_counts(&self) -> Result<HashMap<RoomId, usize>>;
}

// ---------------------------------------------------------------------------------------------
// Hints between nodes

/// What nodes tell each other without writing it down.
#[async_trait]
pub trait Bus {
    /// Sets the one listener of this node, in place of the one before. Hints before that are
    /// dropped.
    fn listen(&self, listener: Arc<dyn Listener>);

    /// Answers once hints of this room's entries, presence and typing reach this node's listener.
    /// Watching a room again makes sure of it.
    async fn watch(&self, room: &RoomId) -> Result<()>;

    /// Hints of this room are not needed any more; some may still come.
    async fn unwatch(&self, room: &RoomId);

    /// Tells the nodes that watch the room. May be lost.
    async fn typing(&self, room: &RoomId, user: Author);
}
