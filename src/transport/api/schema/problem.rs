//! Errors, as the REST API tells them.

use poem_openapi::Object;

use crate::transport::problem::HttpProblem;

/// What went wrong (RFC 9457).
#[derive(Object, Debug, Clone)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub(crate) struct ProblemObject {
    /// `about:blank`
    r#type: String,
    /// The status in words.
    title: String,
    /// The status.
    status: u16,
    /// What happened and what to do: a sentence for people.
    detail: String,
    /// The code that sockets use too.
    code: String,
    /// When another try may succeed, in milliseconds.
    retry_ms: Option<u64>,
}

impl From<HttpProblem> for ProblemObject {
    fn from(problem: HttpProblem) -> Self {
        Self {
            r#type: problem.kind.to_owned(),
            title: problem.title.to_owned(),
            status: problem.status,
            detail: problem.detail,
            code: problem.code.to_owned(),
            retry_ms: problem.retry_ms,
        }
    }
}
