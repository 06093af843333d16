//! Pinning messages.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::world::{On, PASSWORD, World, done, private, refused, say};
use crate::support::{Person, nonce};

fn path(room: &str, seq: u64) -> String {
    format!("/api/rooms/{room}/pins/{seq}")
}

async fn pin(who: &Person, room: &str, seq: u64) -> Value {
    done(who, "PUT", &path(room, seq), &Value::Null).await
}

async fn unpin(who: &Person, room: &str, seq: u64) -> Value {
    done(who, "DELETE", &path(room, seq), &Value::Null).await
}

/// The messages that are pinned, last pinned first.
async fn pins(who: &Person, room: &str) -> Vec<Value> {
    let path = format!("/api/rooms/{room}/pins");
    let answer = done(who, "GET", &path, &Value::Null).await;
    answer["pins"].as_array().unwrap().clone()
}

async fn pinned(who: &Person, room: &str) -> Vec<u64> {
    let each = pins(who, room).await;
    each.iter()
        .map(|one| one["seq"].as_u64().unwrap())
        .collect()
}

/// Where the room's view says there are pins.
async fn noted(who: &Person, room: &str) -> Value {
    let view = done(who, "GET", &format!("/api/rooms/{room}"), &Value::Null).await;
    view["pins"].clone()
}

async fn delete(who: &Person, room: &str, seq: u64) {
    let path = format!("/api/rooms/{room}/messages/{seq}");
    done(who, "DELETE", &path, &Value::Null).await;
}

pub(super) async fn what_is_pinned_is_so_for_everybody_and_for_those_who_come_later(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let there = bob.on(world.two());
    let room = private(&ann, "Closed", &[&bob]).await;
    let mut at_two = there.join(&[&room]).await;
    let first = say(&ann, &room, "the door code is 1234").await;
    let second = say(&ann, &room, "lunch is at noon").await;
    let told = pin(&bob, &room, first).await;
    let heard = at_two
        .expect("that it is pinned", |heard| {
            heard["event"] == "entry" && heard["entry"]["kind"] == "pinned"
        })
        .await;
    let entry = &heard["entry"];
    assert_eq!(
        (&entry["target"], &entry["on"], &entry["author"]["id"]),
        (&json!(first), &json!(true), &json!(bob.id))
    );
    at_two
        .expect("the room with its pins", |heard| {
            heard["event"] == "room" && heard["room"]["pins"] == json!([first])
        })
        .await;
    pin(&ann, &room, second).await;
    for who in [&ann, &there] {
        assert_eq!(pinned(who, &room).await, [second, first]);
        assert_eq!(
            pins(who, &room).await[1]["pinned"]["by"]["id"],
            bob.id.as_str()
        );
    }
    // Again: nothing is told.
    let again = pin(&ann, &room, first).await;
    assert_eq!(again, json!({"room": room}));
    // Whoever was away since before it finds the message as it is now, and what happened.
    let mut late = there.join(&[]).await;
    let place =
        |seq: u64| json!({"op": "subscribe", "room": room, "epoch": told["epoch"], "seq": seq});
    let all = late.ok(place(0)).await;
    let message = &all["entries"][0];
    assert_eq!(
        (&message["seq"], &message["pinned"]["by"]["id"]),
        (&json!(first), &json!(bob.id))
    );
    unpin(&there, &room, second).await;
    let since = ann.join(&[]).await.ok(place(second)).await;
    let since = since["entries"].as_array().unwrap();
    let since: Vec<(u64, bool)> = since
        .iter()
        .map(|entry| (entry["target"].as_u64().unwrap(), entry["on"] == true))
        .collect();
    assert_eq!(since, [(first, true), (second, true), (second, false)]);
    // A deleted message is pinned no more.
    delete(&ann, &room, first).await;
    for who in [&ann, &there] {
        assert_eq!(pinned(who, &room).await, Vec::<u64>::new());
    }
    assert_eq!(noted(&ann, &room).await, Value::Null);
    refused(&bob, "PUT", &path(&room, first), &Value::Null, 404).await;
    // Nor does an entry of another kind become one.
    refused(
        &bob,
        "PUT",
        &path(&room, told["seq"].as_u64().unwrap()),
        &Value::Null,
        404,
    )
    .await;
}

