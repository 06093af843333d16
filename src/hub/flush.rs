//! Flush passes: what a room got since the last pass goes to each member in one write.
//!
//! A room has at most one pass at a time, on the shard that its id selects; while a pass walks the
//! members, the next entries gather. That is the whole of the batching: no timer, and a single
//! message in a quiet room leaves at once.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex},
    thread,
};

use bytes::Bytes;
use tokio::{sync::Notify, task::yield_now};

use super::{connection::Kind, lock, room::Room};
use crate::{
    domain::{Seq, UserId},
    metrics::Metrics,
};

/// Members offered to before other tasks get their turn.
const STEP: usize = 256;

/// What is due to the members of a room.
pub(super) struct Pass {
    /// First seq of the entries.
    pub(super) from: Seq,
    /// One past the last.
    pub(super) to: Seq,
    pub(super) entries: Bytes,
    pub(super) plain: Bytes,
    pub(super) hints: Vec<Hint>,
}

/// Something that is said once and not kept.
pub(super) struct Hint {
    frame: Bytes,
    plain: Vec<Bytes>,
    except: Option<UserId>,
}

impl Hint {
    /// Who came and went: for everybody.
    pub(super) fn presence(frame: Bytes, plain: Vec<Bytes>) -> Self {
        Self {
            frame,
            plain,
            except: None,
        }
    }

    /// Who is typing: not for that user.
    pub(super) fn typing(frame: Bytes, user: UserId) -> Self {
        Self {
            frame,
            plain: Vec::new(),
            except: Some(user),
        }
    }
}

impl Pass {
    pub(super) fn entries(&self, kind: Kind) -> &Bytes {
        match kind {
            Kind::Multiplexed => &self.entries,
            Kind::Plain => &self.plain,
        }
    }

    pub(super) fn hints_for(&self, kind: Kind, user: UserId) -> impl Iterator<Item = &Bytes> {
        self.hints
            .iter()
            .filter(move |hint| hint.except != Some(user))
            .flat_map(move |hint| match kind {
                Kind::Multiplexed => std::slice::from_ref(&hint.frame),
                Kind::Plain => &hint.plain,
            })
    }
}

/// The shards of a node, one per core.
pub(super) struct Shards(Vec<Arc<Shard>>);

/// The rooms that wait for a pass; each stands in the list at most once.
#[derive(Default)]
pub(super) struct Shard {
    waiting: Mutex<VecDeque<Arc<Room>>>,
    wake: Notify,
}

impl Shards {
    pub(super) fn per_core() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self((0..cores).map(|_| Arc::default()).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Shard>> {
        self.0.iter()
    }

    /// Asks for a pass over the room.
    pub(super) fn flush(&self, room: &Arc<Room>) {
        if !room.soil() {
            return;
        }
        let mut hasher = DefaultHasher::new();
        room.id().hash(&mut hasher);
        let index = usize::try_from(hasher.finish() % self.0.len() as u64).unwrap_or(0);
        if let Some(shard) = self.0.get(index) {
            lock(&shard.waiting).push_back(Arc::clone(room));
            shard.wake.notify_one();
        }
    }
}

/// Makes the passes of one shard, for ever.
pub(super) async fn run(shard: &Shard, metrics: &Metrics) {
    loop {
        let Some(room) = shard.next() else {
            shard.wake.notified().await;
            continue;
        };
        let Some((pass, members)) = room.begin_pass() else {
            continue;
        };
        metrics.delivered(pass.to - pass.from, members.len());
        for (n, member) in members.iter().enumerate() {
            member.connection.offer(&member.subscription, &pass);
            if n % STEP == STEP - 1 {
                yield_now().await;
            }
        }
        yield_now().await;
    }
}

impl Shard {
    fn next(&self) -> Option<Arc<Room>> {
        lock(&self.waiting).pop_front()
    }
}
