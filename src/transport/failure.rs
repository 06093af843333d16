//! One place where a failure becomes what a client is told. What is ours to fix is logged here,
//! once.

use crate::{backend::BackendError, protocol::reply::Problem, service::Failure};

/// The failure as clients see it.
pub(super) fn problem_of(failure: Failure) -> Problem {
    match failure {
        Failure::Rejected(no) => Problem::from(no),
        Failure::Backend(BackendError::Unavailable(cause)) => {
            // The store itself says loudly when it goes away; this is one of many who ask.
            tracing::debug!(%cause, "the store did not answer");
            Problem::unavailable(BackendError::RETRY_AFTER)
        }
        Failure::Backend(error) => {
            tracing::error!(%error, "the store failed");
            Problem::internal()
        }
    }
}
