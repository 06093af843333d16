//! Records as the types they hold.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    backend::{BackendError, Commit, Expect, RecordChange, RecordKey, Records, Result, Touch},
    domain::{RoomId, UserId},
};

/// What is kept as a record.
pub trait Kept: Serialize + DeserializeOwned + Send {
    /// The kind of its records.
    const KIND: &'static str;
}

/// A value and the version that was read.
#[derive(Clone, Debug)]
pub struct Stored<T> {
    /// For a change that must not overwrite another.
    pub version: u64,
    /// The value.
    pub value: T,
}

impl<T> Stored<T> {
    /// Only if nobody changed it meanwhile.
    pub fn expected(&self) -> Expect {
        Expect::Version(self.version)
    }
}

/// Records as the types they hold.
#[derive(Clone)]
pub struct Store(Arc<dyn Records + Send + Sync>);

impl Store {
    /// Over the records of a backend.
    pub fn new(records: Arc<dyn Records + Send + Sync>) -> Self {
        Self(records)
    }

    /// One record.
    pub async fn get<T: Kept>(&self, id: &str) -> Result<Option<Stored<T>>> {
        Ok(self.get_many(&[id]).await?.into_iter().next().flatten())
    }

    /// Several of a kind, in the order asked for.
    pub async fn get_many<T: Kept>(&self, ids: &[&str]) -> Result<Vec<Option<Stored<T>>>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = ids.iter().map(|id| RecordKey::new(T::KIND, *id)).collect();
        let found = self.0.records(&keys).await?;
        let parsed = found.into_iter().map(|record| {
            let record = record?;
            parse::<T>(&record.json).map(|value| Stored {
                version: record.version,
                value,
            })
        });
        Ok(parsed.collect())
    }

    /// A page of a kind, in the order of ids: those that begin with `prefix`, after `after`.
    /// The cursor of the next page, if there may be one.
    pub async fn page<T: Kept>(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<(String, Stored<T>)>, Option<String>)> {
        let found = self.0.scan(T::KIND, prefix, after, limit).await?;
        let next = match found.last() {
            Some((id, _)) if found.len() == limit => Some(id.clone()),
            _ => None,
        };
        let parsed = found.into_iter().filter_map(|(id, record)| {
            let value = parse::<T>(&record.json)?;
            let version = record.version;
            Some((id, Stored { version, value }))
        });
        Ok((parsed.collect(), next))
    }

    /// All of a kind whose ids begin with `prefix`; at most `most`.
    pub async fn all<T: Kept>(
        &self,
        prefix: &str,
        most: usize,
    ) -> Result<Vec<(String, Stored<T>)>> {
        let mut all = Vec::new();
        let mut after: Option<String> = None;
        while all.len() < most {
            let (page, next) = self.page::<T>(prefix, after.as_deref(), 200).await?;
            all.extend(page);
            if next.is_none() {
                break;
            }
            after = next;
        }
        all.truncate(most);
        Ok(all)
    }

    /// Makes the changes, all or none; [`BackendError::Conflict`] if something is not as expected.
    pub async fn commit(&self, change: Change) -> Result<()> {
        if let Some(error) = change.broken {
            return Err(error);
        }
        self.0.commit(change.commit).await
    }

    /// Makes the changes, all or none, and says whether it did: not if something is not as
    /// expected.
    pub async fn offer(&self, change: Change) -> Result<bool> {
        match self.commit(change).await {
            Ok(()) => Ok(true),
            Err(BackendError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn parse<T: Kept>(json: &str) -> Option<T> {
    serde_json::from_str(json)
        .inspect_err(|error| tracing::error!(kind = T::KIND, %error, "a record is not in our form"))
        .ok()
}

/// Changes that are made together.
#[derive(Default)]
pub struct Change {
    commit: Commit,
    broken: Option<BackendError>,
}

impl Change {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a record.
    pub fn put<T: Kept>(&mut self, id: impl Into<String>, expect: Expect, value: &T) -> &mut Self {
        match serde_json::to_string(value) {
            Ok(json) => self.push(RecordKey::new(T::KIND, id), expect, Some(json)),
            Err(error) => self.broken = Some(BackendError::Internal(error.to_string())),
        }
        self
    }

    /// Removes a record.
    pub fn remove<T: Kept>(&mut self, id: impl Into<String>, expect: Expect) -> &mut Self {
        self.push(RecordKey::new(T::KIND, id), expect, None);
        self
    }

    fn push(&mut self, key: RecordKey, expect: Expect, json: Option<String>) {
        self.commit.changes.push(RecordChange { key, expect, json });
    }

    /// A user's standing changed.
    pub fn touch(&mut self, user: UserId) -> &mut Self {
        self.touch_any(Touch::User(user))
    }

    /// A room's facts changed.
    pub fn touch_room(&mut self, room: &RoomId) -> &mut Self {
        self.touch_any(Touch::Room(room.clone()))
    }

    /// Anything changed.
    pub fn touch_any(&mut self, touch: Touch) -> &mut Self {
        if !self.commit.touches.contains(&touch) {
            self.commit.touches.push(touch);
        }
        self
    }
}
