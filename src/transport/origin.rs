//! Which web sites may speak with a visitor's session. Cookies travel with requests that other
//! sites cause, so the `Origin` that a browser sends decides (OWASP CSRF and cross-site WebSocket
//! hijacking). No `Origin` means that it is no browser.

use std::net::IpAddr;

use poem::{
    Request,
    http::{HeaderMap, Method, header},
};

use super::strict::Way;

/// Whether a request may act: safe methods always, sockets and unsafe methods by their origin.
pub(super) fn may_act(request: &Request, trusted: &[String], way: Way) -> bool {
    let is_socket = request.headers().contains_key(header::SEC_WEBSOCKET_KEY);
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    (is_safe && !is_socket) || is_allowed(request.headers(), trusted, way)
}

/// Same origin, a trusted one, or, when the server itself is reached by a loopback name, another
/// loopback origin (a development server). Where the browser is known to have come by HTTPS, a
/// page that came by HTTP is another site: whoever sits on the wire may have written it.
pub(super) fn is_allowed(headers: &HeaderMap, trusted: &[String], way: Way) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if origins.next().is_some() {
        return false;
    }
    if trusted.iter().any(|one| one.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    if way == Way::Https && !scheme.eq_ignore_ascii_case("https") {
        return false;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    host.is_some_and(|host| {
        host.eq_ignore_ascii_case(authority) || (is_loopback(host) && is_loopback(authority))
    })
}

fn is_loopback(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').unwrap_or_default(),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        && (host.eq_ignore_ascii_case("localhost")
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_web_sites_may_act() {
        let trusted = ["https://friend.example".to_owned()];
        for (origin, host, allowed) in [
            (None, "chat.example", true),
            (Some("https://chat.example"), "chat.example", true),
            (Some("https://CHAT.example"), "chat.example", true),
            (Some("https://chat.example:8443"), "chat.example:8443", true),
            (Some("https://chat.example:8443"), "chat.example", false),
            (Some("https://evil.example"), "chat.example", false),
            (Some("https://chat.example.evil.com"), "chat.example", false),
            (Some("https://friend.example"), "chat.example", true),
            (Some("http://friend.example"), "chat.example", false),
            (Some("null"), "chat.example", false),
            (Some("file://"), "chat.example", false),
            (Some("http://localhost:5173"), "localhost:8000", true),
            (Some("http://127.0.0.1:5173"), "[::1]:8000", true),
            (Some("http://localhost:5173"), "chat.example", false),
            (Some("http://localhost.evil.com"), "localhost:8000", false),
            (Some("http://127.0.0.1.evil.com"), "localhost:8000", false),
            (
                Some("http://127.0.0.1:80.evil.com"),
                "localhost:8000",
                false,
            ),
            (Some("http://[::1].evil.com"), "localhost:8000", false),
            (Some("http://[::1"), "localhost:8000", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(
                is_allowed(&headers, &trusted, Way::Unknown),
                allowed,
                "{origin:?} at {host}"
            );
        }
    }

    #[test]
    fn two_origins_are_none() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "a".parse().unwrap());
        headers.append(header::ORIGIN, "http://a".parse().unwrap());
        headers.append(header::ORIGIN, "http://b".parse().unwrap());
        assert!(!is_allowed(&headers, &[], Way::Unknown));
    }

    #[test]
    fn a_page_that_came_by_http_is_another_site_than_one_by_https() {
        for (origin, allowed) in [
            ("https://chat.example", true),
            ("http://chat.example", false),
            ("http://friend.example", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "chat.example".parse().unwrap());
            headers.insert(header::ORIGIN, origin.parse().unwrap());
            let trusted = ["http://friend.example".to_owned()];
            let found = is_allowed(&headers, &trusted, Way::Https);
            assert_eq!(found, allowed, "{origin}");
        }
    }
}
