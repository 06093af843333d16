//! A rule said no: the user's to fix, and shown to the user as it stands.

use std::{fmt, time::Duration};

use super::RoomId;

/// Why a rule said no. On the wire in `snake_case`, the same on sockets and in HTTP problems.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RejectionCode {
    /// Malformed: repeating it unchanged is of no use.
    BadRequest,
    /// Well formed, but a value is not acceptable (an empty name).
    Invalid,
    /// No session, or it ended.
    Unauthorized,
    /// Known, and not allowed.
    Forbidden,
    /// No such room, or none that this user may know of.
    NotFound,
    /// Longer than the limit.
    TooLarge,
    /// Too fast.
    RateLimited,
    /// A bound of the server was reached.
    Limit,
    /// It changed meanwhile.
    Conflict,
}

/// A refusal with a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// What kind of no.
    pub code: RejectionCode,
    /// What happened and what to do, in one or two sentences.
    pub sentence: String,
    /// When another try may succeed, if waiting helps.
    pub retry_after: Option<Duration>,
}

impl Rejection {
    fn new(code: RejectionCode, sentence: impl Into<String>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
            retry_after: None,
        }
    }

    /// Malformed.
    pub fn bad_request(sentence: impl Into<String>) -> Self {
        Self::new(RejectionCode::BadRequest, sentence)
    }

    /// Well formed and not acceptable.
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::new(RejectionCode::Invalid, sentence)
    }

    /// Nobody is signed in.
    pub fn unauthorized() -> Self {
        Self::new(
            RejectionCode::Unauthorized,
            "You are not signed in here. Enter with a name first.",
        )
    }

    /// Not allowed.
    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::new(RejectionCode::Forbidden, sentence)
    }

    /// No such room.
    pub fn room_not_found() -> Self {
        Self::new(RejectionCode::NotFound, "Room not found")
    }

    /// Longer than a limit.
    pub fn too_large(sentence: impl Into<String>) -> Self {
        Self::new(RejectionCode::TooLarge, sentence)
    }

    /// A bound was reached.
    pub fn limit(sentence: impl Into<String>) -> Self {
        Self::new(RejectionCode::Limit, sentence)
    }

    /// Too fast: another try may succeed after `wait`.
    pub fn rate_limited(wait: Duration) -> Self {
        let tenths = wait.as_millis().div_ceil(100).max(1);
        let mut no = Self::new(
            RejectionCode::RateLimited,
            format!(
                "You are sending too fast. Try again in {}.{} s.",
                tenths / 10,
                tenths % 10
            ),
        );
        no.retry_after = Some(wait);
        no
    }

    /// It changed meanwhile.
    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::new(RejectionCode::Conflict, sentence)
    }

    /// A room that was there a moment ago is gone.
    pub fn gone(room: &RoomId) -> Self {
        Self::new(
            RejectionCode::NotFound,
            format!("The room {room} does not exist any more."),
        )
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Rejection {}
