//! The directory with live counts: what the room list of every client shows.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use tokio::{
    sync::Notify,
    time::{Duration, sleep},
};

use super::{
    Connection, Hub, Kind, lock,
    view::{Telling, Told, View},
};
use crate::{
    backend::Listing,
    domain::{Epoch, RoomFacts, RoomId, RoomKind, Seq, Tail, Tally},
    protocol::event::{RoomChange, RoomView, StoreState},
};

/// What can change about rooms; those that nothing was written about are absent.
pub(super) type Facts = HashMap<RoomId, RoomFacts>;

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
    /// Removed, and not told yet.
    gone: Vec<(RoomId, RoomKind)>,
    store: Option<StoreState>,
    /// How many times a refresh was begun.
    round: u64,
}

struct Card {
    /// In which round it was added.
    added_in: u64,
    facts: Arc<RoomFacts>,
    view: RoomView,
    /// In which round its count was last heard.
    counted_in: u64,
    /// How clients are to be told the next time.
    next_change: RoomChange,
}

impl Lobby {
    pub(super) fn load(
        &self,
        listings: Vec<Listing>,
        mut facts: Facts,
        counts: &HashMap<RoomId, usize>,
    ) {
        let mut state = lock(&self.state);
        for listing in listings {
            let count = counts.get(&listing.room.id).copied().unwrap_or(0);
            let facts = facts.remove(&listing.room.id).unwrap_or_default();
            if !facts.deleted {
                state.add(listing, facts, count, RoomChange::Changed);
            }
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

    /// What can change about a room, as it is now.
    pub fn facts(&self, id: &RoomId) -> Option<Arc<RoomFacts>> {
        let state = lock(&self.state);
        state.rooms.get(id).map(|card| Arc::clone(&card.facts))
    }

    /// Who sees a room.
    pub(super) fn kind(&self, id: &RoomId) -> Option<RoomKind> {
        lock(&self.state).rooms.get(id).map(|card| card.view.kind)
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

    /// A new room; `facts` as they are known.
    pub(super) fn created(&self, listing: Listing, facts: RoomFacts) {
        let mut state = lock(&self.state);
        if !facts.deleted && !state.rooms.contains_key(&listing.room.id) {
            state.dirty.insert(listing.room.id.clone());
            state.add(listing, facts, 0, RoomChange::Created);
            self.changed.notify_one();
        }
    }

    /// Whether the room is listed.
    pub(super) fn has(&self, id: &RoomId) -> bool {
        lock(&self.state).rooms.contains_key(id)
    }

    /// What can change about a room is this now.
    pub(super) fn facts_are(&self, id: &RoomId, facts: RoomFacts) {
        self.change(id, |card, _| {
            let is_new = *card.facts != facts;
            if is_new {
                card.view.take_facts(&facts);
                card.facts = Arc::new(facts);
            }
            is_new
        });
    }

    /// A room is gone.
    pub(super) fn removed(&self, id: &RoomId) {
        let mut state = lock(&self.state);
        if let Some(card) = state.rooms.remove(id) {
            state.order.retain(|other| other != id);
            state.dirty.remove(id);
            state.gone.push((id.clone(), card.view.kind));
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
    pub(super) fn refresh(&self, listings: Vec<Listing>, mut facts: Facts, read: &Counts) {
        let listed: HashSet<RoomId> = listings.iter().map(|l| l.room.id.clone()).collect();
        for id in lock(&self.state).unlisted(&listed, read.round) {
            self.removed(&id);
        }
        for listing in listings {
            let id = listing.room.id.clone();
            let Tail {
                epoch, top, tally, ..
            } = &listing.tail;
            self.advanced(&id, epoch, *top, *tally);
            self.trimmed(&id, &listing.tail.epoch, listing.tail.lo);
            let facts = facts.remove(&id).unwrap_or_default();
            self.facts_are(&id, facts.clone());
            self.created(listing, facts);
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

    pub(super) fn advanced(&self, id: &RoomId, epoch: &Epoch, top: Seq, tally: Tally) {
        self.change(id, |card, _| {
            let view = &mut card.view;
            let is_new = view.epoch != *epoch;
            // A trim moves the tally alone.
            let moved = is_new
                || view.top < top
                || (view.top == top && view.tally.recounts < tally.recounts);
            if moved {
                view.epoch = epoch.clone();
                view.top = top;
                view.tally = tally;
            }
            moved
        });
    }

    /// A room's log begins at `lo` now. Nobody is told for that alone.
    pub(super) fn trimmed(&self, id: &RoomId, epoch: &Epoch, lo: Seq) {
        self.change(id, |card, _| {
            if card.view.epoch == *epoch {
                card.view.lo = card.view.lo.max(lo);
            }
            false
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

    /// The rooms that changed since the last call.
    fn changes(&self) -> Telling {
        let mut state = lock(&self.state);
        let dirty = std::mem::take(&mut state.dirty);
        let mut told = Told::default();
        for (id, kind) in std::mem::take(&mut state.gone) {
            told.add_removed(&id, kind);
        }
        for id in dirty {
            if let Some(card) = state.rooms.get_mut(&id) {
                told.add(card.next_change, &card.view);
                card.next_change = RoomChange::Changed;
            }
        }
        told.finish()
    }

    /// All rooms that `view` shows, as frames: for a connection that missed changes.
    pub fn whole(&self, view: &View) -> Bytes {
        let mut told = Told::default();
        for room in self.rooms() {
            told.add(RoomChange::Changed, &room);
        }
        told.finish().to(view)
    }
}

impl State {
    /// Rooms that were known before a round of refreshing and were not read in it.
    fn unlisted(&self, listed: &HashSet<RoomId>, round: u64) -> Vec<RoomId> {
        let gone = self
            .rooms
            .iter()
            .filter(|(id, card)| card.added_in < round && !listed.contains(*id));
        gone.map(|(id, _)| id.clone()).collect()
    }

    fn add(
        &mut self,
        listing: Listing,
        facts: RoomFacts,
        member_count: usize,
        next_change: RoomChange,
    ) {
        let view = RoomView::new(&listing.room, &facts, &listing.tail, member_count);
        self.order.push(view.id.clone());
        let card = Card {
            added_in: self.round,
            facts: Arc::new(facts),
            view,
            counted_in: 0,
            next_change,
        };
        self.rooms.insert(card.view.id.clone(), card);
    }
}

/// Tells every client what changed: at once after a quiet time, then once per interval. For ever.
pub(super) async fn run(hub: &Arc<Hub>) {
    loop {
        hub.lobby.changed.notified().await;
        let telling = hub.lobby.changes();
        let all = hub.people.all();
        tell(&telling, &all);
        sleep(interval(hub.options.lobby_interval, all.len())).await;
    }
}

fn tell(telling: &Telling, all: &[Arc<Connection>]) {
    if telling.is_empty() {
        return;
    }
    for connection in all.iter().filter(|c| c.kind() == Kind::Multiplexed) {
        let frames = telling.to(&connection.view());
        if !frames.is_empty() {
            connection.send_lobby(&frames);
        }
    }
}

/// With many connections the lobby is told less often, so that it never is the main load.
fn interval(least: Duration, connections: usize) -> Duration {
    let millis = connections * 1000 / TOLD_PER_SECOND;
    least.max(Duration::from_millis(millis as u64))
}
