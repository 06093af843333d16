//! How a server stops when it is asked to: the real binary, its signals and its exit code.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::header;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

use crate::support::{Person, Process, eventually};

/// Asks a server to stop, and waits until it says that it does.
async fn ask_to_stop(process: &Process) {
    process.terminate().await;
    let address = format!("http://{}/readyz", process.at);
    eventually("it is draining", async || {
        let answer = crate::support::web().get(&address).send().await.unwrap();
        if answer.status() == 200 {
            return None;
        }
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()[header::CONNECTION], "close");
        let readiness: Value = answer.json().await.unwrap();
        assert_eq!(readiness["status"], "draining");
        Some(())
    })
    .await;
}

#[tokio::test]
async fn a_balancer_has_time_to_notice_a_stop() {
    let mut process = Process::start(&[
        ("TERTULIA_DRAIN_DELAY_MS", "3000"),
        ("TERTULIA_SHUTDOWN_GRACE_MS", "8000"),
    ])
    .await;
    ask_to_stop(&process).await;

    // Sent here by a balancer that does not know yet.
    let ann = Person::enter(process.at, "Ann").await;
    let mut socket = ann.join(&["general"]).await;
    assert_eq!(socket.say("general", "just in time").await, 1);

    assert_eq!(socket.closed().await.0, 1012);
    assert_eq!(process.ended().await.code(), Some(0));
}

#[tokio::test]
async fn everybody_is_told_to_come_back_and_not_all_at_once() {
    const GRACE: Duration = Duration::from_secs(8);
    let mut process = Process::start(&[("TERTULIA_SHUTDOWN_GRACE_MS", "8000")]).await;
    let ann = Person::enter(process.at, "Ann").await;
    let mut sockets = Vec::new();
    for _ in 0..20 {
        sockets.push(ann.join(&["general"]).await);
    }
    let asked = Instant::now();
    process.terminate().await;
    let ends = join_all(sockets.iter_mut().map(async |socket| {
        let bye = socket.expect("a goodbye", |heard| heard["event"] == "bye");
        let within = bye.await["within_ms"].as_u64().unwrap();
        assert_eq!(socket.closed().await.0, 1012);
        (asked.elapsed(), Duration::from_millis(within))
    }))
    .await;
    assert_eq!(process.ended().await.code(), Some(0));
    assert!(asked.elapsed() < GRACE, "{:?}", asked.elapsed());

    let first = ends.iter().map(|(end, _)| *end).min().unwrap();
    let last = ends.iter().map(|(end, _)| *end).max().unwrap();
    let (_, within) = ends[0];
    // A third of it is far more than closing all of them in one go takes.
    assert!(
        last.saturating_sub(first) > within / 3,
        "from {first:?} to {last:?}"
    );
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let mut process = Process::start(&[
        ("TERTULIA_DRAIN_DELAY_MS", "120000"),
        ("TERTULIA_SHUTDOWN_GRACE_MS", "300000"),
    ])
    .await;
    ask_to_stop(&process).await;
    process.terminate().await;
    assert_eq!(process.ended().await.code(), Some(143));
}

#[tokio::test]
async fn a_request_under_way_is_answered() {
    const BODY: &str = r#"{"name":"Ann"}"#;
    let mut process = Process::start(&[("TERTULIA_SHUTDOWN_GRACE_MS", "20000")]).await;
    let head = format!(
        "POST /api/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        process.at,
        BODY.len(),
    );
    let mut stream = TcpStream::connect(process.at).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // Said when the body is waited for.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");

    process.terminate().await;
    eventually("nobody else comes in", async || {
        TcpStream::connect(process.at).await.err()
    })
    .await;
    stream.write_all(BODY.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let answer = answer.to_ascii_lowercase();
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert_eq!(process.ended().await.code(), Some(0));
}
