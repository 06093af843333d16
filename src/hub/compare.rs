//! Comparing what this node knows with what nodes share: hints can be lost without a trace.

use std::sync::Arc;

use tokio::time::{Duration, sleep};

use super::{Hub, lock, room::Room};
use crate::backend::Result;

/// Rooms in one question.
const CHUNK: usize = 500;
/// Between two readings of the directory, however often it is asked for.
const PAUSE: Duration = Duration::from_secs(1);

/// Compares the ends of logs with those of the open rooms, for ever. It finds what nothing else
/// can: that the last hint of a room was lost.
pub(super) async fn rooms(hub: &Arc<Hub>) {
    loop {
        sleep(spread(hub.options.compare_interval)).await;
        let open: Vec<_> = lock(&hub.rooms).values().cloned().collect();
        for some in open.chunks(CHUNK) {
            if let Err(error) = compare(hub, some).await {
                tracing::debug!(%error, "rooms could not be compared with their logs");
                break;
            }
        }
    }
}

async fn compare(hub: &Arc<Hub>, open: &[Arc<Room>]) -> Result<()> {
    let ids: Vec<_> = open.iter().map(|room| room.id().clone()).collect();
    for (room, tail) in open.iter().zip(hub.backend.tails(&ids).await?) {
        let Some(tail) = tail else {
            continue;
        };
        let here = room.position();
        // Ahead is no fault: the answer is older than what was heard meanwhile.
        let is_behind = here.epoch != tail.epoch || here.seq < tail.top;
        if !is_behind {
            continue;
        }
        if !room.is_live() {
            // It heals; and if nobody was at it any more, somebody is now.
            hub.heal_later(Arc::clone(room));
            continue;
        }
        tracing::info!(room = %room.id(), "a hint was lost: reading the log");
        // Perhaps all its hints are lost, and nobody noticed.
        hub.backend.watch(room.id()).await?;
        room.doubt();
        hub.heal_later(Arc::clone(room));
    }
    Ok(())
}

/// Reads the directory again now and then, and when hints were lost, for ever.
pub(super) async fn directory(hub: &Arc<Hub>) {
    loop {
        tokio::select! {
            () = sleep(spread(hub.options.refresh_interval)) => {}
            () = hub.refresh.notified() => {}
        }
        let read = async {
            let listings = hub.backend.rooms().await?;
            let counts = hub.backend.member_counts().await?;
            Ok((listings, counts))
        };
        let read: Result<_> = read.await;
        match read {
            Ok((listings, counts)) => hub.lobby.renew(listings, &counts),
            Err(error) => {
                tracing::debug!(%error, "the directory could not be read; trying again");
                hub.refresh.notify_one();
            }
        }
        sleep(PAUSE).await;
    }
}

/// ± 30 %, so that nodes do not ask in step.
fn spread(interval: Duration) -> Duration {
    let mut byte = [128];
    // Without randomness they ask in step: no harm.
    getrandom::fill(&mut byte).unwrap_or_default();
    interval.mul_f64(0.7 + 0.6 * f64::from(byte[0]) / 255.0)
}
