//! Comparing what this node has heard with what nodes share: a hint that nothing follows can be
//! lost without anybody noticing. Only for backends whose hints cross a network.

use std::{collections::HashSet, sync::Arc};

use tokio::time::{Duration, sleep};

use super::{Hub, lobby::Counts, lock, room::Room};
use crate::{
    backend::Result,
    domain::{RoomId, Tail},
    protocol::event::Event,
};

/// Rooms asked for in one call.
const BATCH: usize = 500;
/// What differs is looked at again after this: the hint may be on its way.
const GRACE: Duration = Duration::from_millis(100);
/// Rest between tries to read the directory while the store does not answer.
const REST: Duration = Duration::from_secs(2);

/// Compares the ends of the open rooms with their logs, for ever, and heals those that lag.
pub(super) async fn rooms(hub: &Arc<Hub>) {
    let mut strays = HashSet::new();
    loop {
        sleep(about(hub.options.compare_interval)).await;
        let rooms: Vec<_> = lock(&hub.rooms).values().cloned().collect();
        strays.retain(|id| rooms.iter().any(|room| room.id() == id));
        for some in rooms.chunks(BATCH) {
            if let Err(error) = hub.compare(some, &mut strays).await {
                tracing::debug!(%error, "rooms could not be compared with their logs");
                break;
            }
        }
    }
}

impl Hub {
    async fn compare(&self, rooms: &[Arc<Room>], strays: &mut HashSet<RoomId>) -> Result<()> {
        let ids: Vec<_> = rooms.iter().map(|room| room.id().clone()).collect();
        let tails = self.backend.tails(&ids).await?;
        let mut lagging = Vec::new();
        for (room, tail) in rooms.iter().zip(tails) {
            match tail {
                // It heals; and if nobody was at it any more, somebody is now.
                Some(_) if !room.is_live() => self.healing.now(Arc::clone(room)),
                Some(tail) if room.lags(&tail) => lagging.push((room, tail)),
                Some(_) => {}
                None => stray(room, strays),
            }
        }
        if lagging.is_empty() {
            return Ok(());
        }
        sleep(GRACE).await;
        for (room, tail) in lagging {
            self.mistrust(room, &tail);
        }
        Ok(())
    }

    fn mistrust(&self, room: &Arc<Room>, tail: &Tail) {
        if room.lags(tail) {
            let (id, top) = (room.id(), tail.top);
            tracing::info!(room = %id, top, "a hint was lost; reading the room's log");
            room.mistrust();
            self.healing.now(Arc::clone(room));
        }
    }

    async fn reload_directory(&self) -> Result<()> {
        let round = self.lobby.begin_refresh();
        let (listings, facts) = self.read_directory().await?;
        for listing in &listings {
            self.trimmed(&listing.room.id, &listing.tail.epoch, listing.tail.lo);
        }
        let counts = self.backend.member_counts().await?;
        self.lobby
            .refresh(listings, facts, &Counts { round, counts });
        self.refresh_presence();
        Ok(())
    }

    /// Where the count is another than the members were told, they have missed who came or went.
    fn refresh_presence(&self) {
        let rooms: Vec<_> = lock(&self.rooms).values().cloned().collect();
        for room in rooms {
            let member_count = self.lobby.member_count(room.id());
            if room.member_count() != member_count {
                let stale = Event::Presence {
                    room: room.id(),
                    member_count,
                    joined: None,
                    left: None,
                    stale: true,
                };
                room.hint_presence(stale.frame(), Vec::new(), member_count);
                self.shards.flush(&room);
            }
        }
    }
}

fn stray(room: &Room, strays: &mut HashSet<RoomId>) {
    if strays.insert(room.id().clone()) {
        tracing::warn!(room = %room.id(), "an open room is not in the directory any more");
    }
}

/// Reads the directory again when hints may have been lost, and now and then, for ever.
pub(super) async fn directory(hub: &Arc<Hub>) {
    loop {
        tokio::select! {
            () = sleep(about(hub.options.refresh_interval)) => {}
            () = hub.lobby.doubted() => {}
        }
        while let Err(error) = hub.reload_directory().await {
            tracing::debug!(%error, "the directory could not be read; trying again");
            sleep(REST).await;
        }
    }
}

/// A time within 30 % of this one, so that nodes do not ask in step.
fn about(time: Duration) -> Duration {
    let random = getrandom::u32().unwrap_or(u32::MAX / 2);
    time.mul_f64(0.7 + 0.6 * f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_spread() {
        let times: Vec<_> = (0..200).map(|_| about(Duration::from_secs(10))).collect();
        let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
        assert!(*least >= Duration::from_secs(7) && *most <= Duration::from_secs(13));
        assert!(*most > *least + Duration::from_secs(3));
    }
}
