//! Who is here, where being here is a matter of several nodes.

use serde_json::Value;

use super::variables;
use crate::support::{Person, Process, eventually, fleet::member_count, redis::RedisServer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_are_replaced_one_by_one_and_nobody_is_seen_to_leave() {
    let redis = RedisServer::durable().await;
    let url = redis.url();
    let start = async || Process::start(&variables(&url)).await;
    let mut nodes = [start().await, start().await, start().await];
    let mut eve = Person::enter(nodes[2].at, "Eve")
        .await
        .join(&["general"])
        .await;
    let ann = Person::enter(nodes[0].at, "Ann").await;
    let mut tab = ann.join(&["general"]).await;
    eve.expect("Ann came", |event| is_ann(&event["joined"]))
        .await;

    for old in 0..2 {
        nodes[old].terminate().await;
        assert_eq!(tab.closed().await.0, 1012);
        tab = ann.on(nodes[1 - old].at).join(&["general"]).await;
        assert!(nodes[old].ended().await.success());
        nodes[old] = start().await;
        for node in &nodes {
            is_counted(node, 2).await;
        }
    }

    // Her true leave is the first that Eve hears of, and nothing came before it.
    tab.leave().await;
    eve.expect("Ann left", |event| is_ann(&event["left"])).await;
    assert!(!eve.heard(|event| is_ann(&event["joined"]) || is_ann(&event["left"])));
    is_counted(&nodes[0], 1).await;
}

async fn is_counted(node: &Process, people: usize) {
    eventually("all who are here are counted", async || {
        (member_count(node.at, "general").await? == people).then_some(())
    })
    .await;
}

fn is_ann(people: &Value) -> bool {
    people[0]["name"] == "Ann"
}
