//! Reacting to what was said.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::world::{On, PASSWORD, World, done, private, refused, say};
use crate::support::{Person, Socket, nonce};

fn path(room: &str, seq: u64, emoji: &str) -> String {
    format!("/api/rooms/{room}/messages/{seq}/reactions/{emoji}")
}

async fn react(who: &Person, method: &str, room: &str, seq: u64, emoji: &str) -> Value {
    done(who, method, &path(room, seq, emoji), &Value::Null).await
}

/// All that is kept of a room.
async fn all(who: &Person, room: &str) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    loop {
        let after = kept
            .last()
            .map_or(0, |entry| entry["seq"].as_u64().unwrap());
        let path = format!("/api/rooms/{room}/messages?limit=100&after={after}");
        let page = done(who, "GET", &path, &Value::Null).await;
        kept.extend(page["entries"].as_array().unwrap().clone());
        if page["more"] == false {
            return kept;
        }
    }
}

/// The reactions of a message: emoji and how many.
fn reactions(entries: &[Value], seq: u64) -> Vec<(String, usize)> {
    let message = entries.iter().find(|entry| entry["seq"] == seq).unwrap();
    let Some(reactions) = message["reactions"].as_array() else {
        return Vec::new();
    };
    let each = reactions.iter();
    each.map(|one| {
        let emoji = one["emoji"].as_str().unwrap().to_owned();
        (emoji, one["users"].as_array().unwrap().len())
    })
    .collect()
}

/// What a client hears that knew all up to `seq`.
async fn resumed(who: &Person, room: &str, epoch: &Value, seq: u64) -> Vec<Value> {
    let mut socket = who.join(&[]).await;
    let place = json!({"op": "subscribe", "room": room, "epoch": epoch, "seq": seq});
    let answer = socket.ok(place).await;
    assert_eq!(answer["verdict"], "ok", "{answer}");
    answer["entries"].as_array().unwrap().clone()
}

async fn hears(socket: &mut Socket, room: &str) -> Value {
    let heard = socket
        .expect("a reaction", |heard| {
            heard["event"] == "entry"
                && heard["room"] == room
                && heard["entry"]["kind"] == "reacted"
        })
        .await;
    heard["entry"].clone()
}

pub(super) async fn fifty_at_once_are_fifty(on: On) {
    let world = World::with(on, 60, |_| {}).await;
    let ann = world.member();
    let seq = say(&ann, "general", "who is with me?").await;
    let people: Vec<Person> = (0..50)
        .map(|number| match number % 2 {
            0 => world.member(),
            _ => world.member().on(world.two()),
        })
        .collect();
    // Twice: whoever asks again changes nothing.
    for _ in 0..2 {
        join_all(
            people
                .iter()
                .map(|who| react(who, "PUT", "general", seq, "👍")),
        )
        .await;
        for who in [&ann, &ann.on(world.two())] {
            let kept = all(who, "general").await;
            assert_eq!(reactions(&kept, seq), [("👍".to_owned(), 50)]);
            let told = kept.iter().filter(|entry| entry["kind"] == "reacted");
            assert_eq!(told.count(), 50);
        }
    }
    // Some take it back while others come.
    let late = people.iter().enumerate().map(|(number, who)| async move {
        let (method, emoji) = if number < 20 {
            ("DELETE", "👍")
        } else {
            ("PUT", "🎉")
        };
        react(who, method, "general", seq, emoji).await
    });
    join_all(late).await;
    let kept = all(&ann, "general").await;
    let expected = [("👍".to_owned(), 30), ("🎉".to_owned(), 30)];
    assert_eq!(reactions(&kept, seq), expected);
}

pub(super) async fn who_was_away_finds_the_reactions_of_now(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let there = bob.on(world.two());
    let room = private(&ann, "Closed", &[&bob]).await;
    let mut at_one = ann.join(&[&room]).await;
    let mut at_two = there.join(&[&room]).await;
    let seq = say(&ann, &room, "cake in the kitchen").await;
    let first = react(&bob, "PUT", &room, seq, "🍰").await;
    for socket in [&mut at_one, &mut at_two] {
        let entry = hears(socket, &room).await;
        assert_eq!(
            (&entry["target"], &entry["emoji"], &entry["on"]),
            (&json!(seq), &json!("🍰"), &json!(true))
        );
        assert_eq!(entry["author"]["id"], bob.id.as_str());
    }
    // With a skin tone, and the same picture in another spelling.
    react(&ann, "PUT", &room, seq, "👍🏽").await;
    react(&ann, "PUT", &room, seq, "❤").await;
    react(&bob, "DELETE", &room, seq, "🍰").await;
    let last = react(&bob, "PUT", &room, seq, "❤️").await;
    let epoch = &first["epoch"];
    let now = [("👍🏽".to_owned(), 1), ("❤️".to_owned(), 2)];
    for who in [&ann, &there] {
        for since in [0, seq - 1] {
            let entries = resumed(who, &room, epoch, since).await;
            assert_eq!(reactions(&entries, seq), now);
        }
        // Who knew the message finds out what happened to it since.
        let entries = resumed(who, &room, epoch, seq).await;
        let told: Vec<String> = entries
            .iter()
            .map(|entry| format!("{} {}", entry["emoji"].as_str().unwrap(), entry["on"]))
            .collect();
        let expected = ["🍰 true", "👍🏽 true", "❤️ true", "🍰 false", "❤️ true"];
        assert_eq!(told, expected);
        assert_eq!(entries.last().unwrap()["seq"], last["seq"]);
    }
    done(
        &ann,
        "DELETE",
        &format!("/api/rooms/{room}/messages/{seq}"),
        &Value::Null,
    )
    .await;
    for who in [&ann, &there] {
        assert_eq!(reactions(&all(who, &room).await, seq), []);
        assert_eq!(reactions(&resumed(who, &room, epoch, 0).await, seq), []);
    }
}

