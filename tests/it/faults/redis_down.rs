//! Redis dies, hangs, or comes back as somebody else.

use std::time::Duration;

use super::Team;
use crate::support::{
    Fleet, Plan, Redis, by_form,
    redis::{ALWAYS, EVERY_SECOND},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_02_redis_is_killed_and_restarted() {
    for (name, options) in [("AOF always", ALWAYS), ("AOF everysec", EVERY_SECOND)] {
        let mut redis = Redis::with(options, &[]).await;
        let team = Team::start(2, &redis.url()).await;
        let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
        for _ in 0..by_form(1, 5) {
            fleet.hears(20).await;
            redis.restart().await;
            fleet.recovers().await;
        }
        team.stays_small();
        let outcome = fleet.outcome(&format!("2 Redis killed, {name}")).await;
        outcome.is_clean().goes_unnoticed().recovers_in(10);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_03_redis_comes_back_on_older_data() {
    let mut redis = Redis::start().await;
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
    for seconds in by_form(vec![1, 4], vec![1, 15, 120]) {
        let mut redis = Redis::start().await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_13_redis_hangs_and_goes_on() {
    let redis = Redis::start().await;
    let team = Team::start(2, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for _ in 0..by_form(1, 3) {
        fleet.hears(10).await;
        redis.halt();
        fleet.goes_on_for(Duration::from_secs(5)).await;
        redis.go_on();
        fleet.recovers().await;
    }
    let outcome = fleet.outcome("13 Redis halted for 5 s").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}
