//! Finding what was said, and nothing that one may not read.

use serde_json::{Value, json};
use tertulia::domain::Role;

use super::world::{On, World, ask, done, private, refused, say};
use crate::support::{Person, eventually};

fn path(query: &str) -> String {
    let mut url = reqwest::Url::parse("http://here/api/search").unwrap();
    url.query_pairs_mut().append_pair("q", query);
    format!("/api/search?{}", url.query().unwrap())
}

async fn search(who: &Person, query: &str) -> Value {
    done(who, "GET", &path(query), &Value::Null).await
}

/// The texts that are found.
async fn finds(who: &Person, query: &str) -> Vec<String> {
    let page = search(who, query).await;
    let results = page["results"].as_array().unwrap();
    let text = |result: &Value| result["text"].as_str().unwrap().to_owned();
    results.iter().map(text).collect()
}

pub(super) async fn what_is_said_is_found_with_its_place_and_marks(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    let bob = world.member();
    let room = private(&ann, "Harbour", &[&bob]).await;
    let seq = say(&ann, &room, "😀 The réunion is at noon").await;
    say(&bob, "general", "no reunion for me").await;
    // At once, and at the other node.
    let there = bob.on(world.two());
    let page = search(&there, "REUNION").await;
    let results = page["results"].as_array().unwrap();
    assert_eq!(results.len(), 2, "{page}");
    assert_eq!(
        (&page["cursor"], &page["searched_to"]),
        (&Value::Null, &Value::Null)
    );
    let first = &results[1];
    assert_eq!(
        (&first["room"], &first["seq"], &first["author"]["id"]),
        (&json!(room), &json!(seq), &json!(ann.id))
    );
    // After the emoji, which is two UTF-16 code units.
    assert_eq!(first["marks"], json!([{"start": 7, "end": 14}]));
    for (query, count) in [
        ("reunion in:harbour", 1),
        ("reunion in:general", 1),
        ("reunion in:general in:Harbour", 2),
        ("reunion from:me", 1),
        ("from:me", 1),
        (&format!("from:\"{}\"", ann.name), 1),
        ("reunion has:link", 0),
        ("\"the reunion\"", 1),
    ] {
        assert_eq!(finds(&there, query).await.len(), count, "{query}");
    }
    let best = path("reunion") + "&order=best&limit=1";
    let first = done(&there, "GET", &best, &Value::Null).await;
    assert_eq!(first["results"][0]["text"], "no reunion for me", "{first}");
    let next = format!("{best}&cursor={}", first["cursor"].as_str().unwrap());
    let second = done(&there, "GET", &next, &Value::Null).await;
    assert_eq!(second["results"][0]["seq"], seq);
    assert_eq!(second["cursor"], Value::Null);
}

pub(super) async fn an_edited_message_is_found_as_it_is_now(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member().on(world.two()));
    let seq = say(&ann, "general", "the meeting is on tuesday").await;
    assert_eq!(finds(&bob, "tuesday").await.len(), 1);
    let message = format!("/api/rooms/general/messages/{seq}");
    let body = json!({"text": "the meeting is on thursday"});
    done(&ann, "PATCH", &message, &body).await;
    assert_eq!(finds(&bob, "tuesday").await, Vec::<String>::new());
    assert_eq!(search(&bob, "thursday").await["results"][0]["rev"], 1);
    done(&ann, "DELETE", &message, &Value::Null).await;
    for query in ["tuesday", "thursday", "meeting", "from:\"member 10\""] {
        assert_eq!(finds(&bob, query).await, Vec::<String>::new(), "{query}");
    }
}

/// Everything by which somebody could learn of a message of another.
const WAYS: [&str; 9] = [
    "plutonium",
    "plut",
    "\"plutonium rods\"",
    "rods",
    "has:link",
    "has:code",
    "after:2020-01-01 plutonium",
    "before:2100-01-01 rods",
    "https",
];

async fn finds_nothing(who: &Person, author: &Person, room: &str, kept: &str) {
    for query in WAYS.iter().map(|way| (*way).to_owned()).chain([
        format!("from:\"{}\"", author.name),
        format!("from:\"{}\" has:link", author.name),
    ]) {
        let found = search(who, &query).await;
        assert_eq!(found["results"], json!([]), "{query}");
        assert_eq!(found["cursor"], Value::Null, "{query}");
        assert_eq!(found["searched_to"], Value::Null, "{query}");
    }
    // That the room is there is not to be learned either.
    for name in [room, kept] {
        let problem = refused(
            who,
            "GET",
            &path(&format!("in:\"{name}\" rods")),
            &Value::Null,
            400,
        )
        .await;
        let other = refused(
            who,
            "GET",
            &path("in:\"no such room\" rods"),
            &Value::Null,
            400,
        )
        .await;
        let sentence =
            |problem: &Value, name: &str| problem["detail"].as_str().unwrap().replace(name, "…");
        assert_eq!(sentence(&problem, name), sentence(&other, "no such room"));
    }
}

