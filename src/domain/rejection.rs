//! A rule said no: the user's to fix, and shown to the user as it stands.

use std::{fmt, time::Duration};

use super::{Ban, RoomId, Timestamp};

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
    /// Kept out of the server: nothing is allowed.
    Banned,
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

    /// A wrong name or password: never which of the two.
    pub fn bad_credentials() -> Self {
        Self::new(
            RejectionCode::Unauthorized,
            "The name or the password is not right.",
        )
    }

    /// A bot's token that is none, or not any more.
    pub fn bad_token() -> Self {
        Self::new(
            RejectionCode::Unauthorized,
            "This token is not good. An admin can make a new one for the bot.",
        )
    }

    /// Kept out of the server.
    pub fn banned(ban: &Ban) -> Self {
        let until = match ban.until {
            Some(until) => format!(" until {}", until.for_people()),
            None => String::new(),
        };
        let why = if ban.why.is_empty() {
            String::new()
        } else {
            format!(" Reason: {}", ban.why)
        };
        Self::new(
            RejectionCode::Banned,
            format!("You were banned from here{until}.{why}"),
        )
    }

    /// Put out of a room for a time.
    pub fn put_out(until: Timestamp) -> Self {
        Self::forbidden(format!(
            "You were removed from this room. You can come back after {}.",
            until.for_people()
        ))
    }

    /// Silenced for a time.
    pub fn muted(until: Timestamp, now: Timestamp) -> Self {
        let mut no = Self::forbidden(format!("You are muted until {}.", until.for_people()));
        let wait = u64::try_from(until.millis() - now.millis()).unwrap_or(0);
        no.retry_after = Some(Duration::from_millis(wait));
        no
    }

    /// Faster than a room's slow mode.
    pub fn slow_mode(wait: Duration) -> Self {
        let mut no = Self::new(
            RejectionCode::RateLimited,
            format!(
                "This room is in slow mode. You can send again in {} s.",
                wait.as_secs_f64().ceil()
            ),
        );
        no.retry_after = Some(wait);
        no
    }

    /// Too many tries at something that is guarded.
    pub fn too_many_tries(wait: Duration) -> Self {
        let seconds = wait.as_secs_f64().ceil();
        let mut no = Self::new(
            RejectionCode::RateLimited,
            if seconds > 90.0 {
                format!(
                    "Too many tries. Try again in {} minutes.",
                    (seconds / 60.0).ceil()
                )
            } else {
                format!("Too many tries. Try again in {seconds} s.")
            },
        );
        no.retry_after = Some(wait);
        no
    }

    /// Nothing of that kind, or nothing that this user may know of.
    pub fn not_found(sentence: impl Into<String>) -> Self {
        Self::new(RejectionCode::NotFound, sentence)
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

    /// Too many searches: another may be made after `wait`.
    pub fn searching_too_fast(wait: Duration) -> Self {
        let mut no = Self::rate_limited(wait);
        no.sentence = format!(
            "You are searching too fast. Try again in {} s.",
            wait.as_secs_f64().ceil().max(1.0)
        );
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
