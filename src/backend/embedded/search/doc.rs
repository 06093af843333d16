//! What the index holds of a message.

use rusqlite::{OptionalExtension, params};

use super::super::sequencer::Sequencer;
use crate::domain::{
    Body, Seq, Timestamp,
    search::{tokens, traits},
};

/// Messages that can have the same millisecond; more get the next one.
const SAME_MOMENT: i64 = 1 << 20;

/// The tokens of a message, apart by spaces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in super::super) struct Doc {
    text: String,
    author: String,
    /// Who wrote it and what it has; without the room.
    traits: String,
}

impl Doc {
    /// `None` for what cannot be found: everything but messages that are not deleted.
    pub(in super::super) fn of(body: &Body) -> Option<Self> {
        let Body::Message(message) = body else {
            return None;
        };
        let text = message.searched().filter(|_| !message.deleted)?;
        let mut words = user_word(&message.author.id.0);
        for has in traits(message) {
            words.push_str(" has");
            words.push_str(has.word());
        }
        Some(Self {
            text: joined(&text),
            author: joined(message.author.name.as_str()),
            traits: words,
        })
    }

    /// Puts it into the index, which does not have the slot.
    pub(super) fn insert(
        &self,
        to: &Sequencer<'_>,
        (room, seq, at): (i64, Seq, Timestamp),
    ) -> rusqlite::Result<()> {
        let first = first_id(at);
        let last: Option<i64> = to
            .prepare("SELECT max(id) FROM search_docs WHERE id >= ?1 AND id < ?2")?
            .query_row([first, first + SAME_MOMENT], |row| row.get(0))?;
        let id = last.map_or(first, |last| last + 1);
        let traits = format!("{} {}", room_word(room), self.traits);
        let seq = super::super::column::int(seq);
        to.execute(
            "INSERT INTO search_docs (id, room, seq, text, author, traits)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, room, seq, self.text, self.author, traits],
        )?;
        to.execute(
            "INSERT INTO search (rowid, text, author, traits) VALUES (?1, ?2, ?3, ?4)",
            params![id, self.text, self.author, traits],
        )?;
        Ok(())
    }
}

/// The lowest id of a message of this moment.
pub(super) fn first_id(at: Timestamp) -> i64 {
    at.millis().saturating_mul(SAME_MOMENT)
}

/// The word that stands for a room in `traits`.
pub(super) fn room_word(room: i64) -> String {
    format!("r{room}")
}

/// The word that stands for a user in `traits`.
pub(super) fn user_word(user: &uuid::Uuid) -> String {
    format!("u{}", user.simple())
}

fn joined(text: &str) -> String {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
    words.join(" ")
}

/// Brings a slot that is rewritten up to what it says now. One that the index has not reached yet is
/// left to it.
pub(in super::super) fn rewrite(
    to: &Sequencer<'_>,
    (room, seq): (i64, Seq),
    doc: Option<&Doc>,
) -> rusqlite::Result<()> {
    let found: Option<i64> = to
        .prepare("SELECT id FROM search_docs WHERE room = ?1 AND seq = ?2")?
        .query_row([room, super::super::column::int(seq)], |row| row.get(0))
        .optional()?;
    let Some(id) = found else { return Ok(()) };
    remove(to, id)?;
    let at = Timestamp::from_millis(id / SAME_MOMENT);
    match doc {
        Some(doc) => doc.insert(to, (room, seq, at)),
        None => Ok(()),
    }
}

/// Takes one out, so that nothing of it is left in the file.
pub(super) fn remove(to: &Sequencer<'_>, id: i64) -> rusqlite::Result<()> {
    to.execute(
        "INSERT INTO search (search, rowid, text, author, traits)
         SELECT 'delete', id, text, author, traits FROM search_docs WHERE id = ?1",
        [id],
    )?;
    to.execute("DELETE FROM search_docs WHERE id = ?1", [id])?;
    Ok(())
}

/// Everything below `lo` in a room is gone, or with `None` the whole room: it is not found from now on,
/// and is taken out in steps.
pub(in super::super) fn orphan(
    to: &mut Sequencer<'_>,
    room: i64,
    lo: Option<Seq>,
) -> rusqlite::Result<()> {
    let lo = lo.map_or(i64::MAX, super::super::column::int);
    to.orphaned |= to.execute(
        "UPDATE search_docs SET room = NULL WHERE room = ?1 AND seq < ?2",
        [room, lo],
    )? > 0;
    if lo == i64::MAX {
        to.execute("DELETE FROM search_rooms WHERE room = ?1", [room])?;
    }
    Ok(())
}
