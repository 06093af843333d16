//! What can go wrong between us and Redis, and what to do about it.

use deadpool_redis::redis::{RedisError, ServerError};

use super::place::Address;
use crate::backend::BackendError;

/// Why a command brought no result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// No connection, or no answer in time: the outcome is unknown. Connect anew, and look whether
    /// the primary is somewhere else now.
    Away(String),
    /// It answered that it cannot just now, or that another server can: look again where.
    Moved(String),
    /// Only this key has gone to another server already.
    Ask(Address),
    /// It does not know the script.
    NoScript,
    /// It takes no writes: out of memory, out of disk, not enough replicas.
    Refuses(String),
    /// It has the write, and its replicas do not yet: the outcome is unknown.
    Lags(String),
    /// Name and password are not accepted, or do not suffice.
    Login(String),
    /// A word of our own scripts, or a defect: code and detail.
    Said(String, String),
}

impl Trouble {
    /// What a server answered in place of a result.
    pub(super) fn answered(error: &ServerError) -> Self {
        Self::coded(error.code(), error.details().unwrap_or_default())
    }

    fn coded(code: &str, detail: &str) -> Self {
        let sentence = format!("{code} {detail}");
        match code {
            "NOSCRIPT" => Self::NoScript,
            "ASK" => match asked(detail) {
                Some(address) => Self::Ask(address),
                None => Self::Moved(sentence),
            },
            "MOVED" | "TRYAGAIN" | "CLUSTERDOWN" | "MASTERDOWN" | "READONLY" | "LOADING"
            | "BUSY" | "UNKILLABLE" => Self::Moved(sentence),
            "OOM" | "MISCONF" | "NOREPLICAS" => Self::Refuses(sentence),
            "NOAUTH" | "WRONGPASS" | "NOPERM" => Self::Login(sentence),
            _ => Self::Said(code.to_owned(), detail.to_owned()),
        }
    }

    /// A word that our scripts say, with what it means.
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Said(code, _) if code == word)
    }

    /// Whether trying again a little later may help.
    pub(super) fn passes(&self) -> bool {
        match self {
            Self::Away(_) | Self::Moved(_) | Self::Ask(_) | Self::NoScript | Self::Lags(_) => true,
            Self::Refuses(_) | Self::Login(_) | Self::Said(..) => false,
        }
    }
}

impl From<RedisError> for Trouble {
    fn from(error: RedisError) -> Self {
        use deadpool_redis::redis::ErrorKind;
        if error.kind() == ErrorKind::AuthenticationFailed {
            return Self::Login(error.to_string());
        }
        match error.code() {
            Some(code) => Self::coded(code, error.detail().unwrap_or_default()),
            None => Self::Away(error.to_string()),
        }
    }
}

impl From<Trouble> for BackendError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Away(why)
            | Trouble::Moved(why)
            | Trouble::Refuses(why)
            | Trouble::Lags(why)
            | Trouble::Login(why) => Self::Unavailable(why),
            Trouble::Ask(address) => Self::Unavailable(format!("ask {address}")),
            Trouble::NoScript => Self::Unavailable("the script is not known".to_owned()),
            Trouble::Said(code, detail) => match code.as_str() {
                "NOROOM" => Self::NoRoom,
                "CONFLICT" => Self::Conflict,
                _ => Self::Internal(format!("{code} {detail}")),
            },
        }
    }
}

/// `3999 127.0.0.1:6381`: the slot and the server that has it.
fn asked(detail: &str) -> Option<Address> {
    let (host, port) = detail.split_whitespace().nth(1)?.rsplit_once(':')?;
    Some(Address {
        host: host.to_owned(),
        port: port.parse().ok()?,
    })
}
