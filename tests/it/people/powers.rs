//! Power goes downwards only, and leaves a trace.

use serde_json::{Value, json};

use super::world::{On, PASSWORD, World, ask, done, private, refused, say};
use crate::support::{Person, eventually};

const ROLES: [&str; 5] = ["guest", "member", "moderator", "admin", "owner"];

/// All that one may do to another, each by their place in `ROLES`.
async fn tries(actor: &Person, own: usize, target: &Person, other: usize) {
    let user = format!("/api/users/{}", target.id);
    let may_moderate = own >= 2 && own > other;
    let may_manage = own >= 3 && own > other;
    let briefly = json!({"for_s": 1});
    let acts = [("POST", &briefly), ("DELETE", &Value::Null)];
    for (path, (method, body)) in acts
        .into_iter()
        .flat_map(|act| [("mute", act), ("ban", act)])
    {
        let (status, answer) = ask(actor, method, &format!("{user}/{path}"), body).await;
        let meant = if may_moderate { 204 } else { 403 };
        assert_eq!(status, meant, "{own} on {other}: {method} {path} {answer}");
    }
    for (rank, role) in ROLES.iter().enumerate() {
        // Those who may are tried where it changes nothing.
        let may = may_manage && (own > rank || own == 4) && other > 0;
        if may && rank != other {
            continue;
        }
        let (status, answer) = ask(actor, "PATCH", &user, &json!({"role": role})).await;
        let is_guests_own = other == 0 && rank == 0 && may_manage;
        let meant = if may || is_guests_own { 200 } else { 403 };
        assert_eq!(status, meant, "{own} makes {other} {role}: {answer}");
    }
    if !may_manage {
        let path = format!("{user}/password");
        refused(actor, "POST", &path, &Value::Null, 403).await;
    }
}

pub(super) async fn power_goes_downwards_only(on: On) {
    let world = World::start(on).await;
    let guest = world.guest("Lowest").await;
    let ranks = [
        guest,
        world.member(),
        world.moderator(),
        world.admin(),
        world.owner(),
    ];
    let peers = [
        world.guest("Peer").await,
        world.member(),
        world.moderator(),
        world.admin(),
        world.owner(),
    ];
    for (own, actor) in ranks.iter().enumerate() {
        for (other, target) in peers.iter().enumerate() {
            tries(actor, own, target, other).await;
        }
        // On oneself neither.
        let user = format!("/api/users/{}", actor.id);
        refused(actor, "PATCH", &user, &json!({"role": "owner"}), 403).await;
        refused(actor, "POST", &format!("{user}/ban"), &json!({}), 403).await;
        refused(
            actor,
            "POST",
            &format!("{user}/password"),
            &Value::Null,
            403,
        )
        .await;
    }
    // Nobody who was refused has lost anything.
    for (peer, role) in peers.iter().zip(ROLES) {
        eventually("they are what they were", async || {
            let me = ask(&peer.on(world.two()), "GET", "/api/me", &Value::Null)
                .await
                .1;
            (me["role"] == role && me.get("muted_until").is_none()).then_some(())
        })
        .await;
    }
    // An invite gives no more than its maker has.
    for (actor, role) in [
        (&ranks[1], "moderator"),
        (&ranks[2], "moderator"),
        (&ranks[3], "admin"),
        (&ranks[3], "owner"),
        (&ranks[4], "owner"),
    ] {
        let (status, answer) = ask(actor, "POST", "/api/invites", &json!({"role": role})).await;
        assert!(matches!(status, 403 | 422), "{role}: {status} {answer}");
    }
}

pub(super) async fn the_only_owner_stays(on: On) {
    let world = World::with(on, 1, |_| {}).await;
    let (owner, admin) = (world.owner(), world.admin());
    let body = json!({"confirm": owner.name, "password": PASSWORD, "messages": "delete"});
    refused(&owner, "POST", "/api/me/delete", &body, 403).await;
    let user = format!("/api/users/{}", owner.id);
    for who in [&owner, &admin] {
        refused(who, "PATCH", &user, &json!({"role": "member"}), 403).await;
        refused(who, "POST", &format!("{user}/ban"), &json!({}), 403).await;
    }
    let me = done(&owner.on(world.two()), "GET", "/api/me", &Value::Null).await;
    assert_eq!(me["role"], "owner");
    // With another owner the first may go.
    let user = format!("/api/users/{}", admin.id);
    done(&owner, "PATCH", &user, &json!({"role": "owner"})).await;
    done(&owner, "POST", "/api/me/delete", &body).await;
    refused(&owner.on(world.two()), "GET", "/api/me", &Value::Null, 401).await;
}

