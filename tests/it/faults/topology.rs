//! Failovers, replicas and clusters.

use super::Team;
use crate::support::{
    Fleet, Flow, Of, Plan, by_form,
    redis::{Cluster, Sentinels},
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
