//! How far each user has read each room: one hash for each user. What is unread is counted where the
//! log is.

use std::collections::HashMap;

use async_trait::async_trait;
use deadpool_redis::redis::{Cmd, cmd};

use super::{
    Redis,
    keys::RoomKeys,
    script::{MOVE_READ, UNREAD},
};
use crate::{
    backend::{BackendError, Directory, Hint, ReadMove, ReadPositions, Result},
    domain::{ReadPosition, RoomId, Seq, Tally, Unread, UserId},
};

type Counted = (u32, u32, u64, u64);

#[async_trait]
impl ReadPositions for Redis {
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, ReadPosition>> {
        self.shared.check_open()?;
        let key = self.shared.keys.read(user);
        let mut command = cmd("HGETALL");
        command.arg(&key);
        let stored: HashMap<String, String> = self.shared.link.command(&key, &command).await?;
        let positions = stored.into_iter();
        Ok(positions
            .filter_map(|(room, stored)| Some((RoomId::parse(&room).ok()?, position(&stored)?)))
            .collect())
    }

    async fn move_read(
        &self,
        user: UserId,
        room: &RoomId,
        seq: Seq,
        way: ReadMove,
    ) -> Result<ReadPosition> {
        self.shared.check_open()?;
        // The top may grow meanwhile, which makes the bound lower than it need be, never higher.
        let tail = self.shared.tail(room).await?.ok_or(BackendError::NoRoom)?;
        let back = way == ReadMove::Back;
        let call = MOVE_READ
            .on(&[&self.shared.keys.read(user)])
            .arg(room.as_str())
            .arg(seq.min(tail.top))
            .arg(if back { "back" } else { "forward" });
        let (moved, seq, rev): (bool, Seq, u64) = self.shared.link.run(&call).await?;
        let position = ReadPosition { seq, rev };
        if moved {
            self.shared.news.read(user, room, (position, back));
            let room = room.clone();
            self.shared.ear.tell(Hint::Read {
                user,
                room,
                position,
                back,
            });
        }
        Ok(position)
    }

    async fn unread(&self, user: UserId, rooms: &[(RoomId, Seq)]) -> Result<Vec<Option<Unread>>> {
        self.shared.check_open()?;
        let asked: Vec<_> = rooms
            .iter()
            .map(|(room, read)| self.ask_unread(user, room, *read))
            .collect();
        let answers: Vec<Option<Counted>> = self.shared.link.each(&asked).await?;
        Ok(answers.into_iter().map(|found| found.map(unread)).collect())
    }

    async fn forget_reads(&self, user: UserId) -> Result<()> {
        self.shared.check_open()?;
        let key = self.shared.keys.read(user);
        let mut command = cmd("UNLINK");
        command.arg(&key);
        self.shared.link.command::<i64>(&key, &command).await?;
        let forgotten: Vec<_> = self
            .rooms()
            .await?
            .into_iter()
            .map(|listing| {
                let key = self.shared.keys.room(&listing.room.id).called;
                let mut command = cmd("HDEL");
                command.arg(&key).arg(user.to_string());
                (key, command)
            })
            .collect();
        self.shared.link.each::<i64>(&forgotten).await?;
        Ok(())
    }
}

impl Redis {
    /// By its text: it is short, and one of many in a pipeline cannot be sent again alone.
    fn ask_unread(&self, user: UserId, room: &RoomId, read: Seq) -> (String, Cmd) {
        let RoomKeys {
            meta,
            counts,
            called,
            ..
        } = self.shared.keys.room(room);
        let call = UNREAD
            .on(&[&meta, &counts, &called])
            .arg(read.min(1 << 53))
            .arg(user.to_string())
            .arg(Unread::MOST)
            .arg(Unread::MOST_MENTIONS);
        (meta, call.by_text())
    }
}

fn unread((messages, mentions, said, recounts): Counted) -> Unread {
    Unread {
        messages,
        mentions,
        tally: Tally { said, recounts },
    }
}

/// `seq rev`, or `seq` as it was before positions could move back.
fn position(stored: &str) -> Option<ReadPosition> {
    let (seq, rev) = stored.split_once(' ').unwrap_or((stored, "0"));
    Some(ReadPosition {
        seq: seq.parse().ok()?,
        rev: rev.parse().ok()?,
    })
}