pub(super) async fn a_reaction_is_one_emoji_on_a_message_that_is_there(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Closed", &[&bob]).await;
    let seq = say(&ann, &room, "words").await;
    for emoji in ["x", "👍👍", ":smile:", "1"] {
        refused(&bob, "PUT", &path(&room, seq, emoji), &Value::Null, 422).await;
    }
    let told = react(&bob, "PUT", &room, seq, "👍").await;
    // There is nothing in the room with these numbers that could be reacted to.
    for other in [0, told["seq"].as_u64().unwrap(), 999] {
        refused(&bob, "PUT", &path(&room, other, "👍"), &Value::Null, 404).await;
    }
    let all_emoji = emojis::iter().filter(|one| one.as_str() != "👍").take(20);
    let all_emoji: Vec<&str> = all_emoji.map(emojis::Emoji::as_str).collect();
    for emoji in &all_emoji[..19] {
        react(&ann, "PUT", &room, seq, emoji).await;
    }
    let no = refused(
        &ann,
        "PUT",
        &path(&room, seq, all_emoji[19]),
        &Value::Null,
        409,
    )
    .await;
    assert_eq!(no["code"], "limit", "{no}");
    react(&ann, "PUT", &room, seq, "👍").await;
    // A program may, too.
    let made = done(
        &world.owner(),
        "POST",
        "/api/bots",
        &json!({"name": "Cheerleader"}),
    )
    .await;
    let token = made["token"].as_str().unwrap();
    let open = say(&ann, "general", "for all").await;
    let request = world
        .stranger()
        .request("PUT", &path("general", open, "🎉"));
    let answer = request.bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let kept = all(&bob, "general").await;
    assert_eq!(kept[0]["reactions"][0]["users"][0]["bot"], true);
    done(
        &ann,
        "DELETE",
        &format!("/api/rooms/{room}/messages/{seq}"),
        &Value::Null,
    )
    .await;
    refused(&bob, "PUT", &path(&room, seq, "🎉"), &Value::Null, 404).await;
}

pub(super) async fn a_retry_does_not_undo_what_came_after(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    let (mut here, mut there) = (
        ann.join(&["general"]).await,
        ann.on(world.two()).join(&["general"]).await,
    );
    let seq = say(&ann, "general", "words").await;
    let set = |on: bool, nonce: &str| json!({"op": "react", "room": "general", "seq": seq, "emoji": "👍", "on": on, "nonce": nonce});
    let (first, second) = (nonce(), nonce());
    let done = here.ok(set(true, &first)).await;
    there.ok(set(false, &second)).await;
    // The answer was lost, or so this device believes.
    let again = here.ok(set(true, &first)).await;
    assert_eq!(again["seq"], done["seq"]);
    assert_eq!(reactions(&all(&ann, "general").await, seq), []);
    // What is so already appends nothing.
    let nothing = here.ok(set(false, &nonce())).await;
    assert_eq!(nothing, json!({"room": "general"}));
}

pub(super) async fn who_is_gone_leaves_no_reaction(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let there = bob.on(world.two());
    let mut at_two = there.join(&["general"]).await;
    let seq = say(&bob, "general", "words").await;
    react(&bob, "PUT", "general", seq, "👍").await;
    let told = react(&ann, "PUT", "general", seq, "👍").await;
    react(&ann, "PUT", "general", seq, "🎉").await;
    let export = done(&ann, "GET", "/api/me/export", &Value::Null).await;
    let mine = |emoji: &str| json!({"room": "general", "seq": seq, "emoji": emoji});
    assert_eq!(export["reactions"], json!([mine("👍"), mine("🎉")]));
    let body = json!({"confirm": ann.name, "password": PASSWORD, "messages": "anonymise"});
    done(&ann, "POST", "/api/me/delete", &body).await;
    at_two
        .expect("that it is erased", |heard| {
            heard["entry"]["kind"] == "erased" && heard["entry"]["others"] == json!([seq])
        })
        .await;
    for who in [&bob, &there] {
        for since in [0, seq] {
            let entries = resumed(who, "general", &told["epoch"], since).await;
            let told = Value::from(entries.clone()).to_string();
            assert!(
                !told.contains(&ann.id) && !told.contains(&ann.name),
                "{told}"
            );
            if since == 0 {
                assert_eq!(reactions(&entries, seq), [("👍".to_owned(), 1)]);
            }
        }
    }
}
