//! The directory, as each user sees it, and what can change about rooms.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Caller, Chat, Result, notify,
    people::{audit::Scene, contended, kinds::SeatMark, store::Change},
    reading::Reads,
    seats::{check_seats, give_seat},
    throttle::network,
};
use crate::{
    backend::{BackendError, Expect},
    domain::{
        Action, Rejection, Role, Room, RoomFacts, RoomId, RoomKind, RoomName, Timestamp, Topic,
        User, UserId,
        access::{Place, may},
    },
    protocol::event::{RoomView, SeatView},
};

/// Tries before facts that others keep changing are given up.
const TRIES: usize = 50;

impl Chat {
    pub(super) fn sees(&self, caller: &Caller, id: &RoomId, facts: &RoomFacts) -> bool {
        let place = Place { id, facts };
        may(&self.house(), caller.who(), Action::See, Some(place)).is_ok()
    }

    /// All rooms that the caller sees, with live counts, and with what is the caller's own.
    pub async fn rooms(&self, caller: &Caller) -> Result<Vec<RoomView>> {
        self.check(caller, Action::SeeRooms)?;
        let reads = self.reads(caller).await?;
        Ok(self.rooms_with(caller, &reads))
    }

    /// The same, with what was read known already.
    pub fn rooms_with(&self, caller: &Caller, reads: &Reads) -> Vec<RoomView> {
        let mut rooms = self.hub.lobby().rooms();
        rooms.retain_mut(|room| {
            let Some(facts) = self.hub.lobby().facts(&room.id) else {
                return false;
            };
            room.take_read(reads.of(&room.id));
            self.sees(caller, &room.id, &facts) && {
                self.personal(caller, room, &facts, reads);
                true
            }
        });
        rooms
    }

    /// Adds what is the caller's own.
    fn personal(&self, caller: &Caller, room: &mut RoomView, facts: &RoomFacts, reads: &Reads) {
        let Some(user) = &caller.user else { return };
        let now = Timestamp::now();
        if let Some(seat) = user.seat(&room.id) {
            room.left = seat.left;
            room.seat = (!seat.left).then(|| SeatView {
                role: seat.role,
                since: seat.since,
                muted_until: seat.muted_until.filter(|until| *until > now),
            });
        }
        room.notify = Some(notify::view(reads.notify.of(&room.id), facts, now));
        room.can = Some(self.can_in(caller, &room.id, facts));
    }

    /// One room.
    pub async fn room(&self, caller: &Caller, id: &RoomId) -> Result<RoomView> {
        let facts = self.check_in(caller, Action::See, id).await?;
        let room = self.hub.lobby().room(id);
        let mut room = room.ok_or_else(Rejection::room_not_found)?;
        let reads = self.unread(caller, std::slice::from_ref(id)).await?;
        room.take_read(reads.of(id));
        self.personal(caller, &mut room, &facts, &reads);
        Ok(room)
    }

    /// Adds an open or a private room, of which the caller is the owner.
    pub async fn create_room(
        &self,
        caller: &Caller,
        name: &str,
        kind: RoomKind,
        topic: Option<&str>,
    ) -> Result<RoomView> {
        let action = match kind {
            RoomKind::Open => Action::CreateRoom,
            RoomKind::Private => Action::CreatePrivateRoom,
            RoomKind::Direct => {
                return Err(Rejection::bad_request(
                    "A direct room is made with those who talk in it: POST /api/directs.",
                )
                .into());
            }
        };
        self.check(caller, action)?;
        let name = RoomName::parse(name)?;
        let topic = topic.map_or(Ok(None), Topic::parse)?;
        if let Some(address) = caller.address {
            self.new_rooms.take(network(address))?;
        }
        let facts = RoomFacts {
            kind,
            topic,
            ..RoomFacts::default()
        };
        let room = Room {
            id: RoomId::random(),
            name,
            created_at: Timestamp::now(),
        };
        let owners: Vec<_> = caller
            .user
            .iter()
            .map(|user| (user.id, Role::Owner))
            .collect();
        self.make_room(caller, room, facts, &owners).await
    }

    /// A room for the caller and up to seven others; for the same people always the same one.
    pub async fn start_direct(&self, caller: &Caller, others: &[UserId]) -> Result<RoomView> {
        self.check(caller, Action::StartDirect)?;
        let own = caller.need()?;
        let mut people: Vec<UserId> = others.to_vec();
        people.push(own.id);
        people.sort_unstable();
        people.dedup();
        if !(2..=RoomFacts::MAX_DIRECT).contains(&people.len()) {
            return Err(Rejection::invalid(
                "A direct conversation is between you and one to seven others.",
            )
            .into());
        }
        let id = direct_id(&people);
        if self.facts(&id).await?.is_some() {
            return self.room(caller, &id).await;
        }
        let mut members = Vec::new();
        for person in &people {
            let user = self.people.known(*person).await?.value;
            if user.scope.is_some() {
                return Err(Rejection::forbidden(format!(
                    "{} is a guest of one room and cannot be written to.",
                    user.name
                ))
                .into());
            }
            members.push(user.author());
        }
        if let Some(address) = caller.address {
            self.new_rooms.take(network(address))?;
        }
        let facts = RoomFacts {
            kind: RoomKind::Direct,
            members,
            ..RoomFacts::default()
        };
        let room = Room {
            id: id.clone(),
            name: RoomName::parse("Direct")?,
            created_at: Timestamp::now(),
        };
        let seats: Vec<_> = people.iter().map(|id| (*id, Role::Member)).collect();
        match self.make_room(caller, room, facts, &seats).await {
            Err(super::Failure::Rejected(no))
                if no.code == crate::domain::RejectionCode::Conflict =>
            {
                self.room(caller, &id).await
            }
            made => made,
        }
    }

