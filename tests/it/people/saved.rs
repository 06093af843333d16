//! Saving messages for later.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::world::{On, PASSWORD, World, done, private, refused, say};
use crate::support::{Person, Socket};

fn path(room: &str, seq: u64) -> String {
    format!("/api/me/saved/{room}/{seq}")
}

async fn save(who: &Person, room: &str, seq: u64) {
    done(who, "PUT", &path(room, seq), &Value::Null).await;
}

async fn unsave(who: &Person, room: &str, seq: u64) {
    done(who, "DELETE", &path(room, seq), &Value::Null).await;
}

async fn page(who: &Person, query: &str) -> Value {
    done(who, "GET", &format!("/api/me/saved{query}"), &Value::Null).await
}

async fn saved(who: &Person) -> Vec<Value> {
    page(who, "").await["messages"].as_array().unwrap().clone()
}

/// Rooms and seqs of what is saved, last saved first.
async fn places(who: &Person) -> Vec<(String, u64)> {
    let all = saved(who).await;
    let place = |one: &Value| {
        let room = one["room"].as_str().unwrap().to_owned();
        (room, one["seq"].as_u64().unwrap())
    };
    all.iter().map(place).collect()
}

async fn standing(socket: &mut Socket) {
    socket
        .expect("that something of the user changed", |heard| {
            heard["event"] == "standing"
        })
        .await;
}

pub(super) async fn what_is_saved_is_there_on_every_device_as_it_is_now(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let there = ann.on(world.two());
    let room = private(&bob, "Closed", &[&ann]).await;
    let first = say(&bob, &room, "the door code is 1234").await;
    let second = say(&ann, "general", "note to self").await;
    let mut other = there.join(&[]).await;
    save(&ann, &room, first).await;
    standing(&mut other).await;
    save(&there, "general", second).await;
    standing(&mut other).await;
    // Again: it stays where it is.
    save(&ann, &room, first).await;
    let both = [("general".to_owned(), second), (room.clone(), first)];
    for who in [&ann, &there] {
        assert_eq!(places(who).await, both);
        let here = done(who, "GET", &format!("/api/me/saved/{room}"), &Value::Null).await;
        assert_eq!(here, json!({"seqs": [first]}));
    }
    // Nobody else's.
    assert_eq!(places(&bob).await, []);
    // What it says, it says now.
    let of = |seq: u64| format!("/api/rooms/{room}/messages/{seq}");
    done(&bob, "PATCH", &of(first), &json!({"text": "it is 5678"})).await;
    assert_eq!(saved(&there).await[1]["entry"]["text"], "it is 5678");
    done(&bob, "DELETE", &of(first), &Value::Null).await;
    let entry = saved(&there).await[1]["entry"].clone();
    assert_eq!(
        (&entry["deleted"], &entry["text"]),
        (&json!(true), &Value::Null)
    );
    refused(&there, "PUT", &path(&room, 99), &Value::Null, 404).await;
    unsave(&there, &room, first).await;
    standing(&mut other).await;
    assert_eq!(places(&ann).await, [("general".to_owned(), second)]);
}

pub(super) async fn what_may_not_be_read_any_more_is_not_shown(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let there = bob.on(world.two());
    let room = private(&ann, "Closed", &[&bob]).await;
    let seq = say(&ann, &room, "between us").await;
    save(&bob, &room, seq).await;
    let seat = format!("/api/rooms/{room}/members/{}", bob.id);
    let mut at_two = there.join(&[]).await;
    done(&ann, "DELETE", &seat, &Value::Null).await;
    standing(&mut at_two).await;
    for who in [&bob, &there] {
        assert_eq!(places(who).await, []);
        let of = format!("/api/me/saved/{room}");
        refused(who, "GET", &of, &Value::Null, 404).await;
    }
    let members = format!("/api/rooms/{room}/members");
    let body = json!({"user": bob.id});
    done(&ann, "POST", &members, &body).await;
    standing(&mut at_two).await;
    assert_eq!(places(&there).await, [(room.clone(), seq)]);
    // Taken out also by who may not read it.
    done(&ann, "DELETE", &seat, &Value::Null).await;
    unsave(&bob, &room, seq).await;
    done(&ann, "POST", &members, &body).await;
    assert_eq!(places(&bob).await, []);
}

pub(super) async fn there_is_an_end_to_what_can_be_saved_and_pages_lead_there(on: On) {
    let world = World::with(on, 60, |settings| {
        settings.send_rate = 10_000;
        settings.send_burst = 100_000;
    })
    .await;
    let ann = world.member();
    let mut said = Vec::new();
    for number in 0..501 {
        said.push(say(&ann, "general", &format!("line {number}")).await);
    }
    for some in said[..500].chunks(5) {
        // Many devices at once lose nothing.
        join_all(some.iter().map(|seq| save(&ann, "general", *seq))).await;
    }
    let no = refused(&ann, "PUT", &path("general", said[500]), &Value::Null, 409).await;
    assert_eq!(no["code"], "limit", "{no}");
    let (mut seen, mut query) = (Vec::new(), "?limit=100".to_owned());
    loop {
        let answer = page(&ann, &query).await;
        let all = answer["messages"].as_array().unwrap().iter();
        seen.extend(all.map(|one| one["seq"].as_u64().unwrap()));
        let Some(cursor) = answer["cursor"].as_str() else {
            break;
        };
        query = format!("?limit=100&cursor={cursor}");
    }
    seen.sort_unstable();
    assert_eq!(seen, said[..500]);
    refused(&ann, "GET", "/api/me/saved?cursor=x", &Value::Null, 400).await;
    unsave(&ann, "general", said[0]).await;
    save(&ann, "general", said[500]).await;
}

pub(super) async fn what_is_saved_goes_along_and_goes_with_the_account(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let seq = say(&bob, "general", "words").await;
    save(&ann, "general", seq).await;
    let export = done(&ann, "GET", "/api/me/export", &Value::Null).await;
    let kept = &export["saved"][0];
    assert_eq!(
        (&kept["room"], &kept["seq"]),
        (&json!("general"), &json!(seq))
    );
    // Nor is there more in it than where the message is.
    assert_eq!(kept.as_object().unwrap().len(), 3, "{kept}");
    // Whoever wrote it is gone: nothing of them was kept.
    let body = json!({"confirm": bob.name, "password": PASSWORD, "messages": "delete"});
    done(&bob, "POST", "/api/me/delete", &body).await;
    let entry = saved(&ann).await[0]["entry"].to_string();
    assert!(
        !entry.contains(&bob.id) && !entry.contains("words"),
        "{entry}"
    );
    let body = json!({"confirm": ann.name, "password": PASSWORD, "messages": "anonymise"});
    done(&ann, "POST", "/api/me/delete", &body).await;
    refused(&ann, "GET", "/api/me/saved", &Value::Null, 401).await;
}
