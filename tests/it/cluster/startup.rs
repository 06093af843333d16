//! What a node waits for when it starts, and what it refuses.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};

use super::variables;
use crate::support::{Person, Process, eventually, redis::RedisServer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_waits_for_redis_and_then_serves() {
    let mut redis = RedisServer::durable().await;
    let url = redis.url();
    redis.kill();
    let mut node = Process::begin(&variables(&url));
    eventually("the node has its port", async || {
        TcpStream::connect(node.at).await.ok().map(drop)
    })
    .await;
    // Long enough for a node that does not wait to say that it is ready, or to give up.
    let ready = timeout(Duration::from_secs(1), node.ready()).await;
    assert!(ready.is_err(), "there is nothing to serve from yet");
    let ended = timeout(Duration::from_millis(1), node.ended()).await;
    assert!(ended.is_err(), "it goes on waiting");

    redis.revive().await;
    node.ready().await;
    let mut ann = Person::enter(node.at, "Ann").await.join(&["general"]).await;
    assert_eq!(ann.say("general", "at last").await, 1);
}
