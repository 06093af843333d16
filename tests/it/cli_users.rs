//! `tertulia user`, beside a server that runs and without one.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
    time::Instant,
};

use crate::support::{Person, Process, RedisServer, Socket, eventually_within};

/// What the server promises, and the time that a busy machine may need more.
const NOTICED: Duration = Duration::from_secs(5);
const PASSWORD: &str = "three blind mice";

/// How a command ended.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    /// What it printed; it has to have done what it was asked to.
    fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    /// The sentence it refused with; nothing else may be printed.
    fn refused(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        if code == 1 {
            assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        }
        self.err
    }
}

async fn typed(mut command: Command, input: &str) -> Said {
    let mut child: Child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Whoever refuses before reading has closed it.
    drop(stdin.write_all(input.as_bytes()).await);
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

async fn user(server: &Process, arguments: &[&str]) -> Said {
    let arguments = [&["user"], arguments].concat();
    typed(server.beside(&arguments), "").await
}

async fn add(server: &Process, arguments: &[&str], password: &str) -> Said {
    let arguments = [&["user", "add"], arguments].concat();
    typed(server.beside(&arguments), &format!("{password}\n")).await
}

/// A server for accounts only, with these settings on top.
async fn server(settings: &[(&str, &str)]) -> Process {
    let own = [("TERTULIA_ACCESS", "accounts")];
    Process::start(&[&own, settings].concat()).await
}

async fn me(person: &Person) -> Value {
    let answer = person.get("/api/me").await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn audit(owner: &Person) -> Vec<Value> {
    let answer = owner.get("/api/audit").await;
    assert_eq!(answer.status(), 200);
    let audit: Value = answer.json().await.unwrap();
    audit["entries"].as_array().unwrap().clone()
}

/// The whole story, whatever lies beneath.
async fn people_come_rise_and_fall(server: &Process) {
    let said = add(server, &["Ann"], PASSWORD).await.done();
    assert_eq!(said, "Ann has an account now, as a member.\n");
    let ann = Person::sign_in(server.at, "Ann", PASSWORD).await.unwrap();
    let (mut socket, hello) = ann.hello(json!([])).await;
    assert_eq!(hello["me"]["role"], "member");

    let said = user(server, &["role", "ann", "owner"]).await.done();
    assert_eq!(said, "Ann is an owner now.\n");
    socket
        .expect_within(NOTICED, "the new standing", |heard| {
            heard["event"] == "standing"
        })
        .await;
    assert_eq!(me(&ann).await["role"], "owner");

    let said = add(
        server,
        &["Bob", "--role", "moderator", "--random-password"],
        "",
    )
    .await;
    let said = said.done();
    let (first, password) = said.trim_end().split_once('\n').unwrap();
    assert_eq!(first, "Bob has an account now, as a moderator.");
    let bob = Person::sign_in(server.at, "Bob", password).await.unwrap();
    let (bobs, _) = bob.hello(json!([])).await;

    is_kept_out(server, bobs, password).await;
    comes_back(server, password).await;
    all_is_told(server, &ann, &bob).await;
}

/// Bob, who is connected, is banned.
async fn is_kept_out(server: &Process, mut bobs: Socket, password: &str) {
    let since = Instant::now();
    let said = user(server, &["ban", "BOB", "--for", "1d", "--why", "Spam."]).await;
    assert!(said.done().starts_with("Bob is kept out until 2"));
    let (code, reason) = bobs.closed().await;
    assert_eq!(code, 4503);
    assert!(reason.contains("Spam."), "{reason}");
    assert!(since.elapsed() < NOTICED, "{:?}", since.elapsed());
    let refused = Person::sign_in(server.at, "Bob", password).await.err();
    let (status, sentence) = refused.unwrap();
    assert_eq!(status, 403);
    assert!(
        sentence.starts_with("You were banned from here until 2"),
        "{sentence}"
    );
    let listed = user(server, &["list"]).await.done();
    let (head, rows) = listed.split_once('\n').unwrap();
    assert_eq!(
        head.split("  ")
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>(),
        ["name", "kind", "role", "banned until", "seen"]
    );
    let rows: Vec<&str> = rows.lines().collect();
    assert!(
        rows[0].starts_with("Ann   account  owner      -  "),
        "{listed}"
    );
    assert!(
        rows[1].starts_with("Bob   account  moderator  2"),
        "{listed}"
    );
}

/// Bob, who was banned, comes in again, and forgets his password.
async fn comes_back(server: &Process, password: &str) {
    let said = user(server, &["unban", "Bob"]).await.done();
    assert_eq!(said, "Bob may come in again.\n");
    let bob = Person::sign_in(server.at, "Bob", password).await.unwrap();
    eventually_within(NOTICED, "the server lets Bob in again", async || {
        (bob.get("/api/rooms").await.status() == 200).then_some(())
    })
    .await;
    let (mut bobs, _) = bob.hello(json!([])).await;

    let since = Instant::now();
    let said = user(server, &["reset-password", "Bob"]).await.done();
    let new = said.lines().last().unwrap();
    assert_eq!(bobs.closed().await.0, 4001);
    assert!(since.elapsed() < NOTICED, "{:?}", since.elapsed());
    assert_eq!(bob.get("/api/me").await.status(), 401);
    let refused = Person::sign_in(server.at, "Bob", password).await.err();
    assert_eq!(refused.unwrap().0, 401);
    Person::sign_in(server.at, "Bob", new).await.unwrap();
}

/// Ann, who owns the server, reads in the audit log what the command line did.
async fn all_is_told(server: &Process, ann: &Person, bob: &Person) {
    let acts = audit(ann).await;
    let told: Vec<_> = acts
        .iter()
        .map(|entry| {
            assert_eq!(entry["actor"], Value::Null);
            (
                entry["act"].as_str().unwrap(),
                entry["target"]["name"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("password_reset", "Bob"),
        ("unbanned", "Bob"),
        ("banned", "Bob"),
        ("user_added", "Bob"),
        ("role_changed", "Ann"),
        ("user_added", "Ann"),
    ];
    assert_eq!(told, expected);

    let listed = user(server, &["list", "--json"]).await.done();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed[0]["id"], ann.id);
    assert_eq!(listed[0]["role"], "owner");
    assert!(!listed.to_string().contains("argon2"), "{listed}");
    let by_id = user(server, &["role", &bob.id, "member"]).await.done();
    assert_eq!(by_id, "Bob is a member now.\n");
}

#[tokio::test]
async fn people_are_managed_beside_an_embedded_store() {
    let server = server(&[]).await;
    people_come_rise_and_fall(&server).await;
    // The server goes on writing where the other wrote.
    let ann = Person::sign_in(server.at, "Ann", PASSWORD).await.unwrap();
    let mut socket = ann.join(&["general"]).await;
    assert_eq!(socket.say("general", "still here").await, 1);
}

#[tokio::test]
async fn people_are_managed_beside_a_redis() {
    let redis = RedisServer::durable().await;
    let server = server(&[("REDIS_URL", &redis.url())]).await;
    let leases = || redis.cli(&["ZRANGE", "t1:{:nodes}:leases", "0", "-1"]);
    let before = leases();
    assert_eq!(before.lines().count(), 1);
    people_come_rise_and_fall(&server).await;
    assert_eq!(leases(), before, "the command line is no node");
}

#[tokio::test]
async fn people_are_managed_while_the_server_rests() {
    let mut server = server(&[]).await;
    server.terminate().await;
    assert_eq!(server.ended().await.code(), Some(0));
    add(&server, &["Ann", "--role", "owner"], PASSWORD)
        .await
        .done();
    server.revive().await;
    let ann = Person::sign_in(server.at, "Ann", PASSWORD).await.unwrap();
    assert_eq!(me(&ann).await["role"], "owner");
    let offers = server.said().matches("nobody owns this server yet").count();
    assert_eq!(offers, 1, "once there is an owner, no link makes another");
}

#[tokio::test]
async fn many_at_once_beside_a_busy_server_lose_nothing() {
    let fast = [
        ("TERTULIA_SEND_RATE", "1000"),
        ("TERTULIA_SEND_BURST", "1000"),
    ];
    let server = Process::start(&fast).await;
    let ann = Person::enter(server.at, "Ann").await;
    let mut socket = ann.join(&["general"]).await;
    let adding = async {
        let names: Vec<_> = ["One", "Two", "Three", "Four"]
            .map(|name| [name, "--random-password"])
            .into();
        let added = names.iter().map(|name| add(&server, name, ""));
        futures_util::future::join_all(added).await
    };
    let talking = async {
        for n in 1..=50 {
            assert_eq!(socket.say("general", "on and on").await, n);
        }
    };
    let (added, ()) = tokio::join!(adding, talking);
    for (said, name) in added.into_iter().zip(["One", "Two", "Three", "Four"]) {
        let said = said.done();
        let password = said.lines().last().unwrap();
        Person::sign_in(server.at, name, password).await.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_is_told_in_a_sentence() {
    let server = server(&[]).await;
    let no = add(&server, &["Ann"], "short").await.refused(1);
    assert!(no.contains("at least 8 characters"), "{no}");
    let no = typed(server.beside(&["user", "add", "Ann"]), "")
        .await
        .refused(1);
    assert!(no.contains("A password is needed"), "{no}");
    let no = add(&server, &["Ann", "--role", "boss"], PASSWORD)
        .await
        .refused(1);
    assert!(no.contains("There is no such role."), "{no}");
    add(&server, &["Ann"], PASSWORD).await.done();
    let no = add(&server, &["a-n-n"], PASSWORD).await.refused(1);
    assert!(no.contains("called a-n-n already"), "{no}");
    let no = user(&server, &["ban", "Zoe"]).await.refused(1);
    assert!(no.contains("Nobody here is called Zoe."), "{no}");
    let no = user(&server, &["unban", "Ann"]).await.refused(1);
    assert!(no.contains("Ann is not banned."), "{no}");
    user(&server, &["role", "Ann"]).await.refused(2);
    user(&server, &["ban", "Ann", "--for", "soon"])
        .await
        .refused(2);
    user(&server, &[]).await.refused(2);
    let listed = user(&server, &["list"]).await.done();
    assert_eq!(listed.lines().count(), 2, "{listed}");
}

#[tokio::test]
async fn a_store_that_is_not_there_is_told_in_a_sentence() {
    let server = server(&[]).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let dir = elsewhere.path().join("none");
    let mut command = server.beside(&["user", "list"]);
    command.env("TERTULIA_DATA_DIR", &dir);
    let no = typed(command, "").await.refused(1);
    assert!(no.contains("There is no store in"), "{no}");
    assert!(!dir.exists());

    let redis = RedisServer::durable().await;
    let mut command = server.beside(&["user", "list"]);
    command.env("REDIS_URL", redis.url());
    let no = typed(command, "").await.refused(1);
    assert!(no.contains("under the prefix t1"), "{no}");
    assert_eq!(redis.cli(&["DBSIZE"]), "0");

    let url = format!("redis://127.0.0.1:{}", crate::support::free_port());
    let mut command = server.beside(&["user", "list"]);
    command.env("REDIS_URL", url);
    let no = typed(command, "").await.refused(1);
    assert!(no.contains("is away"), "{no}");
}

#[tokio::test]
async fn a_store_that_somebody_holds_is_told_in_a_sentence() {
    let server = server(&[]).await;
    let file = server.data_dir().join("tertulia.db");
    let conn = rusqlite::Connection::open(file).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    let no = add(&server, &["Ann"], PASSWORD).await.refused(1);
    assert!(no.contains("locked"), "{no}");
    conn.execute_batch("ROLLBACK").unwrap();
    drop(conn);
    eventually_within(NOTICED, "it can be added", async || {
        (add(&server, &["Ann"], PASSWORD).await.code == 0).then_some(())
    })
    .await;
}
