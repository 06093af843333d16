//! What a server says while it waits for Redis.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;

use reqwest::{Response, header};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::{Process, eventually, free_port};

/// A server whose Redis is not there, as soon as it answers.
async fn waiting() -> Process {
    let url = format!("redis://127.0.0.1:{}", free_port());
    let process = Process::begin(&[("REDIS_URL", &url)]);
    let address = format!("http://{}/healthz", process.at);
    eventually("it answers", async || {
        let answer = crate::support::web().get(&address).send().await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
    process
}

async fn get(at: SocketAddr, path: &str, accept: &str) -> Response {
    crate::support::web()
        .get(format!("http://{at}{path}"))
        .header(header::ACCEPT, accept)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn whoever_asks_hears_what_the_server_waits_for() {
    let process = waiting().await;

    let answer = get(process.at, "/readyz", "*/*").await;
    assert_eq!(answer.status(), 503);
    let readiness: Value = answer.json().await.unwrap();
    assert_eq!(readiness, json!({"status": "waiting", "store": "away"}));

    let answer = get(process.at, "/api/rooms", "application/json").await;
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()[header::RETRY_AFTER], "2");
    let kind = &answer.headers()[header::CONTENT_TYPE];
    assert!(
        kind.to_str()
            .unwrap()
            .starts_with("application/problem+json")
    );
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["code"], "unavailable");
    assert_eq!(problem["detail"], "The server is waiting for Redis.");

    let answer = get(process.at, "/", "text/html").await;
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()[header::RETRY_AFTER], "2");
    let page = answer.text().await.unwrap();
    assert!(page.contains("The server is waiting for Redis."), "{page}");
}

#[tokio::test]
async fn a_server_that_waits_is_not_ready_and_ends_when_asked() {
    let mut process = waiting().await;
    let url = format!("http://{}/readyz", process.at);
    let healthcheck = Command::new(env!("CARGO_BIN_EXE_tertulia"))
        .args(["healthcheck", "--url", &url])
        .output()
        .await
        .unwrap();
    assert_eq!(healthcheck.status.code(), Some(1));
    process.terminate().await;
    assert_eq!(process.ended().await.code(), Some(0));
}
