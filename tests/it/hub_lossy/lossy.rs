//! A store whose hints cross a bad network: it loses, holds back and doubles what it is told to.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use tertulia::{
    backend::{
        Appended, Ask, Backend, BackendError, Bus, Commit, Directory, Found, Hint, Listener,
        Listing, LocalPresence, Log, NewEntry, News, Page, PageLimit, Pending, Presence, Rates,
        ReadMove, ReadPositions, Record, RecordKey, Records, Result, Roster, Search, Slot,
        SlotChange, Touch, Vitals, Window, embedded::Embedded,
    },
    domain::{
        Author, Nonce, Position, Rate, ReadPosition, Resume, Room, RoomId, Seq, Tail, Timestamp,
        Unread, UserId,
    },
};
use tokio::{sync::Semaphore, task::yield_now};

/// What becomes of a hint.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    Pass,
    Lose,
    /// Kept back until [`Lossy::release`].
    Hold,
    Double,
}

/// A real store behind a bad network.
pub(super) struct Lossy {
    /// Another takes its place when the store fails over.
    store: Mutex<Arc<Embedded>>,
    net: Arc<Net>,
    pub(super) reads: AtomicUsize,
    /// A read waits for one of these and uses it up.
    pub(super) gate: Semaphore,
    broken: Mutex<HashSet<RoomId>>,
}

#[derive(Default)]
struct Net {
    fates: Mutex<HashMap<Seq, Fate>>,
    loses_rooms: AtomicBool,
    held: Mutex<Vec<Hint>>,
    watched: Mutex<HashSet<RoomId>>,
    listener: Mutex<Option<Arc<dyn Listener>>>,
}

impl Lossy {
    pub(super) fn over(store: Arc<Embedded>) -> Arc<Self> {
        Arc::new(Self {
            store: Mutex::new(store),
            net: Arc::default(),
            reads: AtomicUsize::new(0),
            gate: Semaphore::new(Semaphore::MAX_PERMITS),
            broken: Mutex::default(),
        })
    }

    fn store(&self) -> Arc<Embedded> {
        Arc::clone(&self.store.lock().unwrap())
    }

    /// What becomes of the hints of entries with this seq, in all rooms.
    pub(super) fn fate(&self, seq: Seq, fate: Fate) {
        self.net.fates.lock().unwrap().insert(seq, fate);
    }

    /// Rooms created from now on are not told of.
    pub(super) fn lose_rooms(&self) {
        self.net.loses_rooms.store(true, SeqCst);
    }

    /// Tells what was held back, the newest first.
    pub(super) fn release(&self) {
        let held = std::mem::take(&mut *self.net.held.lock().unwrap());
        for hint in held.into_iter().rev() {
            self.tell(hint);
        }
    }

    pub(super) fn held(&self) -> usize {
        self.net.held.lock().unwrap().len()
    }

    pub(super) fn tell(&self, hint: Hint) {
        let listener = self.net.listener.lock().unwrap().clone();
        listener.unwrap().hear(hint);
    }

    pub(super) fn reads(&self) -> usize {
        self.reads.load(SeqCst)
    }

    /// Reading this room fails from now on, or succeeds again.
    pub(super) fn breaks(&self, room: &RoomId) {
        self.broken.lock().unwrap().insert(room.clone());
    }

    pub(super) fn works_again(&self, room: &RoomId) {
        self.broken.lock().unwrap().remove(room);
    }

    pub(super) fn is_watched(&self, room: &RoomId) -> bool {
        self.net.watched.lock().unwrap().contains(room)
    }

    /// Another store takes the place of this one.
    pub(super) fn fail_over(&self, to: Arc<Embedded>) {
        to.listen(Arc::<Net>::clone(&self.net));
        *self.store.lock().unwrap() = to;
    }
}

impl Listener for Net {
    fn hear(&self, hint: Hint) {
        let mut copies = 1;
        match &hint {
            Hint::Appended { room, entry, .. } => {
                if !self.watched.lock().unwrap().contains(room) {
                    return;
                }
                let fate = self.fates.lock().unwrap().get(&entry.seq).copied();
                match fate.unwrap_or(Fate::Pass) {
                    Fate::Pass => {}
                    Fate::Lose => copies = 0,
                    Fate::Double => copies = 2,
                    Fate::Hold => return self.held.lock().unwrap().push(hint),
                }
            }
            Hint::RoomCreated(_) if self.loses_rooms.load(SeqCst) => copies = 0,
            _ => {}
        }
        let listener = self.listener.lock().unwrap().clone();
        for _ in 0..copies {
            if let Some(listener) = &listener {
                listener.hear(hint.clone());
            }
        }
    }
}

#[async_trait]
impl Bus for Lossy {
    fn listen(&self, listener: Arc<dyn Listener>) {
        *self.net.listener.lock().unwrap() = Some(listener);
        self.store().listen(Arc::<Net>::clone(&self.net));
    }

    async fn watch(&self, room: &RoomId) -> Result<()> {
        yield_now().await;
        self.net.watched.lock().unwrap().insert(room.clone());
        self.store().watch(room).await
    }

