//! Bodies that want too much of a parser.

use serde_json::{Value, json};

use super::raw::{self, Answer};
use crate::{
    api::{MESSAGES, json_of},
    support::{Node, Person},
};

const JSON: &str = "Content-Type: application/json";

struct Attacker {
    node: Node,
    person: Person,
    cookie: String,
}

impl Attacker {
    async fn enter() -> Self {
        let node = Node::with(|s| {
            (s.sign_in_rate, s.create_room_rate) = (10_000, 10_000);
            (s.send_rate, s.send_burst) = (10_000, 10_000);
        })
        .await;
        let person = Person::enter(node.at, "Eve").await;
        let cookie = format!("Cookie: {}", person.cookie);
        Self {
            node,
            person,
            cookie,
        }
    }

    async fn post(&self, path: &str, lines: &[&str], body: &[u8]) -> Answer {
        let mut all = vec![&*self.cookie];
        all.extend(lines);
        raw::send(self.node.at, "POST", path.as_bytes(), &all, body).await
    }

    /// Refused with one of these, as an error that a person can read; and the server lives.
    /// `FIELD` stands for the field that the address knows.
    async fn refused(&self, lines: &[&str], body: &[u8], statuses: &[u16]) {
        for (path, field) in [
            (MESSAGES, &b"text"[..]),
            ("/api/rooms", b"name"),
            ("/api/session", b"name"),
        ] {
            let body = replace(body, b"FIELD", field);
            let answer = self.post(path, lines, &body).await;
            let shown: String = String::from_utf8_lossy(&body).chars().take(60).collect();
            assert!(
                statuses.contains(&answer.status),
                "{path}: {} for {shown}: {}",
                answer.status,
                answer.body
            );
            assert!(answer.is_problem(), "{path}: {}", answer.body);
        }
        assert_eq!(self.person.get("/api/me").await.status(), 200);
    }

    async fn last_text(&self) -> Value {
        let page = json_of(self.person.get(&format!("{MESSAGES}?limit=1")).await).await;
        page["entries"][0]["text"].clone()
    }
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let Some(at) = bytes.windows(from.len()).position(|part| part == from) else {
        return bytes.to_vec();
    };
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[tokio::test]
async fn deep_json_is_refused_and_never_followed() {
    let eve = Attacker::enter().await;
    for depth in [15, 16, 60_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let count = depth / open.len() + 16;
            let nested = format!("{}1{}", open.repeat(count), close.repeat(count));
            let whole = format!("{{\"FIELD\":\"x\",\"a\":{nested}}}");
            eve.refused(&[JSON], nested.as_bytes(), &[400]).await;
            eve.refused(&[JSON], whole.as_bytes(), &[400]).await;
            eve.refused(&[JSON], open.repeat(count).as_bytes(), &[400])
                .await;
        }
    }
    let kinds = [
        "Content-Type: application/json; charset=utf-8",
        "Content-Type: Application/JSON",
        "Content-Type: application/vnd.evil+json",
        "Content-Type: text/json",
    ];
    for kind in kinds {
        eve.refused(&[kind], "[".repeat(100_000).as_bytes(), &[400, 415])
            .await;
    }
    for (levels, says) in [(15, "unknown field"), (16, "more than 16 levels")] {
        let nested = format!(
            "{{\"name\":\"x\",\"a\":{}{}}}",
            "[".repeat(levels),
            "]".repeat(levels)
        );
        let answer = eve.post("/api/rooms", &[JSON], nested.as_bytes()).await;
        assert!(answer.body.contains(says), "{levels}: {}", answer.body);
    }
    // Brackets in a text are text.
    let text = "[{".repeat(4000);
    let sent = eve.person.post(MESSAGES, &json!({ "text": text })).await;
    assert_eq!(sent.status(), 201);
    assert_eq!(eve.last_text().await, text);
}

#[tokio::test]
async fn large_bodies_are_refused_whether_announced_or_not() {
    let eve = Attacker::enter().await;
    let at = eve.node.at;
    let large = format!("{{\"text\":\"{}\"}}", "x".repeat(200_000));
    eve.refused(&[JSON], large.as_bytes(), &[413]).await;

    // Announced and never sent: the answer does not wait for it.
    let announced = format!(
        "POST {MESSAGES} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n{JSON}\r\n\
         Content-Length: 999999999999\r\n\r\n"
    );
    let answer = raw::exchange(at, announced.as_bytes()).await;
    assert_eq!(answer.status, 413);

    // In chunks, without an announcement.
    let mut chunks = format!(
        "POST {MESSAGES} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n{JSON}\r\n\
         Transfer-Encoding: chunked\r\n\r\n"
    );
    for _ in 0..10 {
        chunks.push_str("8000\r\n");
        chunks.push_str(&"x".repeat(0x8000));
        chunks.push_str("\r\n");
    }
    let mut raw = raw::Raw::connect(at).await;
    raw.send(chunks.as_bytes()).await;
    let said = raw.rest().await;
    // The server may close before all is read, which can take the answer back.
    assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 413"));

    // Compressed, it would be as large as it likes.
    for coding in ["gzip", "br", "deflate", "zstd", "identity, gzip"] {
        let coding = format!("Content-Encoding: {coding}");
        eve.refused(&[JSON, &coding], b"\x1f\x8b\x08\0", &[415])
            .await;
    }
}

