//! Answering what was said.

use serde_json::{Value, json};

use super::world::{On, World, ask, done, private, refused, say};
use crate::support::{Socket, nonce};

pub(super) async fn an_answer_names_a_message_and_holds_no_copy_of_it(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let there = bob.on(world.two());
    let room = private(&ann, "Closed", &[&bob]).await;
    let path = format!("/api/rooms/{room}/messages");
    let mut at_two = there.join(&[&room]).await;
    let mut plain = Socket::plain(world.one(), "/ws/general").await;
    let asked = say(&ann, &room, "tea or coffee?").await;
    let sent = done(
        &bob,
        "POST",
        &path,
        &json!({"text": "tea", "reply_to": asked}),
    )
    .await;
    let entry = at_two
        .expect("the answer", |heard| heard["entry"]["text"] == "tea")
        .await;
    assert_eq!(entry["entry"]["reply_to"], json!(asked));
    // Over the socket, and an answer to an answer.
    let command = json!({"op": "send", "room": room, "nonce": nonce(), "text": "so do I", "reply_to": sent["seq"]});
    at_two.ok(command).await;
    done(&ann, "DELETE", &format!("{path}/{asked}"), &Value::Null).await;
    let kept = done(&there, "GET", &path, &Value::Null).await;
    assert!(!kept.to_string().contains("coffee"), "{kept}");
    assert_eq!(kept["entries"][1]["reply_to"], json!(asked));
    // Whoever was writing an answer meanwhile does not lose it.
    done(
        &bob,
        "POST",
        &path,
        &json!({"text": "late", "reply_to": asked}),
    )
    .await;
    // A deleted answer does not say what it answered.
    let answer = format!("{path}/{}", sent["seq"]);
    done(&bob, "DELETE", &answer, &Value::Null).await;
    let kept = done(&there, "GET", &path, &Value::Null).await;
    assert_eq!(kept["entries"][1].get("reply_to"), None, "{kept}");
    // On a plain connection it is a line before the words.
    let asked = say(&ann, "general", "who is there?").await;
    let body = json!({"text": "me", "reply_to": asked});
    done(&bob, "POST", "/api/rooms/general/messages", &body).await;
    let heard = plain
        .expect("the answer", |heard| heard["username"] == bob.name.as_str())
        .await;
    let expected = format!("> {}: who is there?\nme", ann.name);
    assert_eq!(heard["content"], expected.as_str());
}

pub(super) async fn only_messages_of_the_room_can_be_answered(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    let room = private(&ann, "Closed", &[]).await;
    let path = format!("/api/rooms/{room}/messages");
    let seq = say(&ann, &room, "words").await;
    let change = format!("{path}/{seq}");
    let changed = done(&ann, "PATCH", &change, &json!({"text": "other words"})).await;
    for other in [json!(0), changed["seq"].clone(), json!(999)] {
        refused(
            &ann,
            "POST",
            &path,
            &json!({"text": "x", "reply_to": other}),
            404,
        )
        .await;
    }
    // What was said already is answered as before, whatever became of what it answers.
    let body = json!({"text": "x", "reply_to": seq, "nonce": nonce()});
    let first = done(&ann, "POST", &path, &body).await;
    let mut other = body.clone();
    other["reply_to"] = json!(999);
    let (status, again) = ask(&ann, "POST", &path, &other).await;
    assert_eq!((status, &again["seq"]), (200, &first["seq"]));
}
