//! Clients that come back from anywhere, read nothing, or know nothing of positions.

use std::{net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Team, team::variables};
use crate::support::{
    Fleet, Person, Plan, Process, RedisServer, Socket, by_form, eventually, nonce,
};

const ROOM: &str = "general";

/// Positions around both ends of the log, of epochs that are, were, and never were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_26_a_client_comes_back_with_any_position() {
    let mut redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    let mut here = ann.join(&[ROOM]).await;
    // Lives of the log, of two entries each; in the long form the first is not remembered any more.
    let lives = by_form(4, 66);
    let mut epochs: Vec<String> = Vec::new();
    for life in 0..lives {
        if life > 0 {
            redis.restart().await;
        }
        epochs.push(insist(&mut here, "one").await);
        epochs.push(insist(&mut here, "two").await);
    }
    epochs.dedup();
    assert_eq!(epochs.len(), lives);
    let (all, newest) = (2 * lives, epochs[lives - 1].as_str());
    let top = all as u64;
    let (first, known) = by_form(("ok", all - 1), ("reset", all));
    let cases = [
        (newest, 0, "ok", all),
        (newest, 1, "ok", all - 1),
        (newest, top - 1, "ok", 1),
        (newest, top, "ok", 0),
        (newest, top + 1, "truncated", 0),
        (&epochs[2], 5, "ok", all - 5),
        (&epochs[2], 6, "ok", all - 6),
        (&epochs[2], 7, "truncated", all - 6),
        (&epochs[0], 1, first, known),
        ("never", 1, "reset", all),
    ];
    for node in &team.nodes {
        let mut there = ann.on(node.at).connect().await;
        there.ok(json!({"op": "hello", "v": 1})).await;
        for (epoch, seq, verdict, entries) in cases {
            let command =
                json!({"op": "subscribe", "room": ROOM, "epoch": epoch, "seq": seq, "limit": 200});
            let answer = there.ok(command).await;
            let count = answer["entries"].as_array().unwrap().len();
            let what = format!("{epoch} {seq}: {answer}");
            assert_eq!(
                (answer["verdict"].as_str().unwrap(), count),
                (verdict, entries),
                "{what}"
            );
        }
    }
}

/// Says something as soon as it can be said; the epoch that it is in.
async fn insist(socket: &mut Socket, text: &str) -> String {
    let nonce = nonce();
    let command = json!({"op": "send", "room": ROOM, "nonce": nonce, "text": text});
    let sent = eventually("it is said", async || {
        socket.ask(command.clone()).await.get("ok").cloned()
    });
    sent.await["epoch"].as_str().unwrap().to_owned()
}

/// Readers that take nothing hold nobody up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_24_many_clients_do_not_read() {
    let redis = RedisServer::durable().await;
    let team = Team::start(2, &redis.url()).await;
    let deaf_guest = Person::enter(team.nodes[0].at, "Deaf").await;
    let mut deaf = Vec::new();
    for n in 0..by_form(60, 1000) {
        let guest = if n % 15 == 0 {
            Person::enter(team.nodes[0].at, &format!("Deaf {n}")).await
        } else {
            deaf_guest.on(team.nodes[n % 2].at)
        };
        let cookie = guest.cookie.clone();
        if let Ok(mut socket) = Socket::try_open(guest.at, "/ws", &[("cookie", &cookie)]).await {
            let hello = json!({"op": "hello", "v": 1, "rooms": [{"room": ROOM}]});
            socket.try_give(hello).await;
            deaf.push(socket);
        }
    }
    let ann = Person::enter(team.nodes[0].at, "Ann").await;
    let bob = Person::enter(team.nodes[1].at, "Bob").await;
    let (mut ann, mut bob) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    let text = "x".repeat(8000);
    let mut times = Vec::new();
    for n in 0..by_form(200, 2000) {
        let start = Instant::now();
        ann.say(ROOM, &format!("{n} {text}")).await;
        bob.entry(ROOM).await;
        times.push(start.elapsed());
        ann.entry(ROOM).await;
    }
    times.sort();
    let slowest = times[times.len() * 99 / 100];
    println!(
        "| 24 {} clients that do not read | p99 of the others {slowest:?} |",
        deaf.len()
    );
    assert!(slowest < Duration::from_millis(250), "{slowest:?}");
    team.stays_small();
}

/// The original demo's client: it has no positions, so it misses what is said while it is away, and
/// nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_31_the_plain_client_lives_through_a_deploy() {
    let redis = RedisServer::durable().await;
    let mut team = Team::start(2, &redis.url()).await;
    let mut plain = plain(team.nodes[0].at).await;
    say(&mut plain, "before").await;
    team.nodes[0].terminate().await;
    assert_eq!(plain.closed().await.0, 1012);
    let mut plain = self::plain(team.nodes[1].at).await;
    say(&mut plain, "after").await;
    let end = team.nodes[0].ended().await;
    assert!(end.success(), "{end}");
}

async fn plain(at: SocketAddr) -> Socket {
    let mut socket = Socket::plain(at, &format!("/ws/{ROOM}?username=Old")).await;
    let is_join = |heard: &Value| heard["message_type"] == "join";
    socket.expect("its join", is_join).await;
    socket
}

async fn say(plain: &mut Socket, text: &str) {
    plain.text(text).await;
    plain
        .expect("its own message", |heard| heard["content"] == text)
        .await;
}

/// The embedded store under the same fleet and the same checker.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_30_the_only_node_is_killed_while_it_writes() {
    let settings = variables("", &[]);
    let embedded: Vec<_> = settings
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let mut node = Process::start(&embedded).await;
    let mut fleet = Fleet::muster(&[node.at], Plan::default()).await;
    for _ in 0..by_form(3, 20) {
        fleet.hears(7).await;
        node.kill().await;
        node.revive().await;
        fleet.recovers().await;
    }
    let outcome = fleet.outcome("30 embedded, killed while writing").await;
    outcome.is_clean().goes_unnoticed().recovers_in(10);
}
