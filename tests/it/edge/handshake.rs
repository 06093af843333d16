//! The WebSocket handshake.

use tertulia::transport::listener::EdgeOptions;
use tokio::io::AsyncWriteExt;

use super::node::{HANDSHAKE, Node, eventually};

#[tokio::test]
async fn a_handshake_hands_over_the_connection_and_what_came_with_it() {
    let node = Node::start(EdgeOptions::default());
    let mut client = node.connect().await;
    // In one write, so that hyper has read the message too.
    client.send(&format!("{HANDSHAKE}early")).await;
    let answer = client.head().await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    let accept = "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    assert!(answer.contains(accept), "{answer}");
    client.send(" and late").await;
    client.0.shutdown().await.unwrap();
    assert_eq!(client.rest().await, "early and late");
}

#[tokio::test]
async fn each_broken_handshake_is_told_what_is_wrong() {
    let node = Node::start(EdgeOptions::default());
    for (from, to, status, says) in [
        ("GET", "PUT", "405", "allow: GET"),
        ("Upgrade: WebSocket\r\n", "", "426", "upgrade: websocket"),
        (
            "Upgrade: WebSocket",
            "Upgrade: h2c",
            "426",
            "upgrade: websocket",
        ),
        (
            "UPGRADE",
            "close",
            "400",
            "`Connection: Upgrade` is missing",
        ),
        (
            "Version: 13",
            "Version: 8",
            "426",
            "sec-websocket-version: 13",
        ),
        (
            "Sec-WebSocket-Version: 13\r\n",
            "",
            "426",
            "sec-websocket-version: 13",
        ),
        ("bXBsZSBub25jZQ==", "", "400", "16 bytes in base64"),
        ("Sec-WebSocket-Key", "X-Key", "400", "16 bytes in base64"),
        ("HTTP/1.1", "HTTP/1.0", "400", "HTTP/1.1"),
    ] {
        let request = HANDSHAKE.replacen(from, to, 1);
        let answer = node.connect().await.ask(&request).await;
        assert!(answer.contains(&format!(" {status} ")), "{to}: {answer}");
        assert!(answer.contains(says), "{to}: {answer}");
    }
    eventually(|| node.counters.open() == 0).await;
}
