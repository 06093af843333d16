//! Files over time and over sudden ends, and where there is no place for them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{fs, path::Path};

use rusqlite::params;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{Node, Person, Process, RedisServer, S3Server, eventually};

async fn upload(who: &Person, name: &str) -> Value {
    let asked = who
        .request("POST", &format!("/api/rooms/general/files?name={name}"))
        .header("content-type", "application/octet-stream")
        .body(name.to_owned());
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 201);
    answer.json().await.unwrap()
}

async fn say_with(who: &Person, file: &Value) {
    let body = json!({"files": [{"id": file["id"]}]});
    let answer = who.post("/api/rooms/general/messages", &body).await;
    assert_eq!(answer.status(), 201);
}

async fn status(who: &Person, file: &Value) -> u16 {
    let path = format!("/api/files/{}/x", file["id"].as_str().unwrap());
    who.get(&path).await.status().as_u16()
}

fn pieces(folder: &Path) -> usize {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { pieces(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn a_file_that_nobody_used_goes_after_a_day() {
    let mut node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let (used, unused) = (upload(&ann, "used").await, upload(&ann, "unused").await);
    say_with(&ann, &used).await;
    node.chat().keep_up().await.unwrap();
    assert_eq!(
        (status(&ann, &used).await, status(&ann, &unused).await),
        (200, 200)
    );
    node.stop().await;
    let store = node.store();
    // The one that was used is loose no more; say that this was not written down in time.
    let records = "SELECT id, json FROM records WHERE kind = 'loose_file'";
    let (id, loose): (String, String) = store
        .query_row(records, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(id, unused["id"].as_str().unwrap());
    let mut loose: Value = serde_json::from_str(&loose).unwrap();
    loose["at"] = "2020-01-01T00:00:00.000Z".into();
    for id in [&used, &unused] {
        let put = "INSERT OR REPLACE INTO records (kind, id, version, json) VALUES ('loose_file', ?1, 1, ?2)";
        store
            .execute(put, params![id["id"].as_str().unwrap(), loose.to_string()])
            .unwrap();
    }
    drop(store);
    node.start_again().await;
    node.chat().keep_up().await.unwrap();
    assert_eq!(
        (status(&ann, &used).await, status(&ann, &unused).await),
        (200, 404)
    );
    assert_eq!(pieces(&node.settings().data_dir.join("files")), 1);
}

#[tokio::test]
async fn files_go_with_messages_that_are_too_old() {
    let mut node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let (old, new) = (upload(&ann, "old").await, upload(&ann, "new").await);
    say_with(&ann, &old).await;
    say_with(&ann, &new).await;
    node.stop().await;
    let store = node.store();
    let day_ms = 24 * 60 * 60 * 1000;
    store
        .execute("UPDATE log SET at = at - ?1 WHERE seq = 1", [10 * day_ms])
        .unwrap();
    let rules = "INSERT INTO records (kind, id, version, json) VALUES ('house', 'rules', 1, ?1)";
    store
        .execute(rules, [json!({"retention_days": 9}).to_string()])
        .unwrap();
    drop(store);
    node.start_again().await;
    node.chat().keep_up().await.unwrap();
    assert_eq!(
        (status(&ann, &old).await, status(&ann, &new).await),
        (404, 200)
    );
    assert_eq!(pieces(&node.settings().data_dir.join("files")), 1);
}

#[tokio::test]
async fn a_kill_in_the_middle_leaves_no_half_file() {
    let mut process = Process::start::<&str>(&[]).await;
    let ann = Person::enter(process.at, "Ann").await;
    let whole = upload(&ann, "whole").await;
    let mut socket = TcpStream::connect(process.at).await.unwrap();
    let head = format!(
        "POST /api/rooms/general/files?name=half HTTP/1.1\r\nHost: t\r\nCookie: {}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: 9000000\r\n\r\n",
        ann.cookie
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&vec![7; 4_000_000]).await.unwrap();
    let folder = process.data_dir().join("files");
    let unfinished = folder.join("unfinished");
    eventually("a good part is on the disk", async || {
        let file = fs::read_dir(&unfinished).unwrap().next()?.unwrap();
        (file.metadata().unwrap().len() > 1_000_000).then_some(())
    })
    .await;
    process.kill().await;
    process.revive().await;
    assert_eq!(pieces(&folder), 1);
    assert_eq!(status(&ann, &whole).await, 200);
    // What is known of the half one: that it was begun, and no address hands it out.
    let export: Value = ann.get("/api/me/export").await.json().await.unwrap();
    for file in export["files"].as_array().unwrap() {
        let fetched = ann.get(file["path"].as_str().unwrap()).await;
        assert_eq!(fetched.status() == 200, file["name"] == "whole");
    }
}

#[tokio::test]
async fn a_cluster_without_a_bucket_says_so() {
    let redis = RedisServer::with(crate::support::redis::NOTHING).await;
    let url = redis.url();
    let node = Node::with(|settings| {
        settings.redis_url = serde_json::from_value(json!(url)).unwrap();
    })
    .await;
    let ann = Person::enter(node.at, "Ann").await;
    let (_, hello) = ann.hello(json!([])).await;
    let off = hello["limits"]["files"]["off"].as_str().unwrap();
    assert_eq!(
        off,
        "Files cannot be sent on this server yet: its owner has to set a bucket for them first."
    );
    let asked = ann
        .request("POST", "/api/rooms/general/files?name=a")
        .header("content-type", "application/octet-stream")
        .body("a");
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 403);
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["detail"], off);
}

#[tokio::test]
async fn files_of_one_node_may_lie_in_a_bucket_and_it_may_go_away() {
    let mut bucket = S3Server::start().await;
    let node = Node::with(|settings| bucket.set(settings)).await;
    let ann = Person::enter(node.at, "Ann").await;
    let file = upload(&ann, "a").await;
    say_with(&ann, &file).await;
    assert_eq!(status(&ann, &file).await, 200);
    bucket.kill();
    assert_eq!(status(&ann, &file).await, 503);
    bucket.revive().await;
    assert_eq!(status(&ann, &file).await, 200);
}

#[tokio::test]
async fn a_full_disk_takes_no_file_and_goes_on_with_words() {
    let node = Node::with(|settings| settings.files_keep_free_mb = 10_000_000).await;
    let ann = Person::enter(node.at, "Ann").await;
    let asked = ann
        .request("POST", "/api/rooms/general/files?name=a")
        .header("content-type", "application/octet-stream")
        .body("a");
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 409);
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(
        problem["detail"],
        "The server has no room for more files. Its owner has to make some."
    );
    let said = ann
        .post("/api/rooms/general/messages", &json!({"text": "hello"}))
        .await;
    assert_eq!(said.status(), 201);
}
