//! Any backend, with a watch on how long it takes and how often it fails.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::FutureExt;
use tokio::time::Instant;

use super::{
    Appended, Ask, Backend, BackendError, Bus, Commit, Directory, Found, Listener, Listing,
    LocalPresence, Log, NewEntry, News, Page, PageLimit, Pending, Presence, Rates, ReadMove,
    ReadPositions, Record, RecordKey, Records, Result, Roster, Search, Slot, SlotChange, Touch,
    Vitals, Window,
};
use crate::{
    domain::{
        Author, Nonce, Position, Rate, ReadPosition, Resume, Room, RoomId, Seq, Tail, Unread,
        UserId,
    },
    metrics::Metrics,
};

/// A backend that is measured.
pub struct Measured {
    inner: Arc<dyn Backend>,
    metrics: Arc<Metrics>,
}

impl Measured {
    /// Counts what `inner` does.
    pub fn new(inner: Arc<dyn Backend>, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self { inner, metrics })
    }

    async fn time<T>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        time(&self.metrics, operation, work).await
    }

    fn pending<T: Send + 'static>(&self, operation: &'static str, work: Pending<T>) -> Pending<T> {
        let metrics = Arc::clone(&self.metrics);
        async move { time(&metrics, operation, work).await }.boxed()
    }
}

async fn time<T>(
    metrics: &Metrics,
    operation: &'static str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let begun = Instant::now();
    let outcome = work.await;
    metrics.backend_took(operation, begun.elapsed());
    if let Err(BackendError::Unavailable(_) | BackendError::Internal(_)) = outcome {
        metrics.backend_failed(operation);
    }
    outcome
}

#[async_trait]
impl Backend for Measured {
    fn kind(&self) -> &'static str {
        self.inner.kind()
    }

    fn is_shared(&self) -> bool {
        self.inner.is_shared()
    }

    fn vitals(&self) -> Vitals {
        self.inner.vitals()
    }

    async fn close(&self) {
        self.inner.close().await;
    }
}

#[async_trait]
impl Log for Measured {
    fn append(&self, room: &RoomId, entry: NewEntry) -> Pending<Appended> {
        self.pending("append", self.inner.append(room, entry))
    }

    fn rewrite(&self, room: &RoomId, slots: Vec<SlotChange>, entry: NewEntry) -> Pending<Appended> {
        self.pending("rewrite", self.inner.rewrite(room, slots, entry))
    }

    async fn knows(&self, room: &RoomId, author: UserId, nonce: Nonce) -> Result<bool> {
        self.time("knows", self.inner.knows(room, author, nonce))
            .await
    }

    async fn slot(&self, room: &RoomId, seq: Seq) -> Result<Option<Slot>> {
        self.time("slot", self.inner.slot(room, seq)).await
    }

    async fn page(&self, room: &RoomId, window: Window, limit: PageLimit) -> Result<Page> {
        self.time("page", self.inner.page(room, window, limit))
            .await
    }

    async fn resume(
        &self,
        room: &RoomId,
        position: Option<Position>,
        limit: PageLimit,
    ) -> Result<Resume> {
        self.time("resume", self.inner.resume(room, position, limit))
            .await
    }

    async fn tails(&self, rooms: &[RoomId]) -> Result<Vec<Option<Tail>>> {
        self.time("tails", self.inner.tails(rooms)).await
    }

    async fn trim(&self, room: &RoomId, lo: Seq) -> Result<()> {
        self.time("trim", self.inner.trim(room, lo)).await
    }
}

#[async_trait]
impl Search for Measured {
    async fn search(&self, ask: Ask) -> Result<Found> {
        self.time("search", self.inner.search(ask)).await
    }
}

#[async_trait]
impl Directory for Measured {
    async fn rooms(&self) -> Result<Vec<Listing>> {
        self.time("rooms", self.inner.rooms()).await
    }

    async fn room(&self, id: &RoomId) -> Result<Option<Listing>> {
        self.time("room", self.inner.room(id)).await
    }

    async fn create_room(&self, room: Room, max: usize) -> Result<Listing> {
        self.time("create_room", self.inner.create_room(room, max))
            .await
    }

    async fn delete_room(&self, id: &RoomId) -> Result<()> {
        self.time("delete_room", self.inner.delete_room(id)).await
    }
}

#[async_trait]
impl Records for Measured {
    async fn records(&self, keys: &[RecordKey]) -> Result<Vec<Option<Record>>> {
        self.time("records", self.inner.records(keys)).await
    }

    async fn scan(
        &self,
        kind: &'static str,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Record)>> {
        self.time("scan", self.inner.scan(kind, prefix, after, limit))
            .await
    }

    async fn commit(&self, commit: Commit) -> Result<()> {
        self.time("commit", self.inner.commit(commit)).await
    }

    async fn forget_touch(&self, touch: &Touch) -> Result<()> {
        self.time("forget_touch", self.inner.forget_touch(touch))
            .await
    }

    async fn news(&self, after: Option<u64>) -> Result<News> {
        self.time("news", self.inner.news(after)).await
    }
}

#[async_trait]
impl Rates for Measured {
    async fn take(&self, name: &str, rate: Rate, cost: f64) -> Result<Option<Duration>> {
        self.time("take", self.inner.take(name, rate, cost)).await
    }
}

#[async_trait]
impl ReadPositions for Measured {
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, ReadPosition>> {
        self.time("read_positions", self.inner.read_positions(user))
            .await
    }

    async fn move_read(
        &self,
        user: UserId,
        room: &RoomId,
        seq: Seq,
        way: ReadMove,
    ) -> Result<ReadPosition> {
        self.time("move_read", self.inner.move_read(user, room, seq, way))
            .await
    }

    async fn unread(&self, user: UserId, rooms: &[(RoomId, Seq)]) -> Result<Vec<Option<Unread>>> {
        self.time("unread", self.inner.unread(user, rooms)).await
    }

    async fn forget_reads(&self, user: UserId) -> Result<()> {
        self.time("forget_reads", self.inner.forget_reads(user))
            .await
    }
}

#[async_trait]
impl Presence for Measured {
    async fn announce(&self, changes: Vec<LocalPresence>) -> Result<()> {
        self.time("announce", self.inner.announce(changes)).await
    }

    async fn roster(&self, room: &RoomId, cursor: Option<UserId>, limit: usize) -> Result<Roster> {
        self.time("roster", self.inner.roster(room, cursor, limit))
            .await
    }

    async fn attend(&self, user: UserId, within: Duration) -> Result<()> {
        self.time("attend", self.inner.attend(user, within)).await
    }

    async fn is_attentive(&self, user: UserId) -> Result<bool> {
        self.time("is_attentive", self.inner.is_attentive(user))
            .await
    }

    async fn member_counts(&self) -> Result<HashMap<RoomId, usize>> {
        self.time("member_counts", self.inner.member_counts()).await
    }
}

#[async_trait]
impl Bus for Measured {
    fn listen(&self, listener: Arc<dyn Listener>) {
        self.inner.listen(listener);
    }

    async fn watch(&self, room: &RoomId) -> Result<()> {
        self.time("watch", self.inner.watch(room)).await
    }

    async fn unwatch(&self, room: &RoomId) {
        self.inner.unwatch(room).await;
    }

    async fn typing(&self, room: &RoomId, user: Author) {
        self.inner.typing(room, user).await;
    }
}
