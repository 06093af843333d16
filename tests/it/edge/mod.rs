//! The door of a node: what strangers on bare TCP connections can and cannot do to it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod handshake;
mod node;
mod starving;

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use tertulia::transport::listener::{self, EdgeOptions};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};

use node::{Client, HANDSHAKE, HELLO, Node, PATIENCE, eventually};

// ---------------------------------------------------------------------------------------------
// Time

#[tokio::test]
async fn a_header_sent_drop_by_drop_is_cut_off() {
    let node = Node::start(EdgeOptions {
        header_timeout: Duration::from_millis(300),
        ..EdgeOptions::default()
    });
    let mut client = node.connect().await;
    client.send("GET / HTTP/1.1\r\n").await;
    assert_eq!(client.dribble_until_answered("x").await, "");
}

#[tokio::test]
async fn a_connection_that_stays_idle_is_closed() {
    let node = Node::start(EdgeOptions {
        header_timeout: Duration::from_millis(300),
        ..EdgeOptions::default()
    });
    let mut client = node.connect().await;
    assert!(client.ask(HELLO).await.starts_with("HTTP/1.1 200"));
    assert_eq!(client.rest().await, "");
}

#[tokio::test]
async fn a_body_sent_drop_by_drop_is_answered_408_and_closed() {
    let node = Node::start(EdgeOptions {
        body_timeout: Duration::from_millis(300),
        ..EdgeOptions::default()
    });
    let mut client = node.connect().await;
    client
        .send("POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n")
        .await;
    let answer = client.dribble_until_answered("x").await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");

    let mut client = node.connect().await;
    let prompt = "POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello";
    assert!(client.ask(prompt).await.ends_with("5 bytes"));
}

// ---------------------------------------------------------------------------------------------
// Size and number

#[tokio::test]
async fn headers_beyond_the_limit_are_refused() {
    let node = Node::start(EdgeOptions {
        max_header_bytes: 4096,
        ..EdgeOptions::default()
    });
    let request = |size| {
        let padding = "x".repeat(size);
        format!("GET / HTTP/1.1\r\nHost: t\r\nX: {padding}\r\n\r\n")
    };
    let fair = node.connect().await.ask(&request(3900)).await;
    assert!(fair.starts_with("HTTP/1.1 200"), "{fair}");
    let large = node.connect().await.ask(&request(4100)).await;
    assert!(large.starts_with("HTTP/1.1 431"), "{large}");

    // It closes without reading all of this, which may take the answer back.
    let mut client = node.connect().await;
    let endless = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(1 << 20));
    let _cut_off = client.0.write_all(endless.as_bytes()).await;
    let answer = client.rest().await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn a_full_node_says_so_and_has_room_again_when_somebody_leaves() {
    let node = Node::start(EdgeOptions {
        max_connections: 1,
        ..EdgeOptions::default()
    });
    let mut first = node.connect().await;
    assert!(first.ask(HELLO).await.starts_with("HTTP/1.1 200"));
    let refused = node.connect().await.until_closed(HELLO).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("\r\nRetry-After: "), "{refused}");
    assert!(refused.contains("application/problem+json"), "{refused}");
    assert!(refused.ends_with('}'), "{refused}");

    drop(first);
    eventually(|| node.counters.open() == 0).await;
    let welcome = node.connect().await.ask(HELLO).await;
    assert!(welcome.starts_with("HTTP/1.1 200"), "{welcome}");
    assert_eq!(node.counters.refused_full(), 1);
    assert_eq!(node.counters.accepted(), 2);
}

#[tokio::test]
async fn one_address_cannot_take_all_places() {
    let node = Node::start(EdgeOptions {
        max_connections_per_address: 1,
        ..EdgeOptions::default()
    });
    let mut greedy = node.connect().await;
    assert!(greedy.ask(HELLO).await.starts_with("HTTP/1.1 200"));
    let refused = node.connect().await.until_closed(HELLO).await;
    assert!(refused.starts_with("HTTP/1.1 429"), "{refused}");

    let mut other = node.connect_from("127.0.0.2").await;
    assert!(other.ask(HELLO).await.starts_with("HTTP/1.1 200"));
    drop(greedy);
    eventually(|| node.counters.open() == 1).await;
    let welcome = node.connect().await.ask(HELLO).await;
    assert!(welcome.starts_with("HTTP/1.1 200"), "{welcome}");
    assert_eq!(node.counters.refused_address(), 1);
}

#[tokio::test]
async fn an_upgraded_connection_keeps_its_place_until_it_closes() {
    let node = Node::start(EdgeOptions {
        max_connections: 1,
        ..EdgeOptions::default()
    });
    let mut socket = node.connect().await;
    assert!(socket.ask(HANDSHAKE).await.starts_with("HTTP/1.1 101"));
    let refused = node.connect().await.until_closed(HELLO).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    drop(socket);
    eventually(|| node.counters.open() == 0).await;
}

// ---------------------------------------------------------------------------------------------
// Addresses and the stop

#[tokio::test]
async fn ipv4_and_ipv6_reach_one_listener_and_are_told_apart() {
    let listeners = listener::bind("::", 0).unwrap();
    assert_eq!(listeners.len(), 1);
    let port = listeners.first().unwrap().local_addr().unwrap().port();
    let node = Node::start_on(listeners, EdgeOptions::default());
    for ip in ["127.0.0.1", "::1"] {
        let target = SocketAddr::new(ip.parse().unwrap(), port);
        if target.is_ipv6() && std::net::TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_err() {
            continue;
        }
        let mut client = Client(TcpStream::connect(target).await.unwrap());
        let answer = client.ask(HELLO).await;
        assert!(answer.ends_with(&format!("hello {ip}")), "{answer}");
    }
    assert_eq!(node.counters.refused_full(), 0);
}

#[tokio::test]
async fn a_name_is_bound_on_all_its_addresses_with_one_port() {
    let listeners = listener::bind("localhost", 0).unwrap();
    let addresses = listeners.iter().map(|l| l.local_addr().unwrap());
    let (ips, mut ports): (Vec<_>, Vec<_>) = addresses.map(|a| (a.ip(), a.port())).unzip();
    assert!(ips.iter().all(IpAddr::is_loopback), "{ips:?}");
    let taken = ports.first().copied().unwrap();
    ports.dedup();
    assert_eq!(ports.len(), 1);

    let error = listener::bind("127.0.0.1", taken).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    assert!(error.to_string().contains("127.0.0.1:"), "{error}");
}

#[tokio::test]
async fn a_stop_answers_what_is_under_way_and_closes_the_rest_at_once() {
    let node = Node::start(EdgeOptions::default());
    let (mut idle, mut fresh, mut busy) = (
        node.connect().await,
        node.connect().await,
        node.connect().await,
    );
    idle.ask(HELLO).await;
    busy.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n").await;
    timeout(PATIENCE, node.slow.begun.notified()).await.unwrap();
    eventually(|| node.counters.open() == 3).await;

    node.stop.cancel();
    node.tasks.close();
    assert_eq!(idle.rest().await, "");
    assert_eq!(fresh.rest().await, "");
    eventually(|| std::net::TcpStream::connect(node.address).is_err()).await;
    node.slow.go_on.notify_one();
    let answer = busy.rest().await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("at last"), "{answer}");
    timeout(PATIENCE, node.tasks.wait()).await.unwrap();
    assert_eq!(node.counters.open(), 0);
}
