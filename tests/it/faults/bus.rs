//! What Redis tells, and the way to it, cannot be relied on.

use std::time::Duration;

use super::Team;
use crate::support::{Fleet, Flow, Mischief, Of, Person, Plan, Proxy, Redis, by_form, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_05_subscribers_are_killed_over_and_over() {
    let redis = Redis::start().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for _ in 0..by_form(10, 100) {
        fleet.hears(2).await;
        let killed = redis.ask(&["CLIENT", "KILL", "TYPE", "pubsub"]).await;
        killed.parse::<u64>().unwrap();
    }
    fleet.recovers().await;
    let outcome = fleet.outcome("5 subscribers killed in a loop").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_10_one_node_and_redis_are_apart_from_the_rest() {
    let redis = Redis::start().await;
    let proxy = Proxy::to(redis.port, 10).await;
    let team = Team::with(&[&redis.url(), &proxy.url(), &proxy.url()], &[]).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for _ in 0..by_form(1, 3) {
        fleet.hears(5).await;
        proxy.set(Of::All, Flow::Stall);
        fleet.is_acknowledged(10).await;
        fleet.goes_on_for(Duration::from_secs(by_form(4, 30))).await;
        proxy.restore();
        fleet.recovers().await;
    }
    let outcome = fleet.outcome("10 two of 3 nodes apart from Redis").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_11_a_subscriber_stays_with_a_stale_server() {
    let (redis, stale) = (Redis::start().await, Redis::start().await);
    let proxy = Proxy::to(redis.port, 11).await;
    let team = Team::start(2, &proxy.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(5).await;
    // Subscribers are reset and find another Redis at the same address; commands do not.
    proxy.lead_to(stale.port);
    proxy.set(Of::Subscribers, Flow::Cut);
    eventually("a subscriber has gone astray", async || {
        proxy.set(Of::Subscribers, Flow::Pass);
        let clients = stale.ask(&["CLIENT", "LIST", "TYPE", "pubsub"]).await;
        (!clients.is_empty()).then_some(())
    })
    .await;
    fleet.is_acknowledged(10).await;
    proxy.lead_to(redis.port);
    fleet.recovers().await;
    let outcome = fleet.outcome("11 subscribers at a stale server").await;
    assert_eq!((outcome.lost, outcome.doubled, outcome.holes), (0, 0, 0), "{outcome:#?}");
    outcome.is_clean().recovers_in(15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_12_the_way_to_redis_swallows_everything() {
    let redis = Redis::start().await;
    let proxy = Proxy::to(redis.port, 12).await;
    let team = Team::start(2, &proxy.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(5).await;
    // Only what is told vanishes: commands are answered, and no connection ends.
    proxy.set(Of::Subscribers, Flow::Swallow);
    fleet.recovers().await;
    proxy.set(Of::All, Flow::Swallow);
    let ann = Person::enter_later(team.nodes[0].at);
    ann.sees_state("degraded").await;
    fleet.goes_on_for(Duration::from_secs(by_form(1, 30))).await;
    proxy.restore();
    fleet.recovers().await;
    let outcome = fleet.outcome("12 blackhole").await;
    outcome.is_clean().goes_unnoticed().recovers_in(12);
}
