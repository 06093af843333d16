//! What the stories stand on: nodes to talk to, and people who talk.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

mod client;
mod disk;
pub(crate) mod fleet;
mod node;
pub(crate) mod proxy;
pub(crate) mod redis;

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
pub(crate) async fn eventually<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    eventually_within(PATIENCE, what, ask).await
}

/// The same, with another patience.
pub(crate) async fn eventually_within<T>(
    patience: Duration,
    what: &str,
    mut ask: impl AsyncFnMut() -> Option<T>,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < patience, "never came true: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}
