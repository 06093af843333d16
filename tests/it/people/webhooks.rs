//! Webhooks: what comes in by an address with a secret, and what goes out to whom.

use std::{
    collections::{BTreeSet, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use tokio_util::task::TaskTracker;

use super::world::{On, World, done, private, refused, say};
use crate::support::{Person, eventually_within};

/// A turn that a stopped node had, and the waits between tries.
const LONG: Duration = Duration::from_mins(1);

#[derive(Default)]
struct Heard {
    /// Signature and body, of everything that was posted.
    posts: Vec<(String, String)>,
    /// What to answer next; then 200.
    answers: VecDeque<String>,
}

/// Somebody else's server.
struct Receiver {
    at: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

impl Receiver {
    async fn start(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Heard {
            answers: answers.iter().map(|&answer| answer.to_owned()).collect(),
            ..Heard::default()
        }));
        let ear = Arc::clone(&heard);
        let tasks = TaskTracker::new();
        let others = tasks.clone();
        tasks.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                others.spawn(serve(stream, Arc::clone(&ear)));
            }
        });
        Self { at, heard }
    }

    fn posts(&self) -> Vec<(String, String)> {
        self.heard.lock().unwrap().posts.clone()
    }

    /// The texts of all that was posted, each once, once there are so many.
    async fn texts(&self, count: usize) -> Vec<String> {
        eventually_within(LONG, &format!("{count} messages arrive"), async || {
            let mut texts = Vec::new();
            for (_, body) in self.posts() {
                let body: Value = serde_json::from_str(&body).unwrap();
                texts.push(body["entry"]["text"].as_str().unwrap().to_owned());
            }
            let mut once = BTreeSet::new();
            texts.retain(|text| once.insert(text.clone()));
            (texts.len() >= count).then_some(texts)
        })
        .await
    }
}

/// Reads what came; `false`: the other end is gone.
async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> bool {
    matches!(stream.read_buf(buffer).await, Ok(1..))
}

