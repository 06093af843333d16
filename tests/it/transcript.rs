//! The transcript in docs/protocol.md, replayed line by line against a fresh node.

use std::collections::HashMap;

use serde_json::Value;

use crate::support::{Node, Person};

/// What the placeholders stand for.
type Names = HashMap<String, String>;

fn placeholder(text: &str) -> Option<&str> {
    text.strip_prefix('<')?.strip_suffix('>')
}

/// The line with its placeholders filled in; new ones get a fresh UUID.
fn filled(line: &Value, names: &mut Names) -> Value {
    match line {
        Value::String(text) => match placeholder(text) {
            Some(name) => {
                let value = names.entry(name.to_owned());
                value
                    .or_insert_with(|| uuid::Uuid::new_v4().to_string())
                    .clone()
                    .into()
            }
            None => line.clone(),
        },
        Value::Array(all) => all.iter().map(|one| filled(one, names)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(key, value)| (key.clone(), filled(value, names)))
                .collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => line.clone(),
    }
}

/// Whether `heard` is what the line says; learns what new placeholders stand for.
fn fits(line: &Value, heard: &Value, names: &mut Names) -> bool {
    match (line, heard) {
        (Value::String(text), Value::String(heard)) => match placeholder(text) {
            Some("time") => is_time(heard),
            Some(name) => {
                names
                    .entry(name.to_owned())
                    .or_insert_with(|| heard.clone())
                    == heard
            }
            None => text == heard,
        },
        (Value::Array(line), Value::Array(heard)) => {
            line.len() == heard.len()
                && line
                    .iter()
                    .zip(heard)
                    .all(|(line, heard)| fits(line, heard, names))
        }
        (Value::Object(line), Value::Object(heard)) => {
            line.len() == heard.len()
                && line
                    .iter()
                    .all(|(key, line)| heard.get(key).is_some_and(|heard| fits(line, heard, names)))
        }
        (Value::String(text), Value::Number(_)) => text == "<count>",
        _ => line == heard,
    }
}

/// RFC 3339, UTC, milliseconds.
fn is_time(text: &str) -> bool {
    let shape = text
        .bytes()
        .map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    shape.eq(*b"0000-00-00T00:00:00.000Z")
}

#[tokio::test]
async fn the_protocol_is_as_its_document_says() {
    let document = include_str!("../../docs/protocol.md");
    let (_, section) = document.split_once("\n## A transcript\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let node = Node::start().await;
    let mut socket = Person::enter(node.at, "Ann").await.connect().await;
    let (mut names, mut replayed) = (Names::new(), 0);
    for line in section.lines() {
        if let Some(command) = line.strip_prefix("→ ") {
            let command = serde_json::from_str(command).unwrap();
            socket.text(filled(&command, &mut names).to_string()).await;
        } else if let Some(message) = line.strip_prefix("← ") {
            let expected: Value = serde_json::from_str(message).unwrap();
            let known = &names;
            let heard = socket
                .expect(line, |heard| fits(&expected, heard, &mut known.clone()))
                .await;
            assert!(fits(&expected, &heard, &mut names), "{line}");
        } else {
            continue;
        }
        replayed += 1;
    }
    assert!(
        replayed > 20,
        "the transcript is not found: {replayed} lines"
    );
}
