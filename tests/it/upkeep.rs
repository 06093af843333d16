//! What a node does for all once an hour: what is too old goes, what was begun is finished.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use tertulia::{
    backend::{Expect, Touch},
    domain::{Fate, Role, RoomFacts, RoomId, User, UserId, likeness},
    service::people::{
        kinds::{Erasure, HouseRules, Name},
        store::Change,
    },
};
use uuid::Uuid;

use crate::support::{Node, Person, eventually, nonce, web};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn say(person: &Person, room: &str, text: &str) {
    let path = format!("/api/rooms/{room}/messages");
    let body = json!({"text": text, "nonce": nonce()});
    assert!(person.post(&path, &body).await.status().is_success());
}

/// The seqs that a room still has, and all that it tells.
async fn history(person: &Person, room: &str) -> (Vec<u64>, String) {
    let answer = person.get(&format!("/api/rooms/{room}/messages")).await;
    let page: Value = answer.json().await.unwrap();
    let entries = page["entries"].as_array().unwrap().iter();
    let seqs = entries.map(|entry| entry["seq"].as_u64().unwrap());
    (seqs.collect(), page.to_string())
}

async fn make(node: &Node, change: Change) {
    node.chat().people().store.commit(change).await.unwrap();
}

async fn keep_room(node: &Node, room: &str, retention_days: u32) {
    let room = RoomId::parse(room).unwrap();
    let facts = RoomFacts {
        retention_days,
        ..RoomFacts::default()
    };
    let mut change = Change::new();
    change.put(room.as_str(), Expect::Absent, &facts);
    change.touch_room(&room);
    make(node, change).await;
}

/// Makes the first messages of all rooms older.
fn age_messages(store: &Connection, count: u64, days: i64) {
    let changed = store.execute(
        "UPDATE log SET at = at - ?1 WHERE seq <= ?2",
        params![days * DAY_MS, i64::try_from(count).unwrap()],
    );
    assert!(changed.unwrap() > 0);
}

#[tokio::test]
async fn messages_go_when_they_are_older_than_their_room_or_the_server_keeps_them() {
    let mut node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    for room in ["general", "random", "tech"] {
        for n in 1..=5 {
            say(&ann, room, &format!("m{n}")).await;
        }
    }
    keep_room(&node, "random", 30).await;
    keep_room(&node, "tech", 7).await;
    node.stop().await;
    age_messages(&node.store(), 3, 10);
    node.start_again().await;
    node.chat().keep_up().await.unwrap();
    let all = [1, 2, 3, 4, 5];
    assert_eq!(history(&ann, "general").await.0, all);
    assert_eq!(history(&ann, "random").await.0, all);
    assert_eq!(history(&ann, "tech").await.0, [4, 5]);

    let rules = HouseRules {
        retention_days: 9,
        ..HouseRules::default()
    };
    let mut change = Change::new();
    change.put("rules", Expect::Anything, &rules);
    change.touch_any(Touch::House);
    make(&node, change).await;
    eventually("the server's own retention counts", async || {
        node.chat().keep_up().await.unwrap();
        (history(&ann, "general").await.0 == [4, 5]).then_some(())
    })
    .await;
    assert_eq!(
        history(&ann, "random").await.0,
        all,
        "a room's own comes first"
    );
    assert_eq!(history(&ann, "tech").await.0, [4, 5]);
    say(&ann, "general", "goes on").await;
    assert_eq!(history(&ann, "general").await.0, [4, 5, 6]);
    node.stop().await;
    let left: i64 = node
        .store()
        .query_row("SELECT count(*) FROM log", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 3 + 5 + 2);
}

async fn status(person: &Person) -> u16 {
    person.get("/api/me").await.status().as_u16()
}

async fn may_enter(node: &Node, name: &str) -> bool {
    let asked = web()
        .post(format!("http://{}/api/session", node.at))
        .json(&json!({ "name": name }));
    asked.send().await.unwrap().status() == 200
}

fn set_time(store: &Connection, kind: &str, field: &str, path: &str, id: &str) {
    let sql = format!(
        "UPDATE records SET json = json_set(json, '$.{field}', '2026-01-01T00:00:00.000Z')
         WHERE kind = ?1 AND json_extract(json, '$.{path}') = ?2"
    );
    assert_eq!(store.execute(&sql, [kind, id]).unwrap(), 1);
}

