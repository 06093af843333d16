//! Access that ends while connections are open on both nodes: nothing comes through any more.

use std::time::Duration;

use serde_json::{Value, json};

use super::world::{On, World, add, done, private, refused, say};
use crate::support::{Person, Socket, eventually, nonce};

/// Within this nobody keeps what was taken.
const SOON: Duration = Duration::from_secs(5);

/// Somebody's connections, one on each node.
async fn sockets(world: &World, who: &Person, rooms: &[&str]) -> Vec<Socket> {
    vec![
        who.on(world.one()).join(rooms).await,
        who.on(world.two()).join(rooms).await,
    ]
}

fn is_removed(room: &str) -> impl Fn(&Value) -> bool {
    move |heard| heard["change"] == "removed" && heard["room"]["id"] == room
}

/// From now on the room is closed to this person: no event, no history, not in the list.
async fn is_cut_off(
    world: &World,
    who: &Person,
    sockets: &mut [Socket],
    room: &str,
    host: &Person,
) {
    for socket in &mut *sockets {
        socket
            .expect_within(SOON, "the room is gone", is_removed(room))
            .await;
    }
    say(host, room, "after the cut").await;
    let fence = host.create("Fence").await;
    for (socket, at) in sockets.iter_mut().zip([world.one(), world.two()]) {
        socket.event("room", &fence).await;
        let leaked = socket.heard(|heard| heard.to_string().contains("after the cut"));
        assert!(!leaked, "an entry came through");
        for op in ["subscribe", "history", "who"] {
            socket.error(json!({"op": op, "room": room})).await;
        }
        let who = who.on(at);
        let list = done(&who, "GET", "/api/rooms", &Value::Null).await;
        assert!(!list.to_string().contains(room), "{list}");
        let path = format!("/api/rooms/{room}/messages");
        let status = who.get(&path).await.status().as_u16();
        assert!(matches!(status, 403 | 404), "{status}");
    }
}

pub(super) async fn whoever_is_kicked_out_hears_no_more(on: On) {
    let world = World::start(on).await;
    let (host, ann, bob) = (world.member(), world.member(), world.member());
    let closed = private(&host, "Closed", &[&ann, &bob]).await;
    let open = host.create("Open").await;
    for room in [&closed, &open] {
        let mut theirs = sockets(&world, &ann, &[room]).await;
        say(&host, room, "before").await;
        for socket in &mut theirs {
            socket.entry(room).await;
        }
        let path = format!("/api/rooms/{room}/members/{}?why=enough", ann.id);
        done(&host, "DELETE", &path, &Value::Null).await;
        is_cut_off(&world, &ann, &mut theirs, room, &host).await;
    }
    // A client that comes back with both is told that both are gone, and gets the third.
    let asked = json!([{"room": open}, {"room": closed}, {"room": "general"}]);
    let mut socket = ann.on(world.two()).connect().await;
    let id = socket
        .give(json!({"op": "hello", "v": 1, "rooms": asked}))
        .await;
    assert!(socket.reply(id).await.get("ok").is_some());
    socket.event("resumed", "general").await;
    for room in [&open, &closed] {
        socket.expect("it is told", is_removed(room)).await;
    }
    assert!(!socket.heard(|heard| heard["id"] == id), "two replies");
    // Whoever leaves by the own wish is cut off as well.
    let mut theirs = sockets(&world, &bob, &[&closed]).await;
    done(
        &bob,
        "DELETE",
        &format!("/api/rooms/{closed}/seat"),
        &Value::Null,
    )
    .await;
    is_cut_off(&world, &bob, &mut theirs, &closed, &host).await;
}

