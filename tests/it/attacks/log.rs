//! What an attacker who reads the log, or writes into it, gets.

use serde_json::json;

use super::raw;
use crate::{
    api::MESSAGES,
    support::{Person, Process},
};

#[tokio::test]
async fn no_secret_and_no_word_reaches_the_log() {
    let process = Process::start(&[
        ("TERTULIA_DEBUG", "true"),
        ("TERTULIA_LOG", "trace"),
        ("TERTULIA_LOG_FORMAT", "json"),
    ])
    .await;
    let secret = "s3cr3t";
    let ann = Person::enter(process.at, "N4meless").await;
    ann.post(MESSAGES, &json!({"text": "wh1spered"})).await;
    ann.join(&["general"])
        .await
        .say("general", "wh1spered")
        .await;
    for target in [
        format!("/join/{secret}"),
        format!("//join//{secret}?x"),
        format!("/setup/{secret}"),
        format!("/api/hooks/1/{secret}"),
        format!("/api/join/{secret}"),
        format!("/?token={secret}"),
        format!("/ws/general?username={secret}"),
        format!("/api/rooms?{secret}=1"),
    ] {
        for method in ["GET", "POST"] {
            raw::send(process.at, method, target.as_bytes(), &[], b"").await;
        }
    }
    let lines = [
        "Authorization: Bearer s3cr3t",
        "X-Forwarded-For: s3cr3t",
        "User-Agent: s3cr3t\u{1b}[31m",
        "Referer: https://x/s3cr3t",
    ];
    raw::get(process.at, b"/api/me", &lines).await;

    let said = process.said();
    assert!(said.contains("answered"), "requests are logged: {said}");
    let token = ann.cookie.split_once('=').unwrap().1;
    for secret in [secret, token, "N4meless", "wh1spered", "\u{1b}"] {
        assert!(!said.contains(secret), "{secret} is in the log");
    }
}

#[tokio::test]
async fn a_path_makes_no_line_of_the_log() {
    let process = Process::start(&[
        ("TERTULIA_DEBUG", "true"),
        ("TERTULIA_LOG", "debug"),
        ("TERTULIA_LOG_FORMAT", "text"),
    ])
    .await;
    for target in [
        "/%0d%0aERROR%20forged",
        "/a%1b%5b31mforged",
        "/a\\nERROR forged",
        "/a%22%20level=error%20forged",
    ] {
        let target = target.replace(' ', "%20");
        raw::get(process.at, target.as_bytes(), &[]).await;
    }
    let said = process.said();
    assert!(said.contains("forged"), "requests are logged: {said}");
    for line in said.lines() {
        assert!(!line.starts_with("ERROR"), "{line}");
        assert!(!line.contains('\u{1b}'), "{line}");
    }
}
