//! The list of rooms.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, params};

use super::{
    Embedded, column,
    search::doc,
    sequencer::{Applied, Operation, Sequencer, Stop},
};
use crate::backend::{BackendError, Directory, Hint, Listing, Result};
use crate::domain::{Epoch, Room, RoomId, Tail, Tally, Timestamp, room::DEFAULT_ROOMS};

#[async_trait]
impl Directory for Embedded {
    async fn rooms(&self) -> Result<Vec<Listing>> {
        self.reads
            .read(|conn| {
                let mut select = conn.prepare_cached(
                    "SELECT id, name, created_at, epoch, lo, top, said, recounts FROM rooms ORDER BY n",
                )?;
                let rooms = select.query_map([], listing)?;
                Ok(rooms.collect::<rusqlite::Result<_>>()?)
            })
            .await
    }

    async fn room(&self, id: &RoomId) -> Result<Option<Listing>> {
        let id = id.clone();
        self.reads
            .read(move |conn| {
                let mut select = conn.prepare_cached(
                    "SELECT id, name, created_at, epoch, lo, top, said, recounts FROM rooms WHERE id = ?1",
                )?;
                Ok(select.query_row([id.as_str()], listing).optional()?)
            })
            .await
    }

    async fn create_room(&self, room: Room, max: usize) -> Result<Listing> {
        self.writes.ask(CreateRoom { room, max }).await
    }

    async fn delete_room(&self, id: &RoomId) -> Result<()> {
        self.writes.ask(DeleteRoom(id.clone())).await
    }
}

fn listing(row: &Row<'_>) -> rusqlite::Result<Listing> {
    Ok(Listing {
        room: Room {
            id: column::text(row, 0)?,
            name: column::text(row, 1)?,
            created_at: Timestamp::from_millis(row.get(2)?),
        },
        tail: Tail {
            epoch: column::epoch(row, 3)?,
            lo: column::seq(row, 4)?,
            top: column::seq(row, 5)?,
            tally: column::tally(row, 6)?,
        },
    })
}

struct CreateRoom {
    room: Room,
    max: usize,
}

impl Operation for CreateRoom {
    type Answer = Listing;

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<Listing>, Stop> {
        let id = self.room.id.as_str();
        let (taken, count): (bool, i64) = to
            .prepare("SELECT EXISTS (SELECT 1 FROM rooms WHERE id = ?1), count(*) FROM rooms")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if taken {
            return Err(Stop::Refused(BackendError::Conflict));
        }
        if usize::try_from(count).unwrap_or(usize::MAX) >= self.max {
            let sentence = format!("{} rooms", self.max);
            return Err(Stop::Refused(BackendError::Limit(sentence)));
        }
        let tail = Tail {
            epoch: Epoch::random(),
            lo: 1,
            top: 0,
            tally: Tally::default(),
        };
        to.execute(
            "INSERT INTO rooms (id, name, created_at, epoch, life, lo, top, last_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 1, 0, 0)",
            params![
                id,
                self.room.name.as_str(),
                self.room.created_at.millis(),
                tail.epoch.as_str(),
                to.life(),
            ],
        )?;
        let listing = Listing {
            room: self.room.clone(),
            tail,
        };
        Ok(Applied {
            answer: listing.clone(),
            hint: Some(Hint::RoomCreated(listing)),
        })
    }
}

struct DeleteRoom(RoomId);

impl Operation for DeleteRoom {
    type Answer = ();

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<()>, Stop> {
        let head = match to.head(&self.0) {
            Ok(head) => head,
            Err(Stop::Refused(_)) => return Ok(Applied::quietly(())),
            Err(failed) => return Err(failed),
        };
        for sql in [
            "DELETE FROM log WHERE room = ?1",
            "DELETE FROM closed_epochs WHERE room = ?1",
            "DELETE FROM read_positions WHERE room = ?1",
            "DELETE FROM mentions WHERE room = ?1",
        ] {
            to.execute(sql, [head.n])?;
        }
        doc::orphan(to, head.n, None)?;
        to.removed = true;
        if DEFAULT_ROOMS.iter().any(|(id, _)| *id == self.0.as_str()) {
            to.execute(
                "UPDATE rooms SET epoch = ?2, lo = 1, top = 0, last_at = 0, said = 0, recounts = 0
                 WHERE n = ?1",
                params![head.n, Epoch::random().as_str()],
            )?;
        } else {
            to.execute("DELETE FROM rooms WHERE n = ?1", [head.n])?;
        }
        to.forget_head(&self.0);
        Ok(Applied {
            answer: (),
            hint: Some(Hint::RoomDeleted(self.0.clone())),
        })
    }
}