pub(super) async fn a_subscribe_that_races_a_kick_keeps_nothing(on: On) {
    let world = World::start(on).await;
    let (host, ann) = (world.member(), world.member());
    let room = private(&host, "Closed", &[]).await;
    let kick = format!("/api/rooms/{room}/members/{}", ann.id);
    let mut theirs = sockets(&world, &ann, &[]).await;
    for round in 0..15 {
        add(&host, &room, &ann).await;
        for socket in &mut theirs {
            socket
                .expect("it is there", |heard| {
                    heard["change"] == "created" && heard["room"]["id"] == *room
                })
                .await;
        }
        let mut asked = Vec::new();
        for socket in &mut theirs {
            asked.push(socket.give(json!({"op": "subscribe", "room": room})).await);
        }
        done(&host, "DELETE", &kick, &Value::Null).await;
        for socket in &mut theirs {
            asked.push(socket.give(json!({"op": "subscribe", "room": room})).await);
        }
        let words = format!("secret {round}");
        for (number, socket) in theirs.iter_mut().enumerate() {
            socket.reply(asked[number]).await;
            socket.reply(asked[number + 2]).await;
            socket
                .expect_within(SOON, "the room is gone", is_removed(&room))
                .await;
        }
        say(&host, &room, &words).await;
        let fence = host.create("Fence").await;
        for socket in &mut theirs {
            socket.event("room", &fence).await;
            assert!(!socket.heard(|heard| heard.to_string().contains(&words)));
            socket.error(json!({"op": "history", "room": room})).await;
        }
    }
}

pub(super) async fn whoever_is_banned_is_out_everywhere(on: On) {
    let world = World::start(on).await;
    let (moderator, ann) = (world.moderator(), world.member());
    let mut theirs = sockets(&world, &ann, &["general"]).await;
    let path = format!("/api/users/{}/ban", ann.id);
    done(&moderator, "POST", &path, &json!({"why": "spam"})).await;
    for socket in &mut theirs {
        let (code, reason) = socket.closed().await;
        assert_eq!(code, 4503);
        assert!(reason.contains("spam"), "{reason}");
    }
    for at in [world.one(), world.two()] {
        let ann = ann.on(at);
        eventually("it is known everywhere", async || {
            (ann.get("/api/rooms").await.status() == 403).then_some(())
        })
        .await;
        for path in [
            "/api/rooms",
            "/api/bootstrap",
            "/api/users",
            "/api/rooms/general/messages",
        ] {
            let problem = refused(&ann, "GET", path, &Value::Null, 403).await;
            assert!(
                problem["detail"].as_str().unwrap().contains("spam"),
                "{path}"
            );
        }
        assert_eq!(ann.connect().await.closed().await.0, 4503);
        let body = json!({"name": ann.name, "password": super::world::PASSWORD});
        let problem = refused(&ann, "POST", "/api/sign-in", &body, 403).await;
        assert!(problem["detail"].as_str().unwrap().contains("spam"));
    }
    // Not for the guest of the same address, unless it was asked for; then for new guests.
    let guest = world.guest("Noisy").await;
    let path = format!("/api/users/{}/ban", guest.id);
    done(&moderator, "POST", &path, &json!({"addresses": true})).await;
    let body = json!({"name": "Noisy again"});
    refused(
        &world.stranger().on(world.two()),
        "POST",
        "/api/session",
        &body,
        403,
    )
    .await;
    done(&moderator, "DELETE", &path, &Value::Null).await;
    done(
        &world.stranger().on(world.two()),
        "POST",
        "/api/session",
        &body,
    )
    .await;
}

pub(super) async fn whoever_is_muted_can_listen_only(on: On) {
    let world = World::start(on).await;
    let (moderator, ann) = (world.moderator(), world.member());
    let mut theirs = sockets(&world, &ann, &["general"]).await;
    let path = format!("/api/users/{}/mute", ann.id);
    done(
        &moderator,
        "POST",
        &path,
        &json!({"for_s": 120, "why": "calm down"}),
    )
    .await;
    for socket in &mut theirs {
        socket
            .expect_within(SOON, "it is told", |heard| heard["event"] == "standing")
            .await;
        let send = json!({"op": "send", "room": "general", "nonce": nonce(), "text": "but"});
        let error = socket.error(send).await;
        assert_eq!(error["code"], "forbidden", "{error}");
        let wait = error["retry_ms"].as_u64().unwrap();
        assert!((100_000..=120_000).contains(&wait), "{wait}");
        socket
            .error(json!({"op": "typing", "room": "general"}))
            .await;
        socket.ok(json!({"op": "history", "room": "general"})).await;
    }
    let body = json!({"text": "but"});
    let there = ann.on(world.two());
    refused(&there, "POST", "/api/rooms/general/messages", &body, 403).await;
    say(&moderator, "general", "now you listen").await;
    for socket in &mut theirs {
        assert_eq!(socket.entry("general").await.1, "now you listen");
    }
    done(&moderator, "DELETE", &path, &Value::Null).await;
    eventually("they may speak again", async || {
        let sent = there.post("/api/rooms/general/messages", &body).await;
        (sent.status() == 201).then_some(())
    })
    .await;
}

