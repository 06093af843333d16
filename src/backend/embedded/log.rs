//! The log: appending and rewriting through the writer, reading through the readers.

use std::collections::BTreeSet;

use async_trait::async_trait;
use futures_util::{FutureExt, future::ready};
use rusqlite::{OptionalExtension, params};

use super::{
    Embedded, column, history,
    marks::Marks,
    search::doc::{self, Doc},
    sequencer::{Applied, Head, Operation, Sequencer, Stop},
    writer::settled,
};
use crate::backend::{
    Appended, BackendError, Hint, Log, NewEntry, Page, PageLimit, Pending, Result, Slot,
    SlotChange, Window,
};
use crate::domain::{
    Body, Entry, Nonce, Position, Resume, RoomId, Seq, Tail, Tally, Timestamp, UserId,
};

/// Most entries that one transaction trims: others wait meanwhile.
const TRIM_STEP: Seq = 2000;

#[async_trait]
impl Log for Embedded {
    fn append(&self, room: &RoomId, entry: NewEntry) -> Pending<Appended> {
        self.rewrite(room, Vec::new(), entry)
    }

    fn rewrite(&self, room: &RoomId, slots: Vec<SlotChange>, entry: NewEntry) -> Pending<Appended> {
        let offered =
            Append::new(room, slots, entry).and_then(|operation| self.writes.offer(operation));
        match offered {
            Ok(answer) => settled(answer).boxed(),
            Err(error) => ready(Err(error)).boxed(),
        }
    }

    async fn knows(&self, room: &RoomId, author: UserId, nonce: Nonce) -> Result<bool> {
        let room = room.clone();
        self.reads
            .read(move |conn| history::knows(conn, &room, author, nonce))
            .await
    }

    async fn slot(&self, room: &RoomId, seq: Seq) -> Result<Option<Slot>> {
        let room = room.clone();
        self.reads
            .read(move |conn| history::slot(conn, &room, seq))
            .await
    }

    async fn page(&self, room: &RoomId, window: Window, limit: PageLimit) -> Result<Page> {
        let room = room.clone();
        self.reads
            .read(move |conn| history::page(conn, &room, window, limit))
            .await
    }

    async fn resume(
        &self,
        room: &RoomId,
        position: Option<Position>,
        limit: PageLimit,
    ) -> Result<Resume> {
        let room = room.clone();
        self.reads
            .read(move |conn| history::resume(conn, &room, position.as_ref(), limit))
            .await
    }

    async fn tails(&self, rooms: &[RoomId]) -> Result<Vec<Option<Tail>>> {
        let rooms = rooms.to_vec();
        self.reads
            .read(move |conn| history::tails(conn, &rooms))
            .await
    }

