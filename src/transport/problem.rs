//! HTTP errors: `application/problem+json` (RFC 9457), with a sentence that a person can act on.

use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};
use serde::Serialize;

use super::failure::problem_of;
use crate::{protocol::reply, service::Failure};

/// The content type of every error.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// An error as HTTP tells it.
#[derive(Clone, Debug, Serialize)]
pub struct HttpProblem {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
    pub(super) status: u16,
    pub(super) detail: String,
    pub(super) code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_ms: Option<u64>,
}

impl HttpProblem {
    /// An error with its status, our code and a sentence.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            retry_ms: None,
        }
    }

    /// What poem says of a request that no handler saw: in our words where its own are bare.
    pub fn of_status(status: StatusCode, said: &str) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("not_found", "There is nothing at this address."),
            StatusCode::METHOD_NOT_ALLOWED => (
                "bad_request",
                "This address does not know that method; `Allow` names those it knows.",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "bad_request",
                "Send the body as JSON, with `Content-Type: application/json`.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "The body of the request is too large."),
            status if status.is_server_error() => {
                return Self::internal(status);
            }
            _ => ("bad_request", said),
        };
        Self::new(status, code, detail)
    }

    fn internal(status: StatusCode) -> Self {
        let problem = reply::Problem::internal();
        Self::new(status, problem.code, problem.message)
    }
}

impl From<Failure> for HttpProblem {
    fn from(failure: Failure) -> Self {
        let is_invalid = matches!(
            &failure,
            Failure::Rejected(no) if no.code == crate::domain::RejectionCode::Invalid
        );
        let problem = problem_of(failure);
        let status = match problem.code {
            _ if is_invalid => StatusCode::UNPROCESSABLE_ENTITY,
            "unauthorized" => StatusCode::UNAUTHORIZED,
            "forbidden" => StatusCode::FORBIDDEN,
            "not_found" => StatusCode::NOT_FOUND,
            "too_large" => StatusCode::PAYLOAD_TOO_LARGE,
            "rate_limited" => StatusCode::TOO_MANY_REQUESTS,
            "limit" | "conflict" => StatusCode::CONFLICT,
            "unavailable" => StatusCode::SERVICE_UNAVAILABLE,
            "bad_request" => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut this = Self::new(status, problem.code, problem.message);
        this.retry_ms = problem.retry_ms;
        this
    }
}

impl From<HttpProblem> for poem::Error {
    fn from(problem: HttpProblem) -> Self {
        Self::from_response(problem.into_response())
    }
}

impl From<Failure> for poem::Error {
    fn from(failure: Failure) -> Self {
        HttpProblem::from(failure).into()
    }
}

impl IntoResponse for HttpProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::builder()
            .status(status)
            .content_type(CONTENT_TYPE);
        if let Some(wait) = self.retry_ms {
            response = response.header(header::RETRY_AFTER, wait.div_ceil(1000).max(1));
        }
        let body = serde_json::to_vec(&self).unwrap_or_default();
        response.body(body)
    }
}
