//! People talk over `/ws`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};

use crate::support::{Node, Person, Socket, nonce};

const ROOM: &str = "general";

async fn ann_and_bob(node: &Node) -> (Person, Person) {
    (
        Person::enter(node.at, "Ann").await,
        Person::enter(node.at, "Bob").await,
    )
}

fn texts(page: &Value) -> Vec<&str> {
    let entries = page["entries"].as_array().unwrap();
    entries
        .iter()
        .map(|e| e["text"].as_str().unwrap())
        .collect()
}

fn at(epoch: &Value, seq: u64) -> Value {
    json!([{"room": ROOM, "epoch": epoch, "seq": seq}])
}

async fn epoch(socket: &mut Socket) -> Value {
    let page = socket.ok(json!({"op": "history", "room": ROOM})).await;
    page["epoch"].clone()
}

#[tokio::test]
async fn two_people_talk_in_order() {
    let node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let (mut a, mut b) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    for round in 0..5 {
        a.say(ROOM, &format!("question {round}")).await;
        b.say(ROOM, &format!("answer {round}")).await;
    }
    for socket in [&mut a, &mut b] {
        for round in 0..5 {
            let (question, answer) = (format!("question {round}"), format!("answer {round}"));
            assert_eq!(socket.entry(ROOM).await, (2 * round + 1, question));
            assert_eq!(socket.entry(ROOM).await, (2 * round + 2, answer));
        }
    }
}

#[tokio::test]
async fn an_entry_names_its_author_its_nonce_and_its_time() {
    let node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let (mut a, mut b) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    let nonce = nonce();
    let sent = a
        .ok(json!({"op": "send", "room": ROOM, "nonce": nonce, "text": "hello"}))
        .await;
    assert_eq!(sent["repeated"], false);
    let event = b.event("entry", ROOM).await;
    assert_eq!(event["epoch"], sent["epoch"]);
    let entry = &event["entry"];
    assert_eq!(entry["author"], json!({"id": ann.id, "name": "Ann"}));
    assert_eq!(entry["nonce"], nonce);
    assert_eq!(entry["kind"], "message");
    assert_eq!(entry["at"], sent["at"]);
    assert_eq!(entry["seq"], sent["seq"]);
}

#[tokio::test]
async fn a_repeated_nonce_appears_once() {
    let mut node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let send = json!({"op": "send", "room": ROOM, "nonce": nonce(), "text": "once"});
    let mut a = ann.join(&[ROOM]).await;
    let first = a.ok(send.clone()).await;
    let again = a.ok(send.clone()).await;
    let elsewhere = ann.join(&[]).await.ok(send.clone()).await;
    node.restart().await;
    let later = ann.join(&[]).await.ok(send).await;
    for reply in [again, elsewhere, later] {
        assert_eq!(reply["repeated"], true);
        assert_eq!(
            (&reply["seq"], &reply["epoch"]),
            (&first["seq"], &first["epoch"])
        );
        assert_eq!(reply["at"], first["at"]);
    }
    let mut b = bob.join(&[ROOM]).await;
    let page = b.ok(json!({"op": "history", "room": ROOM})).await;
    assert_eq!(texts(&page), ["once"]);
}

#[tokio::test]
async fn the_same_nonce_of_two_people_is_two_messages() {
    let node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let send = json!({"op": "send", "room": ROOM, "nonce": nonce(), "text": "mine"});
    assert_eq!(
        ann.join(&[]).await.ok(send.clone()).await["repeated"],
        false
    );
    assert_eq!(bob.join(&[]).await.ok(send).await["repeated"], false);
}

#[tokio::test]
async fn who_comes_back_gets_what_was_missed_once_and_in_order() {
    let mut node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let mut b = bob.join(&[ROOM]).await;
    let seen = b.say(ROOM, "seen").await;
    let epoch = epoch(&mut b).await;
    b.leave().await;
    let mut a = ann.join(&[ROOM]).await;
    a.say(ROOM, "missed 1").await;
    a.say(ROOM, "missed 2").await;

    let (mut b, _) = bob.hello(at(&epoch, seen)).await;
    let resumed = b.event("resumed", ROOM).await;
    assert_eq!(resumed["verdict"], "ok");
    assert_eq!(texts(&resumed), ["missed 1", "missed 2"]);
    a.say(ROOM, "live").await;
    assert_eq!(b.entry(ROOM).await, (4, "live".to_owned()));
    drop((a, b));

    node.restart().await;
    let mut a = ann.join(&[ROOM]).await;
    a.say(ROOM, "after the restart").await;
    let (mut b, _) = bob.hello(at(&epoch, 4)).await;
    let resumed = b.event("resumed", ROOM).await;
    assert_eq!(resumed["verdict"], "ok");
    assert_eq!(texts(&resumed), ["after the restart"]);
    let seq = a.say(ROOM, "and on").await;
    assert_eq!(b.entry(ROOM).await, (seq, "and on".to_owned()));
}