    async fn unwatch(&self, room: &RoomId) {
        tokio::time::sleep(Duration::from_micros(300)).await;
        self.net.watched.lock().unwrap().remove(room);
        self.store().unwatch(room).await;
    }

    async fn typing(&self, room: &RoomId, user: Author) {
        self.store().typing(room, user).await;
    }
}

#[async_trait]
impl Log for Lossy {
    fn append(&self, room: &RoomId, entry: NewEntry) -> Pending<Appended> {
        self.store().append(room, entry)
    }

    fn rewrite(&self, room: &RoomId, slots: Vec<SlotChange>, entry: NewEntry) -> Pending<Appended> {
        self.store().rewrite(room, slots, entry)
    }

    async fn knows(&self, room: &RoomId, author: UserId, nonce: Nonce) -> Result<bool> {
        self.store().knows(room, author, nonce).await
    }

    async fn slot(&self, room: &RoomId, seq: Seq) -> Result<Option<Slot>> {
        self.store().slot(room, seq).await
    }

    async fn page(&self, room: &RoomId, window: Window, limit: PageLimit) -> Result<Page> {
        self.store().page(room, window, limit).await
    }

    async fn resume(
        &self,
        room: &RoomId,
        position: Option<Position>,
        limit: PageLimit,
    ) -> Result<Resume> {
        self.reads.fetch_add(1, SeqCst);
        self.gate.acquire().await.unwrap().forget();
        if self.broken.lock().unwrap().contains(room) {
            return Err(BackendError::Unavailable("broken".to_owned()));
        }
        self.store().resume(room, position, limit).await
    }

    async fn tails(&self, rooms: &[RoomId]) -> Result<Vec<Option<Tail>>> {
        self.store().tails(rooms).await
    }

    async fn trim(&self, room: &RoomId, lo: Seq) -> Result<()> {
        self.store().trim(room, lo).await
    }
}

#[async_trait]
impl Directory for Lossy {
    async fn rooms(&self) -> Result<Vec<Listing>> {
        self.store().rooms().await
    }

    async fn room(&self, id: &RoomId) -> Result<Option<Listing>> {
        self.store().room(id).await
    }

    async fn create_room(&self, room: Room, max: usize) -> Result<Listing> {
        self.store().create_room(room, max).await
    }

    async fn delete_room(&self, id: &RoomId) -> Result<()> {
        self.store().delete_room(id).await
    }
}

#[async_trait]
impl Records for Lossy {
    async fn records(&self, keys: &[RecordKey]) -> Result<Vec<Option<Record>>> {
        self.store().records(keys).await
    }

    async fn scan(
        &self,
        kind: &'static str,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Record)>> {
        self.store().scan(kind, prefix, after, limit).await
    }

    async fn commit(&self, commit: Commit) -> Result<()> {
        self.store().commit(commit).await
    }

    async fn forget_touch(&self, touch: &Touch) -> Result<()> {
        self.store().forget_touch(touch).await
    }

    async fn news(&self, after: Option<u64>) -> Result<News> {
        self.store().news(after).await
    }
}

#[async_trait]
impl Search for Lossy {
    async fn search(&self, ask: Ask) -> Result<Found> {
        self.store().search(ask).await
    }
}

#[async_trait]
impl Rates for Lossy {
    async fn take(&self, name: &str, rate: Rate, cost: f64) -> Result<Option<Duration>> {
        self.store().take(name, rate, cost).await
    }
}

#[async_trait]
impl ReadPositions for Lossy {
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, ReadPosition>> {
        self.store().read_positions(user).await
    }

    async fn move_read(
        &self,
        user: UserId,
        room: &RoomId,
        seq: Seq,
        way: ReadMove,
    ) -> Result<ReadPosition> {
        self.store().move_read(user, room, seq, way).await
    }

    async fn unread(&self, user: UserId, rooms: &[(RoomId, Seq)]) -> Result<Vec<Option<Unread>>> {
        self.store().unread(user, rooms).await
    }

    async fn forget_reads(&self, user: UserId) -> Result<()> {
        self.store().forget_reads(user).await
    }
}

#[async_trait]
impl Presence for Lossy {
    async fn announce(&self, changes: Vec<LocalPresence>) -> Result<()> {
        self.store().announce(changes).await
    }

    async fn roster(&self, room: &RoomId, cursor: Option<UserId>, limit: usize) -> Result<Roster> {
        self.store().roster(room, cursor, limit).await
    }

    async fn attend(&self, user: UserId, within: Duration) -> Result<()> {
        self.store().attend(user, within).await
    }

    async fn is_attentive(&self, user: UserId) -> Result<bool> {
        self.store().is_attentive(user).await
    }

    async fn member_counts(&self) -> Result<HashMap<RoomId, usize>> {
        self.store().member_counts().await
    }
}

#[async_trait]
impl Backend for Lossy {
    fn kind(&self) -> &'static str {
        "lossy"
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn vitals(&self) -> Vitals {
        self.store().vitals()
    }

    async fn close(&self) {
        self.store().close().await;
    }
}

/// A room that is to be created.
pub(super) fn new_room(id: &RoomId) -> Room {
    Room {
        id: id.clone(),
        name: tertulia::domain::RoomName::parse(id.as_str()).unwrap(),
        created_at: Timestamp::now(),
    }
}
