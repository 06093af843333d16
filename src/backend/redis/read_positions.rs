//! How far each user has read each room: one hash for each user.

use std::collections::HashMap;

use async_trait::async_trait;
use deadpool_redis::redis::cmd;

use super::{Redis, script::ADVANCE_READ};
use crate::{
    backend::{BackendError, Hint, ReadPositions, Result},
    domain::{RoomId, Seq, UserId},
};

#[async_trait]
impl ReadPositions for Redis {
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, Seq>> {
        self.shared.check_open()?;
        let key = self.shared.keys.read(user);
        let mut command = cmd("HGETALL");
        command.arg(&key);
        let stored: HashMap<String, Seq> = self.shared.link.command(&key, &command).await?;
        let positions = stored.into_iter();
        Ok(positions
            .filter_map(|(room, seq)| Some((RoomId::parse(&room).ok()?, seq)))
            .collect())
    }

    async fn advance_read(&self, user: UserId, room: &RoomId, seq: Seq) -> Result<Seq> {
        self.shared.check_open()?;
        // The top may grow meanwhile, which makes the bound lower than it need be, never higher.
        let tail = self.shared.tail(room).await?.ok_or(BackendError::NoRoom)?;
        let call = ADVANCE_READ
            .on(&[&self.shared.keys.read(user)])
            .arg(room.as_str())
            .arg(seq.min(tail.top));
        let (moved, seq): (bool, Seq) = self.shared.link.run(&call).await?;
        if moved {
            self.shared.news.read(user, room, seq);
            let room = room.clone();
            self.shared.ear.tell(Hint::Read { user, room, seq });
        }
        Ok(seq)
    }

    async fn forget_reads(&self, user: UserId) -> Result<()> {
        self.shared.check_open()?;
        let key = self.shared.keys.read(user);
        let mut command = cmd("UNLINK");
        command.arg(&key);
        self.shared.link.command::<i64>(&key, &command).await?;
        Ok(())
    }
}