#[tokio::test]
async fn a_long_absence_is_caught_up_page_by_page() {
    let node = Node::with(|s| s.send_burst = 1000).await;
    let (ann, bob) = ann_and_bob(&node).await;
    let mut a = ann.join(&[ROOM]).await;
    for number in 1..=25 {
        a.say(ROOM, &number.to_string()).await;
    }
    let mut b = bob.join(&[]).await;
    let (mut position, epoch) = (2, epoch(&mut b).await);
    let mut caught = Vec::new();
    loop {
        let ask = json!({"op": "subscribe", "room": ROOM, "epoch": epoch, "seq": position,
            "limit": 10});
        let page = b.ok(ask).await;
        assert_eq!(page["verdict"], "ok");
        caught.extend(texts(&page).into_iter().map(str::to_owned));
        position = page["entries"].as_array().unwrap().last().unwrap()["seq"]
            .as_u64()
            .unwrap();
        if page["more"] == false {
            break;
        }
    }
    let missed: Vec<_> = (3..=25).map(|number| number.to_string()).collect();
    assert_eq!(caught, missed);
    a.say(ROOM, "live").await;
    assert_eq!(b.entry(ROOM).await, (26, "live".to_owned()));
}

#[tokio::test]
async fn a_position_decides_the_verdict() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut a = ann.join(&[ROOM]).await;
    a.say(ROOM, "hello").await;
    let epoch = epoch(&mut a).await;
    let new = a.ok(json!({"op": "subscribe", "room": ROOM})).await;
    assert_eq!(
        (&new["verdict"], texts(&new)),
        (&json!("new"), vec!["hello"])
    );

    let unknown = json!("AAAAAAAAAAAAAAAAAAAAAA");
    let ask = json!({"op": "subscribe", "room": ROOM, "epoch": unknown, "seq": 7});
    let reset = a.ok(ask).await;
    assert_eq!(
        (&reset["verdict"], texts(&reset)),
        (&json!("reset"), vec!["hello"])
    );

    let ask = json!({"op": "subscribe", "room": ROOM, "epoch": epoch, "seq": 9});
    let lost = a.ok(ask).await;
    assert_eq!(
        (&lost["verdict"], &lost["seq"]),
        (&json!("truncated"), &json!(1))
    );

    let (mut a, _) = ann.hello(json!([{"room": uuid::Uuid::new_v4()}])).await;
    let gone = a.expect("room removed", |e| e["change"] == "removed").await;
    assert_eq!(gone["event"], "room");
}

#[tokio::test]
async fn history_pages_both_ways() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut a = ann.join(&[]).await;
    for number in 1..=7 {
        a.say(ROOM, &number.to_string()).await;
    }
    for (window, expected, more) in [
        (json!({"limit": 3}), vec!["5", "6", "7"], true),
        (json!({"before": 5, "limit": 3}), vec!["2", "3", "4"], true),
        (json!({"before": 3, "limit": 3}), vec!["1", "2"], false),
        (json!({"after": 2, "limit": 3}), vec!["3", "4", "5"], true),
        (json!({"after": 5, "limit": 3}), vec!["6", "7"], false),
        (json!({"after": 7}), vec![], false),
        (json!({"around": 4, "limit": 3}), vec!["3", "4", "5"], true),
        (json!({"around": 4, "limit": 2}), vec!["3", "4"], true),
        (json!({"around": 4, "limit": 1}), vec!["4"], true),
        (json!({"around": 1, "limit": 3}), vec!["1", "2", "3"], true),
        (json!({"around": 7, "limit": 4}), vec!["5", "6", "7"], true),
        (json!({"around": 99, "limit": 4}), vec!["6", "7"], true),
        (
            json!({"around": 0, "limit": 4}),
            vec!["1", "2", "3", "4"],
            true,
        ),
        (
            json!({"around": 4, "limit": 100}),
            vec!["1", "2", "3", "4", "5", "6", "7"],
            false,
        ),
    ] {
        let mut ask = json!({"op": "history", "room": ROOM});
        for (key, value) in window.as_object().unwrap() {
            ask[key] = value.clone();
        }
        let page = a.ok(ask).await;
        assert_eq!(texts(&page), expected, "{window}");
        assert_eq!(page["more"], more, "{window}");
        assert_eq!(page["top"], 7);
    }
}

#[tokio::test]
async fn what_one_device_read_the_other_knows() {
    let mut node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let (mut phone, mut laptop) = (ann.join(&[ROOM]).await, ann.join(&[ROOM]).await);
    for text in ["1", "2", "3"] {
        phone.say(ROOM, text).await;
    }
    let read = phone
        .ok(json!({"op": "read", "room": ROOM, "seq": 3}))
        .await;
    assert_eq!(read["seq"], 3);
    assert_eq!(laptop.event("read", ROOM).await["seq"], 3);
    let back = phone
        .ok(json!({"op": "read", "room": ROOM, "seq": 1}))
        .await;
    assert_eq!(back["seq"], 3, "it never moves back");

    node.restart().await;
    let (_tablet, hello) = ann.hello(json!([])).await;
    let rooms = hello["rooms"].as_array().unwrap();
    let room = rooms.iter().find(|room| room["id"] == ROOM).unwrap();
    assert_eq!((&room["read"], &room["top"]), (&json!(3), &json!(3)));
}

