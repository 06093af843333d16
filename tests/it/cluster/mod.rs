//! Several nodes are one server.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::time::Duration;

use serde_json::json;

use crate::support::{
    Person, Process, eventually,
    redis::{Cluster, RedisServer, Sentinels},
};

/// Two people on two nodes: all that one does, the other sees.
async fn converse(url: &str, more: &[(&'static str, &str)]) {
    let mut variables = vec![("REDIS_URL", url), ("TERTULIA_LEAVE_GRACE_MS", "100")];
    variables.extend_from_slice(more);
    let (one, two) = (
        Process::start(&variables).await,
        Process::start(&variables).await,
    );
    let (ann, bob) = (
        Person::enter(one.at, "Ann").await,
        Person::enter(two.at, "Bob").await,
    );
    let (mut at_one, mut at_two) = (ann.join(&["general"]).await, bob.join(&["general"]).await);

    let room = ann.create("Reading circle").await;
    let told = at_two.event("room", &room).await;
    assert_eq!(
        (&told["change"], &told["room"]["name"]),
        (&json!("created"), &json!("Reading circle"))
    );

    at_one.ok(json!({"op": "subscribe", "room": room})).await;
    at_two.ok(json!({"op": "subscribe", "room": room})).await;
    at_one
        .expect("Bob came", |e| {
            e["room"] == *room && e["joined"][0]["name"] == "Bob"
        })
        .await;
    at_one.say(&room, "hello").await;
    assert_eq!(at_two.entry(&room).await, (1, "hello".to_owned()));
    at_two.say(&room, "good evening").await;
    at_one.entry(&room).await;
    assert_eq!(at_one.entry(&room).await, (2, "good evening".to_owned()));

    at_two.ok(json!({"op": "typing", "room": room})).await;
    let typing = at_one.event("typing", &room).await;
    assert_eq!(typing["user"]["name"], "Bob");

    let who = at_two.ok(json!({"op": "who", "room": room})).await;
    assert_eq!(who["member_count"], 2);

    let mut elsewhere = ann.on(two.at).join(&[]).await;
    at_one
        .ok(json!({"op": "read", "room": room, "seq": 2}))
        .await;
    assert_eq!(elsewhere.event("read", &room).await["seq"], 2);

    // A room that nobody is in on this node grows in the list all the same.
    at_two.ok(json!({"op": "unsubscribe", "room": room})).await;
    at_one
        .expect("Bob went", |e| {
            e["room"] == *room && e["left"][0]["name"] == "Bob"
        })
        .await;
    at_one.say(&room, "are you there?").await;
    at_two
        .expect("the list shows it", |e| {
            e["room"]["id"] == *room && e["room"]["top"] == 3
        })
        .await;

    ann.on(two.at)
        .request("DELETE", "/api/session")
        .send()
        .await
        .unwrap();
    assert_eq!(at_one.closed().await.0, 4001);
    assert_eq!(elsewhere.closed().await.0, 4001);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_are_one_server() {
    let redis = RedisServer::durable().await;
    converse(&redis.url(), &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_behind_sentinel() {
    let redis = Sentinels::start().await;
    converse(&redis.url(), &[("TERTULIA_DURABILITY", "replicated")]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_on_a_cluster() {
    let redis = Cluster::start().await;
    converse(&redis.url(), &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_speak_tls_to_redis() {
    let redis = RedisServer::with_tls().await;
    let url = format!("rediss://localhost:{}", redis.port);
    converse(&url, &[("SSL_CERT_FILE", &redis.authority())]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_share_a_redis_under_two_prefixes() {
    let redis = RedisServer::durable().await;
    let ours = Process::start(&[
        ("REDIS_URL", &redis.url()),
        ("TERTULIA_REDIS_PREFIX", "ours"),
    ])
    .await;
    let theirs = Process::start(&[
        ("REDIS_URL", &redis.url()),
        ("TERTULIA_REDIS_PREFIX", "theirs"),
    ])
    .await;
    let ann = Person::enter(ours.at, "Ann").await;
    let room = ann.create("Ours alone").await;
    assert_eq!(ann.get(&format!("/api/rooms/{room}")).await.status(), 200);
    assert_eq!(
        ann.on(theirs.at)
            .get(&format!("/api/rooms/{room}"))
            .await
            .status(),
        404
    );
    assert_eq!(redis.cli(&["keys", "t1:*"]).trim(), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acl_user_that_may_use_only_its_prefix_is_enough() {
    let redis = RedisServer::durable().await;
    let rule = "acl setuser ann on >p@ss ~t1:* &t1:* +@all -@dangerous +info";
    redis.cli(&rule.split(' ').collect::<Vec<_>>());
    redis.cli(&["acl", "setuser", "default", "off"]);
    let url = format!("redis://ann:p%40ss@127.0.0.1:{}", redis.port);
    converse(&url, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_stops_the_start() {
    let redis = RedisServer::durable().await;
    redis.cli(&["config", "set", "requirepass", "right"]);
    let url = format!("redis://:wrong@127.0.0.1:{}", redis.port);
    let mut node = Process::begin(&[("REDIS_URL", &url)]);
    assert!(!node.ended().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_throws_messages_away_is_refused() {
    let redis = RedisServer::durable().await;
    redis.cli(&["config", "set", "maxmemory-policy", "allkeys-lru"]);
    let mut node = Process::begin(&[("REDIS_URL", &redis.url())]);
    assert!(!node.ended().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_nodes_people_are_gone_within_thirty_seconds() {
    let redis = RedisServer::durable().await;
    let variables = [("REDIS_URL", redis.url())];
    let variables: Vec<_> = variables.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let (mut one, two) = (
        Process::start(&variables).await,
        Process::start(&variables).await,
    );
    let ann = Person::enter(one.at, "Ann").await.join(&["general"]).await;
    let mut bob = Person::enter(two.at, "Bob").await.join(&["general"]).await;
    eventually("both are counted", async || {
        (crate::support::fleet::member_count(two.at, "general").await? == 2).then_some(())
    })
    .await;
    one.kill().await;
    drop(ann);
    let is_left = |message: &serde_json::Value| message["left"][0]["name"] == "Ann";
    let left = bob
        .expect_within(Duration::from_secs(30), "Ann is gone", is_left)
        .await;
    assert_eq!(left["member_count"], 1);
}
