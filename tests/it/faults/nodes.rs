//! Nodes die, hang, are taken for dead, and are replaced.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Team, team::variables};
use crate::support::{
    Fleet, Person, Plan, Process, RedisServer, Socket, by_form, eventually_within, nonce,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_01_a_node_is_killed() {
    let redis = RedisServer::durable().await;
    let mut team = Team::start(3, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for round in 0..by_form(2, 12) {
        fleet.hears(10).await;
        let node = &mut team.nodes[round % 3];
        node.kill().await;
        fleet.recovers().await;
        node.revive().await;
    }
    let outcome = fleet.outcome("1 one of 3 nodes killed").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
    team.stays_small();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_17_one_nonce_through_two_nodes_at_once() {
    let redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    let cookie = ann.cookie.clone();
    let mut sockets = Vec::new();
    for node in &team.nodes {
        let mut socket = Socket::open(node.at, "/ws", &[("cookie", &cookie)])
            .await
            .unwrap();
        socket
            .ok(json!({"op": "hello", "v": 1, "rooms": [{"room": "general"}]}))
            .await;
        socket.event("resumed", "general").await;
        sockets.push(socket);
    }
    let tries = by_form(200, 2000);
    for n in 0..tries {
        let command =
            json!({"op": "send", "room": "general", "nonce": nonce(), "text": format!("{n}")});
        let [first, second] = sockets.as_mut_slice() else {
            unreachable!()
        };
        let (one, two) = tokio::join!(first.ok(command.clone()), second.ok(command));
        assert_eq!(one["seq"], two["seq"]);
        assert_ne!(one["repeated"], two["repeated"]);
    }
    let room: Value = ann.get("/api/rooms/general").await.json().await.unwrap();
    assert_eq!(room["top"], tries);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_20_a_node_hangs_and_goes_on() {
    let redis = RedisServer::durable().await;
    let url = redis.url();
    let lively = [("TERTULIA_PING_INTERVAL_MS", "2000")];
    let team = Team::with(&[url.as_str(); 3], &lively).await;
    let plan = Plan {
        silence: Duration::from_secs(4),
        ..Plan::default()
    };
    let mut fleet = Fleet::muster(&team.at(), plan).await;
    fleet.hears(10).await;
    team.nodes[0].signal("STOP");
    fleet.know(&team.at()[1..]);
    // Longer than a lease holds in the long form: the node is taken for dead meanwhile.
    fleet.goes_on_for(Duration::from_secs(by_form(6, 40))).await;
    fleet.recovers().await;
    team.nodes[0].signal("CONT");
    fleet.know(&team.at());
    fleet.recovers().await;
    let outcome = fleet.outcome("20 a node halted").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_21_all_leases_run_out() {
    let redis = RedisServer::durable().await;
    let team = Team::start(3, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(5).await;
    let leases = leases(&redis).await;
    assert_eq!(redis.cli(&["ZCARD", &leases]), "3");
    for node in redis.cli(&["ZRANGE", &leases, "0", "-1"]).lines() {
        redis.cli(&["ZADD", &leases, "1", node]);
    }
    fleet.recovers().await;
    let outcome = fleet.outcome("21 all leases run out").await;
    outcome.is_clean().goes_unnoticed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_21b_a_node_is_taken_for_dead() {
    let redis = RedisServer::durable().await;
    let team = Team::start(3, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    fleet.hears(5).await;
    let leases = leases(&redis).await;
    let node = redis.cli(&["ZRANGE", &leases, "0", "0"]);
    redis.cli(&["ZREM", &leases, &node]);
    fleet.recovers().await;
    eventually_within(
        Duration::from_secs(20),
        "it takes a new incarnation",
        async || {
            let now = redis.cli(&["ZRANGE", &leases, "0", "-1"]);
            let anew = now.lines().count() == 3 && !now.contains(&node);
            anew.then_some(())
        },
    )
    .await;
    let outcome = fleet.outcome("21 a living node taken for dead").await;
    outcome.is_clean().goes_unnoticed();
}

async fn leases(redis: &RedisServer) -> String {
    let found = redis.cli(&["--scan", "--pattern", "*nodes*"]);
    let mut keys = found.lines().filter(|key| !key.contains("rooms"));
    keys.next().expect("a key of leases").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_22_one_user_with_five_tabs_on_three_nodes() {
    let redis = RedisServer::durable().await;
    let team = Team::start(3, &redis.url()).await;
    let bob = Person::enter(team.nodes[0].at, "Bob").await;
    let mut bobs = bob.join(&["general"]).await;
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    for round in 0..by_form(3, 20) {
        let mut tabs = Vec::new();
        for n in 0..5 {
            let at = team.nodes[(n + round) % 3].at;
            let mut tab = Socket::open(at, "/ws", &[("cookie", &ann.cookie)])
                .await
                .unwrap();
            tab.ok(json!({"op": "hello", "v": 1, "rooms": [{"room": "general"}]}))
                .await;
            tab.event("resumed", "general").await;
            tabs.push(tab);
        }
        bobs.expect("one join", |heard| has(heard, "joined", &ann.id))
            .await;
        // Four close in some order; the fifth keeps her here.
        for n in 0..4 {
            tabs.remove((round * 7 + n * 3) % tabs.len()).leave().await;
        }
        let mut last = tabs.remove(0);
        last.say("general", "still here").await;
        bobs.entry("general").await;
        last.leave().await;
        bobs.expect("one leave", |heard| has(heard, "left", &ann.id))
            .await;
        assert!(
            !bobs.heard(|heard| has(heard, "joined", &ann.id)),
            "one join"
        );
        assert!(
            !bobs.heard(|heard| has(heard, "left", &ann.id)),
            "one leave"
        );
    }
}

fn has(heard: &Value, list: &str, id: &str) -> bool {
    let users = heard[list].as_array();
    heard["event"] == "presence"
        && users.is_some_and(|users| users.iter().any(|user| user["id"] == id))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_25_three_nodes_are_replaced_one_by_one() {
    let redis = RedisServer::durable().await;
    let mut team = Team::start(3, &redis.url()).await;
    let mut fleet = Fleet::muster(&team.at(), Plan::default()).await;
    for round in 0..by_form(3, 9) {
        fleet.hears(5).await;
        let replaced = team.nodes.remove(0);
        let all = [team.at(), vec![]].concat();
        fleet.know(&all);
        replaced.terminate().await;
        let mut replaced = replaced;
        let end = replaced.ended().await;
        assert!(end.success(), "round {round}: {end}");
        let fresh = Process::start(&variables(&redis.url(), &[])).await;
        team.nodes.push(fresh);
        fleet.know(&team.at());
        fleet.recovers().await;
    }
    let outcome = fleet.outcome("25 rolling replacement of 3 nodes").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_29_everybody_is_cut_off_at_once() {
    let redis = RedisServer::durable().await;
    let mut team = Team::start(2, &redis.url()).await;
    let plan = Plan {
        readers: by_form(40, 400),
        ..Plan::default()
    };
    let mut fleet = Fleet::muster(&team.at(), plan).await;
    fleet.hears(5).await;
    for node in &mut team.nodes {
        node.kill().await;
    }
    for node in &mut team.nodes {
        node.revive().await;
    }
    fleet.recovers().await;
    let outcome = fleet.outcome("29 all nodes killed at once").await;
    outcome.is_clean().goes_unnoticed().recovers_in(15);
}

/// Order and times come from Redis: no node's clock matters.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_23_clocks_of_nodes_differ_by_four_minutes() {
    let redis = RedisServer::durable().await;
    let faketime = faketime();
    let skewed = |by| {
        [
            ("LD_PRELOAD", faketime.as_str()),
            ("FAKETIME", by),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ]
    };
    let early = Team::with(&[&redis.url()], &skewed("-120s")).await;
    let late = Team::with(&[&redis.url()], &skewed("+120s")).await;
    let both = [early.at(), late.at()].concat();
    let mut fleet = Fleet::muster(&both, Plan::default()).await;
    fleet.hears(20).await;
    fleet.recovers().await;
    let ann = Person::enter(both[0], "Ann").await;
    let outcome = fleet.outcome("23 clocks differ by 4 min").await;
    outcome.is_clean().goes_unnoticed();
    let page: Value = ann
        .get("/api/rooms/general/messages?after=0&limit=100")
        .await
        .json()
        .await
        .unwrap();
    let times: Vec<_> = page["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["at"].as_str())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    // The session of one node is as good at the other.
    assert_eq!(ann.on(both[1]).get("/api/me").await.status(), 200);
}

/// As Debian installs it.
fn faketime() -> String {
    let folders = std::fs::read_dir("/usr/lib").unwrap();
    let files = folders.map(|folder| folder.unwrap().path().join("faketime/libfaketime.so.1"));
    let file = files.into_iter().find(|file| file.exists());
    file.expect("faketime is installed").display().to_string()
}

/// Everybody comes at once, each with a name of their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_28_everybody_joins_at_once() {
    let redis = RedisServer::durable().await;
    let team = Team::with(
        &[redis.url().as_str(); 2],
        &[("TERTULIA_MAX_CONNECTIONS_PER_ADDRESS", "0")],
    )
    .await;
    let plan = Plan {
        readers: by_form(150, 4000),
        writers: 2,
        ..Plan::default()
    };
    let start = tokio::time::Instant::now();
    let fleet = Fleet::muster(&team.at(), plan).await;
    println!(
        "| 28 {} join at once | all hear in {:?} |",
        plan.readers,
        start.elapsed()
    );
    let outcome = fleet.outcome("28 join storm").await;
    outcome.is_clean();
    team.stays_small();
}
