//! What people see of a disk that is full: a word of it, their texts kept by their clients, and
//! reading that goes on.

use std::fs;

use serde_json::json;

use crate::support::{Node, Person, SmallDisk, nonce};

const TEXT_BYTES: usize = 12_000;

#[tokio::test]
async fn a_full_disk_is_told_and_reading_goes_on_until_there_is_room() {
    let Some(disk) = SmallDisk::mount("3m") else {
        println!("not run: this user may not mount a small disk");
        return;
    };
    let ballast = disk.path().join("ballast");
    fs::write(&ballast, vec![1; 1024 * 1024]).unwrap();
    let node = Node::with(|settings| {
        settings.data_dir = disk.path().to_owned();
        settings.send_rate = 10_000;
        settings.send_burst = 10_000;
        settings.command_rate = 10_000;
        settings.command_burst = 10_000;
    })
    .await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut socket = ann.join(&["general"]).await;

    let mut said = 0;
    let (unsent, error) = loop {
        let send = message(&nonce());
        let reply = socket.ask(send.clone()).await;
        if reply.get("error").is_some() {
            break (send, reply["error"].clone());
        }
        said += 1;
    };
    assert_eq!(error["code"], "unavailable");
    assert!(error["retry_ms"].as_u64().is_some_and(|wait| wait > 0));
    let is_status = |state: &'static str| {
        move |heard: &serde_json::Value| heard["event"] == "status" && heard["state"] == state
    };
    socket.expect("the word of it", is_status("degraded")).await;
    let past = socket
        .ok(json!({"op": "history", "room": "general", "limit": 1}))
        .await;
    assert_eq!(past["top"], said);

    fs::remove_file(ballast).unwrap();
    socket.expect("the word of room", is_status("ok")).await;
    assert_eq!(socket.ok(unsent).await["seq"], said + 1);
}

fn message(nonce: &str) -> serde_json::Value {
    let text = "x".repeat(TEXT_BYTES);
    json!({"op": "send", "room": "general", "nonce": nonce, "text": text})
}
