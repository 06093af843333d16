//! Changing what was said.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::world::{On, World, ask, done, private, refused, say};
use crate::support::{Person, Socket, nonce};

async fn edit(who: &Person, room: &str, seq: u64, text: &str) -> Value {
    let path = format!("/api/rooms/{room}/messages/{seq}");
    done(who, "PATCH", &path, &json!({"text": text})).await
}

/// All that is kept of a room.
async fn all(who: &Person, room: &str) -> Vec<Value> {
    let path = format!("/api/rooms/{room}/messages?limit=100");
    let page = done(who, "GET", &path, &Value::Null).await;
    page["entries"].as_array().unwrap().clone()
}

/// What a client hears that knew all up to `seq`.
async fn resumed(who: &Person, room: &str, epoch: &Value, seq: u64) -> Vec<Value> {
    let mut socket = who.join(&[]).await;
    let place = json!({"op": "subscribe", "room": room, "epoch": epoch, "seq": seq});
    let answer = socket.ok(place).await;
    assert_eq!(answer["verdict"], "ok", "{answer}");
    answer["entries"].as_array().unwrap().clone()
}

async fn hears(socket: &mut Socket, room: &str, kind: &str) -> Value {
    let heard = socket
        .expect(kind, |heard| {
            heard["event"] == "entry" && heard["room"] == room && heard["entry"]["kind"] == kind
        })
        .await;
    heard["entry"].clone()
}

pub(super) async fn a_change_reaches_everybody_and_nothing_of_before_is_kept(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Closed", &[&bob]).await;
    let there = bob.on(world.two());
    let mut at_one = ann.join(&[&room]).await;
    let mut at_two = there.join(&[&room]).await;
    let seq = say(&ann, &room, "a first draft").await;
    say(&bob, &room, "I read it").await;
    let sent = edit(&ann, &room, seq, "a second try").await;
    for socket in [&mut at_one, &mut at_two] {
        let entry = hears(socket, &room, "edited").await;
        assert_eq!(
            (&entry["target"], &entry["text"], &entry["rev"]),
            (&json!(seq), &json!("a second try"), &json!(1))
        );
        assert_eq!(entry["author"]["id"], ann.id.as_str());
    }
    let again = at_one
        .ok(json!({"op": "edit", "room": room, "seq": seq, "text": "the last word", "nonce": nonce()}))
        .await;
    assert_eq!(again["seq"], json!(sent["seq"].as_u64().unwrap() + 1));
    assert_eq!(hears(&mut at_two, &room, "edited").await["rev"], 2);
    for who in [&ann, &there] {
        // Who was away, since before or since the first change, and who reads the past.
        for since in [seq, seq + 1, seq + 2] {
            let entries = resumed(who, &room, &sent["epoch"], since).await;
            let edits = entries.iter().filter(|entry| entry["kind"] == "edited");
            assert!(edits.clone().count() > 0);
            for entry in edits {
                assert_eq!(
                    (&entry["text"], &entry["rev"]),
                    (&json!("the last word"), &json!(2))
                );
            }
        }
        let kept = all(who, &room).await;
        let message = kept.iter().find(|entry| entry["seq"] == seq).unwrap();
        assert_eq!(
            (&message["text"], &message["rev"]),
            (&json!("the last word"), &json!(2))
        );
        assert!(message["edited_at"].is_string(), "{message}");
        let kept = Value::from(kept).to_string();
        assert!(
            !kept.contains("first draft") && !kept.contains("second try"),
            "{kept}"
        );
    }
    // What is deleted is gone from what told of its changes too.
    let path = format!("/api/rooms/{room}/messages/{seq}");
    done(&ann, "DELETE", &path, &Value::Null).await;
    hears(&mut at_two, &room, "deleted").await;
    for who in [&ann, &there] {
        for since in [seq, seq + 2] {
            let entries = Value::from(resumed(who, &room, &sent["epoch"], since).await);
            assert!(!entries.to_string().contains("the last word"), "{entries}");
        }
        let kept = Value::from(all(who, &room).await).to_string();
        assert!(!kept.contains("the last word"), "{kept}");
    }
    refused(&ann, "PATCH", &path, &json!({"text": "not so"}), 404).await;
}

pub(super) async fn a_change_is_made_once_and_changes_do_not_mix(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    let there = ann.on(world.two());
    let room = private(&ann, "Closed", &[]).await;
    let seq = say(&ann, &room, "words").await;
    let path = format!("/api/rooms/{room}/messages/{seq}");
    let change = json!({"text": "other words", "nonce": nonce()});
    let first = done(&ann, "PATCH", &path, &change).await;
    for who in [&ann, &there] {
        let again = done(who, "PATCH", &path, &change).await;
        assert_eq!(
            (&again["seq"], &again["repeated"]),
            (&first["seq"], &json!(true))
        );
    }
    assert_eq!(all(&ann, &room).await[0]["rev"], 1);
    // From two nodes at once: each counts, and the message is what the last of them said.
    let texts: Vec<String> = (0..12).map(|number| format!("try {number}")).collect();
    let changes = texts.iter().enumerate().map(|(number, text)| {
        let who = [&ann, &there][number % 2];
        edit(who, &room, seq, text)
    });
    let done = join_all(changes).await;
    let last = done
        .iter()
        .zip(&texts)
        .max_by_key(|(sent, _)| sent["seq"].as_u64());
    let kept = all(&there, &room).await;
    assert_eq!(
        (&kept[0]["text"], &kept[0]["rev"]),
        (&json!(last.unwrap().1), &json!(13))
    );
    let edits: Vec<&Value> = kept
        .iter()
        .filter(|entry| entry["kind"] == "edited")
        .collect();
    assert_eq!(edits.len(), 13);
    for entry in edits {
        assert_eq!(
            (&entry["text"], &entry["rev"]),
            (&kept[0]["text"], &json!(13))
        );
    }
}

pub(super) async fn only_own_words_are_changed_and_not_without_end(on: On) {
    let world = World::with(on, 10, |settings| {
        settings.send_rate = 1000;
        settings.send_burst = 1000;
    })
    .await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Closed", &[&bob]).await;
    let seq = say(&bob, &room, "Bob's own").await;
    let path = format!("/api/rooms/{room}/messages/{seq}");
    let text = json!({"text": "put into his mouth"});
    for who in [&ann, &world.admin(), &world.owner()] {
        let (status, problem) = ask(who, "PATCH", &path, &text).await;
        assert!(matches!(status, 403 | 404), "{problem}");
    }
    refused(&bob, "PATCH", &path, &json!({"text": "  "}), 422).await;
    let mute = format!("/api/rooms/{room}/members/{}", bob.id);
    done(&ann, "PATCH", &mute, &json!({"mute_s": 600})).await;
    let no = refused(&bob, "PATCH", &path, &json!({"text": "muted"}), 403).await;
    assert!(no["detail"].as_str().unwrap().contains("muted"), "{no}");
    done(&ann, "PATCH", &mute, &json!({"mute_s": 0})).await;
    for number in 0..100 {
        edit(&bob, &room, seq, &format!("change {number}")).await;
    }
    let no = refused(&bob, "PATCH", &path, &json!({"text": "one too many"}), 409).await;
    assert_eq!(no["code"], "limit", "{no}");
    let kept = all(&bob, &room).await;
    assert_eq!(
        (&kept[0]["text"], &kept[0]["rev"]),
        (&json!("change 99"), &json!(100))
    );
}
