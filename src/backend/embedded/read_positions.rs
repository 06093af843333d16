//! How far each user has read each room, and what is unread.

use std::collections::HashMap;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Embedded, column, history,
    marks::EVERYBODY,
    reader::ReadError,
    sequencer::{Applied, Operation, Sequencer, Stop},
};
use crate::backend::{BackendError, Hint, ReadMove, ReadPositions, Result};
use crate::domain::{ReadPosition, RoomId, Seq, Unread, UserId};

#[async_trait]
impl ReadPositions for Embedded {
    async fn read_positions(&self, user: UserId) -> Result<HashMap<RoomId, ReadPosition>> {
        self.reads
            .read(move |conn| {
                let mut select = conn.prepare_cached(
                    "SELECT rooms.id, seq, rev FROM read_positions
                     JOIN rooms ON rooms.n = read_positions.room WHERE read_positions.user = ?1",
                )?;
                let positions = select.query_map([user.0.as_bytes()], |row| {
                    let position = ReadPosition {
                        seq: column::seq(row, 1)?,
                        rev: column::seq(row, 2)?,
                    };
                    Ok((column::text(row, 0)?, position))
                })?;
                Ok(positions.collect::<rusqlite::Result<_>>()?)
            })
            .await
    }

    async fn move_read(
        &self,
        user: UserId,
        room: &RoomId,
        seq: Seq,
        way: ReadMove,
    ) -> Result<ReadPosition> {
        let room = room.clone();
        self.writes
            .ask(MoveRead {
                user,
                room,
                seq,
                way,
            })
            .await
    }

    async fn unread(&self, user: UserId, rooms: &[(RoomId, Seq)]) -> Result<Vec<Option<Unread>>> {
        let rooms = rooms.to_vec();
        self.reads
            .read(move |conn| {
                let count = |(room, read): &(RoomId, Seq)| match count(conn, user, room, *read) {
                    Ok(unread) => Ok(Some(unread)),
                    Err(ReadError(BackendError::NoRoom)) => Ok(None),
                    Err(error) => Err(error),
                };
                rooms.iter().map(count).collect()
            })
            .await
    }

    async fn forget_reads(&self, user: UserId) -> Result<()> {
        self.writes.ask(ForgetReads(user)).await
    }
}

fn count(
    conn: &Connection,
    user: UserId,
    room: &RoomId,
    read: Seq,
) -> std::result::Result<Unread, ReadError> {
    let (n, tail) = history::tail(conn, room)?;
    let messages = conn
        .prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM log
                 WHERE room = ?1 AND seq > ?2 AND counts = 1 LIMIT ?3)",
        )?
        .query_row(params![n, column::int(read), Unread::MOST], |row| {
            row.get(0)
        })?;
    let mentions = conn
        .prepare_cached(
            "SELECT count(*) FROM (SELECT DISTINCT seq FROM mentions
                 WHERE room = ?1 AND user IN (?2, ?3) AND seq > ?4 LIMIT ?5)",
        )?
        .query_row(
            params![
                n,
                user.0.as_bytes(),
                EVERYBODY,
                column::int(read),
                Unread::MOST_MENTIONS
            ],
            |row| row.get(0),
        )?;
    Ok(Unread {
        messages,
        mentions,
        tally: tail.tally,
    })
}

struct MoveRead {
    user: UserId,
    room: RoomId,
    seq: Seq,
    way: ReadMove,
}

impl Operation for MoveRead {
    type Answer = ReadPosition;

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<ReadPosition>, Stop> {
        let head = to.head(&self.room)?;
        let user = self.user.0.as_bytes();
        let before = to
            .prepare("SELECT seq, rev FROM read_positions WHERE user = ?1 AND room = ?2")?
            .query_row(params![user, head.n], |row| {
                Ok(ReadPosition {
                    seq: column::seq(row, 0)?,
                    rev: column::seq(row, 1)?,
                })
            })
            .optional()?
            .unwrap_or_default();
        let seq = self.seq.min(head.tail.top);
        let moves = match self.way {
            ReadMove::Forward => seq > before.seq,
            ReadMove::Back => seq < before.seq,
        };
        if !moves {
            return Ok(Applied::quietly(before));
        }
        let position = ReadPosition {
            seq,
            rev: before.rev + 1,
        };
        to.execute(
            "INSERT OR REPLACE INTO read_positions (user, room, seq, rev) VALUES (?1, ?2, ?3, ?4)",
            params![user, head.n, column::int(seq), column::int(position.rev)],
        )?;
        Ok(Applied {
            answer: position,
            hint: Some(Hint::Read {
                user: self.user,
                room: self.room.clone(),
                position,
                back: self.way == ReadMove::Back,
            }),
        })
    }
}

struct ForgetReads(UserId);

impl Operation for ForgetReads {
    type Answer = ();

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<()>, Stop> {
        for sql in [
            "DELETE FROM read_positions WHERE user = ?1",
            "DELETE FROM mentions WHERE user = ?1",
        ] {
            to.execute(sql, [self.0.0.as_bytes()])?;
        }
        to.removed = true;
        Ok(Applied::quietly(()))
    }
}
