//! A node's lease, and clearing up after nodes whose lease ran out.
//!
//! A node is known by an incarnation: a word that it takes when it starts, and anew whenever it
//! was taken for dead or Redis went back in time. What an old incarnation announced is reaped by
//! whoever finds its lease run out, itself included.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deadpool_redis::redis::cmd;
use futures_util::{StreamExt, stream};
use tokio::{sync::Notify, time::timeout};
use uuid::Uuid;

use super::{
    Shared,
    keys::RoomKeys,
    script::{BURY, REAP, RENEW, TOUCH},
};
use crate::{
    backend::{BackendError, Hint, NAMED_PRESENCE_MAX, Result},
    domain::RoomId,
};

/// How often a lease is renewed.
pub(super) const RENEWAL: Duration = Duration::from_secs(5);
/// How long it holds.
const LEASE: Duration = Duration::from_secs(20);
/// For how long one node alone clears up after another.
const REAPING: Duration = Duration::from_secs(30);
/// Users reaped in one step.
const STEP: usize = 200;
/// Rooms reaped side by side.
const AT_ONCE: usize = 16;

/// Who this node is at the moment.
pub(super) struct Lease {
    state: Mutex<State>,
    /// Wakes the one who renews.
    pub(super) hurry: Notify,
}

struct State {
    node: Arc<String>,
    /// Whether Redis knows this incarnation.
    joined: bool,
    /// Rooms noted for this incarnation. Bounded by the rooms.
    touched: HashSet<RoomId>,
}

impl State {
    fn new() -> Self {
        Self {
            node: Arc::new(Uuid::new_v4().simple().to_string()),
            joined: false,
            touched: HashSet::new(),
        }
    }
}

impl Lease {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::new(State::new()),
            hurry: Notify::new(),
        }
    }

    /// This incarnation.
    pub(super) fn node(&self) -> Arc<String> {
        Arc::clone(&self.lock().node)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// An incarnation counts no more: takes a new one, and has everything announced again.
    pub(super) fn forgotten(&self, node: &str) {
        {
            let mut state = self.lease.lock();
            if state.node.as_str() != node {
                return;
            }
            *state = State::new();
        }
        self.lease.hurry.notify_one();
        self.ear.tell(Hint::Forgotten);
    }

    /// Notes rooms for this incarnation before it counts anybody there.
    pub(super) async fn touch(
        &self,
        node: &str,
        rooms: impl Iterator<Item = &RoomId>,
    ) -> Result<()> {
        let (new, joined) = {
            let state = self.lease.lock();
            let new = rooms.filter(|room| !state.touched.contains(*room)).cloned();
            (new.collect::<Vec<_>>(), state.joined)
        };
        if new.is_empty() {
            return Ok(());
        }
        if !joined {
            self.renew().await?;
        }
        let mut call = TOUCH
            .on(&[&self.keys.nodes(), &self.keys.node_rooms(node)])
            .arg(node);
        for room in &new {
            call = call.arg(room.as_str());
        }
        match self.link.try_run::<i64>(&call).await {
            Ok(_) => {}
            Err(trouble) if trouble.is("FENCED") => {
                self.forgotten(node);
                return Err(BackendError::Unavailable(
                    "this node was taken for dead".to_owned(),
                ));
            }
            Err(trouble) => return Err(trouble.into()),
        }
        let mut state = self.lease.lock();
        if state.node.as_str() == node {
            state.touched.extend(new);
        }
        Ok(())
    }

    /// Renews the lease and clears up after the dead.
    pub(super) async fn renew(&self) -> Result<()> {
        let (node, joins) = {
            let state = self.lease.lock();
            (Arc::clone(&state.node), !state.joined)
        };
        let call = RENEW
            .on(&[&self.keys.nodes(), &self.keys.truce()])
            .arg(node.as_str())
            .arg(u64::try_from(LEASE.as_millis()).unwrap_or(u64::MAX))
            .arg(if joins { "1" } else { "" });
        let answer: Vec<String> = self.link.run(&call).await?;
        if answer.first().is_some_and(|known| known == "0") {
            tracing::warn!("this node was taken for dead; it announces everybody again");
            self.forgotten(&node);
            return Ok(());
        }
        {
            let mut state = self.lease.lock();
            if state.node == node {
                state.joined = true;
            }
        }
        for dead in answer.iter().skip(1) {
            self.clear_up_after(dead).await?;
        }
        Ok(())
    }

    async fn clear_up_after(&self, dead: &str) -> Result<()> {
        let key = self.keys.reaper(dead);
        let mut claim = cmd("SET");
        let span = u64::try_from(REAPING.as_millis()).unwrap_or(u64::MAX);
        claim.arg(&key).arg(1).arg("NX").arg("PX").arg(span);
        let is_ours: Option<String> = self.link.command(&key, &claim).await?;
        if is_ours.is_none() {
            return Ok(());
        }
        tracing::info!(node = dead, "clearing up after a node that is gone");
        self.reap(dead).await
    }

    /// Takes all counts of an incarnation back.
    async fn reap(&self, node: &str) -> Result<()> {
        let rooms_key = self.keys.node_rooms(node);
        let mut members = cmd("SMEMBERS");
        members.arg(&rooms_key);
        loop {
            let rooms: Vec<String> = self.link.command(&rooms_key, &members).await?;
            let reaped: Vec<Result<()>> = stream::iter(rooms.clone())
                .map(|room| async move { self.reap_room(node, &room).await })
                .buffer_unordered(AT_ONCE)
                .collect()
                .await;
            reaped.into_iter().collect::<Result<()>>()?;
            let mut call = BURY.on(&[&self.keys.nodes(), &rooms_key]).arg(node);
            for room in &rooms {
                call = call.arg(room);
            }
            if self.link.run::<bool>(&call).await? {
                return Ok(());
            }
        }
    }

    async fn reap_room(&self, node: &str, room: &str) -> Result<()> {
        let Ok(room) = RoomId::parse(room) else {
            return Ok(());
        };
        let RoomKeys {
            meta,
            online,
            roster,
            fenced,
            channel,
            ..
        } = self.keys.room(&room);
        let counts = self.keys.counts(&room, node);
        let call = REAP
            .on(&[&counts, &online, &roster, &fenced, &meta])
            .arg(node)
            .arg(&channel)
            .arg(self.link.publish())
            .arg(NAMED_PRESENCE_MAX)
            .arg(STEP);
        loop {
            let (present, version, left): (usize, u64, usize) = self.link.run(&call).await?;
            self.count_is(&room, present, version);
            if left == 0 {
                return Ok(());
            }
        }
    }

    /// Takes this node's counts back at once: it stops in order.
    pub(super) async fn leave(&self) {
        let node = self.lease.node();
        let left = timeout(RENEWAL, async {
            self.tell_news().await;
            self.reap(&node).await?;
            self.tell_news().await;
            Ok::<(), BackendError>(())
        });
        match left.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the lease ends by itself"),
            Err(_) => tracing::warn!("Redis is too slow; the lease ends by itself"),
        }
    }
}
