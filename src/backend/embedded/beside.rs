//! The records of a store that another process has open: for the command line beside a running
//! server.
//!
//! Invariants: only records, news and counters are written here, and nothing that the writer of
//! the other process keeps in memory; each commit is one short transaction; the other process
//! finds it among the news.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use rusqlite::{Connection, TransactionBehavior};

use super::{
    Embedded, OpenError, Options, place,
    reader::ReadError,
    records::{news, records, scan, write},
    schema,
    sequencer::Stop,
    writer::explain,
};
use crate::backend::{BackendError, Commit, News, Record, RecordKey, Records, Result, Touch};

/// Records, and nothing else.
pub type RecordsAlone = Arc<dyn Records + Send + Sync>;

impl Embedded {
    /// The records of the store in a directory, whether or not a server has it open. Makes no
    /// store where there is none. Blocks while it reads the disk.
    pub fn records_of(options: Options) -> std::result::Result<RecordsAlone, OpenError> {
        let dir = options.dir.clone();
        if !place::file_in(&dir).is_file() {
            return Err(OpenError::Missing { dir });
        }
        match Self::open(options) {
            Ok(store) => Ok(store),
            Err(OpenError::InUse { .. }) => Ok(Arc::new(Beside::open(&place::file_in(&dir))?)),
            Err(error) => Err(error),
        }
    }
}

/// A connection of its own to a store that is in use.
struct Beside(Arc<Mutex<Connection>>);

impl Beside {
    fn open(file: &Path) -> std::result::Result<Self, OpenError> {
        let conn = schema::beside(file)?;
        Ok(Self(Arc::new(Mutex::new(conn))))
    }

    async fn run<A: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<A> + Send + 'static,
    ) -> Result<A> {
        let conn = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            work(&mut conn.lock().unwrap_or_else(PoisonError::into_inner))
        });
        done.await
            .map_err(|error| BackendError::Internal(error.to_string()))?
    }

    /// All of `query` sees one moment.
    async fn read<A: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> std::result::Result<A, ReadError> + Send + 'static,
    ) -> Result<A> {
        self.run(|conn| {
            let moment = conn.transaction().map_err(|cause| explain(&cause))?;
            query(&moment).map_err(|error| error.0)
        })
        .await
    }
}

#[async_trait]
impl Records for Beside {
    async fn records(&self, keys: &[RecordKey]) -> Result<Vec<Option<Record>>> {
        let keys = keys.to_vec();
        self.read(move |conn| records(conn, &keys)).await
    }

    async fn scan(
        &self,
        kind: &'static str,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Record)>> {
        let (prefix, after) = (prefix.to_owned(), after.map(ToOwned::to_owned));
        self.read(move |conn| scan(conn, kind, &prefix, after.as_deref(), limit))
            .await
    }

    async fn commit(&self, commit: Commit) -> Result<()> {
        self.run(move |conn| {
            let mut made = || {
                let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
                write(&commit, |sql| tx.prepare_cached(sql))?;
                Ok(tx.commit()?)
            };
            made().map_err(|stop| match stop {
                Stop::Refused(error) => error,
                Stop::Failed(cause) => explain(&cause),
            })
        })
        .await
    }

    async fn forget_touch(&self, _touch: &Touch) -> Result<()> {
        let why = "only a running server takes touches out of the news".to_owned();
        Err(BackendError::Internal(why))
    }

    async fn news(&self, after: Option<u64>) -> Result<News> {
        self.read(move |conn| news(conn, after)).await
    }
}
