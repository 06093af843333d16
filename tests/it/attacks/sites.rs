//! Other web sites that a visitor has open, and what they can do with the visitor's cookie.

use super::raw;
use crate::{
    api::{MESSAGES, json_of},
    support::{Node, Person, Socket},
};

/// What a browser says of the page that asks, and whether the page may act. `{host}` is ours.
const ORIGINS: [(&str, bool); 12] = [
    ("http://{host}", true),
    ("HTTP://{host}", true),
    ("https://friend.example", true),
    ("http://friend.example", false),
    ("https://friend.example:8443", false),
    ("https://sub.friend.example", false),
    ("https://friend.example.evil.example", false),
    ("https://evil.example", false),
    ("https://evil.example#http://{host}", false),
    ("http://{host}.evil.example", false),
    ("http://evil.example@{host}", false),
    ("null", false),
];

async fn node() -> Node {
    Node::with(|s| {
        s.cors_origins = vec!["https://friend.example".to_owned()];
        (s.send_rate, s.send_burst) = (1000, 1000);
    })
    .await
}

fn filled(origin: &str, node: &Node) -> String {
    origin.replace("{host}", &node.at.to_string())
}

#[tokio::test]
async fn sockets_open_for_our_own_pages_only() {
    let node = node().await;
    let ann = Person::enter(node.at, "Ann").await;
    for (origin, may) in ORIGINS {
        let origin = filled(origin, &node);
        for path in ["/ws", "/ws/general?username=Ann"] {
            let headers = [("cookie", &*ann.cookie), ("origin", &*origin)];
            let socket = Socket::open(node.at, path, &headers).await;
            assert_eq!(socket.err(), (!may).then_some(403), "{path} from {origin}");
        }
    }
}

#[tokio::test]
async fn messages_are_sent_by_our_own_pages_only() {
    let node = node().await;
    let ann = Person::enter(node.at, "Ann").await;
    let cookie = format!("Cookie: {}", ann.cookie);
    let mut said = 0;
    for (origin, may) in ORIGINS {
        let line = format!("Origin: {}", filled(origin, &node));
        // As a form or `fetch` without a preflight can send it, and as only `fetch` with one can.
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json",
        ] {
            let kind = format!("Content-Type: {kind}");
            let lines = [&*cookie, &line, &kind];
            let body = b"{\"text\":\"hello\"}";
            let answer = raw::send(node.at, "POST", MESSAGES.as_bytes(), &lines, body).await;
            let expected = match (may, kind.ends_with("json")) {
                (true, true) => 201,
                (true, false) => 415,
                (false, _) => 403,
            };
            assert_eq!(answer.status, expected, "{line}, {kind}: {}", answer.body);
            said += u64::from(expected == 201);
        }
        let leave = raw::send(node.at, "DELETE", b"/api/none", &[&cookie, &line], b"").await;
        assert_eq!(leave.status, if may { 404 } else { 403 }, "{line}");
    }
    let page = json_of(ann.get(MESSAGES).await).await;
    assert_eq!(page["top"], said);
}

#[tokio::test]
async fn answers_are_read_by_our_own_pages_only() {
    let node = node().await;
    let ann = Person::enter(node.at, "Ann").await;
    let cookie = format!("Cookie: {}", ann.cookie);
    for (origin, may) in ORIGINS {
        let origin = filled(origin, &node);
        let lines = [&*cookie, &format!("Origin: {origin}")];
        let answer = raw::get(node.at, b"/api/me", &lines).await;
        let allowed = answer.header("access-control-allow-origin");
        assert_eq!(allowed, if may { &origin } else { "" });
        assert_eq!(
            answer.header("access-control-allow-credentials") == "true",
            may
        );
        if may {
            assert!(answer.header("vary").contains("Origin"), "{}", answer.head);
        }
        let asks = "Access-Control-Request-Method: POST";
        let lines = [&*cookie, &format!("Origin: {origin}"), asks];
        let preflight = raw::send(node.at, "OPTIONS", b"/api/rooms", &lines, b"").await;
        assert_eq!(preflight.status < 300, may, "{origin}");
    }
}

#[tokio::test]
async fn behind_https_a_page_that_came_by_http_is_another_site() {
    let node = Node::with(|s| s.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]).await;
    let ann = Person::enter(node.at, "Ann").await;
    for (scheme, proto, may) in [
        ("https", "https", true),
        ("http", "https", false),
        ("http", "http", true),
    ] {
        let origin = format!("{scheme}://{}", node.at);
        let headers = [
            ("cookie", &*ann.cookie),
            ("origin", &*origin),
            ("x-forwarded-proto", proto),
        ];
        let socket = Socket::open(node.at, "/ws", &headers).await;
        assert_eq!(socket.err(), (!may).then_some(403), "{origin} by {proto}");
    }
}

#[tokio::test]
async fn no_extension_of_the_socket_is_agreed_to() {
    let node = node().await;
    let lines = [
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Protocol: evil",
    ];
    let mut request = format!("GET /ws HTTP/1.1\r\nHost: {}\r\n", node.at);
    for line in lines {
        request.push_str(line);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    // Nobody is signed in: the server closes it, so all of it can be read.
    let mut raw = raw::Raw::connect(node.at).await;
    raw.send(request.as_bytes()).await;
    let answer = raw::Answer::read(&raw.rest().await).unwrap();
    assert_eq!(answer.status, 101);
    assert_eq!(answer.header("sec-websocket-extensions"), "");
    assert_eq!(answer.header("sec-websocket-protocol"), "");
}
