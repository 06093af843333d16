use std::net::SocketAddr;

use crate::support::{Process, eventually_within};

/// Nodes that share a Redis.
pub(super) struct Team {
    pub(super) nodes: Vec<Process>,
}

impl Team {
    /// So many nodes.
    pub(super) async fn start(nodes: usize, redis_url: &str) -> Self {
        Self::with(&vec![redis_url; nodes], &[]).await
    }

    /// A node for each URL, with these settings on top.
    pub(super) async fn with(redis_urls: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut nodes = Vec::new();
        for url in redis_urls {
            nodes.push(Process::begin(&variables(url, settings)));
        }
        for node in &nodes {
            eventually_within(
                std::time::Duration::from_secs(20),
                "the node is ready",
                async || (node.readiness().await? == 200).then_some(()),
            )
            .await;
        }
        Self { nodes }
    }

    /// Where they are.
    pub(super) fn at(&self) -> Vec<SocketAddr> {
        self.nodes.iter().map(|node| node.at).collect()
    }

    /// No node holds more memory than it may.
    pub(super) fn stays_small(&self) {
        for node in &self.nodes {
            let memory = node.memory();
            assert!(memory < 200, "{} holds {memory} MiB", node.at);
        }
    }
}

/// Settings of a node that people talk on as fast as they like.
pub(super) fn variables<'a>(
    redis_url: &'a str,
    settings: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("TERTULIA_REDIS_URL", redis_url),
        ("TERTULIA_SEND_RATE", "10000"),
        ("TERTULIA_SEND_BURST", "100000"),
        ("TERTULIA_COMMAND_RATE", "10000"),
        ("TERTULIA_COMMAND_BURST", "100000"),
        ("TERTULIA_SIGN_IN_RATE", "10000"),
        ("TERTULIA_LEAVE_GRACE_MS", "500"),
        ("TERTULIA_SHUTDOWN_GRACE_MS", "3000"),
    ];
    usual.into_iter().chain(settings.iter().copied()).collect()
}
