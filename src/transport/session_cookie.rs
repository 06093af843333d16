//! The cookie that carries a session's secret.

use poem::{
    Request,
    http::{HeaderMap, header},
};

use crate::domain::SessionId;

/// The cookie's name.
const NAME: &str = "tertulia_session";
/// A year, in seconds: guests have nothing else to come back with.
const MAX_AGE: u32 = 365 * 24 * 60 * 60;

/// The session that a request claims, if it has the cookie. That it exists is for the store to say.
pub(super) fn session_of(request: &Request) -> Option<SessionId> {
    token_of(request.headers()).map(SessionId::of_token)
}

fn token_of(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == NAME).then_some(value))
}

/// Sets the cookie: out of reach for scripts and for other sites. `Secure` where the browser
/// came by HTTPS.
pub(super) fn set(token: &str, headers: &HeaderMap) -> String {
    format!(
        "{NAME}={token}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax{}",
        secure(headers)
    )
}

/// Takes the cookie away.
pub(super) fn clear(headers: &HeaderMap) -> String {
    format!(
        "{NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}",
        secure(headers)
    )
}

fn secure(headers: &HeaderMap) -> &'static str {
    let origin = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok());
    if origin.is_some_and(|origin| origin.starts_with("https://")) {
        "; Secure"
    } else {
        ""
    }
}
