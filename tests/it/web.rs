//! What browsers meet: pages, strict headers, origins, and the end of a node.

use reqwest::header;
use serde_json::{Value, json};

use crate::{
    api::{MESSAGES, json_of, stranger},
    support::{Node, Person, Process, Socket},
};

#[tokio::test]
async fn the_root_is_an_app_for_browsers_and_a_word_for_programs() {
    let node = Node::with(|s| s.app_name = "Kaffee".to_owned()).await;
    let page = stranger(&node, "GET", "/").header("accept", "text/html,*/*;q=0.8");
    let page = page.send().await.unwrap();
    assert!(
        page.headers()[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(
        page.headers()[header::VARY]
            .to_str()
            .unwrap()
            .contains("Accept")
    );
    let health = json_of(stranger(&node, "GET", "/").send().await.unwrap()).await;
    assert_eq!(
        health,
        json!({"status": "online", "message": "Kaffee is running"})
    );
    for path in ["/healthz", "/readyz"] {
        json_of(stranger(&node, "GET", path).send().await.unwrap()).await;
    }
}

const ADDRESSES: [&str; 8] = [
    "/",
    "/healthz",
    "/docs",
    "/openapi.json",
    "/api/rooms",
    "/api/me",
    "/api/nothing",
    "/nothing.js",
];

#[tokio::test]
async fn head_is_get_without_a_body() {
    let node = Node::start().await;
    for path in ADDRESSES {
        let get = stranger(&node, "GET", path).send().await.unwrap();
        let head = stranger(&node, "HEAD", path).send().await.unwrap();
        assert_eq!(head.status(), get.status(), "{path}");
        let kind = header::CONTENT_TYPE;
        assert_eq!(
            head.headers().get(&kind),
            get.headers().get(&kind),
            "{path}"
        );
        assert_eq!(head.bytes().await.unwrap().len(), 0, "{path}");
    }
}

#[tokio::test]
async fn only_known_web_sites_may_use_a_session() {
    let node = Node::with(|s| s.cors_origins = vec!["https://friend.example".to_owned()]).await;
    let preflight = |origin: &'static str| {
        let ask = stranger(&node, "OPTIONS", MESSAGES).header("origin", origin);
        ask.header("access-control-request-method", "POST").header(
            "access-control-request-headers",
            "content-type,idempotency-key",
        )
    };
    let yes = preflight("https://friend.example").send().await.unwrap();
    assert!(yes.status().is_success());
    let value = |name: &str| yes.headers()[name].to_str().unwrap();
    assert_eq!(
        value("access-control-allow-origin"),
        "https://friend.example"
    );
    assert_eq!(value("access-control-allow-credentials"), "true");
    assert!(value("access-control-allow-methods").contains("POST"));
    assert!(value("access-control-allow-headers").contains("idempotency-key"));
    let no = preflight("https://evil.example").send().await.unwrap();
    assert!(no.headers().get("access-control-allow-origin").is_none());
    let read = stranger(&node, "GET", "/api/rooms").header("origin", "https://evil.example");
    let read = read.send().await.unwrap();
    assert!(read.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn sockets_open_for_known_web_sites_only() {
    let node = Node::with(|s| s.cors_origins = vec!["https://friend.example".to_owned()]).await;
    let same = format!("http://{}", node.at);
    for (origin, may) in [
        (same.as_str(), true),
        ("https://friend.example", true),
        ("http://localhost:5173", true),
        ("https://evil.example", false),
        ("https://friend.example.evil.com", false),
        ("null", false),
    ] {
        for path in ["/ws", "/ws/general"] {
            let socket = Socket::open(node.at, path, &[("origin", origin)]).await;
            assert_eq!(socket.err(), (!may).then_some(403), "{path} from {origin}");
        }
    }
}

#[tokio::test]
async fn the_description_is_the_one_in_the_repository() {
    let kept: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let made: Value = serde_json::from_str(&tertulia::app::openapi()).unwrap();
    assert!(kept == made, "run `make openapi`");
    let node = Node::start().await;
    let served = stranger(&node, "GET", "/openapi.json")
        .send()
        .await
        .unwrap();
    assert!(json_of(served).await == made);
    for path in [
        "/api/rooms",
        "/api/rooms/{room_id}/messages",
        "/api/session",
        "/api/me",
    ] {
        assert!(made["paths"].get(path).is_some(), "{path}");
    }
}

#[tokio::test]
async fn a_stop_says_goodbye_to_everybody() {
    let mut process = Process::start(&[("TERTULIA_SHUTDOWN_GRACE_MS", "3000")]).await;
    let ann = Person::enter(process.at, "Ann").await;
    let mut socket = ann.join(&["general"]).await;
    let mut silent = ann.connect().await;
    let mut plain = Socket::plain(process.at, "/ws/general?username=Bob").await;
    plain.expect("join", |e| e["message_type"] == "join").await;
    let seq = socket.say("general", "last words").await;
    process.terminate().await;
    let bye = socket.expect("bye", |e| e["event"] == "bye").await;
    assert!(bye["within_ms"].as_u64().unwrap() <= 3000);
    for socket in [&mut socket, &mut silent, &mut plain] {
        assert_eq!(socket.closed().await.0, 1012);
    }
    assert_eq!(process.ended().await.code(), Some(0));
    process.revive().await;
    let page = json_of(ann.get(MESSAGES).await).await;
    assert_eq!(page["top"], seq);
}
