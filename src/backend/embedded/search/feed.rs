//! Bringing the index up to the log: by the writer, in steps, while nobody waits for it.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};
use tokio::{sync::watch, time::Instant};

use super::{
    super::{
        column,
        sequencer::{Head, Heads, Sequencer},
    },
    doc::{self, Doc},
};
use crate::domain::{Body, Seq, Timestamp};

/// What the index is made by. Another one, and it is made anew.
const VERSION: i64 = 1;
/// Entries of one step: others wait meanwhile.
const STEP: u32 = 32;
/// Messages taken out in one step, which costs more.
const REMOVALS: u32 = 8;
/// Least time between two steps while others wait.
const PACE: Duration = Duration::from_millis(50);
/// How long to let it be after it failed.
const RETREAT: Duration = Duration::from_secs(10);

/// Which of two things to do first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum First {
    /// Putting in what was said, for it is to be found.
    Feeding,
    /// Taking out what is gone, for the store is about to close.
    Removing,
}

/// How far the index is, as the writer knows it.
pub(in super::super) struct Feed {
    /// The seq up to which each room is in the index, by the room's number.
    reached: HashMap<i64, Seq>,
    /// Rooms with entries beyond that.
    behind: BTreeSet<i64>,
    /// Whether something of what is gone is still in it.
    orphans: bool,
    /// Whether the file was looked at.
    is_loaded: bool,
    last_step: Instant,
    /// After a failure: not before this.
    not_before: Option<Instant>,
    settled: watch::Sender<bool>,
}

impl Feed {
    /// Knows nothing yet. The receiver is true while the index holds all that was committed.
    pub(in super::super) fn new() -> (Self, watch::Receiver<bool>) {
        let (settled, waiting) = watch::channel(false);
        let feed = Self {
            reached: HashMap::new(),
            behind: BTreeSet::new(),
            orphans: false,
            is_loaded: false,
            last_step: Instant::now(),
            not_before: None,
            settled,
        };
        (feed, waiting)
    }

    /// Whether there is something to do, and nothing against doing it now.
    pub(in super::super) fn is_due(&self) -> bool {
        let is_asked = !self.is_loaded || self.orphans || !self.behind.is_empty();
        is_asked
            && self
                .not_before
                .is_none_or(|moment| Instant::now() >= moment)
    }

    /// The same for a step that others wait for.
    pub(in super::super) fn is_overdue(&self) -> bool {
        self.is_due() && self.last_step.elapsed() >= PACE
    }

    /// Whether something of what is gone is left, and nothing is against taking it out now.
    pub(in super::super) fn has_orphans(&self) -> bool {
        let is_left = !self.is_loaded || self.orphans;
        is_left && self.not_before.is_none()
    }

    /// How long nothing can be done although there is something to do.
    pub(in super::super) fn pause(&self) -> Option<Duration> {
        self.not_before
            .map(|moment| moment.duration_since(Instant::now()))
    }

    /// These logs were written, and these changes committed.
    pub(in super::super) fn note(&mut self, heads: &Heads, changes: Gone) {
        if changes.rooms {
            self.forget();
        }
        self.orphans |= changes.orphans;
        for head in heads.values() {
            self.note_head(head);
        }
        self.tell();
    }

    fn note_head(&mut self, head: &Head) {
        let reached = self.reached.get(&head.n).copied().unwrap_or(0);
        if self.is_loaded && head.tail.top > reached {
            self.behind.insert(head.n);
        }
    }

    /// What is known may not be so any more: it is read again.
    pub(in super::super) fn forget(&mut self) {
        self.is_loaded = false;
        self.reached.clear();
        self.behind.clear();
        self.tell();
    }

    fn tell(&self) {
        // What is gone is not found, whether it is taken out yet or not.
        let is_settled = self.is_loaded && self.behind.is_empty();
        self.settled
            .send_if_modified(|now| std::mem::replace(now, is_settled) != is_settled);
    }

