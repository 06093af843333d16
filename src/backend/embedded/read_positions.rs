//! How far each user has read each room.

use std::collections::HashMap;

use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};

use super::{
    Embedded, column,
    sequencer::{Applied, Operation, Sequencer, Stop},
};
use crate::backend::{Hint, ReadPositions, Result};
use crate::domain::{RoomId, Seq, UserId};

#[async_trait]
impl ReadPositions for Embedded {
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, Seq>> {
        self.reads
            .read(move |conn| {
                let mut select = conn.prepare_cached(
                    "SELECT rooms.id, read_positions.seq FROM read_positions
                     JOIN rooms ON rooms.n = read_positions.room WHERE read_positions.user = ?1",
                )?;
                let positions = select.query_map([user.0.as_bytes()], |row| {
                    Ok((column::text(row, 0)?, column::seq(row, 1)?))
                })?;
                Ok(positions.collect::<rusqlite::Result<_>>()?)
            })
            .await
    }

    async fn advance_read(&self, user: UserId, room: &RoomId, seq: Seq) -> Result<Seq> {
        let room = room.clone();
        self.writes.ask(AdvanceRead { user, room, seq }).await
    }

    async fn forget_reads(&self, user: UserId) -> Result<()> {
        self.writes.ask(ForgetReads(user)).await
    }
}

struct AdvanceRead {
    user: UserId,
    room: RoomId,
    seq: Seq,
}

impl Operation for AdvanceRead {
    type Answer = Seq;

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<Seq>, Stop> {
        let head = to.head(&self.room)?;
        let user = self.user.0.as_bytes();
        let before = to
            .prepare("SELECT seq FROM read_positions WHERE user = ?1 AND room = ?2")?
            .query_row(params![user, head.n], |row| column::seq(row, 0))
            .optional()?
            .unwrap_or(0);
        let seq = self.seq.min(head.tail.top);
        if seq <= before {
            return Ok(Applied::quietly(before));
        }
        to.execute(
            "INSERT OR REPLACE INTO read_positions (user, room, seq) VALUES (?1, ?2, ?3)",
            params![user, head.n, column::int(seq)],
        )?;
        Ok(Applied {
            answer: seq,
            hint: Some(Hint::Read {
                user: self.user,
                room: self.room.clone(),
                seq,
            }),
        })
    }
}

struct ForgetReads(UserId);

impl Operation for ForgetReads {
    type Answer = ();

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<()>, Stop> {
        to.execute(
            "DELETE FROM read_positions WHERE user = ?1",
            [self.0.0.as_bytes()],
        )?;
        to.removed = true;
        Ok(Applied::quietly(()))
    }
}