#[tokio::test]
async fn old_sessions_end_and_guests_without_one_are_let_go() {
    let mut node = Node::start().await;
    let idle = Person::enter(node.at, "Idle").await;
    let old = Person::enter(node.at, "Old").await;
    let lost = Person::enter(node.at, "Lost").await;
    let here = Person::enter(node.at, "Present").await;
    let people = node.chat().people();
    let account = people
        .add_account("Account", "three blind mice", Role::Member, None)
        .await
        .unwrap();
    node.stop().await;
    let store = node.store();
    set_time(&store, "session", "used_at", "user", &idle.id);
    // Used today, and opened more than a year ago.
    set_time(&store, "session", "created_at", "user", &old.id);
    let aged = store.execute(
        "UPDATE records SET json = replace(json, '2026-01-01', '2025-01-01')
         WHERE kind = 'session' AND json_extract(json, '$.user') = ?1",
        [&old.id],
    );
    assert_eq!(aged.unwrap(), 1);
    // Nobody has a session of these two any more; nor has the account ever had one.
    store
        .execute(
            "DELETE FROM records WHERE kind = 'session' AND json_extract(json, '$.user') = ?1",
            [&lost.id],
        )
        .unwrap();
    set_time(&store, "user", "seen_at", "id", &lost.id);
    set_time(&store, "user", "seen_at", "id", &account.id.to_string());
    drop(store);
    node.start_again().await;
    for name in ["Idle", "Old", "Lost", "Present", "Account"] {
        assert!(!may_enter(&node, name).await, "{name} is taken");
    }
    node.chat().keep_up().await.unwrap();
    for person in [&idle, &old, &lost] {
        assert_eq!(status(person).await, 401);
    }
    assert_eq!(status(&here).await, 200);
    for name in ["Idle", "Old", "Lost"] {
        assert!(may_enter(&node, name).await, "{name} is free");
    }
    for name in ["Present", "Account"] {
        assert!(!may_enter(&node, name).await, "{name} is taken");
    }
    Person::sign_in(node.at, "Account", "three blind mice")
        .await
        .unwrap();
    node.stop().await;
    let left: i64 = node
        .store()
        .query_row(
            "SELECT count(*) FROM records WHERE kind IN ('session', 'device') AND
                 (id LIKE ?1 || '%' OR json_extract(json, '$.user') = ?1)",
            [&idle.id],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(left, 0);
}

/// The account is gone, and the node died before it came to the messages.
async fn interrupted(fate: Fate) -> (Node, Person, Person) {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let bob = Person::enter(node.at, "Bob").await;
    for room in ["general", "random"] {
        say(&ann, room, "hers").await;
        say(&bob, room, "his").await;
    }
    let id = UserId(Uuid::parse_str(&ann.id).unwrap());
    let people = node.chat().people();
    let user = people.known(id).await.unwrap().value;
    let mut change = Change::new();
    change.remove::<User>(&ann.id, Expect::Anything);
    for key in likeness::keys(&user.name) {
        change.remove::<Name>(key, Expect::Anything);
    }
    change.put(&ann.id, Expect::Absent, &Erasure { fate });
    make(&node, change).await;
    (node, ann, bob)
}

/// Whether the user's id stands in the file in any form.
fn stands_in(file: &[u8], id: &str) -> bool {
    let id = Uuid::parse_str(id).unwrap();
    let holds = |form: &[u8]| file.windows(form.len()).any(|window| window == form);
    holds(id.as_bytes()) || holds(id.hyphenated().to_string().as_bytes())
}

#[tokio::test]
async fn an_erasure_that_was_interrupted_is_finished() {
    for fate in [Fate::Anonymised, Fate::Deleted] {
        let (mut node, ann, bob) = interrupted(fate).await;
        node.restart().await;
        let (_, told) = history(&bob, "general").await;
        assert!(told.contains(&ann.id), "it was not begun");
        node.chat().keep_up().await.unwrap();
        for room in ["general", "random"] {
            let (_, told) = history(&bob, room).await;
            assert!(!told.contains(&ann.id), "{told}");
            assert_eq!(told.contains("hers"), fate == Fate::Anonymised, "{told}");
            assert!(told.contains("his"), "{told}");
        }
        // Once it is done, nothing is left to do.
        let (before, _) = history(&bob, "general").await;
        node.chat().keep_up().await.unwrap();
        assert_eq!(history(&bob, "general").await.0, before);
        node.stop().await;
        let path = node.store().path().unwrap().to_owned();
        let file = std::fs::read(path).unwrap();
        assert!(stands_in(&file, &bob.id), "the search finds what is there");
        assert!(!stands_in(&file, &ann.id));
    }
}