pub(super) async fn whoever_loses_a_role_loses_its_power(on: On) {
    let world = World::start(on).await;
    let (owner, fallen, victim) = (world.owner(), world.moderator(), world.member());
    let mut theirs = sockets(&world, &fallen, &[]).await;
    let path = format!("/api/users/{}", fallen.id);
    done(&owner, "PATCH", &path, &json!({"role": "member"})).await;
    for socket in &mut theirs {
        socket
            .expect_within(SOON, "it is told", |heard| heard["event"] == "standing")
            .await;
    }
    let mute = format!("/api/users/{}/mute", victim.id);
    for at in [world.one(), world.two()] {
        refused(&fallen.on(at), "POST", &mute, &json!({"for_s": 60}), 403).await;
        refused(&fallen.on(at), "GET", "/api/reports", &Value::Null, 403).await;
        let me = done(&fallen.on(at), "GET", "/api/me", &Value::Null).await;
        assert!(!me["can"].to_string().contains("see_reports"), "{me}");
    }
    // In a room as well.
    let room = private(&victim, "Closed", &[&fallen]).await;
    let member = format!("/api/rooms/{room}/members/{}", fallen.id);
    for role in ["moderator", "member"] {
        done(&victim, "PATCH", &member, &json!({"role": role})).await;
    }
    let there = fallen.on(world.two());
    eventually("the power is lost", async || {
        let renamed = json!({"topic": "mine"});
        let path = format!("/api/rooms/{room}");
        let answer = there.request("PATCH", &path).json(&renamed).send().await;
        (answer.unwrap().status() == 403).then_some(())
    })
    .await;
}

pub(super) async fn a_room_that_is_no_more_is_so_for_everybody(on: On) {
    let world = World::start(on).await;
    let (host, ann) = (world.member(), world.member());
    for kind in ["open", "private"] {
        let asked = json!({"name": "Short lived", "kind": kind});
        let room = done(&host, "POST", "/api/rooms", &asked).await["id"].clone();
        let room = room.as_str().unwrap();
        if kind == "private" {
            add(&host, room, &ann).await;
        }
        let scoped = world.guest_of(&host, room, &format!("Scoped {kind}")).await;
        let mut theirs = sockets(&world, &ann, &[room]).await;
        theirs.extend(sockets(&world, &scoped, &[room]).await);
        let path = format!("/api/rooms/{room}");
        done(&host, "PATCH", &path, &json!({"archived": true})).await;
        for socket in &mut theirs {
            socket
                .expect_within(SOON, "it is archived", |heard| {
                    heard["room"]["id"] == room && heard["room"]["archived"] == true
                })
                .await;
            let send = json!({"op": "send", "room": room, "nonce": nonce(), "text": "still?"});
            assert_eq!(socket.error(send).await["code"], "forbidden");
            socket.ok(json!({"op": "history", "room": room})).await;
        }
        let path = format!("/api/rooms/{room}?confirm=Short%20lived");
        done(&host, "DELETE", &path, &Value::Null).await;
        for socket in &mut theirs {
            socket
                .expect_within(SOON, "the room is gone", is_removed(room))
                .await;
            let send = json!({"op": "send", "room": room, "nonce": nonce(), "text": "still?"});
            for command in [send, json!({"op": "history", "room": room})] {
                assert_eq!(socket.error(command).await["code"], "not_found");
            }
        }
        // Nothing else opens to the guest of a room that is gone.
        let scoped = scoped.on(world.two());
        assert_eq!(
            done(&scoped, "GET", "/api/rooms", &Value::Null).await,
            json!([])
        );
        refused(&scoped, "GET", "/api/rooms/general", &Value::Null, 404).await;
        refused(&scoped, "POST", "/api/rooms", &json!({"name": "Mine"}), 403).await;
    }
}