pub(super) async fn a_guest_of_one_room_sees_that_room_only(on: On) {
    let world = World::start(on).await;
    let host = world.member();
    for (name, room) in [
        ("Scoped here", private(&host, "Closed", &[]).await),
        ("Scoped there", host.create("Open").await),
    ] {
        let scoped = world.guest_of(&host, &room, name).await.on(world.two());
        let rooms = done(&scoped, "GET", "/api/rooms", &Value::Null).await;
        assert_eq!(rooms.as_array().unwrap().len(), 1, "{rooms}");
        assert_eq!(rooms[0]["id"], *room);
        let bootstrap = done(&scoped, "GET", "/api/bootstrap", &Value::Null).await;
        assert_eq!(bootstrap["rooms"].as_array().unwrap().len(), 1);
        assert_eq!(bootstrap["me"]["can"], json!(["see_rooms"]), "{bootstrap}");
        for (method, path, body) in [
            ("GET", "/api/users".to_owned(), Value::Null),
            ("GET", format!("/api/users/{}", host.id), Value::Null),
            ("POST", "/api/rooms".into(), json!({"name": "Mine"})),
            ("POST", "/api/directs".into(), json!({"users": [host.id]})),
            ("POST", "/api/invites".into(), json!({})),
            ("POST", "/api/invites".into(), json!({"room": room})),
            (
                "POST",
                "/api/me/claim".into(),
                json!({"password": PASSWORD}),
            ),
            ("DELETE", format!("/api/rooms/{room}/seat"), Value::Null),
        ] {
            refused(&scoped, method, &path, &body, 403).await;
        }
        let direct = json!({"users": [scoped.id]});
        refused(&host, "POST", "/api/directs", &direct, 403).await;
        let elsewhere = private(&host, "Elsewhere", &[]).await;
        let path = format!("/api/rooms/{elsewhere}/members");
        refused(&host, "POST", &path, &json!({"user": scoped.id}), 403).await;
        let (mut socket, hello) = scoped.hello(json!([{"room": "general"}])).await;
        assert_eq!(hello["rooms"].as_array().unwrap().len(), 1);
        socket
            .expect("no general", |heard| heard["change"] == "removed")
            .await;
        host.create("Not for guests").await;
        say(&host, "general", "not for guests").await;
        socket.ok(json!({"op": "subscribe", "room": room})).await;
        say(&host, &room, "for guests too").await;
        assert_eq!(socket.entry(&room).await.1, "for guests too");
        assert!(!socket.heard(|heard| heard.to_string().contains("ot for guests")));
        let users = done(&world.member(), "GET", "/api/users?limit=100", &Value::Null).await;
        assert!(!users.to_string().contains(&scoped.id));
    }
}

pub(super) async fn slow_mode_holds_on_all_nodes_together(on: On) {
    let world = World::start(on).await;
    let (host, ann) = (world.member(), world.member());
    let room = host.create("Slow").await;
    let path = format!("/api/rooms/{room}");
    done(&host, "PATCH", &path, &json!({"slow_s": 600})).await;
    let there = ann.on(world.two());
    eventually("the other node knows", async || {
        let room = ask(&there, "GET", &path, &Value::Null).await.1;
        (room["slow_s"] == 600).then_some(())
    })
    .await;
    let messages = format!("{path}/messages");
    let text = json!({"text": "quick"});
    let sent = futures_util::future::join_all((0..10).map(|number| {
        let ann = ann.on([world.one(), world.two()][number % 2]);
        let (messages, text) = (&messages, &text);
        async move { ask(&ann, "POST", messages, text).await }
    }));
    let sent = sent.await;
    assert_eq!(
        sent.iter().filter(|(status, _)| *status == 201).count(),
        1,
        "{sent:?}"
    );
    for (_, no) in sent.iter().filter(|(status, _)| *status != 201) {
        assert_eq!(
            (&no["code"], &no["status"]),
            (&json!("rate_limited"), &json!(429))
        );
        let wait = no["retry_ms"].as_u64().unwrap();
        assert!((500_000..=600_000).contains(&wait), "{wait}");
    }
    // Not for those who keep order.
    for who in [&host, &world.moderator()] {
        for _ in 0..3 {
            say(&who.on(world.two()), &room, "order").await;
        }
    }
}

pub(super) async fn a_report_reaches_those_who_keep_order(on: On) {
    let world = World::start(on).await;
    let (ann, bob, moderator) = (world.member(), world.member(), world.moderator());
    let room = private(&ann, "Closed", &[&bob]).await;
    let (rude, fine) = (
        say(&ann, &room, "rude words").await,
        say(&ann, &room, "fine").await,
    );
    let at = |seq: u64| format!("/api/rooms/{room}/messages/{seq}");
    let why = json!({"why": "it is rude"});
    refused(&bob, "POST", &format!("{}/report", at(99)), &why, 404).await;
    refused(
        &bob,
        "POST",
        &format!("{}/report", at(rude)),
        &json!({"why": " "}),
        422,
    )
    .await;
    refused(
        &world.member(),
        "POST",
        &format!("{}/report", at(rude)),
        &why,
        404,
    )
    .await;
    let keeper = moderator.on(world.two());
    refused(&keeper, "DELETE", &at(rude), &Value::Null, 404).await;
    done(&bob, "POST", &format!("{}/report", at(rude)), &why).await;
    let reports = done(&keeper, "GET", "/api/reports", &Value::Null).await;
    let report = &reports["reports"][0];
    assert_eq!(report["text"], "rude words");
    assert_eq!(
        (&report["author"]["id"], &report["reporter"]["id"]),
        (&json!(ann.id), &json!(bob.id))
    );
    // What was reported and nothing else of the room.
    refused(&keeper, "DELETE", &at(fine), &Value::Null, 404).await;
    refused(
        &keeper,
        "GET",
        &format!("/api/rooms/{room}/messages"),
        &Value::Null,
        404,
    )
    .await;
    done(&keeper, "DELETE", &at(rude), &Value::Null).await;
    let page = done(
        &bob,
        "GET",
        &format!("/api/rooms/{room}/messages"),
        &Value::Null,
    )
    .await;
    assert!(!page.to_string().contains("rude words"), "{page}");
    let path = format!("/api/reports/{}/resolve", report["id"].as_str().unwrap());
    refused(&bob, "POST", &path, &json!({}), 403).await;
    done(&keeper, "POST", &path, &json!({"note": "deleted"})).await;
    refused(&world.moderator(), "POST", &path, &json!({}), 404).await;
    let open = done(&moderator, "GET", "/api/reports", &Value::Null).await;
    assert_eq!(open["reports"], json!([]));
    let closed = done(&moderator, "GET", "/api/reports?state=closed", &Value::Null).await;
    assert_eq!(closed["reports"][0]["note"], "deleted");
    assert!(!closed.to_string().contains("rude words"));
}
