//! Failovers, replicas and clusters.

use std::time::Duration;

use serde_json::json;

use super::{ROOM, fleet, node, nodes, short_or_long};
use crate::support::{
    Person, eventually, nonce,
    proxy::{Line, Proxy},
    redis::{Cluster, RedisServer, Sentinels},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_09_sentinels_promote_the_replica_of_a_dead_primary() {
    let mut redis = Sentinels::start().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(40).await;
    redis.primary.kill();
    let took = fleet.acknowledges(40).await;
    println!("9 · sending again after {:.1} s", took.as_secs_f64());
    // What the replica did not have is told and sent again: `check` finds every message.
    fleet.check("9 · Sentinel failover").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_08_the_replica_is_promoted_in_good_order() {
    let redis = Sentinels::start().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(40).await;
    redis.fail_over();
    redis.agree_on_replica().await;
    fleet.acknowledges(40).await;
    fleet.check("8 · replica promotion").await;
}

/// Its first replica gives a Redis another replication id, and nothing is lost by that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_comes_while_people_talk() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port).await;
    let nodes = [node(&redis.url(), &[]).await, node(&proxy.url(), &[]).await];
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(40).await;
    let of = format!("127.0.0.1 {}", redis.port);
    let replica = RedisServer::with(&["--replicaof", &of]).await;
    eventually("the replica follows", async || {
        let info = replica.cli(&["info", "replication"]);
        info.contains("master_link_status:up").then_some(())
    })
    .await;
    // One node comes anew and knows the new id; the other still goes by the old one.
    proxy.set(Line::Cut);
    proxy.set(Line::Open);
    fleet.acknowledges(200).await;
    let outcome = fleet.check("a first replica comes").await;
    assert_eq!(outcome.told, Vec::<String>::new());
    let meta = format!("t1:{{{ROOM}}}:meta");
    let closed = redis.cli(&["hget", &meta, "closed"]);
    assert!(
        closed.matches(';').count() <= 1,
        "one new epoch at most: {closed}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_09_sentinels_promote_a_replica_that_lags() {
    let mut redis = Sentinels::start().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(40).await;
    redis.line.set(Line::Silent);
    fleet.acknowledges(40).await;
    redis.primary.kill();
    redis.line.set(Line::Cut);
    fleet.acknowledges(40).await;
    let outcome = fleet
        .check("9 · Sentinel failover to a lagging replica")
        .await;
    assert_eq!(
        outcome.told,
        ["truncated"],
        "the loss is told, and mended by its authors"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_11_a_subscriber_stays_at_a_server_that_is_none_any_more() {
    let old = RedisServer::durable().await;
    let of = format!("127.0.0.1 {}", old.port);
    let new = RedisServer::with(&["--appendonly", "yes", "--replicaof", &of]).await;
    let proxy = Proxy::to(old.port).await;
    let [one, two] = nodes::<2>(&proxy.url()).await;
    let (ann, bob) = (
        Person::enter(one.at, "Ann").await,
        Person::enter(two.at, "Bob").await,
    );
    let (mut ann, mut bob) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    ann.say(ROOM, "before").await;
    bob.entry(ROOM).await;
    eventually("the replica has it all", async || {
        let offset = |server: &RedisServer| {
            let info = server.cli(&["info", "replication"]);
            let line = info
                .lines()
                .find(|line| line.starts_with("master_repl_offset:"));
            line.map(str::to_owned)
        };
        (offset(&old)? == offset(&new)?).then_some(())
    })
    .await;
    new.cli(&["replicaof", "no", "one"]);
    proxy.divert(new.port);
    eventually("it can be said again", async || {
        let reply = ann
            .ask(json!({"op": "send", "room": ROOM, "nonce": nonce(), "text": "after"}))
            .await;
        reply.get("ok").map(drop)
    })
    .await;
    // Nobody hears it: only the probe can find that out, and the comparison with the log.
    let heard = bob.entry_within(Duration::from_secs(20), ROOM).await;
    assert_eq!(heard.map(|(_, text)| text).as_deref(), Some("after"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicated_messages_survive_a_failover() {
    let mut redis = Sentinels::start().await;
    let replicated = [("TERTULIA_DURABILITY", "replicated")];
    let nodes = [
        node(&redis.url(), &replicated).await,
        node(&redis.url(), &replicated).await,
    ];
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(40).await;
    redis.primary.kill();
    // Nothing is acknowledged while no replica is there to have it too.
    redis.agree_on_replica().await;
    redis.primary.revive().await;
    fleet.acknowledges(40).await;
    let outcome = fleet.check("9 · Sentinel failover, replicated").await;
    assert_eq!(outcome.told, Vec::<String>::new(), "nothing was lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_06_subscribers_of_a_cluster_are_killed() {
    let redis = Cluster::start().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    for n in 0..short_or_long(6, 60) {
        fleet.acknowledges(20).await;
        redis.nodes[n % 3].cli(&["client", "kill", "type", "pubsub"]);
    }
    let outcome = fleet
        .check("6 · CLIENT KILL TYPE pubsub on a cluster")
        .await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_07_the_slot_of_a_busy_room_moves() {
    let redis = Cluster::start().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    let slot = redis.nodes[0]
        .cli(&["cluster", "keyslot", ROOM])
        .trim()
        .to_owned();
    for _ in 0..short_or_long(2, 10) {
        fleet.acknowledges(40).await;
        move_slot(&redis, &slot);
    }
    fleet.acknowledges(40).await;
    fleet.check("7 · slot migration").await;
}

/// As `redis-cli --cluster reshard` does it.
fn move_slot(redis: &Cluster, slot: &str) {
    let id = |node: &RedisServer| node.cli(&["cluster", "myid"]).trim().to_owned();
    let slots = redis.nodes[0].cli(&["cluster", "nodes"]);
    let number: u16 = slot.parse().unwrap();
    let has = |node: &&RedisServer| {
        let id = id(node);
        let line = slots.lines().find(|line| line.starts_with(&id)).unwrap();
        line.split_whitespace()
            .skip(8)
            .filter(|part| !part.starts_with('['))
            .any(|range| {
                let (from, to) = range.split_once('-').unwrap_or((range, range));
                (from.parse().unwrap()..=to.parse::<u16>().unwrap()).contains(&number)
            })
    };
    let from = redis.nodes.iter().find(has).unwrap();
    let to = redis
        .nodes
        .iter()
        .find(|node| node.port != from.port)
        .unwrap();
    to.cli(&["cluster", "setslot", slot, "importing", &id(from)]);
    from.cli(&["cluster", "setslot", slot, "migrating", &id(to)]);
    loop {
        let keys = from.cli(&["cluster", "getkeysinslot", slot, "10"]);
        let keys: Vec<_> = keys.lines().filter(|key| !key.is_empty()).collect();
        if keys.is_empty() {
            break;
        }
        let port = to.port.to_string();
        let mut command = vec!["migrate", "127.0.0.1", &port, "", "0", "5000", "keys"];
        command.extend(keys);
        from.cli(&command);
    }
    for node in [to, from].into_iter().chain(&redis.nodes) {
        node.cli(&["cluster", "setslot", slot, "node", &id(to)]);
    }
}
