//! What a client gets that goes too far: the table of limits in docs/protocol.md.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Node, Person, Socket, nonce};

const ROOM: &str = "general";

fn send(text: &str) -> Value {
    json!({"op": "send", "room": ROOM, "nonce": nonce(), "text": text})
}

async fn somebody(node: &Node) -> Socket {
    let name = format!("Ann {}", nonce());
    let name: String = name.chars().take(32).collect();
    Person::enter(node.at, &name).await.join(&[ROOM]).await
}

async fn lives(socket: &mut Socket) {
    socket.ok(json!({"op": "ping"})).await;
}

#[tokio::test]
async fn too_big_a_frame_closes() {
    let node = Node::start().await;
    let mut ann = somebody(&node).await;
    ann.text(" ".repeat(65_536)).await;
    lives(&mut ann).await;
    ann.text(" ".repeat(65_537)).await;
    assert_eq!(ann.closed().await.0, 1009);
}

#[tokio::test]
async fn deep_json_is_refused() {
    let node = Node::start().await;
    let mut ann = somebody(&node).await;
    let nested = format!("{}{}", "[".repeat(16), "]".repeat(16));
    ann.text(format!(r#"{{"id":1,"op":"ping","x":{nested}}}"#))
        .await;
    let no = ann.expect("a refusal", |e| e.get("error").is_some()).await;
    assert_eq!(no["error"]["code"], "bad_request");
    lives(&mut ann).await;
}

#[tokio::test]
async fn too_long_a_text_is_refused() {
    let node = Node::start().await;
    let mut ann = somebody(&node).await;
    // 16 KiB in bytes, not characters.
    ann.ok(send(&"é".repeat(8192))).await;
    let no = ann.error(send(&"é".repeat(8193))).await;
    assert_eq!(no["code"], "too_large");
    assert_eq!(ann.error(send("")).await["code"], "bad_request");
    lives(&mut ann).await;
}

#[tokio::test]
async fn rooms_of_a_connection_are_counted() {
    let node = Node::with(|s| s.max_rooms_per_connection = 2).await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut ann = ann.join(&["general", "random"]).await;
    let tech = json!({"op": "subscribe", "room": "tech"});
    assert_eq!(ann.error(tech.clone()).await["code"], "limit");
    ann.ok(json!({"op": "subscribe", "room": "general"})).await;
    ann.ok(json!({"op": "unsubscribe", "room": "random"})).await;
    ann.ok(tech).await;
}

#[tokio::test]
async fn connections_of_a_user_are_counted() {
    let node = Node::with(|s| s.max_connections_per_user = 2).await;
    let ann = Person::enter(node.at, "Ann").await;
    let (mut one, _two) = (ann.join(&[ROOM]).await, ann.join(&[ROOM]).await);
    let mut three = ann.connect().await;
    three.give(json!({"op": "hello", "v": 1})).await;
    assert_eq!(three.closed().await.0, 1008);
    lives(&mut one).await;
    Person::enter(node.at, "Bob").await.join(&[ROOM]).await;
}

#[tokio::test]
async fn too_many_commands_are_refused_then_close() {
    let node = Node::with(|s| (s.command_rate, s.command_burst) = (1, 3)).await;
    let mut ann = somebody(&node).await;
    lives(&mut ann).await;
    lives(&mut ann).await;
    let no = ann.error(json!({"op": "ping"})).await;
    assert_eq!(no["code"], "rate_limited");
    let wait = no["retry_ms"].as_u64().unwrap();
    assert!((1..=1000).contains(&wait), "{wait}");
    for _ in 0..130 {
        // The server may close while we still send.
        if ann.try_give(json!({"op": "ping"})).await.is_none() {
            break;
        }
    }
    assert_eq!(ann.closed().await.0, 4029);
}

#[tokio::test]
async fn sends_are_counted_per_user_and_room() {
    let node = Node::with(|s| (s.send_rate, s.send_burst) = (1, 2)).await;
    let person = Person::enter(node.at, "Ann").await;
    let mut ann = person.join(&[ROOM]).await;
    ann.say(ROOM, "1").await;
    ann.say(ROOM, "2").await;
    let no = ann.error(send("3")).await;
    assert_eq!(no["code"], "rate_limited");
    assert!(
        (1..=1000).contains(&no["retry_ms"].as_u64().unwrap()),
        "{no}"
    );
    let no = person.join(&[]).await.error(send("4")).await;
    assert_eq!(
        no["code"], "rate_limited",
        "another connection is no way around"
    );
    ann.say("tech", "another room").await;
    Person::enter(node.at, "Bob")
        .await
        .join(&[])
        .await
        .say(ROOM, "Bob")
        .await;
}

#[tokio::test]
async fn who_never_says_hello_is_closed() {
    let node = Node::with(|s| s.hello_timeout_ms = 100).await;
    let mut ann = Person::enter(node.at, "Ann").await.connect().await;
    assert_eq!(
        ann.error(json!({"op": "ping"})).await["code"],
        "bad_request"
    );
    assert_eq!(ann.closed().await.0, 4501);
}

#[tokio::test]
async fn who_answers_no_ping_is_closed() {
    let node = Node::with(|s| (s.ping_interval_ms, s.pong_timeout_ms) = (100, 400)).await;
    let mut ann = somebody(&node).await;
    let is_ping = |heard: &Value| heard["event"] == "ping";
    for _ in 0..3 {
        ann.expect("a ping", is_ping).await;
        ann.text(r#"{"op":"pong"}"#).await;
    }
    lives(&mut ann).await;
    ann.expect("a ping", is_ping).await;
    assert_eq!(ann.closed().await.0, 4010);
}

#[tokio::test]
async fn binary_and_other_versions_are_not_this_protocol() {
    let node = Node::start().await;
    let mut one = somebody(&node).await;
    one.message(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(one.closed().await.0, 4500);
    let mut other = Person::enter(node.at, "Bob").await.connect().await;
    let no = other.error(json!({"op": "hello", "v": 2})).await;
    assert_eq!(no["code"], "bad_request");
    assert_eq!(other.closed().await.0, 4500);
}

#[tokio::test]
async fn what_is_not_understood_is_refused_and_the_connection_lives() {
    let node = Node::start().await;
    let mut ann = somebody(&node).await;
    for command in [
        json!({"op": "dance"}),
        json!({"op": "ping", "extra": 1}),
        json!({"op": "send", "room": ROOM, "nonce": "no uuid", "text": "x"}),
        json!({"op": "history", "room": ROOM, "limit": 101}),
        json!({"op": "history", "room": ROOM, "before": 1, "after": 1}),
        json!({"op": "subscribe", "room": ROOM, "seq": 1}),
        json!({"op": "hello", "v": 1}),
    ] {
        let no = ann.error(command.clone()).await;
        assert_eq!(no["code"], "bad_request", "{command}");
        assert!(no["message"].as_str().unwrap().len() > 5);
    }
    for text in [
        "not json",
        "[1]",
        "{\"op\":\"ping\"}",
        "{\"id\":-1,\"op\":\"ping\"}",
    ] {
        ann.text(text).await;
        let no = ann.expect("a refusal", |e| e.get("error").is_some()).await;
        assert_eq!(
            (&no["id"], &no["error"]["code"]),
            (&json!(null), &json!("bad_request"))
        );
    }
    let unknown = json!({"op": "history", "room": uuid::Uuid::new_v4()});
    assert_eq!(ann.error(unknown).await["code"], "not_found");
    ann.text("{\"id\":901,\"op\":\"ping\"}\n{\"id\":902,\"op\":\"ping\"}\n")
        .await;
    ann.reply(901).await;
    ann.reply(902).await;
}

#[tokio::test]
async fn a_flood_of_sends_is_answered_in_full_and_in_order() {
    let node = Node::with(|s| {
        (s.command_burst, s.send_burst) = (1000, 1000);
    })
    .await;
    let mut ann = somebody(&node).await;
    let mut ids = Vec::new();
    for number in 0..200 {
        ids.push(ann.give(send(&number.to_string())).await);
    }
    for (seq, id) in (1..).zip(ids) {
        assert_eq!(ann.reply(id).await["ok"]["seq"], seq);
    }
}

#[tokio::test]
async fn typing_is_told_once_in_a_while() {
    let node = Node::start().await;
    let (mut ann, mut bob) = (somebody(&node).await, somebody(&node).await);
    for _ in 0..3 {
        ann.ok(json!({"op": "typing", "room": ROOM})).await;
    }
    bob.event("typing", ROOM).await;
    ann.say(ROOM, "done").await;
    bob.entry(ROOM).await;
    assert!(!bob.heard_event("typing"));
}

const BIG: usize = 200_000;
const MANY: u64 = 100;

async fn roomy(slow_timeout_ms: u64) -> Node {
    Node::with(|s| {
        s.max_text_bytes = BIG;
        s.max_frame_bytes = 2 * BIG;
        s.max_body_bytes = 2 * BIG;
        s.send_burst = 1000;
        s.command_burst = 1000;
        s.ring_entries = 16;
        // Nobody here answers pings.
        s.ping_interval_ms = 600_000;
        s.slow_timeout_ms = slow_timeout_ms;
    })
    .await
}

/// Ann says far more than fits into any buffer; Bob gets all of it.
async fn flood(node: &Node) {
    let (mut ann, mut bob) = (somebody(node).await, somebody(node).await);
    let text = "x".repeat(BIG);
    for seq in 1..=MANY {
        assert_eq!(ann.say(ROOM, &text).await, seq);
        assert_eq!(ann.entry(ROOM).await.0, seq);
        assert_eq!(bob.entry(ROOM).await.0, seq);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_gets_a_gap_and_holds_up_nobody() {
    let node = roomy(60_000).await;
    let mut slow = Person::enter(node.at, "Slow").await.join(&[ROOM]).await;
    flood(&node).await;
    let gap = slow.event("gap", ROOM).await;
    let (from, to) = (gap["from"].as_u64().unwrap(), gap["to"].as_u64().unwrap());
    assert!(1 < from && from <= to && to < MANY, "{gap}");
    for seq in (1..from).chain(to + 1..=MANY) {
        assert_eq!(slow.entry(ROOM).await.0, seq);
    }
    let missed = json!({"op": "history", "room": ROOM, "after": from - 1, "limit": 1});
    let page = slow.ok(missed).await;
    assert_eq!(page["entries"][0]["seq"], from);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_plain_client_is_sent_away_to_come_back_later() {
    let node = roomy(60_000).await;
    let mut slow = Socket::plain(node.at, &format!("/ws/{ROOM}?username=Slow")).await;
    flood(&node).await;
    let mut seqs = Vec::new();
    let end = loop {
        match slow.next().await {
            Ok(heard) if heard["message_type"] == "chat" => seqs.push(heard["seq"].clone()),
            Ok(_) => {}
            Err(end) => break end,
        }
    };
    assert_eq!(end.map(|(code, _)| code), Some(1013));
    // What it got is whole, from the first message on: it only ends too early.
    assert!(seqs.len() < usize::try_from(MANY).unwrap());
    assert!((1..).zip(&seqs).all(|(seq, got)| *got == seq));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_at_all_is_cut_off() {
    let node = roomy(300).await;
    let mut slow = Person::enter(node.at, "Slow").await.join(&[ROOM]).await;
    let mut watch = Person::enter(node.at, "Watch").await.join(&["tech"]).await;
    watch.event("presence", "tech").await;
    flood(&node).await;
    watch
        .expect("nobody left in the room", |e| {
            e["event"] == "room" && e["room"]["id"] == ROOM && e["room"]["member_count"] == 0
        })
        .await;
    let end = loop {
        if let Err(end) = slow.next().await {
            break end;
        }
    };
    // A close frame cannot reach everybody who does not read.
    assert!(end.is_none_or(|(code, _)| code == 4008));
}
