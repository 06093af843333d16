//! Searching the logs: the contract, and the way that works with every log.

use std::{
    collections::{BinaryHeap, VecDeque},
    time::Duration,
};

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::time::Instant;

use super::{BackendError, Log, PageLimit, Result, Window};
use crate::domain::{
    Entry, RoomId, Seq, Tail, Timestamp,
    search::{Match, Place, Query},
};

/// What to look for, and where.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What matches.
    pub query: Query,
    /// The rooms that are looked at: what is said elsewhere has no influence on the answer.
    pub rooms: Vec<RoomId>,
    /// Only what comes after this place in the order, newest first; `None`: from the newest.
    pub from: Option<Place>,
    /// Most hits.
    pub limit: usize,
}

/// A message that matches.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where it was said.
    pub room: RoomId,
    /// As it is now.
    pub entry: Entry,
    /// What matched.
    pub matched: Match,
}

impl Hit {
    /// Its place in the order.
    pub fn place(&self) -> Place {
        Place {
            at: self.entry.at,
            room: self.room.clone(),
            seq: self.entry.seq,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Newest first.
    pub hits: Vec<Hit>,
    /// Where to go on, as [`Ask::from`]; `None` when all was searched.
    pub next: Option<Place>,
    /// Whether it stopped at `next` because it had looked long enough, not because it had enough hits.
    pub is_cut_short: bool,
}

/// Finding messages.
#[async_trait]
pub trait Search {
    /// Messages that match, newest first: every one that was acknowledged before this is called and
    /// is still as it was. Nothing that was deleted, trimmed or said before an edit is found.
    ///
    /// It takes a bounded time: where that is not enough, it says how far it came. Rooms that are
    /// not in the directory hold nothing.
    async fn search(&self, ask: Ask) -> Result<Found>;
}

/// How long to look when there is no index.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Most entries that are read.
    pub entries: usize,
    /// Most time; what is under way then is finished.
    pub time: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            entries: 20_000,
            time: Duration::from_millis(1500),
        }
    }
}

/// Rooms whose logs are opened at the same time.
const AT_ONCE: usize = 8;
/// Entries of the first page of a room, and of those after it.
const PAGES: (usize, usize) = (50, 500);

/// Reads the logs from the newest entry on, all rooms together in the order of time.
pub async fn read_through<L: Log + Sync + ?Sized>(
    log: &L,
    ask: &Ask,
    patience: Patience,
) -> Result<Found> {
    let begun = Instant::now();
    let tails = log.tails(&ask.rooms).await?;
    let opening: Vec<_> = ask
        .rooms
        .iter()
        .zip(tails)
        .map(|(room, tail)| open(log, ask, room, tail))
        .collect();
    let opened: Vec<Option<Stream>> = stream::iter(opening)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let mut streams: Vec<Stream> = opened.into_iter().flatten().collect();
    let mut heads: BinaryHeap<Head> = BinaryHeap::new();
    for (index, stream) in streams.iter().enumerate() {
        heads.extend(stream.head(index));
    }
    let mut found = Found::default();
    let mut read = 0;
    while let Some(Head { place, index }) = heads.pop() {
        if ask.query.after.is_some_and(|after| place.at < after) {
            break;
        }
        let Some(stream) = streams.get_mut(index) else {
            break;
        };
        let Some(entry) = stream.page.pop_front() else {
            continue;
        };
        read += 1;
        if let Some(matched) = ask.query.matches(&entry) {
            let room = stream.room.clone();
            found.hits.push(Hit {
                room,
                entry,
                matched,
            });
        }
        if stream.page.is_empty() {
            stream.fill(log, PAGES.1).await?;
        }
        heads.extend(stream.head(index));
        let is_tired = read >= patience.entries || begun.elapsed() >= patience.time;
        if found.hits.len() >= ask.limit || is_tired {
            found.is_cut_short = found.hits.len() < ask.limit && !heads.is_empty();
            found.next = (!heads.is_empty()).then_some(place);
            break;
        }
    }
    Ok(found)
}

/// A room's log, read backwards.
struct Stream {
    room: RoomId,
    /// Newest first.
    page: VecDeque<Entry>,
    /// Where the next page begins (exclusive); `None`: there is none.
    before: Option<Seq>,
}

/// The next entry of a stream.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    place: Place,
    index: usize,
}

impl Stream {
    fn head(&self, index: usize) -> Option<Head> {
        let entry = self.page.front()?;
        let place = Place {
            at: entry.at,
            room: self.room.clone(),
            seq: entry.seq,
        };
        Some(Head { place, index })
    }

    async fn fill<L: Log + Sync + ?Sized>(&mut self, log: &L, entries: usize) -> Result<()> {
        let Some(before) = self.before else {
            return Ok(());
        };
        let limit = PageLimit::entries(entries);
        match log.page(&self.room, Window::Before(before), limit).await {
            Ok(page) => {
                self.before = page.entries.first().map(|entry| entry.seq);
                self.before = self.before.filter(|_| page.more);
                self.page.extend(page.entries.into_iter().rev());
                Ok(())
            }
            // It was deleted meanwhile.
            Err(BackendError::NoRoom) => {
                self.before = None;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// The log of a room, at the first entry that is asked for; `None` if there is nothing in it.
async fn open<L: Log + Sync + ?Sized>(
    log: &L,
    ask: &Ask,
    room: &RoomId,
    tail: Option<Tail>,
) -> Result<Option<Stream>> {
    let Some(tail) = tail.filter(|tail| tail.top >= tail.lo) else {
        return Ok(None);
    };
    let before = match bound(ask, room) {
        Some(bound) => seek(log, room, &tail, &bound).await?,
        // Beyond the top, for what was said since the tails were read.
        None => tail.top.saturating_add(1 << 32),
    };
    let mut stream = Stream {
        room: room.clone(),
        page: VecDeque::new(),
        before: Some(before),
    };
    stream.fill(log, PAGES.0).await?;
    Ok(Some(stream))
}

/// The place that all entries to look at come after.
fn bound(ask: &Ask, room: &RoomId) -> Option<Place> {
    let day = ask.query.before.map(|before| Place {
        at: before,
        room: room.clone(),
        seq: 0,
    });
    match (&ask.from, day) {
        (Some(from), Some(day)) => Some(from.clone().min(day)),
        (Some(from), None) => Some(from.clone()),
        (None, day) => day,
    }
}

/// The lowest seq whose place is not before `bound`: time never runs back within a room.
async fn seek<L: Log + Sync + ?Sized>(
    log: &L,
    room: &RoomId,
    tail: &Tail,
    bound: &Place,
) -> Result<Seq> {
    let (mut low, mut high) = (tail.lo, tail.top + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let at: Option<Timestamp> = match log.slot(room, middle).await {
            Ok(slot) => slot.map(|slot| slot.entry.at),
            Err(BackendError::NoRoom) => None,
            Err(error) => return Err(error),
        };
        let is_before = at.is_none_or(|at| (at, room, middle) < (bound.at, &bound.room, bound.seq));
        if is_before {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
