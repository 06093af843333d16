//! The headers of every answer, and that nobody else writes into them.

use std::{collections::BTreeSet, net::SocketAddr};

use serde_json::Value;

use super::raw::{self, Answer};
use crate::support::{Node, Person};

const STRICT: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];
const HTML: &str = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
const JSON: &str = "Content-Type: application/json";

/// The whole table, for one answer.
fn assert_strict(answer: &Answer, what: &str) {
    for (name, value) in STRICT {
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    let refused = answer.header("permissions-policy");
    for feature in [
        "camera",
        "microphone",
        "geolocation",
        "payment",
        "usb",
        "display-capture",
    ] {
        assert!(
            refused.contains(&format!("{feature}=()")),
            "{what}: {refused}"
        );
    }
    assert!(
        refused
            .split(", ")
            .all(|one| one.ends_with("=()") || one == "fullscreen=(self)"),
        "{what}: {refused}"
    );
    let policy = answer.header("content-security-policy");
    for directive in [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(directive), "{what}: {policy}");
    }
    let scripts = policy
        .split("; ")
        .find_map(|directive| directive.strip_prefix("script-src "));
    assert!(
        scripts.is_none_or(|from| from == "'self'"),
        "{what}: {policy}"
    );
    assert!(
        !policy.contains("http") && !policy.contains('*'),
        "{what}: {policy}"
    );
    if !what.contains("/docs") {
        assert!(!policy.contains("unsafe"), "{what}: {policy}");
    }
    assert!(
        policy.contains("require-trusted-types-for 'script'"),
        "{what}: {policy}"
    );
    assert!(!answer.header("cache-control").is_empty(), "{what}");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    for silent in ["server", "x-powered-by", "strict-transport-security"] {
        assert_eq!(answer.header(silent), "", "{what}");
    }
}

/// Every address: those of the description with their parameters filled in, and the others.
fn addresses() -> Vec<String> {
    let description: Value = serde_json::from_str(&tertulia::app::openapi()).unwrap();
    let described = description["paths"].as_object().unwrap().keys();
    let filled = described.map(|path| {
        let parts = path.split('/').map(|part| match part {
            "{room_id}" => "general",
            other if other.starts_with('{') => "1",
            other => other,
        });
        parts.collect::<Vec<_>>().join("/")
    });
    let others = [
        "/",
        "/docs",
        "/docs/",
        "/docs/ui.js",
        "/docs/ui.css",
        "/docs/init.js",
        "/docs/none",
        "/openapi.json",
        "/healthz",
        "/readyz",
        "/metrics",
        "/ws",
        "/ws/general",
        "/index.html",
        "/assets/",
        "/assets/none.js",
        "/none",
        "/none.js",
        "/api",
        "/api/",
        "/api/none",
        "/rooms/general",
        "/join/x",
        "/setup/x",
        "/api/hooks/1/x",
        "/..",
        "//",
        "/%00",
    ];
    filled.chain(others.map(str::to_owned)).collect()
}

const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW",
];

/// Asks, and looks at the answer; gives its status.
async fn meet(at: SocketAddr, method: &str, path: &str, lines: &[&str]) -> u16 {
    let answer = raw::send(at, method, path.as_bytes(), lines, b"").await;
    let what = format!("{method} {path} with {lines:?}: {}", answer.status);
    assert_strict(&answer, &what);
    assert!(answer.status < 500, "{what}");
    if answer.status == 405 {
        let mut known = answer.header("allow").split(", ");
        assert!(known.clone().all(|method| !method.is_empty()), "{what}");
        assert!(known.all(|known| known != method), "{what}");
    }
    if answer.status >= 400 && method != "HEAD" {
        assert!(answer.is_problem(), "{what}: {}", answer.body);
    }
    answer.status
}

