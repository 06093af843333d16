//! Redis servers of each story's own, that write everything down: a restart is a new life of the
//! same store.

use std::{sync::Arc, time::Duration};

use tertulia::backend::{
    Backend,
    redis::{Durability, Options, Redis},
};

use super::store::Store;
use crate::support::redis::{Cluster, RedisServer};

/// One Redis.
pub(super) struct RedisStore {
    server: RedisServer,
    backend: Arc<Redis>,
}

impl Store for RedisStore {
    async fn create() -> Self {
        let server = RedisServer::durable().await;
        let backend = open(&server.url()).await;
        Self { server, backend }
    }

    fn backend(&self) -> Arc<dyn Backend> {
        Arc::<Redis>::clone(&self.backend)
    }

    async fn reopen(&mut self) {
        self.backend.close().await;
        self.server.kill();
        self.server.revive().await;
        self.backend = open(&self.server.url()).await;
    }

    fn contents(&self) -> Vec<u8> {
        everything(&self.server).into_bytes()
    }
}

/// Three primaries that share the slots.
pub(super) struct ClusterStore {
    cluster: Cluster,
    backend: Arc<Redis>,
}

impl Store for ClusterStore {
    async fn create() -> Self {
        let cluster = Cluster::start().await;
        write_at_once(&cluster);
        let backend = open(&cluster.url()).await;
        Self { cluster, backend }
    }

    fn backend(&self) -> Arc<dyn Backend> {
        Arc::<Redis>::clone(&self.backend)
    }

    async fn reopen(&mut self) {
        self.backend.close().await;
        for server in &mut self.cluster.nodes {
            server.kill();
        }
        for server in &mut self.cluster.nodes {
            server.revive().await;
        }
        write_at_once(&self.cluster);
        self.backend = open(&self.cluster.url()).await;
    }

    fn contents(&self) -> Vec<u8> {
        let nodes = self.cluster.nodes.iter().map(everything);
        nodes.collect::<String>().into_bytes()
    }
}

/// Once a second, as is the default, may lose what was answered when a server is killed: a write
/// waits for the last flush.
fn write_at_once(cluster: &Cluster) {
    for server in &cluster.nodes {
        server.cli(&["config", "set", "appendfsync", "always"]);
    }
}

/// All keys and values of a server, as text.
fn everything(server: &RedisServer) -> String {
    let mut all = String::new();
    for key in server.cli(&["--scan"]).lines() {
        let kind = server.cli(&["TYPE", key]);
        let value = match kind.as_str() {
            "hash" => server.cli(&["HGETALL", key]),
            "zset" => server.cli(&["ZRANGE", key, "0", "-1", "WITHSCORES"]),
            "set" => server.cli(&["SMEMBERS", key]),
            "string" => server.cli(&["GET", key]),
            "none" => String::new(),
            other => panic!("{key} is a {other}"),
        };
        all.extend([key, "\n", &value, "\n"]);
    }
    all
}

async fn open(url: &str) -> Arc<Redis> {
    let options = Options {
        place: url.parse().unwrap(),
        prefix: "t1".to_owned(),
        durability: Durability::Memory,
    };
    tokio::time::timeout(Duration::from_secs(20), Redis::open(options))
        .await
        .unwrap()
        .unwrap()
}
