//! The directory with live counts: what the room list of every client shows.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use bytes::{Bytes, BytesMut};
use tokio::{
    sync::Notify,
    time::{Duration, sleep},
};

use super::{Hub, Kind, lock};
use crate::{
    backend::Listing,
    domain::{Epoch, RoomId, Seq},
    protocol::event::{Event, RoomChange, RoomView, StoreState},
};

/// The lobby is told to this many connections a second at most: with more, less often.
const TOLD_PER_SECOND: usize = 5_000;

/// The directory with live counts.
#[derive(Default)]
pub struct Lobby {
    state: Mutex<State>,
    changed: Notify,
    doubt: Notify,
}

/// How many users are present in each room, as read in a round of refreshing.
pub(super) struct Counts {
    pub(super) round: u64,
    pub(super) counts: HashMap<RoomId, usize>,
}

#[derive(Default)]
struct State {
    rooms: HashMap<RoomId, Card>,
    /// The directory's order.
    order: Vec<RoomId>,
    dirty: BTreeSet<RoomId>,
    store: Option<StoreState>,
    /// How many times a refresh was begun.
    round: u64,
}

struct Card {
    view: RoomView,
    /// In which round its count was last heard.
    counted_in: u64,
    /// How clients are to be told the next time.
    next_change: RoomChange,
}

impl Lobby {
    pub(super) fn load(&self, listings: Vec<Listing>, counts: &HashMap<RoomId, usize>) {
        let mut state = lock(&self.state);
        for listing in listings {
            let count = counts.get(&listing.room.id).copied().unwrap_or(0);
            state.add(listing, count, RoomChange::Changed);
        }
    }

    /// All rooms, in the directory's order.
    pub fn rooms(&self) -> Vec<RoomView> {
        let state = lock(&self.state);
        let cards = state.order.iter().filter_map(|id| state.rooms.get(id));
        cards.map(|card| card.view.clone()).collect()
    }

    /// One room.
    pub fn room(&self, id: &RoomId) -> Option<RoomView> {
        lock(&self.state)
            .rooms
            .get(id)
            .map(|card| card.view.clone())
    }

    /// How many users are present in a room.
    pub fn member_count(&self, id: &RoomId) -> usize {
        lock(&self.state)
            .rooms
            .get(id)
            .map_or(0, |card| card.view.member_count)
    }

    /// Whether the store answers, as last heard.
    pub fn store(&self) -> StoreState {
        lock(&self.state).store.unwrap_or(StoreState::Ok)
    }

    pub(super) fn store_is(&self, store: StoreState) {
        lock(&self.state).store = Some(store);
    }

    pub(super) fn created(&self, listing: Listing) {
        let mut state = lock(&self.state);
        if !state.rooms.contains_key(&listing.room.id) {
            state.dirty.insert(listing.room.id.clone());
            state.add(listing, 0, RoomChange::Created);
            self.changed.notify_one();
        }
    }

    /// Begins to read the directory again. What is heard from here on is newer than what is read.
    pub(super) fn begin_refresh(&self) -> u64 {
        let mut state = lock(&self.state);
        state.round += 1;
        state.round
    }

    /// Takes the directory as it was read; clients are told what changed.
    pub(super) fn refresh(&self, listings: Vec<Listing>, read: &Counts) {
        for listing in listings {
            let id = listing.room.id.clone();
            self.advanced(&id, &listing.tail.epoch, listing.tail.top);
            self.created(listing);
            let is_heard = lock(&self.state)
                .rooms
                .get(&id)
                .is_some_and(|card| card.counted_in == read.round);
            if !is_heard {
                self.counted(&id, read.counts.get(&id).copied().unwrap_or(0));
            }
        }
    }

    /// Hints of the directory may have been lost.
    pub(super) fn doubt(&self) {
        self.doubt.notify_one();
    }

    /// Answers when hints of the directory may have been lost.
    pub(super) async fn doubted(&self) {
        self.doubt.notified().await;
    }

    pub(super) fn advanced(&self, id: &RoomId, epoch: &Epoch, top: Seq) {
        self.change(id, |card, _| {
            let view = &mut card.view;
            let moved = view.epoch != *epoch || view.top < top;
            if moved {
                view.epoch = epoch.clone();
                view.top = top;
            }
            moved
        });
    }

    pub(super) fn counted(&self, id: &RoomId, member_count: usize) {
        self.change(id, |card, round| {
            card.counted_in = round;
            std::mem::replace(&mut card.view.member_count, member_count) != member_count
        });
    }

    fn change(&self, id: &RoomId, change: impl FnOnce(&mut Card, u64) -> bool) {
        let mut state = lock(&self.state);
        let round = state.round;
        let Some(card) = state.rooms.get_mut(id) else {
            return;
        };
        if change(card, round) && state.dirty.insert(id.clone()) {
            self.changed.notify_one();
        }
    }

    /// The rooms that changed since the last call, as frames; empty if none did.
    fn changes(&self) -> Bytes {
        let mut state = lock(&self.state);
        let dirty = std::mem::take(&mut state.dirty);
        let mut frames = BytesMut::new();
        for id in dirty {
            if let Some(card) = state.rooms.get_mut(&id) {
                frames.extend_from_slice(&frame(card.next_change, &card.view));
                card.next_change = RoomChange::Changed;
            }
        }
        frames.freeze()
    }

    /// All rooms as frames: for a connection that missed changes.
    pub fn whole(&self) -> Bytes {
        let mut frames = BytesMut::new();
        for view in self.rooms() {
            frames.extend_from_slice(&frame(RoomChange::Changed, &view));
        }
        frames.freeze()
    }
}

impl State {
    fn add(&mut self, listing: Listing, member_count: usize, next_change: RoomChange) {
        let view = RoomView::new(&listing.room, &listing.tail, member_count);
        self.order.push(view.id.clone());
        let card = Card {
            view,
            counted_in: 0,
            next_change,
        };
        self.rooms.insert(card.view.id.clone(), card);
    }
}

fn frame(change: RoomChange, room: &RoomView) -> Bytes {
    Event::Room { change, room }.frame()
}

/// Tells every client what changed: at once after a quiet time, then once per interval. For ever.
pub(super) async fn run(hub: &Arc<Hub>) {
    loop {
        hub.lobby.changed.notified().await;
        let frames = hub.lobby.changes();
        let all = hub.people.all();
        if !frames.is_empty() {
            for connection in all.iter().filter(|c| c.kind() == Kind::Multiplexed) {
                connection.send_lobby(&frames);
            }
        }
        sleep(interval(hub.options.lobby_interval, all.len())).await;
    }
}

/// With many connections the lobby is told less often, so that it never is the main load.
fn interval(least: Duration, connections: usize) -> Duration {
    let millis = connections * 1000 / TOLD_PER_SECOND;
    least.max(Duration::from_millis(millis as u64))
}
