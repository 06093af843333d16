//! Records and their news: a hash and a sorted set of ids for each kind, all in one slot, so that
//! any of them can change together. Rates: one hash for each bucket.

use std::time::Duration;

use async_trait::async_trait;
use deadpool_redis::redis::cmd;
use uuid::Uuid;

use super::{
    Redis,
    ask::foreign,
    script::{COMMIT, FORGET_TOUCH, NEWS, SCAN, TAKE},
};
use crate::{
    backend::{
        BackendError, Commit, Expect, Hint, NEWS_KEPT, News, Rates, Record, RecordKey, Records,
        Result, Touch,
    },
    domain::Rate,
};

/// Most news of one answer.
const NEWS_PAGE: u32 = 1000;

#[async_trait]
impl Records for Redis {
    async fn records(&self, keys: &[RecordKey]) -> Result<Vec<Option<Record>>> {
        self.shared.check_open()?;
        let asked = keys.iter().map(|key| {
            let (hash, _) = self.shared.keys.records(key.kind);
            let mut command = cmd("HGET");
            command.arg(&hash).arg(&key.id);
            (hash, command)
        });
        // One moment: those of one kind, which is nearly always all of them.
        let found: Vec<Option<String>> = match kind_of_all(keys) {
            Some(kind) if keys.len() > 1 => {
                let (hash, _) = self.shared.keys.records(kind);
                let mut command = cmd("HMGET");
                command.arg(&hash);
                for key in keys {
                    command.arg(&key.id);
                }
                self.shared.link.command(&hash, &command).await?
            }
            _ => self.shared.link.each(&asked.collect::<Vec<_>>()).await?,
        };
        let records = found.into_iter();
        records
            .map(|stored| stored.map(|stored| record(&stored)).transpose())
            .collect()
    }

    async fn scan(
        &self,
        kind: &'static str,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Record)>> {
        self.shared.check_open()?;
        let (hash, ids) = self.shared.keys.records(kind);
        let from = match after {
            Some(after) if after >= prefix => format!("({after}"),
            _ => format!("[{prefix}"),
        };
        let to = if prefix.is_empty() {
            b"+".to_vec()
        } else {
            // No id has this byte: it is no UTF-8.
            [b"(", prefix.as_bytes(), &[0xFF]].concat()
        };
        let call = SCAN.on(&[&hash, &ids]).arg(from).arg(to).arg(limit);
        let found: Vec<String> = self.shared.link.run(&call).await?;
        let pairs = found.chunks_exact(2).filter_map(|pair| match pair {
            [id, stored] => Some(record(stored).map(|record| (id.clone(), record))),
            _ => None,
        });
        pairs.collect()
    }

    async fn commit(&self, commit: Commit) -> Result<()> {
        self.shared.check_open()?;
        if commit.changes.len().max(commit.touches.len()) > Commit::MAX_CHANGES {
            let error = "too many changes in one commit".to_owned();
            return Err(BackendError::Internal(error));
        }
        let (counters, news) = self.shared.keys.news();
        let done = self.shared.keys.done(Uuid::new_v4());
        let mut keys = vec![counters, news, done];
        for change in &commit.changes {
            let (hash, ids) = self.shared.keys.records(change.key.kind);
            keys.extend([hash, ids]);
        }
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut call = COMMIT.on(&keys).arg(NEWS_KEPT).arg(commit.touches.len());
        for touch in &commit.touches {
            call = call.arg(touch.word());
        }
        for change in &commit.changes {
            let expect = match change.expect {
                Expect::Anything => "*".to_owned(),
                Expect::Absent => "-".to_owned(),
                Expect::Version(version) => version.to_string(),
            };
            call = call
                .arg(&change.key.id)
                .arg(expect)
                .arg(if change.json.is_some() { "1" } else { "" })
                .arg(change.json.as_deref().unwrap_or_default());
        }
        if !self.shared.link.run::<bool>(&call).await? {
            return Err(BackendError::Conflict);
        }
        if !commit.touches.is_empty() {
            self.shared.ear.tell(Hint::News);
            self.shared.tell_touched().await;
        }
        Ok(())
    }

    async fn forget_touch(&self, touch: &Touch) -> Result<()> {
        self.shared.check_open()?;
        let (_, news) = self.shared.keys.news();
        let call = FORGET_TOUCH.on(&[&news]).arg(touch.word());
        self.shared.link.run::<i64>(&call).await?;
        Ok(())
    }

    async fn news(&self, after: Option<u64>) -> Result<News> {
        self.shared.check_open()?;
        let (counters, news) = self.shared.keys.news();
        let from = after.map_or(String::new(), |after| after.to_string());
        let call = NEWS.on(&[&counters, &news]).arg(from).arg(NEWS_PAGE);
        let (top, lo, words): (u64, u64, Vec<String>) =
            read_news(self.shared.link.run(&call).await?)?;
        let after = after.unwrap_or(top);
        let numbered = words.iter().filter_map(|word| word.split_once(' '));
        let end = numbered
            .clone()
            .filter_map(|(n, _)| n.parse().ok())
            .next_back()
            .unwrap_or(after);
        Ok(News {
            top,
            touches: numbered
                .filter_map(|(_, word)| Touch::of_word(word))
                .collect(),
            next: (end < top && !words.is_empty()).then_some(end),
            missed: after > top || (after < top && (lo == 0 || after + 1 < lo)),
        })
    }
}

#[async_trait]
impl Rates for Redis {
    async fn take(&self, name: &str, rate: Rate, cost: f64) -> Result<Option<Duration>> {
        self.shared.check_open()?;
        let call = TAKE
            .on(&[&self.shared.keys.bucket(name)])
            .arg(rate.per_second)
            .arg(rate.burst)
            .arg(cost);
        let wait: u64 = self.shared.link.run(&call).await?;
        Ok((wait > 0).then(|| Duration::from_millis(wait)))
    }
}

fn kind_of_all(keys: &[RecordKey]) -> Option<&'static str> {
    let kind = keys.first()?.kind;
    keys.iter().all(|key| key.kind == kind).then_some(kind)
}

/// `version json`
fn record(stored: &str) -> Result<Record> {
    let bad = || foreign("a record");
    let (version, json) = stored.split_once(' ').ok_or_else(bad)?;
    Ok(Record {
        version: version.parse().map_err(|_| bad())?,
        json: json.to_owned(),
    })
}

/// `{top, oldest, word …}`
fn read_news(found: Vec<deadpool_redis::redis::Value>) -> Result<(u64, u64, Vec<String>)> {
    use deadpool_redis::redis::from_redis_value;
    let bad = || foreign("the news");
    let mut found = found.into_iter();
    let mut number = || {
        let value = found.next().ok_or_else(bad)?;
        from_redis_value(value).map_err(|_| bad())
    };
    let (top, oldest) = (number()?, number()?);
    let words = found.map(|word| from_redis_value(word).map_err(|_| bad()));
    Ok((top, oldest, words.collect::<Result<_>>()?))
}
