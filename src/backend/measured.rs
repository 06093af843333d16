//! Any backend, with a watch on how long it takes and how often it fails.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use futures_util::FutureExt;
use tokio::time::Instant;

use super::{
    Accounts, Appended, Backend, BackendError, Bus, Directory, Listener, Listing, LocalPresence,
    Log, NewEntry, Page, PageLimit, Pending, Presence, ReadPositions, Result, Roster, Slot,
    SlotChange, Vitals, Window,
};
use crate::{
    domain::{Author, Position, Resume, Room, RoomId, Seq, SessionId, Tail, User, UserId},
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
}

#[async_trait]
impl Accounts for Measured {
    async fn enter(&self, user: User, session: SessionId) -> Result<()> {
        self.time("enter", self.inner.enter(user, session)).await
    }

    async fn session(&self, session: SessionId) -> Result<Option<User>> {
        self.time("session", self.inner.session(session)).await
    }

    async fn end_session(&self, session: SessionId) -> Result<()> {
        self.time("end_session", self.inner.end_session(session))
            .await
    }
}

#[async_trait]
impl ReadPositions for Measured {
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, Seq>> {
        self.time("read_positions", self.inner.read_positions(user))
            .await
    }

    async fn advance_read(&self, user: UserId, room: &RoomId, seq: Seq) -> Result<Seq> {
        self.time("advance_read", self.inner.advance_read(user, room, seq))
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
