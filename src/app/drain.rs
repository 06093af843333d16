//! The stop, in phases, each of which ends in time.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::App;

/// Of the time for a stop, what the balancer's delay may take at most: 1/2.
const DELAY_SHARE: u32 = 2;
/// Of the time that is left then, the part over which sockets are closed in slices: 1/3.
const SLICES_SHARE: u32 = 3;
/// Of the time for a stop, what is kept for giving back what the store has of this node: 1/10.
const CLOSE_SHARE: u32 = 10;

/// For the last answers of the metrics port.
const SIDE: Duration = Duration::from_millis(500);

impl App {
    /// Stops: unready, then no new clients, a close frame for every socket, all that was accepted
    /// written down. Answers within the setting `shutdown_grace_ms`, plus what the store needs if
    /// writing is slow.
    pub async fn stop(self) {
        let begun = Instant::now();
        self.turn_unready().await;
        let until = begun + self.grace - self.grace / CLOSE_SHARE;
        if timeout_at(until, self.send_away(until)).await.is_err() {
            let open = self.hub.connections();
            tracing::warn!(open, "some connections did not end in time");
        }
        self.close().await;
        tracing::info!(ms = begun.elapsed().as_millis(), "stopped");
    }

    /// Says that it is not ready and goes on, until a balancer has noticed.
    async fn turn_unready(&self) {
        let delay = self.drain_delay.min(self.grace / DELAY_SHARE);
        tracing::info!(
            open = self.hub.connections(),
            delay_ms = delay.as_millis(),
            "stopping: not ready any more"
        );
        self.health.draining().cancel();
        sleep(delay).await;
    }

    /// Ends once nobody is connected and all was answered.
    async fn send_away(&self, until: Instant) {
        tracing::info!("stopping: no new connections");
        self.stop_accepting.cancel();
        self.requests.close();
        // Those who are nobody's yet close by themselves; they are in no slice.
        self.stop_strangers.cancel();
        self.sockets.close();
        let within = left_until(until) / SLICES_SHARE;
        tracing::info!(
            open = self.hub.connections(),
            within_ms = within.as_millis(),
            "stopping: closing sockets"
        );
        self.hub.drain(within).await;
        self.sockets.wait().await;
        tracing::info!("stopping: finishing requests");
        self.requests.wait().await;
        self.tell_leaves().await;
    }

    /// Where others share the backend, they hear of everybody who left with this node now: what
    /// is left when the lease is given back would be told as leaves of people who only moved.
    async fn tell_leaves(&self) {
        if self.backend.is_shared() {
            tracing::info!("stopping: telling who left");
            self.hub.settled().await;
        }
    }

    async fn close(&self) {
        self.stop_upkeep.cancel();
        self.upkeep.close();
        self.upkeep.wait().await;
        tracing::info!("stopping: closing the store");
        self.backend.close().await;
        self.stop_side.cancel();
        self.side.close();
        // Whoever scrapes at this moment has had enough time by then.
        drop(timeout(SIDE, self.side.wait()).await);
    }
}

fn left_until(moment: Instant) -> Duration {
    moment.saturating_duration_since(Instant::now())
}
