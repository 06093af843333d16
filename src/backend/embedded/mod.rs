//! The backend of a node that runs alone: one `SQLite` file, one thread that writes it.
//!
//! ```text
//! append ──► queue ──► writer thread: one transaction for all that waits ──► hints, answers
//! page   ──► queue ──► reader threads: what was committed
//! ```
//!
//! Invariants: the writer thread is the only sequencer, so seqs have no holes and no races; an
//! answer leaves only after the commit reached the disk; nothing here knows of clients.

mod beside;
mod bus;
mod column;
mod directory;
mod history;
mod log;
mod marks;
mod open_error;
mod place;
mod presence;
mod rates;
mod read_positions;
mod reader;
mod records;
mod schema;
mod search;
mod sequencer;
mod writer;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use async_trait::async_trait;
use tokio::sync::{OnceCell, watch};
use uuid::Uuid;

pub use self::{beside::RecordsAlone, open_error::OpenError};
use self::{
    place::Place,
    presence::{Here, Looks},
    rates::Buckets,
    reader::Reads,
    schema::Setup,
    search::feed::Feed,
    writer::{Writer, Writes},
};
use super::{Backend, Vitals, ear::Ear};

/// Connections that read at the same time, and those that search.
const READERS: usize = 2;
const SEARCHERS: usize = 1;

/// Where the store lies and how far it may go.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory that holds `tertulia.db`; made, for this user only, if it is not there.
    pub dir: PathBuf,
    /// Most changes that wait for the writer; one more is answered `Unavailable` at once.
    pub queue: usize,
    /// Most bytes that the file may grow to, in steps of 4 KiB; beyond it the store answers as
    /// with a full disk. The write-ahead log beside it (some MiB) is not counted.
    pub max_bytes: Option<u64>,
}

impl Options {
    /// The defaults for a store in `dir`: 4096 waiting changes, as large as the disk.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            queue: 4096,
            max_bytes: None,
        }
    }
}

/// An open store. It belongs to one process; dropping it without [`Backend::close`] closes it too.
pub struct Embedded {
    ear: Arc<Ear>,
    here: Here,
    looks: Looks,
    buckets: Buckets,
    writes: Writes,
    reads: Reads,
    /// Apart, so that a long search keeps nobody from reading.
    searches: Reads,
    /// Whether the search index holds all that was committed.
    indexed: watch::Receiver<bool>,
    thread: Mutex<Option<JoinHandle<()>>>,
    closed: OnceCell<()>,
}

impl Embedded {
    /// Opens the store, or makes one with the default rooms; recovers after a crash. Blocks while
    /// it reads the disk: a few seconds at most.
    pub fn open(options: Options) -> Result<Arc<Self>, OpenError> {
        let place = Place::claim(&options.dir)?;
        let setup = Setup {
            max_bytes: options.max_bytes,
        };
        let life = new_life();
        let conn = schema::open(place.file(), setup, life)?;
        let ear = Arc::new(Ear::default());
        let (reads, mut readers) = Reads::start(place.file(), "store-reader", READERS)?;
        let (searches, more) = Reads::start(place.file(), "store-search", SEARCHERS)?;
        readers.extend(more);
        let (feed, indexed) = Feed::new();
        let (writes, thread) = Writer::new(place, setup, life, conn, Arc::clone(&ear), feed)
            .start(options.queue, readers)?;
        Ok(Arc::new(Self {
            ear,
            here: Here::default(),
            looks: Looks::default(),
            buckets: Buckets::default(),
            writes,
            reads,
            searches,
            indexed,
            thread: Mutex::new(Some(thread)),
            closed: OnceCell::new(),
        }))
    }

    /// Lets nothing more in, and gives the thread that ends when what came before is done.
    fn shut(&self) -> Option<JoinHandle<()>> {
        self.reads.shut();
        self.searches.shut();
        self.writes.shut();
        self.thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

/// Names this run of the program among all that ever opened the store.
fn new_life() -> i64 {
    let (high, low) = Uuid::new_v4().as_u64_pair();
    (high ^ low).cast_signed()
}

#[async_trait]
impl Backend for Embedded {
    fn kind(&self) -> &'static str {
        "embedded"
    }

    fn is_shared(&self) -> bool {
        false
    }

    fn vitals(&self) -> Vitals {
        Vitals {
            answers: true,
            deaf_for: Duration::ZERO,
        }
    }

    async fn close(&self) {
        let close = || async {
            if let Some(thread) = self.shut()
                && let Err(cause) = tokio::task::spawn_blocking(|| join(thread)).await
            {
                tracing::error!(%cause, "the store did not end well");
            }
            self.ear.set(None);
        };
        self.closed.get_or_init(close).await;
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Some(thread) = self.shut() {
            join(thread);
        }
    }
}

/// Waits until a thread of the store has ended.
fn join(thread: JoinHandle<()>) {
    // The listener may have held the last pointer to the store, on that very thread.
    if thread.thread().id() != thread::current().id() && thread.join().is_err() {
        tracing::error!("a thread of the store panicked");
    }
}
