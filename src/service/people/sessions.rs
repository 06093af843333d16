//! Sessions: opaque tokens of 256 random bits, of which only the hash is kept.

use std::fmt;

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};

use super::{
    People,
    kinds::{Device, PushDevice, Session},
    store::{Change, Stored},
};
use crate::{
    backend::{BackendError, Expect, Touch},
    domain::{SessionId, Timestamp, User, UserId, UserKind},
    service::{Failure, Result},
};

/// Sessions of one user; with one more the one used longest ago ends.
pub const MOST: usize = 50;
/// A session that was not used for so long is over, in seconds: 30 days.
pub const IDLE_S: u64 = 30 * 24 * 60 * 60;
/// A session is over so long after it was opened, in seconds: a year.
pub const ABSOLUTE_S: u64 = 365 * 24 * 60 * 60;
/// Use is noted this often, in seconds.
const NOTED_S: u64 = 60 * 60;
/// Most characters kept of what a browser says it is.
const DEVICE_CHARS: usize = 60;

/// The secret that opens a session: 256 random bits in base64url. Only its hash is stored.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn random() -> Result<Self> {
        Ok(Self(BASE64URL_NOPAD.encode(&random::<32>()?)))
    }

    /// For the cookie or the bot, and for nothing else.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// The session that it opens.
    pub fn session(&self) -> SessionId {
        SessionId::of_token(&self.0)
    }

    /// 80 bits that can be read out.
    pub(super) fn short(&self) -> String {
        let bytes = SessionId::of_token(&self.0).0;
        let word = BASE32_NOPAD.encode(bytes.get(..10).unwrap_or_default());
        let word = word.to_ascii_lowercase();
        let (head, tail) = word.split_at(8);
        format!("{head}-{tail}")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Random bytes.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::Backend(BackendError::Internal(format!("no randomness: {error}")))
    })?;
    Ok(bytes)
}

/// From where somebody signs in.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// What the browser says it is.
    pub agent: String,
    /// The network of its address.
    pub network: Option<String>,
}

/// Opens a session for a user who is, or is about to be, registered.
pub fn open(change: &mut Change, user: &User, token: &Token, from: &Arrival) {
    let now = Timestamp::now();
    let session = Session {
        user: user.id,
        created_at: now,
        used_at: now,
        device: device(&from.agent),
        network: from
            .network
            .clone()
            .filter(|_| user.kind == UserKind::Guest),
        token: user.kind == UserKind::Bot,
    };
    let hash = token.session().hex();
    change.put(&hash, Expect::Absent, &session);
    change.put(format!("{}/{hash}", user.id), Expect::Anything, &Device {});
}

/// Ends a session. Ending one that is not there is no error.
pub fn end(change: &mut Change, user: UserId, session: SessionId) {
    let hash = session.hex();
    change.remove::<Session>(&hash, Expect::Anything);
    let device = format!("{user}/{hash}");
    change.remove::<PushDevice>(&device, Expect::Anything);
    change.remove::<Device>(device, Expect::Anything);
    change.touch_any(Touch::Session(session));
}

impl People {
    /// Whose session this is; `None` if it never was or is over. Notes that it was used.
    pub async fn session(&self, id: SessionId) -> Result<Option<Session>> {
        let Some(stored) = self.store.get::<Session>(&id.hex()).await? else {
            return Ok(None);
        };
        let now = Timestamp::now();
        if is_over(&stored.value, now) {
            return Ok(None);
        }
        if stored.value.used_at.plus_seconds(NOTED_S) < now {
            self.note_use(id, &stored, now).await;
        }
        Ok(Some(stored.value))
    }

    async fn note_use(&self, id: SessionId, stored: &Stored<Session>, now: Timestamp) {
        let used = Session {
            used_at: now,
            ..stored.value.clone()
        };
        let mut change = Change::new();
        change.put(id.hex(), stored.expected(), &used);
        if let Ok(Some(user)) = self.user(stored.value.user).await {
            let seen = User {
                seen_at: now,
                ..user.value.clone()
            };
            change.put(seen.id.to_string(), user.expected(), &seen);
        }
        // Somebody else noted it, or it ended: both are well.
        if let Err(error) = self.store.commit(change).await {
            tracing::debug!(%error, "the use of a session was not noted");
        }
    }

    /// The session of this user that was used longest ago, if another one would be too many.
    pub async fn superfluous(&self, user: UserId) -> Result<Option<SessionId>> {
        let mut sessions = self.sessions_of(user).await?;
        sessions.retain(|(_, session)| !session.token);
        if sessions.len() < MOST {
            return Ok(None);
        }
        sessions.sort_by_key(|(_, session)| session.used_at);
        Ok(sessions.first().map(|(id, _)| *id))
    }
}

/// Whether a session is over by its age.
pub fn is_over(session: &Session, now: Timestamp) -> bool {
    !session.token
        && (session.used_at.plus_seconds(IDLE_S) < now
            || session.created_at.plus_seconds(ABSOLUTE_S) < now)
}

/// `Firefox on Windows`: enough to be recognised, and no more.
fn device(agent: &str) -> String {
    let first = |known: &[(&str, &str)]| {
        let found = known.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| (*name).to_owned())
    };
    let browser = first(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => {
            let word = agent.split_whitespace().next().unwrap_or_default();
            let plain = word.chars().filter(char::is_ascii_graphic);
            plain.take(DEVICE_CHARS).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_in_a_few_words() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0",
                "Edge on Windows",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", ""),
            ("\u{7}\u{202e}x", "x"),
        ] {
            assert_eq!(device(agent), words, "{agent}");
        }
    }
}
