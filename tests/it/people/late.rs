//! What comes after something changed: a message once more, an invite of somebody who fell, a
//! password that was changed in between.

use serde_json::{Value, json};

use super::world::{On, World, ask, done};
use crate::support::{eventually, nonce};

pub(super) async fn a_message_that_is_there_is_answered_however_slow_the_room(on: On) {
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
    let message = json!({"text": "once", "nonce": nonce()});
    let (status, first) = ask(&ann, "POST", &messages, &message).await;
    assert_eq!(status, 201, "{first}");
    // The answer was lost, or so the client believes: on any node it hears the same again.
    for person in [&ann, &there] {
        let (status, again) = ask(person, "POST", &messages, &message).await;
        assert_eq!((status, &again["seq"]), (200, &first["seq"]), "{again}");
    }
    let another = json!({"text": "twice", "nonce": nonce()});
    let (status, no) = ask(&there, "POST", &messages, &another).await;
    assert_eq!(status, 429, "{no}");
}

pub(super) async fn an_invite_falls_with_the_power_of_whoever_made_it(on: On) {
    let world = World::start(on).await;
    let (owner, admin) = (world.owner(), world.admin());
    let invite = async |role: &str| {
        let body = json!({"role": role});
        let made = done(&admin, "POST", "/api/invites", &body).await;
        json!({"code": made["code"]})
    };
    let (high, low) = (invite("moderator").await, invite("member").await);
    let stranger = world.stranger();
    for code in [&high, &low] {
        let (status, look) = ask(&stranger, "POST", "/api/invites/look", code).await;
        assert_eq!(status, 200, "{look}");
    }
    let user = format!("/api/users/{}", admin.id);
    done(&owner, "PATCH", &user, &json!({"role": "member"})).await;
    let (status, no) = ask(&stranger, "POST", "/api/invites/look", &high).await;
    assert_eq!((status, &no["code"]), (404, &json!("not_found")), "{no}");
    let account = json!({"name": "Climber", "password": "a long way up", "invite": high["code"]});
    let (status, no) = ask(&stranger, "POST", "/api/accounts", &account).await;
    assert_eq!(status, 404, "{no}");
    let (status, _) = ask(&stranger, "POST", "/api/invites/look", &low).await;
    assert_eq!(status, 200);
    done(&owner, "POST", &format!("{user}/ban"), &json!({"why": "x"})).await;
    let (status, _) = ask(&stranger, "POST", "/api/invites/look", &low).await;
    assert_eq!(status, 404);
}

pub(super) async fn who_is_kept_out_can_take_the_data_and_go_and_nothing_else(on: On) {
    let world = World::start(on).await;
    let (moderator, ann) = (world.moderator(), world.guest("Ann").await);
    let ban = format!("/api/users/{}/ban", ann.id);
    done(&moderator, "POST", &ban, &json!({"why": "noise"})).await;
    let ann = ann.on(world.two());
    eventually("the other node knows", async || {
        let (status, _) = ask(&ann, "GET", "/api/rooms", &Value::Null).await;
        (status == 403).then_some(())
    })
    .await;
    for (method, path, body) in [
        ("PATCH", "/api/me", json!({"name": "Somebody else"})),
        (
            "POST",
            "/api/me/claim",
            json!({"password": "a long way up"}),
        ),
        ("GET", "/api/me/sessions", Value::Null),
    ] {
        let (status, no) = ask(&ann, method, path, &body).await;
        assert_eq!(status, 403, "{path} {no}");
        assert!(no["detail"].as_str().unwrap().contains("noise"), "{no}");
    }
    let (status, all) = ask(&ann, "GET", "/api/me/export", &Value::Null).await;
    assert_eq!((status, &all["profile"]["name"]), (200, &json!("Ann")));
    let goodbye = json!({"confirm": "Ann", "messages": "delete"});
    let (status, no) = ask(&ann, "POST", "/api/me/delete", &goodbye).await;
    assert_eq!(status, 204, "{no}");
}

pub(super) async fn signing_in_leaves_no_guest_behind(on: On) {
    let world = World::start(on).await;
    let guest = world.guest("Passing").await;
    let member = world.member();
    let body = json!({"name": member.name, "password": super::world::PASSWORD});
    let (status, me) = ask(&guest, "POST", "/api/sign-in", &body).await;
    assert_eq!((status, &me["user"]["id"]), (200, &json!(member.id)));
    let (status, _) = ask(&guest, "GET", "/api/me", &Value::Null).await;
    assert_eq!(status, 401);
    // The name is free again.
    let other = world.guest("Passing").await;
    assert_ne!(other.id, guest.id);
}
