//! One HTTP/1 connection, from its first byte to its close or its upgrade.

use std::{convert::Infallible, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header, uri::Scheme};
use http_body_util::combinators::BoxBody;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::{
    Endpoint,
    web::{LocalAddr, RemoteAddr},
};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use super::{Edge, EdgeOptions, Permit, body::TimedBody, problem};
use crate::transport::{
    strict::{Way, harden},
    upgrade::Upgrade,
    uploads::is_upload,
};

/// The least that hyper takes.
const MIN_BUFFER_BYTES: usize = 8 * 1024;

/// Answers requests until the client closes, breaks a rule, or upgrades; after the stop only
/// those already under way.
pub(super) async fn run<E>(
    edge: Edge,
    stream: TcpStream,
    peer: SocketAddr,
    permit: Permit,
    endpoint: Arc<E>,
) where
    E: Endpoint<Output = poem::Response> + 'static,
{
    let Ok(local) = stream.local_addr() else {
        return;
    };
    let client = Arc::new(Client {
        endpoint,
        local,
        peer,
        permit: Arc::new(permit),
        body_timeout: edge.options.body_timeout,
        upload_idle: edge.options.upload_idle,
        closing: edge.closing.clone(),
    });
    let service = service_fn(move |request| Arc::clone(&client).answer(request));
    let served = http1(&edge.options)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut served = pin!(served);
    tokio::select! {
        biased;
        ended = served.as_mut() => return log_end(ended),
        () = edge.stop.cancelled() => {}
    }
    served.as_mut().graceful_shutdown();
    log_end(served.await);
}

fn http1(options: &EdgeOptions) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        .max_header_size(options.max_header_bytes)
        .max_buf_size(options.max_header_bytes.max(MIN_BUFFER_BYTES));
    builder
}

/// Clients that time out, break HTTP or go away are everyday.
fn log_end(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended");
    }
}

struct Client<E> {
    endpoint: Arc<E>,
    local: SocketAddr,
    peer: SocketAddr,
    permit: Arc<Permit>,
    body_timeout: Duration,
    upload_idle: Duration,
    closing: CancellationToken,
}

impl<E> Client<E>
where
    E: Endpoint<Output = poem::Response> + 'static,
{
    async fn answer(
        self: Arc<Self>,
        mut request: hyper::Request<Incoming>,
    ) -> Result<hyper::Response<BoxBody<Bytes, io::Error>>, Infallible> {
        let on_upgrade = hyper::upgrade::on(&mut request);
        let permit = Arc::clone(&self.permit);
        let upgrade = Upgrade::new(on_upgrade, self.peer, permit);
        request.extensions_mut().insert(upgrade);

        let (parts, body) = request.into_parts();
        let (body, late) = if is_upload(&parts.method, parts.uri.path()) {
            TimedBody::wrap_file(body, self.upload_idle)
        } else {
            TimedBody::wrap(body, self.body_timeout)
        };
        let local = LocalAddr(self.local.into());
        let remote = RemoteAddr(self.peer.into());
        let parts = (parts, local, remote, Scheme::HTTP).into();
        let request = poem::Request::from_parts(parts, body);
        let response = self.endpoint.get_response(request).await;
        let mut response = if late.is_late() { too_late() } else { response };
        let is_upgrade = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        if self.closing.is_cancelled() && !is_upgrade {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        Ok(response.into())
    }
}

/// The client is still sending: it reads this, if it reads at all, from a closing connection.
fn too_late() -> poem::Response {
    let status = StatusCode::REQUEST_TIMEOUT;
    let mut response = poem::Response::builder()
        .status(status)
        .content_type("application/problem+json")
        .header(header::CONNECTION, "close")
        .body(problem(
            status,
            "The request's body took too long to arrive.",
        ));
    harden(response.headers_mut(), Way::Unknown);
    response
}
