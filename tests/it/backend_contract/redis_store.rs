//! A Redis of its own for each story: started on a free port, killed at the end.

use std::{
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use tempfile::TempDir;
use tertulia::backend::{
    Backend,
    redis::{Durability, Options, Redis},
};

use super::store::Store;

/// A Redis that writes everything down, so that a restart is a new life of the same store.
pub(super) struct RedisStore {
    dir: TempDir,
    port: u16,
    server: Child,
    backend: Arc<Redis>,
}

impl Store for RedisStore {
    async fn create() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let server = start(&dir, port);
        Self {
            backend: open(port).await,
            dir,
            port,
            server,
        }
    }

    fn backend(&self) -> Arc<dyn Backend> {
        Arc::<Redis>::clone(&self.backend)
    }

    async fn reopen(&mut self) {
        self.backend.close().await;
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        self.server = start(&self.dir, self.port);
        self.backend = open(self.port).await;
    }
}

impl Drop for RedisStore {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

fn start(dir: &TempDir, port: u16) -> Child {
    Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args([
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--save",
            "",
        ])
        .arg("--dir")
        .arg(dir.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

async fn open(port: u16) -> Arc<Redis> {
    let options = Options {
        place: format!("redis://127.0.0.1:{port}").parse().unwrap(),
        prefix: "t1".to_owned(),
        durability: Durability::Memory,
    };
    tokio::time::timeout(Duration::from_secs(10), Redis::open(options))
        .await
        .unwrap()
        .unwrap()
}