pub(super) async fn there_are_fifty_pins_at_most_however_many_ask_at_once(on: On) {
    let world = World::with(on, 60, |_| {}).await;
    let (ann, bob) = (world.member(), world.member());
    let there = bob.on(world.two());
    let room = private(&ann, "Full", &[&bob]).await;
    let mut said = Vec::new();
    for number in 0..52 {
        said.push(say(&ann, &room, &format!("rule {number}")).await);
    }
    let asked = said[..49].iter().enumerate().map(|(number, seq)| {
        let who = if number % 2 == 0 { &ann } else { &there };
        pin(who, &room, *seq)
    });
    join_all(asked).await;
    let last = said[49..].iter().enumerate().map(|(number, seq)| {
        let who = if number % 2 == 0 { &ann } else { &there };
        let (room, seq) = (room.clone(), *seq);
        async move {
            let answer = who.request("PUT", &path(&room, seq)).send().await.unwrap();
            answer.status().as_u16()
        }
    });
    let mut answers = join_all(last).await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 409, 409]);
    assert_eq!(pinned(&there, &room).await.len(), 50);
    let no = {
        let open = *said[49..].last().unwrap();
        let is_in = pinned(&ann, &room).await.contains(&open);
        let other = if is_in { said[49] } else { open };
        refused(&ann, "PUT", &path(&room, other), &Value::Null, 409).await
    };
    assert_eq!(no["code"], "limit", "{no}");
    // One less, and one more fits.
    delete(&ann, &room, said[0]).await;
    let now = pinned(&ann, &room).await;
    let free = said[49..].iter().find(|seq| !now.contains(seq)).unwrap();
    pin(&ann, &room, *free).await;
    assert_eq!(pinned(&there, &room).await.len(), 50);
}

pub(super) async fn a_late_pin_does_not_undo_what_came_after(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Closed", &[&bob]).await;
    let seq = say(&ann, &room, "words").await;
    let (mut here, mut there) = (
        ann.join(&[&room]).await,
        ann.on(world.two()).join(&[&room]).await,
    );
    let set = |on: bool, nonce: &str| json!({"op": "pin", "room": room, "seq": seq, "on": on, "nonce": nonce});
    let first = nonce();
    let done = here.ok(set(true, &first)).await;
    there.ok(set(false, &nonce())).await;
    let again = here.ok(set(true, &first)).await;
    assert_eq!(again["seq"], done["seq"]);
    assert_eq!(pinned(&bob, &room).await, Vec::<u64>::new());
}

pub(super) async fn a_pin_of_somebody_who_is_gone_tells_of_nobody(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let there = bob.on(world.two());
    let room = private(&bob, "Closed", &[&ann]).await;
    let seq = say(&bob, &room, "words").await;
    let own = say(&ann, &room, "my words").await;
    let told = pin(&ann, &room, seq).await;
    pin(&ann, &room, own).await;
    let export = done(&ann, "GET", "/api/me/export", &Value::Null).await;
    let mine = export["pins"].as_array().unwrap();
    let mine: Vec<&Value> = mine.iter().map(|one| &one["seq"]).collect();
    assert_eq!(mine, [&json!(seq), &json!(own)]);
    let mut at_two = there.join(&[&room]).await;
    let body = json!({"confirm": ann.name, "password": PASSWORD, "messages": "delete"});
    done(&ann, "POST", "/api/me/delete", &body).await;
    at_two
        .expect("that it is erased", |heard| {
            heard["entry"]["kind"] == "erased" && heard["entry"]["others"] == json!([seq])
        })
        .await;
    for who in [&bob, &there] {
        assert_eq!(pinned(who, &room).await, [seq]);
        let place = json!({"op": "subscribe", "room": room, "epoch": told["epoch"], "seq": 0});
        let all = who.join(&[]).await.ok(place).await.to_string();
        assert!(!all.contains(&ann.id) && !all.contains(&ann.name), "{all}");
    }
}
