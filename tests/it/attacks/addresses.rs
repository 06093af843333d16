//! Who pretends to come from somewhere else.

use std::net::IpAddr;

use reqwest::{StatusCode, header};
use serde_json::json;

use crate::support::Node;

const A_LOT: u32 = 2;

/// Enters from a local address, with this `X-Forwarded-For`.
async fn enter(node: &Node, from: &str, forwarded: Option<&str>) -> StatusCode {
    let from: IpAddr = from.parse().unwrap();
    let http = crate::support::web_builder().local_address(from).build();
    let mut request = http
        .unwrap()
        .post(format!("http://{}/api/session", node.at))
        .json(&json!({"name": uuid::Uuid::new_v4().simple().to_string()}));
    if let Some(forwarded) = forwarded {
        request = request.header("X-Forwarded-For", forwarded);
    }
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn behind_a_trusted_proxy_everybody_has_a_rate_of_their_own() {
    let node = Node::with(|s| {
        s.sign_in_rate = A_LOT;
        s.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let proxy = "127.0.0.1";
    for (forwarded, expected) in [
        ("203.0.113.1", 200),
        ("203.0.113.1", 200),
        ("203.0.113.1", 429),
        // What the client wrote itself stands left of what the proxy added.
        ("198.51.100.9, 203.0.113.1", 429),
        ("127.0.0.1, 203.0.113.1", 429),
        ("nonsense,,, 203.0.113.1", 429),
        ("203.0.113.1, 127.0.0.1", 429),
        ("203.0.113.2", 200),
        ("2001:db8::1", 200),
        ("2001:db8::2", 200),
        // The same subscriber, by its /64.
        ("2001:db8::3", 429),
        ("2001:db8:0:1::3", 200),
    ] {
        let status = enter(&node, proxy, Some(forwarded)).await;
        assert_eq!(status, expected, "{forwarded}");
    }
    // The proxy itself, and whoever it cannot name, share the proxy's.
    assert_eq!(enter(&node, proxy, None).await, 200);
    assert_eq!(enter(&node, proxy, Some("unknown")).await, 200);
    assert_eq!(enter(&node, proxy, None).await, 429);
}

#[tokio::test]
async fn who_is_no_trusted_proxy_cannot_take_another_address() {
    let node = Node::with(|s| {
        s.sign_in_rate = A_LOT;
        s.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let attacker = "127.0.0.2";
    for (forwarded, expected) in [
        ("203.0.113.1", 200),
        ("203.0.113.2", 200),
        ("203.0.113.3", 429),
        ("127.0.0.1", 429),
        ("203.0.113.4, 127.0.0.1", 429),
    ] {
        let status = enter(&node, attacker, Some(forwarded)).await;
        assert_eq!(status, expected, "{forwarded}");
    }
    // Nor can it use up somebody else's.
    for _ in 0..A_LOT {
        let victim = enter(&node, "127.0.0.1", Some("203.0.113.1")).await;
        assert_eq!(victim, 200);
    }
}

#[tokio::test]
async fn without_proxies_nobody_is_believed() {
    let node = Node::with(|s| s.sign_in_rate = A_LOT).await;
    for (forwarded, expected) in [("203.0.113.1", 200), ("203.0.113.2", 200), ("::1", 429)] {
        let status = enter(&node, "127.0.0.1", Some(forwarded)).await;
        assert_eq!(status, expected, "{forwarded}");
    }
}

#[tokio::test]
async fn https_is_kept_to_where_a_trusted_proxy_says_so() {
    let trusting = Node::with(|s| s.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let alone = Node::start().await;
    for (node, proto, expected) in [
        (&trusting, Some("https"), true),
        (&trusting, Some("http"), false),
        (&trusting, None, false),
        (&alone, Some("https"), false),
    ] {
        let mut request = crate::support::web().get(format!("http://{}/api/rooms", node.at));
        if let Some(proto) = proto {
            request = request.header("X-Forwarded-Proto", proto);
        }
        let answer = request.send().await.unwrap();
        let kept = answer.headers().get(header::STRICT_TRANSPORT_SECURITY);
        assert_eq!(kept.is_some(), expected, "{proto:?}");
    }
}
