//! Which rooms a user sees, as the hub has been told: it knows no rule.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use bytes::{Bytes, BytesMut};

use super::{Connection, Hub, Kind};
use crate::{
    domain::{RoomId, RoomKind, UserId},
    protocol::{
        CloseCode,
        event::{Event, Removed, RemovedRoom, RoomChange, RoomView},
    },
};

/// Which rooms a user sees. The default is that of a stranger: all open ones.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct View {
    /// If there is one, no other.
    pub only: Option<RoomId>,
    /// Those that are not open to everybody.
    pub closed: HashSet<RoomId>,
    /// Open ones all the same not.
    pub hidden: HashSet<RoomId>,
}

impl View {
    /// Whether a room exists for whoever has this view.
    pub fn shows(&self, room: &RoomId, kind: RoomKind) -> bool {
        self.only.as_ref().is_none_or(|only| only == room)
            && match kind {
                RoomKind::Open => !self.hidden.contains(room),
                RoomKind::Private | RoomKind::Direct => self.closed.contains(room),
            }
    }

    fn is_plain(&self) -> bool {
        self.only.is_none() && self.hidden.is_empty()
    }
}

/// Changes of rooms, to be told to whoever sees them.
#[derive(Default)]
pub(super) struct Told {
    /// Frames about open rooms, one after the other.
    open: BytesMut,
    rooms: HashMap<RoomId, (RoomKind, Bytes)>,
}

impl Told {
    pub(super) fn add(&mut self, change: RoomChange, room: &RoomView) {
        self.add_frame(&room.id, room.kind, Event::Room { change, room }.frame());
    }

    pub(super) fn add_removed(&mut self, id: &RoomId, kind: RoomKind) {
        self.add_frame(id, kind, removed(id));
    }

    fn add_frame(&mut self, id: &RoomId, kind: RoomKind, frame: Bytes) {
        if kind == RoomKind::Open {
            self.open.extend_from_slice(&frame);
        }
        self.rooms.insert(id.clone(), (kind, frame));
    }

    /// Ready to be told to many.
    pub(super) fn finish(self) -> Telling {
        Telling {
            open: self.open.freeze(),
            closed: self.rooms.values().any(|(kind, _)| *kind != RoomKind::Open),
            rooms: self.rooms,
        }
    }
}

pub(super) struct Telling {
    open: Bytes,
    closed: bool,
    rooms: HashMap<RoomId, (RoomKind, Bytes)>,
}

impl Telling {
    pub(super) fn is_empty(&self) -> bool {
        self.rooms.is_empty()
    }

    /// What whoever has this view is told. Costs nothing where only open rooms changed; otherwise
    /// the lesser of the rooms that changed and those of the user.
    pub(super) fn to(&self, view: &View) -> Bytes {
        if !view.is_plain() {
            let seen = self
                .rooms
                .iter()
                .filter(|(id, (kind, _))| view.shows(id, *kind));
            return join(seen.map(|(_, (_, frame))| frame));
        }
        if !self.closed || view.closed.is_empty() {
            return self.open.clone();
        }
        let of = |id: &RoomId| {
            let (kind, frame) = self.rooms.get(id)?;
            (*kind != RoomKind::Open).then_some(frame)
        };
        let own: Vec<&Bytes> = if view.closed.len() < self.rooms.len() {
            view.closed.iter().filter_map(of).collect()
        } else {
            let changed = self.rooms.keys().filter(|id| view.closed.contains(*id));
            changed.filter_map(of).collect()
        };
        if own.is_empty() {
            self.open.clone()
        } else {
            join(std::iter::once(&self.open).chain(own))
        }
    }
}

fn join<'a>(frames: impl Iterator<Item = &'a Bytes>) -> Bytes {
    let mut all = BytesMut::new();
    for frame in frames {
        all.extend_from_slice(frame);
    }
    all.freeze()
}

/// Plain connections know of one room only, and are told nothing of others.
fn tell(connection: &Connection, frame: Bytes) {
    match connection.kind() {
        Kind::Multiplexed => connection.send(frame),
        Kind::Plain => {}
    }
}

fn created(room: &RoomView) -> Bytes {
    let change = RoomChange::Created;
    Event::Room { change, room }.frame()
}

fn removed(id: &RoomId) -> Bytes {
    let gone = Event::RoomRemoved {
        change: Removed::Removed,
        room: RemovedRoom { id },
    };
    gone.frame()
}

impl Hub {
    /// What a user sees from now on, on all connections here: rooms that are not seen any more are
    /// left at once and told as removed, new ones as created.
    pub fn show(&self, user: UserId, view: &Arc<View>) {
        for connection in self.people.of(user) {
            self.show_one(&connection, view);
        }
    }

    fn show_one(&self, connection: &Arc<Connection>, view: &Arc<View>) {
        let before = connection.set_view(Arc::clone(view));
        for room in self.lobby.rooms() {
            let was_shown = before.shows(&room.id, room.kind);
            match (was_shown, view.shows(&room.id, room.kind)) {
                (true, false) => {
                    self.unsubscribe(connection, &room.id);
                    tell(connection, removed(&room.id));
                }
                (false, true) => tell(connection, created(&room)),
                (false, false) | (true, true) => {}
            }
        }
        // Deleted a moment ago, with the seat in it: what the lobby tells of it is not for this view.
        for id in before.closed.difference(&view.closed) {
            if self.lobby.kind(id).is_none() && connection.kind() == Kind::Multiplexed {
                connection.send(removed(id));
            }
        }
        // A room that the lobby does not know yet, or not any more.
        for id in connection.subscribed() {
            let kind = self.lobby.kind(&id);
            if !kind.is_some_and(|kind| view.shows(&id, kind)) {
                self.unsubscribe(connection, &id);
            }
        }
        match connection.kind() {
            Kind::Multiplexed => connection.send(Event::Standing.frame()),
            Kind::Plain if connection.subscription_count() == 0 => {
                connection.close(CloseCode::Policy, "You no longer have access to this room");
            }
            Kind::Plain => {}
        }
    }

    /// A room is gone, with everything in it.
    pub(super) fn room_deleted(&self, id: &RoomId) {
        self.lobby.removed(id);
        for connection in self.people.all() {
            if !connection.is_in(id) {
                continue;
            }
            self.unsubscribe(&connection, id);
            if connection.kind() == Kind::Plain {
                connection.close(CloseCode::Policy, "This room was deleted");
            }
        }
    }
}
