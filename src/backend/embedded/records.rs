//! Records and their news: two tables, changed by the writer.

use async_trait::async_trait;
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use super::{
    Embedded, column,
    reader::ReadError,
    sequencer::{Applied, Operation, Sequencer, Stop},
};
use crate::backend::{
    BackendError, Commit, Expect, Hint, NEWS_KEPT, News, Record, RecordKey, Records, Result, Touch,
};

/// Most news of one answer.
const NEWS_PAGE: u64 = 1000;

#[async_trait]
impl Records for Embedded {
    async fn records(&self, keys: &[RecordKey]) -> Result<Vec<Option<Record>>> {
        let keys = keys.to_vec();
        self.reads.read(move |conn| records(conn, &keys)).await
    }

    async fn scan(
        &self,
        kind: &'static str,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Record)>> {
        let (prefix, after) = (prefix.to_owned(), after.map(ToOwned::to_owned));
        self.reads
            .read(move |conn| scan(conn, kind, &prefix, after.as_deref(), limit))
            .await
    }

    async fn commit(&self, commit: Commit) -> Result<()> {
        self.writes.ask(commit).await
    }

    async fn forget_touch(&self, touch: &Touch) -> Result<()> {
        self.writes.ask(ForgetTouch(touch.word())).await
    }

    async fn news(&self, after: Option<u64>) -> Result<News> {
        self.reads.read(move |conn| news(conn, after)).await
    }
}

/// The records at one moment.
pub(super) fn records(
    conn: &Connection,
    keys: &[RecordKey],
) -> std::result::Result<Vec<Option<Record>>, ReadError> {
    let mut select =
        conn.prepare_cached("SELECT version, json FROM records WHERE kind = ?1 AND id = ?2")?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let record = select.query_row(params![key.kind, key.id], |row| {
            Ok(Record {
                version: column::seq(row, 0)?,
                json: row.get(1)?,
            })
        });
        found.push(record.optional()?);
    }
    Ok(found)
}

/// A page of records in the order of their ids.
pub(super) fn scan(
    conn: &Connection,
    kind: &str,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
) -> std::result::Result<Vec<(String, Record)>, ReadError> {
    let mut select = conn.prepare_cached(
        "SELECT id, version, json FROM records
         WHERE kind = ?1 AND id >= ?2 AND id > ?3 ORDER BY id LIMIT ?4",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = select.query_map(
        params![kind, prefix, after.unwrap_or_default(), limit],
        |row| {
            let record = Record {
                version: column::seq(row, 1)?,
                json: row.get(2)?,
            };
            Ok((row.get::<_, String>(0)?, record))
        },
    )?;
    let rows = rows.take_while(|row| row.as_ref().map_or(true, |(id, _)| id.starts_with(prefix)));
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was touched after a number.
pub(super) fn news(conn: &Connection, after: Option<u64>) -> std::result::Result<News, ReadError> {
    let counter = |sql: &str| -> rusqlite::Result<u64> {
        conn.prepare_cached(sql)?
            .query_row([], |row| column::seq(row, 0))
    };
    let top = counter("SELECT n FROM counters WHERE name = 'news'")?;
    let after = after.unwrap_or(top);
    let lo = counter("SELECT ifnull(min(n), 0) FROM news")?;
    let mut select =
        conn.prepare_cached("SELECT touch FROM news WHERE n > ?1 ORDER BY n LIMIT ?2")?;
    let words = select.query_map([column::int(after), column::int(NEWS_PAGE)], |row| {
        row.get::<_, String>(0)
    })?;
    let words: Vec<String> = words.collect::<rusqlite::Result<_>>()?;
    let end = after + words.len() as u64;
    Ok(News {
        top,
        touches: words
            .iter()
            .filter_map(|word| Touch::of_word(word))
            .collect(),
        next: (end < top).then_some(end),
        missed: after > top || (after < top && after + 1 < lo),
    })
}

struct ForgetTouch(String);

impl Operation for ForgetTouch {
    type Answer = ();

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<()>, Stop> {
        to.execute("UPDATE news SET touch = '' WHERE touch = ?1", [&self.0])?;
        to.removed = true;
        Ok(Applied::quietly(()))
    }
}

impl Operation for Commit {
    type Answer = ();

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<()>, Stop> {
        write(self, |sql| to.prepare(sql))?;
        to.removed = true;
        Ok(Applied {
            answer: (),
            hint: (!self.touches.is_empty()).then_some(Hint::News),
        })
    }
}

/// Makes a commit's changes inside a transaction, or refuses without having changed anything.
pub(super) fn write<'t>(
    commit: &Commit,
    prepare: impl Fn(&'static str) -> rusqlite::Result<CachedStatement<'t>>,
) -> std::result::Result<(), Stop> {
    let too_many = commit.changes.len().max(commit.touches.len()) > Commit::MAX_CHANGES;
    if too_many {
        let error = BackendError::Internal("too many changes in one commit".to_owned());
        return Err(Stop::Refused(error));
    }
    let mut select = prepare("SELECT version FROM records WHERE kind = ?1 AND id = ?2")?;
    for change in &commit.changes {
        let now = select
            .query_row(params![change.key.kind, change.key.id], |row| {
                column::seq(row, 0)
            })
            .optional()?;
        let is_expected = match change.expect {
            Expect::Anything => true,
            Expect::Absent => now.is_none(),
            Expect::Version(version) => now == Some(version),
        };
        if !is_expected {
            return Err(Stop::Refused(BackendError::Conflict));
        }
    }
    let version: i64 = prepare("UPDATE counters SET n = n + 1 WHERE name = 'version' RETURNING n")?
        .query_row([], |row| row.get(0))?;
    for change in &commit.changes {
        let (kind, id) = (change.key.kind, &change.key.id);
        match &change.json {
            Some(json) => prepare(
                "INSERT OR REPLACE INTO records (kind, id, version, json) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![kind, id, version, json])?,
            None => prepare("DELETE FROM records WHERE kind = ?1 AND id = ?2")?
                .execute(params![kind, id])?,
        };
    }
    for touch in &commit.touches {
        let n: i64 = prepare("UPDATE counters SET n = n + 1 WHERE name = 'news' RETURNING n")?
            .query_row([], |row| row.get(0))?;
        prepare("INSERT INTO news (n, touch) VALUES (?1, ?2)")?
            .execute(params![n, touch.word()])?;
        prepare("DELETE FROM news WHERE n <= ?1")?.execute([n - column::int(NEWS_KEPT)])?;
    }
    Ok(())
}
