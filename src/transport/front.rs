//! What every request passes: an id, the origin check, the size limit, strict headers, one line
//! of log, and errors in one shape.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use poem::{
    Body, Endpoint, IntoResponse, Request, Response,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};
use tokio::time::Instant;
use tracing::Instrument;

use super::{origin, problem::HttpProblem};
use crate::metrics::Metrics;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The headers of every answer. Pages add a content security policy of their own.
const STRICT: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// The policy of answers that are no pages.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

/// What every request passes.
pub struct Front<E> {
    inner: E,
    trusted_origins: Arc<[String]>,
    max_body_bytes: usize,
    metrics: Arc<Metrics>,
}

impl<E> Front<E> {
    /// Stands before `inner`. Browsers of the trusted origins may use the API with credentials.
    pub fn new(
        inner: E,
        trusted_origins: Arc<[String]>,
        max_body_bytes: usize,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            inner,
            trusted_origins,
            max_body_bytes,
            metrics,
        }
    }
}

impl<E: Endpoint> Endpoint for Front<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let id = request_id();
        let started = Instant::now();
        let method = request.method().clone();
        // Never the query: it may carry a name.
        let path = request.uri().path().to_owned();
        let span = tracing::info_span!("request", request_id = %id);
        let mut response = self.answer(request).instrument(span.clone()).await;
        let status = response.status().as_u16();
        self.metrics.answered(status);
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        span.in_scope(|| tracing::debug!(%method, path, status, ms, "answered"));
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        Ok(response)
    }
}

impl<E: Endpoint> Front<E> {
    async fn answer(&self, request: Request) -> Response {
        let cors = self.cors(request.headers());
        let is_head = request.method() == Method::HEAD;
        let mut response = if is_preflight(&request) && cors.is_some() {
            preflight()
        } else if !origin::may_act(&request, &self.trusted_origins) {
            HttpProblem::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "Another web site asked for this. Its address must be in the server's setting `cors_origins` first.",
            )
            .into_response()
        } else {
            self.pass(request).await
        };
        harden(response.headers_mut());
        if let Some(origin) = cors {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
                HeaderValue::from_static("true"),
            );
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
        if is_head {
            response.set_body(Body::empty());
        }
        response
    }

    async fn pass(&self, mut request: Request) -> Response {
        if let Err(problem) = self.read_body(&mut request).await {
            return problem.into_response();
        }
        let allow = allowed_methods(request.uri().path());
        match self.inner.call(request).await {
            Ok(response) => response.into_response(),
            Err(error) if error.is_from_response() => error.into_response(),
            Err(error) => {
                let status = error.status();
                let mut response =
                    HttpProblem::of_status(status, &error.to_string()).into_response();
                if status == StatusCode::METHOD_NOT_ALLOWED {
                    response.headers_mut().insert(header::ALLOW, allow);
                }
                response
            }
        }
    }

    /// Takes the whole body, within the limit, so that no handler ever holds more.
    async fn read_body(&self, request: &mut Request) -> Result<(), HttpProblem> {
        let too_large = || {
            HttpProblem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                format!(
                    "The body of the request is too large; {} bytes are the limit here.",
                    self.max_body_bytes
                ),
            )
        };
        if request.headers().contains_key(header::CONTENT_ENCODING) {
            return Err(HttpProblem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "bad_request",
                "Compressed bodies are not read here: send it without `Content-Encoding`.",
            ));
        }
        let announced = request.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > self.max_body_bytes) {
            return Err(too_large());
        }
        if announced == Some(0) || matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(());
        }
        let body = request.take_body();
        match body.into_bytes_limit(self.max_body_bytes).await {
            Ok(bytes) => {
                request.set_body(bytes);
                Ok(())
            }
            Err(poem::error::ReadBodyError::PayloadTooLarge) => Err(too_large()),
            Err(_) => Err(HttpProblem::new(
                StatusCode::BAD_REQUEST,
                "bad_request",
                "The body of the request broke off.",
            )),
        }
    }

    /// The origin to name in the answer, if it is one that may read it with credentials.
    fn cors(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        origin::is_allowed(headers, &self.trusted_origins).then(|| origin.clone())
    }
}

fn is_preflight(request: &Request) -> bool {
    let asks = header::ACCESS_CONTROL_REQUEST_METHOD;
    request.method() == Method::OPTIONS && request.headers().contains_key(asks)
}

fn preflight() -> Response {
    Response::builder()
        .status(StatusCode::NO_CONTENT)
        .header(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, HEAD, POST, PUT, PATCH, DELETE",
        )
        .header(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, idempotency-key",
        )
        .header(header::ACCESS_CONTROL_MAX_AGE, "600")
        .finish()
}

/// The methods of an address that knows some other.
fn allowed_methods(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path.trim_end_matches('/') {
        "/api/session" => "POST, DELETE",
        "/api/rooms" => "GET, HEAD, POST",
        path if path.starts_with("/api/rooms/") && path.ends_with("/messages") => "GET, HEAD, POST",
        _ => "GET, HEAD",
    })
}

fn harden(headers: &mut HeaderMap) {
    for (name, value) in STRICT {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(NO_PAGE));
    // What the API says is true for one moment and one user.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Unique on this node, and with the node's start told apart from others'.
fn request_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    static NODE: std::sync::LazyLock<u32> =
        std::sync::LazyLock::new(|| uuid::Uuid::new_v4().as_fields().0);
    format!("{:08x}-{:06x}", *NODE, NEXT.fetch_add(1, Relaxed))
}
