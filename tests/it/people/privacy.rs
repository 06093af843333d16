//! What is mine I can take along, and take away.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::{
    files::{say_with, upload},
    world::{On, PASSWORD, World, came_in, done, private, refused, say},
};
use crate::support::{Person, RedisServer, Socket};

pub(super) async fn an_export_is_all_of_mine_and_nothing_of_others(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let shared = private(&bob, "Shared", &[&ann]).await;
    let closed = private(&bob, "Only Bob", &[]).await;
    let direct = done(&ann, "POST", "/api/directs", &json!({"users": [bob.id]})).await;
    let direct = direct["id"].as_str().unwrap();
    for room in ["general", &shared, direct] {
        say(&ann, room, &format!("mine in {room}")).await;
        say(&bob, room, "not mine").await;
    }
    say(&bob, &closed, "not mine").await;
    let path = "/api/rooms/general/messages/2/report";
    done(&ann, "POST", path, &json!({"why": "my reason"})).await;
    let answer = ann.on(world.two()).get("/api/me/export").await;
    let file = answer.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(file.starts_with("attachment"), "{file}");
    let export = answer.text().await.unwrap();
    for mine in [&ann.id, &ann.name, "my reason", &shared, direct] {
        assert!(export.contains(mine), "{mine} is not in {export}");
    }
    for room in ["general", &shared, direct] {
        assert!(export.contains(&format!("mine in {room}")), "{export}");
    }
    let token = ann.cookie.split_once('=').unwrap().1;
    for others in ["not mine", &closed, "Only Bob", "argon2", token, &bob.name] {
        assert!(!export.contains(others), "{others} is in {export}");
    }
}

/// Somebody who leaves traces everywhere, and is seen by another on both nodes.
struct Gone {
    world: World,
    ann: Person,
    bob: Person,
    rooms: Vec<String>,
    sockets: Vec<Socket>,
}

async fn gone(on: On, fate: &str) -> Gone {
    let mut world = World::with_files(on, 10, |_| {}).await;
    let (bob, owner) = (world.member(), world.owner());
    let body = json!({"name": "Zarathustra", "password": PASSWORD});
    let answer = world.stranger().post("/api/accounts", &body).await;
    let ann = came_in(world.one(), answer).await;
    let shared = private(&ann, "Shared", &[&bob]).await;
    let direct = done(&ann, "POST", "/api/directs", &json!({"users": [bob.id]})).await;
    let rooms = vec![
        "general".to_owned(),
        shared,
        direct["id"].as_str().unwrap().to_owned(),
    ];
    let names: Vec<&str> = rooms.iter().map(String::as_str).collect();
    let mut sockets = vec![
        bob.join(&names).await,
        bob.on(world.two()).join(&names).await,
    ];
    let mut own = ann.join(&names).await;
    for room in &rooms {
        let first = own.say(room, "nevermore one").await;
        own.say(room, "nevermore two").await;
        own.ok(json!({"op": "delete", "room": room, "seq": first}))
            .await;
        own.ok(json!({"op": "read", "room": room, "seq": 1})).await;
        own.ok(json!({"op": "typing", "room": room})).await;
    }
    let file = upload(&ann, "general", "nevermore.txt", "nevermore").await;
    say_with(&ann, "general", "", &file).await;
    upload(&ann, "general", "loose.txt", "nevermore").await;
    // As reporter, reported, actor, target, host, and on wrong tries.
    let seq = say(&bob, "general", "words of Bob").await;
    let report = |seq: u64| format!("/api/rooms/general/messages/{seq}/report");
    done(&ann, "POST", &report(seq), &json!({"why": "hm"})).await;
    done(&bob, "POST", &report(seq - 3), &json!({"why": "hm"})).await;
    done(&ann, "POST", "/api/invites", &json!({})).await;
    let hook = format!("/api/rooms/{}/hooks/incoming", rooms[1]);
    done(&ann, "POST", &hook, &json!({"name": "Speaker"})).await;
    let user = format!("/api/users/{}", ann.id);
    for role in ["admin", "member"] {
        done(&owner, "PATCH", &user, &json!({"role": role})).await;
    }
    let wrong = json!({"name": "Zarathustra", "password": "wrong horse battery"});
    refused(&bob, "POST", "/api/sign-in", &wrong, 401).await;
    let wrong = json!({"confirm": "Zarathustra", "password": "x", "messages": fate});
    refused(&ann, "POST", "/api/me/delete", &wrong, 403).await;
    let wrong = json!({"confirm": "zarathustra", "password": PASSWORD, "messages": fate});
    refused(&ann, "POST", "/api/me/delete", &wrong, 422).await;
    let body = json!({"confirm": "Zarathustra", "password": PASSWORD, "messages": fate});
    done(&ann.on(world.two()), "POST", "/api/me/delete", &body).await;
    assert_eq!(own.closed().await.0, 4001);
    refused(&ann, "GET", "/api/me", &Value::Null, 401).await;
    for socket in &mut sockets {
        for room in &rooms {
            socket
                .expect("it is told", |heard| {
                    heard["room"] == **room && heard["entry"]["kind"] == "erased"
                })
                .await;
        }
    }
    // The name is free at once.
    let again = world.stranger().on(world.two());
    let again = again
        .post("/api/session", &json!({"name": "Zarathustra"}))
        .await;
    let again = came_in(world.two(), again).await;
    assert_ne!(again.id, ann.id);
    done(&again, "DELETE", "/api/session", &Value::Null).await;
    let there = bob.on(world.two());
    let page = done(&there, "GET", "/api/rooms/general/messages", &Value::Null).await;
    assert!(!page.to_string().contains("Zarathustra"));
    for node in &mut world.nodes {
        node.stop().await;
    }
    Gone {
        world,
        ann,
        bob,
        rooms,
        sockets,
    }
}

