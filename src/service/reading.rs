//! How far somebody has read, and what is unread.

use std::collections::HashMap;

use super::{Caller, Chat, Result};
use crate::{
    backend::ReadMove,
    domain::{
        Action, Notify, ReadPosition, RoomFacts, RoomId, RoomKind, RoomRead, Seq, Unread, UserId,
    },
    protocol::event::RoomView,
};

/// What is a user's own about the rooms, read at one time.
#[derive(Default)]
pub struct Reads {
    rooms: HashMap<RoomId, RoomRead>,
    /// Of what the user is told.
    pub(super) notify: Notify,
}

impl Reads {
    /// What is known of a room.
    pub fn of(&self, room: &RoomId) -> Option<RoomRead> {
        self.rooms.get(room).copied()
    }
}

impl Chat {
    /// Moves the caller's read position; returns where it is now.
    pub async fn move_read(
        &self,
        caller: &Caller,
        room: &RoomId,
        seq: Seq,
        way: ReadMove,
    ) -> Result<ReadPosition> {
        self.check_in(caller, Action::See, room).await?;
        let user = caller.need()?;
        Ok(self.backend.move_read(user.id, room, seq, way).await?)
    }

    /// What the caller has read of all rooms that the caller sees, and what not.
    pub async fn reads(&self, caller: &Caller) -> Result<Reads> {
        let lobby = self.hub.lobby();
        let mut rooms = lobby.rooms();
        rooms.retain(|room| {
            let facts = lobby.facts(&room.id);
            facts.is_some_and(|facts| self.counts_for(caller, &room.id, &facts))
        });
        self.reads_of(caller, &rooms, |room, read| read < room.top)
            .await
    }

    /// The same of these rooms, as the log has it now, which may be more than this node has heard of;
    /// of those among them that the caller does not see, nothing.
    pub async fn unread(&self, caller: &Caller, rooms: &[RoomId]) -> Result<Reads> {
        let mut seen = Vec::with_capacity(rooms.len());
        for id in rooms {
            if self.check_in(caller, Action::See, id).await.is_ok() {
                seen.extend(self.hub.lobby().room(id));
            }
        }
        self.reads_of(caller, &seen, |_, _| true).await
    }

    /// Where `may_be` says that nothing can be unread, it is not asked for.
    async fn reads_of(
        &self,
        caller: &Caller,
        rooms: &[RoomView],
        may_be: impl Fn(&RoomView, Seq) -> bool,
    ) -> Result<Reads> {
        let Some(user) = &caller.user else {
            return Ok(Reads::default());
        };
        let positions = self.backend.read_positions(user.id).await?;
        let position = |room: &RoomView| positions.get(&room.id).copied().unwrap_or_default();
        let mut reads = HashMap::with_capacity(rooms.len());
        let mut asked = Vec::new();
        for room in rooms {
            let position = position(room);
            if may_be(room, position.seq) {
                asked.push((room.id.clone(), position.seq));
            }
            let unread = Unread {
                messages: 0,
                mentions: 0,
                tally: room.tally,
            };
            reads.insert(room.id.clone(), RoomRead { position, unread });
        }
        let counted = self.backend.unread(user.id, &asked).await?;
        for ((room, _), unread) in asked.iter().zip(counted) {
            if let (Some(read), Some(unread)) = (reads.get_mut(room), unread) {
                read.unread = unread;
            }
        }
        Ok(Reads {
            rooms: reads,
            notify: self.notify_of(user.id).await?,
        })
    }

    /// What was said in a room before somebody came is not unread: it is history.
    pub(super) async fn begin_at_end(&self, user: UserId, room: Option<&RoomId>) {
        let Some(room) = room else { return };
        let top = self.hub.lobby().room(room).map_or(0, |room| room.top);
        let way = ReadMove::Forward;
        // Without it more is unread than should be; the newcomer is in all the same.
        if let Err(error) = self.backend.move_read(user, room, top, way).await {
            tracing::debug!(%error, "a newcomer's read position was not noted");
        }
    }

    /// Whether the room is in the caller's list: what nobody shows need not be counted.
    pub(super) fn counts_for(&self, caller: &Caller, id: &RoomId, facts: &RoomFacts) -> bool {
        let seat = caller.user.as_ref().and_then(|user| user.seat(id));
        let is_listed = match facts.kind {
            RoomKind::Open => !seat.is_some_and(|seat| seat.left),
            RoomKind::Private | RoomKind::Direct => seat.is_some(),
        };
        is_listed && self.sees(caller, id, facts)
    }
}