    async fn trim(&self, room: &RoomId, lo: Seq) -> Result<()> {
        loop {
            let step = Trim {
                room: room.clone(),
                lo,
            };
            if self.writes.ask(step).await? == Trimmed::All {
                return Ok(());
            }
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Appending

/// An append, after the rewrite of slots if it tells of one. JSON is made where it is offered, so
/// that the writer does not have to.
struct Append {
    room: RoomId,
    key: Option<Key>,
    body: Body,
    json: String,
    marks: Marks,
    slots: Vec<NewState>,
}

struct Key {
    author: [u8; 16],
    nonce: [u8; 16],
}

struct NewState {
    seq: Seq,
    version: u32,
    author: [u8; 16],
    json: String,
    marks: Marks,
    doc: Option<Doc>,
}

impl Append {
    fn new(room: &RoomId, slots: Vec<SlotChange>, entry: NewEntry) -> Result<Self> {
        let slots = slots.into_iter().map(|slot| {
            Ok(NewState {
                seq: slot.seq,
                version: slot.version,
                author: slot.body.author_id().0.into_bytes(),
                json: column::to_json(&slot.body)?,
                marks: Marks::of(&slot.body),
                doc: Doc::of(&slot.body),
            })
        });
        Ok(Self {
            room: room.clone(),
            key: entry.key.map(|(author, nonce)| Key {
                author: author.0.into_bytes(),
                nonce: nonce.0.into_bytes(),
            }),
            json: column::to_json(&entry.body)?,
            marks: Marks::of(&entry.body),
            body: entry.body,
            slots: slots.collect::<Result<_>>()?,
        })
    }

    /// Where an entry with this key stands, if there is one.
    fn first(&self, to: &Sequencer<'_>, head: &Head) -> rusqlite::Result<Option<Appended>> {
        let Some(Key { author, nonce }) = &self.key else {
            return Ok(None);
        };
        let found = to
            .prepare("SELECT seq, at FROM log WHERE room = ?1 AND author = ?2 AND nonce = ?3")?
            .query_row(params![head.n, author, nonce], |row| {
                Ok((column::seq(row, 0)?, Timestamp::from_millis(row.get(1)?)))
            })
            .optional()?;
        let Some((seq, at)) = found else {
            return Ok(None);
        };
        let epoch = to.epoch_of(head, seq)?;
        Ok(Some(Appended {
            position: Position { epoch, seq },
            at,
            repeated: true,
            tally: Tally::default(),
        }))
    }

    /// Refuses with [`BackendError::Conflict`] unless every slot is as it was read.
    fn check_slots(&self, to: &Sequencer<'_>, head: &Head) -> std::result::Result<(), Stop> {
        let mut named = BTreeSet::new();
        let mut select = to.prepare("SELECT version FROM log WHERE room = ?1 AND seq = ?2")?;
        for slot in &self.slots {
            let version: Option<u32> = select
                .query_row([head.n, column::int(slot.seq)], |row| row.get(0))
                .optional()?;
            if version != Some(slot.version) || !named.insert(slot.seq) {
                return Err(Stop::Refused(BackendError::Conflict));
            }
        }
        Ok(())
    }

    fn rewrite_slots(&self, to: &mut Sequencer<'_>, head: &mut Head) -> rusqlite::Result<()> {
        for slot in &self.slots {
            slot.marks.replace(to, head, slot.seq)?;
            to.execute(
                "UPDATE log SET entry = ?3, version = version + 1,
                     author = iif(author = ?4, author, NULL), nonce = iif(author = ?4, nonce, NULL)
                 WHERE room = ?1 AND seq = ?2",
                params![head.n, column::int(slot.seq), slot.json, slot.author],
            )?;
            doc::rewrite(to, (head.n, slot.seq), slot.doc.as_ref())?;
            to.removed = true;
        }
        Ok(())
    }

    fn insert(
        &self,
        to: &Sequencer<'_>,
        head: &mut Head,
    ) -> rusqlite::Result<(Position, Timestamp)> {
        let (position, at) = to.advance(head)?;
        to.execute(
            "INSERT INTO log (room, seq, at, author, nonce, entry, counts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                head.n,
                column::int(position.seq),
                at.millis(),
                self.key.as_ref().map(|key| key.author),
                self.key.as_ref().map(|key| key.nonce),
                self.json,
                self.marks.counts,
            ],
        )?;
        self.marks.begin(to, head, position.seq)?;
        Ok((position, at))
    }
}

impl Operation for Append {
    type Answer = Appended;

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<Appended>, Stop> {
        let mut head = to.head(&self.room)?;
        if let Some(first) = self.first(to, &head)? {
            return Ok(Applied::quietly(first));
        }
        self.check_slots(to, &head)?;
        self.rewrite_slots(to, &mut head)?;
        let (position, at) = self.insert(to, &mut head)?;
        let tally = head.tail.tally;
        to.set_head(&self.room, head);
        let entry = Entry {
            seq: position.seq,
            at,
            body: self.body.clone(),
        };
        let hint = Hint::Appended {
            room: self.room.clone(),
            epoch: position.epoch.clone(),
            entry: entry.into(),
            tally,
        };
        Ok(Applied {
            answer: Appended {
                position,
                at,
                repeated: false,
                tally,
            },
            hint: Some(hint),
        })
    }
}

// ---------------------------------------------------------------------------------------------
// Trimming

/// One step of a trim; the caller asks again until all is done.
struct Trim {
    room: RoomId,
    lo: Seq,
}

/// How far a step of a trim came.
#[derive(PartialEq, Eq)]
enum Trimmed {
    /// To the end.
    All,
    /// More is left than one step may take.
    Part,
}

impl Operation for Trim {
    type Answer = Trimmed;

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<Trimmed>, Stop> {
        let mut head = to.head(&self.room)?;
        let goal = self.lo.min(head.tail.top + 1);
        if goal <= head.tail.lo {
            return Ok(Applied::quietly(Trimmed::All));
        }
        let lo = goal.min(head.tail.lo + TRIM_STEP);
        to.execute(
            "DELETE FROM log WHERE room = ?1 AND seq < ?2",
            [head.n, column::int(lo)],
        )?;
        to.execute(
            "DELETE FROM mentions WHERE room = ?1 AND seq < ?2",
            [head.n, column::int(lo)],
        )?;
        doc::orphan(to, head.n, Some(lo))?;
        to.removed = true;
        head.tail.tally.recounts += 1;
        head.tail.lo = lo;
        to.set_head(&self.room, head);
        Ok(Applied::quietly(if lo == goal {
            Trimmed::All
        } else {
            Trimmed::Part
        }))
    }
}
