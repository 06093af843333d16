//! What is unread, and whom messages call: the same on every device and every node.

use serde_json::{Value, json};

use super::world::{On, World, done, private, say};
use crate::support::{Person, Socket, nonce};

/// Messages and mentions that somebody has not read, as a room's own page says.
async fn unread(who: &Person, room: &str) -> (u64, u64) {
    let room = done(who, "GET", &format!("/api/rooms/{room}"), &Value::Null).await;
    counts(&room["unread"])
}

fn counts(unread: &Value) -> (u64, u64) {
    let count = |name: &str| unread[name].as_u64().unwrap();
    (count("messages"), count("mentions"))
}

/// The same as the socket says.
async fn asked(socket: &mut Socket, room: &str) -> (u64, u64) {
    let answer = socket.ok(json!({"op": "unread", "rooms": [room]})).await;
    counts(&answer["rooms"][0]["unread"])
}

/// The newest message of a room.
async fn last(who: &Person, room: &str) -> Value {
    let path = format!("/api/rooms/{room}/messages?limit=1");
    done(who, "GET", &path, &Value::Null).await["entries"][0].clone()
}

pub(super) async fn what_is_unread_is_the_same_on_every_device(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Counted", &[&bob]).await;
    let elsewhere = bob.on(world.two());
    let mut phone = elsewhere.join(&[]).await;
    let mut laptop = bob.join(&[]).await;
    let first = say(&ann, &room, "one").await;
    let second = say(&ann, &room, &format!("two, @{}", bob.name)).await;
    let third = say(&ann, &room, "three").await;
    let everywhere = async |phone: &mut Socket, laptop: &mut Socket| {
        let counted = unread(&bob, &room).await;
        assert_eq!(unread(&elsewhere, &room).await, counted);
        assert_eq!(asked(phone, &room).await, counted);
        assert_eq!(asked(laptop, &room).await, counted);
        counted
    };
    assert_eq!(everywhere(&mut phone, &mut laptop).await, (3, 1));
    // Neither a change nor a deletion is something to read.
    let path = |seq: u64| format!("/api/rooms/{room}/messages/{seq}");
    done(&ann, "PATCH", &path(third), &json!({"text": "drei"})).await;
    assert_eq!(everywhere(&mut phone, &mut laptop).await, (3, 1));
    done(&ann, "DELETE", &path(first), &Value::Null).await;
    assert_eq!(everywhere(&mut phone, &mut laptop).await, (2, 1));
    // Called later, and not called any more.
    let text = json!({"text": format!("drei, @{}", bob.name)});
    done(&ann, "PATCH", &path(third), &text).await;
    assert_eq!(everywhere(&mut phone, &mut laptop).await, (2, 2));
    done(&ann, "PATCH", &path(second), &json!({"text": "zwei"})).await;
    assert_eq!(everywhere(&mut phone, &mut laptop).await, (2, 1));
    // Read on one device, all devices are told.
    let read = laptop
        .ok(json!({"op": "read", "room": room, "seq": second}))
        .await;
    let told = phone.event("read", &room).await;
    assert_eq!((&told["seq"], &told["rev"]), (&json!(second), &read["rev"]));
    assert_eq!(everywhere(&mut phone, &mut laptop).await, (1, 1));
}

pub(super) async fn what_was_read_can_be_unread_again(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Again", &[&bob]).await;
    for text in ["one", "two", "three"] {
        say(&ann, &room, text).await;
    }
    let mut phone = bob.on(world.two()).join(&[]).await;
    let mut laptop = bob.join(&[]).await;
    let read = json!({"op": "read", "room": room, "seq": 3});
    assert_eq!(laptop.ok(read).await["seq"], 3);
    let forward = phone.event("read", &room).await;
    assert_eq!(
        (&forward["seq"], &forward["back"]),
        (&json!(3), &Value::Null)
    );
    let back = json!({"op": "read", "room": room, "seq": 1, "back": true});
    let answer = laptop.ok(back).await;
    assert_eq!((&answer["seq"], &answer["rev"]), (&json!(1), &json!(2)));
    let told = phone.event("read", &room).await;
    assert_eq!(
        (&told["seq"], &told["rev"], &told["back"]),
        (&json!(1), &json!(2), &json!(true))
    );
    assert_eq!(asked(&mut phone, &room).await, (2, 0));
    assert_eq!(unread(&bob, &room).await, (2, 0));
}

