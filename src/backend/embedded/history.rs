//! Reading logs: queries that see one committed moment.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use super::{column, reader::ReadError};
use crate::backend::{BackendError, Page, PageLimit, Slot, Window};
use crate::domain::{
    Entry, Nonce, Position, Resume, RoomId, Seq, Tail, Timestamp, UserId, Verdict, log::judge,
};

type Found<T> = Result<T, ReadError>;

/// Whether an entry with this key is retained.
pub(super) fn knows(
    conn: &Connection,
    room: &RoomId,
    author: UserId,
    nonce: Nonce,
) -> Result<bool, ReadError> {
    let mut select = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM log JOIN rooms ON rooms.n = log.room
             WHERE rooms.id = ?1 AND author = ?2 AND nonce = ?3)",
    )?;
    let (author, nonce) = (author.0.into_bytes(), nonce.0.into_bytes());
    Ok(select.query_row(params![room.as_str(), author, nonce], |row| row.get(0))?)
}

/// A slot as it is now.
pub(super) fn slot(conn: &Connection, room: &RoomId, seq: Seq) -> Found<Option<Slot>> {
    let (n, _) = tail(conn, room)?;
    let mut select = conn
        .prepare_cached("SELECT seq, at, entry, version FROM log WHERE room = ?1 AND seq = ?2")?;
    let found = select
        .query_row([n, column::int(seq)], |row| {
            Ok(Slot {
                entry: entry(row)?.0,
                version: row.get(3)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// A page and the tail it belongs to.
pub(super) fn page(
    conn: &Connection,
    room: &RoomId,
    window: Window,
    limit: PageLimit,
) -> Found<Page> {
    let (n, tail) = tail(conn, room)?;
    Ok(read_page(conn, n, tail, window, limit)?)
}

/// What a returning client missed.
pub(super) fn resume(
    conn: &Connection,
    room: &RoomId,
    position: Option<&Position>,
    limit: PageLimit,
) -> Found<Resume> {
    let (n, tail) = tail(conn, room)?;
    let (verdict, since, end) = match position {
        None => (Verdict::New, 0, None),
        Some(position) => {
            let closed = closed_epoch(conn, n, position)?;
            judge(position, &tail, |_| closed)
        }
    };
    let (window, follows) = match verdict {
        Verdict::Ok | Verdict::Truncated => (Window::After(since), true),
        Verdict::New | Verdict::Gap | Verdict::Reset => (Window::Newest, false),
    };
    let page = read_page(conn, n, tail, window, limit)?;
    Ok(Resume {
        verdict,
        tail: page.tail,
        end,
        entries: page.entries,
        more: follows && page.more,
    })
}

/// Where the logs of several rooms end.
pub(super) fn tails(conn: &Connection, rooms: &[RoomId]) -> Found<Vec<Option<Tail>>> {
    let tail = |room| match tail(conn, room) {
        Ok((_, tail)) => Ok(Some(tail)),
        Err(ReadError(BackendError::NoRoom)) => Ok(None),
        Err(error) => Err(error),
    };
    rooms.iter().map(tail).collect()
}

/// The room's number and where its log ends.
pub(super) fn tail(conn: &Connection, room: &RoomId) -> Found<(i64, Tail)> {
    let mut select =
        conn.prepare_cached("SELECT n, epoch, lo, top, said, recounts FROM rooms WHERE id = ?1")?;
    let found = select
        .query_row([room.as_str()], |row| {
            let tail = Tail {
                epoch: column::epoch(row, 1)?,
                lo: column::seq(row, 2)?,
                top: column::seq(row, 3)?,
                tally: column::tally(row, 4)?,
            };
            Ok((row.get(0)?, tail))
        })
        .optional()?;
    Ok(found.ok_or(BackendError::NoRoom)?)
}

/// Where the position's epoch ended, if it is an earlier one that the log remembers.
fn closed_epoch(conn: &Connection, n: i64, position: &Position) -> rusqlite::Result<Option<Seq>> {
    conn.prepare_cached("SELECT end_seq FROM closed_epochs WHERE room = ?1 AND epoch = ?2")?
        .query_row((n, position.epoch.as_str()), |row| column::seq(row, 0))
        .optional()
}

fn read_page(
    conn: &Connection,
    n: i64,
    tail: Tail,
    window: Window,
    limit: PageLimit,
) -> rusqlite::Result<Page> {
    let most = i64::try_from(limit.entries.max(1)).unwrap_or(i64::MAX);
    let (select, edge, rising) = match window {
        Window::After(seq) => (AFTER, seq, true),
        Window::Before(seq) => (BEFORE, seq, false),
        Window::Newest => (BEFORE, Seq::MAX, false),
    };
    let select = conn.prepare_cached(select)?;
    let mut entries = take(select, [n, column::int(edge), most], limit.bytes)?;
    if !rising {
        entries.reverse();
    }
    let more = match (rising, entries.first(), entries.last()) {
        (true, _, Some(last)) => last.seq < tail.top,
        (false, Some(first), _) => first.seq > tail.lo,
        _ => false,
    };
    Ok(Page {
        tail,
        entries,
        more,
    })
}

const AFTER: &str =
    "SELECT seq, at, entry FROM log WHERE room = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
const BEFORE: &str =
    "SELECT seq, at, entry FROM log WHERE room = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3";

/// Entries until the next one would pass the bound of bytes; the first always.
fn take(
    mut select: CachedStatement<'_>,
    values: [i64; 3],
    most: usize,
) -> rusqlite::Result<Vec<Entry>> {
    let mut rows = select.query(values)?;
    let mut entries = Vec::new();
    let mut sum = 0;
    while let Some(row) = rows.next()? {
        let (entry, bytes) = entry(row)?;
        sum += bytes;
        if sum > most && !entries.is_empty() {
            break;
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// The entry in the columns `seq, at, entry`, and the bytes of its JSON.
fn entry(row: &Row<'_>) -> rusqlite::Result<(Entry, usize)> {
    let json = row.get_ref(2)?.as_str()?;
    let entry = Entry {
        seq: column::seq(row, 0)?,
        at: Timestamp::from_millis(row.get(1)?),
        body: column::json(json, 2)?,
    };
    Ok((entry, json.len()))
}
