//! The log: one hash of slots for each room, and scripts that keep it whole.

use std::hash::{DefaultHasher, Hash, Hasher};

use async_trait::async_trait;
use data_encoding::BASE64URL_NOPAD;
use deadpool_redis::redis::cmd;
use futures_util::{FutureExt, future::ready};
use uuid::Uuid;

use super::{
    Redis,
    ask::foreign,
    keys::RoomKeys,
    lane::{self, Item},
    parts::{Marks, Parts, Rewrite},
    script::{PAGE, TRIM},
};
use crate::{
    backend::{
        Appended, BackendError, Log, NewEntry, Page, PageLimit, Pending, Result, Slot, SlotChange,
        Window,
    },
    domain::{
        Body, Entry, Epoch, Nonce, Position, Resume, RoomId, Seq, Tail, Tally, Timestamp, UserId,
        Verdict, log::judge,
    },
};

/// Most entries that one call trims: others wait meanwhile.
const TRIM_STEP: u32 = 1000;
/// Tries to read a page of a log that changes under the reader.
const TRIES: usize = 5;

#[async_trait]
impl Log for Redis {
    fn append(&self, room: &RoomId, entry: NewEntry) -> Pending<Appended> {
        self.rewrite(room, Vec::new(), entry)
    }

    fn rewrite(&self, room: &RoomId, slots: Vec<SlotChange>, entry: NewEntry) -> Pending<Appended> {
        match self.offer(room, slots, entry) {
            Ok(coming) => async move {
                coming.await.unwrap_or_else(|_| {
                    Err(BackendError::Unavailable("the server stops".to_owned()))
                })
            }
            .boxed(),
            Err(error) => ready(Err(error)).boxed(),
        }
    }

    async fn knows(&self, room: &RoomId, author: UserId, nonce: Nonce) -> Result<bool> {
        self.shared.check_open()?;
        let RoomKeys { nonce: keys, .. } = self.shared.keys.room(room);
        let mut command = cmd("HEXISTS");
        command.arg(&keys).arg(word(author, nonce));
        self.shared.link.command(&keys, &command).await
    }

    async fn slot(&self, room: &RoomId, seq: Seq) -> Result<Option<Slot>> {
        let RoomKeys { meta, log, .. } = self.shared.keys.room(room);
        let mut command = cmd("HGET");
        command.arg(log).arg(seq);
        let found: Option<String> = self.shared.link.command(&meta, &command).await?;
        match found {
            Some(slot) => Ok(Some(read_slot(seq, &slot)?)),
            None if self.shared.tail(room).await?.is_some() => Ok(None),
            None => Err(BackendError::NoRoom),
        }
    }

    async fn page(&self, room: &RoomId, window: Window, limit: PageLimit) -> Result<Page> {
        self.shared.check_open()?;
        Ok(self.read(room, window, limit).await?.page)
    }

    async fn resume(
        &self,
        room: &RoomId,
        position: Option<Position>,
        limit: PageLimit,
    ) -> Result<Resume> {
        self.shared.check_open()?;
        let mut window = match &position {
            // Most clients know where they are: then one question is enough.
            Some(position) => Window::After(position.seq),
            None => Window::Newest,
        };
        for _ in 0..TRIES {
            let read = self.read(room, window, limit).await?;
            let (verdict, since, end) = match &position {
                None => (Verdict::New, 0, None),
                Some(position) => judge(position, &read.page.tail, |epoch| read.end_of(epoch)),
            };
            let wanted = match verdict {
                Verdict::Ok | Verdict::Truncated => Window::After(since),
                Verdict::New | Verdict::Gap | Verdict::Reset => Window::Newest,
            };
            if wanted == window {
                return Ok(Resume {
                    verdict,
                    tail: read.page.tail,
                    end,
                    entries: read.page.entries,
                    more: wanted != Window::Newest && read.page.more,
                });
            }
            window = wanted;
        }
        Err(BackendError::Unavailable(
            "the log changes too fast to read".to_owned(),
        ))
    }

    async fn tails(&self, rooms: &[RoomId]) -> Result<Vec<Option<Tail>>> {
        self.shared.tails(rooms).await
    }

    async fn trim(&self, room: &RoomId, lo: Seq) -> Result<()> {
        let RoomKeys {
            meta, log, nonce, ..
        } = self.shared.keys.room(room);
        let step = TRIM.on(&[&meta, &log, &nonce]).arg(lo).arg(TRIM_STEP);
        while !self.shared.link.run::<bool>(&step).await? {}
        Ok(())
    }
}

