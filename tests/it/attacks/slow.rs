//! Clients that hold connections and say nothing, or almost nothing.

use std::pin::pin;

use tertulia::config::Settings;

use super::raw::Raw;
use crate::support::{Node, Person, Socket};

const ROOM: &str = "general";
const MANY: usize = 40;

/// Who talks as fast as others attack is not to be held up by a rate.
fn let_talk(s: &mut Settings) {
    (s.command_rate, s.command_burst) = (10_000, 100_000);
    (s.send_rate, s.send_burst) = (10_000, 100_000);
}

async fn impatient() -> Node {
    Node::with(|s| {
        let_talk(s);
        s.header_timeout_ms = 400;
        s.body_timeout_ms = 400;
        s.hello_timeout_ms = 400;
    })
    .await
}

/// People talk, and hear each other, as long as `attack` lasts.
async fn chat_during(node: &Node, attack: impl Future<Output = ()>) {
    let mut ann = Person::enter(node.at, "Ann").await.join(&[ROOM]).await;
    let mut bob = Person::enter(node.at, "Bob").await.join(&[ROOM]).await;
    let mut attack = pin!(attack);
    let mut said = 0_u64;
    let mut is_over = false;
    while !is_over {
        let mut talk = pin!(async {
            let seq = ann.say(ROOM, "still here").await;
            assert_eq!(bob.entry(ROOM).await.0, seq);
        });
        is_over = tokio::select! {
            () = &mut attack => true,
            () = &mut talk => false,
        };
        if is_over {
            talk.await;
        }
        said += 1;
    }
    assert!(said > 0);
    let other = Person::enter(node.at, "Late").await;
    assert_eq!(other.get("/api/me").await.status(), 200);
}

async fn each<F: Future<Output = ()>>(attack: impl Fn() -> F) {
    futures_util::future::join_all((0..MANY).map(|_| attack())).await;
}

#[tokio::test]
async fn heads_drop_by_drop_are_cut_off_while_others_chat() {
    let node = impatient().await;
    let at = node.at;
    let attack = each(|| async move {
        let mut raw = Raw::connect(at).await;
        raw.send(b"GET / HTTP/1.1\r\nHost: t\r\n").await;
        let said = raw.dribble(b"X-A: b\r\n").await;
        assert!(!said.starts_with(b"HTTP/1.1 2"));
    });
    chat_during(&node, attack).await;
}

#[tokio::test]
async fn bodies_drop_by_drop_are_refused_while_others_chat() {
    let node = impatient().await;
    let at = node.at;
    let attack = each(|| async move {
        let mut raw = Raw::connect(at).await;
        raw.send(b"POST /api/session HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
            .await;
        let said = raw.dribble(b" ").await;
        assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 408"));
    });
    chat_during(&node, attack).await;
}

#[tokio::test]
async fn files_drop_by_drop_are_refused_while_others_chat() {
    let node = Node::with(|s| {
        let_talk(s);
        s.upload_idle_ms = 400;
    })
    .await;
    let eve = Person::enter(node.at, "Eve").await;
    let head = format!(
        "POST /api/rooms/general/files?name=a HTTP/1.1\r\nHost: t\r\nCookie: {}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n",
        eve.cookie
    );
    let (at, head) = (node.at, head.as_str());
    let attack = each(|| async move {
        let mut raw = Raw::connect(at).await;
        raw.send(head.as_bytes()).await;
        let said = raw.dribble(b" ").await;
        // More than a few at once have to wait.
        assert!(
            said.is_empty()
                || said.starts_with(b"HTTP/1.1 408")
                || said.starts_with(b"HTTP/1.1 429")
        );
    });
    chat_during(&node, attack).await;
    assert_eq!(eve.get("/api/me").await.status(), 200);
}

#[tokio::test]
async fn connections_that_say_nothing_are_closed_while_others_chat() {
    let node = impatient().await;
    let at = node.at;
    let attack = each(|| async move {
        assert!(Raw::connect(at).await.rest().await.is_empty());
    });
    chat_during(&node, attack).await;
}

#[tokio::test]
async fn sockets_that_never_say_hello_are_closed_while_others_chat() {
    let node = Node::with(|s| {
        let_talk(s);
        s.hello_timeout_ms = 400;
        s.max_connections_per_user = 2;
    })
    .await;
    let at = node.at;
    let eve = Person::enter(at, "Eve").await;
    let cookie = eve.cookie.as_str();
    let attack = each(|| async move {
        let silent = Socket::open(at, "/ws", &[("cookie", cookie)]).await;
        assert_eq!(silent.expect("it opens").closed().await.0, 4501);
    });
    chat_during(&node, attack).await;
}

#[tokio::test]
async fn frames_drop_by_drop_are_cut_off_while_others_chat() {
    let node = impatient().await;
    let at = node.at;
    let eve = Person::enter(at, "Eve").await;
    let cookie = eve.cookie.as_str();
    let attack = each(|| async move {
        let mut raw = Raw::connect(at).await;
        let handshake = format!(
            "GET /ws HTTP/1.1\r\nHost: t\r\nCookie: {cookie}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        raw.send(handshake.as_bytes()).await;
        // A masked text of 65,000 bytes, announced and then sent one by one.
        raw.send(&[0x81, 0xfe, 0xfd, 0xe8, 0, 0, 0, 0]).await;
        let said = raw.dribble(b" ").await;
        assert!(said.starts_with(b"HTTP/1.1 101"));
    });
    chat_during(&node, attack).await;
}
