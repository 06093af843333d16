//! What the suite needs from a backend under test, and a listener that remembers.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tempfile::TempDir;
use tertulia::{
    backend::{
        Appended, Backend, BackendError, Hint, Listener, NewEntry, ReadMove,
        embedded::{Embedded, Options},
    },
    domain::{
        Author, Body, DisplayName, Entry, Epoch, Mentions, Message, MessageText, Nonce, RoomId,
        Seq, UserId,
    },
};

/// A store that can be closed and opened again, as a restart does.
pub(super) trait Store: Sized + Send {
    /// An empty store.
    async fn create() -> Self;
    /// The backend as it is open now.
    fn backend(&self) -> Arc<dyn Backend>;
    /// A new life of the same store.
    async fn reopen(&mut self);
    /// All bytes that the store keeps, once the backend is closed.
    fn contents(&self) -> Vec<u8>;
}

/// The embedded backend in a directory of its own.
pub(super) struct EmbeddedStore {
    pub(super) dir: TempDir,
    backend: Arc<Embedded>,
}

impl Store for EmbeddedStore {
    async fn create() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let backend = Embedded::open(Options::at(dir.path())).unwrap();
        Self { dir, backend }
    }

    fn backend(&self) -> Arc<dyn Backend> {
        Arc::<Embedded>::clone(&self.backend)
    }

    async fn reopen(&mut self) {
        self.backend.close().await;
        self.backend = Embedded::open(Options::at(self.dir.path())).unwrap();
    }

    fn contents(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.dir.path()).unwrap();
        let files = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        files.collect::<Vec<_>>().concat()
    }
}

/// Remembers every hint, in the order heard.
#[derive(Default)]
pub(super) struct Memory(Mutex<Vec<Hint>>);

impl Listener for Memory {
    fn hear(&self, hint: Hint) {
        let mut heard = self.0.lock().unwrap();
        // By contract a hint may come doubled.
        let place = appended(&hint);
        if place.is_none() || !heard.iter().any(|other| appended(other) == place) {
            heard.push(hint);
        }
    }
}

fn appended(hint: &Hint) -> Option<(RoomId, Epoch, Seq)> {
    match hint {
        Hint::Appended {
            room, epoch, entry, ..
        } => Some((room.clone(), epoch.clone(), entry.seq)),
        _ => None,
    }
}

impl Memory {
    /// A memory that listens to the backend from now on and watches `room`.
    pub(super) async fn of(backend: &Arc<dyn Backend>, room: &RoomId) -> Arc<Self> {
        let memory = Arc::new(Self::default());
        backend.listen(Arc::<Self>::clone(&memory));
        backend.watch(room).await.unwrap();
        memory
    }

    /// Waits until `count` hints that `pick` likes were heard, and gives all such.
    pub(super) async fn heard<T>(&self, count: usize, pick: impl Fn(&Hint) -> Option<T>) -> Vec<T> {
        let patience = tokio::time::Instant::now() + Duration::from_secs(10);
        loop {
            let heard: Vec<T> = self.0.lock().unwrap().iter().filter_map(&pick).collect();
            if heard.len() >= count || tokio::time::Instant::now() > patience {
                assert!(heard.len() >= count, "heard {} of {count}", heard.len());
                return heard;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The entries heard of `room`.
    pub(super) async fn entries(&self, count: usize, room: &RoomId) -> Vec<Entry> {
        self.heard(count, |hint| match hint {
            Hint::Appended { room: r, entry, .. } if r == room => Some((**entry).clone()),
            _ => None,
        })
        .await
    }
}

pub(super) fn room(id: &str) -> RoomId {
    RoomId::parse(id).unwrap()
}

pub(super) fn general() -> RoomId {
    room("general")
}

pub(super) fn author(name: &str) -> Author {
    Author {
        id: UserId::new(),
        name: DisplayName::parse(name).unwrap(),
        bot: false,
    }
}

pub(super) fn message(author: &Author, text: &str) -> Message {
    Message::new(
        author.clone(),
        Nonce::new(),
        MessageText::parse(text, 100_000).unwrap(),
        Mentions::default(),
    )
}

/// Reads on, and says how far it came.
pub(super) async fn read_to(
    backend: &Arc<dyn Backend>,
    user: UserId,
    room: &RoomId,
    seq: Seq,
) -> Result<Seq, BackendError> {
    let way = ReadMove::Forward;
    let position = backend.move_read(user, room, seq, way).await?;
    Ok(position.seq)
}

pub(super) fn new_message(author: &Author, text: &str) -> NewEntry {
    NewEntry::message(message(author, text))
}

/// Says something and gives where it stands.
pub(super) async fn say(backend: &Arc<dyn Backend>, room: &RoomId, text: &str) -> Appended {
    backend
        .append(room, new_message(&author("Ann"), text))
        .await
        .unwrap()
}

/// Says `count` things: `m1`, `m2` …
pub(super) async fn say_many(backend: &Arc<dyn Backend>, room: &RoomId, count: usize) {
    let ann = author("Ann");
    let mut answers = Vec::new();
    for n in 1..=count {
        answers.push(backend.append(room, new_message(&ann, &format!("m{n}"))));
    }
    for answer in answers {
        answer.await.unwrap();
    }
}

/// What a message says; the empty text for everything else.
pub(super) fn text(entry: &Entry) -> &str {
    match &entry.body {
        Body::Message(message) => message.text.as_ref().map_or("", MessageText::as_str),
        Body::Edited { .. }
        | Body::Deleted { .. }
        | Body::Reacted { .. }
        | Body::Pinned { .. }
        | Body::Erased { .. } => "",
    }
}

pub(super) fn seqs(entries: &[Entry]) -> Vec<Seq> {
    entries.iter().map(|entry| entry.seq).collect()
}