#[tokio::test]
async fn every_answer_of_every_address_is_strict() {
    let node = Node::with(|s| (s.sign_in_rate, s.create_room_rate) = (10_000, 10_000)).await;
    let ann = Person::enter(node.at, "Ann").await;
    let cookie = format!("Cookie: {}", ann.cookie);
    let asks = addresses()
        .into_iter()
        .flat_map(|path| METHODS.map(|method| (method, path.clone())));
    let mut seen = BTreeSet::new();
    // Leaving would make Ann nobody for the rest.
    for (method, path) in asks.filter(|ask| *ask != ("DELETE", "/api/session".to_owned())) {
        for lines in [&[][..], &[HTML], &[cookie.as_str(), JSON]] {
            seen.insert(meet(node.at, method, &path, lines).await);
        }
    }
    for status in [200, 400, 401, 404, 405, 426] {
        assert!(seen.contains(&status), "{status} was never met: {seen:?}");
    }
}

#[tokio::test]
async fn every_kind_of_error_is_strict() {
    let node = Node::with(|s| s.body_timeout_ms = 200).await;
    let ann = Person::enter(node.at, "Ann").await;
    let cookie = format!("Cookie: {}", ann.cookie);
    let messages = "/api/rooms/general/messages";
    let evil = "Origin: https://evil.example";
    let large = vec![b'x'; 131_073];
    for (status, method, path, lines, body) in [
        (400, "POST", messages, vec![&*cookie, JSON], &b"{"[..]),
        (401, "POST", messages, vec![JSON], b"{\"text\":\"x\"}"),
        (
            403,
            "POST",
            messages,
            vec![&*cookie, JSON, evil],
            b"{\"text\":\"x\"}",
        ),
        (404, "GET", "/api/rooms/none/messages", vec![], b""),
        (405, "PUT", "/api/rooms", vec![], b""),
        (413, "POST", messages, vec![&*cookie, JSON], &large),
        (
            415,
            "POST",
            messages,
            vec![&*cookie, "Content-Type: text/plain"],
            b"x",
        ),
        (
            415,
            "POST",
            messages,
            vec![&*cookie, JSON, "Content-Encoding: gzip"],
            b"x",
        ),
        (422, "POST", "/api/session", vec![JSON], b"{\"name\":\"\"}"),
        (426, "GET", "/ws", vec![], b""),
    ] {
        let answer = raw::send(node.at, method, path.as_bytes(), &lines, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        assert!(answer.is_problem(), "{method} {path}: {}", answer.body);
        assert_strict(&answer, &format!("{status} of {path}"));
    }

    let mut late = raw::Raw::connect(node.at).await;
    late.send(b"POST /api/session HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n{")
        .await;
    let answer = Answer::read(&late.rest().await).unwrap();
    assert_eq!(answer.status, 408);
    for (name, value) in STRICT {
        assert_eq!(answer.header(name), value, "{name} of 408");
    }
}

#[tokio::test]
async fn pages_run_only_their_own_scripts_and_write_no_html_from_text() {
    let node = Node::start().await;
    for path in ["/", "/index.html", "/rooms/general", "/join/x", "/docs"] {
        let page = raw::get(node.at, path.as_bytes(), &[HTML]).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}"
        );
        let policy = page.header("content-security-policy");
        for directive in [
            "script-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(directive), "{path}: {policy}");
        }
        assert!(
            policy.contains("require-trusted-types-for 'script'; trusted-types "),
            "{path}: {policy}"
        );
    }
}

/// What would begin a header of the attacker's own, in every spelling that something might undo.
const SPLITS: [&str; 9] = [
    "%0d%0aX-Evil:%20yes",
    "%0D%0A%0D%0A<script>evil</script>",
    "%0aX-Evil:yes",
    "%250d%250aX-Evil:yes",
    "%E5%98%8D%E5%98%8AX-Evil:yes",
    "%u000d%u000aX-Evil:yes",
    "\\r\\nX-Evil:yes",
    "%c0%8d%c0%8aX-Evil:yes",
    "%e2%80%a8X-Evil:yes",
];

/// Nothing of the attacker's in the head.
fn assert_clean(answer: &Answer, what: &str) {
    assert_ne!(answer.status / 100, 5, "{what}");
    let head = answer.head.to_ascii_lowercase();
    for word in ["evil", "friend"] {
        assert!(!head.contains(word), "{what}: {head}");
    }
    let is_odd = |byte: u8| byte < b' ' && byte != b'\r' && byte != b'\n';
    assert!(!head.bytes().any(is_odd), "{what}");
}