#[tokio::test]
async fn people_come_and_go_by_person_not_by_tab() {
    let node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let mut a = ann.join(&[ROOM]).await;
    let joined = a.event("presence", ROOM).await;
    assert_eq!(joined["joined"][0]["name"], "Ann");
    let tab = bob.join(&[ROOM]).await;
    let joined = a.event("presence", ROOM).await;
    assert_eq!(joined["joined"], json!([{"id": bob.id, "name": "Bob"}]));
    assert_eq!(joined["member_count"], 2);

    let mut other = bob.join(&[ROOM]).await;
    let who = other.ok(json!({"op": "who", "room": ROOM})).await;
    assert_eq!(who["member_count"], 2);
    assert_eq!(who["users"].as_array().unwrap().len(), 2);
    tab.leave().await;
    other.leave().await;
    // The first presence since: closing one tab of two was none.
    let left = a.event("presence", ROOM).await;
    assert_eq!(left["left"], json!([{"id": bob.id, "name": "Bob"}]));
    assert_eq!(left["member_count"], 1);
    assert!(left.get("joined").is_none_or(|joined| joined == &json!([])));
}

#[tokio::test]
async fn a_reload_is_neither_leaving_nor_coming() {
    let node = Node::with(|s| s.leave_grace_ms = 60_000).await;
    let (ann, bob) = ann_and_bob(&node).await;
    let mut a = ann.join(&[ROOM]).await;
    let b = bob.join(&[ROOM]).await;
    a.expect("Bob comes", |e| e["joined"][0]["name"] == "Bob")
        .await;
    b.leave().await;
    let mut b = bob.join(&[ROOM]).await;
    // Carol comes after the reload: whatever it caused is told by then.
    let carol = Person::enter(node.at, "Carol").await;
    let _c = carol.join(&[ROOM]).await;
    let came = a
        .expect("Carol", |e| e["joined"][0]["name"] == "Carol")
        .await;
    assert_eq!(came["member_count"], 3);
    assert!(!a.heard(|e| e["event"] == "presence" && e["joined"][0]["name"] != "Ann"));
    b.say(ROOM, "still here").await;
    assert_eq!(a.entry(ROOM).await.1, "still here");
}

#[tokio::test]
async fn typing_reaches_the_others_only() {
    let node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let (mut a, mut b) = (ann.join(&[ROOM]).await, bob.join(&[ROOM]).await);
    a.ok(json!({"op": "typing", "room": ROOM})).await;
    let typing = b.event("typing", ROOM).await;
    assert_eq!(typing["user"], json!({"id": ann.id, "name": "Ann"}));
    b.ok(json!({"op": "typing", "room": ROOM})).await;
    let typing = a.event("typing", ROOM).await;
    assert_eq!(typing["user"]["name"], "Bob");
    assert!(!a.heard_event("typing"), "her own came before Bob's");
}

#[tokio::test]
async fn the_directory_is_pushed() {
    let node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let (mut b, hello) = bob.hello(json!([])).await;
    let ids: Vec<_> = hello["rooms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["id"])
        .collect();
    assert_eq!(ids, ["general", "random", "tech"]);
    assert_eq!(hello["user"]["name"], "Bob");

    let room = ann.create("Books").await;
    let made = b
        .expect("created", |e| {
            e["change"] == "created" && e["room"]["id"] == *room
        })
        .await;
    assert_eq!(made["room"]["name"], "Books");
    let mut a = ann.join(&[&room]).await;
    a.say(&room, "first").await;
    b.expect("counts", |e| {
        e["change"] == "changed"
            && e["room"]["id"] == *room
            && e["room"]["member_count"] == 1
            && e["room"]["top"] == 1
    })
    .await;
}

#[tokio::test]
async fn after_unsubscribe_nothing_more_comes() {
    let node = Node::start().await;
    let (ann, bob) = ann_and_bob(&node).await;
    let mut a = ann.join(&[ROOM, "tech"]).await;
    let mut b = bob.join(&[ROOM, "tech"]).await;
    b.ok(json!({"op": "unsubscribe", "room": ROOM})).await;
    a.expect("Bob left", |e| {
        e["room"] == ROOM && e["left"][0]["name"] == "Bob"
    })
    .await;
    a.say(ROOM, "not for Bob").await;
    a.say("tech", "for Bob").await;
    assert_eq!(b.entry("tech").await.1, "for Bob");
    assert!(!b.heard_event("entry"));
}

#[tokio::test]
async fn the_end_of_a_session_ends_its_sockets() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut a = ann.join(&[ROOM]).await;
    let answer = ann.request("DELETE", "/api/session").send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(a.closed().await.0, 4001);
    assert_eq!(ann.connect().await.closed().await.0, 4001);
}

#[tokio::test]
async fn without_a_session_nobody_talks() {
    let node = Node::start().await;
    let mut stranger = Socket::open(node.at, "/ws", &[]).await.unwrap();
    assert_eq!(stranger.closed().await.0, 4001);
}
