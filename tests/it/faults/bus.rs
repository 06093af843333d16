//! What Redis tells, and the way to it, cannot be relied on.

use std::time::Duration;

use serde_json::{Value, json};

use super::Team;
use crate::support::{
    Fleet, Flow, Mischief, Of, Person, Plan, Proxy, RedisServer, by_form, eventually, nonce,
};

const ROOM: &str = "general";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_05_subscribers_are_killed_over_and_over() {
    let redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for _ in 0..by_form(10, 100) {
        fleet.hears(2).await;
        let killed = redis.cli(&["CLIENT", "KILL", "TYPE", "pubsub"]);
        killed.parse::<u64>().unwrap();
    }
    fleet.recovers().await;
    let outcome = fleet.outcome("5 subscribers killed in a loop").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_10_one_node_and_redis_are_apart_from_the_rest() {
    let redis = RedisServer::durable().await;
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
    // After a long time apart, more was said than a node keeps at hand: clients are told of a gap.
    outcome.is_clean().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_11_a_subscriber_stays_with_a_stale_server() {
    let (redis, stale) = (RedisServer::durable().await, RedisServer::durable().await);
    let proxy = Proxy::to(redis.port, 11).await;
    let team = Team::start(2, &proxy.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(5).await;
    // Subscribers are reset and find another Redis at the same address; commands do not.
    proxy.lead_to(stale.port);
    proxy.reset(Of::Subscribers);
    eventually("a subscriber has gone astray", async || {
        let clients = stale.cli(&["CLIENT", "LIST", "TYPE", "pubsub"]);
        (!clients.is_empty()).then_some(())
    })
    .await;
    fleet.is_acknowledged(10).await;
    proxy.lead_to(redis.port);
    fleet.recovers().await;
    let outcome = fleet.outcome("11 subscribers at a stale server").await;
    outcome.is_clean().recovers_in(15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_12_the_way_to_redis_swallows_everything() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port, 12).await;
    let team = Team::start(2, &proxy.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(5).await;
    // Only what is told vanishes: commands are answered, and no connection ends.
    proxy.set(Of::Subscribers, Flow::Swallow);
    fleet.recovers().await;
    proxy.set(Of::All, Flow::Swallow);
    fleet.is_refused(1).await;
    fleet.goes_on_for(Duration::from_secs(by_form(1, 30))).await;
    proxy.restore();
    fleet.recovers().await;
    let outcome = fleet.outcome("12 blackhole").await;
    outcome.is_clean().goes_unnoticed().recovers_in(12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_12_the_way_to_redis_is_slow() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port, 12).await;
    let team = Team::with(&[&redis.url(), &proxy.url()], &[]).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    proxy.set(Of::All, Flow::Delay(Duration::from_millis(150)));
    fleet.hears(by_form(10, 200)).await;
    proxy.restore();
    fleet.recovers().await;
    let outcome = fleet.outcome("12 one node 150 ms from Redis").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_14_hints_are_lost_doubled_and_out_of_order() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port, 14).await;
    let team = Team::start(2, &proxy.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    // More than the 1 % of a bad network, so that a short run meets all of it.
    let share = by_form(50, 10);
    proxy.mischief(Mischief {
        drop: share,
        double: share,
        swap: share,
        lose: None,
    });
    fleet.is_acknowledged(by_form(200, 5000)).await;
    fleet.recovers().await;
    let outcome = fleet.outcome("14 hints lost, doubled, swapped").await;
    outcome.is_clean().goes_unnoticed().recovers_in(15);
    assert!(proxy.harmed() > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_15_only_the_last_hint_of_a_burst_is_lost() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port, 15).await;
    let team = Team::with(&[&redis.url(), &proxy.url()], &[]).await;
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    let bob = Person::enter(team.nodes[1].at, "Bob").await;
    let (mut ann, mut bob) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    for round in 0..by_form(1, 10) {
        let last = format!("the last of burst {round}");
        proxy.mischief(Mischief {
            lose: Some(last.clone()),
            ..Mischief::default()
        });
        for n in 0..20 {
            ann.say(ROOM, &format!("{round}.{n}")).await;
        }
        ann.say(ROOM, &last).await;
        for n in 0..20 {
            assert_eq!(bob.entry(ROOM).await.1, format!("{round}.{n}"));
        }
        let is_last = |heard: &Value| heard["entry"]["text"] == last;
        bob.expect_within(Duration::from_secs(20), "the last", is_last)
            .await;
        assert_eq!(proxy.harmed(), round + 1, "its hint was lost");
        bob.ok(json!({"op": "ping"})).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_16_answers_to_appends_are_lost() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port, 16).await;
    let team = Team::start(2, &proxy.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    // Rarer where more are in one pipeline, so that some get through.
    proxy.cut_before_answers(by_form(10, 60));
    fleet.is_acknowledged(by_form(100, 2000)).await;
    proxy.cut_before_answers(0);
    fleet.recovers().await;
    assert!(proxy.harmed() >= 5, "{} answers were lost", proxy.harmed());
    let outcome = fleet.outcome("16 answers to appends lost").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_27_coming_races_saying() {
    let redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    let bob = Person::enter(team.nodes[1].at, "Bob").await;
    let mut says = ann.join(&[ROOM]).await;
    let mut comes = bob.connect().await;
    comes.ok(json!({"op": "hello", "v": 1})).await;
    for n in 0..by_form(200, 10_000) {
        let sent = says
            .give(json!({"op": "send", "room": ROOM, "nonce": nonce(), "text": format!("{n}")}))
            .await;
        let answer = comes
            .ok(json!({"op": "subscribe", "room": ROOM, "limit": 1}))
            .await;
        let seq = says.reply(sent).await["ok"]["seq"].as_u64().unwrap();
        let entries = answer["entries"].as_array().unwrap();
        if !entries.iter().any(|entry| entry["seq"] == seq) {
            let next = comes.entry(ROOM).await.0;
            assert_eq!(next, seq, "neither in the answer nor after it");
        }
        comes.ok(json!({"op": "unsubscribe", "room": ROOM})).await;
        assert!(!comes.heard_event("entry"), "told twice");
    }
}