    /// Makes a step and returns how many rows it wrote. Losing one with the power costs nothing: it is
    /// made again.
    pub(in super::super) fn step(
        &mut self,
        conn: &mut Connection,
        life: i64,
        first: First,
    ) -> rusqlite::Result<usize> {
        self.last_step = Instant::now();
        self.not_before = None;
        conn.pragma_update(None, "synchronous", "NORMAL")?;
        let outcome = self.try_step(conn, life, first);
        conn.pragma_update(None, "synchronous", "FULL")?;
        if let Err(cause) = &outcome {
            self.not_before = Some(Instant::now() + RETREAT);
            // What this transaction did is undone.
            self.forget();
            tracing::warn!(%cause, "the search index could not be brought up to date yet");
            if cause.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) {
                tracing::error!(%cause, "the search index is damaged and is made anew");
                clear(conn)?;
            }
        }
        self.tell();
        outcome
    }

    fn try_step(
        &mut self,
        conn: &mut Connection,
        life: i64,
        first: First,
    ) -> rusqlite::Result<usize> {
        if !self.is_loaded {
            self.load(conn)?;
            return Ok(0);
        }
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let heads = Heads::new();
        let to = Sequencer::new(&tx, &heads, life);
        let mut wrote = 0;
        let mut moved = None;
        let removes = self.orphans && (first == First::Removing || self.behind.is_empty());
        if removes {
            wrote = purge(&to)?;
        } else if let Some(room) = self.behind.first().copied() {
            let after = self.reached.get(&room).copied().unwrap_or(0);
            let (entries, reached, is_end) = feed(&to, room, after)?;
            wrote = entries;
            moved = Some((room, reached, is_end));
        }
        drop(to);
        tx.commit()?;
        match moved {
            Some((room, reached, is_end)) => {
                self.reached.insert(room, reached);
                if is_end {
                    self.behind.remove(&room);
                }
            }
            None => self.orphans &= wrote > 0,
        }
        Ok(wrote)
    }

    fn load(&mut self, conn: &mut Connection) -> rusqlite::Result<()> {
        let version: i64 =
            conn.query_row("SELECT n FROM counters WHERE name = 'search'", [], |row| {
                row.get(0)
            })?;
        if version != VERSION {
            clear(conn)?;
        }
        let mut select = conn.prepare(
            "SELECT rooms.n, rooms.top, ifnull(search_rooms.seq, 0)
             FROM rooms LEFT JOIN search_rooms ON search_rooms.room = rooms.n",
        )?;
        let rooms = select.query_map([], |row| {
            Ok((row.get(0)?, column::seq(row, 1)?, column::seq(row, 2)?))
        })?;
        self.reached.clear();
        self.behind.clear();
        for room in rooms {
            let (n, top, reached): (i64, Seq, Seq) = room?;
            self.reached.insert(n, reached);
            if top > reached {
                self.behind.insert(n);
            }
        }
        self.orphans = conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM search_docs WHERE room IS NULL)",
            [],
            |row| row.get(0),
        )?;
        self.is_loaded = true;
        Ok(())
    }
}

/// What a batch took away.
#[derive(Clone, Copy, Default)]
pub(in super::super) struct Gone {
    /// Whole rooms.
    pub(in super::super) rooms: bool,
    /// Messages that are still in the index, and are not found any more.
    pub(in super::super) orphans: bool,
}

/// Puts the next entries of a room into the index. Returns how many there were, the seq that is reached,
/// and whether it is the last.
fn feed(to: &Sequencer<'_>, room: i64, after: Seq) -> rusqlite::Result<(usize, Seq, bool)> {
    let mut select = to.prepare(
        "SELECT seq, at, entry FROM log WHERE room = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?;
    let mut rows = select.query(params![room, column::int(after), STEP])?;
    let (mut entries, mut reached) = (0, after);
    while let Some(row) = rows.next()? {
        let seq = column::seq(row, 0)?;
        let at = Timestamp::from_millis(row.get(1)?);
        let body: Body = column::json(row.get_ref(2)?.as_str()?, 2)?;
        if let Some(doc) = Doc::of(&body) {
            doc.insert(to, (room, seq, at))?;
        }
        (entries, reached) = (entries + 1, seq);
    }
    let is_end = entries < STEP as usize;
    if is_end {
        // Entries may have been trimmed at the end too: then there is nothing between.
        let top: Seq = to
            .prepare("SELECT ifnull(max(top), 0) FROM rooms WHERE n = ?1")?
            .query_row([room], |row| column::seq(row, 0))?;
        reached = reached.max(top);
    }
    to.execute(
        "INSERT INTO search_rooms (room, seq) VALUES (?1, ?2)
         ON CONFLICT (room) DO UPDATE SET seq = excluded.seq",
        [room, column::int(reached)],
    )?;
    Ok((entries, reached, is_end))
}

/// Takes some of what is gone out of the index.
fn purge(to: &Sequencer<'_>) -> rusqlite::Result<usize> {
    let mut select = to.prepare("SELECT id FROM search_docs WHERE room IS NULL LIMIT ?1")?;
    let ids = select.query_map([REMOVALS], |row| row.get(0))?;
    let ids: Vec<i64> = ids.collect::<rusqlite::Result<_>>()?;
    for id in &ids {
        doc::remove(to, *id)?;
    }
    Ok(ids.len())
}

/// Begins anew.
pub(in super::super) fn clear(conn: &Connection) -> rusqlite::Result<()> {
    let remake = include_str!("remake.sql");
    let version = format!("UPDATE counters SET n = {VERSION} WHERE name = 'search'");
    let made = conn.execute_batch(&format!("BEGIN IMMEDIATE; {remake}{version}; COMMIT"));
    if made.is_err() && !conn.is_autocommit() {
        conn.execute_batch("ROLLBACK")?;
    }
    made
}
