//! Cookies that were tampered with.

use super::raw;
use crate::support::{Node, Person, Socket};

/// `/api/me` with these lines: the id it names, or the status.
async fn who(node: &Node, lines: &[&str]) -> Result<String, u16> {
    let answer = raw::get(node.at, b"/api/me", lines).await;
    if answer.status != 200 {
        return Err(answer.status);
    }
    let me: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    Ok(me["user"]["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_session_is_opened_by_its_own_cookie_and_by_nothing_like_it() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let (name, token) = ann.cookie.split_once('=').unwrap();
    let nobody = Err(401);
    for (line, expected) in [
        (format!("Cookie: {name}={token}"), Ok(ann.id.clone())),
        (
            format!("Cookie: a=b; {name}={token}; c=d"),
            Ok(ann.id.clone()),
        ),
        (
            format!("Cookie: a=b\r\nCookie: {name}={token}"),
            Ok(ann.id.clone()),
        ),
        (format!("Cookie: {name}={token}x"), nobody.clone()),
        (format!("Cookie: {name}={}", &token[1..]), nobody.clone()),
        (
            format!("Cookie: {name}={}", token.to_uppercase()),
            nobody.clone(),
        ),
        (format!("Cookie: {name}=\"{token}\""), nobody.clone()),
        (format!("Cookie: {name}=%22{token}%22"), nobody.clone()),
        (
            format!("Cookie: {}={token}", name.to_uppercase()),
            nobody.clone(),
        ),
        (format!("Cookie: x{name}={token}"), nobody.clone()),
        (format!("Cookie: {name}[]={token}"), nobody.clone()),
        (format!("Cookie: {name}"), nobody.clone()),
        (format!("Cookie: {name}="), nobody.clone()),
        (format!("Cookie: {name}={token}\u{e9}"), nobody.clone()),
        (format!("Cookie: ={token}"), nobody.clone()),
        (
            format!("Authorization: Bearer {name}={token}"),
            nobody.clone(),
        ),
        (format!("X-Cookie: {name}={token}"), nobody.clone()),
    ] {
        assert_eq!(who(&node, &[&line]).await, expected, "{line}");
    }
    let in_query = raw::get(node.at, format!("/api/me?{name}={token}").as_bytes(), &[]).await;
    assert_eq!(in_query.status, 401);
}

#[tokio::test]
async fn of_two_different_sessions_neither_is_believed() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let eve = Person::enter(node.at, "Eve").await;
    let both = format!("{}; {}", ann.cookie, eve.cookie);
    for lines in [
        format!("Cookie: {both}"),
        format!("Cookie: {}\r\nCookie: {}", ann.cookie, eve.cookie),
    ] {
        assert_eq!(who(&node, &[&lines]).await, Err(401));
    }
    let twice = format!("Cookie: {0}; {0}", ann.cookie);
    assert_eq!(who(&node, &[&twice]).await, Ok(ann.id));
    // A socket neither.
    let socket = Socket::open(node.at, "/ws", &[("cookie", &both)]).await;
    assert_eq!(socket.unwrap().closed().await.0, 4001);
}

#[tokio::test]
async fn a_mountain_of_cookies_is_refused_and_costs_nobody_else() {
    let node = Node::start().await;
    let ann = Person::enter(node.at, "Ann").await;
    let mountain = format!("Cookie: a={}; {}", "x".repeat(20_000), ann.cookie);
    assert_eq!(
        raw::get(node.at, b"/api/me", &[&mountain]).await.status,
        431
    );
    let many = format!("Cookie: {}{}", "a=b; ".repeat(2500), ann.cookie);
    assert_eq!(who(&node, &[&many]).await, Ok(ann.id.clone()));
    let lines = "Cookie: a=b\r\n".repeat(150);
    let answer = raw::get(node.at, b"/api/me", &[lines.trim_end()]).await;
    assert!(matches!(answer.status, 401 | 431), "{}", answer.status);
    assert_eq!(
        who(&node, &[&format!("Cookie: {}", ann.cookie)]).await,
        Ok(ann.id)
    );
}

/// The cookie that somebody new gets.
async fn enters(node: &Node, name: &str, lines: &[&str]) -> String {
    let lines = [&["Content-Type: application/json"], lines].concat();
    let body = format!("{{\"name\":\"{name}\"}}");
    let answer = raw::send(node.at, "POST", b"/api/session", &lines, body.as_bytes()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.header("set-cookie").to_owned()
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let node = Node::start().await;
    let cookie = enters(&node, "Ann", &[]).await;
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    // What the client brings is never what it gets: no session can be planted.
    let planted = enters(&node, "Bob", &["Cookie: tertulia_session=planted"]).await;
    assert!(!planted.contains("planted"), "{planted}");
    assert_ne!(planted.split(';').next(), cookie.split(';').next());
}

#[tokio::test]
async fn under_https_the_cookie_is_for_https_and_this_host_only() {
    let node = Node::with(|s| s.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let https = "X-Forwarded-Proto: https";
    let cookie = enters(&node, "Ann", &[https]).await;
    // The browser takes a cookie of this name only with Secure, Path=/ and no Domain.
    assert!(cookie.starts_with("__Host-tertulia_session="), "{cookie}");
    assert!(cookie.contains("; Secure"), "{cookie}");
    assert!(
        cookie.contains("; Path=/") && !cookie.contains("Domain"),
        "{cookie}"
    );
    let plain = enters(&node, "Mallory", &[]).await;
    let (host, _) = cookie.split_once(';').unwrap();
    let (plain, _) = plain.split_once(';').unwrap();
    let line = |cookies: &str| format!("Cookie: {cookies}");
    let ann = who(&node, &[https, &line(host)]).await.unwrap();
    // One that a neighbour or plain HTTP could plant opens nothing there, nor beside the true one.
    assert_eq!(who(&node, &[https, &line(plain)]).await, Err(401));
    let both = line(&format!("{plain}; {host}"));
    assert_eq!(who(&node, &[https, &both]).await, Ok(ann));
}
