//! Nodes: killed, frozen, replaced.

use std::time::Duration;

use super::{ROOM, fleet, node, nodes, places, short_or_long};
use crate::support::{
    Person, Socket, eventually_within,
    fleet::member_count,
    redis::{RedisServer, signal},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_01_one_of_three_nodes_is_killed() {
    let redis = RedisServer::durable().await;
    let mut nodes = nodes::<3>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    for n in 0..short_or_long(3, 10) {
        fleet.acknowledges(40).await;
        nodes[n % 3].kill().await;
        fleet.acknowledges(40).await;
        nodes[n % 3].revive().await;
    }
    let outcome = fleet.check("1 · kill -9 one of 3 nodes").await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_20_a_node_is_frozen_until_it_is_taken_for_dead() {
    let redis = RedisServer::durable().await;
    let nodes = nodes::<3>(&redis.url()).await;
    let ann = Person::enter(nodes[0].at, "Ann").await;
    let bob = Person::enter(nodes[1].at, "Bob").await;
    let (_ann, _bob) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    let counts = async |count: usize, within: u64| {
        eventually_within(
            Duration::from_secs(within),
            "the count is right",
            async || (member_count(nodes[2].at, ROOM).await? == count).then_some(()),
        )
        .await;
    };
    counts(2, 10).await;
    signal(nodes[0].id(), "STOP");
    counts(1, 31).await;
    signal(nodes[0].id(), "CONT");
    counts(2, 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_22_five_tabs_on_three_nodes_are_one_person() {
    let redis = RedisServer::durable().await;
    let nodes = nodes::<3>(&redis.url()).await;
    let eve = Person::enter(nodes[2].at, "Eve").await;
    let mut eve = eve.join(&[ROOM]).await;
    let ann = Person::enter(nodes[0].at, "Ann").await;
    let mut tabs: Vec<Socket> = Vec::new();
    for n in 0..5 {
        tabs.push(ann.on(nodes[n % 3].at).join(&[ROOM]).await);
    }
    let joined = eve
        .expect("Ann joined", |e| e["joined"][0]["name"] == "Ann")
        .await;
    assert_eq!(joined["member_count"], 2);
    for at in places(&nodes) {
        eventually_within(Duration::from_secs(5), "counted once", async || {
            (member_count(at, ROOM).await? == 2).then_some(())
        })
        .await;
    }
    for tab in tabs {
        assert!(
            !eve.heard(|e| e["left"][0]["name"] == "Ann"),
            "she is still here"
        );
        tab.leave().await;
    }
    eve.expect("Ann left", |e| e["left"][0]["name"] == "Ann")
        .await;
    assert!(
        !eve.heard(|e| e["joined"][0]["name"] == "Ann"),
        "she joined once"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_25_nodes_are_replaced_one_by_one() {
    let redis = RedisServer::durable().await;
    let mut nodes = nodes::<3>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    fleet.acknowledges(40).await;
    for n in 0..3 {
        nodes[n].terminate().await;
        let status = nodes[n].ended().await;
        assert!(status.success(), "{status}");
        nodes[n] = node(&redis.url(), &[]).await;
        fleet.sail_to(&places(&nodes));
        fleet.acknowledges(40).await;
    }
    let outcome = fleet.check("25 · rolling deploy of 3 nodes").await;
    assert_eq!(outcome.told, Vec::<String>::new(), "nobody misses anything");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_29_all_nodes_are_killed_at_once() {
    let redis = RedisServer::durable().await;
    let mut nodes = nodes::<3>(&redis.url()).await;
    let fleet = fleet(&nodes).await;
    for _ in 0..short_or_long(2, 5) {
        fleet.acknowledges(40).await;
        for node in &mut nodes {
            node.kill().await;
        }
        for node in &mut nodes {
            node.revive().await;
        }
    }
    fleet.acknowledges(40).await;
    let outcome = fleet.check("29 · all nodes killed at once").await;
    assert_eq!(outcome.told, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_31_the_plain_client_lives_through_a_deploy() {
    let redis = RedisServer::durable().await;
    let mut nodes = nodes::<2>(&redis.url()).await;
    let mut plain = Socket::plain(nodes[0].at, &format!("/ws/{ROOM}?username=Old")).await;
    plain.text("before").await;
    plain
        .expect("its own message", |e| e["content"] == "before")
        .await;
    nodes[0].terminate().await;
    assert_eq!(plain.closed().await.0, 1012);
    let mut plain = Socket::plain(nodes[1].at, &format!("/ws/{ROOM}?username=Old")).await;
    plain.text("after").await;
    plain
        .expect("its own message", |e| e["content"] == "after")
        .await;
    nodes[0].ended().await;
}