pub(super) async fn whoever_is_called_is_so_by_name_and_can_see_the_room(on: On) {
    let world = World::start(on).await;
    let (ann, bob, out) = (world.member(), world.member(), world.member());
    let room = private(&ann, "Called", &[&bob]).await;
    let calls = async |who: &Person, room: &str, text: String| {
        say(who, room, &text).await;
        last(who, room).await["mentions"].clone()
    };
    let hello = format!(
        "@{}! and @{}, @{}",
        bob.name.to_uppercase(),
        ann.name,
        bob.name
    );
    let users = json!({"users": [bob.id]});
    assert_eq!(
        calls(&ann, &room, hello).await,
        users,
        "oneself is not called"
    );
    for text in [
        format!("@{} is not here, and is not told", out.name),
        format!("`@{}` is code", bob.name),
        format!("mail{}@{}", bob.name, bob.name),
        "@nobody".to_owned(),
    ] {
        assert_eq!(
            calls(&ann, &room, text.clone()).await,
            Value::Null,
            "{text}"
        );
    }
    let all = calls(&ann, &room, "@room: lunch".to_owned()).await;
    assert_eq!(all, json!({"group": "room"}));
    assert_eq!(unread(&bob, &room).await, (6, 2));
    // In an open room a guest cannot call everybody.
    let open = ann.create("Market").await;
    let guest = world.guest("Crier").await;
    assert_eq!(calls(&guest, &open, "@room!".to_owned()).await, Value::Null);
    let all = calls(&ann, &open, "@here!".to_owned()).await;
    assert_eq!(all, json!({"group": "here"}));
    assert_eq!(unread(&guest, &open).await.1, 1);
}

pub(super) async fn the_list_says_what_is_needed_to_count_on(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Listed", &[&bob]).await;
    say(&ann, &room, "before").await;
    // Whoever comes into a room makes the node read its log.
    drop(bob.on(world.two()).join(&[&room]).await);
    let (mut socket, hello) = bob.on(world.two()).hello(json!([])).await;
    let of = |rooms: &Value| {
        let rooms = rooms.as_array().unwrap();
        rooms
            .iter()
            .find(|r| r["id"] == room.as_str())
            .unwrap()
            .clone()
    };
    let listed = of(&hello["rooms"]);
    assert_eq!(counts(&listed["unread"]), (1, 0));
    let (said, recounts) = (
        listed["said"].as_u64().unwrap(),
        listed["recounts"].as_u64().unwrap(),
    );
    let changed = async |socket: &mut Socket, top: u64| {
        let heard = socket
            .expect("the list changes", |heard| {
                heard["event"] == "room"
                    && heard["room"]["id"] == room.as_str()
                    && heard["room"]["top"] == top
            })
            .await;
        let number = |name: &str| heard["room"][name].as_u64().unwrap();
        (number("said"), number("recounts"))
    };
    let seq = say(&ann, &room, "after").await;
    assert_eq!(changed(&mut socket, seq).await, (said + 1, recounts));
    // What changes the count of some is told, and what it is now can be asked.
    let seq = say(&ann, &room, &format!("@{}", bob.name)).await;
    assert_eq!(changed(&mut socket, seq).await, (said + 2, recounts + 1));
    let path = format!("/api/rooms/{room}/messages/{seq}");
    done(&ann, "DELETE", &path, &Value::Null).await;
    assert_eq!(
        changed(&mut socket, seq + 1).await,
        (said + 2, recounts + 2)
    );
    assert_eq!(asked(&mut socket, &room).await, (2, 0));
    let edit = json!({"op": "edit", "room": room, "seq": 1, "text": "changed", "nonce": nonce()});
    ann.join(&[]).await.ok(edit).await;
    assert_eq!(
        changed(&mut socket, seq + 2).await,
        (said + 2, recounts + 2)
    );
}
