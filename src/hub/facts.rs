//! What can change about rooms: read from the records, for the lobby.

use std::{collections::HashSet, sync::Arc};

use tokio::time::{Duration, sleep};

use super::{Hub, lobby::Facts, lock};
use crate::{
    backend::{Listing, RecordKey, Result},
    domain::{RoomFacts, RoomId, RoomKind},
};

/// The kind of the records, by room.
pub const ROOM_FACTS: &str = "room";
/// Records read at once.
const PAGE: usize = 500;
/// Rest between tries while the store does not answer.
const REST: Duration = Duration::from_millis(500);

impl Hub {
    /// All rooms and their facts, without those that were deleted in between: the facts of a room go
    /// last, so one without facts is an open one only if it is still in the directory after that.
    pub(super) async fn read_directory(&self) -> Result<(Vec<Listing>, Facts)> {
        let mut listings = self.backend.rooms().await?;
        let facts = self.read_facts().await?;
        let mut gone = HashSet::new();
        for Listing { room, .. } in &listings {
            let is_gone = match facts.get(&room.id) {
                Some(facts) => facts.deleted,
                None => self.backend.room(&room.id).await?.is_none(),
            };
            if is_gone {
                gone.insert(room.id.clone());
            }
        }
        listings.retain(|listing| !gone.contains(&listing.room.id));
        Ok((listings, facts))
    }

    /// All facts.
    async fn read_facts(&self) -> Result<Facts> {
        let mut facts = Facts::new();
        let mut after: Option<String> = None;
        loop {
            let page = self
                .backend
                .scan(ROOM_FACTS, "", after.as_deref(), PAGE)
                .await?;
            after = page.last().map(|(id, _)| id.clone());
            let is_last = page.len() < PAGE;
            facts.extend(page.into_iter().filter_map(|(id, record)| {
                let id = RoomId::parse(&id).ok()?;
                Some((id, read(&record.json)))
            }));
            if is_last {
                return Ok(facts);
            }
        }
    }

    /// Sees to it that a room is listed which another node may have made just now.
    pub(super) async fn know(&self, id: &RoomId) -> Result<()> {
        if self.lobby.has(id) {
            return Ok(());
        }
        self.refresh_room(id).await
    }

    /// Reads what can change about a room again, and tells whoever sees it.
    pub async fn refresh_room(&self, id: &RoomId) -> Result<()> {
        match (self.read_facts_of(id).await?, self.lobby.has(id)) {
            (Some(facts), _) if facts.deleted => self.room_deleted(id),
            (Some(facts), true) => self.lobby.facts_are(id, facts),
            // Nothing written about it: an open room, or none any more.
            (facts, _) => match self.backend.room(id).await? {
                Some(listing) => {
                    // Made since: its facts were there before it was.
                    let facts = match facts {
                        Some(facts) => Some(facts),
                        None => self.read_facts_of(id).await?,
                    };
                    let facts = facts.unwrap_or_default();
                    self.lobby.facts_are(id, facts.clone());
                    self.lobby.created(listing, facts);
                }
                None => self.room_deleted(id),
            },
        }
        Ok(())
    }

    async fn read_facts_of(&self, id: &RoomId) -> Result<Option<RoomFacts>> {
        let key = RecordKey::new(ROOM_FACTS, id.as_str());
        let found = self.backend.records(&[key]).await?;
        let found = found.into_iter().next().flatten();
        Ok(found.map(|record| read(&record.json)))
    }

    /// A room that others must not take for an open one before its facts are known.
    pub(super) fn room_created(&self, listing: Listing) {
        if !self.lobby.has(&listing.room.id) {
            lock(&self.unlisted).push(listing);
            self.look_up.notify_one();
        }
    }
}

/// What cannot be understood may be private: nobody sees it until it can.
fn read(json: &str) -> RoomFacts {
    serde_json::from_str(json).unwrap_or_else(|error| {
        tracing::error!(%error, "the facts of a room are not in our form; it is not shown");
        RoomFacts {
            kind: RoomKind::Private,
            ..RoomFacts::default()
        }
    })
}

/// Lists rooms that were created, for ever.
pub(super) async fn run(hub: &Arc<Hub>) {
    loop {
        hub.look_up.notified().await;
        loop {
            let next = lock(&hub.unlisted).pop();
            let Some(listing) = next else { break };
            while let Err(error) = hub.refresh_room(&listing.room.id).await {
                tracing::debug!(%error, "a new room could not be read; trying again");
                sleep(REST).await;
            }
        }
    }
}
