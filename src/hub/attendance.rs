//! Presence as this node sees it: how many connections each user has to each room here, told to
//! the backend as absolute counts. A leave is told only after a grace time, so that a reload is
//! neither a leave nor a join.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use tokio::{
    sync::Notify,
    time::{Duration, Instant, sleep, sleep_until},
};

use super::{Connection, Hub, Kind, lock};
use crate::{
    backend::LocalPresence,
    domain::{Author, RoomId, UserId},
};

/// Counts told in one call.
const BATCH: usize = 500;
/// Rest between tries while the store does not answer.
const REST: Duration = Duration::from_millis(500);

/// Who is in which room through this node. Bounded by the connections and their subscriptions,
/// and those that left within the grace time.
pub(super) struct Attendance {
    grace: Duration,
    state: Mutex<State>,
    wake: Notify,
    settled: Notify,
}

type Key = (RoomId, UserId);

#[derive(Default)]
struct State {
    visits: HashMap<Key, Visit>,
    /// Counts to tell now.
    now: VecDeque<Key>,
    /// Leaves to tell when their grace is over, in that order.
    later: VecDeque<(Instant, Key)>,
    /// Whether some are being told.
    telling: bool,
}

struct Visit {
    user: Author,
    connections: usize,
    /// When the user's leave will be told, if nothing brings the user back.
    leaves_at: Option<Instant>,
}

impl Visit {
    fn of(user: Author) -> Self {
        Self {
            user,
            connections: 0,
            leaves_at: None,
        }
    }
}

impl Attendance {
    /// Nobody is anywhere.
    pub(super) fn new(grace: Duration) -> Self {
        Self {
            grace,
            state: Mutex::default(),
            wake: Notify::new(),
            settled: Notify::new(),
        }
    }

    pub(super) fn came(&self, room: &RoomId, connection: &Connection) {
        let user = connection.user();
        let key = (room.clone(), user.id);
        let mut state = lock(&self.state);
        let visit = state.visits.entry(key.clone());
        let visit = visit.or_insert_with(|| Visit::of(user.clone()));
        visit.connections += 1;
        visit.leaves_at = None;
        state.now.push_back(key);
        self.wake.notify_one();
    }

    pub(super) fn left(&self, room: &RoomId, connection: &Connection) {
        let key = (room.clone(), connection.user().id);
        let mut state = lock(&self.state);
        let Some(visit) = state.visits.get_mut(&key) else {
            return;
        };
        visit.connections = visit.connections.saturating_sub(1);
        if visit.connections > 0 {
            return;
        }
        // A plain connection is a user of its own: it cannot come back.
        match connection.kind() {
            Kind::Plain => state.now.push_back(key),
            Kind::Multiplexed => {
                let at = Instant::now() + self.grace;
                visit.leaves_at = Some(at);
                state.later.push_back((at, key));
            }
        }
        self.wake.notify_one();
    }

    /// The store forgot what it was told: tell it everything again.
    pub(super) fn tell_all(&self) {
        let mut state = lock(&self.state);
        let State { visits, now, .. } = &mut *state;
        now.clear();
        let here = visits.iter().filter(|(_, visit)| visit.leaves_at.is_none());
        now.extend(here.map(|(key, _)| key.clone()));
        self.wake.notify_one();
    }

    /// Answers when nothing is left to tell.
    pub(super) async fn settled(&self) {
        loop {
            // Made before the look: what settles in between wakes it.
            let settled = self.settled.notified();
            if lock(&self.state).is_settled() {
                return;
            }
            settled.await;
        }
    }

    /// What is due, and when the next leave will be.
    fn due(&self) -> (Vec<LocalPresence>, Option<Instant>) {
        let mut state = lock(&self.state);
        let mut due = Vec::new();
        while due.len() < BATCH {
            let Some(key) = state.next(Instant::now()) else {
                break;
            };
            due.extend(state.count(key));
        }
        state.telling = !due.is_empty();
        if state.is_settled() {
            self.settled.notify_waiters();
        }
        (due, state.later.front().map(|(at, _)| *at))
    }

    /// The store did not take them: tell them again.
    fn put_back(&self, changes: Vec<LocalPresence>) {
        let mut state = lock(&self.state);
        for change in changes {
            let key = (change.room, change.user.id);
            let visit = state.visits.entry(key.clone());
            visit.or_insert_with(|| Visit::of(change.user));
            state.now.push_back(key);
        }
    }
}

impl State {
    fn is_settled(&self) -> bool {
        self.now.is_empty() && self.later.is_empty() && !self.telling
    }

    fn next(&mut self, now: Instant) -> Option<Key> {
        if let Some(key) = self.now.pop_front() {
            return Some(key);
        }
        while let Some((at, key)) = self.later.pop_front_if(|(at, _)| *at <= now) {
            // Whoever came back meanwhile leaves at another time, if at all.
            let visit = self.visits.get(&key);
            if visit.is_some_and(|visit| visit.leaves_at == Some(at)) {
                return Some(key);
            }
        }
        None
    }

    /// A user's count now. A user who is gone is forgotten here once it is told.
    fn count(&mut self, key: Key) -> Option<LocalPresence> {
        let visit = self.visits.get(&key)?;
        let (user, connections) = (visit.user.clone(), visit.connections);
        if connections == 0 {
            self.visits.remove(&key);
        }
        Some(LocalPresence {
            room: key.0,
            user,
            connections,
        })
    }
}

/// Tells counts as they fall due, for ever; all that gathered meanwhile in one call.
pub(super) async fn run(hub: &Arc<Hub>) {
    let attendance = &hub.attendance;
    loop {
        let (due, next) = attendance.due();
        if !due.is_empty() {
            if let Err(error) = hub.backend.announce(due.clone()).await {
                tracing::warn!(%error, "presence could not be told; trying again");
                attendance.put_back(due);
                sleep(REST).await;
            }
            continue;
        }
        match next {
            Some(at) => tokio::select! {
                () = sleep_until(at) => {}
                () = attendance.wake.notified() => {}
            },
            None => attendance.wake.notified().await,
        }
    }
}