pub(super) async fn nobody_finds_what_they_may_not_read(on: On) {
    let world = World::start(on).await;
    let (ann, bob, eve) = (world.member(), world.member(), world.member());
    let secret = "plutonium rods `here` https://example.com/map";
    let room = private(&ann, "Bunker", &[&bob]).await;
    say(&ann, &room, secret).await;
    let direct = done(&ann, "POST", "/api/directs", &json!({"users": [bob.id]})).await;
    let direct = direct["id"].as_str().unwrap().to_owned();
    say(&ann, &direct, secret).await;
    assert_eq!(finds(&bob, "plutonium").await.len(), 2);
    let by_name = format!("plutonium in:\"{}\"", ann.name);
    assert_eq!(finds(&bob, &by_name).await.len(), 1);

    let scoped = world
        .guest_of(&bob, &bob.create("Lounge").await, "Visitor")
        .await;
    let everybody = [
        eve.on(world.two()),
        world.some(Role::Owner),
        world.guest("Nosy").await,
        scoped,
    ];
    for who in &everybody {
        finds_nothing(who, &ann, "Bunker", &room).await;
    }
    refused(
        &world.stranger(),
        "GET",
        &path("plutonium"),
        &Value::Null,
        401,
    )
    .await;

    // Put out of it: from that moment on nothing, at either node.
    let seat = format!("/api/rooms/{room}/members/{}", bob.id);
    done(&ann, "DELETE", &seat, &Value::Null).await;
    let there = bob.on(world.two());
    eventually("Bob is out at the other node", async || {
        let gone = ask(&there, "GET", &format!("/api/rooms/{room}"), &Value::Null)
            .await
            .0
            == 404;
        gone.then_some(())
    })
    .await;
    for who in [&bob, &there] {
        let found = search(who, "plutonium").await;
        let rooms: Vec<_> = found["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| &r["room"])
            .collect();
        assert_eq!(rooms, [&json!(direct)]);
    }

    // Kept out of an open room.
    let open = ann.create("Gossip").await;
    say(&ann, &open, "uranium").await;
    assert_eq!(finds(&eve, "uranium").await.len(), 1);
    let ban = format!("/api/rooms/{open}/members/{}?for_s=3600", eve.id);
    done(&ann, "DELETE", &ban, &Value::Null).await;
    assert_eq!(finds(&eve, "uranium").await, Vec::<String>::new());
}

pub(super) async fn what_cannot_be_searched_for_is_said(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    for (query, part) in [
        ("", "Write a word"),
        ("form:ann", "no filter"),
        ("has:fun", "link, image"),
        ("before:soon", "is no day"),
    ] {
        let problem = refused(&ann, "GET", &path(query), &Value::Null, 400).await;
        assert_eq!(problem["code"], "bad_request");
        assert!(
            problem["detail"].as_str().unwrap().contains(part),
            "{problem}"
        );
    }
    for more in [
        "&limit=51",
        "&limit=0",
        "&order=worst",
        "&cursor=x",
        "&offset=900",
    ] {
        refused(&ann, "GET", &(path("a") + more), &Value::Null, 400).await;
    }
    let mut wait = Value::Null;
    for _ in 0..60 {
        let (status, answer) = ask(&ann, "GET", &path("hello"), &Value::Null).await;
        if status == 429 {
            wait = answer;
            break;
        }
    }
    assert_eq!(wait["code"], "rate_limited");
    assert!(wait["retry_ms"].as_u64().unwrap() > 0);
    assert!(
        wait["detail"]
            .as_str()
            .unwrap()
            .contains("searching too fast")
    );
}

pub(super) async fn who_is_gone_is_not_found_by_name_or_words(on: On) {
    let world = World::start(on).await;
    let reader = world.member();
    for (messages, count) in [("anonymise", 1), ("delete", 0)] {
        let ann = world.member();
        let said = format!("legacy{messages}");
        say(&ann, "general", &said).await;
        let body = json!({
            "confirm": ann.name, "password": super::world::PASSWORD, "messages": messages
        });
        done(&ann, "POST", "/api/me/delete", &body).await;
        let path = "/api/rooms/general/messages";
        eventually("nothing tells of her", async || {
            let page = done(&reader, "GET", path, &Value::Null).await;
            (!page.to_string().contains(&ann.id)).then_some(())
        })
        .await;
        let by_name = format!("from:\"{}\"", ann.name);
        assert_eq!(finds(&reader, &by_name).await, Vec::<String>::new());
        assert_eq!(finds(&reader, &said).await.len(), count, "{messages}");
    }
}
