//! Fields that nobody asked for: refused, and without effect.

use serde_json::{Value, json};

use super::world::{On, PASSWORD, World, ask, done, private};
use crate::support::Person;

/// What an attacker would like to set.
const EXTRA: [(&str, &str); 12] = [
    ("role", "\"owner\""),
    ("kind", "\"account\""),
    ("id", "\"00000000-0000-0000-0000-000000000001\""),
    ("scope", "null"),
    ("seats", "{}"),
    ("bot", "true"),
    ("password", "\"injected horse battery\""),
    ("user", "\"00000000-0000-0000-0000-000000000001\""),
    ("made_by", "{}"),
    ("uses", "9999"),
    ("muted_until", "null"),
    ("__proto__", "{\"role\":\"owner\"}"),
];

async fn me(who: &Person) -> Value {
    done(who, "GET", "/api/me", &Value::Null).await
}

pub(super) async fn fields_that_nobody_asked_for_are_refused(on: On) {
    let world = World::start(on).await;
    let (ann, owner, guest) = (world.member(), world.owner(), world.guest("Claims").await);
    let bob = world.member();
    let room = private(&ann, "Closed", &[&bob]).await;
    let at = |rest: &str| format!("/api/rooms/{room}{rest}");
    super::world::say(&ann, &room, "something").await;
    let user = |rest: &str| format!("/api/users/{}{rest}", bob.id);
    let account = json!({"name": "New one", "password": PASSWORD});
    let bodies: Vec<(&Person, &str, String, Value)> = vec![
        (
            &guest,
            "POST",
            "/api/session".into(),
            json!({"name": "New one"}),
        ),
        (&guest, "POST", "/api/accounts".into(), account.clone()),
        (
            &guest,
            "POST",
            "/api/sign-in".into(),
            json!({"name": ann.name, "password": PASSWORD}),
        ),
        (
            &guest,
            "POST",
            "/api/me/claim".into(),
            json!({"password": PASSWORD}),
        ),
        (
            &guest,
            "PATCH",
            "/api/me".into(),
            json!({"name": "New one"}),
        ),
        (&ann, "PATCH", "/api/me".into(), json!({"name": "New one"})),
        (
            &ann,
            "POST",
            "/api/me/password".into(),
            json!({"current": PASSWORD, "password": "another horse battery"}),
        ),
        (
            &ann,
            "POST",
            "/api/me/delete".into(),
            json!({"confirm": ann.name, "password": PASSWORD, "messages": "delete"}),
        ),
        (
            &ann,
            "POST",
            "/api/rooms".into(),
            json!({"name": "Injected"}),
        ),
        (
            &ann,
            "POST",
            "/api/directs".into(),
            json!({"users": [owner.id]}),
        ),
        (&ann, "PATCH", at(""), json!({"topic": "injected"})),
        (&ann, "POST", at("/members"), json!({"user": owner.id})),
        (
            &ann,
            "PATCH",
            at(&format!("/members/{}", bob.id)),
            json!({"mute_s": 60}),
        ),
        (&ann, "POST", at("/messages"), json!({"text": "injected"})),
        (
            &ann,
            "PATCH",
            at("/messages/1"),
            json!({"text": "injected"}),
        ),
        (
            &bob,
            "POST",
            at("/messages/1/report"),
            json!({"why": "injected"}),
        ),
        (
            &ann,
            "POST",
            at("/hooks/incoming"),
            json!({"name": "Injected"}),
        ),
        (
            &ann,
            "POST",
            at("/hooks/outgoing"),
            json!({"url": "https://example.org"}),
        ),
        (
            &ann,
            "POST",
            "/api/invites".into(),
            json!({"expires_s": 60}),
        ),
        (
            &ann,
            "POST",
            "/api/invites/look".into(),
            json!({"code": "x"}),
        ),
        (
            &ann,
            "POST",
            "/api/invites/accept".into(),
            json!({"code": "x"}),
        ),
        (&owner, "PATCH", user(""), json!({"role": "moderator"})),
        (&owner, "POST", user("/ban"), json!({"why": "injected"})),
        (&owner, "POST", user("/mute"), json!({"for_s": 60})),
        (
            &owner,
            "POST",
            "/api/bots".into(),
            json!({"name": "Injected"}),
        ),
        (
            &owner,
            "PATCH",
            "/api/settings".into(),
            json!({"retention_days": 1}),
        ),
        (
            &owner,
            "POST",
            "/api/reports/x/resolve".into(),
            json!({"note": "injected"}),
        ),
    ];
    let before = state(&world, &[&ann, &bob, &guest], &room).await;
    for (who, method, path, body) in &bodies {
        for (field, value) in EXTRA {
            if body.get(field).is_some() || is_known(path, field) {
                continue;
            }
            let mut body = body.to_string();
            body.truncate(body.len() - 1);
            // By hand: as JSON that no library would write.
            let body = format!("{body},\"{field}\":{value}}}");
            let request = who.request(method, path);
            let answer = request
                .header("content-type", "application/json")
                .body(body.clone());
            let answer = answer.send().await.unwrap();
            let status = answer.status().as_u16();
            assert!(
                (400..500).contains(&status),
                "{method} {path} {body}: {status}"
            );
        }
    }
    assert_eq!(state(&world, &[&ann, &bob, &guest], &room).await, before);
    // Commands are held to the same.
    let mut socket = ann.join(&[]).await;
    for command in [
        json!({"op": "send", "room": room, "text": "x", "author": {"id": bob.id, "name": "x"}, "nonce": crate::support::nonce()}),
        json!({"op": "edit", "room": room, "seq": 1, "text": "x", "rev": 9, "nonce": crate::support::nonce()}),
        json!({"op": "delete", "room": room, "seq": 1, "role": "owner"}),
        json!({"op": "read", "room": room, "seq": 1, "user": bob.id}),
        json!({"op": "typing", "room": room, "user": bob.id}),
        json!({"op": "subscribe", "room": room, "view": "all"}),
    ] {
        assert_eq!(socket.error(command).await["code"], "bad_request");
    }
}

/// Fields that are the body's own.
fn is_known(path: &str, field: &str) -> bool {
    match field {
        "role" => path == "/api/invites" || path.contains("/members/"),
        "uses" => path == "/api/invites",
        "kind" => path == "/api/rooms",
        _ => false,
    }
}

/// All that could have changed.
async fn state(world: &World, people: &[&Person], room: &str) -> Value {
    let owner = Person::known(world.one(), "", "", &people[0].cookie);
    let mut state = Vec::new();
    for person in people {
        state.push(me(&person.on(world.two())).await);
    }
    for path in [
        "/api/users?limit=100".to_owned(),
        "/api/rooms".into(),
        "/api/invites".into(),
        format!("/api/rooms/{room}/members"),
        format!("/api/rooms/{room}/messages"),
        format!("/api/rooms/{room}/hooks"),
        "/api/me/sessions".into(),
    ] {
        state.push(ask(&owner, "GET", &path, &Value::Null).await.1);
    }
    state.into()
}