impl Redis {
    fn offer(
        &self,
        room: &RoomId,
        slots: Vec<SlotChange>,
        entry: NewEntry,
    ) -> Result<tokio::sync::oneshot::Receiver<Result<Appended>>> {
        self.shared.check_open()?;
        let rewrites = slots
            .into_iter()
            .map(|slot| {
                Ok(Rewrite {
                    seq: slot.seq,
                    version: slot.version,
                    author: key_prefix(slot.body.author_id()),
                    json: to_json(&slot.body)?,
                    marks: Marks::of(&slot.body),
                })
            })
            .collect::<Result<_>>()?;
        let RoomKeys {
            meta,
            log,
            nonce,
            counts,
            called,
            channel,
            ..
        } = self.shared.keys.room(room);
        let parts = Parts {
            keys: [meta, log, nonce, counts, called],
            channel,
            key: key(&entry),
            json: to_json(&entry.body)?,
            marks: Marks::of(&entry.body),
            rewrites,
        };
        let (item, coming) = Item::new(room.clone(), entry.body, parts);
        let lane = self.lane_of(room).ok_or_else(lane::full)?;
        lane.try_send(item).map_err(|_| lane::full())?;
        Ok(coming)
    }

    /// One room, one lane: its order is the lane's.
    fn lane_of(&self, room: &RoomId) -> Option<tokio::sync::mpsc::Sender<Item>> {
        let mut hasher = DefaultHasher::new();
        room.hash(&mut hasher);
        self.lane(hasher.finish())
    }

    async fn read(&self, room: &RoomId, window: Window, limit: PageLimit) -> Result<Read> {
        let RoomKeys { meta, log, .. } = self.shared.keys.room(room);
        let (direction, from) = match window {
            Window::Newest => ("down", String::new()),
            Window::Before(seq) => ("down", seq.to_string()),
            Window::After(seq) => ("up", seq.min(1 << 53).to_string()),
        };
        let call = PAGE
            .on(&[&meta, &log])
            .arg(direction)
            .arg(from)
            .arg(limit.entries)
            .arg(limit.bytes);
        let read: Answer = match self.shared.link.try_run(&call).await {
            // Listed and not begun: somebody stopped in between, or Redis lost it.
            Err(trouble) if trouble.is("NOROOM") && self.shared.begin_if_listed(room).await? => {
                self.shared.link.run(&call).await?
            }
            answer => answer?,
        };
        let (epoch, lo, top, said, recounts, closed, more, first, slots) = read;
        let entries = slots
            .iter()
            .zip(first..)
            .map(|(slot, seq)| Ok(read_slot(seq, slot)?.entry))
            .collect::<Result<_>>()?;
        let tail = Tail {
            epoch: Epoch::from(epoch),
            lo,
            top,
            tally: Tally { said, recounts },
        };
        let page = Page {
            tail,
            entries,
            more,
        };
        Ok(Read { page, closed })
    }
}

type Answer = (String, Seq, Seq, u64, u64, String, bool, Seq, Vec<String>);

/// A page and the epochs that are over.
struct Read {
    page: Page,
    /// `epoch=last;…`
    closed: String,
}

impl Read {
    fn end_of(&self, epoch: &Epoch) -> Option<Seq> {
        let mut closed = self
            .closed
            .split(';')
            .filter_map(|part| part.split_once('='));
        let (_, end) = closed.rfind(|(name, _)| *name == epoch.as_str())?;
        end.parse().ok()
    }
}

/// What every key of an author begins with: 21 characters are 126 bits.
fn key_prefix(author: UserId) -> String {
    let mut word = BASE64URL_NOPAD.encode(author.0.as_bytes());
    word.truncate(21);
    word
}

/// Author and nonce in one word.
fn word(author: UserId, nonce: Nonce) -> String {
    let both = [author.0.into_bytes(), nonce.0.into_bytes()].concat();
    BASE64URL_NOPAD.encode(&both)
}

/// Author and nonce in one word, or a word of its own that is never used again.
fn key(entry: &NewEntry) -> String {
    match entry.key {
        Some((author, nonce)) => word(author, nonce),
        None => BASE64URL_NOPAD.encode(Uuid::new_v4().as_bytes()),
    }
}

fn to_json(body: &Body) -> Result<String> {
    serde_json::to_string(body).map_err(|error| BackendError::Internal(error.to_string()))
}

/// `at version key body`
fn read_slot(seq: Seq, slot: &str) -> Result<Slot> {
    let bad = || foreign("a slot");
    let mut parts = slot.splitn(4, ' ');
    let at = parts
        .next()
        .and_then(|at| at.parse().ok())
        .ok_or_else(bad)?;
    let version = parts.next().and_then(|v| v.parse().ok()).ok_or_else(bad)?;
    let json = parts.nth(1).ok_or_else(bad)?;
    let body = serde_json::from_str(json).map_err(|_| bad())?;
    Ok(Slot {
        version,
        entry: Entry {
            seq,
            at: Timestamp::from_millis(at),
            body,
        },
    })
}
