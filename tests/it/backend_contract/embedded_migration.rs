//! A store of version 1, as released before there were accounts, opened by this version.

use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use tertulia::{
    backend::{
        Backend, RecordKey,
        embedded::{Embedded, Options},
    },
    domain::{
        Author, Body, DisplayName, Mentions, Message, MessageText, Nonce, ReadPosition, RoomId,
        SessionId, UserId, likeness,
    },
};

use super::store::{author, general, read_to, room};
use crate::support::{Node, web};

const VERSION_1: &str = include_str!("../../../src/backend/embedded/migrations/0001.sql");
/// 2026-06-01 12:00 UTC.
const THEN: i64 = 1_780_315_200_000;

/// Two who are called Ann, and Bob with the secret of a session each.
struct Cast {
    ann: Author,
    other_ann: Author,
    bob: Author,
}

fn secret(user: &Author) -> String {
    data_encoding::BASE64URL_NOPAD.encode(&[user.id.0.into_bytes(), [7; 16]].concat())
}

/// Writes what version 1 wrote: general holds "one" and "two" of the Anns, and Bob has read it.
fn version_1(dir: &Path) -> Cast {
    // Ids rise with time: the one who came first has the smaller one.
    let named = |name| author(name);
    let cast = Cast {
        ann: named("Ann"),
        other_ann: named("Ann"),
        bob: named("Bob"),
    };
    assert!(cast.ann.id < cast.other_ann.id);
    let conn = Connection::open(dir.join("tertulia.db")).unwrap();
    conn.execute_batch(VERSION_1).unwrap();
    write_rooms(&conn, &cast);
    write_users(&conn, &cast);
    conn.execute(
        "INSERT INTO read_positions (user, room, seq) VALUES (?1, 1, 2)",
        [cast.bob.id.0.as_bytes()],
    )
    .unwrap();
    conn.execute_batch("PRAGMA application_id = 0x54657274; PRAGMA user_version = 1")
        .unwrap();
    cast
}

fn write_rooms(conn: &Connection, cast: &Cast) {
    for (n, (id, name)) in [
        ("general", "General"),
        ("random", "Random"),
        ("tech", "Tech Talk"),
    ]
    .iter()
    .enumerate()
    {
        let top = if n == 0 { 2 } else { 0 };
        conn.execute(
            "INSERT INTO rooms (id, name, created_at, epoch, life, lo, top, last_at)
             VALUES (?1, ?2, ?3, ?4, 5, 1, ?5, ?3)",
            params![id, name, THEN, format!("epoch{n}"), top],
        )
        .unwrap();
    }
    for (seq, (who, text)) in [(&cast.ann, "one"), (&cast.other_ann, "two")]
        .iter()
        .enumerate()
    {
        let nonce = Nonce::new();
        let text = MessageText::parse(text, 100).unwrap();
        let body = Body::Message(Message::new(
            (*who).clone(),
            nonce,
            text,
            Mentions::default(),
        ));
        conn.execute(
            "INSERT INTO log (room, seq, at, author, nonce, entry) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
            params![
                i64::try_from(seq).unwrap() + 1,
                THEN,
                who.id.0.as_bytes(),
                nonce.0.as_bytes(),
                serde_json::to_string(&body).unwrap()
            ],
        )
        .unwrap();
    }
}

fn write_users(conn: &Connection, cast: &Cast) {
    for user in [&cast.ann, &cast.other_ann, &cast.bob] {
        let id = user.id.0.as_bytes();
        conn.execute(
            "INSERT INTO users (id, name, created_at) VALUES (?1, ?2, ?3)",
            params![id, user.name.as_str(), THEN],
        )
        .unwrap();
        let session = SessionId::of_token(&secret(user)).0;
        conn.execute(
            "INSERT INTO sessions (id, user, created_at) VALUES (?1, ?2, ?3)",
            params![session, id, THEN],
        )
        .unwrap();
    }
}

