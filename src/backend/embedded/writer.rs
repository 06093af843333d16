//! The writer thread: takes everything that waits, commits it as one, then answers.

use std::{
    sync::{
        Arc, PoisonError, RwLock,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::{sync::oneshot, time::Instant};

use super::{
    OpenError, join,
    place::Place,
    schema::{self, Setup},
    search::feed::{Feed, First, Gone},
    sequencer::{Change, Heads, Operation, Sequencer, Ticket},
};
use crate::backend::{BackendError, Hint, Result, ear::Ear};

/// Most changes in one transaction.
const BATCH: usize = 1024;
/// Changes after which the write-ahead log is copied into the store.
const CHECKPOINT_AFTER: usize = 1000;
/// Quiet time after which it is copied and emptied.
const QUIET: Duration = Duration::from_secs(1);
/// How often a store that failed is tried while nobody writes.
const PROBE: Duration = Duration::from_secs(2);
/// How long a stop goes on taking what is gone out of the search index; the next start does the rest.
const LAST_STEPS: Duration = Duration::from_secs(2);
/// Bytes that a probe writes: room for some messages, so that health does not flap at the edge.
const BALLAST: u32 = 64 * 1024;

type Queued = Box<dyn Change>;

/// The way into the writer's queue.
pub(super) struct Writes(RwLock<Option<SyncSender<Queued>>>);

impl Writes {
    /// Puts an operation into the queue: it has its place in the order when this returns.
    ///
    /// [`BackendError::Unavailable`] if the queue is full or the store is closed.
    pub(super) fn offer<O: Operation>(
        &self,
        operation: O,
    ) -> Result<oneshot::Receiver<Result<O::Answer>>> {
        let (ticket, answer) = Ticket::new(operation);
        let queue = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let queue = queue.as_ref().ok_or_else(closed)?;
        match queue.try_send(ticket) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(BackendError::Unavailable(
                "too many changes are waiting".to_owned(),
            )),
            Err(TrySendError::Disconnected(_)) => Err(closed()),
        }
    }

    /// Offers an operation and waits until it is durable.
    pub(super) async fn ask<O: Operation>(&self, operation: O) -> Result<O::Answer> {
        settled(self.offer(operation)?).await
    }

    /// Whether the store still takes changes.
    pub(super) fn check_open(&self) -> Result<()> {
        let queue = self.0.read().unwrap_or_else(PoisonError::into_inner);
        queue.as_ref().map(|_| ()).ok_or_else(closed)
    }

    /// Lets nothing more in. The writer ends when it has written what waits.
    pub(super) fn shut(&self) {
        drop(
            self.0
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }
}

/// The answer, when it comes.
pub(super) async fn settled<A>(answer: oneshot::Receiver<Result<A>>) -> Result<A> {
    answer.await.unwrap_or_else(|_| Err(closed()))
}

/// What everybody hears who comes after the end.
pub(super) fn closed() -> BackendError {
    BackendError::Unavailable("it is closed".to_owned())
}

/// The only one who writes.
pub(super) struct Writer {
    place: Place,
    setup: Setup,
    life: i64,
    /// `None` after a failure that leaves it in doubt: opened again before the next write.
    conn: Option<Connection>,
    heads: Heads,
    ear: Arc<Ear>,
    healthy: bool,
    /// Changes since the write-ahead log was last copied.
    unsaved: usize,
    /// Whether the write-ahead log holds text that was removed.
    removed: bool,
    /// The search index.
    feed: Feed,
}

impl Writer {
    /// A writer of a store that [`schema::open`] found sound.
    pub(super) fn new(
        place: Place,
        setup: Setup,
        life: i64,
        conn: Connection,
        ear: Arc<Ear>,
        feed: Feed,
    ) -> Self {
        Self {
            place,
            setup,
            life,
            conn: Some(conn),
            heads: Heads::new(),
            ear,
            healthy: true,
            unsaved: 0,
            removed: false,
            feed,
        }
    }

    /// Starts the thread. It ends when [`Writes::shut`] was called, everything is
    /// written, and the readers have ended, which were told to by then.
    pub(super) fn start(
        mut self,
        bound: usize,
        readers: Vec<JoinHandle<()>>,
    ) -> std::result::Result<(Writes, JoinHandle<()>), OpenError> {
        let file = self.place.file().to_owned();
        let (queue, waiting) = sync_channel(bound);
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                self.run(&waiting);
                // While a reader is there, the file cannot be closed as a whole.
                readers.into_iter().for_each(join);
                self.finish();
            })
            .map_err(|cause| OpenError::unusable(&file, cause))?;
        Ok((Writes(RwLock::new(Some(queue))), thread))
    }

    fn run(&mut self, waiting: &Receiver<Queued>) {
        loop {
            match self.wait(waiting) {
                Ok(first) => {
                    let mut batch = vec![first];
                    batch.extend(waiting.try_iter().take(BATCH - 1));
                    self.take(batch);
                    self.checkpoint_if_due();
                    self.index_if_behind();
                }
                Err(RecvTimeoutError::Timeout) if self.healthy && self.feed.is_due() => {
                    self.index(First::Feeding);
                    self.checkpoint_if_due();
                }
                Err(RecvTimeoutError::Timeout) if self.healthy => self.checkpoint(EMPTY),
                Err(RecvTimeoutError::Timeout) => self.probe(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn wait(&self, waiting: &Receiver<Queued>) -> std::result::Result<Queued, RecvTimeoutError> {
        if !self.healthy {
            waiting.recv_timeout(PROBE)
        } else if self.feed.is_due() {
            waiting.recv_timeout(Duration::ZERO)
        } else if self.unsaved > 0 {
            waiting.recv_timeout(QUIET)
        } else if let Some(pause) = self.feed.pause() {
            waiting.recv_timeout(pause)
        } else {
            waiting.recv().map_err(RecvTimeoutError::from)
        }
    }

    /// Writes a batch as one transaction, then answers in order.
    ///
    /// If the disk fails, all of it failed. If something in it is broken, each is tried alone,
    /// so that one defect does not fail the others.
    fn take(&mut self, mut batch: Vec<Queued>) {
        match self.write(&mut batch) {
            Ok(()) => {
                for change in batch {
                    change.settle(&self.ear);
                }
            }
            Err(cause) if is_outage(&cause) => {
                self.note_failure(&cause);
                for change in batch {
                    change.fail(BackendError::Unavailable(cause.to_string()));
                }
            }
            Err(cause) if batch.len() == 1 => {
                for change in batch {
                    change.fail(BackendError::Internal(cause.to_string()));
                }
            }
            Err(_) => {
                for change in batch {
                    self.take(vec![change]);
                }
            }
        }
    }

    fn write(&mut self, batch: &mut [Queued]) -> rusqlite::Result<()> {
        let conn = connect(&mut self.conn, &self.place, self.setup)?;
        let before = conn.total_changes();
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut sequencer = Sequencer::new(&tx, &self.heads, self.life);
        for change in batch.iter_mut() {
            change.apply(&mut sequencer)?;
        }
        let removed = sequencer.removed;
        let orphans = sequencer.orphaned;
        let (heads, gone) = sequencer.save()?;
        tx.commit()?;
        let wrote = conn.total_changes() != before;
        let rooms = !gone.is_empty();
        self.feed.note(&heads, Gone { rooms, orphans });
        for room in gone {
            self.heads.remove(&room);
        }
        self.heads.extend(heads);
        if wrote {
            self.removed |= removed;
            self.unsaved += batch.len();
            // A transaction that only read says nothing about the disk.
            self.note_success();
        }
        Ok(())
    }

    /// A step of the search index between batches, so that it follows however busy the store is.
    fn index_if_behind(&mut self) {
        if self.healthy && self.feed.is_overdue() {
            self.index(First::Feeding);
        }
    }

    /// Brings the search index a step further. Whatever comes of it, nothing else fails with it.
    fn index(&mut self, first: First) {
        let conn = match connect(&mut self.conn, &self.place, self.setup) {
            Ok(conn) => conn,
            Err(cause) => return self.note_failure(&cause),
        };
        match self.feed.step(conn, self.life, first) {
            Ok(wrote) => {
                self.unsaved += wrote;
                self.removed |= wrote > 0;
            }
            Err(cause) if cause.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) => {
                self.note_failure(&cause);
            }
            Err(_) => {}
        }
    }

    /// Notes that a write failed.
    fn note_failure(&mut self, cause: &rusqlite::Error) {
        if cause.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) {
            // A connection that goes on could take its own cache for what is on the disk.
            self.conn = None;
            self.heads.clear();
            self.feed.forget();
        }
        if std::mem::replace(&mut self.healthy, false) {
            tracing::error!(%cause, "the store takes no writes; trying again until it does");
            self.ear.tell(Hint::Health(false));
        }
    }

    /// Notes that a write succeeded.
    fn note_success(&mut self) {
        if !std::mem::replace(&mut self.healthy, true) {
            tracing::info!("the store takes writes again");
            self.ear.tell(Hint::Health(true));
        }
    }

    /// Finds out whether the disk takes writes again.
    fn probe(&mut self) {
        let tried = connect(&mut self.conn, &self.place, self.setup).and_then(|conn| {
            conn.execute(
                "INSERT OR REPLACE INTO probe (n, ballast) VALUES (1, zeroblob(?1))",
                [BALLAST],
            )?;
            conn.execute("DELETE FROM probe", [])
        });
        match tried {
            Ok(_) => {
                self.unsaved += 1;
                self.note_success();
            }
            Err(cause) => self.note_failure(&cause),
        }
    }

    fn checkpoint_if_due(&mut self) {
        if self.unsaved >= CHECKPOINT_AFTER {
            self.checkpoint(if self.removed { EMPTY } else { COPY });
        }
    }

    /// Copies the write-ahead log into the store. Failing costs nothing but space: what was
    /// acknowledged is on the disk either way.
    fn checkpoint(&mut self, how: &str) {
        let Some(conn) = self.conn.as_ref() else {
            return;
        };
        let busy = conn.query_row(how, [], |row| row.get::<_, bool>(0));
        match busy {
            Ok(busy) => {
                // A reader was in the way: the next quiet moment tries again.
                self.unsaved = usize::from(busy);
                self.removed &= busy || how != EMPTY;
            }
            Err(cause) => {
                self.unsaved = 1;
                if cause.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) {
                    self.note_failure(&cause);
                } else {
                    tracing::debug!(%cause, "the write-ahead log could not be copied yet");
                }
            }
        }
    }

    /// Leaves one file that needs no recovery.
    fn finish(mut self) {
        let begun = Instant::now();
        while self.healthy && self.feed.has_orphans() && begun.elapsed() < LAST_STEPS {
            self.index(First::Removing);
        }
        self.checkpoint(EMPTY);
        if let Some(Err((_, cause))) = self.conn.take().map(Connection::close) {
            tracing::warn!(%cause, "the store closed badly; it will recover when it opens");
        }
    }
}

/// The connection, opened again if it was given up.
fn connect<'c>(
    conn: &'c mut Option<Connection>,
    place: &Place,
    setup: Setup,
) -> rusqlite::Result<&'c mut Connection> {
    Ok(match conn.take() {
        Some(open) => conn.insert(open),
        None => conn.insert(schema::reopen(place.file(), setup)?),
    })
}

/// Copies what readers allow.
const COPY: &str = "PRAGMA wal_checkpoint(PASSIVE)";
/// Copies everything and empties the file, so that removed text is gone from it.
const EMPTY: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Whether waiting may help: the disk, the memory, another process.
fn is_outage(cause: &rusqlite::Error) -> bool {
    use ErrorCode as E;
    matches!(
        cause.sqlite_error_code(),
        Some(
            E::DiskFull
                | E::SystemIoFailure
                | E::ReadOnly
                | E::CannotOpen
                | E::PermissionDenied
                | E::OutOfMemory
                | E::DatabaseBusy
                | E::DatabaseLocked
        )
    )
}

/// What a caller hears of a failure while reading.
pub(super) fn explain(cause: &rusqlite::Error) -> BackendError {
    if is_outage(cause) {
        BackendError::Unavailable(cause.to_string())
    } else {
        BackendError::Internal(cause.to_string())
    }
}
