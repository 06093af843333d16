//! Talking: say, read, be there.

use std::sync::Arc;

use futures_util::FutureExt;

use super::{Chat, Failure, Result};
use crate::{
    backend::{Appended, BackendError, NewEntry, Page, PageLimit, Pending, Roster, Window},
    domain::{Author, Message, MessageText, Nonce, RoomId, Seq, UserId},
    hub::TYPING_MAX,
};

/// Users on one page of who is present.
const ROSTER_PAGE: usize = 100;

fn word(outcome: &crate::backend::Result<Appended>) -> &'static str {
    match outcome {
        Ok(Appended { repeated: true, .. }) => "repeated",
        Ok(Appended {
            repeated: false, ..
        }) => "appended",
        Err(BackendError::NoRoom | BackendError::Conflict | BackendError::Limit(_)) => "refused",
        Err(BackendError::Unavailable(_) | BackendError::Internal(_)) => "unavailable",
    }
}

impl Chat {
    /// Appends a message. Its place among the author's messages is taken when this returns; that
    /// it is durable, when the answer comes. The same author and nonce give the same position.
    pub fn say(
        &self,
        author: &Author,
        room: &RoomId,
        nonce: Nonce,
        text: &str,
    ) -> Result<Pending<Appended>> {
        let hub = Arc::clone(&self.hub);
        let allowed = MessageText::parse(text, self.rules.max_text_bytes)
            .and_then(|text| self.sends.take((author.id, room.clone())).map(|()| text));
        let text = allowed.inspect_err(|_| hub.metrics().sent("refused"))?;
        let message = Message::new(author.clone(), nonce, text);
        let pending = self.backend.append(room, NewEntry::message(message));
        Ok(pending
            .inspect(move |outcome| hub.metrics().sent(word(outcome)))
            .boxed())
    }

    /// A page of a room's past.
    pub async fn history(&self, room: &RoomId, window: Window, limit: usize) -> Result<Page> {
        let limit = PageLimit::entries(limit);
        Ok(self.backend.page(room, window, limit).await?)
    }

    /// Notes how far a user has read; returns where the position is now.
    pub async fn advance_read(&self, user: UserId, room: &RoomId, seq: Seq) -> Result<Seq> {
        Ok(self.backend.advance_read(user, room, seq).await?)
    }

    /// Tells the others that somebody is typing: at most once in 3 s for each user and room, and
    /// not in rooms where more than 100 are present. What is too much is dropped silently.
    pub async fn typing(&self, user: &Author, room: &RoomId) -> Result<()> {
        if self.hub.lobby().room(room).is_none() {
            return Err(Failure::Rejected(crate::domain::Rejection::room_not_found()));
        }
        let many = self.hub.lobby().member_count(room) > TYPING_MAX;
        if !many && self.typings.take((user.id, room.clone())).is_ok() {
            self.backend.typing(room, user.clone()).await;
        }
        Ok(())
    }

    /// Who is present in a room: the page after `cursor`.
    pub async fn who(&self, room: &RoomId, cursor: Option<UserId>) -> Result<Roster> {
        if self.hub.lobby().room(room).is_none() {
            return Err(Failure::Rejected(crate::domain::Rejection::room_not_found()));
        }
        Ok(self.backend.roster(room, cursor, ROSTER_PAGE).await?)
    }
}
