//! Redis servers that belong together: a primary with its replica, Sentinels, a cluster.

use std::{
    fs,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::{Proxy, RedisServer, eventually, free_port, redis::ALWAYS, redis::cli};

/// A primary, a replica of it behind a proxy, and three Sentinels that watch both.
pub(crate) struct Sentinels {
    pub(crate) primary: RedisServer,
    pub(crate) replica: RedisServer,
    /// What the replica gets from the primary.
    pub(crate) replication: Proxy,
    watchers: Vec<Sentinel>,
}

struct Sentinel {
    port: u16,
    child: Child,
    _dir: TempDir,
}

impl Drop for Sentinel {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Sentinels {
    pub(crate) async fn start() -> Self {
        let (primary, replica, replication) = pair().await;
        let mut watchers = Vec::new();
        for _ in 0..3 {
            watchers.push(sentinel(primary.port));
        }
        let this = Self {
            primary,
            replica,
            replication,
            watchers,
        };
        let replica_of = this.replica.port.to_string();
        for sentinel in &this.watchers {
            eventually("Sentinels know each other and the replica", async || {
                let ask = |what| cli(sentinel.port, &[], &["SENTINEL", what, "main"]);
                let knows_replica = ask("REPLICAS").contains(&replica_of);
                let others = ask("SENTINELS").matches("runid").count();
                (knows_replica && others == 2).then_some(())
            })
            .await;
        }
        this
    }

    /// For the setting `redis_url`.
    pub(crate) fn url(&self) -> String {
        let hosts: Vec<_> = self
            .watchers
            .iter()
            .map(|sentinel| format!("127.0.0.1:{}", sentinel.port))
            .collect();
        format!("redis+sentinel://{}/main", hosts.join(","))
    }

    /// Asks for a failover that loses nothing.
    pub(crate) async fn fail_over(&self) {
        let port = self.watchers.first().unwrap().port;
        let said = cli(port, &[], &["SENTINEL", "FAILOVER", "main"]);
        assert_eq!(said, "OK");
        self.replica_leads().await;
    }

    /// Waits until the replica takes writes and all Sentinels say so.
    pub(crate) async fn replica_leads(&self) {
        eventually("the replica is promoted", async || {
            let role = self.replica.cli(&["ROLE"]);
            role.starts_with("master").then_some(())
        })
        .await;
        let new = self.replica.port.to_string();
        for sentinel in &self.watchers {
            eventually("the Sentinels agree", async || {
                let ask = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main"];
                let at = cli(sentinel.port, &[], &ask);
                (at.lines().nth(1)? == new).then_some(())
            })
            .await;
        }
    }
}

/// A primary, and a replica that is in step with it through a proxy.
pub(crate) async fn pair() -> (RedisServer, RedisServer, Proxy) {
    let primary = RedisServer::durable().await;
    let replication = Proxy::for_replica(primary.port).await;
    let through = replication.at.port().to_string();
    let replica =
        RedisServer::with(&[ALWAYS, &["--replicaof", "127.0.0.1", &through]].concat()).await;
    eventually("the replica is in step", async || {
        let info = replica.cli(&["INFO", "replication"]);
        info.contains("master_link_status:up").then_some(())
    })
    .await;
    (primary, replica, replication)
}

fn sentinel(primary: u16) -> Sentinel {
    let (port, dir) = (free_port(), tempfile::tempdir().unwrap());
    let file = dir.path().join("sentinel.conf");
    let lines = [
        format!("port {port}"),
        "bind 127.0.0.1".to_owned(),
        format!("dir {}", dir.path().display()),
        "logfile sentinel.log".to_owned(),
        format!("sentinel monitor main 127.0.0.1 {primary} 2"),
        "sentinel down-after-milliseconds main 1000".to_owned(),
        "sentinel failover-timeout main 5000".to_owned(),
    ];
    fs::write(&file, lines.join("\n")).unwrap();
    let child = Command::new("redis-sentinel")
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-sentinel is installed");
    Sentinel {
        port,
        child,
        _dir: dir,
    }
}

/// Three nodes that share the slots.
pub(crate) struct Cluster {
    pub(crate) nodes: Vec<RedisServer>,
}

impl Cluster {
    pub(crate) async fn start() -> Self {
        let mut nodes = Vec::new();
        for _ in 0..3 {
            let bus = free_port().to_string();
            let cluster = [
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                &bus,
                "--cluster-node-timeout",
                "2000",
            ];
            nodes.push(RedisServer::with(&[ALWAYS, &cluster].concat()).await);
        }
        let this = Self { nodes };
        let thirds = [("0", "5460"), ("5461", "10922"), ("10923", "16383")];
        for (redis, (first, last)) in this.nodes.iter().zip(thirds) {
            let said = redis.cli(&["CLUSTER", "ADDSLOTSRANGE", first, last]);
            assert_eq!(said, "OK");
        }
        let first = this.nodes.first().unwrap();
        for other in this.nodes.iter().skip(1) {
            let bus = other.cli(&["CONFIG", "GET", "cluster-port"]);
            let bus = bus.lines().last().unwrap().to_owned();
            let port = other.port.to_string();
            let said = first.cli(&["CLUSTER", "MEET", "127.0.0.1", &port, &bus]);
            assert_eq!(said, "OK");
        }
        for redis in &this.nodes {
            eventually("the cluster is whole", async || {
                let info = redis.cli(&["CLUSTER", "INFO"]);
                let whole = info.contains("cluster_state:ok") && info.contains("cluster_size:3");
                whole.then_some(())
            })
            .await;
        }
        this
    }

    /// For the setting `redis_url`.
    pub(crate) fn url(&self) -> String {
        let hosts: Vec<_> = self
            .nodes
            .iter()
            .map(|redis| format!("127.0.0.1:{}", redis.port))
            .collect();
        format!("redis+cluster://{}", hosts.join(","))
    }

    /// Moves a slot with all its keys to the next primary.
    pub(crate) async fn move_slot(&self, slot: u16) {
        let slot = slot.to_string();
        let mut owner = None;
        for (index, redis) in self.nodes.iter().enumerate() {
            let nodes = redis.cli(&["CLUSTER", "NODES"]);
            let mine = nodes.lines().find(|line| line.contains("myself")).unwrap();
            if has(mine, slot.parse().unwrap()) {
                owner = Some(index);
            }
        }
        let from = &self.nodes[owner.unwrap()];
        let to = &self.nodes[(owner.unwrap() + 1) % self.nodes.len()];
        let (from_id, to_id) = (from.cli(&["CLUSTER", "MYID"]), to.cli(&["CLUSTER", "MYID"]));
        to.cli(&["CLUSTER", "SETSLOT", &slot, "IMPORTING", &from_id]);
        from.cli(&["CLUSTER", "SETSLOT", &slot, "MIGRATING", &to_id]);
        loop {
            let keys = from.cli(&["CLUSTER", "GETKEYSINSLOT", &slot, "10"]);
            let keys: Vec<_> = keys.lines().filter(|key| !key.is_empty()).collect();
            if keys.is_empty() {
                break;
            }
            let port = to.port.to_string();
            let head = ["MIGRATE", "127.0.0.1", &port, "", "0", "5000", "KEYS"];
            let said = from.cli(&[&head, keys.as_slice()].concat());
            assert!(said == "OK" || said == "NOKEY", "{said}");
        }
        for redis in [to, from] {
            let said = redis.cli(&["CLUSTER", "SETSLOT", &slot, "NODE", &to_id]);
            assert_eq!(said, "OK");
        }
    }
}

/// Whether a line of `CLUSTER NODES` names a slot as its node's own.
fn has(line: &str, slot: u16) -> bool {
    line.split(' ').skip(8).any(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let within = |first: u16, last: u16| (first..=last).contains(&slot);
        matches!((first.parse(), last.parse()), (Ok(first), Ok(last)) if within(first, last))
    })
}
