//! What every node should know of rooms that it does not watch: tops, counts, read positions.
//! Gathered, and told a few times a second in one message for all rooms that changed.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deadpool_redis::redis::cmd;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Shared;
use crate::{
    backend::{Hint, Listing, Result},
    domain::{
        Epoch, Position, ReadPosition, Room, RoomId, RoomName, Seq, Tail, Tally, Timestamp, UserId,
    },
};

/// How often news is told.
pub(super) const INTERVAL: Duration = Duration::from_millis(250);
/// Items in one message.
const CHUNK: usize = 500;
/// Read positions that wait to be told; with more, those are forgotten: they are stored anyway.
const READS_MAX: usize = 10_000;

/// What was not told yet, and how new the counts are that were heard. Bounded by the rooms.
pub(super) struct News {
    /// Tells this node's own news from others'.
    from: Uuid,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    advanced: HashMap<RoomId, (Position, Tally)>,
    counted: HashMap<RoomId, Count>,
    read: HashMap<(UserId, RoomId), Moved>,
    /// Version of the newest count heard of each room.
    heard: HashMap<RoomId, u64>,
}

/// Where a read position is, and whether it moved back.
type Moved = (ReadPosition, bool);

#[derive(Clone, Copy)]
struct Count {
    present: usize,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct Message {
    from: Uuid,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    advanced: Vec<(RoomId, Epoch, Seq, u64, u64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    counted: Vec<(RoomId, usize, u64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    read: Vec<(UserId, RoomId, Seq, u64, bool)>,
}

#[derive(Serialize, Deserialize)]
struct Created {
    from: Uuid,
    id: RoomId,
    name: RoomName,
    at: i64,
    epoch: Epoch,
}

impl News {
    pub(super) fn new() -> Self {
        Self {
            from: Uuid::new_v4(),
            state: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A room has grown through this node.
    pub(super) fn advanced(&self, room: &RoomId, position: &Position, tally: Tally) {
        let end = (position.clone(), tally);
        self.lock().advanced.insert(room.clone(), end);
    }

    /// A user's read position was moved by this node.
    pub(super) fn read(&self, user: UserId, room: &RoomId, moved: Moved) {
        let mut state = self.lock();
        if state.read.len() >= READS_MAX {
            state.read.clear();
        }
        let (_, was_back) = state
            .read
            .get(&(user, room.clone()))
            .copied()
            .unwrap_or_default();
        let (position, back) = moved;
        // Told once for both: whoever hears of it must not take it for reading on.
        let moved = (position, back || was_back);
        state.read.insert((user, room.clone()), moved);
    }

    /// A count that this node's announcement led to; says whether it is new here.
    pub(super) fn counted(&self, room: &RoomId, present: usize, version: u64) -> bool {
        let count = Count { present, version };
        self.lock().counted.insert(room.clone(), count);
        self.is_newer(room, version)
    }

    /// Whether a count is newer than what was heard; from now on it is not.
    pub(super) fn is_newer(&self, room: &RoomId, version: u64) -> bool {
        let mut state = self.lock();
        match state.heard.get_mut(room) {
            Some(heard) if *heard >= version => false,
            Some(heard) => {
                *heard = version;
                true
            }
            None => {
                state.heard.insert(room.clone(), version);
                true
            }
        }
    }

    /// Counts were read afresh, in this version: Redis may have gone back in time.
    pub(super) fn counts_are_of(&self, versions: HashMap<RoomId, u64>) {
        self.lock().heard = versions;
    }

    fn take(&self) -> Option<Message> {
        let mut state = self.lock();
        let advanced: Vec<_> = some(&mut state.advanced);
        let counted: Vec<_> = some(&mut state.counted);
        let read: Vec<_> = some(&mut state.read);
        if advanced.is_empty() && counted.is_empty() && read.is_empty() {
            return None;
        }
        let advanced = advanced
            .into_iter()
            .map(|(room, (at, tally))| (room, at.epoch, at.seq, tally.said, tally.recounts));
        let counted = counted
            .into_iter()
            .map(|(room, c)| (room, c.present, c.version));
        let read = read
            .into_iter()
            .map(|((user, room), (at, back))| (user, room, at.seq, at.rev, back));
        Some(Message {
            from: self.from,
            advanced: advanced.collect(),
            counted: counted.collect(),
            read: read.collect(),
        })
    }

    /// Not told: kept for the next time, unless there is newer already.
    fn put_back(&self, message: Message) {
        let mut state = self.lock();
        for (room, epoch, seq, said, recounts) in message.advanced {
            let end = (Position { epoch, seq }, Tally { said, recounts });
            state.advanced.entry(room).or_insert(end);
        }
        for (room, present, version) in message.counted {
            state
                .counted
                .entry(room)
                .or_insert(Count { present, version });
        }
        for (user, room, seq, rev, back) in message.read {
            let moved = (ReadPosition { seq, rev }, back);
            state.read.entry((user, room)).or_insert(moved);
        }
    }
}

fn some<K: Clone + Eq + std::hash::Hash, V>(of: &mut HashMap<K, V>) -> Vec<(K, V)> {
    if of.len() <= CHUNK {
        return of.drain().collect();
    }
    let keys: Vec<K> = of.keys().take(CHUNK).cloned().collect();
    keys.into_iter()
        .filter_map(|key| of.remove_entry(&key))
        .collect()
}

impl Shared {
    /// Tells what gathered; what cannot be told now is kept.
    pub(super) async fn tell_news(&self) {
        while let Some(message) = self.news.take() {
            let Ok(json) = serde_json::to_string(&message) else {
                return;
            };
            if let Err(error) = self.publish_in_lobby(format!("N{json}")).await {
                tracing::debug!(%error, "news could not be told; trying again");
                self.news.put_back(message);
                return;
            }
        }
    }

    pub(super) async fn tell_created(&self, listing: &Listing) -> Result<()> {
        let created = Created {
            from: self.news.from,
            id: listing.room.id.clone(),
            name: listing.room.name.clone(),
            at: listing.room.created_at.millis(),
            epoch: listing.tail.epoch.clone(),
        };
        let json = serde_json::to_string(&created)
            .map_err(|error| crate::backend::BackendError::Internal(error.to_string()))?;
        self.publish_in_lobby(format!("R{json}")).await
    }

    /// Records changed. Who does not hear it looks by itself soon.
    pub(super) async fn tell_touched(&self) {
        if let Err(error) = self.publish_in_lobby("T".to_owned()).await {
            tracing::debug!(%error, "a change was not told");
        }
    }

    pub(super) async fn tell_deleted(&self, room: &RoomId) {
        if let Err(error) = self.publish_in_lobby(format!("D{room}")).await {
            tracing::debug!(%error, "a deleted room was not told");
        }
    }

    async fn publish_in_lobby(&self, message: String) -> Result<()> {
        let channel = self.keys.lobby_channel();
        let mut command = cmd(self.link.publish());
        command.arg(&channel).arg(message);
        self.link.command(&channel, &command).await
    }

    /// Something was said in the lobby's channel.
    pub(super) fn heard_in_lobby(&self, kind: u8, text: &str) {
        match kind {
            b'N' => match serde_json::from_str::<Message>(text) {
                Ok(message) if message.from != self.news.from => self.heard_news(message),
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, "news of another version"),
            },
            b'R' => match serde_json::from_str::<Created>(text) {
                Ok(created) if created.from != self.news.from => self.heard_created(created),
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, "a room of another version"),
            },
            b'T' => self.ear.tell(Hint::News),
            b'D' => {
                if let Ok(room) = RoomId::parse(text) {
                    self.ear.tell(Hint::RoomDeleted(room));
                }
            }
            _ => {}
        }
    }

    fn heard_news(&self, message: Message) {
        for (room, epoch, top, said, recounts) in message.advanced {
            self.ear.tell(Hint::Advanced {
                room,
                epoch,
                top,
                tally: Tally { said, recounts },
            });
        }
        for (room, member_count, version) in message.counted {
            if self.news.is_newer(&room, version) {
                self.ear.tell(Hint::Counted { room, member_count });
            }
        }
        for (user, room, seq, rev, back) in message.read {
            self.ear.tell(Hint::Read {
                user,
                room,
                position: ReadPosition { seq, rev },
                back,
            });
        }
    }

    fn heard_created(&self, created: Created) {
        let room = Room {
            id: created.id,
            name: created.name,
            created_at: Timestamp::from_millis(created.at),
        };
        let tail = Tail {
            epoch: created.epoch,
            lo: 1,
            top: 0,
            tally: Tally::default(),
        };
        self.ear.tell(Hint::RoomCreated(Listing { room, tail }));
    }
}
