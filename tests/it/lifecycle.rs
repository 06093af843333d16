//! The start and the stop of the real binary, as an orchestrator sees them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::support::{
    Person, Process, Socket, eventually,
    redis::{RedisServer, free_port},
};

async fn readiness(node: &Process) -> Option<(u16, Value)> {
    let answer = reqwest::get(format!("http://{}/readyz", node.at))
        .await
        .ok()?;
    Some((answer.status().as_u16(), answer.json().await.ok()?))
}

async fn status(node: &Process, path: &str) -> u16 {
    let answer = reqwest::get(format!("http://{}{path}", node.at))
        .await
        .unwrap();
    answer.status().as_u16()
}

#[tokio::test]
async fn it_waits_for_redis_and_says_so() {
    let port = free_port();
    let url = format!("redis://127.0.0.1:{port}");
    let node = Process::begin(&[("REDIS_URL", &url)]);
    eventually("it listens", async || {
        let (status, body) = readiness(&node).await?;
        (status == 503 && body["status"] == "waiting").then_some(())
    })
    .await;
    assert_eq!(status(&node, "/healthz").await, 200);
    let rooms = reqwest::get(format!("http://{}/api/rooms", node.at))
        .await
        .unwrap();
    assert_eq!(rooms.status(), 503);
    assert!(rooms.headers().contains_key("retry-after"));
    let problem: Value = rooms.json().await.unwrap();
    assert_eq!(problem["detail"], "The server is waiting for Redis.");

    let _redis = RedisServer::on(port).await;
    node.ready().await;
    assert_eq!(status(&node, "/api/rooms").await, 200);
}

#[tokio::test]
async fn it_can_be_stopped_while_it_waits() {
    let url = format!("redis://127.0.0.1:{}", free_port());
    let mut node = Process::begin(&[("REDIS_URL", &url)]);
    eventually("it listens", async || readiness(&node).await).await;
    node.terminate().await;
    assert!(node.ended().await.success());
}

#[tokio::test]
async fn a_stop_is_told_to_the_balancer_first_and_then_to_every_socket() {
    let delay = [
        ("TERTULIA_DRAIN_DELAY_MS", "1000"),
        ("TERTULIA_SHUTDOWN_GRACE_MS", "6000"),
    ];
    let mut node = Process::start(&delay).await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut socket = ann.join(&["general"]).await;
    node.terminate().await;
    eventually("it is not ready any more", async || {
        let (status, body) = readiness(&node).await?;
        (status == 503 && body["status"] == "draining").then_some(())
    })
    .await;
    // Whoever the balancer still sends is served.
    let mut late = ann.join(&["general"]).await;
    late.say("general", "made it").await;
    let bye = socket
        .expect("it says goodbye", |e| e["event"] == "bye")
        .await;
    assert!(bye["within_ms"].as_u64().unwrap() <= 6000);
    assert_eq!(socket.closed().await.0, 1012);
    assert_eq!(late.closed().await.0, 1012);
    assert!(node.ended().await.success());
}

#[tokio::test]
async fn sockets_are_closed_one_after_the_other() {
    let mut node = Process::start(&[("TERTULIA_SHUTDOWN_GRACE_MS", "6000")]).await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut sockets: Vec<Socket> = Vec::new();
    for _ in 0..10 {
        sockets.push(ann.join(&["general"]).await);
    }
    node.terminate().await;
    let mut times = Vec::new();
    for socket in &mut sockets {
        assert_eq!(socket.closed().await.0, 1012);
        times.push(Instant::now());
    }
    times.sort();
    let spread = times
        .last()
        .unwrap()
        .duration_since(*times.first().unwrap());
    assert!(
        spread > Duration::from_millis(100),
        "all at once: {spread:?}"
    );
    assert!(node.ended().await.success());
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let slow = [
        ("TERTULIA_DRAIN_DELAY_MS", "60000"),
        ("TERTULIA_SHUTDOWN_GRACE_MS", "120000"),
    ];
    let mut node = Process::start(&slow).await;
    node.terminate().await;
    eventually("it is not ready any more", async || {
        (readiness(&node).await?.0 == 503).then_some(())
    })
    .await;
    node.terminate().await;
    // `ended` has less patience than the stop would take.
    node.ended().await;
}
