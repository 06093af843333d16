//! The REST API, as programs meet it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use reqwest::{Method, RequestBuilder, Response, header};
use serde_json::{Value, json};

use crate::support::{Node, Person, nonce};

/// The messages of a default room.
pub(crate) const MESSAGES: &str = "/api/rooms/general/messages";

/// A request of nobody.
pub(crate) fn stranger(node: &Node, method: &str, path: &str) -> RequestBuilder {
    let method: Method = method.parse().unwrap();
    crate::support::web().request(method, format!("http://{}{path}", node.at))
}

/// The body of an answer that has to be a 200.
pub(crate) async fn json_of(answer: Response) -> Value {
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
    let enter = stranger(&node, "POST", "/api/session").json(&json!({"name": "  Eva "}));
    let answer = enter.send().await.unwrap();
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(json_of(answer).await["user"]["name"], "Eva");

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
    let again = crate::support::web()
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
        let request = ann
            .request("POST", MESSAGES)
            .header("Idempotency-Key", &key);
        let answer = request
            .json(&json!({"text": "hello"}))
            .send()
            .await
            .unwrap();
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
async fn what_is_malformed_or_not_there_is_told() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let missing = format!("/api/rooms/{}", uuid::Uuid::new_v4());
    for (path, status) in [
        (format!("{MESSAGES}?limit=0"), 400),
        (format!("{MESSAGES}?limit=101"), 400),
        (format!("{MESSAGES}?before=x"), 400),
        (format!("{MESSAGES}?before=1&after=1"), 400),
        (missing.clone(), 404),
        (format!("{missing}/messages"), 404),
        (format!("{missing}/online"), 404),
        ("/api/nothing".to_owned(), 404),
        ("/api/rooms/general/nothing".to_owned(), 404),
        ("/ws".to_owned(), 426),
        ("/ws/general".to_owned(), 426),
    ] {
        refused(ann.request("GET", &path), status).await;
    }
    let say = |path: &str| ann.request("POST", path).json(&json!({"text": "x"}));
    refused(say(&format!("{missing}/messages")), 404).await;
    refused(say(MESSAGES).header("Idempotency-Key", "no"), 400).await;
    refused(say(MESSAGES).header("origin", "https://evil.example"), 403).await;
    let nobody = stranger(&node, "POST", MESSAGES).json(&json!({"text": "x"}));
    refused(nobody, 401).await;
}

#[tokio::test]
async fn a_body_that_will_not_do_is_told() {
    let node = Node::with(|s| s.max_rooms = 4).await;
    let ann = Person::enter(node.at, "Ann").await;
    for (path, body, status) in [
        (MESSAGES, json!([]), 400),
        (MESSAGES, json!({"txt": "x"}), 400),
        (MESSAGES, json!({"text": ""}), 422),
        (MESSAGES, json!({"text": "x".repeat(16_385)}), 413),
        ("/api/rooms", json!({"name": "x".repeat(31)}), 422),
        ("/api/rooms", json!({"name": "  "}), 422),
        ("/api/session", json!({"name": "x".repeat(33)}), 422),
        ("/api/session", json!({"name": "a\u{202e}b"}), 422),
    ] {
        refused(ann.request("POST", path).json(&body), status).await;
    }
    let kind = header::CONTENT_TYPE;
    let say = |body: &'static str| ann.request("POST", MESSAGES).body(body);
    refused(say("{").header(&kind, "application/json"), 400).await;
    refused(say("x").header(&kind, "text/plain"), 415).await;
    let packed = say("{}").header(&kind, "application/json");
    refused(packed.header("content-encoding", "gzip"), 415).await;
    let long = ann.request("POST", MESSAGES).body("x".repeat(131_073));
    refused(long, 413).await;

    ann.create("the last").await;
    let more = ann.request("POST", "/api/rooms");
    refused(more.json(&json!({"name": "one more"})), 409).await;
}

#[tokio::test]
async fn a_wrong_method_hears_the_right_ones() {
    let node = Node::start().await;
    for (method, path, allow) in [
        ("PUT", "/api/rooms", "GET, HEAD, POST"),
        ("DELETE", MESSAGES, "GET, HEAD, POST"),
        ("GET", "/api/session", "POST, DELETE"),
        ("POST", "/api/me", "GET, HEAD, PATCH"),
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
