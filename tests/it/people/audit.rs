//! Every act of power leaves one record, and whoever has no power none.

use serde_json::{Value, json};
use tertulia::domain::Role;

use super::world::{On, World, ask, done, private, refused};
use crate::support::Person;

/// What the audit log says, the oldest first.
async fn audit(owner: &Person) -> Vec<Value> {
    let log = done(owner, "GET", "/api/audit?limit=200", &Value::Null).await;
    let mut entries = log["entries"].as_array().unwrap().clone();
    entries.reverse();
    entries
}

pub(super) async fn every_act_of_power_is_written_once(on: On) {
    let world = World::start(on).await;
    let owner = world.some(Role::Owner);
    let (ann, host) = (world.member(), world.member());
    let none = Value::Null;
    let room = private(&host, "Closed", &[]).await;
    let at = |rest: &str| format!("/api/rooms/{room}{rest}");
    let user = |rest: &str| format!("/api/users/{}{rest}", ann.id);
    let there = owner.on(world.two());
    let mut meant: Vec<(&str, &Person, bool, bool, &str)> = Vec::new();
    for (who, method, path, body, act, on_ann, in_room, why) in [
        (
            &owner,
            "PATCH",
            user(""),
            json!({"role": "moderator"}),
            "role_changed",
            true,
            false,
            "",
        ),
        (
            &there,
            "POST",
            user("/mute"),
            json!({"for_s": 60, "why": "loud"}),
            "muted",
            true,
            false,
            "loud",
        ),
        (
            &owner,
            "DELETE",
            user("/mute"),
            none.clone(),
            "unmuted",
            true,
            false,
            "",
        ),
        (
            &there,
            "POST",
            user("/ban"),
            json!({"why": "spam"}),
            "banned",
            true,
            false,
            "spam",
        ),
        (
            &owner,
            "DELETE",
            user("/ban"),
            none.clone(),
            "unbanned",
            true,
            false,
            "",
        ),
        (
            &there,
            "POST",
            user("/password"),
            none.clone(),
            "password_reset",
            true,
            false,
            "",
        ),
        (
            &host,
            "POST",
            at("/members"),
            json!({"user": ann.id}),
            "member_added",
            true,
            true,
            "",
        ),
        (
            &host,
            "PATCH",
            at(&format!("/members/{}", ann.id)),
            json!({"mute_s": 0, "why": "well"}),
            "unmuted",
            true,
            true,
            "well",
        ),
        (
            &host,
            "PATCH",
            at(&format!("/members/{}", ann.id)),
            json!({"role": "member"}),
            "",
            true,
            true,
            "",
        ),
        (
            &host,
            "PATCH",
            at(""),
            json!({"topic": "order"}),
            "room_changed",
            false,
            true,
            "",
        ),
        (
            &host,
            "POST",
            at("/hooks/incoming"),
            json!({"name": "Hook"}),
            "",
            false,
            true,
            "",
        ),
        (
            &host,
            "POST",
            "/api/invites".into(),
            json!({"room": room}),
            "invite_created",
            false,
            true,
            "",
        ),
        (
            &host,
            "DELETE",
            at(&format!("/members/{}?why=enough", ann.id)),
            none.clone(),
            "",
            true,
            true,
            "enough",
        ),
        (
            &there,
            "POST",
            "/api/bots".into(),
            json!({"name": "Robot"}),
            "",
            false,
            false,
            "",
        ),
        (
            &owner,
            "PATCH",
            "/api/settings".into(),
            json!({"retention_days": 0}),
            "settings_changed",
            false,
            false,
            "",
        ),
        (
            &host,
            "DELETE",
            at("?confirm=Closed"),
            none.clone(),
            "room_deleted",
            false,
            true,
            "",
        ),
        (
            &owner,
            "GET",
            "/api/audit/export".into(),
            none.clone(),
            "audit_exported",
            false,
            false,
            "",
        ),
    ] {
        let before = audit(&owner).await;
        let (status, answer) = ask(who, method, &path, &body).await;
        let after = audit(&owner).await;
        if !(200..300).contains(&status) {
            // Refused, and so nothing happened.
            assert_eq!((status, before), (403, after), "{method} {path} {answer}");
            continue;
        }
        assert_eq!(after.len(), before.len() + 1, "{method} {path}: {after:?}");
        let entry = after.iter().find(|entry| !before.contains(entry)).unwrap();
        assert_eq!(entry["actor"]["id"], who.id.as_str(), "{entry}");
        if !act.is_empty() {
            assert_eq!(entry["act"], act);
            assert_eq!(entry["target"]["id"] == ann.id.as_str(), on_ann, "{entry}");
        }
        // That there is such a room is revealed to nobody, the owner neither.
        assert!(!entry.to_string().contains(&room) && !entry.to_string().contains("Closed"));
        let detail = entry["detail"].as_str().unwrap_or_default();
        assert_eq!(detail.contains("in a private room"), in_room, "{entry}");
        assert_eq!(entry["why"].as_str().unwrap_or_default(), why, "{entry}");
        meant.push((act, who, on_ann, in_room, why));
    }
    assert!(meant.len() >= 14, "{}", meant.len());
    // Refused acts leave nothing, and nobody below reads it.
    let before = audit(&owner).await;
    for who in [&host, &world.moderator(), &world.admin()] {
        refused(who, "PATCH", &user(""), &json!({"role": "owner"}), 403).await;
        refused(who, "GET", "/api/audit", &none, 403).await;
        refused(who, "GET", "/api/audit/export", &none, 403).await;
    }
    assert_eq!(audit(&owner).await, before);
}
