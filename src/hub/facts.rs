//! What can change about rooms: read from the records, for the lobby.

use std::sync::Arc;

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
    /// All facts.
    pub(super) async fn read_facts(&self) -> Result<Facts> {
        let mut facts = Facts::new();
        let mut after: Option<String> = None;
        loop {
            let page = self
                .backend
                .scan(ROOM_FACTS, "", after.as_deref(), PAGE)
                .await?;
            after = page.last().map(|(id, _)| id.clone());
            let is_last = page.len() < PAGE;
            for (id, record) in page {
                if let Ok(id) = RoomId::parse(&id) {
                    facts.insert(id, read(&record.json));
                }
            }
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
        let key = RecordKey::new(ROOM_FACTS, id.as_str());
        let found = self.backend.records(&[key]).await?;
        let found = found.into_iter().next().flatten();
        let facts = found.map(|record| read(&record.json));
        match (facts, self.lobby.has(id)) {
            (Some(facts), _) if facts.deleted => self.room_deleted(id),
            (Some(facts), true) => self.lobby.facts_are(id, facts),
            // Nothing written about it: an open room, or none any more.
            (facts, _) => match self.backend.room(id).await? {
                Some(listing) => {
                    let facts = facts.unwrap_or_default();
                    self.lobby.facts_are(id, facts.clone());
                    self.lobby.created(listing, facts);
                }
                None => self.room_deleted(id),
            },
        }
        Ok(())
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
