//! Every operation and every socket command, for everybody, everywhere: one table of what is
//! meant, all cells of which are tried.

mod rooms;
mod server;

use std::{collections::BTreeSet, fmt::Write};

use serde_json::{Value, json};
use tertulia::domain::Role;

pub(super) use server::push_device;

use super::world::{On, World, ask};
use crate::support::Person;

/// What came of a try, in one letter: `y` done, `1` 401, `3` 403, `4` 404, `9` 409.
fn letter(status: u16) -> char {
    match status {
        200..300 => 'y',
        401 => '1',
        403 => '3',
        404 => '4',
        409 => '9',
        other => panic!("{other} stands in no table"),
    }
}

/// The same of a command's reply.
fn reply_letter(reply: &Value) -> char {
    match reply["error"]["code"].as_str() {
        None => 'y',
        Some("unauthorized") => '1',
        Some("forbidden") => '3',
        Some("not_found") => '4',
        Some(other) => panic!("{other} stands in no table: {reply}"),
    }
}

async fn try_it(who: &Person, method: &str, path: &str, body: Value) -> char {
    letter(ask(who, method, path, &body).await.0)
}

/// The rows of a table: what is tried, and what is meant to come of it.
fn rows(table: &'static str) -> Vec<(&'static str, &'static str)> {
    let lines = table.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (name, letters) = line.split_once('|').unwrap();
            (name.trim(), letters.trim())
        })
        .collect()
}

/// Compares what is meant with what is; shows the rows that differ, whole.
fn compare(meant: &[(&str, &str)], tried: &[String]) {
    let mut wrong = String::new();
    for ((name, meant), tried) in meant.iter().zip(tried) {
        if meant != tried {
            writeln!(wrong, "{name:27}| {tried}").unwrap();
            writeln!(wrong, "  is meant to be           | {meant}").unwrap();
        }
    }
    assert_eq!(meant.len(), tried.len());
    assert!(
        wrong.is_empty(),
        "these rows are not as they are meant:\n{wrong}"
    );
}

/// Somebody new of this kind: `x` stranger, `t` guest of another room, `g` guest, `m` member,
/// `o` moderator, `a` admin, `w` owner.
async fn somebody(world: &World, who: char, host: &Person, elsewhere: &str) -> Person {
    match who {
        'x' => world.stranger(),
        't' => world.guest_of(host, elsewhere, &unique("Elsewhere")).await,
        'g' => world.guest(&unique("Guest")).await,
        'm' => world.member(),
        'o' => world.moderator(),
        'a' => world.admin(),
        'w' => world.some(Role::Owner),
        other => panic!("nobody is called {other}"),
    }
}

/// A name that nobody has: letters only, for digits look like letters.
fn unique(name: &str) -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let mut number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut tail = String::new();
    for _ in 0..4 {
        tail.push(['b', 'd', 'f', 'g', 'k', 'p', 's', 't', 'x', 'z'][number % 10]);
        number /= 10;
    }
    format!("{name} {tail}")
}

/// The first words of rows are names of operations, or of commands.
fn named<'a>(rows: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> BTreeSet<String> {
    let first = |row: &(&str, &str)| row.0.split(' ').next().unwrap().to_owned();
    rows.into_iter().map(first).collect()
}

pub(super) async fn every_operation_has_a_row(on: On) {
    let world = World::with(on, 1, |_| {}).await;
    let spec = ask(&world.stranger(), "GET", "/openapi.json", &Value::Null)
        .await
        .1;
    let paths = spec["paths"].as_object().unwrap();
    let operations = paths
        .values()
        .flat_map(|path| path.as_object().unwrap().values());
    let operations: BTreeSet<String> = operations
        .filter_map(|operation| Some(operation["operationId"].as_str()?.to_owned()))
        .collect();
    assert!(operations.len() > 50, "{operations:?}");
    let mut known = named(&rows(rooms::OPERATIONS));
    known.extend(named(&rows(server::OPERATIONS)));
    assert_eq!(operations, known);
}

pub(super) async fn every_command_has_a_row(on: On) {
    let world = World::with(on, 1, |_| {}).await;
    let commands = named(&rows(rooms::COMMANDS));
    // As the decoder names them.
    let source = include_str!("../../../../src/protocol/command/mod.rs");
    let lines = source.lines().filter_map(|line| {
        let (name, arm) = line.trim().strip_prefix('"')?.split_once('"')?;
        arm.starts_with(" =>").then(|| name.to_owned())
    });
    let mut arms: BTreeSet<String> = lines.collect();
    // In no room; the answer to these is the same for everybody.
    for word in ["hello", "attention", "ping", "pong"] {
        assert!(arms.remove(word), "{word}");
    }
    assert_eq!(arms, commands);
    let mut socket = world.member().join(&[]).await;
    for command in commands {
        let error = socket.error(json!({"op": command, "room": 7})).await;
        let message = error["message"].as_str().unwrap();
        assert!(!message.contains("knows no command"), "{command}");
    }
}

pub(super) async fn every_cell_of_the_server_is_as_meant(on: On) {
    server::walk(on).await;
}

pub(super) async fn every_cell_of_open_rooms_is_as_meant(on: On) {
    rooms::walk(on, "open").await;
}

pub(super) async fn every_cell_of_private_rooms_is_as_meant(on: On) {
    rooms::walk(on, "private").await;
}

pub(super) async fn every_cell_of_direct_rooms_is_as_meant(on: On) {
    rooms::walk(on, "direct").await;
}

pub(super) async fn every_cell_of_archived_rooms_is_as_meant(on: On) {
    rooms::walk(on, "archived").await;
}
