//! What every request passes: an id, the origin check, the size limit, strict headers, one line
//! of log, and errors in one shape.

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use poem::{
    Body, Endpoint, IntoResponse, Request, Response,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};
use tokio::time::Instant;
use tracing::Instrument;

use super::{
    allow::Allowed,
    caller::{self, Proxies},
    origin,
    problem::HttpProblem,
    strict::{Way, harden},
    uploads::is_upload,
};
use crate::{metrics::Metrics, protocol::command::nesting};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every request passes.
pub struct Front<E> {
    inner: E,
    terms: Arc<FrontTerms>,
    metrics: Arc<Metrics>,
}

/// What a request is held to.
pub struct FrontTerms {
    /// Browsers of these sites may use the API with credentials.
    pub trusted_origins: Vec<String>,
    /// Whose word about a caller is believed.
    pub proxies: Proxies,
    /// Bytes of a body that is no file; beyond: 413.
    pub max_body_bytes: usize,
    /// Deepest nesting of a body's JSON; beyond: 400.
    pub max_json_depth: usize,
    allowed: Allowed,
}

impl FrontTerms {
    /// Believes nobody and trusts no other site. `openapi` describes the addresses that have
    /// other methods than GET.
    pub fn new(openapi: &str) -> Self {
        Self {
            trusted_origins: Vec::new(),
            proxies: Proxies::default(),
            max_body_bytes: 128 * 1024,
            max_json_depth: 16,
            allowed: Allowed::described(openapi),
        }
    }
}

impl<E> Front<E> {
    /// Stands before `inner`.
    pub fn new(inner: E, terms: Arc<FrontTerms>, metrics: Arc<Metrics>) -> Self {
        Self {
            inner,
            terms,
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
        let path = loggable(request.uri().path()).into_owned();
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
    async fn answer(&self, mut request: Request) -> Response {
        self.terms.proxies.introduce(&mut request);
        let way = if caller::is_https(&request) {
            Way::Https
        } else {
            Way::Unknown
        };
        let cors = self.cors(request.headers(), way);
        let is_head = request.method() == Method::HEAD;
        let mut response = if is_preflight(&request) && cors.is_some() {
            preflight()
        } else if !origin::may_act(&request, &self.terms.trusted_origins, way) {
            HttpProblem::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "Another web site asked for this. Its address must be in the server's setting `cors_origins` first.",
            )
            .into_response()
        } else {
            self.pass(request).await
        };
        harden(response.headers_mut(), way);
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
        let allow = self.terms.allowed.at(request.uri().path());
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
                    self.terms.max_body_bytes
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
        // Files have a bound of their own, and are taken in piece by piece.
        if is_upload(request.method(), request.uri().path()) {
            return Ok(());
        }
        let announced = request.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > self.terms.max_body_bytes) {
            return Err(too_large());
        }
        if announced == Some(0) || matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(());
        }
        let body = request.take_body();
        match body.into_bytes_limit(self.terms.max_body_bytes).await {
            Ok(bytes) => {
                if is_json(request.headers()) {
                    self.check_json(&bytes)?;
                }
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

    /// Before any parser follows a hostile depth.
    fn check_json(&self, bytes: &[u8]) -> Result<(), HttpProblem> {
        let most = self.terms.max_json_depth;
        let refuse = |sentence: String| {
            Err(HttpProblem::new(
                StatusCode::BAD_REQUEST,
                "bad_request",
                sentence,
            ))
        };
        match std::str::from_utf8(bytes) {
            Err(_) => refuse("The body of the request is not UTF-8.".to_owned()),
            Ok(text) if nesting(text) > most => {
                refuse(format!("The JSON is nested more than {most} levels deep."))
            }
            Ok(_) => Ok(()),
        }
    }

    /// The origin to name in the answer, if it is one that may read it with credentials.
    fn cors(&self, headers: &HeaderMap, way: Way) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        origin::is_allowed(headers, &self.terms.trusted_origins, way).then(|| origin.clone())
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.to_ascii_lowercase().ends_with("+json")
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

/// The path as the log may have it: without the secrets that some addresses carry.
fn loggable(path: &str) -> Cow<'_, str> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [place @ ("join" | "setup"), _, ..] => format!("/{place}/…").into(),
        ["api", place @ ("join" | "setup" | "hooks"), _, ..] => format!("/api/{place}/…").into(),
        _ => path.into(),
    }
}

/// Unique on this node, and with the node's start told apart from others'.
fn request_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    static NODE: std::sync::LazyLock<u32> =
        std::sync::LazyLock::new(|| uuid::Uuid::new_v4().as_fields().0);
    format!("{:08x}-{:06x}", *NODE, NEXT.fetch_add(1, Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_gets_no_secret_of_an_address() {
        for (path, logged) in [
            ("/join/s3cret", "/join/…"),
            ("/join/s3cret/", "/join/…"),
            ("//join//s3cret", "/join/…"),
            ("/setup/s3cret/more", "/setup/…"),
            ("/api/hooks/7/s3cret", "/api/hooks/…"),
            ("/api/join/s3cret", "/api/join/…"),
            ("/join", "/join"),
            ("/api/rooms/join/messages", "/api/rooms/join/messages"),
            ("/", "/"),
        ] {
            assert_eq!(loggable(path), logged, "{path}");
        }
    }
}
