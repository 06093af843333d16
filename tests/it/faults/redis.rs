//! Redis itself: restarted, gone, frozen, silent, full.

use std::time::Duration;

use tokio::time::sleep;

use super::{ROOM, fleet, node, nodes, places, short_or_long};
use crate::support::{
    Person, eventually, eventually_within,
    proxy::{Line, Proxy},
    redis::RedisServer,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_02_a_redis_that_writes_everything_down_is_killed() {
    let mut redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    for _ in 0..short_or_long(2, 10) {
        fleet.acknowledges(50).await;
        redis.kill();
        redis.revive().await;
    }
    fleet.acknowledges(20).await;
    let outcome = fleet.check("2 · Redis killed, AOF always").await;
    assert_eq!(outcome.told, Vec::<String>::new(), "nothing was lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_03_redis_comes_back_with_an_older_file() {
    let mut redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(30).await;
    let older = redis.copy();
    fleet.acknowledges(30).await;
    redis.kill();
    redis.put_back(&older);
    redis.revive().await;
    fleet.acknowledges(30).await;
    let outcome = fleet.check("3 · Redis on an older AOF").await;
    assert_eq!(outcome.told, ["truncated"], "the loss is told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_04_redis_is_away_while_nobody_says_anything() {
    let mut redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let (ann, bob) = (
        Person::enter(nodes[0].at, "Ann").await,
        Person::enter(nodes[1].at, "Bob").await,
    );
    let (mut ann, mut bob) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    for away in short_or_long(&[1, 4][..], &[1, 15, 120]) {
        redis.kill();
        bob.expect("it is told", |e| {
            e["event"] == "status" && e["state"] == "degraded"
        })
        .await;
        sleep(Duration::from_secs(*away)).await;
        redis.revive().await;
        let text = format!("after {away} s");
        eventually("it can be said again", async || {
            let reply = ann
                .ask(serde_json::json!({"op": "send", "room": ROOM,
                "nonce": crate::support::nonce(), "text": text}))
                .await;
            reply.get("ok").map(drop)
        })
        .await;
        let (_, heard) = bob.entry(ROOM).await;
        assert_eq!(heard, text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_12_the_network_to_redis_swallows_everything() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port).await;
    let nodes = [node(&proxy.url(), &[]).await, node(&redis.url(), &[]).await];
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(30).await;
    proxy.set(Line::Silent);
    let health = format!("http://{}/readyz", nodes[0].at);
    eventually("the node notices", async || {
        let text = reqwest::get(&health).await.ok()?.text().await.ok()?;
        text.contains("degraded").then_some(())
    })
    .await;
    proxy.set(Line::Open);
    fleet.acknowledges(30).await;
    fleet
        .check("12 · blackhole between one node and Redis")
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_13_redis_is_frozen_for_five_seconds() {
    let redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(30).await;
    redis.pause();
    sleep(Duration::from_secs(5)).await;
    redis.resume();
    fleet.acknowledges(30).await;
    let outcome = fleet.check("13 · Redis frozen 5 s").await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_16_answers_are_lost_on_the_way_back() {
    let redis = RedisServer::durable().await;
    let proxy = Proxy::to(redis.port).await;
    let nodes = nodes::<2>(&proxy.url()).await;
    let fleet = fleet(&nodes).await;
    proxy.cut_answers(10);
    fleet.acknowledges(short_or_long(150, 1500)).await;
    proxy.cut_answers(0);
    fleet.check("16 · every 10th answer lost").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_18_scripts_are_flushed_under_way() {
    let redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    for _ in 0..short_or_long(20, 200) {
        fleet.acknowledges(5).await;
        redis.cli(&["script", "flush"]);
    }
    let outcome = fleet.check("18 · SCRIPT FLUSH").await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_19_redis_is_full_and_throws_nothing_away() {
    let redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(30).await;
    redis.cli(&["config", "set", "maxmemory", "1"]);
    let health = format!("http://{}/readyz", nodes[0].at);
    let store = async |word: &'static str| {
        eventually("the node notices", async || {
            let text = reqwest::get(&health).await.ok()?.text().await.ok()?;
            text.contains(word).then_some(())
        })
        .await;
    };
    store("\"degraded\"").await;
    redis.cli(&["config", "set", "maxmemory", "0"]);
    store("\"ok\"").await;
    fleet.acknowledges(30).await;
    let outcome = fleet.check("19 · Redis full").await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_21_all_leases_end_at_once() {
    let redis = RedisServer::durable().await;
    let nodes = nodes::<2>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(10).await;
    let key = "t1:{:nodes}:leases";
    for node in redis.cli(&["zrange", key, "0", "-1"]).lines() {
        redis.cli(&["zadd", key, "1", node]);
    }
    let all_places = places(&nodes);
    eventually_within(
        Duration::from_secs(30),
        "the leases are renewed",
        async || {
            let late = redis.cli(&["zcount", key, "-inf", "1"]);
            (late.trim() == "0").then_some(())
        },
    )
    .await;
    for node in all_places {
        let count = crate::support::fleet::member_count(node, ROOM).await;
        assert_eq!(
            count,
            Some(short_or_long(6, 30)),
            "everybody is still there"
        );
    }
    let outcome = fleet.check("21 · all leases expired").await;
    assert!(outcome.movements < 30, "no storm of leaves and joins");
}
