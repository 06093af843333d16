//! The REST API and the edges of HTTP, as programs and browsers meet them.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use reqwest::{Method, RequestBuilder, Response, header};
use serde_json::{Value, json};

use crate::support::{Node, Person, Process, Socket, nonce};

const MESSAGES: &str = "/api/rooms/general/messages";

fn stranger(node: &Node, method: &str, path: &str) -> RequestBuilder {
    let method: Method = method.parse().unwrap();
    reqwest::Client::new().request(method, format!("http://{}{path}", node.at))
}

async fn json_of(answer: Response) -> Value {
    assert_eq!(answer.status(), 200, "{}", answer.url());
    answer.json().await.unwrap()
}

/// The answer is this error, told as every error is; gives its headers and body.
async fn refused(request: RequestBuilder, status: u16) -> (header::HeaderMap, Value) {
    let answer = request.send().await.unwrap();
    let what = answer.url().to_string();
    assert_eq!(answer.status(), status, "{what}");
    let headers = answer.headers().clone();
    assert_eq!(
        headers[header::CONTENT_TYPE],
        "application/problem+json",
        "{what}"
    );
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["status"], status, "{what}");
    for field in ["type", "title", "detail", "code"] {
        assert!(
            problem[field].as_str().is_some_and(|s| !s.is_empty()),
            "{field} of {problem}"
        );
    }
    (headers, problem)
}

