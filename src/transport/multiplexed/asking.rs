//! Commands that change no log: history, reading, who is there.

use super::{Multiplexed, Outcome};
use crate::{
    backend::ReadMove,
    domain::{ReadPosition, RoomId, UserId},
    protocol::{command, reply},
};

impl Multiplexed {
    pub(super) async fn history(&mut self, id: Option<u64>, ask: command::History) -> Outcome {
        let caller = self.caller().await?;
        let chat = &self.chat;
        let page = chat
            .history(&caller, &ask.room, ask.window, ask.limit)
            .await?;
        let answer = reply::Page {
            room: &ask.room,
            epoch: &page.tail.epoch,
            lo: page.tail.lo,
            top: page.tail.top,
            entries: &page.entries,
            more: page.more,
        };
        self.connection.send(reply::ok(id, &answer));
        Ok(())
    }

    pub(super) async fn read(
        &mut self,
        id: Option<u64>,
        room: &RoomId,
        seq: u64,
        way: ReadMove,
    ) -> Outcome {
        let caller = self.caller().await?;
        let ReadPosition { seq, rev } = self.chat.move_read(&caller, room, seq, way).await?;
        self.connection
            .send(reply::ok(id, &reply::Read { room, seq, rev }));
        Ok(())
    }

    pub(super) async fn unread(&mut self, id: Option<u64>, rooms: &[RoomId]) -> Outcome {
        let caller = self.caller().await?;
        let reads = self.chat.unread(&caller, rooms).await?;
        let rooms = rooms.iter().filter_map(|room| {
            let read = reads.of(room)?;
            Some(reply::RoomUnread {
                room: room.clone(),
                read: read.position.seq,
                read_rev: read.position.rev,
                unread: read.unread,
            })
        });
        let rooms = rooms.collect();
        self.connection
            .send(reply::ok(id, &reply::UnreadRooms { rooms }));
        Ok(())
    }

    pub(super) async fn who(
        &mut self,
        id: Option<u64>,
        room: &RoomId,
        cursor: Option<UserId>,
    ) -> Outcome {
        let caller = self.caller().await?;
        let roster = self.chat.who(&caller, room, cursor).await?;
        let who = reply::Who {
            room,
            member_count: roster.member_count,
            users: &roster.users,
            cursor: roster.next,
        };
        self.connection.send(reply::ok(id, &who));
        Ok(())
    }
}
