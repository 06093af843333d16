//! Asking the index. It says where to look; whether a message matches is for [`Query::matches`].

use std::{collections::HashMap, time::Duration};

use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};
use tokio::time::Instant;

use super::{
    super::{history, reader::ReadError},
    doc::{first_id, room_word, user_word},
};
use crate::backend::{Ask, Found, Hit};
use crate::domain::{
    RoomId, Timestamp,
    search::{From, Place, Query, Term},
};

/// Most time for one search.
const PATIENCE: Duration = Duration::from_secs(1);
/// Messages of one moment that are put in order before they are given.
const SAME_MOMENT: usize = 10_000;

/// What the index knows.
pub(super) fn find(conn: &Connection, ask: &Ask) -> Result<Found, ReadError> {
    let begun = Instant::now();
    let rooms = numbers(conn, &ask.rooms)?;
    if rooms.is_empty() {
        return Ok(Found::default());
    }
    let (low, high) = bounds(ask);
    let mut select = conn.prepare_cached(
        "SELECT search_docs.id, search_docs.room, search_docs.seq FROM search
         JOIN search_docs ON search_docs.id = search.rowid
         WHERE search MATCH ?1 AND search.rowid >= ?2 AND search.rowid < ?3
         ORDER BY search.rowid DESC",
    )?;
    let words = Value::Text(expression(&ask.query, rooms.keys()));
    let values = [words, Value::Integer(low), Value::Integer(high)];
    let mut rows = select.query(params_from_iter(values))?;
    let mut found = Found::default();
    // Those of the same millisecond, which the index has in no order.
    let mut same: Vec<Hit> = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, seq): (Option<i64>, i64) = (row.get(1)?, row.get(2)?);
        let room = number.and_then(|number| rooms.get(&number));
        let Some(room) = room else { continue };
        let seq = u64::try_from(seq).unwrap_or(0);
        let slot = history::slot(conn, room, seq)?;
        let Some(entry) = slot.map(|slot| slot.entry) else {
            continue;
        };
        let Some(matched) = ask.query.matches(&entry) else {
            continue;
        };
        let hit = Hit {
            room: room.clone(),
            entry,
            matched,
        };
        let goes_on = same
            .first()
            .is_none_or(|first| first.entry.at == hit.entry.at && same.len() < SAME_MOMENT);
        if !goes_on {
            settle(&mut found, &mut same, ask);
            let is_tired = begun.elapsed() > PATIENCE;
            if found.hits.len() >= ask.limit || is_tired {
                return Ok(stopped(found, ask, &hit));
            }
        }
        same.push(hit);
    }
    settle(&mut found, &mut same, ask);
    if found.hits.len() > ask.limit {
        found.hits.truncate(ask.limit);
        found.next = found.hits.last().map(Hit::place);
    }
    Ok(found)
}

/// Stopped before `hit`, which is not given any more.
fn stopped(mut found: Found, ask: &Ask, hit: &Hit) -> Found {
    found.is_cut_short = found.hits.len() < ask.limit;
    found.hits.truncate(ask.limit);
    found.next = found.hits.last().map(Hit::place).or_else(|| {
        // Nothing was found down to this moment.
        let at = Timestamp::from_millis(hit.entry.at.millis() + 1);
        let room = hit.room.clone();
        Some(Place { at, room, seq: 0 })
    });
    found
}

/// Puts those of one moment in order, behind what was found before.
fn settle(found: &mut Found, same: &mut Vec<Hit>, ask: &Ask) {
    let mut hits: Vec<(Place, Hit)> = same.drain(..).map(|hit| (hit.place(), hit)).collect();
    hits.retain(|(place, _)| ask.from.as_ref().is_none_or(|from| place < from));
    hits.sort_by(|one, other| other.0.cmp(&one.0));
    found.hits.extend(hits.into_iter().map(|(_, hit)| hit));
}

/// The lowest and the first too high id of what is asked for.
fn bounds(ask: &Ask) -> (i64, i64) {
    let low = ask.query.after.map_or(i64::MIN, first_id);
    let before = ask.query.before.map_or(i64::MAX, first_id);
    let from = ask.from.as_ref().map_or(i64::MAX, |from| {
        first_id(Timestamp::from_millis(from.at.millis().saturating_add(1)))
    });
    (low, before.min(from))
}

fn numbers(conn: &Connection, rooms: &[RoomId]) -> rusqlite::Result<HashMap<i64, RoomId>> {
    let mut select = conn.prepare_cached("SELECT n FROM rooms WHERE id = ?1")?;
    let mut found = HashMap::new();
    for room in rooms {
        let number: Option<i64> = select
            .query_row([room.as_str()], |row| row.get(0))
            .optional()?;
        found.extend(number.map(|number| (number, room.clone())));
    }
    Ok(found)
}

/// The question in the language of FTS5. Tokens are letters, digits, marks and symbols, which mean
/// nothing in it; they stand in quotes all the same.
fn expression<'a>(query: &Query, rooms: impl Iterator<Item = &'a i64>) -> String {
    let rooms: Vec<String> = rooms.map(|room| quoted(&room_word(*room))).collect();
    let mut parts = vec![format!("traits : ({})", rooms.join(" OR "))];
    parts.extend(
        query
            .terms
            .iter()
            .map(|term| format!("text : {}", row_of(term))),
    );
    parts.extend(
        query
            .has
            .iter()
            .map(|has| format!("traits : {}", quoted(&format!("has{}", has.word())))),
    );
    if !query.from.is_empty() {
        let from: Vec<String> = query.from.iter().flat_map(said_by).collect();
        // A name of nothing that can be searched for is nobody's.
        parts.push(if from.is_empty() {
            format!("traits : {}", quoted("nobody"))
        } else {
            format!("({})", from.join(" OR "))
        });
    }
    parts.join(" AND ")
}

fn said_by(from: &From) -> Vec<String> {
    let mut ways = Vec::new();
    if !from.tokens.is_empty() {
        let name = Term {
            tokens: from.tokens.clone(),
            is_prefix: !from.is_whole,
        };
        ways.push(format!("author : ^ {}", row_of(&name)));
    }
    if let Some(user) = from.user {
        ways.push(format!("traits : {}", quoted(&user_word(&user.0))));
    }
    ways
}

fn row_of(term: &Term) -> String {
    let end = if term.is_prefix { " *" } else { "" };
    format!("{}{end}", quoted(&term.tokens.join(" ")))
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('"', ""))
}
