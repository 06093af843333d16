//! The cookie that carries a session's secret.

use poem::{
    Request,
    http::{HeaderValue, header},
};

use super::caller;
use crate::domain::SessionId;

/// The cookie's name where the browser came by plain HTTP: on a developer's machine.
const PLAIN: &str = "tertulia_session";
/// Its name where the browser came by HTTPS. By the prefix the browser takes it only from this very
/// host, over HTTPS, for all of it (RFC 6265bis, 4.1.3.2): no neighbour can plant one.
const HOST: &str = "__Host-tertulia_session";
/// A year, in seconds: guests have nothing else to come back with.
const MAX_AGE: u32 = 365 * 24 * 60 * 60;

/// The session that a request claims, if it has the cookie. That it exists is for the store to say.
/// Of two cookies with different values neither is believed.
pub(super) fn session_of(request: &Request) -> Option<SessionId> {
    let token = match (value_of(request, HOST), value_of(request, PLAIN)) {
        (Found::One(token), _) => token,
        (Found::None, Found::One(token)) if !caller::is_https(request) => token,
        _ => return None,
    };
    Some(SessionId::of_token(token))
}

enum Found<'a> {
    None,
    One(&'a str),
    Several,
}

fn value_of<'a>(request: &'a Request, wanted: &str) -> Found<'a> {
    let lines = request.headers().get_all(header::COOKIE).iter();
    let mut values = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(name, value)| (name == wanted).then_some(value));
    match values.next() {
        None => Found::None,
        Some(first) if values.all(|other| other == first) => Found::One(first),
        Some(_) => Found::Several,
    }
}

/// Sets the cookie: out of reach for scripts and for other sites.
pub(super) fn set(token: &str, request: &Request) -> String {
    cookie(token, MAX_AGE, request)
}

/// Takes the cookie away.
pub(super) fn clear(request: &Request) -> String {
    cookie("", 0, request)
}

fn cookie(token: &str, max_age: u32, request: &Request) -> String {
    let (name, secure) = if came_by_https(request) {
        (HOST, "; Secure")
    } else {
        (PLAIN, "")
    };
    format!("{name}={token}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}")
}

/// Whether the browser came by HTTPS: a proxy says so, or the browser by where its page is from.
fn came_by_https(request: &Request) -> bool {
    let value = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let origin = value(header::ORIGIN).and_then(|origin| origin.strip_prefix("https://"));
    let host = value(header::HOST);
    caller::is_https(request) || (origin.is_some() && origin == host)
}