#[tokio::test]
async fn sessions_of_version_1_open_their_users_as_guests() {
    let dir = tempfile::tempdir().unwrap();
    let cast = version_1(dir.path());
    let node = Node::with(|settings| dir.path().clone_into(&mut settings.data_dir)).await;
    let get = async |user: &Author, path: &str| -> Value {
        let cookie = format!("tertulia_session={}", secret(user));
        let asked = web()
            .get(format!("http://{}{path}", node.at))
            .header("cookie", cookie);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    };
    for user in [&cast.ann, &cast.other_ann, &cast.bob] {
        let me = get(user, "/api/me").await;
        assert_eq!(me["user"]["id"], json!(user.id));
        assert_eq!(me["user"]["name"], user.name.as_str());
        assert_eq!(
            (&me["kind"], &me["role"]),
            (&json!("guest"), &json!("guest"))
        );
    }
    let page = get(&cast.bob, "/api/rooms/general/messages").await;
    let told: Vec<_> = page["entries"].as_array().unwrap().iter().collect();
    assert_eq!(told.len(), 2, "{page}");
    assert_eq!(
        (&told[1]["seq"], &told[1]["text"]),
        (&json!(2), &json!("two"))
    );
    assert_eq!(told[1]["author"]["id"], json!(cast.other_ann.id));
}

#[tokio::test]
async fn names_of_version_1_belong_to_who_came_first() {
    let dir = tempfile::tempdir().unwrap();
    let cast = version_1(dir.path());
    for _ in ["migrates", "opens what was migrated"] {
        let backend = Embedded::open(Options::at(dir.path())).unwrap();
        let backend: std::sync::Arc<dyn Backend> = backend;
        for (name, owner) in [("Ann", cast.ann.id), ("Bob", cast.bob.id)] {
            assert_eq!(claimed(&backend, name).await, [owner]);
        }
        let read = backend.read_positions(cast.bob.id).await.unwrap();
        let position = ReadPosition { seq: 2, rev: 0 };
        assert_eq!(read, [(general(), position)].into());
        // Two messages were said in version 1, of which Bob has read both.
        let rooms = [(general(), 0), (general(), 2)];
        let unread = backend.unread(cast.bob.id, &rooms).await.unwrap();
        let unread = unread.iter().map(|unread| unread.unwrap());
        let counted: Vec<_> = unread.map(|u| (u.messages, u.tally.said)).collect();
        assert_eq!(counted, [(2, 2), (0, 2)]);
        let listing = backend.room(&general()).await.unwrap().unwrap();
        assert_eq!(
            (listing.tail.top, listing.tail.epoch.as_str()),
            (2, "epoch0")
        );
        assert_eq!(count(&backend, "user").await, 3);
        assert_eq!(count(&backend, "session").await, 3);
        assert_eq!(count(&backend, "device").await, 3);
        backend.close().await;
    }
    let conn = Connection::open(dir.path().join("tertulia.db")).unwrap();
    let version: i64 = conn
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 4);
}

async fn claimed(backend: &std::sync::Arc<dyn Backend>, name: &str) -> Vec<UserId> {
    let mut owners = Vec::new();
    for key in likeness::keys(&DisplayName::parse(name).unwrap()) {
        let found = backend.records(&[RecordKey::new("name", key)]).await;
        let json = found.unwrap()[0].clone().unwrap().json;
        let value: Value = serde_json::from_str(&json).unwrap();
        owners.push(serde_json::from_value(value["user"].clone()).unwrap());
    }
    owners.dedup();
    owners
}

async fn count(backend: &std::sync::Arc<dyn Backend>, kind: &'static str) -> usize {
    backend.scan(kind, "", None, 100).await.unwrap().len()
}

#[tokio::test]
async fn a_room_of_version_1_goes_on_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let cast = version_1(dir.path());
    let backend: std::sync::Arc<dyn Backend> = Embedded::open(Options::at(dir.path())).unwrap();
    let said = super::store::say(&backend, &general(), "three").await;
    assert_eq!(said.position.seq, 3);
    let read = read_to(&backend, cast.bob.id, &general(), 3).await;
    assert_eq!(read, Ok(3));
    let other: RoomId = room("random");
    assert_eq!(
        super::store::say(&backend, &other, "hello")
            .await
            .position
            .seq,
        1
    );
    backend.close().await;
}
