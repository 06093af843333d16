//! The original demo's protocol: text in, JSON out.
#![expect(clippy::expect_used, reason = "tests")]

use serde_json::{Value, json};

use crate::support::{Node, Person, Socket};

fn said<'a>(user: &'a str, kind: &'a str) -> impl Fn(&Value) -> bool + use<'a> {
    move |heard| heard["username"] == user && heard["message_type"] == kind
}

async fn come(node: &Node, name: &str) -> Socket {
    let mut socket = Socket::plain(node.at, &format!("/ws/general?username={name}")).await;
    socket.expect("the own join", said(name, "join")).await;
    socket
}

/// The fields that the demo's client reads, each as the text it was.
fn fields(notice: &Value) -> Vec<(&str, &str)> {
    let names = [
        "user_id",
        "username",
        "room_id",
        "content",
        "message_type",
        "timestamp",
    ];
    names
        .map(|name| (name, notice[name].as_str().expect(name)))
        .to_vec()
}

#[tokio::test]
async fn text_goes_in_and_json_comes_out_to_all() {
    let node = Node::start().await;
    let mut ann = Socket::plain(node.at, "/ws/general?username=Ann").await;
    let join = ann.expect("join", said("Ann", "join")).await;
    assert_eq!(fields(&join)[3].1, "Ann joined the room");
    let mut bob = come(&node, "Bob").await;
    ann.expect("Bob's join", said("Bob", "join")).await;

    ann.text("hello, {\"not\": \"parsed\"}").await;
    let mine = ann.expect("the own message", said("Ann", "chat")).await;
    let theirs = bob.expect("the message", said("Ann", "chat")).await;
    assert_eq!(mine, theirs);
    let found = fields(&mine);
    assert_eq!(found[0].1, join["user_id"]);
    assert_eq!(found[2].1, "general");
    assert_eq!(found[3].1, "hello, {\"not\": \"parsed\"}");
    assert!(found[5].1.ends_with('Z'));
    assert_eq!(mine["seq"], 1);

    bob.leave().await;
    let leave = ann.expect("Bob's leave", said("Bob", "leave")).await;
    assert_eq!(fields(&leave)[3].1, "Bob left the room");
}

#[tokio::test]
async fn two_guests_of_one_name_are_two() {
    let node = Node::start().await;
    let mut ann = come(&node, "Ann").await;
    let _other = come(&node, "Ann").await;
    let second = ann.expect("the second Ann", said("Ann", "join")).await;
    ann.text("me").await;
    let mine = ann.expect("the message", said("Ann", "chat")).await;
    assert_ne!(mine["user_id"], second["user_id"]);
}

#[tokio::test]
async fn an_unknown_room_is_told() {
    let node = Node::start().await;
    let missing = uuid::Uuid::new_v4().to_string();
    for room in ["nowhere", missing.as_str()] {
        let mut lost = Socket::plain(node.at, &format!("/ws/{room}?username=Ann")).await;
        assert_eq!(lost.closed().await, (1008, "Room not found".to_owned()));
    }
}

#[tokio::test]
async fn without_a_name_one_is_anonymous() {
    let node = Node::start().await;
    for path in ["/ws/general", "/ws/general?username="] {
        let mut socket = Socket::plain(node.at, path).await;
        socket.expect("join", said("Anonymous", "join")).await;
    }
    let refused = Socket::open(node.at, "/ws/general?username=a%E2%80%AEb", &[]).await;
    assert_eq!(
        refused.err(),
        Some(422),
        "a name with an override character"
    );
}

#[tokio::test]
async fn both_protocols_share_a_room() {
    let node = Node::start().await;
    let rich = Person::enter(node.at, "Rich").await;
    let mut rich = rich.join(&["general"]).await;
    let mut plain = come(&node, "Plain").await;
    rich.expect("Plain's join", |e| e["joined"][0]["name"] == "Plain")
        .await;
    plain.text("from below").await;
    assert_eq!(rich.entry("general").await, (1, "from below".to_owned()));
    rich.say("general", "from above").await;
    let heard = plain.expect("the message", said("Rich", "chat")).await;
    assert_eq!(heard["content"], "from above");
    assert_eq!(heard["seq"], 2);
    rich.leave().await;
    plain.expect("Rich's leave", said("Rich", "leave")).await;
}

#[tokio::test]
async fn a_refusal_is_for_the_sender_alone() {
    let node = Node::with(|s| {
        s.max_text_bytes = 10;
        s.send_burst = 1;
        s.send_rate = 1;
    })
    .await;
    let (mut ann, mut bob) = (come(&node, "Ann").await, come(&node, "Bob").await);
    ann.text("far too long for this room").await;
    let no = ann.expect("a refusal", said("Ann", "system")).await;
    assert_eq!(no["code"], "too_large");
    ann.text("fits").await;
    ann.text("too fast").await;
    let no = ann.expect("a refusal", said("Ann", "system")).await;
    assert_eq!(no["code"], "rate_limited");
    bob.text("mine").await;
    bob.expect("the own message", said("Bob", "chat")).await;
    assert!(!bob.heard(|heard| heard["message_type"] == "system"));
    let page: Value = crate::support::web()
        .get(format!("http://{}/api/rooms/general/messages", node.at))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let texts = page["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["text"].clone());
    assert_eq!(texts.collect::<Value>(), json!(["fits", "mine"]));
}
