//! Failovers, replicas and clusters.

use std::time::Duration;

use serde_json::{Value, json};

use super::Team;
use crate::support::{
    Fleet, Flow, Of, Person, Plan, Proxy, by_form, eventually, nonce,
    redis::{Cluster, RedisServer, Sentinels, pair},
};

const ROOM: &str = "general";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_06_subscribers_of_a_cluster_are_killed() {
    let redis = Cluster::start().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for n in 0..by_form(6, 60) {
        fleet.hears(3).await;
        let server = &redis.nodes[n % redis.nodes.len()];
        server.cli(&["CLIENT", "KILL", "TYPE", "pubsub"]);
    }
    fleet.recovers().await;
    let outcome = fleet.outcome("6 subscribers killed, cluster").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_07_the_slot_of_a_busy_room_moves() {
    let redis = Cluster::start().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    let slot = redis.nodes[0].cli(&["CLUSTER", "KEYSLOT", ROOM]);
    for _ in 0..by_form(2, 10) {
        fleet.hears(10).await;
        redis.move_slot(slot.parse().unwrap()).await;
        fleet.recovers().await;
    }
    let outcome = fleet.outcome("7 the room's slot moves").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_08_the_replica_is_promoted_in_good_order() {
    let redis = Sentinels::start().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(10).await;
    redis.fail_over().await;
    fleet.recovers().await;
    let outcome = fleet.outcome("8 replica promoted, in step").await;
    outcome.is_clean().recovers_in(15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_09_the_primary_dies_and_its_replica_has_everything() {
    let mut redis = Sentinels::start().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(10).await;
    redis.primary.kill();
    redis.replica_leads().await;
    fleet.recovers().await;
    let outcome = fleet.outcome("9 Sentinel failover, clean").await;
    outcome.is_clean().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_09_the_primary_dies_and_its_replica_lags() {
    let mut redis = Sentinels::start().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(10).await;
    redis.replication.set(Of::All, Flow::Stall);
    fleet.is_acknowledged(20).await;
    redis.primary.kill();
    redis.replica_leads().await;
    fleet.recovers().await;
    let outcome = fleet.outcome("9 Sentinel failover, lagging").await;
    outcome.is_clean().recovers_in(10);
    // What the replica did not have was told, and its writers had it still.
    assert!(outcome.resent > 0, "{outcome:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_09_replicated_messages_survive_a_lagging_replica() {
    let mut redis = Sentinels::start().await;
    let url = redis.url();
    let team = Team::with(&[&url, &url], &[("TERTULIA_DURABILITY", "replicated")]).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(10).await;
    redis.replication.set(Of::All, Flow::Stall);
    fleet.is_refused(4).await;
    redis.primary.kill();
    redis.replica_leads().await;
    // Acknowledging needs a replica again.
    redis.primary.revive().await;
    fleet.recovers().await;
    let outcome = fleet.outcome("9 Sentinel failover, replicated").await;
    outcome.is_clean().recovers_in(20);
    assert_eq!(
        outcome.resent, 0,
        "nothing that was acknowledged was lost: {outcome:#?}"
    );
}

/// Its first replica gives a Redis another replication id, and nothing is lost by that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_08_a_first_replica_comes_while_people_talk() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port, 8).await;
    let team = Team::with(&[&redis.url(), &proxy.url()], &[]).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(10).await;
    let port = redis.port.to_string();
    let replica = RedisServer::with(&["--replicaof", "127.0.0.1", &port]).await;
    eventually("the replica follows", async || {
        let info = replica.cli(&["INFO", "replication"]);
        info.contains("master_link_status:up").then_some(())
    })
    .await;
    // One node comes anew and knows the new id; the other still goes by the old one.
    proxy.reset(Of::All);
    fleet.is_acknowledged(by_form(100, 1000)).await;
    fleet.recovers().await;
    let outcome = fleet.outcome("8 a first replica comes").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
    let meta = format!("t1:{{{ROOM}}}:meta");
    let closed = redis.cli(&["HGET", &meta, "closed"]);
    assert!(
        closed.matches(';').count() <= 1,
        "one new epoch at most: {closed}"
    );
}

/// Subscribers stay with a server that is not the primary any more; commands go to the new one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_11_subscribers_stay_with_the_old_primary() {
    let (old, new, _line) = pair().await;
    let proxy = Proxy::to(old.port, 11).await;
    let team = Team::start(2, &proxy.url()).await;
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    let bob = Person::enter(team.nodes[1].at, "Bob").await;
    let (mut ann, mut bob) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    ann.say(ROOM, "before").await;
    bob.entry(ROOM).await;
    eventually("the replica has it all", async || {
        let offset = |server: &RedisServer| {
            let info = server.cli(&["INFO", "replication"]);
            let mut lines = info.lines();
            let line = lines.find(|line| line.starts_with("master_repl_offset:"));
            line.map(str::to_owned)
        };
        (offset(&old)? == offset(&new)?).then_some(())
    })
    .await;
    new.cli(&["REPLICAOF", "NO", "ONE"]);
    proxy.lead_to(new.port);
    proxy.reset(Of::Commands);
    let nonce = nonce();
    eventually("it can be said again", async || {
        let command = json!({"op": "send", "room": ROOM, "nonce": nonce, "text": "after"});
        ann.ask(command).await.get("ok").map(drop)
    })
    .await;
    // Nobody hears it: only the probe can find that out, and the comparison with the log.
    let is_it = |heard: &Value| heard["entry"]["text"] == "after";
    bob.expect_within(Duration::from_secs(20), "what was said", is_it)
        .await;
}