async fn serve(mut stream: TcpStream, heard: Arc<Mutex<Heard>>) {
    let mut buffer = Vec::new();
    loop {
        let lines = loop {
            let end = buffer.windows(4).position(|part| part == b"\r\n\r\n");
            if let Some(end) = end {
                let bytes: Vec<u8> = buffer.drain(..end + 4).collect();
                break String::from_utf8_lossy(&bytes).into_owned();
            }
            if !more(&mut stream, &mut buffer).await {
                return;
            }
        };
        let field = |wanted: &str| {
            let mut fields = lines.lines().filter_map(|line| line.split_once(": "));
            let found = fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let length: usize = field("content-length").parse().unwrap_or(0);
        while buffer.len() < length {
            if !more(&mut stream, &mut buffer).await {
                return;
            }
        }
        let body: Vec<u8> = buffer.drain(..length).collect();
        let answer = {
            let mut heard = heard.lock().unwrap();
            let body = String::from_utf8(body).unwrap();
            heard.posts.push((field("x-tertulia-signature"), body));
            heard.answers.pop_front().unwrap_or_else(|| "200 OK".into())
        };
        let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n");
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Whether a delivery was signed with this secret, just now.
fn is_signed(secret: &str, signature: &str, body: &str) -> bool {
    let (at, mac) = signature.split_once(",v1=").unwrap();
    let at = at.strip_prefix("t=").unwrap();
    let now = tertulia::domain::Timestamp::now().millis() / 1000;
    let mut expected = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    expected.update(format!("{at}.{body}").as_bytes());
    let expected = HEXLOWER.encode(&expected.finalize().into_bytes());
    mac == expected && (now - at.parse::<i64>().unwrap()).abs() < 120
}

async fn hook(host: &Person, room: &str, url: &str) -> Value {
    let path = format!("/api/rooms/{room}/hooks/outgoing");
    done(host, "POST", &path, &json!({"url": url})).await
}

pub(super) async fn what_comes_in_is_marked_as_a_bots(on: On) {
    let world = World::start(on).await;
    let (host, ann) = (world.member(), world.member());
    let room = private(&host, "Closed", &[&ann]).await;
    let mut socket = ann.on(world.two()).join(&[&room]).await;
    let path = format!("/api/rooms/{room}/hooks/incoming");
    let made = done(&host, "POST", &path, &json!({"name": "Deploys"})).await;
    let (id, address) = (made["id"].as_str().unwrap(), made["path"].as_str().unwrap());
    let caller = world.stranger().on(world.two());
    let slack = json!({
        "text": "It is out",
        "username": "root",
        "channel": "#general",
        "icon_emoji": ":ghost:",
        "attachments": [{"title": "Build 7", "text": "all green", "color": "good"}],
    });
    assert_eq!(
        done(&caller, "POST", address, &slack).await,
        json!({"ok": true})
    );
    let entry = socket.event("entry", &room).await["entry"].clone();
    assert_eq!(entry["text"], "It is out\nBuild 7\nall green");
    // It belongs to its room: who looks after bots neither hears of it nor gets a token for it.
    let owner = world.owner();
    let bots = done(&owner, "GET", "/api/bots", &Value::Null).await;
    assert_eq!(bots, json!([]));
    let bot = format!("/api/bots/{}", entry["author"]["id"].as_str().unwrap());
    refused(&owner, "POST", &format!("{bot}/token"), &Value::Null, 404).await;
    refused(&owner, "DELETE", &bot, &Value::Null, 404).await;
    assert_eq!(
        (&entry["author"]["name"], &entry["author"]["bot"]),
        (&json!("Deploys"), &json!(true))
    );
    let wrong = refused(
        &caller,
        "POST",
        &format!("/api/hooks/{id}/guess"),
        &slack,
        404,
    )
    .await;
    let uuid = uuid::Uuid::new_v4();
    for other in [
        format!("/api/hooks/{room}.{uuid}/guess"),
        format!("/api/hooks/{uuid}.{uuid}/guess"),
        "/api/hooks/x/guess".into(),
    ] {
        assert_eq!(refused(&caller, "POST", &other, &slack, 404).await, wrong);
    }
    refused(&caller, "POST", address, &json!({"text": " "}), 422).await;
    // Neither the list nor anything else tells the secret again.
    let list = done(
        &host,
        "GET",
        &format!("/api/rooms/{room}/hooks"),
        &Value::Null,
    )
    .await;
    let secret = address.rsplit_once('/').unwrap().1;
    assert!(!list.to_string().contains(secret));
    assert!(list.to_string().contains("Deploys"));
    let key = id.rsplit_once('.').map_or(id, |(_, key)| key);
    done(
        &host,
        "DELETE",
        &format!("/api/rooms/{room}/hooks/{key}"),
        &Value::Null,
    )
    .await;
    assert_eq!(refused(&caller, "POST", address, &slack, 404).await, wrong);
}

pub(super) async fn what_goes_out_arrives_signed_in_order_and_whole(on: On) {
    let failing = ["500 Broken", "503 Busy"];
    let receiver = Receiver::start(&failing).await;
    let mut world = World::with(on, 5, |settings| settings.private_webhooks = true).await;
    let host = world.member();
    let room = private(&host, "Told", &[]).await;
    say(&host, &room, "before the hook").await;
    let made = hook(&host, &room, &format!("http://{}/in?key=1", receiver.at)).await;
    let secret = made["secret"].as_str().unwrap();
    let mut meant = Vec::new();
    for number in 0..30 {
        let text = format!("message {number}");
        say(
            &host.on([world.one(), world.two()][number % 2]),
            &room,
            &text,
        )
        .await;
        meant.push(text);
    }
    assert_eq!(receiver.texts(30).await, meant);
    for (signature, body) in receiver.posts() {
        assert!(is_signed(secret, &signature, &body), "{signature}");
        assert!(!is_signed("another", &signature, &body));
        assert!(!is_signed(secret, &signature, &format!("{body} ")));
    }
    // Two tries failed, and each message came once otherwise.
    assert_eq!(receiver.posts().len(), 32);
    // The receiver is down, the nodes start anew: nothing is lost, nothing is out of order.
    receiver.heard.lock().unwrap().answers = ["500 Broken".to_owned()].into();
    for number in 30..40 {
        let text = format!("message {number}");
        say(&host, &room, &text).await;
        meant.push(text);
    }
    for node in &mut world.nodes {
        node.restart().await;
    }
    say(&host, &room, "after the restart").await;
    meant.push("after the restart".to_owned());
    assert_eq!(receiver.texts(41).await, meant);
    let list = done(
        &host,
        "GET",
        &format!("/api/rooms/{room}/hooks"),
        &Value::Null,
    )
    .await;
    assert!(!list.to_string().contains(secret), "{list}");
}

pub(super) async fn nothing_goes_to_private_addresses(on: On) {
    let receiver = Receiver::start(&[]).await;
    let world = World::start(on).await;
    let host = world.member();
    let room = private(&host, "Told", &[]).await;
    let (port, path) = (
        receiver.at.port(),
        format!("/api/rooms/{room}/hooks/outgoing"),
    );
    for place in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1]",
        "[fc00::1]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "１２７.0.0.1",
        "127.0.0.1.",
    ] {
        let body = json!({"url": format!("http://{place}:{port}/in")});
        refused(&host, "POST", &path, &body, 422).await;
    }
    for bad in [
        "ftp://example.org",
        "file:///etc/passwd",
        "http://user:key@example.org",
        "http://",
        "x",
    ] {
        refused(&host, "POST", &path, &json!({"url": bad}), 422).await;
    }
    // A name says nothing of where it leads: it is found out when it is too late to lie.
    for name in ["localhost", "localhost.", "LOCALHOST"] {
        let body = json!({"url": format!("http://{name}:{port}/in")});
        super::world::ask(&host, "POST", &path, &body).await;
    }
    say(&host, &room, "a secret").await;
    let list = format!("/api/rooms/{room}/hooks");
    eventually_within(LONG, "the deliveries were tried and failed", async || {
        let hooks = done(&host, "GET", &list, &Value::Null).await;
        let hooks = hooks["outgoing"].as_array().unwrap().clone();
        let failed = |hook: &Value| hook["failures"].as_u64() > Some(0);
        hooks.iter().all(failed).then_some(())
    })
    .await;
    assert!(receiver.posts().is_empty(), "{:?}", receiver.posts());
}

pub(super) async fn a_redirect_is_not_followed(on: On) {
    let inner = Receiver::start(&[]).await;
    let there = format!("307 Temporary Redirect\r\nlocation: http://{}/in", inner.at);
    let outer = Receiver::start(&[&there]).await;
    let world = World::with(on, 5, |settings| settings.private_webhooks = true).await;
    let host = world.member();
    let room = private(&host, "Told", &[]).await;
    hook(&host, &room, &format!("http://{}/in", outer.at)).await;
    say(&host, &room, "a secret").await;
    // Sent away is not delivered: it is tried again.
    eventually_within(LONG, "it is tried again", async || {
        (outer.posts().len() >= 2).then_some(())
    })
    .await;
    assert!(inner.posts().is_empty());
}