#[tokio::test]
async fn a_name_opens_a_session_and_leaving_ends_it() {
    let node = Node::start().await;
    let enter = stranger(&node, "POST", "/api/session").json(&json!({"name": "  Ann "}));
    let answer = enter.send().await.unwrap();
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(json_of(answer).await["user"]["name"], "Ann");

    let ann = Person::enter(node.at, "Ann").await;
    assert_eq!(
        json_of(ann.get("/api/me").await).await["user"]["id"],
        ann.id
    );
    let left = ann.request("DELETE", "/api/session").send().await.unwrap();
    assert_eq!(left.status(), 204);
    assert!(
        left.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    refused(ann.request("GET", "/api/me"), 401).await;
    refused(
        stranger(&node, "GET", "/api/me").header("cookie", "tertulia_session=x"),
        401,
    )
    .await;
}

#[tokio::test]
async fn a_session_survives_a_restart() {
    let mut node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    node.restart().await;
    let again = reqwest::Client::new()
        .get(format!("http://{}/api/me", node.at))
        .header(header::COOKIE, &ann.cookie);
    let me = json_of(again.send().await.unwrap()).await;
    assert_eq!(me["user"]["id"], ann.id);
}

#[tokio::test]
async fn the_directory_lists_makes_and_gives_rooms() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let room = ann.create("  Books ").await;
    let one = json_of(ann.get(&format!("/api/rooms/{room}")).await).await;
    assert_eq!(
        (&one["name"], &one["member_count"]),
        (&json!("Books"), &json!(0))
    );

    let mut socket = ann.join(&[&room]).await;
    socket.say(&room, "first").await;
    let list = json_of(ann.get("/api/rooms").await).await;
    let ids: Vec<_> = list.as_array().unwrap().iter().map(|r| &r["id"]).collect();
    assert_eq!(ids, ["general", "random", "tech", room.as_str()]);
    assert_eq!(
        (&list[3]["member_count"], &list[3]["top"]),
        (&json!(1), &json!(1))
    );
    let online = json_of(ann.get(&format!("/api/rooms/{room}/online")).await).await;
    assert_eq!(online["users"], json!([{"id": ann.id, "name": "Ann"}]));

    let begin = json_of(ann.get("/api/bootstrap").await).await;
    assert_eq!(begin["user"]["id"], ann.id);
    assert_eq!(begin["limits"]["text_bytes"], 16_384);
    assert_eq!(begin["rooms"].as_array().unwrap().len(), 4);
    let begin = json_of(
        stranger(&node, "GET", "/api/bootstrap")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert!(begin["user"].is_null());
}

#[tokio::test]
async fn a_message_is_sent_once_for_each_nonce_and_heard_live() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let mut listener = Person::enter(node.at, "Bob").await.join(&["general"]).await;
    let key = nonce();
    let mut sent = Vec::new();
    for status in [201, 200] {
        let send = ann
            .request("POST", MESSAGES)
            .header("Idempotency-Key", &key);
        let answer = send.json(&json!({"text": "hello"})).send().await.unwrap();
        assert_eq!(answer.status(), status);
        sent.push(answer.json::<Value>().await.unwrap());
    }
    assert_eq!(
        (&sent[0]["repeated"], &sent[1]["repeated"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        (&sent[0]["seq"], &sent[0]["at"]),
        (&sent[1]["seq"], &sent[1]["at"])
    );
    let again = ann
        .post(MESSAGES, &json!({"text": "hello", "nonce": key}))
        .await;
    assert_eq!(again.status(), 200, "the body may carry it too");
    assert_eq!(
        ann.post(MESSAGES, &json!({"text": "next"})).await.status(),
        201
    );
    assert_eq!(listener.entry("general").await, (1, "hello".to_owned()));
    assert_eq!(listener.entry("general").await, (2, "next".to_owned()));

    let page = json_of(ann.get(&format!("{MESSAGES}?before=2&limit=1")).await).await;
    assert_eq!(page["entries"][0]["text"], "hello");
    assert_eq!(page["entries"][0]["author"]["id"], ann.id);
    assert_eq!(page["more"], false);
    let page = json_of(ann.get(&format!("{MESSAGES}?after=0&limit=1")).await).await;
    assert_eq!(
        (&page["entries"][0]["seq"], &page["more"]),
        (&json!(1), &json!(true))
    );
}

#[tokio::test]
async fn every_error_is_a_problem_with_its_status() {
    let node = Node::with(|s| s.max_rooms = 4).await;
    let ann = Person::enter(node.at, "Ann").await;
    let missing = format!("/api/rooms/{}", uuid::Uuid::new_v4());
    let text = json!({"text": "x"});
    let as_text = |body: &'static str, kind| {
        ann.request("POST", MESSAGES)
            .header("content-type", kind)
            .body(body)
    };
    for (request, status) in [
        (as_text("{", "application/json"), 400),
        (as_text("[]", "application/json"), 400),
        (ann.request("GET", &format!("{MESSAGES}?limit=0")), 400),
        (ann.request("GET", &format!("{MESSAGES}?limit=101")), 400),
        (ann.request("GET", &format!("{MESSAGES}?before=x")), 400),
        (
            ann.request("GET", &format!("{MESSAGES}?before=1&after=1")),
            400,
        ),
        (
            ann.request("POST", MESSAGES)
                .header("Idempotency-Key", "no")
                .json(&text),
            400,
        ),
        (stranger(&node, "POST", MESSAGES).json(&text), 401),
        (
            ann.request("POST", MESSAGES)
                .header("origin", "https://evil.example")
                .json(&text),
            403,
        ),
        (ann.request("GET", &missing), 404),
        (ann.request("GET", &format!("{missing}/messages")), 404),
        (ann.request("GET", &format!("{missing}/online")), 404),
        (
            ann.request("POST", &format!("{missing}/messages"))
                .json(&text),
            404,
        ),
        (ann.request("GET", "/api/nothing"), 404),
        (ann.request("GET", "/api/rooms/general/nothing"), 404),
        (as_text("x", "text/plain"), 415),
        (
            as_text("{}", "application/json").header("content-encoding", "gzip"),
            415,
        ),
        (
            ann.request("POST", MESSAGES).json(&json!({"text": ""})),
            422,
        ),
        (
            ann.request("POST", "/api/rooms")
                .json(&json!({"name": "x".repeat(31)})),
            422,
        ),
        (
            ann.request("POST", "/api/rooms")
                .json(&json!({"name": "  "})),
            422,
        ),
        (
            ann.request("POST", "/api/session")
                .json(&json!({"name": "x".repeat(33)})),
            422,
        ),
        (
            ann.request("POST", "/api/session")
                .json(&json!({"name": "a\u{202e}b"})),
            422,
        ),
        (
            ann.request("POST", MESSAGES)
                .json(&json!({"text": "x".repeat(16_385)})),
            413,
        ),
        (ann.request("POST", MESSAGES).body("x".repeat(131_073)), 413),
        (ann.request("GET", "/ws"), 426),
        (ann.request("GET", "/ws/general"), 426),
    ] {
        refused(request, status).await;
    }
    ann.create("the last").await;
    refused(
        ann.request("POST", "/api/rooms")
            .json(&json!({"name": "one more"})),
        409,
    )
    .await;
}

#[tokio::test]
async fn a_wrong_method_hears_the_right_ones() {
    let node = Node::start().await;
    for (method, path, allow) in [
        ("PUT", "/api/rooms", "GET, HEAD, POST"),
        ("DELETE", MESSAGES, "GET, HEAD, POST"),
        ("GET", "/api/session", "POST, DELETE"),
        ("POST", "/api/me", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ] {
        let (headers, _) = refused(stranger(&node, method, path), 405).await;
        assert_eq!(headers[header::ALLOW], allow, "{method} {path}");
    }
}

#[tokio::test]
async fn who_is_too_fast_hears_when_to_come_back() {
    let node = Node::with(|s| {
        (s.create_room_rate, s.sign_in_rate) = (1, 2);
        (s.send_rate, s.send_burst) = (1, 1);
    })
    .await;
    let ann = Person::enter(node.at, "Ann").await;
    Person::enter(node.at, "Bob").await;
    ann.create("one").await;
    ann.post(MESSAGES, &json!({"text": "1"})).await;
    for (path, body, most) in [
        ("/api/session", json!({"name": "Carol"}), 30),
        ("/api/rooms", json!({"name": "two"}), 60),
        (MESSAGES, json!({"text": "2"}), 1),
    ] {
        let (headers, problem) = refused(ann.request("POST", path).json(&body), 429).await;
        let wait: u64 = headers[header::RETRY_AFTER]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((1..=most).contains(&wait), "{path}: {wait}");
        assert_eq!(problem["code"], "rate_limited");
        assert!(problem["retry_ms"].as_u64().unwrap() <= wait * 1000);
    }
}

#[tokio::test]
async fn the_root_is_an_app_for_browsers_and_a_word_for_programs() {
    let node = Node::with(|s| s.app_name = "Kaffee".to_owned()).await;
    let page = stranger(&node, "GET", "/").header("accept", "text/html,*/*;q=0.8");
    let page = page.send().await.unwrap();
    assert!(
        page.headers()[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(
        page.headers()[header::VARY]
            .to_str()
            .unwrap()
            .contains("Accept")
    );
    let health = json_of(stranger(&node, "GET", "/").send().await.unwrap()).await;
    assert_eq!(
        health,
        json!({"status": "online", "message": "Kaffee is running"})
    );
    for path in ["/healthz", "/readyz"] {
        json_of(stranger(&node, "GET", path).send().await.unwrap()).await;
    }
}

const ADDRESSES: [&str; 8] = [
    "/",
    "/healthz",
    "/docs",
    "/openapi.json",
    "/api/rooms",
    "/api/me",
    "/api/nothing",
    "/nothing.js",
];

#[tokio::test]
async fn every_answer_is_strict() {
    let node = Node::start().await;
    for path in ADDRESSES {
        let answer = stranger(&node, "GET", path).send().await.unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name);
            value
                .unwrap_or_else(|| panic!("{name} of {path}"))
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src") && policy.contains("frame-ancestors 'none'"));
        assert!(
            !policy.contains("script-src 'self' 'unsafe-inline'"),
            "{path}: {policy}"
        );
        header("x-request-id");
        header("cache-control");
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let node = Node::start().await;
    for path in ADDRESSES {
        let get = stranger(&node, "GET", path).send().await.unwrap();
        let head = stranger(&node, "HEAD", path).send().await.unwrap();
        assert_eq!(head.status(), get.status(), "{path}");
        let kind = header::CONTENT_TYPE;
        assert_eq!(
            head.headers().get(&kind),
            get.headers().get(&kind),
            "{path}"
        );
        assert_eq!(head.bytes().await.unwrap().len(), 0, "{path}");
    }
}

#[tokio::test]
async fn only_known_web_sites_may_use_a_session() {
    let node = Node::with(|s| s.cors_origins = vec!["https://friend.example".to_owned()]).await;
    let preflight = |origin: &'static str| {
        let ask = stranger(&node, "OPTIONS", MESSAGES).header("origin", origin);
        ask.header("access-control-request-method", "POST").header(
            "access-control-request-headers",
            "content-type,idempotency-key",
        )
    };
    let yes = preflight("https://friend.example").send().await.unwrap();
    assert!(yes.status().is_success());
    let value = |name: &str| yes.headers()[name].to_str().unwrap();
    assert_eq!(
        value("access-control-allow-origin"),
        "https://friend.example"
    );
    assert_eq!(value("access-control-allow-credentials"), "true");
    assert!(value("access-control-allow-methods").contains("POST"));
    assert!(value("access-control-allow-headers").contains("idempotency-key"));
    let no = preflight("https://evil.example").send().await.unwrap();
    assert!(no.headers().get("access-control-allow-origin").is_none());
    let read = stranger(&node, "GET", "/api/rooms").header("origin", "https://evil.example");
    let read = read.send().await.unwrap();
    assert!(read.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn sockets_open_for_known_web_sites_only() {
    let node = Node::with(|s| s.cors_origins = vec!["https://friend.example".to_owned()]).await;
    let same = format!("http://{}", node.at);
    for (origin, may) in [
        (same.as_str(), true),
        ("https://friend.example", true),
        ("http://localhost:5173", true),
        ("https://evil.example", false),
        ("https://friend.example.evil.com", false),
        ("null", false),
    ] {
        for path in ["/ws", "/ws/general"] {
            let socket = Socket::open(node.at, path, &[("origin", origin)]).await;
            assert_eq!(socket.err(), (!may).then_some(403), "{path} from {origin}");
        }
    }
}

#[tokio::test]
async fn the_description_is_the_one_in_the_repository() {
    let kept: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let made: Value = serde_json::from_str(&tertulia::app::openapi()).unwrap();
    assert!(kept == made, "run `make openapi`");
    let node = Node::start().await;
    let served = stranger(&node, "GET", "/openapi.json")
        .send()
        .await
        .unwrap();
    assert!(json_of(served).await == made);
    for path in [
        "/api/rooms",
        "/api/rooms/{room_id}/messages",
        "/api/session",
        "/api/me",
    ] {
        assert!(made["paths"].get(path).is_some(), "{path}");
    }
}

#[tokio::test]
async fn a_stop_says_goodbye_to_everybody() {
    let mut process = Process::start(&[("TERTULIA_SHUTDOWN_GRACE_MS", "3000")]).await;
    let ann = Person::enter(process.at, "Ann").await;
    let mut socket = ann.join(&["general"]).await;
    let mut silent = ann.connect().await;
    let mut plain = Socket::plain(process.at, "/ws/general?username=Bob").await;
    plain.expect("join", |e| e["message_type"] == "join").await;
    let seq = socket.say("general", "last words").await;
    process.terminate().await;
    let bye = socket.expect("bye", |e| e["event"] == "bye").await;
    assert!(bye["within_ms"].as_u64().unwrap() <= 3000);
    for socket in [&mut socket, &mut silent, &mut plain] {
        assert_eq!(socket.closed().await.0, 1012);
    }
    assert_eq!(process.ended().await.code(), Some(0));
    process.revive().await;
    let page = json_of(ann.get(MESSAGES).await).await;
    assert_eq!(page["top"], seq);
}
