//! What the hub hears from the backend, and what it makes of it.

use std::sync::{Arc, Weak};

use tokio::time::Instant;

use super::{
    Hub, Kind, TYPING_MAX, lock,
    room::{Heard, Room},
};
use crate::{
    backend::{Hint, Listener, NAMED_PRESENCE_MAX},
    domain::{Author, Entry, Epoch, RoomId, Seq, Tally, UserId},
    protocol::{
        event::{Event, StoreState},
        plain,
    },
};

/// What the backend calls. Weak, so that a backend kept by somebody keeps no hub alive.
pub(super) struct Ears(pub(super) Weak<Hub>);

impl Listener for Ears {
    fn hear(&self, hint: Hint) {
        let Some(hub) = self.0.upgrade() else { return };
        match hint {
            Hint::Appended {
                room,
                epoch,
                entry,
                tally,
            } => hub.heard_entry(&room, &epoch, &entry, tally),
            Hint::Presence {
                room,
                member_count,
                joined,
                left,
            } => hub.heard_presence(
                &room,
                &PresenceChange {
                    member_count,
                    joined: &joined,
                    left: &left,
                },
            ),
            Hint::Typing { room, user } => hub.heard_typing(&room, &user),
            Hint::Advanced {
                room,
                epoch,
                top,
                tally,
            } => hub.heard_top(&room, &epoch, top, tally),
            Hint::Counted { room, member_count } => hub.lobby.counted(&room, member_count),
            Hint::RoomCreated(listing) => hub.room_created(listing),
            Hint::RoomDeleted(room) => hub.room_deleted(&room),
            Hint::Read {
                user,
                room,
                position,
                back,
            } => {
                let read = Event::Read {
                    room: &room,
                    seq: position.seq,
                    rev: position.rev,
                    back,
                };
                hub.tell_user(user, &read);
            }
            Hint::News => hub.news.notify_one(),
            Hint::Health(true) => hub.tell_store(StoreState::Ok),
            Hint::Health(false) => hub.tell_store(StoreState::Degraded),
            Hint::Disturbed => hub.doubt_all(),
            Hint::Forgotten => hub.attendance.tell_all(),
        }
    }
}

impl Hub {
    fn tell_user(&self, user: UserId, event: &Event<'_>) {
        let frame = event.frame();
        for connection in self.people.of(user) {
            connection.send(frame.clone());
        }
    }

    fn tell_store(&self, state: StoreState) {
        self.lobby.store_is(state);
        let frame = Event::Status { state }.frame();
        let all = self.people.all();
        for connection in all.iter().filter(|c| c.kind() == Kind::Multiplexed) {
            connection.send(frame.clone());
        }
    }

    fn doubt_all(&self) {
        self.lobby.doubt();
        let rooms: Vec<_> = lock(&self.rooms).values().cloned().collect();
        for room in rooms {
            self.doubt(room);
        }
    }

    fn heard_entry(&self, id: &RoomId, epoch: &Epoch, entry: &Arc<Entry>, tally: Tally) {
        self.lobby.advanced(id, epoch, entry.seq, tally);
        let Some(room) = self.find(id) else { return };
        self.act(room.hear(epoch, entry), room);
    }

    fn heard_top(&self, id: &RoomId, epoch: &Epoch, top: Seq, tally: Tally) {
        self.lobby.advanced(id, epoch, top, tally);
        if let Some(room) = self.find(id) {
            self.act(room.hear_top(epoch, top), room);
        }
    }

    fn act(&self, heard: Heard, room: Arc<Room>) {
        match heard {
            Heard::Delivered => self.shards.flush(&room),
            Heard::Known => {}
            Heard::Waits => {
                let at = Instant::now() + self.options.reorder;
                self.healing.look(at, room);
            }
            Heard::Hole => self.healing.now(room),
        }
    }

    fn heard_presence(&self, id: &RoomId, presence: &PresenceChange<'_>) {
        self.lobby.counted(id, presence.member_count);
        let Some(room) = self.find(id) else { return };
        let named = presence.member_count <= NAMED_PRESENCE_MAX;
        let frame = Event::Presence {
            room: id,
            member_count: presence.member_count,
            joined: (named && !presence.joined.is_empty()).then_some(presence.joined),
            left: (named && !presence.left.is_empty()).then_some(presence.left),
            stale: false,
        }
        .frame();
        let now = crate::domain::Timestamp::now();
        let notices = |users: &[Author], movement| {
            let users = if named { users } else { &[] };
            users
                .iter()
                .map(|user| plain::movement(id, user, movement, now))
                .collect::<Vec<_>>()
        };
        let mut plain = notices(presence.joined, plain::Movement::Join);
        plain.extend(notices(presence.left, plain::Movement::Leave));
        room.hint_presence(frame, plain, presence.member_count);
        self.shards.flush(&room);
    }

    fn heard_typing(&self, id: &RoomId, user: &Author) {
        if self.lobby.member_count(id) > TYPING_MAX {
            return;
        }
        if let Some(room) = self.find(id) {
            room.hint_typing(Event::Typing { room: id, user }.frame(), user.id);
            self.shards.flush(&room);
        }
    }
}

struct PresenceChange<'a> {
    member_count: usize,
    joined: &'a [Author],
    left: &'a [Author],
}
