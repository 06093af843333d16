//! What breaks between nodes and Redis, and that nobody loses anything by it. The numbers are
//! those of docs/reliability.md. `FAULTS=long` makes outages long and fleets large.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod nodes;
mod pubsub;
mod redis;
mod topology;

use std::{net::SocketAddr, time::Duration};

use crate::support::{Process, fleet::Fleet};

const ROOM: &str = "general";

/// Nodes on one Redis, with limits that let a fleet write as fast as it likes.
async fn nodes<const N: usize>(url: &str) -> [Process; N] {
    let mut nodes = Vec::new();
    for _ in 0..N {
        nodes.push(node(url, &[]).await);
    }
    nodes
        .try_into()
        .unwrap_or_else(|_| unreachable!("N were made"))
}

async fn node(url: &str, more: &[(&'static str, &str)]) -> Process {
    let mut variables = vec![
        ("REDIS_URL", url),
        ("TERTULIA_SEND_RATE", "10000"),
        ("TERTULIA_SEND_BURST", "100000"),
        ("TERTULIA_COMMAND_RATE", "10000"),
        ("TERTULIA_COMMAND_BURST", "100000"),
        ("TERTULIA_SIGN_IN_RATE", "100000"),
        ("TERTULIA_LEAVE_GRACE_MS", "1000"),
        ("TERTULIA_SHUTDOWN_GRACE_MS", "6000"),
    ];
    variables.extend_from_slice(more);
    Process::start(&variables).await
}

fn places(nodes: &[Process]) -> Vec<SocketAddr> {
    nodes.iter().map(|node| node.at).collect()
}

fn is_long() -> bool {
    std::env::var_os("FAULTS").is_some_and(|how| how == "long")
}

/// One number for `make test`, another for `make faults`.
fn short_or_long<T>(short: T, long: T) -> T {
    if is_long() { long } else { short }
}

/// A fleet over these nodes, large enough to be in the middle of something at any moment.
async fn fleet(nodes: &[Process]) -> Fleet {
    let count = short_or_long(6, 30);
    Fleet::start(&places(nodes), ROOM, count, Duration::from_millis(40)).await
}
