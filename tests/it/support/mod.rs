//! What the stories stand on: nodes to talk to, and people who talk.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

mod chatter;
mod checker;
mod client;
mod disk;
pub(crate) mod fleet;
mod ledger;
mod node;
mod port;
mod proxy;
pub(crate) mod redis;
mod resp;
mod s3;
mod zoo;

use std::time::Duration;

use tokio::time::{Instant, sleep};

pub(crate) use self::{
    checker::Outcome,
    client::{Person, Socket, nonce},
    disk::SmallDisk,
    fleet::{Fleet, Plan, by_form},
    node::{Node, Process},
    port::free_port,
    proxy::{Flow, Mischief, Of, Proxy},
    redis::RedisServer,
    s3::S3Server,
};

/// A client for HTTP.
pub(crate) fn web() -> reqwest::Client {
    web_builder().build().unwrap()
}

/// The same, to be finished. It wants to know how it would speak TLS.
pub(crate) fn web_builder() -> reqwest::ClientBuilder {
    // A node in this process may have said so already.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
}

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
