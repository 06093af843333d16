//! Redis dies, hangs, or comes back as somebody else.

use std::time::Duration;

use serde_json::{Value, json};

use super::Team;
use crate::support::{
    Fleet, Outcome, Person, Plan, Process, RedisServer, by_form, eventually, nonce,
    redis::{ALWAYS, EVERY_SECOND, NOTHING},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_02_redis_is_killed_and_restarted() {
    let outcome = killed("2 Redis killed, AOF always", ALWAYS).await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

/// Usually nobody notices this either. But while the disk is busy with the second before, Redis
/// answers first and writes up to two seconds later (`flushAppendOnlyFile` in its `aof.c`): such a
/// tail is lost with the process. Then it is told, and its writers have it still.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_02_a_redis_that_writes_every_second_is_killed() {
    let outcome = killed("2 Redis killed, AOF everysec", EVERY_SECOND).await;
    outcome.is_clean().recovers_in(10);
    assert!(
        outcome.resent == 0 || !outcome.verdicts.is_empty(),
        "{outcome:#?}"
    );
}

/// What a Redis with these options that is killed again and again does to a team.
async fn killed(fault: &str, options: &[&str]) -> Outcome {
    let mut redis = RedisServer::with(options).await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    // Who they are is not what may be lost here.
    redis.has_written_all().await;
    for _ in 0..by_form(1, 5) {
        fleet.hears(20).await;
        redis.restart().await;
        fleet.recovers().await;
    }
    team.stays_small();
    fleet.outcome(fault).await
}

/// Without a file nothing survives: everybody is told to start over, and writers still have what
/// they wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_02_a_redis_that_keeps_nothing_is_killed() {
    let mut redis = RedisServer::with(NOTHING).await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(10).await;
    redis.restart().await;
    fleet.recovers().await;
    let outcome = fleet.outcome("2 Redis killed, no file").await;
    outcome.is_clean().recovers_in(10);
    assert!(
        outcome.verdicts.iter().any(|v| v.contains("reset")),
        "{outcome:#?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_03_redis_comes_back_on_older_data() {
    let mut redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    let older = redis.copy();
    fleet.hears(20).await;
    redis.restart_on(&older).await;
    fleet.recovers().await;
    let outcome = fleet.outcome("3 Redis on older data").await;
    outcome.is_clean().recovers_in(10);
    // What was lost was told, and its writers had it still.
    assert!(outcome.resent > 0, "{outcome:#?}");
    assert!(
        outcome.verdicts.iter().any(|v| v.contains("truncated")),
        "{outcome:#?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_04_redis_is_down_for_a_while() {
    for seconds in by_form(vec![3], vec![1, 15, 120]) {
        let mut redis = RedisServer::durable().await;
        let team = Team::start(2, &redis.url()).await;
        let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
        fleet.hears(10).await;
        redis.kill();
        fleet.goes_on_for(Duration::from_secs(seconds)).await;
        redis.revive().await;
        fleet.recovers().await;
        let outcome = fleet
            .outcome(&format!("4 Redis down for {seconds} s"))
            .await;
        outcome.is_clean().goes_unnoticed().recovers_in(10);
    }
}

/// Nothing is sent while Redis is away, so that nothing but the supervision itself can notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_04_redis_is_down_while_nobody_says_anything() {
    let mut redis = RedisServer::durable().await;
    let url = redis.url();
    let quiet = [("TERTULIA_PING_INTERVAL_MS", "600000")];
    let team = Team::with(&[url.as_str(); 2], &quiet).await;
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    let bob = Person::enter(team.nodes[1].at, "Bob").await;
    let (mut ann, mut bob) = (ann.join(&["general"]).await, bob.join(&["general"]).await);
    for seconds in by_form(vec![1, 4], vec![1, 15, 120]) {
        redis.kill();
        bob.expect("it is told", is_status("degraded")).await;
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        redis.revive().await;
        let text = format!("after {seconds} s");
        let nonce = nonce();
        eventually("it can be said again", async || {
            let reply = ann
                .ask(json!({"op": "send", "room": "general", "nonce": nonce, "text": text}))
                .await;
            reply.get("ok").map(drop)
        })
        .await;
        assert_eq!(bob.entry("general").await.1, text);
        bob.expect("it is told", is_status("ok")).await;
    }
}

fn is_status(state: &str) -> impl Fn(&Value) -> bool {
    move |heard| heard["event"] == "status" && heard["state"] == state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_13_redis_hangs_and_goes_on() {
    let redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for _ in 0..by_form(1, 3) {
        fleet.hears(10).await;
        redis.pause();
        fleet.goes_on_for(Duration::from_secs(5)).await;
        redis.resume();
        fleet.recovers().await;
    }
    let outcome = fleet.outcome("13 Redis halted for 5 s").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_18_scripts_are_flushed_under_way() {
    let redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for _ in 0..by_form(20, 200) {
        fleet.is_acknowledged(3).await;
        redis.cli(&["SCRIPT", "FLUSH"]);
    }
    fleet.recovers().await;
    let outcome = fleet.outcome("18 SCRIPT FLUSH in a loop").await;
    outcome.is_clean().goes_unnoticed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_19_redis_is_full_and_throws_nothing_away() {
    let redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(10).await;
    redis.cli(&["CONFIG", "SET", "maxmemory", "1"]);
    notices(&team.nodes[0], "degraded").await;
    let before = fleet.acknowledged();
    fleet.goes_on_for(Duration::from_secs(1)).await;
    assert_eq!(fleet.acknowledged(), before, "nothing is acknowledged");
    redis.cli(&["CONFIG", "SET", "maxmemory", "0"]);
    notices(&team.nodes[0], "ok").await;
    fleet.recovers().await;
    let outcome = fleet.outcome("19 Redis full").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

/// Waits until a node's `/readyz` says how its store is.
async fn notices(node: &Process, state: &str) {
    let word = format!("\"{state}\"");
    eventually("the node notices", async || {
        let text = node.says_of_itself().await?;
        text.contains(&word).then_some(())
    })
    .await;
}
