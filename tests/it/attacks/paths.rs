//! Paths that want out of the web app's files.

use super::raw::{self, Answer};
use crate::support::Node;

const HTML: &str = "Accept: text/html,*/*;q=0.8";

/// Nothing of the disk, nothing of the source.
fn assert_nothing(answer: &Answer, target: &str) {
    assert!(answer.status < 500, "{target}: {}", answer.status);
    for secret in [
        "root:x:",
        "[package]",
        "SQLite format",
        "tertulia.db",
        "TERTULIA_",
    ] {
        assert!(!answer.body.contains(secret), "{target}: {secret}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_app() {
    let node = Node::start().await;
    let up = [
        "..",
        "%2e%2e",
        ".%2e",
        "%2E%2E",
        "%252e%252e",
        "..%00",
        "....",
        "..;",
        "%c0%ae%c0%ae",
    ];
    let between = ["/", "%2f", "%5c", "\\", "//", "%252f", "/./", "%c0%af"];
    let goals = ["Cargo.toml", "etc/passwd", "data/tertulia.db", "index.html"];
    let starts = [
        "/",
        "/assets/",
        "/docs/",
        "//",
        "/api/../",
        "/%2f",
        "/assets%2f",
    ];
    let tricks = up
        .iter()
        .flat_map(|up| between.map(|between| format!("{up}{between}")));
    let targets = tricks.flat_map(|trick| {
        let ways = starts.map(|start| {
            [
                format!("{start}{trick}"),
                start.to_owned() + &trick.repeat(3),
            ]
        });
        let ways = ways.into_iter().flatten();
        ways.flat_map(|way| goals.map(|goal| format!("{way}{goal}")))
    });
    let mut asked = 0;
    for target in targets {
        let answer = raw::get(node.at, target.as_bytes(), &[]).await;
        let said = format!("{target}: {} {}", answer.status, answer.body);
        assert!(matches!(answer.status, 400 | 404), "{said}");
        assert_nothing(&answer, &target);
        asked += 1;
    }
    assert_eq!(asked, 9 * 8 * 7 * 2 * 4);
}

#[tokio::test]
async fn strange_addresses_are_answered_like_any_other() {
    let node = Node::start().await;
    let long = format!("/{}", "a".repeat(9000));
    let deep = "/a".repeat(4000);
    let endless = format!("/{}", "a".repeat(20_000));
    for (target, expected) in [
        (&b"/assets/../Cargo.toml"[..], &[404][..]),
        (b"/index.html%00", &[404]),
        (b"/index.html%00.js", &[404]),
        (b"/index.html\0", &[400]),
        (b"/index.html/", &[404]),
        (b"/index%2ehtml", &[404]),
        (b"//index.html", &[404]),
        (b"///", &[404]),
        (b"/.built", &[404]),
        (b"/assets/.built", &[404]),
        (b"/?/../../Cargo.toml", &[200]),
        (b"/#/../Cargo.toml", &[200, 400]),
        (b"/%", &[404]),
        (b"/%2", &[404]),
        (b"/%zz", &[404]),
        (b"/%ff%fe", &[404]),
        (b"/\xff\xfe", &[400, 404]),
        (b"/api/rooms/%ff", &[400, 404]),
        (b"/api/rooms/%00", &[400, 404]),
        (b"/api/rooms/..%2f..%2fme", &[404]),
        (b"/api/rooms/%2e%2e/me", &[404]),
        (b"/API/rooms", &[404]),
        (b"http://evil.example/etc/passwd", &[404]),
        (b"*", &[400, 404]),
        (b"evil.example:443", &[400, 404]),
        (long.as_bytes(), &[404]),
        (deep.as_bytes(), &[404]),
        (endless.as_bytes(), &[414, 431]),
    ] {
        let shown: String = String::from_utf8_lossy(target).chars().take(60).collect();
        let answer = raw::get(node.at, target, &[]).await;
        assert!(
            expected.contains(&answer.status),
            "{shown}: {}",
            answer.status
        );
        assert_nothing(&answer, &shown);
    }
}

#[tokio::test]
async fn a_place_inside_the_app_is_the_same_page_whatever_it_is_called() {
    let node = Node::start().await;
    let page = raw::get(node.at, b"/", &[HTML]).await;
    for target in [
        "/rooms/general",
        "/%3cscript%3ealert(1)%3c/script%3e",
        "/rooms/%22onload=alert(1)",
        "/join/x?next=//evil.example",
    ] {
        let answer = raw::get(node.at, target.as_bytes(), &[HTML]).await;
        assert_eq!((answer.status, &answer.body), (200, &page.body), "{target}");
        assert_eq!(answer.header("location"), "", "{target}");
    }
}