#[tokio::test]
async fn no_header_of_an_answer_holds_what_an_attacker_wrote() {
    let node = Node::with(|s| {
        (s.sign_in_rate, s.create_room_rate) = (10_000, 10_000);
    })
    .await;
    let ann = Person::enter(node.at, "Ann").await;
    let cookie = format!("Cookie: {}", ann.cookie);
    for split in SPLITS {
        for target in [
            format!("/{split}"),
            format!("/docs/{split}"),
            format!("/assets/{split}.js"),
            format!("/join/{split}"),
            format!("/api/rooms/{split}"),
            format!("/api/rooms/{split}/messages?before={split}&limit={split}"),
            format!("/api/rooms/general/online?cursor={split}"),
            format!("/ws/general?username={split}"),
            format!("/?next={split}&redirect={split}"),
        ] {
            let lines = [HTML, &*cookie, "X-Request-Id: evil"];
            let answer = raw::get(node.at, target.as_bytes(), &lines).await;
            assert_clean(&answer, &target);
            let answer = raw::get(node.at, target.as_bytes(), &[]).await;
            assert_clean(&answer, &target);
        }
        let name = serde_json::json!({"name": format!("a{}", split.replace("%0d%0a", "\r\n"))});
        for path in ["/api/session", "/api/rooms"] {
            let body = name.to_string();
            let lines = [&*cookie, JSON];
            let answer = raw::send(node.at, "POST", path.as_bytes(), &lines, body.as_bytes()).await;
            assert_clean(&answer, &body);
        }
    }
}

#[tokio::test]
async fn no_header_of_a_request_comes_back() {
    let node = Node::with(|s| s.cors_origins = vec!["https://friend.example".to_owned()]).await;
    for line in [
        "Origin: https://friend.example\r\nOrigin: https://evil.example",
        "Origin: https://friend.example.evil.example",
        "Origin: https://friend.example\tevil",
        "Access-Control-Request-Headers: evil",
        "Sec-WebSocket-Protocol: evil",
        "Sec-WebSocket-Extensions: evil",
        "If-None-Match: \"evil\"",
        "Accept-Encoding: evil",
        "Range: bytes=evil",
        "X-Forwarded-Host: evil.example",
        "X-Original-URL: /evil",
    ] {
        for target in ["/", "/api/rooms", "/ws", "/healthz"] {
            let answer = raw::get(node.at, target.as_bytes(), &[line, HTML]).await;
            assert_clean(&answer, line);
        }
    }
}

#[tokio::test]
async fn requests_that_two_servers_could_read_in_two_ways_are_refused() {
    let node = Node::start().await;
    let at = node.at;
    for (what, lines, body) in [
        ("a bare CR in a value", "X-A: a\rb", ""),
        ("NUL in a value", "X-A: a\0b", ""),
        ("a blank before the colon", "X-A : a", ""),
        (
            "two lengths",
            "Content-Length: 1\r\nContent-Length: 2",
            "{}",
        ),
        ("a length that is none", "Content-Length: +2", "{}"),
        (
            "a huge length",
            "Content-Length: 99999999999999999999999",
            "{}",
        ),
        (
            "a chunk that is none",
            "Transfer-Encoding: chunked",
            "zz\r\n",
        ),
        (
            "chunked that is not last",
            "Transfer-Encoding: chunked, gzip",
            "0\r\n\r\n",
        ),
    ] {
        let request = format!(
            "POST /api/session HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\
             Content-Type: application/json\r\n{lines}\r\n\r\n{body}"
        );
        let answer = raw::exchange(at, request.as_bytes()).await;
        assert_eq!(answer.status / 100, 4, "{what}: {}", answer.head);
    }
    // With both, the chunks count, and nothing stays behind for the next request.
    let smuggled = format!(
        "POST /api/session HTTP/1.1\r\nHost: {at}\r\nContent-Length: 60\r\n\
         Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: evil\r\n\r\n"
    );
    let mut raw = raw::Raw::connect(at).await;
    raw.send(smuggled.as_bytes()).await;
    let said = String::from_utf8_lossy(&raw.rest().await).into_owned();
    assert!(said.starts_with("HTTP/1.1 4"), "{said}");
    assert!(!said.contains("\"ok\""), "{said}");
}
