//! What one transaction of the writer can see and change: the ends of the logs, and the store.

use std::collections::HashMap;

use rusqlite::{CachedStatement, OptionalExtension, Params, Transaction, params};
use tokio::sync::oneshot;

use super::column;
use crate::backend::{BackendError, Hint, Result, ear::Ear};
use crate::domain::{Epoch, Position, RoomId, Seq, Tail, Timestamp};

/// Closed epochs that a room remembers; a client with an older one starts over.
const CLOSED_EPOCHS: i64 = 64;

/// One change of the store: what stands in the writer's queue.
pub(super) trait Operation: Send + 'static {
    /// What the caller gets once the change is durable.
    type Answer: Send;

    /// Makes the change. May run again after a rollback, so it keeps nothing outside `to`.
    ///
    /// Whoever refuses must not have changed anything: others share the transaction.
    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<Self::Answer>, Stop>;
}

/// A change that was made, and what to tell once it is durable.
pub(super) struct Applied<A> {
    /// For the caller.
    pub(super) answer: A,
    /// For the listener.
    pub(super) hint: Option<Hint>,
}

impl<A> Applied<A> {
    /// A change that nobody else needs to hear of.
    pub(super) fn quietly(answer: A) -> Self {
        Self { answer, hint: None }
    }
}

/// Why a change was not made.
pub(super) enum Stop {
    /// This one cannot be: the others can.
    Refused(BackendError),
    /// The store failed: the whole transaction is void.
    Failed(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(cause: rusqlite::Error) -> Self {
        Self::Failed(cause)
    }
}

/// An operation and the caller who waits for it.
pub(super) struct Ticket<O: Operation> {
    operation: O,
    reply: oneshot::Sender<Result<O::Answer>>,
    outcome: Option<Result<Applied<O::Answer>>>,
}

impl<O: Operation> Ticket<O> {
    /// The ticket and where its answer comes out.
    pub(super) fn new(operation: O) -> (Box<Self>, oneshot::Receiver<Result<O::Answer>>) {
        let (reply, answer) = oneshot::channel();
        let ticket = Self {
            operation,
            reply,
            outcome: None,
        };
        (Box::new(ticket), answer)
    }
}

/// A ticket of any operation.
pub(super) trait Change: Send {
    /// Makes the change, or notes the refusal. An error voids the transaction.
    fn apply(&mut self, to: &mut Sequencer<'_>) -> rusqlite::Result<()>;
    /// After the commit: tells the listener, then answers. The caller may have gone.
    fn settle(self: Box<Self>, ear: &Ear);
    /// After a rollback: answers with the error.
    fn fail(self: Box<Self>, error: BackendError);
}

impl<O: Operation> Change for Ticket<O> {
    fn apply(&mut self, to: &mut Sequencer<'_>) -> rusqlite::Result<()> {
        self.outcome = Some(match self.operation.apply(to) {
            Ok(applied) => Ok(applied),
            Err(Stop::Refused(error)) => Err(error),
            Err(Stop::Failed(cause)) => return Err(cause),
        });
        Ok(())
    }

    fn settle(self: Box<Self>, ear: &Ear) {
        let answer = match self.outcome {
            Some(Ok(Applied { answer, hint })) => {
                if let Some(hint) = hint {
                    ear.tell(hint);
                }
                Ok(answer)
            }
            Some(Err(error)) => Err(error),
            None => Err(BackendError::Internal("a change was left out".to_owned())),
        };
        drop(self.reply.send(answer));
    }

    fn fail(self: Box<Self>, error: BackendError) {
        drop(self.reply.send(Err(error)));
    }
}

/// Where a room's log ends, as the writer knows it.
#[derive(Clone)]
pub(super) struct Head {
    /// The room's number in the tables.
    pub(super) n: i64,
    /// The log's end.
    pub(super) tail: Tail,
    /// Which run of the program opened the epoch.
    life: i64,
    /// Time of the newest entry, in milliseconds since 1970.
    last_at: Timestamp,
}

/// The ends of all logs written in this life; at most one for each room.
pub(super) type Heads = HashMap<RoomId, Head>;

struct Staged {
    head: Head,
    changed: bool,
}

/// One transaction. Ends of logs are staged here, and count once [`Sequencer::save`] and the
/// commit succeeded.
pub(super) struct Sequencer<'t> {
    tx: &'t Transaction<'t>,
    heads: &'t Heads,
    staged: HashMap<RoomId, Staged>,
    /// Rooms that are not there any more, or not as they were.
    gone: Vec<RoomId>,
    life: i64,
    /// Whether text was removed, which the write-ahead log still holds.
    pub(super) removed: bool,
    /// Whether something that is gone is left in the search index.
    pub(super) orphaned: bool,
}

impl<'t> Sequencer<'t> {
    /// Begins inside `tx`, in the life of the store called `life`.
    pub(super) fn new(tx: &'t Transaction<'t>, heads: &'t Heads, life: i64) -> Self {
        Self {
            tx,
            heads,
            staged: HashMap::new(),
            gone: Vec::new(),
            life,
            removed: false,
            orphaned: false,
        }
    }

    /// This run of the program.
    pub(super) fn life(&self) -> i64 {
        self.life
    }

