//! The directory.

use std::net::IpAddr;

use super::{Chat, Result, throttle::network};
use crate::{
    domain::{Rejection, Room, RoomId, RoomName, Seq, Timestamp, UserId},
    protocol::event::RoomView,
};

impl Chat {
    /// All rooms with live counts, and with the read positions of `user` if there is one.
    pub async fn rooms(&self, user: Option<UserId>) -> Result<Vec<RoomView>> {
        let mut rooms = self.hub.lobby().rooms();
        if let Some(user) = user {
            let positions = self.backend.read_positions(user).await?;
            for room in &mut rooms {
                room.read = positions.get(&room.id).copied();
            }
        }
        Ok(rooms)
    }

    /// The read positions of a user.
    pub async fn read_positions(
        &self,
        user: UserId,
    ) -> Result<std::collections::HashMap<RoomId, Seq>> {
        Ok(self.backend.read_positions(user).await?)
    }

    /// One room.
    pub async fn room(&self, id: &RoomId, user: Option<UserId>) -> Result<RoomView> {
        let room = self.hub.lobby().room(id);
        let mut room = room.ok_or_else(Rejection::room_not_found)?;
        if let Some(user) = user {
            room.read = self.read_positions(user).await?.get(id).copied();
        }
        Ok(room)
    }

    /// Adds a room.
    pub async fn create_room(&self, name: &str, from: Option<IpAddr>) -> Result<RoomView> {
        let name = RoomName::parse(name)?;
        if let Some(address) = from {
            self.new_rooms.take(network(address))?;
        }
        let room = Room {
            id: RoomId::random(),
            name,
            created_at: Timestamp::now(),
        };
        let listing = self.backend.create_room(room, self.rules.max_rooms).await?;
        Ok(RoomView::new(&listing.room, &listing.tail, 0))
    }
}
