//! `/metrics`: what an operator's Prometheus gets.

use std::net::SocketAddr;

use tokio::net::TcpStream;

use crate::support::{Node, Person, Process, eventually, free_port};

async fn scrape(at: SocketAddr) -> Option<String> {
    let answer = crate::support::web()
        .get(format!("http://{at}/metrics"))
        .send()
        .await
        .ok()?;
    let is_text = answer.headers()["content-type"]
        .to_str()
        .is_ok_and(|kind| kind.starts_with("application/openmetrics-text"));
    if answer.status() != 200 || !is_text {
        return None;
    }
    answer.text().await.ok()
}

#[tokio::test]
async fn what_people_do_is_counted_and_nobody_is_named() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let room = ann.create("Hidden garden").await;
    let mut socket = ann.join(&[&room]).await;
    socket.say(&room, "hello").await;
    socket.entry(&room).await;
    let text = eventually("all is counted", async || {
        let text = scrape(node.at).await?;
        let is_all = [
            "tertulia_connections{protocol=\"multiplexed\"} 1",
            "tertulia_rooms_open 1",
            "tertulia_sends_total{outcome=\"appended\"} 1",
            "tertulia_deliveries_total 1",
            "tertulia_resumes_total{verdict=\"new\"} 1",
            "tertulia_backend_up 1",
            "tertulia_backend_request_seconds_count{operation=\"append\"} 1",
            "tertulia_build_info{version=\"0.1.0\"} 1",
        ]
        .iter()
        .all(|line| text.lines().any(|other| other == *line));
        is_all.then_some(text)
    })
    .await;
    for name in ["Ann", "Hidden garden", room.as_str(), ann.id.as_str()] {
        assert!(!text.contains(name), "{name} in {text}");
    }
}

#[tokio::test]
async fn a_port_of_its_own_has_them_alone() {
    let port = free_port();
    let node = Node::with(|settings| settings.metrics_port = port).await;
    let side = SocketAddr::new(node.at.ip(), port);
    assert!(scrape(side).await.is_some());
    assert_eq!(scrape(node.at).await, None);
    let status = |address: String| async {
        crate::support::web()
            .get(address)
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(status(format!("http://{side}/readyz")).await, 200);
    assert_eq!(status(format!("http://{side}/api/rooms")).await, 404);
}

#[tokio::test]
async fn a_drain_can_be_watched_to_its_end() {
    let port = free_port();
    let mut node = Process::start(&[
        ("TERTULIA_METRICS_PORT", port.to_string().as_str()),
        ("TERTULIA_SHUTDOWN_GRACE_MS", "6000"),
    ])
    .await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut socket = ann.join(&["general"]).await;
    node.terminate().await;
    socket
        .expect("it says goodbye", |e| e["event"] == "bye")
        .await;
    eventually("nobody new is let in", async || {
        TcpStream::connect(node.at).await.is_err().then_some(())
    })
    .await;
    assert!(scrape(SocketAddr::new(node.at.ip(), port)).await.is_some());
    assert_eq!(socket.closed().await.0, 1012);
    assert!(node.ended().await.success());
}
