//! Coming in: guests and their sessions.

use std::{fmt, net::IpAddr};

use data_encoding::BASE64URL_NOPAD;

use futures_util::future::join_all;

use super::{Chat, Failure, Result, throttle::network};
use crate::{
    backend::BackendError,
    domain::{DisplayName, SessionId, Timestamp, User, UserId},
};

/// Rooms in which a newcomer begins at the newest entry; in further ones everything is unread.
const MAX_BEGINNINGS: usize = 500;

/// The secret that opens a session: 256 random bits in base64url. Only its hash is stored.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    fn random() -> std::result::Result<Self, BackendError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| BackendError::Internal(format!("no randomness: {error}")))?;
        Ok(Self(BASE64URL_NOPAD.encode(&bytes)))
    }

    /// For the cookie, and for nothing else.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Chat {
    /// Makes a guest with this name and opens a session for it.
    pub async fn enter(&self, name: &str, from: Option<IpAddr>) -> Result<(User, Token)> {
        let name = DisplayName::parse(name)?;
        if let Some(address) = from {
            self.new_guests.take(network(address))?;
        }
        let user = User {
            id: UserId::new(),
            name,
            created_at: Timestamp::now(),
        };
        let token = Token::random().map_err(Failure::Backend)?;
        let session = SessionId::of_token(token.secret());
        self.backend.enter(user.clone(), session).await?;
        self.begin_here(user.id).await?;
        Ok((user, token))
    }

    /// What was said before somebody came is not unread: it is history.
    async fn begin_here(&self, user: UserId) -> Result<()> {
        let mut rooms = self.hub.lobby().rooms();
        rooms.retain(|room| room.top > 0);
        rooms.truncate(MAX_BEGINNINGS);
        let moves = rooms
            .iter()
            .map(|room| self.backend.advance_read(user, &room.id, room.top));
        for moved in join_all(moves).await {
            moved?;
        }
        Ok(())
    }

    /// A user of one plain connection, known to nobody afterwards. No name given means
    /// "Anonymous".
    pub fn passer_by(name: Option<&str>) -> Result<User> {
        let name = match name.map(str::trim) {
            None | Some("") => DisplayName::anonymous(),
            Some(name) => DisplayName::parse(name)?,
        };
        Ok(User {
            id: UserId::new(),
            name,
            created_at: Timestamp::now(),
        })
    }

    /// Whose session this is; `None` if it never was or has ended.
    pub async fn session(&self, session: SessionId) -> Result<Option<User>> {
        Ok(self.backend.session(session).await?)
    }

    /// Ends a session and closes its connections, on all nodes.
    pub async fn end_session(&self, session: SessionId) -> Result<()> {
        Ok(self.backend.end_session(session).await?)
    }
}
