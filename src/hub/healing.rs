//! The rooms that wait to be healed, or to be looked at later.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    sync::Notify,
    time::{Duration, Instant, sleep_until},
};

use super::{
    lock,
    room::{Need, Room},
};

/// The rooms that wait to be healed, or to be looked at later. Bounded by the open rooms.
#[derive(Default)]
pub(super) struct Healing {
    state: Mutex<State>,
    wake: Notify,
}

#[derive(Default)]
struct State {
    now: VecDeque<Arc<Room>>,
    /// To be healed when the store has had some rest, by time.
    rests: VecDeque<(Instant, Arc<Room>)>,
    /// To be looked at, by time.
    looks: VecDeque<(Instant, Arc<Room>)>,
}

impl Healing {
    /// To be healed as soon as may be.
    pub(super) fn now(&self, room: Arc<Room>) {
        if room.wait_to_heal() {
            lock(&self.state).now.push_back(room);
            self.wake.notify_one();
        }
    }

    /// To be healed then.
    pub(super) fn later(&self, at: Instant, room: Arc<Room>) {
        if room.wait_to_heal() {
            insert(&mut lock(&self.state).rests, at, room);
            self.wake.notify_one();
        }
    }

    /// To be looked at then, whether it still misses something.
    pub(super) fn look(&self, at: Instant, room: Arc<Room>) {
        insert(&mut lock(&self.state).looks, at, room);
        self.wake.notify_one();
    }

    /// A room that has to be healed now; holes may be as old as `patience`.
    pub(super) fn next(&self, patience: Duration) -> Option<Arc<Room>> {
        let mut state = lock(&self.state);
        let now = Instant::now();
        while let Some((_, room)) = state.looks.pop_front_if(|(at, _)| *at <= now) {
            match room.need(patience) {
                Need::Look(at) => insert(&mut state.looks, at, room),
                Need::Heal if room.wait_to_heal() => state.now.push_back(room),
                // With a need to heal, it waits for that already.
                Need::Heal | Need::Nothing => {}
            }
        }
        while let Some((_, room)) = state.rests.pop_front_if(|(at, _)| *at <= now) {
            state.now.push_back(room);
        }
        let room = state.now.pop_front()?;
        room.waits_no_more();
        Some(room)
    }

    /// Answers when there may be a room that has to be healed.
    pub(super) async fn due(&self) {
        let first = lock(&self.state).first();
        match first {
            Some(at) => tokio::select! {
                () = sleep_until(at) => {}
                () = self.wake.notified() => {}
            },
            None => self.wake.notified().await,
        }
    }
}

impl State {
    fn first(&self) -> Option<Instant> {
        let heads = [self.rests.front(), self.looks.front()];
        heads.into_iter().flatten().map(|(at, _)| *at).min()
    }
}

/// Nearly all wait equally long: the place is at the end or close to it.
fn insert(queue: &mut VecDeque<(Instant, Arc<Room>)>, at: Instant, room: Arc<Room>) {
    let index = queue.partition_point(|(other, _)| *other <= at);
    queue.insert(index, (at, room));
}
