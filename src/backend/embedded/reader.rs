//! The reader threads: they see what was committed, and never wait for the writer.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
    thread::{self, JoinHandle},
};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{
    OpenError, schema,
    writer::{closed, explain},
};
use crate::backend::{BackendError, Result};

/// Reads that wait for one of them; whoever comes then waits to get into the queue.
const QUEUE: usize = 256;

type Job = Box<dyn FnOnce(&Connection) + Send>;
type Waiting = Arc<Mutex<mpsc::Receiver<Job>>>;

/// The way to the readers.
pub(super) struct Reads(RwLock<Option<mpsc::Sender<Job>>>);

impl Reads {
    /// Opens the connections and starts their threads, which end when [`Reads::shut`] was called
    /// and everything waiting is read.
    pub(super) fn start(
        file: &Path,
        name: &str,
        count: usize,
    ) -> std::result::Result<(Self, Vec<JoinHandle<()>>), OpenError> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        let mut threads = Vec::new();
        for _ in 0..count {
            let conn = schema::reader(file)?;
            let waiting = Arc::clone(&waiting);
            let thread = thread::Builder::new()
                .name(name.to_owned())
                .spawn(move || run(&conn, &waiting))
                .map_err(|cause| OpenError::unusable(file, cause))?;
            threads.push(thread);
        }
        Ok((Self(RwLock::new(Some(queue))), threads))
    }

    /// Runs a query in a transaction of its own: all of it sees one moment.
    pub(super) async fn read<A, Q>(&self, query: Q) -> Result<A>
    where
        A: Send + 'static,
        Q: FnOnce(&Connection) -> std::result::Result<A, ReadError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let moment = conn.unchecked_transaction().map_err(ReadError::from);
            let found = moment.and_then(|moment| query(&moment));
            drop(reply.send(found.map_err(|error| error.0)));
        });
        let queue = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or_else(closed)?;
        queue.send(job).await.map_err(|_| closed())?;
        drop(queue);
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Lets nothing more in.
    pub(super) fn shut(&self) {
        drop(
            self.0
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }
}

/// Why a query has no answer.
pub(super) struct ReadError(pub(super) BackendError);

impl From<rusqlite::Error> for ReadError {
    fn from(cause: rusqlite::Error) -> Self {
        Self(explain(&cause))
    }
}

impl From<BackendError> for ReadError {
    fn from(error: BackendError) -> Self {
        Self(error)
    }
}

fn run(conn: &Connection, waiting: &Waiting) {
    loop {
        let job = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .blocking_recv();
        match job {
            Some(job) => job(conn),
            None => return,
        }
    }
}