#[tokio::test]
async fn what_is_no_json_object_of_ours_is_refused() {
    let eve = Attacker::enter().await;
    for body in [
        &b"{"[..],
        b"{}",
        b"[]",
        b"null",
        b"1",
        b"\"text\"",
        b"{\"FIELD\":null}",
        b"{\"FIELD\":[\"x\"]}",
        b"{\"FIELD\":{\"x\":1}}",
        b"{\"FIELD\":\"x\",\"admin\":true}",
        b"{\"FIELD\":\"x\",\"__proto__\":{}}",
        b"{\"FIELD\":\"x\"} {}",
        b"{\"FIELD\":\"x\"}\0",
        b"{\"FIELD\":\"x\",}",
        b"{'FIELD':'x'}",
        b"{\"FIELD\":\"\\ud800\"}",
        b"{\"FIELD\":\"\xff\"}",
        b"{\"FIELD\":\"\xc0\x80\"}",
        b"{\"FIELD\":\"\xed\xa0\x80\"}",
        b"\xff\xfe{\0}\0",
        b"\xef\xbb\xbf{\"FIELD\":\"x\"}",
        b"{\"FIELD\":1e400}",
        b"{\"FIELD\":\"x\",\"nonce\":1e400}",
        b"{\"FIELD\":\"x\",\"nonce\":99999999999999999999999999}",
    ] {
        // A message without words is understood, and refused as empty.
        eve.refused(&[JSON], body, &[400, 422]).await;
    }
    let many = format!("{{{}\"FIELD\":null}}", "\"a\":1,".repeat(15_000));
    eve.refused(&[JSON], many.as_bytes(), &[400]).await;
    let digits = format!("{{\"FIELD\":{}.}}", "9".repeat(60_000));
    eve.refused(&[JSON], digits.as_bytes(), &[400]).await;
}

#[tokio::test]
async fn a_field_that_stands_twice_counts_once() {
    let eve = Attacker::enter().await;
    let twice = b"{\"text\":\"first\",\"text\":\"second\"}";
    let answer = eve.post(MESSAGES, &[JSON], twice).await;
    if answer.status == 201 {
        assert_eq!(eve.last_text().await, "second");
    } else {
        assert_eq!(answer.status, 400);
    }
}

#[tokio::test]
async fn another_content_type_is_no_way_in() {
    let eve = Attacker::enter().await;
    let body = b"{\"FIELD\":\"x\"}";
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "application/xml",
        "text/plain; a=application/json",
        "application/jsonp",
        "*/*",
        "",
        "\u{fffd}",
    ] {
        let kind = format!("Content-Type: {kind}");
        eve.refused(&[&kind], body, &[400, 415]).await;
    }
    eve.refused(&[], body, &[400, 415]).await;
    let page = json_of(eve.person.get(MESSAGES).await).await;
    assert_eq!(page["top"], 0, "nothing was said");
}

#[tokio::test]
async fn numbers_at_their_ends_are_answered() {
    let eve = Attacker::enter().await;
    let ends = [
        "0",
        "-1",
        "-0",
        "1",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "1e3",
        "1.0",
        "NaN",
        "0x10",
        "",
        "%31",
        "99999999999999999999999999999999999999",
        "1;drop",
        "1%00",
        "٣",
    ];
    for end in ends {
        for query in ["before", "after", "limit"] {
            let target = format!("{MESSAGES}?{query}={end}");
            let lines = [&*eve.cookie];
            let answer = raw::get(eve.node.at, target.as_bytes(), &lines).await;
            assert!(
                answer.status == 200 || (answer.status == 400 && answer.is_problem()),
                "{target}: {} {}",
                answer.status,
                answer.body
            );
        }
    }
    let repeated = format!("{MESSAGES}?limit=1&limit=2&before=1&before=2");
    let answer = raw::get(eve.node.at, repeated.as_bytes(), &[]).await;
    assert!(matches!(answer.status, 200 | 400), "{}", answer.status);
}

#[tokio::test]
async fn hostile_commands_on_a_socket_are_refused_and_the_socket_lives() {
    let eve = Attacker::enter().await;
    let mut socket = eve.person.join(&["general"]).await;
    let send =
        "\"op\":\"send\",\"room\":\"general\",\"nonce\":\"019357a2-0000-7000-8000-000000000000\"";
    for command in [
        "[".repeat(60_000),
        format!(
            "{{\"id\":1,\"op\":\"ping\",\"a\":{}",
            "{\"a\":".repeat(10_000)
        ),
        format!("{{\"id\":{},\"op\":\"ping\"}}", "9".repeat(60_000)),
        "{\"id\":1e400,\"op\":\"ping\"}".to_owned(),
        "{\"id\":-1,\"op\":\"ping\"}".to_owned(),
        "{\"id\":1,\"op\":\"history\",\"room\":\"general\",\"before\":1e19}".to_owned(),
        "{\"id\":1,\"op\":\"read\",\"room\":\"general\",\"seq\":-1}".to_owned(),
        format!("{{\"id\":1,{send},\"text\":\"\\ud800\"}}"),
        format!("{{\"id\":1,{send},\"text\":{{}}}}"),
        format!("{{\"id\":1,{send},\"text\":\"x\",\"author\":\"root\"}}"),
        "{\"id\":1,\"op\":\"\\u0000\"}".to_owned(),
    ] {
        socket.text(command.clone()).await;
        let no = socket
            .expect("a refusal", |e| e.get("error").is_some())
            .await;
        let shown: String = command.chars().take(60).collect();
        assert_eq!(no["error"]["code"], "bad_request", "{shown}");
    }
    socket.ok(json!({"op": "ping"})).await;
    let page = json_of(eve.person.get(MESSAGES).await).await;
    assert_eq!(page["top"], 0, "nothing was said");
}
