//! What is published and does not arrive as it should.

use std::time::Duration;

use serde_json::json;

use super::{ROOM, fleet, node, nodes, short_or_long};
use crate::support::{
    Person, eventually_within, nonce,
    proxy::{Mute, Proxy, Pushes},
    redis::RedisServer,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_05_subscribers_are_killed_over_and_over() {
    let redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    for _ in 0..short_or_long(10, 100) {
        fleet.acknowledges(15).await;
        redis.cli(&["client", "kill", "type", "pubsub"]);
    }
    let outcome = fleet.check("5 · CLIENT KILL TYPE pubsub").await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_14_hints_are_lost_doubled_and_reordered() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port).await;
    let nodes = nodes::<2>(&proxy.url()).await;
    let fleet = fleet(&nodes).await;
    // Far more than the 1 % of a bad network, so that a short run meets all of it.
    proxy.pushes(Pushes {
        dropped: 50,
        doubled: 50,
        held_back: 50,
    });
    fleet.acknowledges(short_or_long(400, 5000)).await;
    let outcome = fleet
        .check("14 · 15 % of hints lost, doubled, reordered")
        .await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_15_only_the_last_hint_is_lost() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port).await;
    let [ann_s, bob_s] = [node(&redis.url(), &[]).await, node(&proxy.url(), &[]).await];
    let ann = Person::enter(ann_s.at, "Ann").await;
    let bob = Person::enter(bob_s.at, "Bob").await;
    let (mut ann, mut bob) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    for n in 1..=20 {
        ann.say(ROOM, &format!("m{n}")).await;
    }
    for n in 1..=20 {
        assert_eq!(bob.entry(ROOM).await.1, format!("m{n}"));
    }
    proxy.mute_entries(Mute::On);
    ann.say(ROOM, "the last").await;
    eventually_within(Duration::from_secs(20), "the last is found", async || {
        let (_, text) = bob.entry_within(Duration::from_millis(500), ROOM).await?;
        (text == "the last").then_some(())
    })
    .await;
    proxy.mute_entries(Mute::Off);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_17_the_same_nonce_through_two_nodes_at_once() {
    let redis = RedisServer::durable().await;
    let [first, second] = nodes::<2>(&redis.url()).await;
    let ann = Person::enter(first.at, "Ann").await;
    let mut here = ann.join(&[ROOM]).await;
    let mut there = ann.on(second.at).join(&[ROOM]).await;
    for _ in 0..short_or_long(50, 1000) {
        let command = json!({"op": "send", "room": ROOM, "nonce": nonce(), "text": "once"});
        let (one, two) = tokio::join!(here.ok(command.clone()), there.ok(command));
        assert_eq!(one["seq"], two["seq"]);
        assert!(one["repeated"] != two["repeated"], "{one} {two}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_27_coming_races_saying() {
    let redis = RedisServer::durable().await;
    let [first, second] = nodes::<2>(&redis.url()).await;
    let ann = Person::enter(first.at, "Ann").await;
    let bob = Person::enter(second.at, "Bob").await;
    let mut says = ann.join(&[ROOM]).await;
    let mut comes = bob.connect().await;
    comes.ok(json!({"op": "hello", "v": 1})).await;
    for n in 0..short_or_long(100, 10_000_u64) {
        let sent = says
            .give(json!({"op": "send", "room": ROOM, "nonce": nonce(), "text": format!("{n}")}))
            .await;
        let answer = comes
            .ok(json!({"op": "subscribe", "room": ROOM, "limit": 1}))
            .await;
        let seq = says.reply(sent).await["ok"]["seq"].as_u64().unwrap();
        let seen = answer["entries"]
            .as_array()
            .unwrap()
            .iter()
            .any(|e| e["seq"] == seq);
        if !seen {
            let (next, _) = comes.entry(ROOM).await;
            assert_eq!(next, seq, "neither in the answer nor after it");
        }
        assert!(!comes.heard_event("entry"), "told twice");
        comes.ok(json!({"op": "unsubscribe", "room": ROOM})).await;
    }
}
