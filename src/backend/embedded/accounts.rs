//! Users and their sessions.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};

use super::{
    Embedded, column,
    sequencer::{Applied, Operation, Sequencer, Stop},
};
use crate::backend::{Accounts, Hint, Result};
use crate::domain::{SessionId, Timestamp, User, UserId};

#[async_trait]
impl Accounts for Embedded {
    async fn enter(&self, user: User, session: SessionId) -> Result<()> {
        self.writes.ask(Enter { user, session }).await
    }

    async fn session(&self, session: SessionId) -> Result<Option<User>> {
        self.reads
            .read(move |conn| {
                let mut select = conn.prepare_cached(
                    "SELECT users.id, users.name, users.created_at FROM sessions
                     JOIN users ON users.id = sessions.user WHERE sessions.id = ?1",
                )?;
                let found = select.query_row([session.0], |row| {
                    Ok(User {
                        id: UserId(column::uuid(row, 0)?),
                        name: column::text(row, 1)?,
                        created_at: Timestamp::from_millis(row.get(2)?),
                    })
                });
                Ok(found.optional()?)
            })
            .await
    }

    async fn end_session(&self, session: SessionId) -> Result<()> {
        self.writes.ask(EndSession(session)).await
    }
}

struct Enter {
    user: User,
    session: SessionId,
}

impl Operation for Enter {
    type Answer = ();

    /// Repeating it after an unknown outcome changes nothing.
    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<()>, Stop> {
        let id = self.user.id.0.as_bytes();
        to.execute(
            "INSERT INTO users (id, name, created_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![id, self.user.name.as_str(), self.user.created_at.millis()],
        )?;
        to.execute(
            "INSERT INTO sessions (id, user, created_at) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
            params![self.session.0, id, Timestamp::now().millis()],
        )?;
        Ok(Applied::quietly(()))
    }
}

struct EndSession(SessionId);

impl Operation for EndSession {
    type Answer = ();

    fn apply(&self, to: &mut Sequencer<'_>) -> std::result::Result<Applied<()>, Stop> {
        to.execute("DELETE FROM sessions WHERE id = ?1", [self.0.0])?;
        Ok(Applied {
            answer: (),
            hint: Some(Hint::SessionEnded(self.0)),
        })
    }
}
