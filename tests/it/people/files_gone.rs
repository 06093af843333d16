//! Files that go with what they belong to.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::{
    files::{path_of, say_with, upload},
    world::{On, PASSWORD, World, came_in, done, private, refused},
};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{Person, eventually};

/// How many pieces of files there are, wherever they lie.
fn pieces(world: &World) -> usize {
    let root = match &world.bucket {
        Some(bucket) => bucket.bucket(),
        None => world.nodes[0].settings().data_dir.join("files"),
    };
    count(&root)
}

fn count(folder: &Path) -> usize {
    let Ok(found) = fs::read_dir(folder) else {
        return 0;
    };
    found
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { count(&path) } else { 1 })
        .sum()
}

async fn deleted(world: &World, who: &Person, file: &Value) {
    for at in [world.one(), world.two()] {
        refused(&who.on(at), "GET", &path_of(file), &Value::Null, 404).await;
    }
}

pub(super) async fn a_deleted_message_takes_its_files_along(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let ann = world.member();
    let file = upload(&ann, "general", "a.txt", "a").await;
    let kept = upload(&ann, "general", "b.txt", "b").await;
    let seq = say_with(&ann, "general", "", &file).await;
    say_with(&ann, "general", "", &kept).await;
    assert_eq!(pieces(&world), 2);
    let path = format!("/api/rooms/general/messages/{seq}");
    done(&ann.on(world.two()), "DELETE", &path, &Value::Null).await;
    assert_eq!(pieces(&world), 1);
    deleted(&world, &ann, &file).await;
    let page = done(&ann, "GET", "/api/rooms/general/messages", &Value::Null).await;
    assert_eq!(page["entries"][0]["deleted"], true);
    assert_eq!(page["entries"][0]["files"], Value::Null);
    assert_eq!(ann.get(&path_of(&kept)).await.status(), 200);
    world.nodes[0].chat().keep_up().await.unwrap();
    assert_eq!(ann.get(&path_of(&kept)).await.status(), 200);
}

pub(super) async fn a_deleted_room_takes_its_files_along(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let ann = world.member();
    let room = private(&ann, "Closed", &[]).await;
    let file = upload(&ann, &room, "a.txt", "a").await;
    say_with(&ann, &room, "", &file).await;
    let loose = upload(&ann, &room, "b.txt", "b").await;
    let path = format!("/api/rooms/{room}?confirm=Closed");
    done(&ann, "DELETE", &path, &Value::Null).await;
    deleted(&world, &ann, &file).await;
    deleted(&world, &ann, &loose).await;
    assert_eq!(pieces(&world), 0);
}

pub(super) async fn who_is_gone_leaves_no_file_or_no_name_on_them(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let bob = world.member();
    for (name, fate) in [("Zarathustra", "delete"), ("Melchisedek", "anonymise")] {
        let body = json!({"name": name, "password": PASSWORD});
        let answer = world.stranger().post("/api/accounts", &body).await;
        let ann = came_in(world.one(), answer).await;
        let file = upload(&ann, "general", "a.txt", "a").await;
        say_with(&ann, "general", "", &file).await;
        let loose = upload(&ann, "general", "b.txt", "b").await;
        let body = json!({"confirm": name, "password": PASSWORD, "messages": fate});
        done(&ann, "POST", "/api/me/delete", &body).await;
        eventually("it is erased", async || {
            (pieces(&world) == usize::from(fate == "anonymise")).then_some(())
        })
        .await;
        deleted(&world, &bob, &loose).await;
        let status = bob.get(&path_of(&file)).await.status();
        assert_eq!(status, if fate == "delete" { 404 } else { 200 });
    }
}

pub(super) async fn an_export_lists_what_i_sent(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let (ann, bob) = (world.member(), world.member());
    let file = upload(&ann, "general", "mine.txt", "a").await;
    say_with(&ann, "general", "look", &file).await;
    let others = upload(&bob, "general", "others.txt", "a").await;
    say_with(&bob, "general", "look", &others).await;
    let export = done(&ann, "GET", "/api/me/export", &Value::Null).await;
    assert_eq!(export["files"][0]["name"], "mine.txt");
    assert_eq!(export["files"].as_array().unwrap().len(), 1);
    assert_eq!(export["messages"][0]["files"], json!([file]));
    let path = export["files"][0]["path"].as_str().unwrap();
    assert_eq!(ann.get(path).await.text().await.unwrap(), "a");
}

/// A file of which only a part is sent; the connection stays open.
async fn begin(who: &Person, size: usize, sent: usize) -> TcpStream {
    let mut socket = TcpStream::connect(who.at).await.unwrap();
    let head = format!(
        "POST /api/rooms/general/files?name=a HTTP/1.1\r\nHost: t\r\nCookie: {}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {size}\r\n\r\n",
        who.cookie
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&vec![7; sent]).await.unwrap();
    socket
}

pub(super) async fn a_file_that_breaks_off_leaves_nothing(on: On) {
    let world = World::with_files(on, 10, |settings| settings.upload_idle_ms = 300).await;
    let ann = world.member();
    for (name, silent) in [("breaks off", false), ("goes silent", true)] {
        let begun = begin(&ann, 9_000_000, 6_000_000).await;
        if !silent {
            drop(begun);
        }
        eventually("it was begun", async || {
            (pieces(&world) > 0 || world.bucket.is_some()).then_some(())
        })
        .await;
        eventually(name, async || {
            let sent = done(&ann, "GET", "/api/me/export", &Value::Null).await;
            (pieces(&world) == 0 && sent["files"] == json!([])).then_some(())
        })
        .await;
    }
    upload(&ann, "general", "a.txt", "a").await;
}
