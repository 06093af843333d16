//! The errors that every operation may answer with.

use poem_openapi::{ApiResponse, payload::Json};

use super::schema::ProblemObject;
use crate::{service::Failure, transport::problem::HttpProblem};

/// Why an operation did not happen. Some are given before a handler runs and stand here for the
/// description only.
#[derive(ApiResponse)]
#[expect(dead_code, reason = "408 and 415 come from the layers before")]
pub(crate) enum Refused {
    /// The request is malformed.
    #[oai(status = 400, content_type = "application/problem+json")]
    BadRequest(Json<ProblemObject>),
    /// Nobody is signed in: `POST /api/session` first.
    #[oai(status = 401, content_type = "application/problem+json")]
    Unauthorized(Json<ProblemObject>),
    /// Not allowed; also an `Origin` that this server does not know.
    #[oai(status = 403, content_type = "application/problem+json")]
    Forbidden(Json<ProblemObject>),
    /// No such room.
    #[oai(status = 404, content_type = "application/problem+json")]
    NotFound(Json<ProblemObject>),
    /// The body did not arrive in time.
    #[oai(status = 408, content_type = "application/problem+json")]
    TooSlow(Json<ProblemObject>),
    /// A bound of the server was reached, or something changed meanwhile.
    #[oai(status = 409, content_type = "application/problem+json")]
    Conflict(Json<ProblemObject>),
    /// The body or the text is too large.
    #[oai(status = 413, content_type = "application/problem+json")]
    TooLarge(Json<ProblemObject>),
    /// The body is not JSON by its content type.
    #[oai(status = 415, content_type = "application/problem+json")]
    UnsupportedMediaType(Json<ProblemObject>),
    /// A value is not acceptable.
    #[oai(status = 422, content_type = "application/problem+json")]
    Invalid(Json<ProblemObject>),
    /// Too fast: wait as long as `Retry-After` says, in seconds.
    #[oai(status = 429, content_type = "application/problem+json")]
    TooFast(
        Json<ProblemObject>,
        #[oai(header = "Retry-After")] Option<u64>,
    ),
    /// A defect of the server.
    #[oai(status = 500, content_type = "application/problem+json")]
    Internal(Json<ProblemObject>),
    /// The store cannot answer now: try again, with the same nonce.
    #[oai(status = 503, content_type = "application/problem+json")]
    Unavailable(
        Json<ProblemObject>,
        #[oai(header = "Retry-After")] Option<u64>,
    ),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        let problem = HttpProblem::from(failure);
        let retry = problem.retry_ms.map(|wait| wait.div_ceil(1000).max(1));
        let status = problem.status;
        let body = Json(ProblemObject::from(problem));
        match status {
            400 => Self::BadRequest(body),
            401 => Self::Unauthorized(body),
            403 => Self::Forbidden(body),
            404 => Self::NotFound(body),
            409 => Self::Conflict(body),
            413 => Self::TooLarge(body),
            422 => Self::Invalid(body),
            429 => Self::TooFast(body, retry),
            503 => Self::Unavailable(body, retry),
            _ => Self::Internal(body),
        }
    }
}