    /// Facts and seats first, then the room: nobody may take it for an open one in between.
    async fn make_room(
        &self,
        caller: &Caller,
        room: Room,
        facts: RoomFacts,
        seats: &[(UserId, Role)],
    ) -> Result<RoomView> {
        let id = room.id.clone();
        let is_begun_here = self.seat_all(&room, &facts, seats).await?;
        match self.backend.create_room(room, self.rules.max_rooms).await {
            Ok(_) | Err(BackendError::Conflict) => {}
            Err(error @ BackendError::Limit(_)) if is_begun_here => {
                self.unseat_all(&id, seats).await?;
                return Err(error.into());
            }
            // It may be there all the same, and would be an open one without its facts.
            Err(error) => return Err(error.into()),
        }
        self.hub.refresh_room(&id).await?;
        for (user, _) in seats {
            self.sync(*user).await?;
        }
        let caller = match &caller.user {
            Some(user) => Caller {
                user: self.user(user.id).await?.or_else(|| caller.user.clone()),
                ..caller.clone()
            },
            None => caller.clone(),
        };
        self.room(&caller, &id).await
    }

    /// `false` if the same room was begun before: by another at this moment, or by one who did not
    /// get further. Facts and seats are there then.
    async fn seat_all(
        &self,
        room: &Room,
        facts: &RoomFacts,
        seats: &[(UserId, Role)],
    ) -> Result<bool> {
        for _ in 0..TRIES {
            let mut change = Change::new();
            change.put(room.id.as_str(), Expect::Absent, facts);
            change.touch_room(&room.id);
            for (id, role) in seats {
                self.seat(&mut change, *id, &room.id, *role).await?;
            }
            if self.people.store.offer(change).await? {
                return Ok(true);
            }
            let known = self.people.store.get::<RoomFacts>(room.id.as_str()).await?;
            match known {
                Some(known) if known.value.deleted => return Err(BackendError::Conflict.into()),
                Some(_) => return Ok(false),
                None => {}
            }
        }
        Err(contended())
    }

    /// Gives one a seat by `change`. A passer-by gets none: nobody keeps it.
    async fn seat(&self, change: &mut Change, id: UserId, room: &RoomId, role: Role) -> Result<()> {
        let Some(stored) = self.people.user(id).await? else {
            return Ok(());
        };
        let expect = stored.expected();
        let mut user = stored.value;
        check_seats(&user)?;
        give_seat(change, &mut user, room, role);
        change.put(id.to_string(), expect, &user);
        change.touch(id);
        Ok(())
    }

    async fn unseat_all(&self, room: &RoomId, seats: &[(UserId, Role)]) -> Result<()> {
        let mut change = Change::new();
        change.remove::<RoomFacts>(room.as_str(), Expect::Anything);
        self.people.store.commit(change).await?;
        for (user, _) in seats {
            self.take_seat(*user, room, |_| Ok(())).await?;
        }
        Ok(())
    }

    /// Takes a user's seat away, with what has to be written together with that.
    pub(super) async fn take_seat(
        &self,
        user: UserId,
        room: &RoomId,
        with: impl Fn(&mut Change) -> Result<()>,
    ) -> Result<()> {
        let taken = self.people.amend(user, |user, change| {
            user.seats.remove(room);
            change.remove::<SeatMark>(format!("{room}/{}", user.id), Expect::Anything);
            with(change)
        });
        taken.await?;
        self.sync(user).await
    }

    /// A room as the audit log may tell of it.
    pub(super) fn scene(&self, id: &RoomId) -> Scene {
        let facts = self.hub.lobby().facts(id);
        if facts.is_some_and(|facts| facts.kind == RoomKind::Open) {
            Scene::Open {
                room: id.clone(),
                name: self.name_of(id),
            }
        } else {
            Scene::Closed
        }
    }

    /// How a room is called.
    pub(super) fn name_of(&self, id: &RoomId) -> String {
        let room = self.hub.lobby().room(id);
        room.map_or_else(|| id.to_string(), |room| room.name)
    }

    /// Direct rooms are called by their people: also after one of them has another name.
    pub(super) async fn rename_in_directs(&self, user: &User) -> Result<()> {
        for room in user.seats.keys() {
            let facts: Option<Arc<RoomFacts>> = self.facts(room).await?;
            if facts.is_none_or(|facts| facts.kind != RoomKind::Direct) {
                continue;
            }
            self.amend_room(room, |facts, _| {
                facts.rename_member(user.id, &user.author());
                Ok(())
            })
            .await?;
        }
        Ok(())
    }
}

/// The room of these people, who come in order: a UUID of our own making (RFC 9562, version 8).
fn direct_id(people: &[UserId]) -> RoomId {
    let mut hash = Sha256::new();
    hash.update(b"tertulia direct room");
    for person in people {
        hash.update(person.0.as_bytes());
    }
    let mut bytes = [0; 16];
    for (byte, from) in bytes.iter_mut().zip(hash.finalize()) {
        *byte = from;
    }
    let id = uuid::Builder::from_custom_bytes(bytes).into_uuid();
    RoomId::parse(&Uuid::to_string(&id)).unwrap_or_else(|_| RoomId::random())
}
