//! What the stories stand on: nodes to talk to, and people who talk.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod client;
mod disk;
mod node;

use std::time::Duration;

use tokio::time::{Instant, sleep};

pub(crate) use self::{
    client::{Person, Socket, nonce},
    disk::SmallDisk,
    node::{Node, Process},
};

/// How long anything may take that ought to happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Asks again until there is an answer.
pub(crate) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < PATIENCE, "never came true: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}
