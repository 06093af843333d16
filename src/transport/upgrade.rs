//! The WebSocket handshake (RFC 6455, 4.2), up to the bare TCP connection.

use std::{
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderName, Method, StatusCode, header};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use poem::{Request, Response};
use sha1::{Digest, Sha1};
use tokio::net::TcpStream;

use super::listener::Permit;

/// RFC 6455, 1.3.
const ACCEPT_SALT: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const VERSION: &str = "13";
const KEY_BYTES: usize = 16;

/// What the accept loop puts into each request's extensions: the way to the connection below.
#[derive(Clone, Debug)]
pub struct Upgrade {
    handover: OnUpgrade,
    peer: SocketAddr,
    permit: Arc<Permit>,
}

impl Upgrade {
    pub(super) fn new(handover: OnUpgrade, peer: SocketAddr, permit: Arc<Permit>) -> Self {
        Self {
            handover,
            peer,
            permit,
        }
    }
}

/// A connection that speaks WebSocket from now on.
#[derive(Debug)]
pub struct Upgraded {
    /// With `TCP_NODELAY`. Nobody else reads or writes it.
    pub tcp: TcpStream,
    /// What the client sent right behind its handshake: comes before anything read from `tcp`.
    pub already_read: Bytes,
    /// The other end of `tcp`: the client, or a proxy. IPv4 is never mapped into IPv6.
    pub peer: SocketAddr,
    /// The connection's place under the caps: keep it as long as `tcp`.
    pub permit: Arc<Permit>,
}

/// Why a request is no WebSocket handshake. The text is a sentence for the client.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HandshakeError {
    /// Not a GET.
    #[error("A WebSocket is opened with GET.")]
    Method,
    /// An ordinary request.
    #[error("This address speaks WebSocket: send `Upgrade: websocket`.")]
    NotWebSocket,
    /// `Connection` does not name the upgrade: often a proxy that is not set up for this.
    #[error("The header `Connection: Upgrade` is missing; a proxy may have removed it.")]
    Connection,
    /// Another version than 13.
    #[error("Only version 13 of the WebSocket protocol is spoken here.")]
    Version,
    /// `Sec-WebSocket-Key` is missing, doubled, or not 16 bytes in base64.
    #[error("`Sec-WebSocket-Key` must be 16 bytes in base64.")]
    Key,
    /// HTTP/1.0, or a request that did not come through our accept loop.
    #[error("This connection cannot be upgraded: use HTTP/1.1.")]
    Unavailable,
}

impl HandshakeError {
    /// The status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotWebSocket | Self::Version => StatusCode::UPGRADE_REQUIRED,
            Self::Connection | Self::Key | Self::Unavailable => StatusCode::BAD_REQUEST,
        }
    }

    /// The header that the status asks for.
    pub fn header(self) -> Option<(HeaderName, &'static str)> {
        match self {
            Self::Method => Some((header::ALLOW, "GET")),
            Self::NotWebSocket => Some((header::UPGRADE, "websocket")),
            Self::Version => Some((header::SEC_WEBSOCKET_VERSION, VERSION)),
            Self::Connection | Self::Key | Self::Unavailable => None,
        }
    }
}

/// Checks the handshake and gives the answer, a 101, and what becomes of the connection once
/// that answer is sent. The origin is not checked here, and no subprotocol is chosen.
pub fn accept(request: &Request) -> Result<(Response, Upgrading), HandshakeError> {
    if request.method() != Method::GET {
        return Err(HandshakeError::Method);
    }
    if !names_token(request, &header::UPGRADE, "websocket") {
        return Err(HandshakeError::NotWebSocket);
    }
    if !names_token(request, &header::CONNECTION, "upgrade") {
        return Err(HandshakeError::Connection);
    }
    if single(request, &header::SEC_WEBSOCKET_VERSION) != Some(VERSION.as_bytes()) {
        return Err(HandshakeError::Version);
    }
    let key = single(request, &header::SEC_WEBSOCKET_KEY)
        .filter(|key| is_key(key))
        .ok_or(HandshakeError::Key)?;
    let upgrade = request
        .extensions()
        .get::<Upgrade>()
        .filter(|_| request.version() == http::Version::HTTP_11)
        .ok_or(HandshakeError::Unavailable)?;
    let response = Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(header::CONNECTION, "Upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_ACCEPT, accept_key(key))
        .finish();
    Ok((response, Upgrading(upgrade.clone())))
}

/// The other end of the TCP connection: the client, or a proxy. IPv4 is never mapped into IPv6.
/// `None` if the request did not come through a TCP socket.
pub fn peer_address(request: &Request) -> Option<SocketAddr> {
    match request.extensions().get::<Upgrade>() {
        Some(upgrade) => Some(upgrade.peer),
        None => request.remote_addr().as_socket_addr().copied(),
    }
}

/// The connection between the 101 and its first frame. Spawn it before the response is returned:
/// it resolves when the response is on its way.
#[derive(Debug)]
pub struct Upgrading(Upgrade);

/// The client went away, or another response than the 101 was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the connection was not upgraded")]
pub struct NotUpgraded;

impl Future for Upgrading {
    type Output = Result<Upgraded, NotUpgraded>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0.handover).poll(cx).map(|upgraded| {
            let upgraded = upgraded.map_err(|_| NotUpgraded)?;
            let parts = upgraded
                .downcast::<TokioIo<TcpStream>>()
                .map_err(|_| NotUpgraded)?;
            Ok(Upgraded {
                tcp: parts.io.into_inner(),
                already_read: parts.read_buf,
                peer: self.0.peer,
                permit: Arc::clone(&self.0.permit),
            })
        })
    }
}

/// Whether a list header holds `token`, in any case.
fn names_token(request: &Request, name: &HeaderName, token: &str) -> bool {
    request
        .headers()
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| item.trim().eq_ignore_ascii_case(token))
}

/// The value of a header that may stand only once.
fn single<'r>(request: &'r Request, name: &HeaderName) -> Option<&'r [u8]> {
    let mut values = request.headers().get_all(name).iter();
    let first = values.next()?;
    values.next().is_none().then(|| first.as_bytes())
}

fn is_key(key: &[u8]) -> bool {
    BASE64
        .decode(key)
        .is_ok_and(|bytes| bytes.len() == KEY_BYTES)
}

fn accept_key(key: &[u8]) -> String {
    let digest = Sha1::new().chain_update(key).chain_update(ACCEPT_SALT);
    BASE64.encode(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_answered_as_in_the_rfc() {
        let answer = accept_key(b"dGhlIHNhbXBsZSBub25jZQ==");
        assert_eq!(answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn only_sixteen_bytes_are_a_key() {
        assert!(is_key(b"dGhlIHNhbXBsZSBub25jZQ=="));
        for wrong in ["", "dGhlIHNhbXBsZSBub25jZQ", "c2hvcnQ=", "!!"] {
            assert!(!is_key(wrong.as_bytes()), "{wrong}");
        }
    }
}