    /// The end of a room's log. Refuses with [`BackendError::NoRoom`].
    pub(super) fn head(&mut self, room: &RoomId) -> std::result::Result<Head, Stop> {
        if let Some(staged) = self.staged.get(room) {
            return Ok(staged.head.clone());
        }
        if let Some(head) = self.heads.get(room).filter(|_| !self.gone.contains(room)) {
            return Ok(head.clone());
        }
        let Some(head) = self.load(room)? else {
            return Err(Stop::Refused(BackendError::NoRoom));
        };
        let staged = Staged {
            head: head.clone(),
            changed: false,
        };
        self.staged.insert(room.clone(), staged);
        Ok(head)
    }

    fn load(&self, room: &RoomId) -> rusqlite::Result<Option<Head>> {
        let mut select = self.tx.prepare_cached(
            "SELECT n, epoch, lo, top, life, last_at, said, recounts FROM rooms WHERE id = ?1",
        )?;
        select
            .query_row([room.as_str()], |row| {
                Ok(Head {
                    n: row.get(0)?,
                    tail: Tail {
                        epoch: column::epoch(row, 1)?,
                        lo: column::seq(row, 2)?,
                        top: column::seq(row, 3)?,
                        tally: column::tally(row, 6)?,
                    },
                    life: row.get(4)?,
                    last_at: Timestamp::from_millis(row.get(5)?),
                })
            })
            .optional()
    }

    /// Moves the end of a room's log.
    pub(super) fn set_head(&mut self, room: &RoomId, head: Head) {
        let staged = Staged {
            head,
            changed: true,
        };
        self.staged.insert(room.clone(), staged);
    }

    /// What was known of a room's log is not so any more.
    pub(super) fn forget_head(&mut self, room: &RoomId) {
        self.staged.remove(room);
        self.gone.push(room.clone());
    }

    /// The next place in a log: opens a new epoch first if another run opened the current one.
    ///
    /// Time never runs back within a room, whatever the clock does.
    pub(super) fn advance(&self, head: &mut Head) -> rusqlite::Result<(Position, Timestamp)> {
        if head.life != self.life {
            self.open_epoch(head)?;
        }
        head.tail.top += 1;
        head.last_at = head.last_at.max(Timestamp::now());
        let position = Position {
            epoch: head.tail.epoch.clone(),
            seq: head.tail.top,
        };
        Ok((position, head.last_at))
    }

    fn open_epoch(&self, head: &mut Head) -> rusqlite::Result<()> {
        self.execute(
            "INSERT INTO closed_epochs (room, end_seq, epoch) VALUES (?1, ?2, ?3)",
            params![head.n, column::int(head.tail.top), head.tail.epoch.as_str()],
        )?;
        self.execute(
            "DELETE FROM closed_epochs WHERE room = ?1 AND end_seq <=
                 (SELECT end_seq FROM closed_epochs WHERE room = ?1
                  ORDER BY end_seq DESC LIMIT 1 OFFSET ?2)",
            [head.n, CLOSED_EPOCHS],
        )?;
        head.tail.epoch = Epoch::random();
        head.life = self.life;
        Ok(())
    }

    /// The epoch in which a retained seq was appended, or one in which it stands as well.
    pub(super) fn epoch_of(&self, head: &Head, seq: Seq) -> rusqlite::Result<Epoch> {
        let closed = self
            .prepare(
                "SELECT epoch FROM closed_epochs WHERE room = ?1 AND end_seq >= ?2
                 ORDER BY end_seq LIMIT 1",
            )?
            .query_row([head.n, column::int(seq)], |row| column::epoch(row, 0))
            .optional()?;
        Ok(closed.unwrap_or_else(|| head.tail.epoch.clone()))
    }

    /// A statement that is parsed once for each connection.
    pub(super) fn prepare(&self, sql: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.tx.prepare_cached(sql)
    }

    /// Runs such a statement and returns how many rows it changed.
    pub(super) fn execute(&self, sql: &str, values: impl Params) -> rusqlite::Result<usize> {
        self.prepare(sql)?.execute(values)
    }

    /// Writes the moved ends, once for each room however many entries it got, and returns all
    /// that were looked at and those to forget first, to be kept when the commit succeeded.
    pub(super) fn save(self) -> rusqlite::Result<(Heads, Vec<RoomId>)> {
        let mut update = self.tx.prepare_cached(
            "UPDATE rooms SET epoch = ?2, life = ?3, lo = ?4, top = ?5, last_at = ?6, said = ?7,
                 recounts = ?8 WHERE n = ?1",
        )?;
        for Staged { head, .. } in self.staged.values().filter(|staged| staged.changed) {
            update.execute(params![
                head.n,
                head.tail.epoch.as_str(),
                head.life,
                column::int(head.tail.lo),
                column::int(head.tail.top),
                head.last_at.millis(),
                column::int(head.tail.tally.said),
                column::int(head.tail.tally.recounts),
            ])?;
        }
        drop(update);
        let heads = self.staged.into_iter();
        let heads = heads.map(|(room, staged)| (room, staged.head)).collect();
        Ok((heads, self.gone))
    }
}