impl Gone {
    /// Nothing that is kept holds these words.
    fn nowhere(&self, words: &[&str]) {
        let kept = match &self.world.redis {
            Some(redis) => in_redis(redis),
            None => in_files(&self.world.nodes[0].settings().data_dir),
        };
        assert!(
            kept.iter()
                .any(|(_, bytes)| has(bytes, self.bob.id.as_bytes()))
        );
        for word in words {
            let id = uuid::Uuid::parse_str(word).map(|id| id.as_bytes().to_vec());
            for (place, bytes) in &kept {
                assert!(!has(bytes, word.as_bytes()), "{word} is in {place}");
                let is_there = id.as_ref().is_ok_and(|id| has(bytes, id));
                assert!(!is_there, "{word} is in {place} as bytes");
            }
        }
    }
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// All that lives in the files. What SQLite leaves in the gaps of its pages goes when they are filled
/// again.
fn in_files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let store = rusqlite::Connection::open(dir.join("tertulia.db")).unwrap();
    let forget = "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)";
    store.execute_batch(forget).unwrap();
    drop(store);
    let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|path| path.is_file())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect()
}

fn in_redis(redis: &RedisServer) -> Vec<(String, Vec<u8>)> {
    let keys = redis.cli(&["KEYS", "*"]);
    let mut kept = vec![("the keys".to_owned(), keys.clone().into_bytes())];
    for key in keys.lines() {
        let kind = redis.cli(&["TYPE", key]);
        let value = match kind.as_str() {
            "string" => redis.cli(&["GET", key]),
            "hash" => redis.cli(&["HGETALL", key]),
            "set" => redis.cli(&["SMEMBERS", key]),
            "zset" => redis.cli(&["ZRANGE", key, "0", "-1"]),
            "list" => redis.cli(&["LRANGE", key, "0", "-1"]),
            "stream" => redis.cli(&["XRANGE", key, "-", "+"]),
            other => panic!("{key} is a {other}"),
        };
        kept.push((key.to_owned(), value.into_bytes()));
    }
    kept
}

pub(super) async fn who_is_gone_without_a_name_is_nowhere(on: On) {
    let gone = gone(on, "anonymise").await;
    gone.nowhere(&[&gone.ann.id, "Zarathustra", "zarathustra"]);
    assert_eq!(gone.sockets.len(), 2);
}

pub(super) async fn who_is_gone_with_all_words_is_nowhere(on: On) {
    let gone = gone(on, "delete").await;
    gone.nowhere(&[&gone.ann.id, "Zarathustra", "zarathustra", "nevermore"]);
    assert_eq!(gone.rooms.len(), 3);
}
